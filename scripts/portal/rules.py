"""Rules over the whole portal: references, links, figures, headings, translations. Faults of one value are ``model``'s.

Every rule yields problems and prints nothing; ``check`` runs them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from portal.content import Portal
from portal.model import Record
from portal.problems import Place, Problem, did_you_mean, error, one_of, shorten, warning
from portal.prose import FIGURE, figures_in, render
from portal.registry import Registry
from portal.source import find
from portal.translations import State, Unit
from portal.wording import interface_is_complete, placeholders, translations

REFERENCES = {
    "programmes": {"figures": "figures", "sources": "sources"},
    "partners": {"sources": "sources"},
    "figures": {"source": "sources", "conflicts_with": "figures"},
    "news": {"programmes": "programmes", "partners": "partners", "source": "sources"},
}
"""Which fields name records of which collection."""

_RAW_HTML = re.compile(r"</?[a-zA-Z][^<>\n]*>|<!--")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_HEADING_1 = re.compile(r"^# |^={3,}\s*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]*\]\(")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]*>")


def check(portal: Portal, registry: Registry) -> list[Problem]:
    """All problems that only show when everything is read."""
    rules: list[Callable[[Portal, Registry], Iterator[Problem]]] = [
        _references, _relations, _figures, _markdown, _links, _navigation, _stray_files,
        translations, placeholders, interface_is_complete,
    ]  # fmt: skip
    return [problem for rule in rules for problem in rule(portal, registry)]


def _unknown(place: Place, given: str, collection: str, known: list[str]) -> Problem:
    remedy = did_you_mean(given, known, one_of(known) if known else f"data/{collection}.yml holds no record yet.")
    return error(place, f"“{shorten(given)}” is in no record of data/{collection}.yml", remedy, "unknown-record")


def _known(portal: Portal, collection: str) -> list[str]:
    """Ids of a collection; also of records that have faults of their own."""
    return [record_id for name, record_id in portal.nodes if name == collection and record_id]


def _references(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """Every id that a record names must exist."""
    for collection, fields in REFERENCES.items():
        for record_id, holder in getattr(portal, collection).items():
            record: Record = holder.matter if collection == "news" else holder
            node = portal.nodes[collection, record_id]
            for name, target in fields.items():
                value = getattr(record, name)
                known = _known(portal, target)
                if target in portal.unreadable:
                    continue
                for index, given in enumerate(value if isinstance(value, tuple) else (value,)):
                    path = (name, index) if isinstance(value, tuple) else (name,)
                    if given not in known:
                        yield _unknown(find(node, path), given, target, known)
                    elif isinstance(value, tuple) and given in value[:index]:
                        yield warning(
                            find(node, path), f"“{given}” is listed twice", "Delete one of the two.", "listed-twice"
                        )


def _relations(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """Organisations of programmes must exist, and contacts too."""
    known = _known(portal, "partners")
    for programme in portal.programmes.values():
        node = portal.nodes["programmes", programme.id]
        seen: set[str] = set()
        for index, relation in enumerate(programme.organisations):
            place = find(node, ("organisations", index, "partner"))
            if relation.partner not in known and "partners" not in portal.unreadable:
                yield _unknown(place, relation.partner, "partners", known)
            if relation.id in seen:
                yield error(
                    place,
                    f"“{relation.partner}” is listed twice as {relation.role}",
                    "Delete one of the two.",
                    "listed-twice",
                )
            seen.add(relation.id)
        if "partners" in portal.unreadable:
            continue
        if programme.contact and programme.contact.partner not in known:
            yield _unknown(find(node, ("contact", "partner")), programme.contact.partner, "partners", known)


def _all_units(portal: Portal) -> Iterator[tuple[str, str, Unit]]:
    """Every text in every language: locale, key, text."""
    for key, unit in portal.texts.source.items():
        yield portal.settings.default, key, unit
    for locale, units in portal.texts.translations.items():
        for key, unit in units.items():
            yield locale, key, unit


def _figures(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """{{figure:…}} must name a figure; a translation must name the same ones as its source."""
    known = _known(portal, "figures")
    for locale, key, unit in _all_units(portal):
        named = figures_in(unit.value)
        for figure_id in named:
            if figure_id not in known and "figures" not in portal.unreadable:
                yield _unknown(_near(unit, figure_id), figure_id, "figures", known)
        if named and key.startswith(("figures/", "sources/", "interface/")):
            yield error(
                unit.place, "A reference to a figure can't stand here", "Write the text without it.", "figure-place"
            )
        if "{{" in FIGURE.sub("", unit.value):
            yield error(
                _near(unit, "{{"),
                "“{{” begins nothing that we know",
                "Write {{figure:…}} with an id from data/figures.yml.",
                "figure-syntax",
            )
        if locale != portal.settings.default and key in portal.texts.source:
            wanted = figures_in(portal.texts.source[key].value)
            if sorted(named) != sorted(wanted) and portal.texts.state(key, locale) is not State.OUTDATED:
                missing = [one for one in wanted if one not in named]
                what = (
                    f"The figure “{missing[0]}” of the English text is missing"
                    if missing
                    else "The figures differ from the English text"
                )
                yield error(unit.place, what, "Use the same {{figure:…}} as the English text.", "figures-differ")


def _near(unit: Unit, words: str) -> Place:
    """The place in a text at which *words* stand; exact for Markdown, the text's beginning otherwise."""
    if unit.place.column == 1 and words in unit.value:
        before = unit.value[: unit.value.index(words)]
        line_start = before.rfind("\n") + 1
        return Place(unit.place.path, unit.place.line + before.count("\n"), len(before) - line_start + 1)
    return unit.place


def _markdown(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """What a page's text may not contain."""
    for document in portal.documents.values():
        unit = Unit(document.body, Place(document.place.path, document.body_line))
        text = _CODE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), document.body)
        blank = Unit(text, unit.place)
        if match := _HEADING_1.search(text):
            yield error(
                _near(blank, match.group()),
                "A first-level heading stands in the text",
                "The title is the page’s first heading; begin others with ##.",
                "heading-level",
            )
        if match := _RAW_HTML.search(_AUTOLINK.sub(lambda m: " " * len(m.group()), text)):
            yield error(
                _near(blank, match.group()),
                f"HTML such as “{shorten(match.group(), 30)}” is not allowed",
                "Write it in Markdown; < can be written as &lt;.",
                "raw-html",
            )
        if match := _IMAGE.search(text):
            yield error(
                _near(blank, match.group()), "Images are not supported in pages yet", "Delete the image.", "image"
            )
        level = 1
        for heading in render(document.body).headings:
            if heading.level > level + 1:
                yield warning(
                    _near(unit, heading.text),
                    f"The heading “{shorten(heading.text)}” skips a level",
                    f"Begin it with {'#' * (level + 1)}.",
                    "heading-level",
                )
            level = heading.level


def _links(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """Links inside the site must lead to a page, and anchors to a heading of it."""
    pages = {f"/{uri}" for uri in registry.entries} | {
        f"/{collection}/{one}/" for collection in ("programmes", "partners") for one in _known(portal, collection)
    }
    pages |= {f"/news/{one}/" for one in _known(portal, "news")} | {f"/{one}/" for one in _known(portal, "pages")}
    for (locale, key), document in portal.documents.items():
        unit = Unit(document.body, Place(document.place.path, document.body_line))
        for address in render(document.body).links:
            place = _near(unit, address)
            path, _, anchor = address.partition("#")
            if address.startswith("//") or (path and not path.startswith("/") and ":" not in path):
                yield error(
                    place,
                    f"The link “{shorten(address)}” leads nowhere",
                    "Begin it with / for a page of this site (/programmes/dt4e/), with https:// otherwise.",
                    "link",
                )
            elif ":" in path and not path.startswith("/"):
                if not path.lower().startswith(("https://", "http://", "mailto:")):
                    yield error(
                        place, f"The link “{shorten(address)}” is not allowed", "Use https:// or mailto:.", "address"
                    )
            elif path.split("/")[1:2] and path.split("/")[1] in portal.unreadable:
                continue
            elif path and path not in pages:
                locales = [f"/{one}/" for one in portal.settings.languages]
                remedy = (
                    "Leave the language out: each reader is led to the page in their own."
                    if path.startswith(tuple(locales))
                    else did_you_mean(path, pages, "Pages end with a slash, as in /programmes/.")
                )
                yield error(place, f"There is no page “{shorten(path)}”", remedy, "link")
            elif anchor and anchor not in (known := _anchors(portal, registry, path or _own_uri(key), locale)):
                yield error(
                    place,
                    f"There is no heading “#{shorten(anchor)}” on that page",
                    did_you_mean(anchor, known, one_of(known) if known else "Link to the page itself."),
                    "anchor",
                )


def _own_uri(key: str) -> str:
    collection, _, name = key.partition("/")
    return f"/news/{name}/" if collection == "news" else {"index": "/"}.get(name, f"/{name}/")


def _anchors(portal: Portal, registry: Registry, path: str, locale: str) -> list[str]:
    """Anchors of a page: those of its text, and those that its template sets."""
    entry = registry.entries.get(path.lstrip("/"))
    if entry is None:
        return []
    bodies = [key for key in entry.body if key.endswith("/body")]
    found = [heading.anchor for key in bodies for heading in render(portal.texts.source[key].value).headings]
    if entry.template == "data":
        found += [f"figure-{one}" for one in portal.figures]
    return found


def _navigation(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """The menu must lead to pages."""
    known = {_own_uri(key).lstrip("/") for _, key in portal.documents}
    for uri in portal.settings.navigation:
        if uri not in registry.entries and uri not in known:
            yield error(
                Place("mkdocs.yml"),
                f"The menu names “{shorten(uri.rstrip('/'))}.md”, and there is no such page",
                "Correct the entry below nav:.",
                "link",
            )


def _stray_files(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """What lies in docs and is no page would be left out of the site without a word."""
    root = portal.settings.root
    known = {document.place.path for document in portal.documents.values()}
    for path in sorted((root / "docs").rglob("*")):
        name = path.relative_to(root).as_posix()
        is_page = path.suffix == ".md" and name.split("/")[1] in portal.settings.languages
        if path.is_dir() or "/." in f"/{name}" or name in known or (is_page and _is_page_place(name)):
            continue
        where = f"docs/{portal.settings.default}/ or docs/{portal.settings.default}/news/"
        yield warning(
            Place(name),
            "The file is not part of the site",
            f"Pages are .md files in {where}, or in the same place of another language; move or delete it.",
            "stray-file",
        )


def _is_page_place(name: str) -> bool:
    """Whether pages are looked for at such a path: ``docs/fr/x.md``, ``docs/fr/news/x.md``."""
    parts = name.split("/")
    return len(parts) == 3 or (len(parts) == 4 and parts[2] == "news")
