"""Make ``scripts/portal/render/graphics/land.json``, from which maps are drawn, out of Natural Earth's shapes (``make land``).

The shapes come from the npm package world-atlas (TopoJSON, https://github.com/topojson/topojson-specification). What is kept:
the outline of the land without borders, in hundredths of a degree, and one place for each code that the content may
name, so that ``make site`` needs neither Node nor a network.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.core import get_global

from portal.model.field_types import TERRITORIES
from portal.render.graphics.maps import LAND, MapPoint, Ring, simplified

ATLAS = Path(__file__).parent / "node_modules/world-atlas"
ABOUT = "Made by make land from Natural Earth (naturalearthdata.com, public domain) as the npm package world-atlas carries it."
TOLERANCE = 0.04
"""Degrees by which the outline may be off."""
SMALLEST = 0.03
"""Islands of less square degrees are left out."""

NAMED = {"Kosovo": "XK"}
"""Areas of Natural Earth that ISO 3166-1 has no number for, and the code in use."""
BY_HAND: dict[str, MapPoint] = {
    "AC": (-14.4, -7.9), "BQ": (-68.3, 12.2), "BV": (3.4, -54.4), "CC": (96.8, -12.2), "CP": (-109.2, 10.3),
    "CQ": (-2.4, 49.4), "CX": (105.7, -10.5), "DG": (72.4, -7.3), "EA": (-2.9, 35.3), "GF": (-53.2, 4.0),
    "GP": (-61.5, 16.2), "IC": (-15.6, 28.3), "MQ": (-61.0, 14.7), "RE": (55.5, -21.1), "SJ": (16.0, 78.6),
    "TA": (-12.3, -37.1), "TK": (-171.8, -9.2), "VA": (12.5, 41.9), "YT": (45.2, -12.8),
}  # fmt: skip
"""Codes that Natural Earth draws as a part of another country, or too small to have a middle: longitude and latitude, to a tenth of a degree."""


def main() -> None:
    """Write the file anew."""
    rings = [ring for polygon in _polygons("land-50m", "land") for ring in polygon if _area(ring) >= SMALLEST]
    land = [[(round(x * 100), round(y * 100)) for x, y in simplified(ring, TOLERANCE)] for ring in rings]
    places = {code: [round(x, 1), round(y, 1)] for code, (x, y) in sorted(_places().items())}
    if missing := TERRITORIES - places.keys():
        raise SystemExit(f"No place is known for {', '.join(sorted(missing))}: add it to BY_HAND in checkers/land.py.")
    lines = ",\n".join(
        json.dumps([number for point in ring for number in point], separators=(",", ":")) for ring in land
    )
    LAND.write_text(
        f'{{"about": {json.dumps(ABOUT)},\n"places": {json.dumps(places)},\n"land": [\n{lines}\n]}}\n', "utf-8"
    )
    print(f"{LAND}: {len(land)} outlines, {len(places)} places, {LAND.stat().st_size:,} bytes")


def _places() -> dict[str, MapPoint]:
    """One place in each country: the middle of its largest part, or the point of that part nearest to it."""
    numbers = get_global("territory_aliases")
    found: dict[str, tuple[float, MapPoint]] = {}
    for name, number, polygons in _countries():
        code = NAMED.get(name) or (numbers.get(number) or [""])[0]
        largest = max((polygon[0] for polygon in polygons), key=_area)
        if code in TERRITORIES and _area(largest) > found.get(code, (0.0,))[0]:
            found[code] = _area(largest), _middle(largest)
    return {code: point for code, (_, point) in found.items()} | BY_HAND


def _middle(ring: Ring) -> MapPoint:
    """The centre of mass, if it lies within; otherwise the inner point of a grid nearest to it."""
    total = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in _sides(ring))
    x = sum((x0 + x1) * (x0 * y1 - x1 * y0) for (x0, y0), (x1, y1) in _sides(ring)) / (3 * total)
    y = sum((y0 + y1) * (x0 * y1 - x1 * y0) for (x0, y0), (x1, y1) in _sides(ring)) / (3 * total)
    if _contains(ring, (x, y)):
        return x, y
    xs, ys = [one for one, _ in ring], [one for _, one in ring]
    grid = [
        (min(xs) + (max(xs) - min(xs)) * i / 40, min(ys) + (max(ys) - min(ys)) * j / 40)
        for i in range(41)
        for j in range(41)
    ]
    return min((point for point in grid if _contains(ring, point)), key=lambda point: math.dist(point, (x, y)))


def _contains(ring: Ring, point: MapPoint) -> bool:
    x, y = point
    crossed = ((a, b) for a, b in _sides(ring) if (a[1] > y) != (b[1] > y))
    return sum(x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in crossed) % 2 == 1


def _area(ring: Ring) -> float:
    """Square degrees."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in _sides(ring))) / 2


def _sides(ring: Ring) -> Iterator[tuple[MapPoint, MapPoint]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _countries() -> Iterator[tuple[str, str, list[list[Ring]]]]:
    topology = json.loads((ATLAS / "countries-10m.json").read_text("utf-8"))
    for one in topology["objects"]["countries"]["geometries"]:
        yield one["properties"]["name"], one.get("id", ""), list(_parts(topology, one))


def _polygons(file: str, layer: str) -> Iterator[list[Ring]]:
    topology = json.loads((ATLAS / f"{file}.json").read_text("utf-8"))
    for one in topology["objects"][layer]["geometries"]:
        yield from _parts(topology, one)


def _parts(topology: dict[str, Any], geometry: dict[str, Any]) -> Iterator[list[Ring]]:
    """The polygons of a geometry, each with its outline first and then its holes."""
    arcs = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in arcs:
        yield [_ring(topology, ring) for ring in polygon]


def _ring(topology: dict[str, Any], arcs: list[int]) -> Ring:
    """Arcs joined at their ends; a negative number is an arc walked backwards. At 180° the longitude goes on counting.

    The edge that world-atlas draws through the south pole is left as it is.
    """
    points: Ring = []
    for number in arcs:
        arc = _arc(topology, number if number >= 0 else ~number)
        for x, y in (arc if number >= 0 else arc[::-1])[1 if points else 0 :]:
            points.append((x - 360 * round((x - points[-1][0]) / 360) if points and y > -80 else x, y))
    turn = 360 * round((min(points)[0] + max(points)[0]) / 720)
    return [(x - turn, y) for x, y in points[:-1]]


def _arc(topology: dict[str, Any], number: int) -> Ring:
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for dx, dy in topology["arcs"][number]:
        x, y = x + dx, y + dy
        points.append((x * scale_x + move_x, y * scale_y + move_y))
    return points


if __name__ == "__main__":
    main()
