"""The text of a page or news item block by block: how each block stands in a language, and under which key it goes to a translator."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portal.content.markdown_blocks import Block, BlockKind, Blocks, cut
from portal.content.texts import State, TextStore
from portal.edit.packs.inline import pieces

_BLOCK_KEY = re.compile(r"(?P<body>.+/body)/[1-9][0-9]{0,5}")


def text_of(key: str) -> str:
    """The key of the text to which a unit belongs: ``pages/about/body`` of ``pages/about/body/7``; of any other, itself."""
    match = _BLOCK_KEY.fullmatch(key)
    return match["body"] if match else key


def is_body(key: str) -> bool:
    """Whether a text is Markdown."""
    return key.endswith("/body")


class BodyBlock(NamedTuple):
    """A block of a body that has words to translate, and how it stands in a language."""

    block: Block
    place: int
    """Which of the body's blocks it is, from 0."""
    key: str
    target: str
    """The translation in one line; empty where there is none."""
    state: State
    previous: str
    """Of an outdated translation, the block that it was made from, if that is known."""


@dataclass(frozen=True)
class Body:
    """A body in a language."""

    source: Blocks
    frame: Blocks
    """In which a translation goes: the one that is here if it has the shape of the source, else the source."""
    kept: Mapping[int, str]
    """What its blocks are as long as nobody says otherwise, by place."""
    asked: tuple[BodyBlock, ...]

    def with_words(self, words: Mapping[int, str]) -> str:
        """The body with other *words* in some blocks."""
        return self.frame.joined({**self.kept, **words})


def body_in(store: TextStore, earlier: Mapping[str, str], locale: str, key: str, source: str) -> Body | None:
    """A body in a language, beside the *source* as it is or was; *earlier* sources by fingerprint.

    None if it is better left whole: its blocks aren't those of what it was made from, or can't be told apart.
    """
    state, unit = store.state(key, locale), store.translations.get(locale, {}).get(key)
    if state is State.MISSING or unit is None:
        return body_of(key, source)
    if state is not State.OUTDATED:
        return body_of(key, source, unit.value, store.source[key].value, state)
    entry = store.ledger[locale][key]
    return body_of(key, source, unit.value, earlier.get(entry.source, ""), entry.state)


def body_of(key: str, source: str, theirs: str = "", made_from: str = "", done: State = State.MISSING) -> Body | None:
    """A body beside its translation, where there is one: what that was *made_from*, if it is known, and how it stood with that."""
    now, there, then = cut(source), cut(theirs), cut(made_from)
    if now is None or there is None:
        return None
    pairs: list[tuple[int | None, bool]] = [(None, False)] * len(now.blocks)
    is_known = bool(made_from) and then is not None and then.shape == there.shape
    if theirs and then and is_known:
        pairs = _pairs(now.blocks, then.blocks)
    elif theirs and not made_from and there.shape == now.shape:
        pairs = [(place, False) for place in range(len(now.blocks))]
    elif theirs:
        return None
    kept = {place: now.written(place) for place in range(len(now.blocks))}
    asked: list[BodyBlock] = []
    for place, (block, (found, is_same)) in enumerate(zip(now.blocks, pairs, strict=True)):
        has_words = _has_words(key, block)
        if found is not None and (has_words or is_same):
            kept[place] = there.written(found)
        state = State.MISSING if found is None else done if is_same else State.OUTDATED
        target = there.blocks[found].words if found is not None else ""
        previous = then.blocks[found].words if then and is_known and found is not None and not is_same else ""
        if has_words:
            asked.append(BodyBlock(block, place, f"{key}/{len(asked) + 1}", target, state, previous))
    return Body(now, there if there.shape == now.shape else now, kept, tuple(asked))


def _has_words(key: str, block: Block) -> bool:
    """Whether there is anything in a block to translate, other than figures, pictures and addresses."""
    words = "".join(piece for piece, stays in pieces(key, block.words) if not stays)
    return block.kind is not BlockKind.CODE and any(map(str.isalnum, words))


def _pairs(now: Sequence[Block], then: Sequence[Block]) -> list[tuple[int | None, bool]]:
    """For each block the earlier one that it was, and whether it is that still; as msgmerge does: the same words, else similar ones."""
    same: dict[tuple[BlockKind, str], deque[int]] = defaultdict(deque)
    for place, block in enumerate(then):
        same[block.kind, block.words].append(place)
    found: list[tuple[int | None, bool]] = []
    for block in now:
        places = same.get((block.kind, block.words))
        found.append((places.popleft(), True) if places else (None, False))
    left = {place for places in same.values() for place in places}
    for place, block in enumerate(now):
        if found[place][0] is None:
            alike = {then[one].words: one for one in sorted(left) if then[one].kind is block.kind}
            if close := difflib.get_close_matches(block.words, alike, n=1):
                found[place] = (alike[close[0]], False)
                left.discard(alike[close[0]])
    return found
