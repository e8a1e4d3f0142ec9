"""An invented portal for Hugo: data files, Markdown and translated strings beneath the layouts in ``peers/hugo``."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from fiction import Fiction, speak
from interface_words import interface
from invent import Say, Voice
from portal_writer import write
from records import Document, Record
from yaml_text import yaml_text

from portal.common.locales import LocaleFormat, locale_format
from portal.files.theme import THEME
from portal.render.graphics import maps

PEER = Path(__file__).parent / "peers/hugo"
_FIGURE = re.compile(r"\{\{figure:([a-z0-9-]+)\}\}")
_SECTIONS = ("programmes", "partners", "news")
_LAYOUTS = ("about", "employers", "participants", "data", "feeds", "search", "offline")
"""Pages with a layout of their own."""
_KINDS = ("news", "press-release", "story")


def write_hugo(fiction: Fiction, root: Path) -> None:
    """Write the Hugo site into the folder *root*."""
    for name in ("config", "layouts"):
        shutil.copytree(PEER / name, root / name)
    shutil.copytree(THEME / "assets", root / "static/assets")
    _write_shared_data(fiction, root)
    languages = {}
    for number, by in enumerate(fiction.voices(), start=1):
        languages[by.locale] = _language(by, number)
        _write_texts(fiction, root, by)
        for key, document in fiction.documents():
            write(root / _path(key, by.locale), _markdown(key, document, by))
        for name in ("programmes", "partners"):
            adapter = (PEER / f"adapters/{name}.gotmpl").read_text("utf-8")
            write(root / f"content/{by.locale}/{name}/_content.gotmpl", adapter)
        _write_kinds(root, by)
    write(root / "config/_default/languages.json", _json(languages))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _with_shortcodes(text: str) -> str:
    return _FIGURE.sub(r"{{< fig \1 >}}", text)


def _language(by: Voice, number: int) -> dict[str, Any]:
    form = locale_format(by.locale)
    words = interface(by)
    return {
        "label": form.own_name,
        "locale": by.locale,
        "contentDir": f"content/{by.locale}",
        "weight": number,
        "params": {
            "direction": form.direction,
            "own_name": form.own_name,
            "open_graph": form.open_graph,
            "offer": words["chrome.offer"],
        },
    }


def _write_shared_data(fiction: Fiction, root: Path) -> None:
    """What all languages share: lists in order, figures and sources by id; a figure knows those that contradict it."""
    shared = {name: [_shared(record) for record in records] for name, records in fiction.records.items()}
    figures: dict[str, Record] = {record["id"]: {**record, "conflicts": []} for record in shared["figures"]}
    for record in shared["figures"]:
        for other in record.get("conflicts_with", ()):
            figures[record["id"]]["conflicts"].append(other)
            figures[other]["conflicts"].append(record["id"])
    write(root / "data/figures.json", _json(figures))
    write(root / "data/sources.json", _json({record["id"]: record for record in shared["sources"]}))
    for name in ("programmes", "partners"):
        write(root / f"data/{name}.json", _json(shared[name]))


def _shared(value: Any) -> Any:
    """A record without its texts."""
    if isinstance(value, dict):
        return {name: _shared(one) for name, one in value.items() if not isinstance(one, Say)}
    return [_shared(one) for one in value] if isinstance(value, list) else value


def _write_texts(fiction: Fiction, root: Path, by: Voice) -> None:
    """The texts of a language by id, its interface and its names of countries."""
    folder = root / f"data/texts/{by.locale}"
    for name, records in fiction.records.items():
        texts = {record["id"]: _spoken(record, by, f"{name}/{record['id']}") for record in records}
        write(folder / f"{name}.json", _with_shortcodes(_json(texts)))
    codes = {record["country"] for record in fiction.records["partners"] if "country" in record}
    for record in fiction.records["programmes"]:
        codes |= {*record["countries_before"], *record["destinations"]}
    form = locale_format(by.locale)
    write(folder / "countries.json", _json({code: form.country(code) for code in sorted(codes)}))
    programmes = fiction.records["programmes"]
    drawn = {record["id"]: _map([record], form) for record in programmes} | {"all": _map(programmes, form)}
    write(folder / "maps.json", _json(drawn))
    strings: dict[str, Any] = {}
    for name, text in interface(by).items():
        if isinstance(text, dict):
            strings[name] = {form: one.replace("{count}", "{{ .Count }}") for form, one in text.items()}
        else:
            strings[name] = {"other": re.sub(r"\{(\w+)\}", r"{{ .\1 }}", text)}
    write(root / f"i18n/{by.locale}.json", _json(strings))


def _map(programmes: list[Record], form: LocaleFormat) -> Record:
    """Where programmes begin and lead, as numbers that a template draws; Hugo can neither cut a coast nor find room for names."""
    before, after = (
        [code for record in programmes for code in record[side]] for side in ("countries_before", "destinations")
    )
    codes = sorted({*before, *after}, key=lambda code: (-(before + after).count(code), code))
    box = maps.box_around(maps.place(code) for code in codes)
    project = maps.Projection(box)
    names = [(project(maps.place(code)), form.country(code)) for code in codes]
    places: list[Record] = []
    for code, (point, name), label in zip(codes, names, maps.labels(names, project.height), strict=True):
        kind = "both" if code in before and code in after else "before" if code in before else "destination"
        place: Record = {"x": f"{point[0]:.1f}", "y": f"{point[1]:.1f}", "kind": kind, "name": name}
        places.append(place | ({"label": label.__dict__} if label else {}))
    return {
        "width": maps.MAP_WIDTH,
        "height": project.height,
        "land": maps.land(box),
        "light": maps.land(box, 1.5),
        "places": places,
    }


def _spoken(record: Record, by: Voice, key: str) -> Record:
    """The texts of a record; organisations by partner and role, for the adapters look them up so."""
    spoken: Record = speak(record, by, key)
    if "organisations" in spoken:
        spoken["organisations"] = {
            f"{one['partner']}-{one['role']}": {"note": one["note"]} for one in spoken["organisations"] if "note" in one
        }
    return spoken


def _path(key: str, locale: str) -> str:
    name = key.removeprefix("pages/")
    name = "_index" if name == "index" else f"{name}/_index" if name in _SECTIONS else name
    return f"content/{locale}/{name}.md"


def _markdown(key: str, document: Document, by: Voice) -> str:
    spoken = speak(document.matter, by, key)
    matter: Record = {"title": spoken.pop("title"), "summary": _with_shortcodes(spoken.pop("summary"))}
    name = key.removeprefix("pages/")
    if key.startswith("news/"):
        matter |= {"date": spoken.pop("published"), "kinds": [spoken.pop("kind")], **spoken}
    else:
        matter |= {"lastmod": spoken.pop("updated")}
        if name in _LAYOUTS:
            matter |= {"layout": name, **({"outputs": ["html", "markdown", "opml"]} if name == "feeds" else {})}
        elif name == "not-found":
            matter |= {"build": {"render": "never", "list": "never"}}
    return f"---\n{yaml_text(matter)}---\n\n{_with_shortcodes(by.write(document.body, f'{key}/body'))}"


def _write_kinds(root: Path, by: Voice) -> None:
    words = interface(by)
    folder = root / f"content/{by.locale}/kinds"
    write(folder / "_index.md", "---\ntitle: Kinds\nbuild: {render: never}\n---\n")
    for number, kind in enumerate(_KINDS, start=1):
        matter = {
            "title": words[f"news.kinds.{kind}"],
            "summary": words[f"news.kind-summary.{kind}"],
            "url": f"news/kind/{kind}/",
            "weight": str(number),
        }
        write(folder / kind / "_index.md", f"---\n{yaml_text(matter)}---\n")
