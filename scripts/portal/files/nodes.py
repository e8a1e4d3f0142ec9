"""Reading files, and the values found in them, each of which knows its place.

Nothing here knows what a record means: that is ``model``. The values are named tuples because there are very many of them,
and they are kept from build to build.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from portal.common.problems import Place


class Comment(NamedTuple):
    """What stands behind a value on its line, from “ #” on: no part of it in YAML, perhaps one for whoever typed it."""

    text: str
    place: Place
    is_remark: bool = False
    """It is set apart as remarks are, by two blanks before the sign and one behind it: hardly the rest of a text."""


class WrittenLine(NamedTuple):
    """A line of a file that holds a part of a text."""

    offset: int
    """Where that part begins in the text."""
    below: int
    """So many lines below the text's own place it stands."""
    column: int


class Scalar(NamedTuple):
    """Text as typed."""

    value: str
    place: Place
    plain: bool = False
    """Written without quotes or block markers."""
    comment: Comment | None = None
    lines: tuple[WrittenLine, ...] = ()
    """Where it is written, if that is on several lines."""

    def plain_data(self) -> str:
        return self.value


class Sequence(NamedTuple):
    """A YAML list."""

    items: tuple[Node, ...]
    place: Place

    def plain_data(self) -> list[Any]:
        return [item.plain_data() for item in self.items]


class Mapping(NamedTuple):
    """A YAML mapping; the keys are text and keep their own places."""

    entries: dict[str, Node]
    place: Place
    key_places: dict[str, Place] = {}  # noqa: RUF012 – never changed

    def plain_data(self) -> dict[str, Any]:
        return {key: value.plain_data() for key, value in self.entries.items()}

    def get(self, key: str) -> Node | None:
        return self.entries.get(key)


Node = Scalar | Sequence | Mapping


def place_at(node: Node, path: tuple[str | int, ...], *, key: bool = False) -> Place:
    """The place of the value at *path* inside *node*, or of the nearest enclosing value that exists.

    With *key*, the place of the last key rather than of its value.
    """
    nodes = nodes_on(node, path)
    if key and path and len(nodes) > len(path) and isinstance(holder := nodes[-2], Mapping):
        return holder.key_places[str(path[-1])]
    return nodes[-1].place


def node_at(node: Node | None, path: tuple[str | int, ...]) -> Node | None:
    """The value at *path* inside *node*; None if there is none."""
    nodes = nodes_on(node, path) if node is not None else []
    return nodes[-1] if len(nodes) > len(path) else None


def nodes_on(node: Node, path: tuple[str | int, ...]) -> list[Node]:
    """The value itself and those on the way along *path*, as far as it leads."""
    nodes = [node]
    for step in path:
        if isinstance(node, Mapping) and step in node.entries:
            node = node.entries[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
        nodes.append(node)
    return nodes
