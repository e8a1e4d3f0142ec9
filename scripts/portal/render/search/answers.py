"""What the search answers at once: for each question the page that answers it, and the stems by which it is known.

A few lines of ``index.json``, so that they are there before any file of terms: question, address, sentence, language of the
question where it isn't the reader's, and for each way to ask the stems that must all be among those of the query.
"""

from __future__ import annotations

from typing import Any

from portal.common.stemmer import stem, stems_of
from portal.model.answers import phrases
from portal.model.collections import Ref
from portal.render.dependencies import TrackedPortal


def answers(locale: str, inputs: TrackedPortal) -> list[list[Any]]:
    """The answers of a language, in the order of the file."""
    rows: list[list[Any]] = []
    for answer_id, uri in inputs.search_answers().items():
        ref = Ref("answers", answer_id)
        inputs.record(ref)
        question, text, asked = (inputs.words(ref.text(name), locale) for name in ("question", "text", "asked"))
        language = "" if question.locale == locale else question.locale
        ways = [[stem(word, locale) for word in stems_of(phrase)] for phrase in phrases(asked.value)]
        rows.append([question.value, uri, text.value, language, [way for way in ways if way]])
    return rows
