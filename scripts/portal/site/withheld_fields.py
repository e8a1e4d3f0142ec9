"""What fields that all languages share say of withdrawn people, and what is published in their place.

A title of a source stands as “–”, an address elsewhere is left out, and so is a picture whose words, credit or file names
somebody. An id can't be left out, for others refer to it: ``portal check`` refuses it, and ``portal rename`` changes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, NamedTuple

from portal.content.name_reading import Mention
from portal.content.portal import Portal, PublicPortal
from portal.files.config import OPTIONS, Settings
from portal.model.collections import COLLECTIONS, Ref, image_ref
from portal.model.fields import shared_texts
from portal.model.records import Compared

NOTHING = "–"
"""Stands where nothing is left of a text."""
_NOT_PUBLISHED = {"formerly", "chart", "general_knowledge", *Compared.model_fields}
"""Fields that no reader gets: identifiers of feeds hide a former address, and nothing stands at it if it names somebody."""


class SharedMention(NamedTuple):
    """A shared field that names, or may name, somebody."""

    ref: Ref
    path: tuple[str | int, ...]
    named: Mention
    is_left_out: bool
    """What is published does without it; False: it must be mended first."""


def shared_mentions(portal: Portal) -> Iterator[SharedMention]:
    """Every shared field that names somebody who was withdrawn, or may."""
    for collection in COLLECTIONS.values() if portal.withdrawn_names else ():
        for record_id, record in portal.records[collection.name].items() if collection.name != "people" else ():
            ref = Ref(collection.name, record_id)
            if collection.is_markdown and (found := portal.withdrawn_names.surest_in(record_id, is_address=True)):
                yield SharedMention(ref, (), found, is_left_out=collection.name == "news")
            for path, value, is_id in shared_texts(record):
                is_address = is_id or not (value.isalpha() or any(map(str.isspace, value)))
                found = portal.withdrawn_names.surest_in(value, is_address=is_address)
                if found and not _NOT_PUBLISHED & set(path):
                    yield SharedMention(ref, path, found, is_left_out=not is_id or collection.name == "images")


def public_settings(portal: Portal) -> Settings:
    """The settings without what names somebody."""
    named = {name: "" for name, found in settings_mentions(portal) if found.is_sure}
    return replace(portal.settings, **named) if named else portal.settings  # type: ignore[arg-type]


def settings_mentions(portal: Portal) -> Iterator[tuple[str, Mention]]:
    """The options of the portal that name, or may name, somebody who was withdrawn."""
    names = portal.withdrawn_names
    for name in (field.name for field in fields(Settings) if field.name in OPTIONS):
        value = getattr(portal.settings, name)
        if isinstance(value, str) and names and (found := names.surest_in(value, is_address=" " not in value)):
            yield name, found


def public_records(
    left: PublicPortal, portal: Portal, held: Mapping[tuple[str, str], str]
) -> dict[str, dict[str, Any]]:
    """The collections of which a record says less than was written: those of *left*, by what *portal* has.

    *held* is what is left of texts; a record's own words in the source language follow them.
    """
    if not portal.withdrawn_names:
        return {}
    updates: dict[Ref, dict[str, Any]] = {}
    for mention in shared_mentions(portal):
        if mention.named.is_sure and mention.is_left_out and mention.path:
            update = updates.setdefault(mention.ref, {})
            update.update(_update(mention, portal, update))
    for (key, _), named in portal.mentions.items():
        if named.is_sure and Ref.of_key(key).collection == "images":
            updates.setdefault(Ref.of_key(key), {})["withdrawn"] = portal.people[named.person].withdrawn
    for (key, locale), words in held.items():
        path = key.removeprefix(f"{Ref.of_key(key).key}/")
        if (
            locale == portal.texts.language_of(key)
            and "/" not in path
            and path != "body"
            and not key.startswith("interface/")
        ):
            updates.setdefault(Ref.of_key(key), {})[path] = words
    changed: dict[str, dict[str, Any]] = {}
    for ref, update in updates.items():
        if (found := left.record(ref)) is not None:
            records = changed.setdefault(ref.collection, dict(left.records[ref.collection]))
            records[ref.id] = found.model_copy(update=update)
    return changed


def _update(mention: SharedMention, portal: Portal, so_far: Mapping[str, Any]) -> dict[str, Any]:
    """What is published in the place of a field; of a list, all other items."""
    if mention.ref.collection == image_ref("").collection:
        return {"withdrawn": portal.people[mention.named.person].withdrawn}
    name = str(mention.path[0])
    model = COLLECTIONS[mention.ref.collection].model
    if len(mention.path) > 1 and isinstance(mention.path[1], int):
        written = getattr(portal.record(mention.ref), name)
        named = written[mention.path[1]]
        return {name: tuple(item for item in so_far.get(name, written) if item is not named)}
    return {name: NOTHING if model.model_fields[name].is_required() else None}
