"""Words that may be a surname or something else: those that the languages' files list, and those of the interface."""

from __future__ import annotations

import re
from functools import cache

from portal.common.folding import fold_name
from portal.common.language_data import forget_with_languages, languages_with_data
from portal.common.language_tags import script_of
from portal.content.interface_words import WORDS as INTERFACE
from portal.content.interface_words import package_words
from portal.content.name_forms import forms_of


def is_ordinary(word: str) -> bool:
    """Whether a folded word is one of a language, or of the interface that the generator brings."""
    return word in _ordinary()


@cache
def _ordinary() -> frozenset[str]:
    known: set[str] = set()
    for tag, data in languages_with_data():
        for word in data.surnames:  # what Arabic joins to a word stands before ordinary ones as well
            known.update(forms_of(word) if script_of(tag) == "Arab" else [fold_name(word)])
    for file in INTERFACE.glob("*.yml"):
        for unit in package_words(file.stem).values():
            known.update(re.findall(r"[^\W\d_]{3,}", fold_name(unit.value)))
    return frozenset(known)


forget_with_languages(_ordinary.cache_clear)
