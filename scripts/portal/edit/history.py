"""The history of one thing, and going back to what it was: its lines in its own file and in those of its translations, version by version.

What had another id before (``formerly``) is followed to where it stood under that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from portal.common.messages import Message
from portal.content.portal import Portal
from portal.content.texts import file_of
from portal.edit.changes import FieldChange, Sort
from portal.edit.draft import Draft
from portal.edit.file_parts import fields_of_page, fields_of_record, file_of_records, records_of
from portal.edit.form import path_label
from portal.edit.versions import Version, Versions
from portal.model.collections import COLLECTIONS, MODELS, Ref
from portal.model.fields import field_at

_FORMERLY = re.compile(r"^ *+formerly:.*\n(?: *+- .*\n)*+", re.MULTILINE)


@dataclass(frozen=True)
class PastState:
    """A version in which a thing changed."""

    version: Version
    changes: list[FieldChange]
    """What changed in it, a language at a time."""
    is_now: bool
    """The thing is as it was then."""


class _State(NamedTuple):
    """A thing in a language, in a version."""

    ref: Ref
    """As it was called then."""
    lines: str
    """Its own; empty if there were none."""


def files_of(portal: Portal, ref: Ref) -> dict[str, str]:
    """By language, the file in which a thing, or its translation, is written."""
    return {locale: portal.texts.file_of(ref.key, locale) for locale in portal.settings.languages}


def _places(portal: Portal, ref: Ref) -> dict[str, dict[Ref, str]]:
    """By language, the file of a thing under each id that it has or had, that of today first."""
    names = [ref.id, *reversed(getattr(portal.record(ref), "formerly", ()))]
    refs, written_in = [Ref(ref.collection, name) for name in names], portal.texts.language_of(ref.key)
    return {locale: {one: file_of(one.key, locale, written_in) for one in refs} for locale in portal.settings.languages}


def history_of(portal: Portal, ref: Ref, versions: Versions) -> list[PastState]:
    """The versions in which a thing changed, the newest first; CannotPublish."""
    places = _places(portal, ref)
    names = list(dict.fromkeys(name for files in places.values() for name in files.values()))
    log = versions.log(names)
    texts = versions.files_in([version.commit for version in log], names)
    now = _states(places, {name: _on_disk(versions, name) for name in names})
    states = [_states(places, {name: _text(content) for name, content in found.items()}) for found in texts]
    nothing = {locale: _State(ref, "") for locale in places}
    steps = []
    for version, state, before in zip(log, states, [*states[1:], nothing], strict=True):
        changes = [
            change for locale in places for change in _changes(portal, ref, locale, before[locale], state[locale])
        ]
        if changes:
            steps.append(PastState(version, changes, state == now))
    return steps


def _states(places: Mapping[str, Mapping[Ref, str]], texts: Mapping[str, str]) -> dict[str, _State]:
    """What a thing is in each language, by the texts of its files."""
    found = {}
    for locale, files in places.items():
        states = [_State(one, _lines_of(one, name, texts[name])) for one, name in files.items()]
        found[locale] = next((state for state in states if state.lines), states[0])
    return found


def _changes(portal: Portal, ref: Ref, locale: str, before: _State, after: _State) -> Iterator[FieldChange]:
    """What the lines of a thing in a language say otherwise, field by field; all of them, where no field can be told."""
    if before == after:
        return
    is_own = locale == portal.texts.language_of(ref.key)
    is_renamed = bool(before.lines and after.lines) and before.ref != after.ref
    if is_renamed and is_own:
        yield FieldChange(ref, "", Sort.CHANGED, path_label("id"), "", before.ref.id, after.ref.id, "id")
    fields_of = fields_of_page if COLLECTIONS[ref.collection].is_markdown else fields_of_record
    was, now = fields_of(before.lines), fields_of(after.lines)
    names = [name for name in dict.fromkeys([*now, *was]) if was.get(name, "") != now.get(name, "")]
    for name in names:
        if is_renamed and name in ("id", "formerly"):
            continue
        about = field_at(MODELS[ref.collection], name)
        is_shared = is_own and about is not None and not about.mark
        yield FieldChange(
            ref,
            "",
            Sort.CHANGED,
            path_label(name),
            "" if is_shared else locale,
            was.get(name, ""),
            now.get(name, ""),
            name,
        )
    if not names and before.lines != after.lines and not is_renamed:
        yield FieldChange(ref, "", Sort.CHANGED, Message(""), locale, before.lines, after.lines)


def as_it_was(portal: Portal, ref: Ref, versions: Versions, commit: str) -> Draft:
    """A draft in which a thing is what it was in a version, in every language; everything else stays, and its id. CannotPublish."""
    draft, places = Draft(versions.root), _places(portal, ref)
    names = list(dict.fromkeys(name for files in places.values() for name in files.values()))
    texts = {name: _text(content) for name, content in versions.files_at(commit, names).items()}
    for locale, state in _states(places, texts).items():
        name = places[locale][ref]
        there = draft.text(name)
        now = _lines_of(ref, name, there)
        lines = state.lines if state.ref == ref else _called_as_now(state, now, _key(ref, name))
        if now != lines:
            _put(ref, name, there, lines, draft)
    return draft


def _called_as_now(state: _State, now: str, key: str) -> str:
    """The lines of a thing that had another id, under that of today; its addresses of before lead there still."""
    lines = _FORMERLY.sub("", state.lines, count=1)
    formerly = _FORMERLY.search(now)
    if COLLECTIONS[state.ref.collection].is_markdown:
        return lines.replace("\n---\n", f"\n{formerly[0]}---\n", 1) if formerly else lines
    begin = rf"^(?P<lead> *- id: *|)(?P<quote>[\"']?){re.escape(state.ref.id)}(?P=quote)(?P<end>:?[^\n]*\n)"
    id_now = key.removesuffix(":")
    return re.sub(
        begin,
        lambda match: f"{match['lead']}{id_now}{match['end']}{formerly[0] if formerly and match['lead'] else ''}",
        lines,
        count=1,
        flags=re.MULTILINE,
    )


def _put(ref: Ref, name: str, there: str, lines: str, draft: Draft) -> None:
    if COLLECTIONS[ref.collection].is_markdown:
        if lines:
            draft.write(name, lines)
        else:
            draft.delete(name)
        return
    records = records_of(there)
    key = _key(ref, name)
    records[key] = lines
    draft.write(name, file_of_records([chunk for chunk in records.values() if chunk], there))


def _key(ref: Ref, name: str) -> str:
    return f"{ref.id}:" if name.startswith("data/translations/") else ref.id


def _lines_of(ref: Ref, name: str, text: str) -> str:
    """The lines of a file that are a thing's own."""
    if COLLECTIONS[ref.collection].is_markdown:
        return text
    lines = records_of(text).get(_key(ref, name), "").strip("\n")
    return f"{lines}\n" if lines else ""


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", "replace")


def _on_disk(versions: Versions, name: str) -> str:
    path = versions.root / name
    return path.read_text("utf-8") if path.exists() else ""
