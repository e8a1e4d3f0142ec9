"""What the form's first page lists: everything that can be edited, what sets it apart, and what its translations lack."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from portal.common.clock import now
from portal.common.messages import message
from portal.content.portal import Portal
from portal.content.texts import State
from portal.edit.form import title_of
from portal.model.collections import COLLECTIONS, MODELS, Ref
from portal.model.fields import choice_word


def lacking_texts(portal: Portal) -> dict[str, dict[str, int]]:
    """By the key of a thing and a language, how many of its texts are missing or outdated; of words of the interface, nothing."""
    texts, others = portal.texts, portal.texts.translated_into(portal.settings.languages)
    lacks: dict[str, dict[str, int]] = {}
    for key, unit in texts.source.items():
        if (ref := Ref.of_key(key)).collection not in COLLECTIONS:
            continue
        for locale in others:
            if not unit.optional and texts.state(key, locale) in (State.MISSING, State.OUTDATED):
                counts = lacks.setdefault(ref.key, {})
                counts[locale] = counts.get(locale, 0) + 1
    return lacks


def groups(portal: Portal, language: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Everything that can be edited, with what each language still lacks; countries are called as in a *language*."""
    lacks = lacking_texts(portal)
    groups: list[tuple[str, list[dict[str, Any]]]] = []
    for collection in MODELS:
        items = [
            {
                "key": ref.key,
                "title": title_of(portal, ref, language),
                "marks": _marks(portal, ref),
                "lacks": lacks.get(ref.key, {}),
            }
            for ref in (Ref(collection, name) for name in portal.ids.get(collection, ()) if name)
        ]
        groups.append((collection, items))
    return groups


def _marks(portal: Portal, ref: Ref) -> list[str]:
    """What sets a thing apart in the list: words of the record, and messages."""
    record: Any = portal.record(ref)
    field = COLLECTIONS[ref.collection].mark
    value = getattr(record, field) if field and record else None
    marks = [choice_word(value) if isinstance(value, StrEnum) else str(value)] if value is not None else []
    if getattr(record, "withdrawn", None):
        marks.append(message("form.withdrawn"))
    if (moment := getattr(record, "publish_at", None)) and moment > now():
        marks.append(message("form.held-back", moment=moment.isoformat(" ", "minutes")))
    return marks
