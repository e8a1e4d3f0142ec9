"""What a good sub-editor would notice: words that were left unfinished, and translations that say something else.

Everything here is a warning but for what must never be published. None of it understands a sentence, so that it may be mistaken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.content import Portal
from portal.messages import say
from portal.printing import shorten
from portal.problems import Place, Problem, error, warning
from portal.prose import FIGURE, figures_in, render
from portal.registry import Registry
from portal.source import find
from portal.translations import State, Unit

_UNFINISHED = re.compile(r"\b(TODO|FIXME|TBD|XXX)\b|\blorem ipsum\b", re.IGNORECASE)
_LINK_TEXT = re.compile(r"(?<!!)\[([^\[\]]+)\]\(")
_SAYS_NOTHING = {
    "en": ("click here", "here", "more", "read more", "link", "this link", "this page"),
    "fr": ("cliquez ici", "ici", "plus", "en savoir plus", "lire la suite", "lien", "ce lien", "cette page"),
    "ar": ("اضغط هنا", "انقر هنا", "هنا", "المزيد", "اقرأ المزيد", "رابط", "هذا الرابط"),
    "uk": ("натисніть тут", "тут", "сюди", "більше", "детальніше", "читати далі", "посилання", "за посиланням"),
    "de": ("hier klicken", "klicken sie hier", "hier", "mehr", "weiterlesen", "link"),
    "es": ("haga clic aquí", "aquí", "más", "leer más", "enlace"),
    "pt": ("clique aqui", "aqui", "mais", "ler mais", "ligação"),
    "ru": ("нажмите здесь", "здесь", "тут", "подробнее", "читать далее", "ссылка"),
    "ro": ("click aici", "aici", "mai mult", "citește mai mult", "link"),
    "nl": ("klik hier", "hier", "meer", "lees meer", "link"),
}
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d(?:[\d.,٫٬'’\u00a0\u2009\u202f ]*\d)?")
_TARGET = re.compile(r"\]\([^)\s]*\)|<https?:[^>\s]*>|https?://\S+")


def proofread(portal: Portal, registry: Registry, part: Portal) -> Iterator[Problem]:
    """What is odd in the texts of a *part* of the portal."""
    default = portal.settings.default
    stores = {default: part.texts.source, **part.texts.translations}
    ledger = _numbers_of_figures(portal)
    for locale, units in stores.items():
        for key, unit in units.items():
            yield from _unfinished(unit)
            if locale == default:
                yield from _typed_figures(key, unit, ledger)
            elif key in portal.texts.source:
                yield from _other_than_source(portal, locale, key, unit)
    for (locale, key), document in part.documents.items():
        unit = Unit(document.body, Place(document.place.path, document.body_line))
        yield from _links(portal, registry, locale, key, unit)
    for partner_id, partner in part.partners.items():
        if partner.website and partner.website.startswith("http:"):
            place = find(portal.nodes["partners", partner_id], ("website",))
            yield _insecure(place, partner.website)


def _unfinished(unit: Unit) -> Iterator[Problem]:
    for match in _UNFINISHED.finditer(unit.value):
        if match[1] and not match[1].isupper():  # “todo” is a word, in Spanish for one
            continue
        yield error(
            unit.at(match.start()),
            say("“{match}” stands where a text is to come", match=match[0]),
            say("Write the text, or delete the line."),
            "unfinished",
        )


def _numbers_of_figures(portal: Portal) -> dict[str, str]:
    """Figures that are told by their digits alone: id by number. Small numbers and years may be anything."""
    found: dict[str, str] = {}
    for figure_id, figure in portal.figures.items():
        number = f"{figure.value:f}"
        digits = re.sub(r"\D", "", number)
        if len(digits) >= 3 and not (len(digits) == 4 and digits.startswith(("19", "20"))):
            found.setdefault(digits, figure_id)
    return found


def _typed_figures(key: str, unit: Unit, ledger: dict[str, str]) -> Iterator[Problem]:
    if key.startswith(("figures/", "sources/", "interface/")) or not _DIGIT.search(unit.value):
        return
    for match, digits in _numbers_in(unit.value):
        if digits in ledger:
            yield warning(
                unit.at(match.start()),
                say("The number {match} is typed, and is in data/figures.yml", match=match[0]),
                say(
                    "If it is that figure, write {{figure:{ledger}}}; its source and date then stand on the page.",
                    ledger=ledger[digits],
                ),
                "figure-typed",
            )


def _numbers_in(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Numbers of two digits or more, with their digits alone."""
    blank = _TARGET.sub(lambda m: " " * len(m[0]), FIGURE.sub(lambda m: " " * len(m[0]), text))
    for match in _NUMBER.finditer(blank):
        digits = "".join(str(int(char)) for char in match[0] if char.isdigit())
        if len(digits) > 1:
            yield match, digits


def _other_than_source(portal: Portal, locale: str, key: str, unit: Unit) -> Iterator[Problem]:
    """What shows, without knowing the language, that a translation doesn't say what its source says."""
    source = portal.texts.source[key]
    if portal.texts.state(key, locale) is State.OUTDATED:
        return
    if _plain(unit.value) == _plain(source.value) and portal.texts.is_prose(key):
        yield warning(
            unit.place,
            say("The translation is the English text"),
            say("Translate it; until then the site says that it is not translated."),
            "not-translated",
        )
    elif sorted(figures_in(unit.value)) == sorted(figures_in(source.value)) and _DIGIT.search(
        unit.value + source.value
    ):
        theirs = dict((digits, match[0]) for match, digits in _numbers_in(source.value))
        ours = dict((digits, match[0]) for match, digits in _numbers_in(unit.value))
        odd = [
            say("The number {number} is not in the English text", number=ours[one])
            for one in ours.keys() - theirs.keys()
        ]
        odd += [
            say("The number {number} of the English text is missing", number=theirs[one])
            for one in theirs.keys() - ours.keys()
        ]
        for what in odd:
            yield warning(unit.place, what, say("Compare the two."), "numbers-differ")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _links(portal: Portal, registry: Registry, locale: str, key: str, unit: Unit) -> Iterator[Problem]:
    says_nothing = _SAYS_NOTHING.get(locale.partition("-")[0], ())
    for match in _LINK_TEXT.finditer(unit.value):
        if _plain(match[1]).strip(" .…»>→") in says_nothing:
            yield warning(
                unit.at(match.start(1)),
                say("The link text “{match}” doesn't say where the link leads", match=shorten(match[1])),
                say("Name what is there: people jump from link to link."),
                "link-text",
            )
    links = render(unit.value).links
    for address in dict.fromkeys(links):
        if address.startswith("http:"):
            yield _insecure(unit.at(max(0, unit.value.find(address))), address)
    default = portal.settings.default
    source = portal.documents.get((default, key))
    if locale == default or source is None or portal.texts.state(f"{key}/body", locale) is State.OUTDATED:
        return
    wanted = render(source.body).links
    for address in dict.fromkeys(one for one in links if one not in wanted and _leads_somewhere(one, registry)):
        yield warning(
            unit.at(max(0, unit.value.find(address))),
            say("The link “{address}” is not in the English text", address=shorten(address)),
            say("Compare the two."),
            "links-differ",
        )
    for address in dict.fromkeys(one for one in wanted if one not in links and _leads_somewhere(one, registry)):
        yield warning(
            unit.place,
            say("The link “{address}” of the English text is missing", address=shorten(address)),
            say("Compare the two."),
            "links-differ",
        )


def _leads_somewhere(address: str, registry: Registry) -> bool:
    """Whether a link needs no other complaint, and isn't to the page itself."""
    if address.startswith("#"):
        return False
    return ":" in address or address.partition("#")[0].removeprefix("/") in registry.entries


def _insecure(place: Place, address: str) -> Problem:
    return warning(
        place,
        say("The address “{address}” begins with http:", address=shorten(address)),
        say("Try it with https:, which nobody on the way can read or change."),
        "insecure-address",
    )
