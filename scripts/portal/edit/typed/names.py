"""Countries and languages by the names that people give them, in their own language or another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from portal.common.folding import fold_name
from portal.common.messages import languages
from portal.edit.typed.times import MORE_LANGUAGES
from portal.model.field_types import TERRITORIES

_ALSO = {
    "america": "US", "bolivia": "BO", "bosnia": "BA", "britain": "GB", "brunei": "BN", "burma": "MM", "cape verde": "CV", "czech republic": "CZ",
    "east timor": "TL", "england": "GB", "great britain": "GB", "holland": "NL", "hong kong": "HK", "iran": "IR", "ivory coast": "CI", "kosovo": "XK", "laos": "LA",
    "macedonia": "MK", "moldova": "MD", "republic of ireland": "IE", "russian federation": "RU", "scotland": "GB", "south korea": "KR", "state of palestine": "PS",
    "swaziland": "SZ", "syrian arab republic": "SY", "tanzania": "TZ", "the netherlands": "NL", "turkey": "TR", "united states of america": "US", "viet nam": "VN",
    "democratic republic of the congo": "CD", "dr congo": "CD", "drc": "CD", "republic of the congo": "CG", "palestine": "PS", "uae": "AE", "wales": "GB",
}  # fmt: skip
"""Names in use that CLDR doesn't have."""


def country_code(typed: str, spoken: tuple[str, ...]) -> str | None:
    """The code of a country by its code or name, in one of the languages *spoken* or another; None if none is called so."""
    text = _plain(typed)
    if text.upper() in TERRITORIES:
        return text.upper()
    aliases = get_global("territory_aliases").get(text.upper(), ())
    if len(text) <= 3 and len(aliases) == 1 and aliases[0] in TERRITORIES:  # UK, DEU, 276
        return str(aliases[0])
    return _ALSO.get(text) or next(
        (code for language in _order(spoken) if (code := _countries(language).get(text))), None
    )


def language_code(typed: str, spoken: tuple[str, ...]) -> str | None:
    """The code of a language by its name, in one of the languages *spoken* or another; None if none is called so."""
    text = _plain(typed)
    return next((code for language in _order(spoken) if (code := _languages(language).get(text))), None)


def country_names(spoken: tuple[str, ...]) -> dict[str, str]:
    """Codes by all folded names in the languages spoken, for finding what is nearly one."""
    return {name: code for language in spoken for name, code in _countries(language).items()}


def _plain(typed: str) -> str:
    """“The Gambia (GM)” and “Gambia, The” are not taken apart; blanks and full stops are."""
    return " ".join(fold_name(typed).replace(".", "").split())


def _order(spoken: tuple[str, ...]) -> Iterator[str]:
    yield from dict.fromkeys((*spoken, *languages(), *MORE_LANGUAGES))


@cache
def _countries(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, name in _locale_names(language, "territories").items():
        if code not in TERRITORIES:
            continue
        outer, _, inner = name.removesuffix(")").rpartition("(") if name.endswith(")") else ("", "", "")
        for form in (name, outer, inner):
            if form.strip():
                found.setdefault(_plain(form), code)
    return found


@cache
def _languages(language: str) -> dict[str, str]:
    names = _locale_names(language, "languages")
    return {_plain(name): code.replace("_", "-") for code, name in reversed(names.items())}


def _locale_names(language: str, kind: str) -> dict[str, str]:
    try:
        return dict(getattr(Locale.parse(language, sep="-"), kind))
    except (UnknownLocaleError, ValueError):
        return {}
