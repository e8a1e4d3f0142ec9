"""Names and words of another language within a text, so that a screen reader says them in their own.

In a text of another script than the source language's, such as Arabic, whatever stands in the source language's letters is marked:
as the name of a record in that name's language, otherwise in the source language. Between languages of one script only a letter for
letter look-up can tell, so there the names of programmes, those that a record gives in a language of their own, and terms of the
glossary that translators are to keep, unless they are acronyms, which every language spells its own way. Whole texts that are in another language are marked by who shows them.

A text is looked at once in each language, and remembered by what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from portal.common.language_tags import direction_of, script_of, shorter_tags
from portal.content.portal import Portal

_LETTERS = {"Latn": "A-Za-zÀ-ɏḀ-ỿ", "Cyrl": "Ѐ-ԯ", "Grek": "Ͱ-Ͽἀ-῿", "Arab": "؀-ۿݐ-ݿ", "Hebr": "֐-׿"}
"""The letters of scripts that a source language may have, for a regular expression."""


def _parts(*letters: str) -> re.Pattern[str]:
    """What a text of safe HTML consists of: what is nobody's word, as a figure's reference or a place to fill, or a word.

    A word is all of *letters*, each a set of them: “and” may stand before a name without a space.
    """
    word = "|".join(f"[{some}]+(?:[.’@/+-][{some}]+)*" for some in letters)
    return re.compile(rf"<code\b.*?</code>|<[^>]*>|\{{\{{[^{{}}]*\}}\}}|\{{\w+\}}|&#?\w+;|(?P<word>{word})", re.DOTALL)


_PARTS = _parts(r"^\W_")
_WORDS = re.compile(r"[^\W_]+(?:[.’@/+-][^\W_]+)*")
"""The same words and more: fast to find, where it only matters whether a word is there at all."""


class ForeignWords:
    """The names of a portal by their language, and the texts in which they were marked."""

    def __init__(self, portal: Portal) -> None:
        self._default = portal.settings.default
        self.languages: dict[str, str] = {}
        """By name, as safe HTML has it from its first word to its last, the language that it is in."""
        self._lengths: dict[str, list[int]] = {}
        """By the first word of names, how many words they have, the most first."""
        for given, language in _names(portal):
            name = " ".join(str(escape(given)).split())
            if words := _words_of(name, _PARTS):
                self.languages[name[words[0][0] : words[-1][1]]] = language
                lengths = self._lengths.setdefault(name[slice(*words[0])], [])
                lengths[:] = sorted({len(words), *lengths}, reverse=True)
        self._known: dict[str, dict[str, Markup]] = {}
        letters = _LETTERS.get(script_of(self._default), "")
        self._letters = re.compile(f"[{letters}]") if letters else None
        self._by_letters = _parts(f"0-9{letters}", f"^\\W_0-9{letters}") if letters else _PARTS

    def marked(self, safe_html: str, locale: str) -> Markup:
        """A text in the language *locale*, its words of other languages marked with theirs."""
        known = self._known.setdefault(locale, {})
        found = known.get(safe_html)
        if found is None:
            found = known[safe_html] = Markup(self._mark(str(safe_html), locale))
        return found

    def _mark(self, safe_html: str, locale: str) -> str:
        pieces: list[str] = []
        cursor = 0
        for start, end, language in self._runs(safe_html, locale):
            opening = f'<span lang="{language}" dir="{direction_of(language)}">'
            pieces += safe_html[cursor:start], opening, safe_html[start:end], "</span>"
            cursor = end
        return "".join([*pieces, safe_html[cursor:]]) if cursor else safe_html

    def _runs(self, safe_html: str, locale: str) -> Iterator[tuple[int, int, str]]:
        """Where words of another language begin and end, and which it is; those with nothing between them are one run."""
        run: tuple[int, int, str] | None = None
        for start, end, language in self._foreign_words(safe_html, locale):
            if run and run[2] == language and safe_html[run[1] : start].isspace():
                run = run[0], end, language
                continue
            if run:
                yield run
            run = start, end, language
        if run:
            yield run

    def _may_name(self, safe_html: str) -> bool:
        """Whether a name may stand in a text: most have none, and need not be looked at word by word."""
        return not self._lengths.keys().isdisjoint(_WORDS.findall(safe_html))

    def _foreign_words(self, safe_html: str, locale: str) -> Iterator[tuple[int, int, str]]:
        letters = self._letters if script_of(locale) != script_of(self._default) else None
        if not (letters.search(safe_html) if letters else self._may_name(safe_html)):
            return
        words = _words_of(safe_html, self._by_letters if letters else _PARTS)
        number = 0
        while number < len(words):
            start, end = words[number]
            word = safe_html[start:end]
            for length in self._lengths.get(word, ()):
                last = number + length - 1
                name = " ".join(safe_html[start : words[last][1]].split()) if last < len(words) else ""
                if language := self.languages.get(name):
                    end, number = words[last][1], last
                    if (letters or _is_phrase(name)) and language not in shorter_tags(locale):
                        yield start, end, language
                    break
            else:
                if letters and letters.search(word):
                    yield start, end, self._default
            number += 1


def _words_of(safe_html: str, parts: re.Pattern[str]) -> list[tuple[int, int]]:
    return [part.span() for part in parts.finditer(safe_html) if part["word"]]


def _is_phrase(name: str) -> bool:
    return sum(any(map(str.islower, word)) for word in name.split()) > 1


def _names(portal: Portal) -> Iterator[tuple[str, str]]:
    default = portal.settings.default
    for programme in portal.programmes.values():
        yield programme.name, default
        if programme.short_name:
            yield programme.short_name, default
    for partner in portal.partners.values():
        if partner.name_language != default:
            yield from ((name, partner.name_language) for name in (partner.name, partner.short_name) if name)
        yield from ((former.name, former.language) for former in partner.former_names if former.language != default)
    for term in portal.terms.values():
        if _is_phrase(term.term) and any(term.term in known.use for known in term.translations):
            yield term.term, default
