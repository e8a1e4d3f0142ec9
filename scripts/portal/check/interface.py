"""Rules about words: translations that are missing or outdated, and interface strings that don't fit their place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.common.messages import message
from portal.common.printable import shorten
from portal.common.problems import Place, Problem, did_you_mean, problem
from portal.content.interface_words import interface_file, package_words
from portal.content.portal import Portal
from portal.content.texts import State, TextUnit, file_of
from portal.files.theme import OVERRIDES, overriding_files
from portal.site.routes import Routes

_STRING = re.compile(r"""\b(?:t|label|forms)\("([a-z0-9.-]+)"[,)]""")

_NAME_OF_THE_SITE = "chrome.site-name"
"""The one word that the generator doesn't bring."""


def interface_strings(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """Every string that is written must be there in the source language, and a string that nothing writes is a slip."""
    words = [_NAME_OF_THE_SITE, *(key.removeprefix("interface/") for key in package_words("en"))]
    needed: dict[str, str] = dict.fromkeys(words, message("interface.every-build"))
    for template, path in overriding_files(portal.settings.root).items():
        if path.suffix == ".html":
            written = _STRING.findall(path.read_text("utf-8").replace("'", '"'))
            needed = dict.fromkeys(written, f"{OVERRIDES}/{template}") | needed
    file = interface_file(portal.settings.default)
    if not package_words(portal.settings.default) and not (portal.settings.root / file).exists():
        return
    for key, unit in portal.texts.source.items():
        name = key.removeprefix("interface/")
        if name != key and name not in needed:
            hint = did_you_mean(name, needed, message("hint.delete-it"))
            yield problem("interface.unknown", unit.place, name=shorten(name), remedy=hint)
    for name, needed_by in needed.items():
        if f"interface/{name}" not in portal.texts.source:
            yield problem("interface.missing", Place(file), name=name, needed_by=needed_by)


def missing_and_outdated(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """Missing and outdated translations are warnings: the site shows them for what they are."""
    for locale in portal.settings.languages[1:]:
        missing: dict[str, list[str]] = {}
        for key, unit in portal.texts.source.items():
            state = portal.texts.state(key, locale)
            if state is State.MISSING and key not in portal.texts.translations.get(locale, {}) and not unit.optional:
                missing.setdefault(file_of(key, locale), []).append(key)
            elif state is State.OUTDATED:
                place = portal.texts.translations[locale][key].place
                yield problem("translation.outdated", place, key=key, locale=locale)
        for file, keys in missing.items():
            if file in portal.unreadable:
                continue
            place = portal.texts.source[keys[0]].place
            more = message("translation.more", number=len(keys) - 1) if len(keys) > 1 else ""
            yield problem("translation.missing", place, locale=locale, keys=keys[0], more=more, file=file)


def placeholders(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """An interface string must hold the placeholders of the generator's English, or of its source if it is the site's own."""
    english = package_words("en")
    for units in portal.texts.by_locale.values():
        for key, unit in units.items():
            if key.startswith("interface/") and (source := english.get(key) or portal.texts.source.get(key)):
                yield from _placeholders_of(key, source, unit)


def _placeholders_of(key: str, source: TextUnit, unit: TextUnit) -> Iterator[Problem]:
    """An interface string must hold the placeholders of its source; a plural form may leave the number out."""
    if "{" not in source.value and "{" not in unit.value:
        return
    wanted, given = (set(re.findall(r"\{(\w+)\}", text.value)) for text in (source, unit))
    for name in sorted(given ^ wanted):
        id = "interface.placeholder-missing" if name in wanted else "interface.placeholder-unknown"
        braces = ", ".join(f"{{{name}}}" for name in sorted(wanted))
        remedy = message("hint.use-braces", braces=braces) if braces else message("hint.use-no-braces")
        yield problem(id, unit.place, key=key.removeprefix("interface/"), placeholder=f"{{{name}}}", remedy=remedy)
