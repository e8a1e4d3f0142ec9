"""All rules about words, over the whole portal or a part of it; a large portal is looked at in parts, on all cores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from portal.check.comparison import Comparison
from portal.check.figures import check_figures
from portal.check.links import check_links
from portal.check.markdown_slips import check_markdown
from portal.check.style import proofread
from portal.check.terms import check_terms
from portal.check.text_part import TextPart
from portal.common.grouping import grouped
from portal.common.parallel import in_parallel
from portal.common.problems import Problem
from portal.content.portal import Portal
from portal.content.texts import TextUnit, thing_of
from portal.model.collections import MODELS, Ref
from portal.model.fields import text_nodes
from portal.site.routes import Routes

_MANY = 2_000
"""So many texts are worth a process of their own."""


def words_of_faulty(portal: Portal, comparison: Comparison) -> TextPart:
    """The words of records with faults of their own, so that one run names everything there is to mend."""
    words: dict[str, TextUnit] = {}
    for (collection, name), node in portal.nodes.items():
        if collection in MODELS and name not in portal.records[collection]:
            for key, text in text_nodes(node, MODELS[collection], Ref(collection, name).key):
                words[key] = TextUnit(text.value, text.place, lines=text.lines)
    return TextPart(portal.texts.part({portal.settings.default: words}), {}, None, comparison)


def check_all_words(
    portal: Portal, routes: Routes, comparison: Comparison, jobs: int, clean: set[bytes]
) -> list[Problem]:
    """What is wrong in any text or document; those of a large portal are looked at on all cores."""
    parts = list(_parts(portal, comparison, clean))
    if len(parts) == 1:
        return check_words(portal, routes, parts[0])
    problems: list[Problem] = []
    shared = (portal, routes, parts)
    for _, (found, more) in in_parallel(_check_parts, shared, range(len(parts)), jobs, chunk=1):
        problems += found
        clean |= more
    return problems


def _parts(portal: Portal, comparison: Comparison, clean: set[bytes]) -> Iterator[TextPart]:
    """The words of a portal by language, and those of one language in parts of about one size."""
    texts = portal.texts
    if sum(map(len, texts.by_locale.values())) < 2 * _MANY:
        yield TextPart(texts, portal.documents, clean, comparison)
        return
    documents = dict(portal.documents)
    for locale, units in texts.by_locale.items():
        keys = list(units)
        theirs = {place: documents.pop(place) for place in list(documents) if place[0] == locale}
        for first in range(0, max(1, len(keys)), _MANY):
            some = {key: units[key] for key in keys[first : first + _MANY]}
            yield TextPart(texts.part({locale: some}), theirs, clean, comparison)
            theirs = {}
    if documents:
        yield TextPart(texts.part({}), documents, clean, comparison)


def _check_parts(
    shared: tuple[Portal, Routes, list[TextPart]], numbers: Sequence[int]
) -> tuple[list[Problem], set[bytes]]:
    """The problems of some parts, and which texts are now known to be clean."""
    portal, routes, parts = shared
    known = parts[0].clean or set()
    clean = set(known)
    some = (parts[number]._replace(clean=clean) for number in numbers)
    return [problem for part in some for problem in check_words(portal, routes, part)], clean - known


def check_words(portal: Portal, routes: Routes, part: TextPart) -> list[Problem]:
    """What is wrong in the texts and documents of a *part* of the portal."""
    return [*_in_texts(portal, routes, part), *_in_documents(portal, routes, part)]


def _in_documents(portal: Portal, routes: Routes, part: TextPart) -> Iterator[Problem]:
    """What is wrong in pages and news items, one after another: the parser reads each of them once for all rules."""
    no_texts = part.texts.part({})
    for place, document in part.documents.items():
        alone = part._replace(texts=no_texts, documents={place: document})
        for rule in (check_markdown, check_links, proofread):
            yield from rule(portal, routes, alone)


def _in_texts(portal: Portal, routes: Routes, part: TextPart) -> Iterator[Problem]:
    """What is wrong in the texts, thing by thing: a record that is known to be without fault in a language isn't looked at again."""
    for locale, units in part.texts.by_locale.items():
        for keys in grouped((thing_of(key), key) for key in units).values():
            some = {key: units[key] for key in keys}
            said = "" if part.clean is None else _said(portal, locale, some, part.comparison.digest(locale))
            yield from part.unless_clean(said, partial(_in_thing, portal, routes, part, {locale: some}))


def _in_thing(
    portal: Portal, routes: Routes, part: TextPart, texts: Mapping[str, Mapping[str, TextUnit]]
) -> Iterator[Problem]:
    thing = part._replace(texts=part.texts.part(texts), documents={})
    for rule in (check_figures, proofread, check_terms):
        yield from rule(portal, routes, thing)


def _said(portal: Portal, locale: str, units: Mapping[str, TextUnit], compared: bytes) -> str:
    """All that the rules say something of, or rest on, in some texts of a language, their places apart."""
    said = [compared.hex()]
    ledger = portal.texts.ledger.get(locale, {})
    for key, unit in units.items():
        source, entry = portal.texts.source.get(key), ledger.get(key)
        said += (key, unit.value, portal.texts.language_of(key), f"{unit.optional} {source is None} {entry is None}")
        if source is not None and source is not unit:
            said += (source.value, f"{source.optional}")
        if entry is not None:
            said += (entry.source, entry.translation)
    return "\0".join(said)
