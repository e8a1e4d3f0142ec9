"""Taking something off the site: withdrawn, so that readers are told, or deleted with all its translations; and what still refers to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from portal.check.link_targets import within
from portal.common.messages import Message, Told, message
from portal.content.markdown import SHOWN_IN_TEXTS, render, shown_in
from portal.content.portal import Portal
from portal.edit.draft import Draft
from portal.edit.form import path_label
from portal.edit.form_values import place_in_list
from portal.edit.redirects import published_at, put_redirect
from portal.edit.yaml_patch import rearranged, set_in_front_matter, set_value
from portal.files.images import IMAGES_FOLDER
from portal.files.nodes import Mapping, Sequence, node_at
from portal.files.yaml_reader import parse_yaml
from portal.model.collections import COLLECTIONS, MODELS, YAML_COLLECTIONS, Ref
from portal.model.fields import own_addresses, refs_of
from portal.model.records import Redirect
from portal.site.page_kinds import REQUIRED_PAGES

REDIRECTED = "redirects"
"""What refers to a thing and is none: addresses that lead to it."""


class CannotTakeDown(Told):
    """Why it stays."""


class Referral(NamedTuple):
    """Something that refers to a thing."""

    by: Ref
    """The thing that does, or an address that leads there."""
    field: Message
    locale: str = ""
    """Empty for what all languages share."""


def can_be_withdrawn(ref: Ref) -> bool:
    """Whether something of the kind can stay in the files and be off the site."""
    return "withdrawn" in MODELS[ref.collection].model_fields


def referrals(portal: Portal, ref: Ref) -> list[Referral]:
    """Everything that refers to a thing, each once: records, texts, links, addresses that lead there."""
    return list(dict.fromkeys(one for one in _referrals(portal, ref) if one.by != ref))


def _referrals(portal: Portal, ref: Ref) -> Iterator[Referral]:
    for by, record in portal.every_record():
        for field, named in refs_of(record):
            if named == ref:
                yield Referral(by, path_label(field))
    uri = f"/{ref.uri}"
    if ref.collection in SHOWN_IN_TEXTS:
        for locale, units in portal.texts.by_locale.items():
            for key, unit in units.items():
                if "{{" in unit.value and ref in shown_in(unit.value):
                    yield _by_text(key, locale)
        uri = f"/data/#figure-{ref.id}"
    elif not COLLECTIONS[ref.collection].has_pages:
        return
    for (locale, key), document in portal.documents.items():
        for address in render(document.body).links:
            path = address if address.startswith("/") else within(address, portal.settings.site_url)
            if path and _is_at(path, uri):
                yield _by_text(f"{key}/body", locale)
    for (collection, name), node in portal.nodes.items():
        for given in own_addresses(node, MODELS.get(collection, Redirect)):
            if given.value == uri:
                yield Referral(Ref(collection, name), Message(""))


def _is_at(path: str, uri: str) -> bool:
    return path == uri if "#" in uri else path.partition("#")[0].partition("?")[0] == uri


def _by_text(key: str, locale: str) -> Referral:
    ref = Ref.of_key(key)
    return Referral(ref, path_label(key.removeprefix(f"{ref.key}/")), locale)


def translated_into(portal: Portal, ref: Ref) -> list[str]:
    """Languages, beside its own, in which something of a thing is written."""
    own, start = portal.texts.language_of(ref.key), f"{ref.key}/"
    return [
        locale
        for locale in portal.settings.languages
        if locale != own and any(key.startswith(start) for key in portal.texts.translations.get(locale, ()))
    ]


def draft_of_withdrawal(portal: Portal, ref: Ref, today: dt.date) -> Draft:
    """The change by which a thing is withdrawn from a day on. CannotPatch, CannotTakeDown."""
    if not can_be_withdrawn(ref) or getattr(portal.record(ref), "withdrawn", None):
        raise CannotTakeDown(message("remove.withdrawn-before"))
    draft, file, day = Draft(portal.settings.root), portal.texts.file_of_source(ref.key), today.isoformat()
    text = draft.text(file)
    if ref.collection in YAML_COLLECTIONS:
        place = place_in_list(text, file, ref.collection, ref.id)
        draft.write(file, set_value(text, (ref.collection, place, "withdrawn"), day))
    else:
        draft.write(file, set_in_front_matter(text, ("withdrawn",), day))
    return draft


def assert_may_move(portal: Portal, ref: Ref) -> None:
    """CannotTakeDown for a page without which the site is none, or to which the menu leads: that is no editor's."""
    if ref.collection == "pages" and ref.id in REQUIRED_PAGES:
        raise CannotTakeDown(message("remove.required-page"))
    if ref.collection == "pages" and ref.uri in portal.settings.navigation:
        raise CannotTakeDown(message("remove.in-menu"))


def draft_of_deletion(portal: Portal, ref: Ref, leads_to: str, today: dt.date, language: str) -> Draft:
    """The changes by which a thing is gone, with its translations; readers of its addresses are led on, or told that it is gone.

    *language* as of ``put_redirect``. CannotPatch, CannotTakeDown.
    """
    assert_may_move(portal, ref)
    draft = Draft(portal.settings.root)
    if ref.collection in YAML_COLLECTIONS:
        _take_out(portal, ref, draft)
    else:
        for file in {portal.texts.file_of(ref.key, locale) for locale in portal.settings.languages}:
            if draft.before(file) is not None:
                draft.delete(file)
    if ref.collection == "images":
        _take_out_picture(portal, ref, draft)
    for address in published_at(portal, ref):
        put_redirect(draft, address, leads_to, today, language)
    return draft


def _take_out(portal: Portal, ref: Ref, draft: Draft) -> None:
    """Without a record and what languages say of it."""
    collection, file = ref.collection, COLLECTIONS[ref.collection].file
    text = draft.text(file)
    place, listed = place_in_list(text, file, collection, ref.id), node_at(parse_yaml(text, file)[0], (collection,))
    others = [other for other in range(len(listed.items) if isinstance(listed, Sequence) else 0) if other != place]
    left = rearranged(text, (collection,), others)
    draft.write(file, left if others else f"{left.rstrip()}\n{collection}: []\n".lstrip("\n"))
    for locale in portal.settings.languages:
        name = portal.texts.file_of(ref.key, locale)
        words = draft.text(name) if name != file else ""
        node = parse_yaml(words, name)[0] if words else None
        if not isinstance(node, Mapping) or ref.id not in node.entries:
            continue
        if len(node.entries) == 1:
            draft.delete(name)
        else:
            draft.write(name, set_value(words, (ref.id,), None))


def _take_out_picture(portal: Portal, ref: Ref, draft: Draft) -> None:
    """Without a picture's file, unless another record shows it too."""
    image = portal.images.get(ref.id)
    if image and all(other.file != image.file for name, other in portal.images.items() if name != ref.id):
        draft.put(f"{IMAGES_FOLDER}/{image.file}", None)
