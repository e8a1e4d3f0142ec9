"""Maps: where people live before a programme and where it leads, as a drawing that a template writes as SVG.

Land has no national borders, and countries are points: the portal settles no dispute. No line joins them, for sources
name countries and not who went from which to which, and by which way.

Shapes and places come from ``land.json``, made by ``make land`` from Natural Earth. The projection is equidistant
cylindrical with the middle of the map as its true parallel, so straight edges stay straight.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

LAND = Path(__file__).with_name("land.json")

MAP_WIDTH = 360
"""Of every map, in units of its drawing; on a phone about three quarters of a pixel each."""
_LOWEST, _HIGHEST = 0.5, 0.85
"""Height as a share of the width."""
_NARROWEST = 30
"""Degrees of latitude that a map shows at least, so that a single place has a neighbourhood."""
_LETTER = 15
"""Size of letters on the narrowest screens, in units; the style sheet makes them smaller on wider ones."""

_WIDTH_OF_A_LETTER = 0.6 * _LETTER
"""Which few scripts exceed."""
MapPoint = tuple[float, float]
"""Longitude and latitude, or right and down on a map."""
Ring = list[MapPoint]
"""An outline; its end isn't its beginning once more."""


class Box(NamedTuple):
    """A part of the world, in degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Label:
    """Where a place's name stands: offsets from the point in ems, and where the text is tied to it."""

    right: float
    down: float
    anchor: str


_LABELS = (
    Label(0.55, 0, "start"), Label(-0.55, 0, "end"), Label(0, -1.1, "middle"), Label(0, 1.1, "middle"),
    Label(0.4, -0.75, "start"), Label(0.4, 0.75, "start"), Label(-0.4, -0.75, "end"), Label(-0.4, 0.75, "end"),
    Label(-0.5, -1.2, "start"), Label(-0.5, 1.2, "start"), Label(0.5, -1.2, "end"), Label(0.5, 1.2, "end"),
)  # fmt: skip


_ROUNDS = 8
"""So often names are placed in another order, until each has room."""


@cache
def _shapes() -> dict[str, Any]:
    return dict(json.loads(LAND.read_text("utf-8")))


def place(code: str) -> MapPoint:
    """Longitude and latitude of the point that stands for a country."""
    x, y = _shapes()["places"][code]
    return x, y


@cache
def _land() -> list[tuple[Box, Ring]]:
    """Every outline of land with the box it fills."""
    rings = []
    for flat in _shapes()["land"]:
        ring = [(flat[i] / 100, flat[i + 1] / 100) for i in range(0, len(flat), 2)]
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        rings.append((Box(min(xs), min(ys), max(xs), max(ys)), ring))
    return rings


class Projection:
    """From degrees to the units of a map that shows a box."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self._narrowing = math.cos(math.radians((box.south + box.north) / 2))
        self.scale = MAP_WIDTH / ((box.east - box.west) * self._narrowing)
        self.height = round((box.north - box.south) * self.scale)

    def __call__(self, point: MapPoint) -> MapPoint:
        """Where a point lies on the map."""
        x, y = point
        return (x - self.box.west) * self._narrowing * self.scale, (self.box.north - y) * self.scale


def box_around(points: Iterable[MapPoint]) -> Box:
    """A box that shows all points with room for their names, in steps of five degrees so that maps share their land."""
    xs, ys = zip(*points, strict=True)
    margin = max(5.0, 0.12 * max(max(xs) - min(xs), max(ys) - min(ys)))
    west, east, south, north = min(xs) - 1.3 * margin, max(xs) + 1.3 * margin, min(ys) - margin, max(ys) + margin
    middle = math.cos(math.radians(max(-60.0, min(60.0, (south + north) / 2))))
    wide = max((east - west) * middle, _NARROWEST / _HIGHEST, (north - south) / _HIGHEST)
    high = max(north - south, wide * _LOWEST)
    x, y = (west + east) / 2, (south + north) / 2
    west, east = max(-180.0, x - wide / middle / 2), min(180.0, x + wide / middle / 2)
    south, north = max(-90.0, y - high / 2), min(85.0, y + high / 2)
    return Box(5 * math.floor(west / 5), 5 * math.floor(south / 5), 5 * math.ceil(east / 5), 5 * math.ceil(north / 5))


@lru_cache(maxsize=64)
def land(box: Box, tolerance: float = 0.5) -> str:
    """The land in a box as one SVG path, in half units; the same for every language. A larger *tolerance* makes it lighter."""
    projection = Projection(box)
    edge = 3 / projection.scale  # what lies outside hides the cuts
    around = Box(box.west - 2 * edge, box.south - edge, box.east + 2 * edge, box.north + edge)
    drawn = []
    for bounds, ring in _land():
        if (
            bounds.west > around.east
            or bounds.east < around.west
            or bounds.south > around.north
            or bounds.north < around.south
        ):
            continue
        outline = simplified([projection(point) for point in clipped(ring, around)], tolerance)
        dots = [(round(2 * x), round(2 * y)) for x, y in outline]
        if (
            len(dots) > 2
            and abs(sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(dots, [*dots[1:], dots[0]], strict=True))) > 16
        ):
            drawn.append(_path(dots))
    return "".join(drawn)


def _path(dots: Sequence[tuple[int, int]]) -> str:
    """A closed path in steps from dot to dot (SVG 2, 9.3), as short as it can be written."""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(dots)]
    numbers = " ".join(f"{x} {y}" for x, y in steps if x or y).replace(" -", "-")
    return f"M{dots[0][0]} {dots[0][1]}l{numbers}z"


def clipped(ring: Ring, box: Box) -> Ring:
    """What of an outline lies in a box (Sutherland and Hodgman): side by side, crossings take the place of what is outside."""
    for axis, bound, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        inside: Ring = []
        before = ring[-1] if ring else (0.0, 0.0)
        was_inside = (before[axis] - bound) * sign >= 0
        for point in ring:
            is_inside = (point[axis] - bound) * sign >= 0
            if is_inside != was_inside:
                share = (bound - before[axis]) / (point[axis] - before[axis])
                inside.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if is_inside:
                inside.append(point)
            before, was_inside = point, is_inside
        ring = inside
    return ring


def simplified(ring: Ring, tolerance: float) -> Ring:
    """An outline without the points that lie closer than *tolerance* to what is left (Douglas and Peucker)."""
    if len(ring) < 4:
        return ring
    far = max(range(len(ring)), key=lambda i: math.dist(ring[0], ring[i]))
    closed = [*ring, ring[0]]
    kept = {0, far}
    spans = [(0, far), (far, len(ring))]
    while spans:
        first, last = spans.pop()
        (ax, ay), (bx, by) = closed[first], closed[last]
        dx, dy = bx - ax, by - ay
        length = math.hypot(dx, dy)
        worst, split = tolerance, 0
        for i in range(first + 1, last):
            x, y = closed[i]
            off = abs(dx * (y - ay) - dy * (x - ax)) / length if length else math.hypot(x - ax, y - ay)
            if off > worst:
                worst, split = off, i
        if split:
            kept.add(split)
            spans += [(first, split), (split, last)]
    return [ring[i] for i in sorted(kept)]


def labels(names: Sequence[tuple[MapPoint, str]], height: float) -> list[Label | None]:
    """A place for each name that covers no other name and no point.

    In the order given, so those that matter most come first; a name that finds no room goes to the front next time. None where
    there is no room even so: the list beside the map has every name.
    """
    order = list(range(len(names)))
    best: dict[int, Label] = {}
    for _ in range(_ROUNDS):
        placed = _placed(names, order, height)
        if len(placed) > len(best):
            best = placed
        if len(placed) == len(names):
            break
        order.sort(key=lambda index: index in placed)
    return [best.get(index) for index in range(len(names))]


def _placed(names: Sequence[tuple[MapPoint, str]], order: Sequence[int], height: float) -> dict[int, Label]:
    taken = [(x - 6, y - 6, x + 6, y + 6) for (x, y), _ in names]
    placed: dict[int, Label] = {}
    for index in order:
        point, name = names[index]
        for label in _LABELS:
            left, top, right, bottom = area = room_of(point, label, name)
            if left < 2 or right > MAP_WIDTH - 2 or top < 2 or bottom > height - 2:
                continue
            others = (box for other, box in enumerate(taken) if other != index)
            if not any(left < x1 and right > x0 and top < y1 and bottom > y0 for x0, y0, x1, y1 in others):
                placed[index] = label
                taken.append(area)
                break
    return placed


def letters_in_a_row() -> int:
    """How many letters are sure to fit across a drawing."""
    return int((MAP_WIDTH - 8) / _WIDTH_OF_A_LETTER)


def room_of(point: MapPoint, label: Label, name: str) -> tuple[float, float, float, float]:
    """The room that a name takes."""
    wide = _WIDTH_OF_A_LETTER * len(name)
    x, y = point[0] + label.right * _LETTER, point[1] + label.down * _LETTER
    left = x - {"start": 0, "middle": wide / 2, "end": wide}[label.anchor]
    return left, y - 0.5 * _LETTER, left + wide, y + 0.5 * _LETTER
