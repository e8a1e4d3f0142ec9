"""Rules over references in words: the figures and pictures that a text shows, in every language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import replace

from portal.check.text_part import TextPart
from portal.common.locales import locale_format
from portal.common.messages import message
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, did_you_mean, one_of, problem, sure_fix
from portal.content.markdown import FIGURE, IMAGE, figures_in, images_in, plural_forms_in
from portal.content.portal import Portal
from portal.content.texts import State, TextUnit
from portal.site.routes import Routes

_ODD_BRACES = re.compile(
    r"(?<!\{)\{[ ]*(?:figure|image)[ ]*:|[｛〔](?:[｛〔]|[ ]*(?:figure|image))|(?<![\w{])(?:figure|image)[ ]*:[ ]*[\w-]+[ ]*\}\}",
    re.IGNORECASE,
)
"""A reference that lacks a brace, or whose braces are others, which readers would see as it was typed."""


_MAY_BE_ODD = re.compile(r"[{｛〔]|\}\}")


def _blanked(text: str) -> str:
    """The text with dots in the place of references that are whole."""
    return IMAGE.sub(lambda m: "." * len(m[0]), FIGURE.sub(lambda m: "." * len(m[0]), text))


def unknown_record(place: Place, given: str, collection: str, known: Collection[str]) -> Problem:
    """What is said of an id that no record has."""
    otherwise = one_of(known) if known else message("hint.no-record-yet", collection=collection)
    remedy = did_you_mean(given, known, otherwise)
    values = {"given": shorten(given), "collection": collection, "remedy": remedy}
    return problem("reference.unknown", place, sure_fix(given, known), **values)


def known_ids(portal: Portal, collection: str) -> Set[str]:
    """Ids of a collection, as they look; also of records that have faults of their own."""
    return portal.ids_as_they_look.get(collection, frozenset())


def check_figures(portal: Portal, routes: Routes, part: TextPart) -> Iterator[Problem]:
    """{{figure:…}} must name a figure; a translation must name the same ones as its source."""
    known, pictures = known_ids(portal, "figures"), known_ids(portal, "images")
    units = ((locale, key, unit) for locale, units in part.texts.by_locale.items() for key, unit in units.items())
    for locale, key, unit in units:
        original = portal.texts.source.get(key, unit)
        if _MAY_BE_ODD.search(unit.value) and (odd := _ODD_BRACES.search(_blanked(unit.value))):
            yield problem("figure.syntax", unit.at(odd.start()), typed=odd[0])
        if "{{" not in unit.value and "{{" not in original.value:
            continue
        named = figures_in(unit.value) if "{{" in unit.value else []
        for match in FIGURE.finditer(unit.value):
            if match[1] not in known and "figures" not in portal.unreadable:
                unknown = unknown_record(unit.at(match.start(1)), match[1], "figures", known)
                fix = unknown.fix and Fix(match[0], match[0].replace(match[1], unknown.fix.new))
                yield replace(unknown, fix=fix)
            is_translated = key not in portal.texts.source or portal.texts.state(key, locale) is not State.MISSING
            if match[2] is not None and is_translated:  # what is English still has the forms of English
                yield from _plural_forms(match, locale, unit)
        if named and key.startswith(("figures/", "sources/", "interface/")):
            yield problem("figure.not-here", unit.at(unit.value.index("{{")))
        yield from _images(portal, pictures, locale, key, unit)
        if "{{" in unit.value and "{{" in IMAGE.sub("", FIGURE.sub("", unit.value)):
            yield problem("figure.syntax", unit.at(_blanked(unit.value).index("{{")), typed="{{")
        if locale != portal.texts.language_of(key) and key in portal.texts.source:
            wanted = figures_in(original.value)
            is_sound = known >= {*wanted, *named}  # of others it is told that there are none
            if is_sound and sorted(named) != sorted(wanted) and portal.texts.state(key, locale) is not State.OUTDATED:
                missing = [name for name in wanted if name not in named]
                if missing:
                    yield problem("figure.missing", unit.place, figure=missing[0])
                else:
                    yield problem("figure.differs", unit.place)


def _plural_forms(reference: re.Match[str], locale: str, unit: TextUnit) -> Iterator[Problem]:
    """What is counted has all the plural forms of its language: the figure may be another tomorrow."""
    form = locale_format(locale)
    given = plural_forms_in(reference[2])
    needed = form.plural_forms_of_whole_numbers
    strange = [category for category in given if category not in form.plural_forms]
    missing = [category for category in needed if not given.get(category)]
    values = {"locale": locale, "forms": ", ".join(needed)}
    if strange:
        yield problem("figure.form-unknown", unit.at(reference.start(2)), given=strange[0] or "–", **values)
    elif missing:
        yield problem("figure.form-missing", unit.at(reference.start(2)), missing=", ".join(missing), **values)


def _images(portal: Portal, known: Collection[str], locale: str, key: str, unit: TextUnit) -> Iterator[Problem]:
    """{{image:…}} must name a picture, stand in a paragraph of its own, and in every language."""
    for match in IMAGE.finditer(unit.value):
        if match[1] not in known and "images" not in portal.unreadable:
            yield unknown_record(unit.at(match.start(1)), match[1], "images", known)
        block = unit.value[unit.value.rfind("\n\n", 0, match.start()) + 1 : match.end()].strip()
        after = unit.value[match.end() :]
        if not key.endswith("/body") or block != match[0] or after.lstrip(" ")[:2] not in ("", "\n", "\n\n"):
            yield problem("image.within-text", unit.at(match.start()))
    if locale != portal.texts.language_of(key) and key in portal.texts.source:
        wanted, given = images_in(portal.texts.source[key].value), images_in(unit.value)
        if sorted(wanted) != sorted(given) and portal.texts.state(key, locale) is not State.OUTDATED:
            yield problem("image.differs", unit.place, images=", ".join(wanted) or "–")
