"""gettext's PO, as Poedit, Weblate, OmegaT and msgfmt read it: by polib."""

from __future__ import annotations

import re
import textwrap

import polib
from babel import Locale
from babel.plural import PluralRule, to_gettext

from portal.common.language_tags import language_among
from portal.common.locales import locale_format
from portal.common.messages import message
from portal.common.printable import shorten
from portal.content.texts import State
from portal.edit.packs.bodies import is_body, text_of
from portal.edit.packs.inline import codes_in
from portal.edit.packs.units import NO_FORM, CannotRead, Forms, Pack, PackedText, Returned, ReturnedPack

_WAS = re.compile(r"^portal: (\S+)$", re.MULTILINE)
_NOTED_KEY = re.compile(r"^key: (\S+)$", re.MULTILINE)
"""The context once more, for programs that keep comments and lose contexts, or put the place in their stead: xliff2po."""
_OPEN_STRING = re.compile(r'\s*(?:msg\w+(?:\[\d+\])?\s*)?"(?!(?:[^"\\]|\\.)*"\s*$)')
_WIDTH = 100
_MOST_LINES = 10_000
"""So many lines a text may have."""
_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl", "devanagari": "Deva"}
"""How gettext names scripts: sr@latin."""


def write_po(pack: Pack, language: str) -> bytes:
    file = polib.POFile(wrapwidth=_WIDTH)
    file.metadata = {
        "Project-Id-Version": pack.name or "portal",
        "PO-Revision-Date": "",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": pack.locale.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_header(pack.locale),
        "X-Source-Language": pack.default.replace("-", "_"),
    }
    for unit in pack.units:
        file.append(_entry(pack, unit, language))
    return f"{file}\n".encode()


def _entry(pack: Pack, unit: PackedText, language: str) -> polib.POEntry:
    remarks = unit.remarks
    said = [*remarks.lines(language), *filter(None, [remarks.address]), f"portal: {unit.was}", f"key: {unit.key}"]
    comments = [line for text in said for line in _wrapped(text)]
    path, _, line = remarks.place.rpartition(":")
    entry = polib.POEntry(
        msgctxt=unit.key, comment="\n".join(comments), occurrences=[(path, line)], flags=_flags(unit), encoding="utf-8"
    )
    entry.msgid, *plural = _pair(unit.source)
    if plural:
        entry.msgid_plural = plural[0]
        entry.msgstr_plural = {index: unit.target.get(form, "") for index, form in enumerate(pack.forms)}
    else:
        entry.msgstr = unit.target.get(NO_FORM, "")
    if unit.previous:
        entry.previous_msgid, *plural = _pair(unit.previous)
        entry.previous_msgid_plural = plural[0] if plural else None
    return entry


def _wrapped(text: str) -> list[str]:
    """Lines of a comment; polib would cut at hyphens, and ids have some."""
    return textwrap.wrap(text, _WIDTH - 4, break_long_words=False, break_on_hyphens=False)


def _pair(forms: Forms) -> list[str]:
    """A text, or the first and the last of its forms: PO holds two."""
    texts = list(forms.values())
    return texts if NO_FORM in forms else [texts[0], texts[-1]]


def _flags(unit: PackedText) -> list[str]:
    flags = ["fuzzy"] if unit.state is State.OUTDATED else []
    if unit.key.startswith("interface/") and codes_in(unit.key, "".join(unit.source.values())):
        flags.append("python-brace-format")
    if is_body(text_of(unit.key)):
        flags.append("md-text")  # Weblate's word for Markdown
    if unit.remarks.limit:
        flags.append(f"max-length:{unit.remarks.limit}")
    return flags


def plural_header(locale: str) -> str:
    """The plural forms of a language in gettext's words; whole numbers alone are counted, so that none is compact or has decimals."""
    forms = locale_format(locale).plural_forms
    rules = Locale.parse(locale, sep="-").plural_form.rules
    known = PluralRule({form: rule for form, rule in rules.items() if form in forms})
    header = re.sub(r"\b[ce]\b(?= [<>=!])", "0", to_gettext(known))
    return f"{re.sub('nplurals=[0-9]+', f'nplurals={len(forms)}', header)}"


def read_po(text: str, name: str, plurals: dict[str, list[str]]) -> ReturnedPack:
    """A PO file that came back; *plurals* are the plural forms of each language that is expected. CannotRead."""
    if "msgid" not in text:
        raise CannotRead(message("pack.no-pack", file=name))
    _assert_sound(text, name)
    try:
        file = polib.pofile(f"{text}\n", check_for_duplicates=False)
    except (OSError, ValueError, IndexError, UnicodeError) as exc:
        line = re.search(r"line (\d+)", str(exc))
        raise CannotRead(message("pack.broken", file=name, line=line[1] if line else "?")) from exc
    tag = _tag(file.metadata.get("Language", ""))
    locale = language_among(tag, plurals) or tag
    forms = plurals.get(locale, [])
    units = []
    seen: set[str] = set()
    for entry in file:
        if entry.obsolete:
            continue
        if not (key := _key_of(entry)):
            if words := entry.msgstr or "".join(entry.msgstr_plural.values()):
                raise CannotRead(message("pack.no-key", place=f"{name}:{entry.linenum}", text=shorten(words)))
            continue
        if key in seen:
            raise CannotRead(message("pack.twice", key=shorten(key), place=f"{name}:{entry.linenum}"))
        seen.add(key)
        units.append(_returned(entry, key, name, forms))
    return ReturnedPack(locale, tuple(units))


def _assert_sound(text: str, name: str) -> None:
    """What polib doesn't ask: strings are closed, and no text has lines without end, which it puts together each time anew. CannotRead."""
    lines = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if _OPEN_STRING.match(line):
            raise CannotRead(message("pack.broken", file=name, line=number))
        lines = lines + 1 if line.lstrip("#~| \t").startswith('"') else lines if not line.strip() else 0
        if lines > _MOST_LINES:
            raise CannotRead(message("pack.too-many-lines", place=f"{name}:{number}", limit=f"{_MOST_LINES:,}"))


def _key_of(entry: polib.POEntry) -> str:
    """Under which a text is known; empty where that is lost."""
    context, noted = entry.msgctxt or "", _NOTED_KEY.search(entry.comment)
    return noted[1] if noted and (not context or ":" in context) else context


def _returned(entry: polib.POEntry, key: str, name: str, forms: list[str]) -> Returned:
    was = _WAS.search(entry.comment)
    is_plural = bool(entry.msgid_plural)
    target = (
        {form: entry.msgstr_plural.get(index, "") for index, form in enumerate(forms)}
        if is_plural
        else {NO_FORM: entry.msgstr}
    )
    sources = (entry.msgid, entry.msgid_plural) if is_plural else (entry.msgid,)
    return Returned(
        key,
        sources,
        target,
        f"{name}:{entry.linenum}",
        was[1] if was else "",
        is_unfinished=entry.fuzzy,
        is_confirmed=not entry.fuzzy,
    )


def _tag(language: str) -> str:
    """gettext's name of a language as a tag: pt_PT, sr@latin."""
    language, _, script = language.strip().partition("@")
    return "-".join(filter(None, [language.replace("_", "-"), _SCRIPTS.get(script, "")]))
