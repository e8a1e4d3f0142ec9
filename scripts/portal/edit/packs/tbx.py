"""The glossary as TBX (ISO 30042, version 2), as OmegaT, Weblate and termbases read it, and what came back of it: by lxml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from portal.common.language_tags import language_among
from portal.common.messages import message
from portal.content.portal import Portal
from portal.edit.draft import Draft
from portal.edit.packs.units import CannotRead
from portal.edit.packs.xml import xml_root
from portal.edit.yaml_patch import append_record, rearranged, set_value
from portal.files.text import forbidden_characters
from portal.model.collections import COLLECTIONS
from portal.model.field_types import as_id
from portal.model.terms import Term

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STATUS = {"use": "preferredTerm-admn-sts", "also": "admittedTerm-admn-sts", "never": "deprecatedTerm-admn-sts"}
"""ISO 12620: the best word, other words that may be used, words that may not."""
_FORBIDDEN = ("deprecated", "superseded", "forbidden")
_LISTS = ("use", "never")
WordsByLanguage = dict[str, dict[str, list[str]]]
"""By language: what to use, the best first, and what never."""


def write_tbx(portal: Portal, name: str) -> bytes:
    default = portal.settings.default
    root = etree.Element("martif", {"type": "TBX", _LANG: default})
    header = etree.SubElement(root, "martifHeader")
    description = etree.SubElement(header, "fileDesc")
    etree.SubElement(etree.SubElement(description, "titleStmt"), "title").text = name
    etree.SubElement(etree.SubElement(description, "sourceDesc"), "p").text = COLLECTIONS["terms"].file
    etree.SubElement(etree.SubElement(header, "encodingDesc"), "p", type="XCSURI").text = "TBXXCSV02.XCS"
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for term in portal.terms.values():
        entry = etree.SubElement(body, "termEntry", id=term.id)
        if term.note:
            etree.SubElement(entry, "descrip", type="definition").text = term.note
        _add_term(etree.SubElement(entry, "langSet", {_LANG: default}), term.term, "use")
        for theirs in term.translations:
            words = etree.SubElement(entry, "langSet", {_LANG: theirs.language})
            if theirs.note:
                etree.SubElement(words, "note").text = theirs.note
            for number, word in enumerate(theirs.use):
                _add_term(words, word, "also" if number else "use")
            for word in theirs.never:
                _add_term(words, word, "never")
    etree.indent(root)
    whole: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return whole + b"\n"


def _add_term(words: Any, word: str, status: str) -> None:
    group = etree.SubElement(words, "tig")
    etree.SubElement(group, "term").text = word
    etree.SubElement(group, "termNote", type="administrativeStatus").text = _STATUS[status]


def is_tbx(text: str) -> bool:
    return bool(re.search(r"<(?:martif|tbx)\b", text[:2_000]))


@dataclass(frozen=True)
class TermChange:
    """A list of words of the glossary that came back otherwise."""

    id: str
    term: str
    language: str
    name: str
    """``use`` or ``never``."""
    before: tuple[str, ...]
    after: tuple[str, ...]


def term_changes(portal: Portal, text: str, name: str) -> list[TermChange]:
    """What a TBX file says otherwise, in the portal's languages; what it doesn't say stays. CannotRead."""
    found = []
    for entry_id, said, _ in _entries(portal, text, name):
        ours = said.get(portal.settings.default, {}).get("use", [])
        known = _known(portal, entry_id, ours)
        if known is None and not ours:
            continue  # a term without a word in the source language
        term_id, term = (known.id, known.term) if known else (as_id(ours[0]), ours[0])
        if not term_id:
            raise CannotRead(message("pack.no-term-id", file=name, term=ours[0]))
        before = {one.language: one for one in known.translations} if known else {}
        for language in portal.settings.languages[1:]:
            for part in _LISTS:
                was: tuple[str, ...] = getattr(before.get(language), part, ())
                now = tuple(said.get(language, {}).get(part, ()))
                if now and now != was:
                    found.append(TermChange(term_id, term, language, part, was, now))
    return found


def other_notes(portal: Portal, text: str, name: str) -> list[str]:
    """Terms of which a TBX file has a note or a definition that isn't ours: none is taken in. CannotRead."""
    found = []
    for entry_id, said, notes in _entries(portal, text, name):
        ours = said.get(portal.settings.default, {}).get("use", [])
        known = _known(portal, entry_id, ours)
        here = {known.note, *(one.note for one in known.translations)} if known else set()
        if notes - {" ".join((note or "").split()) for note in here}:
            found.append(known.term if known else (ours or [entry_id])[0])
    return found


def _known(portal: Portal, entry_id: str, ours: list[str]) -> Term | None:
    """The term of the glossary that an entry is about, by its id or by a word of the source language."""
    by_word = {term.term.casefold(): term for term in portal.terms.values()}
    return portal.terms.get(entry_id) or next(
        (by_word[word.casefold()] for word in ours if word.casefold() in by_word), None
    )


def _entries(portal: Portal, text: str, name: str) -> list[tuple[str, WordsByLanguage, set[str]]]:
    """Of each entry its id, its words, and its notes and definitions."""
    root = xml_root(text, name)
    return [
        (entry.get("id") or "", _said(portal, entry, name), _notes(entry))
        for entry in root.iter("{*}termEntry", "{*}conceptEntry")  # versions 2 and 3
    ]


def _notes(entry: Any) -> set[str]:
    notes = [*entry.iter("{*}note"), *(one for one in entry.iter("{*}descrip") if one.get("type") == "definition")]
    return {" ".join("".join(note.itertext()).split()) for note in notes} - {""}


def _said(portal: Portal, entry: Any, name: str) -> WordsByLanguage:
    said: WordsByLanguage = {}
    for words in entry.iter("{*}langSet", "{*}langSec"):
        tag = words.get(_LANG) or ""
        language = language_among(tag, portal.settings.languages) or tag
        lists = said.setdefault(language, {"use": [], "never": []})
        for group in words.iter("{*}tig", "{*}ntig", "{*}termSec"):
            term = group.find(".//{*}term")
            word = " ".join("".join(term.itertext()).split()) if term is not None else ""
            if next(forbidden_characters(word, ""), None):
                raise CannotRead(
                    message("pack.characters", place=f"{name}:{group.sourceline}", key=entry.get("id", ""))
                )
            status = "".join(
                note.text or "" for note in group.iter("{*}termNote") if note.get("type") == "administrativeStatus"
            )
            part = lists["never" if status.startswith(_FORBIDDEN) else "use"]
            if word and word not in part:
                part.append(word)
    return said


def draft_of_terms(portal: Portal, changes: list[TermChange]) -> Draft:
    """The changes to the glossary's file, term by term; comments, order and every other line stay. CannotPatch."""
    draft = Draft(portal.settings.root)
    file = COLLECTIONS["terms"].file
    text = draft.text(file)
    ids = list(portal.terms)
    languages = {term.id: [one.language for one in term.translations] for term in portal.terms.values()}
    for change in changes:
        there = languages.setdefault(change.id, [])
        words = list(change.after)
        if change.id not in ids:
            first: dict[str, object] = {"id": change.id, "term": change.term}
            text = append_record(text, "terms", first)
            ids.append(change.id)
        path = ("terms", ids.index(change.id), "translations")
        if change.language in there:
            text = set_value(text, (*path, there.index(change.language), change.name), words)
        else:
            text = rearranged(text, path, [*range(len(there)), {"language": change.language, change.name: words}])
            there.append(change.language)
    draft.write(file, text)
    return draft
