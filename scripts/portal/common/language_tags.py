"""Language tags (BCP 47): whether one is a language that CLDR knows, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global

_TAG = re.compile(r"([a-z]{2,3})(-[A-Z][a-z]{3})?(-(?:[A-Z]{2}|[0-9]{3}))?((?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)")
"""Language, script, region and variants, in the letters that BCP 47 recommends: a tag is part of addresses."""
_NO_LANGUAGE = ("und", "mul", "mis", "zxx")


def is_locale(tag: str) -> bool:
    """Whether a tag is a language that CLDR knows, written as BCP 47 recommends."""
    found = _TAG.fullmatch(tag)
    if not found or found[1] in _NO_LANGUAGE:
        return False
    try:
        Locale.parse(tag, sep="-")
        Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return False
    return True


def locale_meant(tag: str) -> str | None:
    """The tag as BCP 47 recommends to write it, if that is a locale: “zh-Hant” for “ZH_hant”."""
    language, *parts = re.split("[-_]", tag.strip())
    sized = {2: str.upper, 4: str.capitalize}
    parts = [sized.get(len(part), str.lower)(part) if not part[:1].isdigit() else part.lower() for part in parts]
    meant = "-".join([language.lower(), *parts])
    return meant if is_locale(meant) else None


def shorter_tags(tag: str) -> list[str]:
    """A tag, and what it is without its last part, and so on: zh-Hant-TW, zh-Hant, zh (RFC 4647, Lookup)."""
    parts = tag.split("-")
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]


def plain_form(tag: str) -> str:
    """The tag of a language's plain form: with the variant that BCP 47's registry has for it."""
    return f"{tag}-simple"


def file_of_language(folder: Path, tag: str) -> Path | None:
    """The YAML file in a folder that is for a language: its own, or that of a shorter tag of the same script; None if there is none."""
    files = (folder / f"{name}.yml" for name in shorter_tags_of_script(tag))
    return next((file for file in files if file.is_file()), None)


def shorter_tags_of_script(tag: str) -> list[str]:
    """A tag and its shorter ones, but for those that are written otherwise."""
    return [name for name in shorter_tags(tag) if script_of(name) == script_of(tag)]


@cache
def script_of(tag: str) -> str:
    """The script in which a language is written, as ISO 15924 has it: its tag's, or the likeliest (CLDR); empty if nobody knows."""
    language, *more = tag.split("-")
    if script := next((part for part in more if len(part) == 4 and part.isalpha()), ""):
        return script
    likely = get_global("likely_subtags")
    regions = [part for part in more if len(part) == 2]
    found = next(
        (likely[key] for key in (*(f"{language}_{region}" for region in regions), language) if key in likely), ""
    )
    return next((part for part in found.split("_")[1:] if len(part) == 4), "")


def region_of(tag: str) -> str:
    """The region of a language: its tag's, or the likeliest (CLDR); empty if nobody knows."""
    language, *more = tag.split("-")
    if region := next((part for part in more if len(part) == 2 or (len(part) == 3 and part.isdigit())), ""):
        return region
    likely = get_global("likely_subtags")
    script = next((part for part in more if len(part) == 4 and part.isalpha()), "")
    found = likely.get(f"{language}_{script}" if script else language) or likely.get(language, "")
    return next((part for part in found.split("_")[1:] if len(part) != 4), "")


@cache
def regions_by_script(language: str, script: str) -> tuple[frozenset[str], frozenset[str]]:
    """Regions in which a language is likely (CLDR) written in a script although it isn't elsewhere, or the other way round; and the rest of those named."""
    named = {
        key.split("_")[1]: value.split("_")[1]
        for key, value in get_global("likely_subtags").items()
        if re.fullmatch(rf"{language}_[A-Z][A-Z]", key)
    }
    here = frozenset(region for region, written in named.items() if written == script)
    return here, frozenset(named) - here


_FROM_RIGHT = frozenset(
    ["Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"]
)
"""Scripts in use that are written from right to left."""


def direction_of(tag: str) -> str:
    """The direction of a language, also of one of which CLDR knows no more than its name and script; Mongolian's is none of HTML's."""
    return "rtl" if script_of(tag) in _FROM_RIGHT else "ltr"


def language_among(tag: str, languages: Iterable[str]) -> str | None:
    """Which of the *languages* another program means by a tag: “FR” and “fr_FR” are “fr”, and “pt” is “pt-PT” if there is no other."""
    there = list(languages)
    typed = tag.strip().replace("_", "-")
    if exact := next((language for language in there if language.casefold() == typed.casefold()), None):
        return exact
    meant = locale_meant(typed)
    if meant is None:
        return None
    if shorter := next((language for language in shorter_tags_of_script(meant) if language in there), None):
        return shorter
    longer = [
        language for language in there if language.startswith(f"{meant}-") and script_of(language) == script_of(meant)
    ]
    return longer[0] if len(longer) == 1 else None
