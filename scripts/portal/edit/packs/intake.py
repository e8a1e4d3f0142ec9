"""What a pack that came back holds, compared with the portal as it now is; and the one draft that takes it in.

A text is merged by content. What it was made from stands in the pack: if the source has changed since, the translation is an outdated one,
and takes the place of none that is current; if somebody has changed the translation here since, neither version is lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from portal.check.translation_qa import is_in_another_language, plain
from portal.common.locales import locale_format
from portal.common.messages import Message, message
from portal.common.printable import shorten
from portal.content.portal import Portal
from portal.content.texts import Ledger, LedgerEntry, State, TextStore, fingerprint
from portal.content.translation_ledger import ledger_files, synced
from portal.edit.draft import Draft
from portal.edit.packs.inline import codes_in, lost_and_found
from portal.edit.packs.joining import whole_texts
from portal.edit.packs.placing import place_texts
from portal.edit.packs.units import (
    NO_FORM,
    Forms,
    Returned,
    ReturnedBlock,
    ReturnedPack,
    as_meant,
    as_one_text,
    fingerprint_of,
    mark_of,
    text_forms,
)
from portal.files.text import forbidden_characters


class Fate(StrEnum):
    """What becomes of a text that came back."""

    NEW = "new"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    """It was outdated, and holds for today's source."""
    REVIEWED = "reviewed"
    """Its words stay; somebody has read them."""
    OUTDATED = "outdated"
    """Taken in as what it is: made from an earlier source."""
    SUPERSEDED = "superseded"
    """Made from an earlier source, while there is one from today's: left out."""
    CHANGED_HERE = "changed-here"
    """Somebody has changed the translation here since: left out."""
    UNFINISHED = "unfinished"
    PARTIAL = "partial"
    """Some of its blocks wait for others."""
    UNKNOWN = "unknown"
    """There is no such text."""
    EMPTY = "empty"
    SAME = "same"


TAKEN = (Fate.NEW, Fate.CHANGED, Fate.OUTDATED, Fate.CONFIRMED, Fate.REVIEWED)
PUT_INTO_FILES = (Fate.NEW, Fate.CHANGED, Fate.OUTDATED)
LEFT_OUT = (Fate.SUPERSEDED, Fate.CHANGED_HERE, Fate.UNFINISHED, Fate.UNKNOWN)
"""What its sender would want to know."""


@dataclass(frozen=True)
class Incoming:
    """A text that came back, and what becomes of it."""

    key: str
    fate: Fate
    now: str = ""
    """The translation as it is here."""
    then: Forms = field(default_factory=dict)
    """As it came back."""
    source: str = ""
    """Fingerprint of the source that it was made from."""
    place: str = ""
    blocks: tuple[ReturnedBlock, ...] = ()
    waits_for: tuple[ReturnedBlock, ...] = ()
    is_whole: bool = True
    is_all_theirs: bool = True

    @property
    def text(self) -> str:
        return as_one_text(self.then) if self.then else ""


@dataclass(frozen=True)
class Intake:
    """A whole pack, assessed."""

    locale: str
    incoming: tuple[Incoming, ...]
    faults: tuple[Message, ...]
    """With one of them, nothing of the pack is taken in."""
    earlier: Mapping[str, str]
    """Earlier sources by fingerprint that the ledger is to remember."""

    def of(self, *fates: Fate) -> list[Incoming]:
        return [one for one in self.incoming if one.fate in fates]


def assessed(
    portal: Portal,
    pack: ReturnedPack,
    locale: str,
    *,
    reviewed: bool,
    sources: Mapping[str, str] = MappingProxyType({}),
) -> Intake:
    """What becomes of each text of a pack; *reviewed*, if somebody stands by all of it; earlier *sources* by fingerprint."""
    store = portal.texts
    incoming: list[Incoming] = []
    faults: list[Message] = []
    earlier: dict[str, str] = {}
    for returned in whole_texts(store, sources, locale, pack, reviewed=reviewed):
        if returned.key not in store.source:
            theirs = {form: as_meant(returned.key, text) for form, text in returned.target.items()}
            incoming.append(Incoming(returned.key, Fate.UNKNOWN, then=theirs, place=returned.place))
            continue
        then, fault = _forms(portal, locale, returned)
        made = replace(
            _one(store, locale, returned, then, reviewed),
            blocks=returned.blocks,
            waits_for=returned.waits_for,
            is_whole=returned.is_whole,
            is_all_theirs=returned.is_all_theirs,
        )
        if made.fate in TAKEN and fault:
            faults.append(fault)
        if made.fate in PUT_INTO_FILES:
            faults += _faults(portal, locale, returned, made)
        if made.fate is Fate.OUTDATED and len(returned.sources) == 1:
            earlier[made.source] = returned.sources[0]
        incoming.append(made)
    faults += _faults_of_order(portal.texts, incoming)
    return Intake(locale, tuple(incoming), tuple(faults), earlier)


def _forms(portal: Portal, locale: str, returned: Returned) -> tuple[Forms, Message | None]:
    """The translation in the forms of its language, those that came back empty or not at all as they are here; and what is wrong with them."""
    store, key = portal.texts, returned.key
    target = {form: as_meant(key, text) for form, text in returned.target.items()}
    if not any(target.values()):
        return {}, None
    unit = store.translations.get(locale, {}).get(key)
    here = text_forms(key, unit) if unit else {}
    if not store.source[key].forms:
        text = target.get(NO_FORM, "")
        fault = message("pack.no-forms", key=key, place=returned.place) if target.keys() != {NO_FORM} else None
        return ({NO_FORM: text} if text else {}), fault
    wanted = locale_format(locale).plural_forms
    made = {form: target.get(form) or here.get(form, "") for form in wanted}
    if target.keys() - set(wanted) or not all(made.values()):
        missing = ", ".join(form for form in wanted if not made[form]) or ", ".join(wanted)
        return made, message("pack.forms", key=key, place=returned.place, forms=missing)
    return made, None


def _is_begun(store: TextStore, locale: str, key: str) -> bool:
    """Whether what stands there are words that a command has written: the same words, given by a translator, are one."""
    entry = store.ledger.get(locale, {}).get(key)
    return entry is not None and entry.begun and store.state(key, locale) is State.MISSING


def _one(store: TextStore, locale: str, returned: Returned, then: Forms, reviewed: bool) -> Incoming:
    key = returned.key
    source = store.source[key]
    unit = store.translations.get(locale, {}).get(key)
    here = text_forms(key, unit) if unit else {}
    tidied = {form: as_meant(key, text) for form, text in here.items()}
    state = store.state(key, locale)
    source_then, _, target_then = returned.was.partition("-")
    made_from = store.fingerprint(source)
    is_current = set(map(fingerprint, returned.sources)) <= set(map(fingerprint, text_forms(key, source).values()))
    is_current = is_current and source_then in ("", made_from)
    if not is_current:
        made_from = source_then if source.forms and source_then else fingerprint(returned.sources[0])
    values = (as_one_text(here) if here else "", then, made_from, returned.place)
    if returned.waits_for:
        return Incoming(key, Fate.PARTIAL, *values)
    if not then:
        return Incoming(key, Fate.EMPTY, *values)
    if then == tidied and not _is_begun(store, locale, key):
        if is_current and state is State.OUTDATED and returned.is_confirmed and not returned.is_unfinished:
            return Incoming(key, Fate.CONFIRMED, *values)
        is_fit = is_current and state in (State.MACHINE, State.TRANSLATED)
        is_fit = is_fit and returned.is_whole and not returned.is_unfinished
        return Incoming(key, Fate.REVIEWED if reviewed and is_fit else Fate.SAME, *values)
    if state is not State.MISSING and target_then == fingerprint_of(then):
        return Incoming(key, Fate.SAME, *values)  # as it left; what is here is newer
    is_still_source = store.is_prose(key) and plain(as_one_text(then)) == plain(source.value)
    if returned.is_unfinished or is_still_source:
        return Incoming(key, Fate.UNFINISHED, *values)
    if returned.was and state is not State.MISSING and mark_of(store, locale, key).partition("-")[2] != target_then:
        return Incoming(key, Fate.CHANGED_HERE, *values)
    if not is_current:
        is_taken = state in (State.MISSING, State.OUTDATED)
        return Incoming(key, Fate.OUTDATED if is_taken else Fate.SUPERSEDED, *values)
    return Incoming(key, Fate.NEW if state is State.MISSING else Fate.CHANGED, *values)


def _faults(portal: Portal, locale: str, returned: Returned, made: Incoming) -> list[Message]:
    """What would make a translation worse than none."""
    key, store, faults = made.key, portal.texts, []
    said = made.blocks or (_as_block(store, made),)
    for block in said:
        if next(forbidden_characters(block.then, ""), None):
            faults.append(message("pack.characters", key=block.key, place=block.place))
        if not block.is_fit:
            faults.append(message("pack.shape", key=block.key, place=block.place))
    text = "\n".join(block.then for block in said)
    if not key.startswith("interface/") and is_in_another_language(text, locale, portal.settings.languages):
        faults.append(message("pack.language", key=said[0].key, place=said[0].place, locale=locale))
    if made.fate is not Fate.OUTDATED:
        faults += _code_faults(store, key, returned, made.then)
    return faults


def _code_faults(store: TextStore, key: str, returned: Returned, then: Forms) -> list[Message]:
    """References and placeholders that were lost, or are no longer what they were; a plural form may leave the number out."""
    if returned.blocks:
        return [fault for one in returned.blocks for fault in _lost_codes(one.key, one.place, [(one.then, one.source)])]
    sources = text_forms(key, store.source[key])
    pairs = [(text, sources.get(form) or list(sources.values())[-1]) for form, text in then.items()]
    if len(pairs) > 1:
        pairs = [(" ".join(then.values()), " ".join(sources.values()))]
    return _lost_codes(key, returned.place, pairs)


def _lost_codes(key: str, place: str, pairs: list[tuple[str, str]]) -> list[Message]:
    """The same of pairs of a translation and its source."""
    faults = []
    for text, source in pairs:
        lost, added = lost_and_found(key, source, text)
        if key.startswith("interface/"):  # a placeholder may stand there as often as the language wants
            ours, theirs = set(codes_in(key, text)), set(codes_in(key, source))
            lost, added = sorted(theirs - ours), sorted(ours - theirs)
        if lost or added:
            codes = {"lost": " ".join(lost) or "–", "added": " ".join(added) or "–"}
            faults.append(message("pack.codes", key=key, place=place, **codes))
    return faults


_LONG, _SEVERAL, _SHOWN = 20, 2, 5


def _faults_of_order(store: TextStore, incoming: list[Incoming]) -> list[Message]:
    """Several translations that stand beside keys of others, whose places they have left: one column was sorted, or moved by a row."""
    put = [text for text in incoming if text.fate in PUT_INTO_FILES]
    texts = [_as_block(store, text) for text in incoming if not text.blocks]
    blocks = [block for text in put for block in text.blocks or [_as_block(store, text)]]
    here = {block.now: block for block in [*texts, *blocks] if len(block.now) > _LONG}
    pairs = [(block, here[block.then]) for block in blocks if block.then in here]
    moved = [(block, other) for block, other in pairs if other.then != block.then and block.source != other.source]
    if len(moved) < _SEVERAL:
        return []
    return [
        message("pack.moved", place=block.place, key=block.key, other=other.key, text=shorten(block.then))
        for block, other in moved[:_SHOWN]
    ]


def _as_block(store: TextStore, one: Incoming) -> ReturnedBlock:
    source = store.source[one.key].value if one.key in store.source else ""
    return ReturnedBlock(one.key, one.place, source, one.now, one.text)


def draft_of_pack(
    portal: Portal, intake: Intake, earlier: Mapping[str, str], *, by: str, reviewer: str, day: dt.date
) -> Draft:
    """The changes that take a pack in: into the files of its language, and into the ledger. CannotPatch."""
    draft = Draft(portal.settings.root)
    written = {one.key: one.then for one in intake.of(*PUT_INTO_FILES)}
    place_texts(portal, intake.locale, written, draft)
    ledger = _ledger(portal.texts, intake, by, reviewer, day)
    for name, text in ledger_files(portal.texts, ledger, {**earlier, **intake.earlier}).items():
        draft.write(name, text)
    return draft


def is_of_a_person(store: TextStore, one: Incoming, locale: str) -> bool:
    """Whether all of a text is a person's, if the file is: of a body that a machine made, some blocks may be as it left them."""
    return one.is_all_theirs or store.by_a_person(one.key, locale)


def _ledger(store: TextStore, intake: Intake, by: str, reviewer: str, day: dt.date) -> Ledger:
    ledger = synced(store)
    entries = ledger.setdefault(intake.locale, {})
    on = day.isoformat() if reviewer else ""
    for text in intake.of(*PUT_INTO_FILES):
        is_reviewed = bool(reviewer) and text.is_whole and text.fate is not Fate.OUTDATED
        name = by if is_reviewed or is_of_a_person(store, text, intake.locale) else ""
        entries[text.key] = LedgerEntry(
            text.source, fingerprint_of(text.then), is_reviewed, name, *((reviewer, on) if is_reviewed else ())
        )
    for text in intake.of(Fate.CONFIRMED):
        who = (reviewer, on) if text.is_whole else ("", "")
        entries[text.key] = entries[text.key]._replace(
            source=text.source, reviewed=bool(who[0]), reviewer=who[0], on=who[1]
        )
    for text in intake.of(Fate.REVIEWED):
        entries[text.key] = entries[text.key]._replace(reviewed=True, reviewer=reviewer, on=on)
    return ledger
