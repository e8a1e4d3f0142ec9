"""``/admin/`` of ``portal serve``: a form in the browser, made from the models, for those who would rather not see YAML.

It shows what can be written, the languages side by side, and saves into the files of the local checkout, value by value
(``patch``), so that comments, order and all other lines stay. What the check would refuse is not saved. It answers only on
this machine, and only to its own pages.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import jinja2

from portal.clock import now
from portal.content import Portal
from portal.creating import KINDS, askable, completed, fault, split, written
from portal.desk import tried
from portal.edits import Draft, yaml_lines
from portal.locales import locale_format
from portal.memory import Memory
from portal.model import COLLECTIONS, MODELS, Record, fields
from portal.patch import CannotPatch, put, put_body, put_in_front_matter
from portal.problems import Problem
from portal.report import as_text
from portal.site import Site, read
from portal.source import Mapping, Node, Scalar, Sequence
from portal.translations import State

ADDRESS = "/admin/"
_LONG = 60
"""A text of so many characters gets a field of several lines."""
_BODY = "body"
_EXAMPLES = {
    **dict.fromkeys(("checked", "updated", "withdrawn"), "For example 2026-11-22."),
    **dict.fromkeys(("published", "publish_at", "expires_at"), "For example 2026-11-22T09:00+01:00."),
    **dict.fromkeys(
        ("date", "as_of", "source_date", "start", "end"), "For example 2022, 2022-07, 2022-07-12 or 2022~."
    ),
}
_SEVERAL_LINES = {"summary", "description", "text", "note", "answer", "alt", "scope", "role", "said", "boilerplate"}


@dataclass
class Cell:
    """One value in one language."""

    name: str
    """Name of the form's field."""
    locale: str
    value: str
    was: str = ""

    def __post_init__(self) -> None:
        self.was = self.was or self.value


@dataclass
class Row:
    """One thing to fill in: shared by all languages, or a text in each."""

    label: str
    help: str
    path: tuple[str | int, ...]
    """Where it stands in the record."""
    words_path: tuple[str, ...]
    """Where its translations stand."""
    is_text: bool
    is_list: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    """What may be written: ids, or an example of a date."""
    cells: list[Cell] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        """Whether it needs a field of several lines."""
        is_words = self.is_text and any(len(cell.value) > _LONG for cell in self.cells)
        return self.path[-1] in _SEVERAL_LINES | {_BODY} or is_words


@dataclass(frozen=True)
class Answer:
    """What the browser gets: a page, or the address of another."""

    html: str = ""
    location: str = ""
    status: int = 200


class Admin:
    """The form for the project in *root*."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.token = secrets.token_urlsafe(16)
        """Every form carries it, so that no page elsewhere can send one."""
        self._lock = threading.Lock()
        self._memory: Memory | None = None

    def _read(self) -> tuple[Site | None, list[Problem]]:
        """The portal as it is now; what has not changed since is not read again."""
        memory = Memory(self._memory)
        found = read(self.root, memory=memory)
        self._memory = memory
        return found

    def get(self, path: str, query: str) -> Answer:
        """A page of the form."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        site, problems = self._read()
        if site is None:
            return self._page("Mend this first", "problems", told=as_text(problems, self.root), status=409)
        if path == ADDRESS:
            return self._page(
                "Edit", "list", groups=_groups(site.portal), kinds=list(KINDS), told=as_text(problems, self.root)
            )
        if path == f"{ADDRESS}new" and asked.get("kind") in KINDS:
            return self._new(site.portal, asked["kind"], {}, [])
        key = asked.get("key", "")
        if path == f"{ADDRESS}edit" and _node(site.portal, key) is not None:
            return self._edit(site.portal, key, _rows(site.portal, key), [], saved="saved" in asked)
        return self._page("There is nothing here", "problems", told=[], status=404)

    def post(self, path: str, query: str, body: bytes, origin: str, host: str) -> Answer:
        """Save what was typed, or say why it can't be."""
        sent = {
            name: values[0]
            for name, values in parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).items()
        }
        if not secrets.compare_digest(sent.pop("token", ""), self.token) or urlsplit(origin).netloc != host:
            return self._page("This form is not from here", "problems", told=["Load the page anew."], status=403)
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        with self._lock:
            site, problems = self._read()
            if site is None:
                return self._page("Mend this first", "problems", told=as_text(problems, self.root), status=409)
            if path == f"{ADDRESS}new" and asked.get("kind") in KINDS:
                return self._create(site.portal, asked["kind"], sent, problems)
            key = asked.get("key", "")
            if path == f"{ADDRESS}edit" and _node(site.portal, key) is not None:
                return self._save(site, key, sent, problems)
        return self._page("There is nothing here", "problems", told=[], status=404)

    # --- editing ---

    def _edit(self, portal: Portal, key: str, rows: list[Row], told: list[str], *, saved: bool = False) -> Answer:
        columns = [
            (locale, locale_format(locale).own_name, locale_format(locale).direction)
            for locale in portal.settings.languages
        ]
        collection, _, name = key.partition("/")
        titles = [portal.texts.source.get(f"{key}/{one}") for one in ("name", "title", "label")]
        title = next((one.value for one in titles if one), name)
        return self._page(
            f"{title} ({collection})", "edit", key=key, rows=rows, columns=columns, told=told, saved=saved, file=_file(portal, key, portal.settings.default),
            status=409 if told else 200,
        )  # fmt: skip

    def _save(self, site: Site, key: str, sent: dict[str, str], before: list[Problem]) -> Answer:
        portal = site.portal
        rows = _rows(portal, key)
        draft = Draft(self.root)
        texts: dict[str, str] = {}
        told: list[str] = []
        changed: list[tuple[Row, Cell]] = []
        for row in rows:
            for cell in row.cells:
                typed, was = sent.get(cell.name), sent.get(f"was:{cell.name}")
                if typed is None or was is None or _tidy(row, typed) == _tidy(row, was):
                    continue
                if _tidy(row, was) != _tidy(row, cell.value):
                    told.append(f"{row.label} was changed by somebody else meanwhile. It now reads: {cell.value}")
                cell.value = typed
                changed.append((row, cell))
        try:
            for row, cell in changed:
                _put(portal, key, row, cell, texts)
        except CannotPatch as exc:
            told.append(f"{row.label}: {exc}")
        if told:
            return self._edit(portal, key, rows, told)
        for name, text in texts.items():
            draft.write(name, text)
        told = self._written(draft, before)
        if told:
            return self._edit(portal, key, rows, told)
        return Answer(location=f"{ADDRESS}edit?{urlencode({'key': key, 'saved': '1'})}", status=303)

    def _written(self, draft: Draft, before: list[Problem]) -> list[str]:
        """Save a draft; why it can't be, if so."""
        try:
            _, fresh = tried(self.root, draft, before)
        except OSError as exc:
            return [f"Nothing was saved: {exc.strerror} ({exc.filename})."]
        if not fresh:
            return []
        told = as_text(fresh, self.root)
        draft.undo()
        return told

    # --- something new ---

    def _new(self, portal: Portal, kind: str, given: dict[str, str], told: list[str]) -> Answer:
        asked = list(askable(kind, portal))
        return self._page(
            f"New {kind.replace('-', ' ')}", "new", kind=kind, asked=asked, given=given, told=told, long=_SEVERAL_LINES,
            status=409 if told else 200,
        )  # fmt: skip

    def _create(self, portal: Portal, kind: str, sent: dict[str, str], before: list[Problem]) -> Answer:
        given = {name: value.replace("\r\n", "\n").strip() for name, value in sent.items() if value.strip()}
        asked = [one for one in askable(kind, portal) if one.name in given]
        told = [f"{one.name.replace('_', ' ')}: {said}" for one in asked if (said := fault(one, given[one.name]))]
        values = completed(
            kind, {one.name: split(given[one.name]) if one.is_list else given[one.name] for one in asked}, now()
        )
        left_out = {"id", *values.get("not_stated", ())}
        told += [
            f"{one.name.replace('_', ' ')} is missing."
            for one in askable(kind, portal)
            if one.required and one.name not in left_out and not values.get(one.name)
        ]
        collection, name = KINDS[kind][0], str(values.get("id", ""))
        if not name or (collection, name) in portal.nodes:
            told.append("The id is taken, or missing. Type another one.")
        if not told:
            told = self._written(written(portal, kind, values)[0], before)
        if told:
            return self._new(portal, kind, given, told)
        return Answer(location=f"{ADDRESS}edit?{urlencode({'key': f'{collection}/{name}', 'saved': '1'})}", status=303)

    def _page(self, title: str, page: str, *, status: int = 200, **values: Any) -> Answer:
        html = _template().render(title=title, page=page, token=self.token, address=ADDRESS, quote=quote, **values)
        return Answer(html, status=status)


@cache
def _template() -> jinja2.Template:
    env = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return env.from_string(Path(__file__).with_name("admin.html").read_text("utf-8"))


# --- what there is ---


def _node(portal: Portal, key: str) -> Mapping | None:
    collection, _, name = key.partition("/")
    node = portal.nodes.get((collection, name)) if collection in MODELS else None
    return node if isinstance(node, Mapping) else None


def _file(portal: Portal, key: str, locale: str) -> str:
    collection, _, name = key.partition("/")
    if collection in COLLECTIONS:
        return (
            f"data/{collection}.yml"
            if locale == portal.settings.default
            else f"data/translations/{locale}/{collection}.yml"
        )
    return f"docs/{locale}/{'news/' if collection == 'news' else ''}{name}.md"


def _groups(portal: Portal) -> list[tuple[str, list[dict[str, Any]]]]:
    """Everything that can be edited, with what each language still lacks."""
    texts, others = portal.texts, portal.settings.languages[1:]
    lacks: dict[str, dict[str, int]] = {}
    for key, unit in texts.source.items():
        thing = "/".join(key.split("/")[:2])
        for locale in others:
            if not unit.optional and texts.state(key, locale) in (State.MISSING, State.OUTDATED):
                counts = lacks.setdefault(thing, {})
                counts[locale] = counts.get(locale, 0) + 1
    groups: list[tuple[str, list[dict[str, Any]]]] = []
    for collection in MODELS:
        items = []
        for one, name in portal.nodes:
            if one == collection and name:
                key = f"{collection}/{name}"
                titles = [f"{key}/{field}" for field in ("name", "title", "label", "alt")]
                title = next((texts.source[title].value for title in titles if title in texts.source), name)
                items.append(
                    {"key": key, "title": title, "mark": _mark(portal, one, name), "lacks": lacks.get(key, {})}
                )
        groups.append((collection, items))
    return groups


def _mark(portal: Portal, collection: str, name: str) -> str:
    """What sets a thing apart in the list."""
    holder = getattr(portal, collection).get(name)
    record = getattr(holder, "matter", holder)
    marks = [str(record.kind)] if collection == "news" and record else []
    if getattr(record, "withdrawn", None):
        marks.append("withdrawn")
    if (moment := getattr(record, "publish_at", None)) and moment > now():
        marks.append(f"held back until {moment.isoformat(' ', 'minutes')}")
    if collection == "figures" and record:
        marks.append(str(record.value))
    return ", ".join(marks)


def _rows(portal: Portal, key: str) -> list[Row]:
    collection, _, _ = key.partition("/")
    node = _node(portal, key)
    assert node is not None
    rows = list(_fields(portal, key, node, MODELS[collection], (), ()))
    if collection in ("pages", "news"):
        rows.append(_row(portal, key, Row("Text", "The text itself, in Markdown.", (_BODY,), (_BODY,), True), None))
    return rows


def _fields(
    portal: Portal, key: str, node: Mapping, model: type[Record], path: tuple[str | int, ...], words: tuple[str, ...]
) -> Iterator[Row]:
    for name, about in fields(model).items():
        value = node.get(name)
        info = model.model_fields[name]
        label = " › ".join([*map(str, words), name]).replace("_", " ").capitalize()
        if about.inner:
            if not about.is_list and isinstance(value, Mapping):
                yield from _fields(portal, key, value, about.inner, (*path, name), (*words, name))
            for index, item in enumerate(value.items if isinstance(value, Sequence) else ()):
                if isinstance(item, Mapping):
                    yield from _fields(
                        portal, key, item, about.inner, (*path, name, index), (*words, name, _id_of(item))
                    )
            continue
        if name == "id" or name == "formerly":
            continue  # an id is changed by portal rename
        choices = tuple(
            str(one)
            for kind in (info.annotation, *get_args(info.annotation))
            if hasattr(kind, "__members__")
            for one in kind
        )
        row = Row(
            label, info.description or "", (*path, name), (*words, name), bool(about.mark), about.is_list, choices
        )
        yield _row(portal, key, row, value)


def _id_of(item: Mapping) -> str:
    data = item.plain_data()
    if "date" in data:
        return str(data["date"])[:10]
    return str(data.get("id") or data.get("person") or f"{data.get('partner')}-{data.get('role')}")


def _row(portal: Portal, key: str, row: Row, value: Node | None) -> Row:
    default = portal.settings.default
    for locale in portal.settings.languages if row.is_text else (default,):
        if locale != default or row.path == (_BODY,):
            store = portal.texts.source if locale == default else portal.texts.translations.get(locale, {})
            unit = store.get(f"{key}/{'/'.join(row.words_path)}")
            shown = unit.value if unit else ""
        elif isinstance(value, Sequence):
            shown = ", ".join(item.value for item in value.items if isinstance(item, Scalar))
        else:
            shown = value.value if isinstance(value, Scalar) else ""
        if row.path != (_BODY,):
            shown = re.sub(r"\n\s*", "\n\n", shown.strip())
        row.cells.append(Cell(f"{locale}:{'/'.join(map(str, row.path))}", locale, shown))
    return row


# --- what was typed ---


def _tidy(row: Row, typed: str) -> str:
    """What is meant by what was typed: a line end is a space, an empty line begins a paragraph; Markdown stays as it is."""
    text = typed.replace("\r\n", "\n").strip()
    if row.path == (_BODY,):
        return text
    return "\n\n".join(re.sub(r"[ \t\n]+", " ", part).strip() for part in re.split(r"\n[ \t\n]*\n", text))


def _put(portal: Portal, key: str, row: Row, cell: Cell, texts: dict[str, str]) -> None:
    """Put one value into the text of its file; *texts* holds what earlier values made of the files."""
    collection, _, name = key.partition("/")
    file = _file(portal, key, cell.locale)
    if file not in texts:
        texts[file] = Draft(portal.settings.root).text(file)
    value: str | list[str] = split(cell.value) if row.is_list else _tidy(row, cell.value)
    is_default = cell.locale == portal.settings.default
    if collection in COLLECTIONS:
        if is_default:
            ids = [one for where, one in portal.nodes if where == collection]
            texts[file] = put(texts[file], (collection, ids.index(name), *row.path), value)
        else:
            texts[file] = put(texts[file], (name, *row.words_path), value)
    elif not texts[file]:
        matter = (
            [] if row.path == (_BODY,) else yaml_lines({row.words_path[0]: value} if len(row.words_path) == 1 else {})
        )
        texts[file] = "\n".join(["---", *matter, "---", "", str(value) if row.path == (_BODY,) else "", ""])
    elif row.path == (_BODY,):
        texts[file] = put_body(texts[file], str(value))
    else:
        texts[file] = put_in_front_matter(texts[file], row.path if is_default else row.words_path, value)
