"""What a pack that came back holds, compared with the portal as it now is; and the one draft that takes it in.

A text is merged by content. What it was made from stands in the pack: if the source has changed since, the translation is an outdated one,
and takes the place of none that is current; if somebody has changed the translation here since, neither version is lost.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from portal.check.translation_qa import is_in_another_language, plain
from portal.common.formulas import unguarded
from portal.common.grouping import grouped
from portal.common.locales import locale_format
from portal.common.messages import Message, message
from portal.common.printable import shorten
from portal.content.portal import Portal
from portal.content.texts import Ledger, LedgerEntry, State, TextStore, fingerprint
from portal.content.translation_ledger import kind_of_text, ledger_files, synced
from portal.edit.draft import Draft
from portal.edit.packs.inline import codes_in, lost_and_found
from portal.edit.packs.placing import place_texts
from portal.edit.packs.units import (
    NO_FORM,
    Forms,
    Returned,
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


def with_keys_of_today(store: TextStore, pack: ReturnedPack) -> ReturnedPack:
    """A pack with each text under the key that it has since what it belongs to was renamed: the only one of its kind with the same source."""
    given = {returned.key for returned in pack.units}
    if given <= store.source.keys():
        return pack
    alike = grouped(
        ((*kind_of_text(key), store.fingerprint(unit)), key) for key, unit in store.source.items() if key not in given
    )
    homes = []
    for returned in pack.units:
        source = returned.was.partition("-")[0] or fingerprint(returned.sources[0])
        found = [] if returned.key in store.source else alike.get((*kind_of_text(returned.key), source), [])
        homes.append(found[0] if len(found) == 1 else returned.key)
    times = Counter(homes)
    pairs = zip(pack.units, homes, strict=True)
    return replace(pack, units=tuple(replace(unit, key=home) if times[home] == 1 else unit for unit, home in pairs))


def assessed(portal: Portal, pack: ReturnedPack, locale: str, *, reviewed: bool) -> Intake:
    """What becomes of each text of a pack; *reviewed*, if somebody stands by all of it."""
    store = portal.texts
    incoming: list[Incoming] = []
    faults: list[Message] = []
    earlier: dict[str, str] = {}
    for returned in _without_guards(store, pack, locale):
        if returned.key not in store.source:
            theirs = {form: as_meant(returned.key, text) for form, text in returned.target.items()}
            incoming.append(Incoming(returned.key, Fate.UNKNOWN, then=theirs, place=returned.place))
            continue
        then, fault = _forms(portal, locale, returned)
        made = _one(store, locale, returned, then, reviewed)
        if made.fate in TAKEN and fault:
            faults.append(fault)
        if made.fate in PUT_INTO_FILES:
            faults += _faults(portal, locale, returned, made)
        if made.fate is Fate.OUTDATED and len(returned.sources) == 1:
            earlier[made.source] = returned.sources[0]
        incoming.append(made)
    faults += _faults_of_order(portal.texts, incoming)
    return Intake(locale, tuple(incoming), tuple(faults), earlier)


def _without_guards(store: TextStore, pack: ReturnedPack, locale: str) -> Iterable[Returned]:
    """Texts of CSV that was saved as a workbook: the apostrophes before what looks like a formula have become part of them."""
    for one in pack.units:
        units = (store.source.get(one.key), store.translations.get(locale, {}).get(one.key))
        ours = {text for unit in units if unit for text in text_forms(one.key, unit).values()}
        said = {as_meant(one.key, text) for text in (*one.sources, *one.target.values())}
        if any(unguarded(text) in ours for text in said - ours):
            return [
                replace(
                    each,
                    sources=tuple(map(unguarded, each.sources)),
                    target={form: unguarded(text) for form, text in each.target.items()},
                )
                for each in pack.units
            ]
    return pack.units


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
    if not then:
        return Incoming(key, Fate.EMPTY, *values)
    if then == tidied and not _is_begun(store, locale, key):
        if is_current and state is State.OUTDATED and returned.is_confirmed and not returned.is_unfinished:
            return Incoming(key, Fate.CONFIRMED, *values)
        is_fit = is_current and state in (State.MACHINE, State.TRANSLATED) and not returned.is_unfinished
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
    key, faults = made.key, []
    text = made.text
    if next(forbidden_characters(text, ""), None):
        faults.append(message("pack.characters", key=key, place=returned.place))
    if not key.startswith("interface/") and is_in_another_language(text, locale, portal.settings.languages):
        faults.append(message("pack.language", key=key, place=returned.place, locale=locale))
    if made.fate is not Fate.OUTDATED:
        faults += _code_faults(portal.texts, key, returned, made.then)
    return faults


def _code_faults(store: TextStore, key: str, returned: Returned, then: Forms) -> list[Message]:
    """References and placeholders that were lost, or are no longer what they were; a plural form may leave the number out."""
    sources = text_forms(key, store.source[key])
    pairs = [(text, sources.get(form) or list(sources.values())[-1]) for form, text in then.items()]
    if len(pairs) > 1:
        pairs = [(" ".join(then.values()), " ".join(sources.values()))]
    faults = []
    for text, source in pairs:
        lost, added = lost_and_found(key, source, text)
        if key.startswith("interface/"):  # a placeholder may stand there as often as the language wants
            ours, theirs = set(codes_in(key, text)), set(codes_in(key, source))
            lost, added = sorted(theirs - ours), sorted(ours - theirs)
        if lost or added:
            codes = {"lost": " ".join(lost) or "–", "added": " ".join(added) or "–"}
            faults.append(message("pack.codes", key=key, place=returned.place, **codes))
    return faults


_LONG, _SEVERAL, _SHOWN = 20, 2, 5


def _faults_of_order(store: TextStore, incoming: list[Incoming]) -> list[Message]:
    """Several translations that stand beside keys of others, whose places they have left: one column was sorted, or moved by a row."""
    here = {text.now: text for text in incoming if len(text.now) > _LONG}
    pairs = [(text, here[text.text]) for text in incoming if text.fate in PUT_INTO_FILES and text.text in here]
    moved = [
        (text, other)
        for text, other in pairs
        if other.text != text.text and store.source[text.key].value != store.source[other.key].value
    ]
    if len(moved) < _SEVERAL:
        return []
    return [
        message("pack.moved", place=text.place, key=text.key, other=other.key, text=shorten(text.text))
        for text, other in moved[:_SHOWN]
    ]


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


def _ledger(store: TextStore, intake: Intake, by: str, reviewer: str, day: dt.date) -> Ledger:
    ledger = synced(store)
    entries = ledger.setdefault(intake.locale, {})
    on = day.isoformat() if reviewer else ""
    for text in intake.of(*PUT_INTO_FILES):
        is_reviewed = bool(reviewer) and text.fate is not Fate.OUTDATED
        entries[text.key] = LedgerEntry(
            text.source, fingerprint_of(text.then), is_reviewed, by, *((reviewer, on) if is_reviewed else ())
        )
    for text in intake.of(Fate.CONFIRMED):
        entries[text.key] = entries[text.key]._replace(
            source=text.source, reviewed=bool(reviewer), reviewer=reviewer, on=on
        )
    for text in intake.of(Fate.REVIEWED):
        entries[text.key] = entries[text.key]._replace(reviewed=True, reviewer=reviewer, on=on)
    return ledger
