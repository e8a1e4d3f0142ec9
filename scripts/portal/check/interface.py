"""Rules about words: translations that are missing or outdated, and interface strings that don't fit their place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.common.messages import message
from portal.common.printable import shorten
from portal.common.problems import Place, Problem, did_you_mean, problem
from portal.content.interface_words import interface_file, package_words
from portal.content.portal import Portal
from portal.content.texts import State, TextUnit, file_of, thing_of
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
            written = _STRING.findall(path.read_text("utf-8", "replace").replace("'", '"'))
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
    """Missing and outdated translations are warnings, one for each thing: the site shows them for what they are."""
    missing: dict[str, dict[str, list[str]]] = {}
    for locale in portal.texts.translated_into(portal.settings.languages):
        translated = portal.texts.translations.get(locale, {})
        for key, unit in portal.texts.source.items():
            state = portal.texts.state(key, locale)
            if state is State.MISSING and key not in translated and not unit.optional:
                if file_of(key, locale) not in portal.unreadable:
                    missing.setdefault(thing_of(key), {}).setdefault(locale, []).append(key)
            elif state is State.OUTDATED:
                yield problem("translation.outdated", translated[key].place, key=key)
    begun = {(locale, thing_of(key)) for locale, units in portal.texts.translations.items() for key in units}
    for thing, by_locale in missing.items():
        lacking = {
            locale: keys for locale, keys in by_locale.items() if thing != "interface" and (locale, thing) not in begun
        }
        rest = {locale: keys for locale, keys in by_locale.items() if locale not in lacking}
        if lacking:
            yield _missing("translation.missing", portal, thing, lacking, locale=next(iter(lacking)))
        if rest:
            locale, keys = next(iter(rest.items()))
            yield _missing(
                "translation.missing-some", portal, thing, rest, file=file_of(keys[0], locale), first=keys[0]
            )


def _missing(id: str, portal: Portal, thing: str, by_locale: dict[str, list[str]], **values: object) -> Problem:
    place = portal.texts.source[next(iter(by_locale.values()))[0]].place
    number = sum(map(len, by_locale.values()))
    numbers = ", ".join(
        f"{locale} {len(keys)}" for locale, keys in by_locale.items()
    )  # for whoever asks for one language alone
    return problem(id, place, key=thing, number=number, numbers=numbers, locales=", ".join(by_locale), **values)


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
