"""What people type and what stands on a page have one stem, and other words don't: some forty words of each language (stems.yml)."""

from pathlib import Path

import pytest
import yaml

from portal.common.language_data import languages_with_data
from portal.common.stemmer import fold, stem, stems_of

WORDS: dict[str, dict[str, list[str]]] = yaml.safe_load(Path(__file__).with_name("stems.yml").read_text("utf-8"))


def lines(which: str) -> list[tuple[str, str]]:
    return [(language, line) for language, of_language in WORDS.items() for line in of_language[which]]


@pytest.mark.parametrize(("language", "line"), lines("together"))
def test_forms_of_a_word_have_one_stem(language: str, line: str) -> None:
    """Number, case, gender, article, what hangs on a word, and the verb beside its noun where the tables can know it."""
    assert len({stem(*stems_of(form), language) for form in line.split()}) == 1


@pytest.mark.parametrize(("language", "line"), lines("apart"))
def test_other_words_have_other_stems(language: str, line: str) -> None:
    """What sounds alike isn't found together."""
    assert len({stem(*stems_of(word), language) for word in line.split()}) == len(line.split())


@pytest.mark.parametrize("language", [tag for tag, data in languages_with_data() if data.search.suffixes])
def test_a_grammar_is_written_as_words_are_looked_at(language: str) -> None:
    """An accent or a letter that folding takes away would never fit."""
    grammar = next(data.search for tag, data in languages_with_data() if tag == language)
    parts = [*grammar.elisions, *grammar.prefixes, *grammar.suffixes, *sum((*grammar.beginnings, *grammar.endings), ())]
    assert parts == [fold(part) for part in parts]
    assert len(WORDS[language]["together"]) >= 40
