"""Texts that were found to be without fault by themselves are not looked at again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from portal.common.cache import digest_of
from portal.common.problems import Problem


def unless_known_clean(clean: set[bytes], text: str, find: Callable[[], Iterator[Problem]]) -> Iterator[Problem]:
    """What *find* finds in a *text*, unless that is known to be nothing: *clean* holds digests of such texts, and is added to."""
    digest = digest_of(text)
    if digest not in clean:
        found = list(find())
        yield from found
        if not found:
            clean.add(digest)
