"""Styles, scripts and fonts are published under names that change with what they say, and with nothing else."""

import re
from pathlib import Path

import pytest

from portal.files.assets import published_assets
from support.sites import write

FILES = {
    "print.css": "@import 'fonts/face.css'; @import \"portal.css\";",
    "fonts/face.css": "@font-face { src: url(sans.woff2) } a { background: url('../weave.svg') }",
    "fonts/sans.woff2": "letters",
    "map.js": 'import "./lib/points.mjs"; const not = "points.mjs";',
    "lib/points.mjs": 'import { back } from "../map.js";',
    "weave.svg": "<svg/>",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        write(tmp_path, f"overrides/assets/{name}", text)
    return tmp_path


def names(root: Path) -> dict[str, str]:
    return {name: asset.uri for name, asset in published_assets(root, as_they_are=False).items()}


def test_each_has_a_hash_in_its_name_but_pictures(root: Path) -> None:
    found = names(root)
    assert {f"assets/{name}" for name in FILES} - found.keys() == {"assets/weave.svg"}
    assert "assets/portal.css" in found, "the generator's are there too"
    for name, uri in found.items():
        stem, extension = name.rsplit(".", 1)
        assert re.fullmatch(rf"{re.escape(stem)}-[0-9a-f]{{12}}\.{extension}", uri)


def test_what_one_mentions_is_named_as_it_is_published(root: Path) -> None:
    assets = published_assets(root, as_they_are=False)
    face, sans, points = (assets[f"assets/{name}"] for name in ("fonts/face.css", "fonts/sans.woff2", "lib/points.mjs"))
    said = assets["assets/print.css"].content.decode()
    assert said == f"@import 'fonts/{Path(face.uri).name}'; @import \"{Path(assets['assets/portal.css'].uri).name}\";"
    assert face.content.decode() == FILES["fonts/face.css"].replace("sans.woff2", Path(sans.uri).name)
    script = assets["assets/map.js"].content.decode()
    assert script == f'import "./lib/{Path(points.uri).name}"; const not = "points.mjs";'
    assert Path(assets["assets/map.js"].uri).name in points.content.decode(), "two may name each other"


@pytest.mark.parametrize(
    ("edited", "renamed"),
    [
        ("weave.svg", set()),
        ("fonts/sans.woff2", {"fonts/sans.woff2", "fonts/face.css", "print.css"}),
        ("lib/points.mjs", {"lib/points.mjs", "map.js"}),
        ("print.css", {"print.css"}),
    ],
)
def test_a_change_renames_the_file_and_those_that_lead_to_it(root: Path, edited: str, renamed: set[str]) -> None:
    before = names(root)
    write(root, f"overrides/assets/{edited}", FILES[edited] + " ")
    now = names(root)
    assert {name for name in now if now[name] != before[name]} == {f"assets/{name}" for name in renamed}
    write(root, f"overrides/assets/{edited}", FILES[edited])
    assert names(root) == before, "the same content has the same name again"


def test_in_a_preview_they_keep_their_names(root: Path) -> None:
    assert all(name == asset.uri for name, asset in published_assets(root, as_they_are=True).items())
