"""What came back, as texts of today: under the keys that they have now, and blocks put together as the one text that they are.

What is missing of such a text is told block by block.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from portal.check.translation_qa import plain
from portal.common.formulas import unguarded
from portal.common.grouping import grouped
from portal.content.markdown_blocks import cut
from portal.content.texts import State, TextStore, TextUnit, fingerprint, is_prose
from portal.content.translation_ledger import kind_of_text
from portal.edit.packs.bodies import Body, BodyBlock, body_in, body_of, text_of
from portal.edit.packs.units import NO_FORM, Returned, ReturnedBlock, ReturnedPack, Wanting, as_meant, text_forms


def with_keys_of_today(store: TextStore, pack: ReturnedPack) -> ReturnedPack:
    """A pack with each text under the key that it has since what it belongs to was renamed: the only one of its kind with the same source."""
    sources = {text_of(one.key): one.was.partition("-")[0] or fingerprint(one.sources[0]) for one in pack.units}
    given = sources.keys()
    if given <= store.source.keys():
        return pack
    alike = grouped(
        ((*kind_of_text(key), store.fingerprint(unit)), key) for key, unit in store.source.items() if key not in given
    )
    homes = {}
    for key, source in sources.items():
        found = [] if key in store.source else alike.get((*kind_of_text(key), source), [])
        homes[key] = found[0] if len(found) == 1 else key
    times = Counter(homes.values())
    homes = {key: home for key, home in homes.items() if times[home] == 1}

    def at_home(one: Returned) -> Returned:
        key = text_of(one.key)
        return replace(one, key=homes.get(key, key) + one.key.removeprefix(key))

    return replace(pack, units=tuple(map(at_home, pack.units)))


def whole_texts(
    store: TextStore, earlier: Mapping[str, str], locale: str, pack: ReturnedPack, *, reviewed: bool
) -> Iterator[Returned]:
    """Texts as they came back, those that came block by block in one piece; *reviewed*, if somebody stands by all of it."""
    bodies: dict[str, list[Returned]] = defaultdict(list)
    for one in _without_guards(store, pack, locale):
        key = text_of(one.key)
        if key == one.key or key not in store.source:
            yield one
        else:
            bodies[key].append(one)
    for key, some in bodies.items():
        yield _put_together(store, earlier, locale, key, some, reviewed)


def _without_guards(store: TextStore, pack: ReturnedPack, locale: str) -> Iterable[Returned]:
    """Texts of CSV that was saved as a workbook: the apostrophes before what looks like a formula have become part of them."""
    for one in pack.units:
        key = text_of(one.key)
        units = (store.source.get(key), store.translations.get(locale, {}).get(key))
        ours = {text for unit in units if unit for text in _units_of(one.key, unit)}
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


def _units_of(key: str, unit: TextUnit) -> Iterable[str]:
    """The texts, or blocks, of which one may have gone out."""
    body = cut(unit.value) if text_of(key) != key else None
    return (block.words for block in body.blocks) if body else text_forms(key, unit).values()


@dataclass
class _Filled:
    """A body with what came back of it."""

    source: str
    text: str
    done: list[ReturnedBlock]
    wanting: list[ReturnedBlock]
    is_begun: bool
    """The translator has done something in it."""
    has_clash: bool
    """A block was translated in the file, and otherwise here meanwhile."""
    is_whole: bool = False
    is_all_theirs: bool = False


def _put_together(
    store: TextStore, earlier: Mapping[str, str], locale: str, key: str, some: list[Returned], reviewed: bool
) -> Returned:
    """A body made from today's source if that can be, else from the one that it left with: then it is an outdated one."""
    source = store.source[key].value
    was = next((one.was for one in some if one.was), "")
    source_then, _, marks = was.partition("-")
    found = []
    for text in [source, *_source_then(earlier, key, source, source_then, some)]:
        body = body_in(store, earlier, locale, key, text) or body_of(key, text)
        found.append(_filled(text, body, some, reviewed) if body else _unplaced(text, some))
    best = next((filled for filled in found if not filled.wanting), found[0])
    unit, state = store.translations.get(locale, {}).get(key), store.state(key, locale)
    here = unit.value if unit and state is not State.MISSING else ""
    target_then = marks.partition("-")[0] if best.has_clash or not here else fingerprint(here)
    made = Returned(
        key,
        (best.source,),
        {NO_FORM: "" if best.wanting else best.text},
        some[0].place,
        f"{fingerprint(best.source)}-{target_then}" if was else "",
        is_confirmed=True,
        blocks=tuple(best.done),
        waits_for=tuple(best.wanting),
        is_whole=best.is_whole,
        is_all_theirs=best.is_all_theirs,
    )
    is_up_to_date = state is State.OUTDATED and best.is_whole and not best.wanting
    if not best.is_begun and not is_up_to_date:
        return replace(made, target={NO_FORM: here}, is_confirmed=False, waits_for=())
    return made


def _source_then(
    earlier: Mapping[str, str], key: str, source: str, source_then: str, some: list[Returned]
) -> Iterator[str]:
    """The source with which the blocks left, if it was another: as the ledger knows it, or today's with their words."""
    body = body_of(key, source)
    if source_then in earlier:
        yield earlier[source_then]
    elif body and source_then:
        words = {one.key: as_meant(one.key, one.sources[0]) for one in some}
        made = body.source.joined({part.place: words[part.key] for part in body.asked if part.key in words})
        if made != source and fingerprint(made) == source_then:
            yield made


def _unplaced(source: str, some: Iterable[Returned]) -> _Filled:
    """Of blocks for which there is no place: those in which the translator has done something."""
    wanting = [
        ReturnedBlock(one.key, one.place, one.sources[0], "", one.target.get(NO_FORM, ""), Wanting.CHANGED)
        for one in some
        if _is_touched(one, "")
    ]
    return _Filled(source, "", [], wanting, bool(wanting), has_clash=False)


def _is_touched(one: Returned, here: str) -> bool:
    """Whether a block came back with another translation than it left with; where nobody knows that, than is *here*."""
    text, marks = as_meant(one.key, one.target.get(NO_FORM, "")), one.was.split("-")
    left_with = marks[2] if len(marks) > 2 else fingerprint(here) if here else ""
    return bool(text) and fingerprint(text) != left_with


def _filled(source: str, body: Body, some: list[Returned], reviewed: bool) -> _Filled:
    matched, left = _matched(body, some)
    found = _unplaced(source, left)
    found.is_whole = found.is_all_theirs = True
    words: dict[int, str] = {}
    for part in body.asked:
        one = matched.get(part.key)
        text = as_meant(part.key, one.target.get(NO_FORM, "")) if one else ""
        is_touched = one is not None and _is_touched(one, part.target)
        is_same = fingerprint(text) == fingerprint(part.target)
        block = ReturnedBlock(part.key, one.place if one else "", part.block.words, part.target, text)
        wanting = _wanting(part, one, text, is_touched=is_touched, reviewed=reviewed)
        found.is_begun |= is_touched
        found.is_whole &= wanting is None
        found.is_all_theirs &= wanting is None and (is_touched or part.state in (State.MISSING, State.OUTDATED))
        if wanting and (is_touched or part.state in (State.MISSING, State.OUTDATED)):
            found.wanting.append(block._replace(wanting=wanting))
        elif wanting is None and not is_same and (is_touched or not part.target):
            words[part.place] = text
            found.is_begun = True
            marks = one.was.split("-") if one else []
            found.has_clash |= len(marks) > 2 and bool(part.target) and fingerprint(part.target) != marks[2]
            found.done.append(block)
        elif wanting is None and part.state is State.OUTDATED:
            found.is_begun = True
    found.text = body.with_words(words)
    if not _has_shape(found.text, body):
        alone = {place for place, text in words.items() if not _has_shape(body.source.joined({place: text}), body)}
        keys = {part.key for part in body.asked if part.place in (alone or words)}
        found.done = [block._replace(is_fit=block.key not in keys) for block in found.done]
    return found


def _matched(body: Body, some: list[Returned]) -> tuple[dict[str, Returned], list[Returned]]:
    """What came back for each block, by its key and words or by its words alone, and what is left over."""
    left: dict[str, dict[str, Returned]] = defaultdict(dict)
    for returned in some:
        left[fingerprint(returned.sources[0])][returned.key] = returned
    alike = {part.key: left[fingerprint(part.block.words)] for part in body.asked}
    matched = {key: those.pop(key) for key, those in alike.items() if key in those}
    for key, those in alike.items():
        if key not in matched and those:
            matched[key] = those.pop(next(iter(those)))
    return matched, [one for those in left.values() for one in those.values()]


def _wanting(part: BodyBlock, one: Returned | None, text: str, *, is_touched: bool, reviewed: bool) -> Wanting | None:
    if one is None:
        return Wanting.ABSENT
    if not text:
        return Wanting.EMPTY
    if one.is_unfinished or (part.state is State.OUTDATED and not is_touched and not one.is_confirmed):
        return Wanting.UNFINISHED
    is_still_source = is_prose(part.block.words) and plain(text) == plain(part.block.words)
    return Wanting.SAME if is_still_source and is_touched and not reviewed else None


def _has_shape(text: str, body: Body) -> bool:
    made = cut(text)
    return made is not None and made.shape == body.source.shape
