"""The words of texts and of names: where one begins, what an apostrophe joins or parts, and which of a name's is the surname."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portal.common.folding import fold_name
from portal.content.name_forms import PARTICLES, SURE_TITLES, forms_of

_ATOM = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ELISIONS = frozenset((
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "dell", "all", "nell", "sull", "un",
))  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+")
_APOSTROPHED = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:'[^\W\d_]+)+")
_SERVANT = re.compile(r"\b\w{0,2}عبد +ال\w+")
_MIXED = re.compile(r"[a-z][\u0400-\u04ff]|[\u0400-\u04ff][a-z]")
_LIKE_LATIN = str.maketrans("аеорсухікмнтвјѕһԁԛԝ", "aeopcyxikmhtbjshdqw")
_LIKE_CYRILLIC = str.maketrans("aeopcyxikmht", "аеорсухікмнт")
_CAPITAL_WITHIN = re.compile(r"([^\W\d_][^\W\d_A-Z]{1,3})([A-Z][^\W\d_A-Z]{2,})")
_PATRONYMIC = re.compile(r".+(?:вич|вна|івна|ївна|vych|vich|vna)$")


class Atom(NamedTuple):
    """A word of a folded text; apostrophes within it are gone."""

    text: str
    start: int
    end: int


def words_in(folded: str) -> set[str]:
    """All words of a folded text, and what may be words of it; it is asked of every text, so it makes nothing of most."""
    words = set(_LETTERS.findall(folded))
    apart = [match[0] for match in _APOSTROPHED.finditer(folded)] if "'" in folded else []
    if "عبد" in folded:
        apart += [match[0] for match in _SERVANT.finditer(folded)]
    if _MIXED.search(folded):
        apart += [word for word in words if _MIXED.search(word)]
    return words.union(*([atom.text for atom in atoms_of(one)] for one in apart)) if apart else words


def atoms_of(folded: str) -> Iterator[Atom]:
    """The words of a folded text. What an apostrophe elides is a word; otherwise the two sides of it are one."""
    is_mixed = bool(_MIXED.search(folded))
    held: Atom | None = None
    for match in _ATOM.finditer(folded):
        start = match.start()
        parts = match[0].split("'")
        while len(parts) > 1 and parts[0] in _ELISIONS:
            yield Atom(parts[0], start, start + len(parts[0]))
            start += len(parts[0]) + 1
            del parts[0]
        end = match.end()
        if len(parts) > 1 and parts[-1] == "s":
            end -= 2
            del parts[-1]
        word = "".join(parts)
        if is_mixed and _MIXED.search(word):
            word = _in_one_script(word)
        if held:  # عبد الله is one name, and is also written as one word
            gap = folded[held.end : start]
            if word.startswith("ال") and gap.strip(" ") == "" and gap:
                yield Atom(held.text + word, held.start, end)
                held = None
                continue
            yield held
            held = None
        if word.endswith("عبد") and len(word) < 6:
            held = Atom(word, start, end)
            continue
        yield Atom(word, start, end)
    if held:
        yield held


def _in_one_script(word: str) -> str:
    """A word of letters that look alike as it is meant: in the script that has all of them, or has typed most."""
    latin, cyrillic = word.translate(_LIKE_LATIN), word.translate(_LIKE_CYRILLIC)
    if latin.isascii() != (not re.search("[a-z]", cyrillic)):
        return latin if latin.isascii() else cyrillic
    return latin if sum("a" <= char <= "z" for char in word) * 2 >= len(word) else cyrillic


def words_of(name: str) -> list[str]:
    """The words of a name as typed; “Doe, Jane” in the other order."""
    name = "".join(char for char in unicodedata.normalize("NFKC", name) if fold_name(char))
    surname, comma, given = name.partition(",")
    if comma and all(word.strip(".,").lower() in _SUFFIXES for word in given.split()):
        name, given = surname, ""
    if comma and given.strip() and "," not in given:
        name = f"{given} {surname.upper()}"
    words = [word.strip('.,;:()"“”«»') for word in name.split()]
    merged: list[str] = []
    for word in words:
        if merged and merged[-1] == "عبد" and fold_name(word).startswith("ال"):
            merged[-1] += word
        elif any(char.isalpha() for char in word):
            merged.append(word)
    while len(merged) > 2 and fold_name(merged[-1]) in _SUFFIXES:
        merged.pop()
    while len(merged) > 2 and fold_name(merged[0]) in SURE_TITLES:
        merged.pop(0)
    return merged


_SUFFIXES = frozenset(
    (
        "jr",
        "junior",
        "sr",
        "senior",
        "ii",
        "iii",
        "iv",
        "phd",
        "ph.d",
        "md",
        "m.d",
        "msc",
        "ma",
        "mba",
        "llm",
        "esq",
        "mbe",
        "obe",
        "cbe",
    )
)


def parted(words: list[str]) -> tuple[list[str], list[str]]:
    """Given names, and the parts of the surname: the last word, the one in capitals, or the one before name and patronymic."""
    capitals = [word for word in words if len(word) > (1 if word is words[-1] else 2) and _is_capital(word)]
    if len(words) == 1:
        return [], parts_of(words[0])
    if capitals and len(capitals) < len(words):
        given = [word for word in words if word not in capitals]
        return given, [part for word in capitals for part in parts_of(word)]
    if len(words) == 3 and _PATRONYMIC.fullmatch(fold_name(words[-1])):
        return words[1:], parts_of(words[0])
    first = len(words) - 1
    while first > 1 and (fold_name(words[first - 1]) in PARTICLES or fold_name(words[first - 1]) in HOLDING):
        first -= 1
    return words[:first], [part for word in words[first:] for part in parts_of(word)]


def _is_capital(word: str) -> bool:
    """Whether a word stands in capitals, and is no initials."""
    return word.isupper() and word != word.lower() and "." not in word


HOLDING = frozenset({"ابو", "ابي", "ابا", "mc", "mac", "st", "o", "abu", "abou"})
"""Words that are part of the surname that they stand before."""


def parts_of(word: str) -> list[str]:
    """The parts of a word that has a hyphen."""
    return [part for part in re.split(r"[\W_]+", _without_apostrophes(word)) if part] or [word]


def halves_of(word: str) -> list[str]:
    """“O” and “Hara” of “O’Hara”, “Mc” and “Donald” of “McDonald”; nothing where an apostrophe elides something."""
    pieces = "".join("'" if fold_name(char) == "'" else char for char in word).split("'")
    if len(pieces) == 2 and all(pieces) and fold_name(pieces[0]) not in _ELISIONS:
        return pieces
    within = _CAPITAL_WITHIN.fullmatch(word)
    return list(within.groups()) if within else []


def _without_apostrophes(word: str) -> str:
    """A word as typed in which an apostrophe joins, or parts what it elides."""
    return "".join("" if fold_name(char) == "'" else "-" if fold_name(char) == "-" else char for char in _elided(word))


def _elided(word: str) -> str:
    return next(
        (
            f"{word[:at]}-{word[at + 1 :]}"
            for at, char in enumerate(word)
            if fold_name(char) == "'" and fold_name(word[:at]) in _ELISIONS
        ),
        word,
    )


def joined_word(parts: Sequence[str]) -> set[str]:
    """Parts written as one word; the last in any form."""
    if len(parts) < 2:
        return set()
    beginning = "".join(map(fold_name, parts[:-1]))
    return {f"{beginning}{form}" for form in forms_of(parts[-1])}
