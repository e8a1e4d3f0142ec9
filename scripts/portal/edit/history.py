"""The history of one thing, and going back to what it was: its lines in its own file and in those of its translations, version by version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.common.messages import Message
from portal.content.portal import Portal
from portal.edit.changes import FieldChange, Sort
from portal.edit.draft import Draft
from portal.edit.form import path_label
from portal.edit.merge import fields_of_page, fields_of_record, file_of_records, records_of
from portal.edit.versions import Version, Versions
from portal.model.collections import COLLECTIONS, MODELS, Ref
from portal.model.fields import field_at


@dataclass(frozen=True)
class PastState:
    """A version in which a thing changed."""

    version: Version
    changes: list[FieldChange]
    """What changed in it, a language at a time."""
    is_now: bool
    """The thing is as it was then."""


def files_of(portal: Portal, ref: Ref) -> dict[str, str]:
    """By language, the file in which a thing, or its translation, is written."""
    return {locale: portal.texts.file_of(ref.key, locale) for locale in portal.settings.languages}


def history_of(portal: Portal, ref: Ref, versions: Versions) -> list[PastState]:
    """The versions in which a thing changed, the newest first; CannotPublish."""
    files = files_of(portal, ref)
    log = versions.log(files.values())
    now = {locale: _lines_of(ref, name, _on_disk(versions, name)) for locale, name in files.items()}
    states = [
        {locale: _lines_of(ref, files[locale], _text(found[files[locale]])) for locale in files}
        for found in versions.files_in([version.commit for version in log], list(files.values()))
    ]
    steps = []
    for version, state, before in zip(log, states, [*states[1:], dict.fromkeys(files, "")], strict=True):
        changes = [
            change for locale in files for change in _changes(portal, ref, locale, before[locale], state[locale])
        ]
        if changes:
            steps.append(PastState(version, changes, state == now))
    return steps


def _changes(portal: Portal, ref: Ref, locale: str, before: str, after: str) -> Iterator[FieldChange]:
    """What the lines of a thing in a language say otherwise, field by field; all of them, where no field can be told."""
    if before == after:
        return
    fields_of = fields_of_page if COLLECTIONS[ref.collection].is_markdown else fields_of_record
    was, now = fields_of(before), fields_of(after)
    names = [name for name in dict.fromkeys([*now, *was]) if was.get(name, "") != now.get(name, "")]
    is_own = locale == portal.texts.language_of(ref.key)
    for name in names:
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
    if not names:
        yield FieldChange(ref, "", Sort.CHANGED, Message(""), locale, before, after)


def as_it_was(portal: Portal, ref: Ref, versions: Versions, commit: str) -> Draft:
    """A draft in which a thing is what it was in a version, in every language; everything else stays. CannotPublish."""
    draft = Draft(versions.root)
    files = files_of(portal, ref)
    for name, content in versions.files_at(commit, files.values()).items():
        lines, there = _lines_of(ref, name, _text(content)), draft.text(name)
        if _lines_of(ref, name, there) != lines:
            _put(ref, name, there, lines, draft)
    return draft


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
