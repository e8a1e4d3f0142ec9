"""The history of one thing, and going back to what it was: its lines in its own file and in those of its translations, version by version."""

from __future__ import annotations

from dataclasses import dataclass

from portal.content.portal import Portal
from portal.edit.changes import FieldChange, Sort
from portal.edit.draft import Draft
from portal.edit.merge import file_of_records, records_of
from portal.edit.versions import Version, Versions
from portal.model.collections import COLLECTIONS, Ref


@dataclass(frozen=True)
class PastState:
    """A version in which a thing changed."""

    version: Version
    changes: list[FieldChange]
    """What changed in it, a language at a time; the field is the file."""
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
            FieldChange(ref, "", Sort.CHANGED, files[locale], locale, before[locale], state[locale])
            for locale in files
            if state[locale] != before[locale]
        ]
        if changes:
            steps.append(PastState(version, changes, state == now))
    return steps


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
