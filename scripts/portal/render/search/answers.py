"""What the search answers at once: for each question, and for each country, the page that answers it, and the stems by which it is known.

A few lines of ``index.json``, so that they are there before any file of terms: question, address, sentence, language of the
question where it isn't the reader's, and for each way to ask the stems that must all be among those of the query.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.common.locales import locale_format
from portal.common.stemmer import stem, stems_of
from portal.model.answers import phrases
from portal.model.collections import Ref
from portal.render.dependencies import TrackedPortal
from portal.render.reader import of_country
from portal.site.urls import country_uri


def answers(locale: str, inputs: TrackedPortal) -> list[list[Any]]:
    """The answers of a language, in the order of the file."""
    rows: list[list[Any]] = []
    for answer_id, uri in inputs.search_answers().items():
        ref = Ref("answers", answer_id)
        inputs.record(ref)
        question, text, asked = (inputs.words(ref.text(name), locale) for name in ("question", "text", "asked"))
        language = "" if question.locale == locale else question.locale
        rows.append([question.value, uri, text.value, language, _ways(phrases(asked.value), locale)])
    return rows + [_of_country(code, locale, inputs) for code in inputs.countries()]


def _of_country(code: str, locale: str, inputs: TrackedPortal) -> list[Any]:
    """Who types the name of a country is led to its page, before all that only names it."""
    entry = inputs.entry(country_uri(code))
    title, summary = (of_country(inputs, entry, key, locale, inputs.words) for key in (entry.title, entry.summary))
    form = locale_format(locale)
    names = [form.country(code), *form.other_country_names(code).split()]
    return [title.value, entry.uri, summary.value, "" if title.locale == locale else title.locale, _ways(names, locale)]


def _ways(asked: Iterable[str], locale: str) -> list[list[str]]:
    """For each way to ask its stems."""
    ways = [[stem(word, locale) for word in stems_of(phrase)] for phrase in asked]
    return [way for way in ways if way]
