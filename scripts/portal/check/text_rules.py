"""All rules about words, over the whole portal or a part of it; a large portal is looked at in parts, on all cores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.check.figures import check_figures
from portal.check.known import Known
from portal.check.links import check_links
from portal.check.markdown_slips import check_markdown
from portal.check.style import proofread
from portal.check.terms import check_terms
from portal.check.text_part import TextPart
from portal.common.parallel import in_parallel
from portal.common.problems import Problem
from portal.content.portal import Portal
from portal.content.texts import TextStore, TextUnit
from portal.model.collections import MODELS, Ref
from portal.model.fields import text_nodes
from portal.site.routes import Routes

_MANY = 2_000
"""So many texts are worth a process of their own."""


def words_of_faulty(portal: Portal) -> TextPart:
    """The words of records with faults of their own, so that one run names everything there is to mend."""
    store = TextStore(portal.settings.default)
    for (collection, name), node in portal.nodes.items():
        if collection in MODELS and name not in portal.records[collection]:
            for key, text in text_nodes(node, MODELS[collection], Ref(collection, name).key):
                store.source[key] = TextUnit(text.value, text.place)
    return TextPart(store, {}, set())


def check_all_words(portal: Portal, routes: Routes, jobs: int, clean: set[bytes]) -> list[Problem]:
    """What is wrong in any text or document; those of a large portal are looked at on all cores."""
    known = Known(portal, routes)
    parts = [part._replace(known=known) for part in _parts(portal, clean)]
    if len(parts) == 1:
        return check_words(portal, routes, parts[0])
    problems: list[Problem] = []
    shared = (portal, routes, parts)
    for _, (found, more) in in_parallel(_check_parts, shared, range(len(parts)), jobs, chunk=1):
        problems += found
        clean |= more
    return problems


def _parts(portal: Portal, clean: set[bytes]) -> Iterator[TextPart]:
    """The words of a portal by language, and those of one language in parts of about one size."""
    texts = portal.texts
    if sum(map(len, texts.by_locale.values())) < 2 * _MANY:
        yield TextPart(texts, portal.documents, clean)
        return
    documents = dict(portal.documents)
    for locale, units in texts.by_locale.items():
        keys = list(units)
        theirs = {place: documents.pop(place) for place in list(documents) if place[0] == locale}
        for first in range(0, max(1, len(keys)), _MANY):
            some = {key: units[key] for key in keys[first : first + _MANY]}
            store = TextStore(texts.default)
            if locale == texts.default:
                store.source = some
            else:
                store.translations = {locale: some}
            yield TextPart(store, theirs, clean)
            theirs = {}
    if documents:
        yield TextPart(TextStore(texts.default), documents, clean)


def _check_parts(
    shared: tuple[Portal, Routes, list[TextPart]], numbers: Sequence[int]
) -> tuple[list[Problem], set[bytes]]:
    """The problems of some parts, and which texts are now known to be clean."""
    portal, routes, parts = shared
    clean = set(parts[0].clean)
    some = (parts[number]._replace(clean=clean) for number in numbers)
    return [problem for part in some for problem in check_words(portal, routes, part)], clean - parts[0].clean


def check_words(portal: Portal, routes: Routes, part: TextPart) -> list[Problem]:
    """What is wrong in the texts and documents of a *part* of the portal."""
    return [
        *check_figures(portal, routes, part),
        *check_markdown(portal, routes, part),
        *check_links(portal, routes, part),
        *proofread(portal, routes, part),
        *check_terms(portal, routes, part),
    ]
