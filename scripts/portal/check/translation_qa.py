"""What shows, without knowing the language, that a translation doesn't say what its source says.

All of it are warnings, for none of it understands a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from operator import itemgetter

from portal.common.language_data import forget_with_languages, language_data
from portal.common.language_tags import script_of
from portal.common.locales import script_of_letter
from portal.common.printable import shorten
from portal.common.problems import Problem, problem
from portal.content.interface_words import is_package_word
from portal.content.markdown import FIGURE, figures_in, plural_forms_in, render
from portal.content.portal import Portal
from portal.content.texts import State, TextUnit
from portal.model.collections import person_ref
from portal.model.records import Person
from portal.site.routes import Routes

_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE = 600
"""So many characters of a text tell its language."""
DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d(?:[\d.,٫٬'’\u00a0\u2009\u202f ]*\d)?")
TARGET = re.compile(r"\]\([^)\]\s]*+\)|<https?:[^<>\s]*+>|https?://\S+")


def numbers_in(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Numbers of two digits or more, with their digits alone."""
    blank = TARGET.sub(lambda m: " " * len(m[0]), FIGURE.sub(lambda m: " " * len(m[0]), text))
    for match in _NUMBER.finditer(blank):
        digits = "".join(str(int(char)) for char in match[0] if char.isdigit())
        if len(digits) > 1:
            yield match, digits


def other_than_source(portal: Portal, locale: str, key: str, unit: TextUnit) -> Iterator[Problem]:
    """What shows, without knowing the language, that a translation doesn't say what its source says."""
    source = portal.texts.source[key]
    if is_package_word(key, unit, locale):
        return  # the generator's own words say what theirs say; those of English are right in plain English, too
    if plain(unit.value) == plain(source.value) and portal.texts.is_prose(key):
        yield problem("translation.is-english", unit.place)
        return
    if not key.startswith("interface/") and is_in_another_language(unit.value, locale, portal.settings.languages):
        yield problem("translation.language", unit.place, locale=locale)
    yield from _words_left_in_figures(portal, locale, key, unit)
    if not DIGIT.search(unit.value) and not DIGIT.search(source.value):
        return
    if sorted(figures_in(unit.value)) == sorted(figures_in(source.value)):
        theirs = dict((digits, match[0]) for match, digits in numbers_in(source.value))
        ours = dict((digits, match) for match, digits in numbers_in(unit.value))
        for digits in ours.keys() - theirs.keys():
            yield problem("translation.number-added", unit.at(ours[digits].start()), number=ours[digits][0])
        for digits in theirs.keys() - ours.keys():
            yield problem("translation.number-missing", unit.place, number=theirs[digits])


def _words_left_in_figures(portal: Portal, locale: str, key: str, unit: TextUnit) -> Iterator[Problem]:
    """Words that a figure counts, and that are those of the source; a single one may well be the same in both languages."""
    if "#" not in unit.value:
        return
    theirs = {
        (match[1], plain(form))
        for match in FIGURE.finditer(portal.texts.source[key].value)
        for form in plural_forms_in(match[2]).values()
    }
    known = language_data(portal.texts.language_of(key)).small_words - language_data(locale).small_words
    for match in FIGURE.finditer(unit.value):
        for form in plural_forms_in(match[2]).values():
            words = re.findall(r"\w+", form.casefold())
            if (match[1], plain(form)) in theirs and (len(words) > 1 or known.intersection(words)):
                yield problem("translation.figure-words", unit.at(match.start()), words=shorten(form), id=match[1])
                break


def is_in_another_language(text: str, locale: str, languages: Iterable[str] = ("en",)) -> bool:
    """Told by its script, or by the small words of other *languages* of the same script; only of texts long enough to tell."""
    if is_in_another_script(text, locale):
        return True
    words = _words_in(text[:_SAMPLE])
    if len(words) < 8:
        return False
    script, knows_own = script_of(locale), bool(language_data(locale).small_words)
    counts = Counter(words)
    for other in languages:
        is_related = other.partition("-")[0] == locale.partition("-")[0]
        if is_related or script_of(other) != script or (other != "en" and not knows_own):
            continue  # Spanish of which nothing is known looks Portuguese
        found, ours = (sum(counts[word] for word in some & counts.keys()) for some in _telling_words(locale, other))
        if found > ours and (found * 4 > len(words) or (found > 2 and not ours)):
            return True
    return False


@cache
def _telling_words(locale: str, other: str) -> tuple[frozenset[str], frozenset[str]]:
    """Small words of the *other* language alone, and of this one alone: “in” is English and German."""
    own, theirs = language_data(locale).small_words, language_data(other).small_words
    return theirs - own, own - theirs


forget_with_languages(_telling_words.cache_clear)


@cache
def is_of_script(script: str, letter: str) -> bool:
    """Whether a letter is one of a script, or of another that is written with it: Japanese is written in three."""
    return script_of_letter(letter) in _WRITTEN_WITH.get(script, (script,))


_WRITTEN_WITH = {
    "Jpan": ("Hani", "Hira", "Kana"),
    "Kore": ("Hang", "Hani"),
    "Hans": ("Hani",),
    "Hant": ("Hani",),
    "Aran": ("Arab",),
}
"""Scripts of texts (ISO 15924) by those of their letters."""


def is_in_another_script(text: str, locale: str, enough: int = 12) -> bool:
    """Whether hardly a letter, of *enough*, is of the script that a language is written in; where that isn't Latin, of long texts alone."""
    script = script_of(locale)
    if not script:
        return False
    words = _words_in(text[:_SAMPLE])
    letters = {char: number for char, number in Counter("".join(words)).items() if char.isalpha()}
    if len(words) < 8:  # Latin names stand everywhere; one letter of Chinese is a syllable
        size = sum(number * (2 if "\u3040" <= letter <= "\ud7af" else 1) for letter, number in letters.items())
        if script != "Latn" or size < enough:
            return False
    own = sum(number for letter, number in letters.items() if is_of_script(script, letter))
    return own * 4 < sum(letters.values())


@lru_cache(maxsize=4)
def _words_in(sample: str) -> list[str]:
    """The words of a text, without what figures and addresses are made of."""
    return re.findall(r"\w+", TARGET.sub(" ", FIGURE.sub(" ", sample)).casefold())


class PeopleByWord:
    """People by the first word of their names: a text is compared with those it may name, not with everybody."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self._found: dict[str, list[tuple[int, Person]]] = {}
        for place, person in enumerate(people.values()):
            word = _WORD.search(person.name)
            first = word[0] if word and not _UNSPACED.search(word[0]) else ""
            self._found.setdefault(first, []).append((place, person))

    def named_in(self, text: str) -> list[Person]:
        """Whom a text names, in the order of the file."""
        words = {"", *_WORD.findall(text)} if self._found else ()
        perhaps = sorted((person for word in words for person in self._found.get(word, ())), key=itemgetter(0))
        return [person for _, person in perhaps if person.name in text]


_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that are written without spaces between words."""


def names_differ(portal: Portal, people: PeopleByWord, locale: str, key: str, unit: TextUnit) -> Iterator[Problem]:
    """A person whom the English text names is named in the translation too, in one of the forms that are noted."""
    if key.startswith("people/"):
        return
    for person in people.named_in(portal.texts.source[key].value):
        translated = portal.texts.translations.get(locale, {}).get(person_ref(person.id).text("name"))
        forms = {person.name, *person.spellings, *([translated.value] if translated else [])}
        words = {word for form in forms for word in form.split() if len(word) > 2}
        if not any(word[: max(4, len(word) - 2)] in unit.value for word in words):
            yield problem("translation.name-missing", unit.place, name=person.name, locale=locale)


def plain(text: str) -> str:
    """A text for comparison: white space and case don't count."""
    return " ".join(text.split()).casefold()


def links_differ(portal: Portal, routes: Routes, locale: str, key: str, unit: TextUnit) -> Iterator[Problem]:
    """A translated page has the sections of its source, and leads where that leads; *key* is ``pages/about``, say."""
    written_in = portal.texts.language_of(key)
    source = portal.documents.get((written_in, key))
    if locale == written_in or source is None or portal.texts.state(f"{key}/body", locale) is State.OUTDATED:
        return
    given, headings = len(render(unit.value).headings), len(render(source.body).headings)
    if given < headings:
        yield problem("translation.sections-missing", unit.place, wanted=headings, given=given, locale=locale)
    links, wanted = render(unit.value).links, render(source.body).links
    ours, theirs = set(map(_page_of, links)), set(map(_page_of, wanted))
    for address in dict.fromkeys(
        link for link in links if _page_of(link) not in theirs and _leads_somewhere(link, routes)
    ):
        yield problem("translation.link-added", unit.at(max(0, unit.value.find(address))), address=shorten(address))
    for address in dict.fromkeys(
        link for link in wanted if _page_of(link) not in ours and _leads_somewhere(link, routes)
    ):
        yield problem("translation.link-missing", unit.place, address=shorten(address))


def _page_of(address: str) -> str:
    """An address without the place on the page, which a translation may lack."""
    return address.partition("#")[0]


def _leads_somewhere(address: str, routes: Routes) -> bool:
    """Whether a link needs no other complaint, and isn't to the page itself."""
    if address.startswith("#"):
        return False
    return ":" in address or address.partition("#")[0].removeprefix("/") in routes.entries
