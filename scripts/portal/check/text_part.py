"""Some of a portal's texts and documents, to be looked at by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from portal.check.comparison import Comparison
from portal.common.cache import digest_of
from portal.common.problems import Problem
from portal.content.texts import TextStore
from portal.files.documents import Document


class TextPart(NamedTuple):
    """What the rules about words look at; those texts that were found to be without fault by themselves not again."""

    texts: TextStore
    documents: Mapping[tuple[str, str], Document]
    clean: set[bytes] | None
    """Digests of such texts, and of all texts of a record in a language; added to. None: nobody asks again."""
    comparison: Comparison
    """What they are compared with."""

    def unless_clean(self, text: str, find: Callable[[], Iterator[Problem]]) -> Iterator[Problem]:
        """What *find* finds in a *text*, unless that is known to be nothing."""
        if self.clean is None:
            yield from find()
        elif (digest := digest_of(text)) not in self.clean:
            problems = list(find())
            yield from problems
            if not problems:
                self.clean.add(digest)
