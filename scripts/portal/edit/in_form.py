"""What is told to whoever sits at a form and sees no files: of which thing and which field, and what to do about it there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from portal.common.messages import Message, catalogue, message
from portal.common.problems import Place
from portal.content.load import item_id
from portal.content.portal import Portal
from portal.edit.file_parts import BODY
from portal.edit.form import path_label
from portal.files.documents import Document
from portal.files.nodes import Mapping, Node, Sequence
from portal.model.collections import COLLECTIONS, Ref

_At = tuple[int, int]
"""Line and column, counted from 1."""


def in_form(told: Message) -> Message:
    """A message as a form says it: some catalogue entries have words of their own for that, ``in-form``, in the place of those about lines and commands."""
    values = {name: in_form(one) if isinstance(one, Message) else one for name, one in told.values.items()}
    id, known = f"{told.id.removesuffix('.remedy')}.in-form", catalogue("en")
    if told.id and id in known:
        return message(id, **values)
    return message(told.id, **values) if values != told.values and told.id in known else told


class Spot(NamedTuple):
    """Where something stands, in an editor's words."""

    ref: Ref
    path: tuple[str, ...] = ()
    """The field; empty for the thing as a whole."""
    locale: str = ""

    @property
    def field(self) -> Message:
        return path_label("/".join(self.path))


class Spots:
    """The things and fields of a portal by their places in its files."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self._documents: dict[str, tuple[str, str, Document]] = {
            document.place.path: (locale, key, document) for (locale, key), document in portal.documents.items()
        }
        self._known: dict[str, tuple[list[_At], list[Spot | tuple[Ref, Node]]]] = {}

    def of(self, place: Place) -> Spot | None:
        """The thing and field at a place; None where no form has what stands there."""
        at = place[1:]
        if place.path in self._documents:
            locale, key, document = self._documents[place.path]
            is_body = place.line >= document.body_line
            return Spot(Ref.of_key(key), (BODY,) if is_body else _path_in(document.front_matter, at), locale)
        if place.path not in self._known:
            found = sorted(self._in_file(place.path), key=itemgetter(0))
            self._known[place.path] = [where for where, _ in found], [what for _, what in found]
        places, here = self._known[place.path]
        if not (number := bisect_right(places, at)):
            return None
        what = here[number - 1]
        if isinstance(what, Spot):
            return what
        ref, node = what
        return Spot(ref, _path_in(node, at), self.portal.texts.language_of(ref.key))

    def _in_file(self, name: str) -> Iterator[tuple[_At, Spot | tuple[Ref, Node]]]:
        """Where each record of a file begins, or each text of a file of translations."""
        for (collection, record_id), node in self.portal.nodes.items():
            if node.place.path == name and collection in COLLECTIONS and record_id:
                yield node.place[1:], (Ref(collection, record_id), node)
        for locale, units in self.portal.texts.translations.items():
            for key, unit in units.items():
                if unit.place.path == name and (ref := Ref.of_key(key)).collection in COLLECTIONS:
                    path = tuple(key.removeprefix(f"{ref.key}/").split("/"))
                    yield unit.place[1:], Spot(ref, path, locale)


def _path_in(node: Node, at: _At) -> tuple[str, ...]:
    """The field that stands at a place; of an item of a list, its id."""
    path: list[str] = []
    while True:
        if isinstance(node, Mapping):
            before = [name for name, place in node.key_places.items() if place[1:] <= at]
            if not before or (name := before[-1]) == "id":
                return tuple(path)
            path, node = [*path, name], node.entries[name]
        elif isinstance(node, Sequence):
            items = [item for item in node.items if isinstance(item, Mapping) and item.place[1:] <= at]
            if not items:
                return tuple(path)
            node = items[-1]
            path.append(item_id(node))
        else:
            return tuple(path)
