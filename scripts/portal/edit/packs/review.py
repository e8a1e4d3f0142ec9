"""Translations read by a person, text by text, in the terminal or in the form: which wait, and what is noted of those that were read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portal.check.project import Site
from portal.common.clock import now
from portal.common.messages import Message
from portal.common.printable import printable
from portal.content.texts import State
from portal.edit.draft import Draft
from portal.edit.packs.intake import TAKEN, Fate, assessed, draft_of_pack
from portal.edit.packs.remarks import known_of
from portal.edit.packs.units import Forms, PackedText, Packer, Returned, ReturnedPack, keys_of
from portal.site.translation_queue import in_order_of_harm

UNREAD = (State.OUTDATED, State.MACHINE, State.TRANSLATED)
"""Translations that nobody has reviewed as they are now."""
MACHINE, _LONGEST_NAME = "machine", 100


def is_name(name: str) -> bool:
    """Whether the ledger may hold this as the name of whoever translated."""
    return name == printable(name) and len(name) <= _LONGEST_NAME


def is_reviewer(name: str) -> bool:
    """Whether this may be the name of who reviews: no machine does."""
    return is_name(name) and name.strip().casefold() != MACHINE


def unread_texts(site: Site, locale: str) -> list[str]:
    """Keys of the texts of a language that wait for a reader, first those where a wrong word does most harm."""
    return in_order_of_harm(site.portal, keys_of(site.portal, locale, states=UNREAD))


def text_to_read(site: Site, earlier: Mapping[str, str], locale: str, key: str, language: str) -> PackedText | None:
    """A text with all that a reader must know of it, said in *language*; None if it doesn't wait for a reader."""
    portal = site.portal
    if key not in keys_of(portal, locale, states=UNREAD, prefix=key):
        return None
    return Packer(portal, site.routes, known_of(portal, locale), earlier, locale, language).whole(key)


def said_of(unit: PackedText, words: Forms) -> Returned:
    """That the translation of a text holds in these *words*: those that were shown, or mended ones."""
    return Returned(unit.key, tuple(unit.source.values()), words, unit.key, unit.was, is_confirmed=True)


def faults_of(site: Site, locale: str, said: Returned) -> tuple[Message, ...] | None:
    """Why a text can't be noted with such words; None if there is nothing to note, for somebody else has read or changed it."""
    intake = assessed(site.portal, ReturnedPack(locale, (said,)), locale, reviewed=True)
    return intake.faults or (() if intake.of(*TAKEN) and not intake.of(Fate.OUTDATED) else None)


def draft_of_review(
    site: Site, locale: str, said: Iterable[Returned], earlier: Mapping[str, str], reviewer: str
) -> Draft:
    """What a person said of texts, with name and day, put into the files and the ledger. CannotPatch."""
    intake = assessed(site.portal, ReturnedPack(locale, tuple(said)), locale, reviewed=True)
    return draft_of_pack(site.portal, intake, earlier, by=reviewer, reviewer=reviewer, day=now().date())
