"""What a change does: to the state of translations, language by language, and to which pages."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.check.project import Site
from portal.content.markdown import shown_in
from portal.content.portal import Portal
from portal.content.texts import State
from portal.edit.changes import changes_between
from portal.model.collections import COLLECTIONS, Ref
from portal.model.fields import refs_of

_LACKING = (State.MISSING, State.OUTDATED)


@dataclass
class Effects:
    """Keys of the texts of one language that stand otherwise than before."""

    outdated: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    """Missing or outdated before, and no longer."""
    reviewed: list[str] = field(default_factory=list)


def effects_on_translations(before: Portal, after: Portal) -> dict[str, Effects]:
    """By language, which texts have become outdated, missing, current or reviewed."""
    found: dict[str, Effects] = {}
    for locale in after.texts.translated_into(after.settings.languages):
        effects = found[locale] = Effects()
        for key, unit in after.texts.source.items():
            was = before.texts.state(key, locale) if key in before.texts.source else None
            now = after.texts.state(key, locale)
            if was is now or (unit.optional and now is State.MISSING):
                continue
            if now is State.OUTDATED:
                effects.outdated.append(key)
            elif now is State.MISSING:
                effects.missing.append(key)
            elif was in _LACKING:
                effects.mended.append(key)
            if now is State.REVIEWED:
                effects.reviewed.append(key)
    return found


def pages_touched(before: Portal, after: Site) -> list[str]:
    """Addresses, without language, of the pages that a change is about: of what was changed, and of what names or refers to it."""
    changed = {change.ref for change in changes_between(before, after.portal)}
    return sorted(_pages(after, changed))


def page_showing(site: Site, ref: Ref) -> str | None:
    """The address, without language, of the page that is about a thing, or else of one that shows it; None if no page does."""
    return ref.uri if ref.uri in site.routes.entries else min(_pages(site, {ref}), default=None)


def _pages(site: Site, refs: set[Ref]) -> set[str]:
    """Addresses of the pages of things, and of what names or refers to them."""
    uris = (ref.uri for ref in {*refs, *_refer_to(site.portal, refs)} if ref.collection in COLLECTIONS)
    return {uri for uri in uris if uri in site.routes.entries}


def changes_words_of_all_pages(before: Portal, after: Portal) -> bool:
    """Whether a word of menus and buttons is another one."""
    return any(change.ref.collection == "interface" for change in changes_between(before, after))


def _refer_to(portal: Portal, changed: set[Ref]) -> set[Ref]:
    """Records that refer to one of *changed*, or show its number or picture in a text."""
    found = {
        Ref.of_key(key) for key, words in portal.texts.with_references() if not changed.isdisjoint(shown_in(words))
    }
    return found | {
        ref for ref, record in portal.every_record() if not changed.isdisjoint(target for _, target in refs_of(record))
    }
