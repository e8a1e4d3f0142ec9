"""What a good sub-editor would notice: words that were left unfinished, and translations that say something else.

Everything here is a warning but for what must never be published. None of it understands a sentence, so that it may be mistaken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from portal.content import Portal
from portal.messages import say
from portal.printing import shorten
from portal.problems import Place, Problem, error, once, warning
from portal.prose import FIGURE, figures_in, render
from portal.registry import Registry
from portal.source import find
from portal.translations import State, Unit

_UNFINISHED = re.compile(r"\b(TODO|FIXME|TBD|XXX)\b|\blorem ipsum\b|\?{3,}", re.IGNORECASE)
_MARKS = ("TODO", "FIXME", "TBD", "XXX", "???", "psum", "PSUM")
"""One of these stands in whatever is unfinished; looking for them first is much faster."""
_PERHAPS_UNFINISHED = re.compile(
    r"\bto be (?:confirmed|announced|written|completed|translated)\b|\bplaceholder\b|\bà (?:confirmer|compléter|traduire)\b"
    r"|\bбуде (?:додано|доповнено|уточнено)\b|يُستكمل|قيد الإعداد|(?<!\{)\{\w+\}(?!\})",
    re.IGNORECASE,
)
_HINTS = ("to be ", "placeholder", "à ", "буде ", "يُستكمل", "قيد", "{")
"""The same for what may look unfinished."""
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w|\+\d[\d \u00a0().-]{7,}\d")
_BARE = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]]+")
_SIDE_BY_SIDE = re.compile(r"[A-Za-zÀ-ɏ][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-zÀ-ɏ]")
_MIXED = re.compile(r"\w*(?:[A-Za-zÀ-ɏ][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-zÀ-ɏ])\w*")
_LONGEST = {"title": 150, "name": 150, "label": 150, "short_name": 60, "summary": 700}
"""So many characters a reader can take in at once, by the kind of text."""
_AUTOLINK_OR_LINK = re.compile(
    r"\[[^\]\n]*\]\([^)\n]*\)|<[^>\s]*>|^ {0,3}\[[^\]\n]+\]:.*$|```.*?```|`[^`\n]*`", re.DOTALL | re.MULTILINE
)
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "is",
        "that",
        "which",
        "was",
        "for",
        "with",
        "by",
        "on",
        "are",
        "it",
        "its",
        "from",
        "as",
        "has",
        "have",
        "who",
        "not",
        "been",
        "at",
    ]
)
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC_LETTER = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u052f]")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")
_SAMPLE = 600
"""So many characters of a text tell its language."""
_SCRIPTS = {
    **dict.fromkeys(("ar", "fa"), _ARABIC_LETTER),
    **dict.fromkeys(("uk", "ru", "bg", "sr"), _CYRILLIC_LETTER),
}
"""Script by language, where it isn't Latin; others are not looked at."""
_LATIN = frozenset(
    [
        "en",
        "fr",
        "de",
        "es",
        "pt",
        "it",
        "nl",
        "ro",
        "pl",
        "cs",
        "sk",
        "sl",
        "hr",
        "hu",
        "sv",
        "da",
        "nb",
        "fi",
        "et",
        "lv",
        "lt",
        "tr",
        "sq",
    ]
)
_LINK_TEXT = re.compile(r"(?<!!)\[([^\[\]]*)\]\(")
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


def proofread(portal: Portal, registry: Registry, part: Portal, clean: set[bytes]) -> Iterator[Problem]:
    """What is odd in the texts of a *part* of the portal.

    *clean* holds digests of texts in which, taken by themselves, nothing is; it is added to.
    """
    default = portal.settings.default
    stores = {default: part.texts.source, **part.texts.translations}
    ledger = _numbers_of_figures(portal)
    for locale, units in stores.items():
        for key, unit in units.items():
            what = key if key.startswith("interface/") else key.rpartition("/")[2]
            yield from once(clean, f"{locale} {what} {unit.value}", partial(_by_itself, key, unit))
            if locale == default:
                yield from _typed_figures(key, unit, ledger)
            elif key in portal.texts.source and portal.texts.state(key, locale) is not State.OUTDATED:
                source = portal.texts.source[key].value
                pair = f"{locale} {key}\0{unit.value}\0{source}"
                yield from once(clean, pair, partial(_other_than_source, portal, locale, key, unit))
                yield from _names_differ(portal, locale, key, unit)
    for (locale, key), document in part.documents.items():
        unit = Unit(document.body, Place(document.place.path, document.body_line))
        yield from once(clean, f"links {locale} {unit.value}", partial(_links, locale, unit))
        yield from _links_differ(portal, registry, locale, key, unit)
    for partner_id, partner in part.partners.items():
        if partner.website and partner.website.startswith("http:"):
            place = find(portal.nodes["partners", partner_id], ("website",))
            yield _insecure(place, partner.website)


def _by_itself(key: str, unit: Unit) -> Iterator[Problem]:
    """What is odd in a text, whatever else there is."""
    yield from _unfinished(unit)
    if not key.startswith("interface/"):
        yield from _careless(key, unit)


def _unfinished(unit: Unit) -> Iterator[Problem]:
    if not any(mark in unit.value for mark in _MARKS):
        return
    for match in _UNFINISHED.finditer(unit.value):
        if match[1] and not match[1].isupper():  # “todo” is a word, in Spanish for one
            continue
        yield error(
            unit.at(match.start()),
            say("“{match}” stands where a text is to come", match=match[0]),
            say("Write the text, or delete the line."),
            "unfinished",
        )


def _careless(key: str, unit: Unit) -> Iterator[Problem]:
    """Words that look unfinished, contacts of persons, letters of two scripts in one word, and more than anybody reads."""
    lower = unit.value.lower()
    for match in _PERHAPS_UNFINISHED.finditer(unit.value) if any(word in lower for word in _HINTS) else ():
        yield warning(
            unit.at(match.start()),
            say("“{match}” looks unfinished", match=match[0]),
            say("Write what is known, or leave it out."),
            "unfinished",
        )
    may_hold = "@" in unit.value or "+" in unit.value
    for match in _CONTACT.finditer(_TARGET.sub(lambda m: " " * len(m[0]), unit.value)) if may_hold else ():
        yield warning(
            unit.at(match.start()),
            say("A contact of somebody stands in the text"),
            say("Name the office instead: addresses and numbers grow old, and machines collect them."),
            "contact",
        )
    is_mixed = not unit.value.isascii() and _SIDE_BY_SIDE.search(unit.value)
    for match in _MIXED.finditer(unit.value) if is_mixed else ():
        yield warning(
            unit.at(match.start()),
            say("“{word}” mixes letters of two scripts that look alike", word=match[0]),
            say("Type the word anew with one keyboard layout."),
            "mixed-scripts",
        )
    limit = _LONGEST.get(key.rpartition("/")[2])
    if limit and len(unit.value) > limit:
        yield warning(
            unit.place,
            say("The text is {value} characters long", value=len(unit.value)),
            say(
                "Keep it under {limit}; what is longer is cut off in lists, in search results and when shared.",
                limit=limit,
            ),
            "too-long",
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
    if _plain(unit.value) == _plain(source.value) and portal.texts.is_prose(key):
        yield warning(
            unit.place,
            say("The translation is the English text"),
            say("Translate it; until then the site says that it is not translated."),
            "not-translated",
        )
        return
    if not key.startswith("interface/") and _is_in_another_language(unit.value, locale):
        yield warning(
            unit.place,
            say("The text doesn't seem to be in “{locale}”", locale=locale),
            say("Translate it; if it is, leave it as it is."),
            "not-translated",
        )
    if sorted(figures_in(unit.value)) == sorted(figures_in(source.value)) and _DIGIT.search(unit.value + source.value):
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


def _is_in_another_language(text: str, locale: str) -> bool:
    """Told by its script, or by the small words of English; only of texts long enough to tell."""
    words = re.findall(r"\w+", _TARGET.sub(" ", FIGURE.sub(" ", text[:_SAMPLE])).casefold())
    language = locale.partition("-")[0]
    script = _SCRIPTS.get(language) or (_LATIN_LETTER if language in _LATIN else None)
    if script:
        joined = "".join(words)
        letters = len(_LETTER.findall(joined))
        is_long = len(words) >= 8 or (script is _LATIN_LETTER and letters >= 12)  # Latin names stand everywhere
        if is_long and len(script.findall(joined)) * 4 < letters:
            return True
    if len(words) < 8:
        return False
    return language in _LATIN and language != "en" and sum(word in _ENGLISH for word in words) * 4 > len(words)


def _names_differ(portal: Portal, locale: str, key: str, unit: Unit) -> Iterator[Problem]:
    """A person whom the English text names is named in the translation too, in one of the forms that are noted."""
    source = portal.texts.source[key].value
    if key.startswith("people/"):
        return
    for person in portal.people.values():
        if person.name not in source:
            continue
        translated = portal.texts.translations.get(locale, {}).get(f"people/{person.id}/name")
        forms = {person.name, *person.spellings, *([translated.value] if translated else [])}
        words = {word for form in forms for word in form.split() if len(word) > 2}
        if not any(word[: max(4, len(word) - 2)] in unit.value for word in words):
            yield warning(
                unit.place,
                say("“{name}” of the English text is not named here", name=person.name),
                say(
                    "Compare the two; how the name is written in this language is noted in data/translations/{locale}/people.yml.",
                    locale=locale,
                ),
                "names-differ",
            )


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _links(locale: str, unit: Unit) -> Iterator[Problem]:
    says_nothing = _SAYS_NOTHING.get(locale.partition("-")[0], ())
    for match in _LINK_TEXT.finditer(unit.value):
        if not match[1].strip() or _BARE.match(match[1].strip()) or _plain(match[1]).strip(" .…»>→") in says_nothing:
            yield warning(
                unit.at(match.start(1)),
                say("The link text “{match}” doesn't say where the link leads", match=shorten(match[1])),
                say("Name what is there: people jump from link to link."),
                "link-text",
            )
    for match in _BARE.finditer(_AUTOLINK_OR_LINK.sub(lambda m: " " * len(m[0]), unit.value)):
        yield warning(
            unit.at(match.start()),
            say("The address “{address}” is no link", address=shorten(match[0])),
            say("Write [words](address), so that people can follow it and know where it leads."),
            "link-text",
        )
    for address in dict.fromkeys(render(unit.value).links):
        if address.startswith("http:"):
            yield _insecure(unit.at(max(0, unit.value.find(address))), address)


def _links_differ(portal: Portal, registry: Registry, locale: str, key: str, unit: Unit) -> Iterator[Problem]:
    default = portal.settings.default
    source = portal.documents.get((default, key))
    if locale == default or source is None or portal.texts.state(f"{key}/body", locale) is State.OUTDATED:
        return
    links, wanted = render(unit.value).links, render(source.body).links
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
