"""What a term of the glossary is: how translators say it, and how not. A page shows the former; the check holds translations to it."""

from __future__ import annotations

from pydantic import Field

from portal.model.field_types import Id, Language, SharedText
from portal.model.records import Record


class TermIn(Record):
    """A term in one language."""

    language: Language = Field(description="The language.")
    use: tuple[SharedText, ...] = Field(
        min_length=1, description="How it is said, the best word first; any form of a word counts."
    )
    never: tuple[SharedText, ...] = Field(
        (), description="Words that are not to be used for it, nor for anything else."
    )
    note: SharedText | None = Field(
        None, description="What it means here, and what it doesn’t, in this language; readers of this language see it."
    )

    @property
    def id(self) -> str:
        """Name by which it is told apart: the language."""
        return self.language


class Term(Record):
    """A term of the field, and its translations."""

    id: Id = Field(description="Short name of the term.")
    term: SharedText = Field(description="The term, as the original texts use it.")
    note: SharedText | None = Field(None, description="What it means here, and what it doesn’t.")
    translations: tuple[TermIn, ...] = Field((), description="How it is said in each language.")
