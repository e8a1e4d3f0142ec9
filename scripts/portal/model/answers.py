"""What the search answers at once: words that readers type in their own way, and the page that answers them."""

from __future__ import annotations

import re

from pydantic import Field

from portal.model.field_types import Address, Id, Text
from portal.model.records import Timed

_BETWEEN = re.compile(r"[,;،؛\n]")


class Answer(Timed):
    """A question that readers bring to the search, and where it is answered."""

    id: Id = Field(description="Short name of the question.")
    question: Text = Field(description="The question, as a reader would ask it.")
    text: Text = Field(description="The answer in a sentence; the page says more.")
    asked: Text = Field(
        description="What readers type for it, in their own words, with commas between: how to apply, application."
    )
    page: Address = Field(
        description="Address of the page that answers, as in the portal's own language: /participants/."
    )


def phrases(asked: str) -> list[str]:
    """What readers type, one by one, whatever comma the language has."""
    return [phrase.strip() for phrase in _BETWEEN.split(asked) if phrase.strip()]
