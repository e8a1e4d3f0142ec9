"""XLIFF 2 (OASIS), as tools for computer-aided translation read it: by lxml. What must stay is an inline code, which they protect.

Each block of a page is a unit: notes belong to units, and tools may cut the segments of a unit anew (4.7), or show only the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from portal.common.messages import message
from portal.content.texts import State
from portal.edit.packs.inline import codes_in, is_of_a_form, pieces
from portal.edit.packs.units import (
    LARGEST_PACK,
    NO_FORM,
    CannotRead,
    Pack,
    PackedText,
    ReturnedPack,
    returned_from,
    text_key,
)
from portal.edit.packs.xml import xml_root

_NS = "urn:oasis:names:tc:xliff:document:2.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STATES = {
    State.MISSING: "initial",
    State.OUTDATED: "initial",
    State.MACHINE: "translated",
    State.TRANSLATED: "translated",
    State.REVIEWED: "reviewed",
}
_XLIFF_2 = re.compile(r"urn:oasis:names:tc:xliff:document:2\.\d")
_CODES = ("ph", "cp", "pc", "sc", "ec", "mrk", "sm", "em")


def write_xliff(pack: Pack, language: str) -> bytes:
    root = etree.Element(_name("xliff"), nsmap={None: _NS}, version="2.0", srcLang=pack.default, trgLang=pack.locale)
    file = etree.SubElement(root, _name("file"), id="portal", original=pack.name or "portal")
    for unit in pack.units:
        forms = pack.forms if unit.counts else [NO_FORM]
        parent = file
        if unit.counts:
            parent = etree.SubElement(file, _name("group"), id=_id(unit.key), name=unit.key)
        for form in forms:
            _add_unit(parent, unit, form, language)
    _indent(root, "\n")
    whole: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return whole + b"\n"


def _name(tag: str) -> str:
    return f"{{{_NS}}}{tag}"


def _id(key: str) -> str:
    """A key as a name token: XML allows no slash in it."""
    return key.replace("/", ":").replace("[", ":").replace("]", "")


_WORDS = {_name(tag) for tag in ("source", "target", "data", "note")}


def _indent(element: Any, line_end: str) -> None:
    """Each element on a line of its own, but within words, where white space counts."""
    children = list(element)
    if element.tag in _WORDS or not children:
        return
    element.text = f"{line_end} "
    for child in children:
        child.tail = f"{line_end} "
        _indent(child, f"{line_end} ")
    children[-1].tail = line_end


def _add_unit(parent: Any, unit: PackedText, form: str, language: str) -> None:
    whole = text_key(unit.key, form)
    made = etree.SubElement(parent, _name("unit"), id=_id(whole), name=whole)
    notes = etree.SubElement(made, _name("notes"))
    remarks = [("remark", line) for line in unit.remarks.lines(language)]
    links = [("page", unit.remarks.address)] if unit.remarks.address else []
    previous = [("previous-source", unit.previous_of(form))] if unit.previous else []
    for category, text in [*remarks, *links, *previous, ("portal", unit.was)]:
        etree.SubElement(notes, _name("note"), category=category).text = text
    source, target = unit.source_of(form), unit.target.get(form, "")
    codes = list(dict.fromkeys([*codes_in(unit.key, source), *codes_in(unit.key, target)]))
    if codes:
        data = etree.SubElement(made, _name("originalData"))
        for number, code in enumerate(codes, 1):
            etree.SubElement(data, _name("data"), {"id": f"d{number}", _SPACE: "preserve"}).text = code
    segment = etree.SubElement(made, _name("segment"), state=_STATES[unit.state])
    if unit.state is not State.MISSING:
        segment.set("subState", f"portal:{unit.state}")
    ids = _fill(etree.SubElement(segment, _name("source"), {_SPACE: "preserve"}), unit.key, source, codes, [])
    if target:
        _fill(etree.SubElement(segment, _name("target"), {_SPACE: "preserve"}), unit.key, target, codes, ids)


def _fill(element: Any, key: str, text: str, codes: list[str], known: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put a text into an element, its codes as placeholders with the ids that they have in the source; ids and codes."""
    left = list(known)
    used: list[tuple[str, str]] = []
    last: Any = None
    for piece, stays in pieces(key, text):
        if not stays and last is None:
            element.text = (element.text or "") + piece
        elif not stays:
            last.tail = (last.tail or "") + piece
        else:
            found = next((pair for pair in left if pair[1] == piece), None)
            if found:
                left.remove(found)
            number = found[0] if found else str(len(known) + len(used) + 1)
            data = f"d{codes.index(piece) + 1}"
            may = "yes" if is_of_a_form(piece) else "no"
            last = etree.SubElement(
                element, _name("ph"), id=number, canCopy=may, canDelete=may, dataRef=data, disp=piece, equiv=piece
            )
            used.append((number, piece))
    return used


def read_xliff(text: str, name: str) -> ReturnedPack:
    """An XLIFF file that came back. CannotRead."""
    if "<!DOCTYPE" in text:
        raise CannotRead(message("pack.entities", file=name))
    root = xml_root(text, name)
    tag = etree.QName(root)
    if tag.localname != "xliff":
        raise CannotRead(message("pack.no-pack", file=name))
    if not _XLIFF_2.fullmatch(tag.namespace or ""):
        raise CannotRead(message("pack.xliff-1", file=name, version=root.get("version", "?")))
    room = _Room(name)
    rows = [row for unit in root.iter(f"{{{tag.namespace}}}unit") for row in _rows(unit, name, room)]
    return ReturnedPack(root.get("trgLang", ""), returned_from(rows))


class _Room:
    """How much more the texts of a file may hold."""

    def __init__(self, name: str) -> None:
        self.name, self.left = name, LARGEST_PACK

    def take(self, text: str, element: Any) -> str:
        """A text for which there is room. CannotRead."""
        self.left -= len(text)
        if self.left < 0:
            place = f"{self.name}:{element.sourceline}"
            raise CannotRead(message("pack.expands", place=place, limit=LARGEST_PACK // 1_000_000))
        return text


def _rows(unit: Any, name: str, room: _Room) -> Iterator[tuple[str, str, str, str, str, bool, bool]]:
    """The unit as a row; its segments as_one_text, if a tool has cut it into several."""
    ns = f"{{{etree.QName(unit).namespace}}}"
    key = unit.get("name") or unit.get("id", "").replace(":", "/")
    data = {one.get("id"): "".join(one.itertext()) for one in unit.iter(f"{ns}data")}
    notes = {note.get("category"): note.text or "" for note in unit.iter(f"{ns}note")}
    sources, targets, states = [], [], []
    for part in unit.iterchildren(f"{ns}segment", f"{ns}ignorable"):
        source, target = part.find(f"{ns}source"), part.find(f"{ns}target")
        original = _text(source, data, {}, room) if source is not None else ""
        known = {} if source is None else _known(source, data)
        sources.append(original)
        is_between = part.tag == f"{ns}ignorable"
        targets.append(_text(target, data, known, room) if target is not None else original if is_between else "")
        if not is_between:
            states.append((part.get("state", "initial"), bool(targets[-1].strip())))
    said = any(is_there for _, is_there in states)
    is_whole = all(is_there for _, is_there in states)
    target_text = "".join(targets) if said else ""
    done = bool(states) and all(state != "initial" for state, _ in states)
    place = f"{name}:{unit.sourceline}"
    unfinished = said and not is_whole
    yield key, "".join(sources), target_text, place, notes.get("portal", ""), unfinished, done


def _known(source: Any, data: dict[str, str]) -> dict[str, str]:
    return {one.get("id", ""): _code(one, data) for one in source.iter() if etree.QName(one).localname == "ph"}


def _code(element: Any, data: dict[str, str]) -> str:
    return data.get(element.get("dataRef", "")) or element.get("equiv") or element.get("disp") or ""


def _text(element: Any, data: dict[str, str], known: dict[str, str], room: _Room) -> str:
    """The words of an element, with codes as they are in the source, whatever a tool has made of them."""
    found = [element.text or ""]
    for child in element:
        kind = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if kind == "ph":
            found.append(room.take(known.get(child.get("id", "")) or _code(child, data), child))
        elif kind == "cp":
            found.append(_character(child.get("hex", "")))
        elif kind in _CODES:
            found.append(_text(child, data, known, room))
        found.append(child.tail or "")
    return "".join(found)


def _character(code: str) -> str:
    number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else 0xFFFD
    return chr(0xFFFD if 0xD800 <= number < 0xE000 else number)
