"""What a translator must know of a text: what it is for, where it stands, how long it may be, what must stay, which words to use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from portal.check.style import LONGEST
from portal.check.terms import Glossary
from portal.common.locales import locale_format
from portal.common.messages import Message, in_language, message
from portal.content.interface_words import WORDS, is_package_word
from portal.content.portal import PublicPortal
from portal.content.texts import TextUnit
from portal.edit.packs.bodies import BodyBlock, is_body
from portal.edit.packs.inline import codes_in, is_of_a_form, whole_codes_in
from portal.model.collections import COLLECTIONS, MODELS, Ref
from portal.model.fields import field_help, fields
from portal.model.records import Record
from portal.site.routes import Routes

_MARKS = re.compile(r"[*_`\[|~\\]")
_NAMED = tuple(row.name for row in COLLECTIONS.values() if row.title == "name")
"""Collections whose records have names that stand in texts."""


class Remarks(NamedTuple):
    """What a translator must know of a text, in words."""

    help: str = ""
    address: str = ""
    """Of the page on which it stands."""
    limit: int | None = None
    stays: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Terms and names in it, and what else there is to say."""
    place: str = ""
    """File and line of the source."""

    def lines(self, language: str) -> Iterator[str]:
        """All of it, line by line, in a language."""
        if self.help:
            yield self.help
        if self.limit:
            yield in_language(message("pack.limit", number=self.limit), language)
        if self.stays:
            yield in_language(message("pack.stays", codes=Message(" ".join(dict.fromkeys(self.stays)))), language)
        yield from self.notes


class NamesAndTerms(NamedTuple):
    """What may stand in any text, and has a translation of its own."""

    names: tuple[tuple[str, str], ...]
    """Key and words of each."""
    glossary: Glossary


def known_of(portal: PublicPortal, locale: str) -> NamesAndTerms:
    refs = [Ref(collection, record_id) for collection in _NAMED for record_id in portal.records[collection]]
    keys = [ref.text(field) for ref in refs for field in ("name", "short_name")]
    names = tuple((key, portal.texts.source[key].value) for key in keys if key in portal.texts.source)
    return NamesAndTerms(names, Glossary(portal, locale))


def remarks_on(
    portal: PublicPortal,
    routes: Routes,
    known: NamesAndTerms,
    locale: str,
    key: str,
    language: str,
    part: BodyBlock | None = None,
    total: int = 0,
) -> Remarks:
    """What there is to say of a text, or of one of the *total* parts of a body, to those who translate it into a locale; said in *language*."""
    unit = portal.texts.source[key]
    text, help_text, place = unit.value, _help(key, language), _place(key, unit, portal.settings.default)
    if part:
        text = part.block.words
        kind, number = message(f"pack.block.{part.block.kind}"), part.key.rpartition("/")[2]
        help_text = in_language(message("pack.block", kind=kind, number=number, total=total), language)
        place = "{0.path}:{0.line}".format(unit.at(part.block.start))
    field = key.rpartition("/")[2]
    entry = routes.entries.get(Ref.of_key(key).uri) if key.partition("/")[0] in COLLECTIONS else None
    notes = []
    if is_body(key) and (part is None or _MARKS.search(text)):
        notes.append(in_language(message("pack.marks" if part else "pack.markdown"), language))
    if any(map(is_of_a_form, codes_in(key, text))):
        forms = Message(", ".join(f"{form}=" for form in locale_format(locale).plural_forms_of_whole_numbers))
        notes.append(in_language(message("pack.figure-forms", forms=forms), language))
    if unit.optional:
        notes.append(in_language(message("pack.optional"), language))
    if field not in ("name", "short_name") and not key.startswith("interface/"):
        notes += [*_terms(known, text, language), *_names(portal, known, locale, text, language)]
    return Remarks(
        help_text,
        routes.url(entry.uri, locale) if entry else "",
        LONGEST.get(field) if not key.startswith("interface/") else None,
        tuple(whole_codes_in(key, text)),
        tuple(notes),
        place,
    )


def _place(key: str, unit: TextUnit, language: str) -> str:
    """Where a text stands, each at a line of its own: for some programs place and words are all that tells texts apart."""
    if is_package_word(key, unit, language):  # it has no line in the site's file
        return f"words/en.yml:{_words()[key.removeprefix('interface/')].line}"
    return f"{unit.place.path}:{unit.place.line}"


def _terms(known: NamesAndTerms, text: str, language: str) -> Iterator[str]:
    for term, theirs in known.glossary.terms_in(text):
        values = {"term": Message(term.term), "use": Message(", ".join(theirs.use))}
        if theirs.never:
            values["never"] = Message(", ".join(theirs.never))
        told = message("pack.term-never" if theirs.never else "pack.term", **values)
        yield " ".join(filter(None, (in_language(told, language), term.note, theirs.note)))


def _names(portal: PublicPortal, known: NamesAndTerms, locale: str, text: str, language: str) -> Iterator[str]:
    """Names in a text, and what they are in the other language."""
    translations = portal.texts.translations.get(locale, {})
    for key, name in known.names:
        if name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            theirs = translations.get(key)
            yield in_language(
                message("pack.name", name=Message(name), use=Message(theirs.value if theirs else name)), language
            )


def _help(key: str, language: str) -> str:
    """What a text is for, in the words of its model; of a word of the interface, what its file says above it."""
    collection, _, path = key.partition("/")
    if collection == "interface":
        return _words()[path].comment if path in _words() else ""
    if is_body(key):
        return in_language(message("new.text-help"), language)
    model: type[Record] | None = MODELS.get(collection)
    for step in path.split("/")[1:]:
        if model is None or step not in fields(model):
            continue  # the id of an item
        inner = fields(model)[step].inner
        if inner is None:
            return in_language(field_help(model, step), language)
        model = inner
    return ""


class _Word(NamedTuple):
    """A word of the interface in the generator's own file."""

    comment: str
    """Above it, in English."""
    line: int


@cache
def _words() -> dict[str, _Word]:
    found: dict[str, _Word] = {}
    above: list[str] = []
    lines = (WORDS / "en.yml").read_text("utf-8").split("\n")
    for number, line in enumerate(lines[lines.index("") :], lines.index("") + 1):  # what stands above tells of the file
        if line.startswith("#"):
            above.append(line.lstrip("# "))
        elif not line.strip():
            above = []
        elif match := re.match(r"([\w.-]+):", line):
            found[match[1]] = _Word(" ".join(above), number)
            above = []
    return found
