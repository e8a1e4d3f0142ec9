"""Rules about addresses: those that readers had, where redirects lead, the menu, and files at which nothing looks."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from portal.check.link_targets import nearest_page
from portal.check.unread import Unread
from portal.common.filesystem import files_in
from portal.common.fonts import family_of, font_at
from portal.common.language_tags import is_locale
from portal.common.messages import message
from portal.common.printable import shorten
from portal.common.problems import Place, Problem, did_you_mean, one_of, problem
from portal.content.address_ledger import ADDRESSES, lines_of_addresses
from portal.content.portal import REDIRECTS, Portal
from portal.files.assets import ASSETS
from portal.files.images import IMAGES_FOLDER
from portal.files.nodes import place_at
from portal.files.text import read_text
from portal.files.theme import OVERRIDES, THEME, is_font, overriding_files
from portal.model.collections import COLLECTIONS, YAML_COLLECTIONS, Ref
from portal.model.field_types import as_id
from portal.site.lost import unanswered
from portal.site.routes import Routes


def lost_addresses(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """An address that was published must lead somewhere for ever."""
    recorded = portal.addresses
    fresh = sorted(f"/{uri}" for uri in routes.entries if uri not in recorded)
    languages: set[str] = set()
    lines: dict[str, int] = {}
    unread = Unread(portal)
    for uri, locales in unanswered(portal, routes):
        gone = [locale for locale in locales if locale not in portal.settings.languages]
        is_unread = unread.may_lead_on(uri)
        if is_unread and (languages.issuperset(gone) or "redirects" in unread.collections):
            continue
        lines = lines or lines_of_addresses(portal.settings.root)
        place = Place(ADDRESSES, lines.get(uri, 1))
        for locale in gone:
            if locale not in languages:
                yield problem("address.language-gone", place, locale=locale)
        languages.update(gone)
        if len(gone) < len(locales) and not is_unread:
            near = _renamed(f"/{uri}", fresh)
            yield problem("address.lost", place, uri=uri, to=near or message("hint.new-address"))


def _renamed(address: str, fresh: list[str]) -> str | None:
    """The new page in the same place whose name is nearly the same: another may be about anything."""
    section, _, name = address.rstrip("/").rpartition("/")
    names = {one.rstrip("/").rpartition("/")[2]: one for one in fresh if one.rstrip("/").rpartition("/")[0] == section}
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
    return names[near[0]] if near else None


def without_consequences(problems: list[Problem]) -> list[Problem]:
    """The same, without lost addresses to which records or texts still refer: those come first, and the id may be mistyped."""
    still_named = {
        f"{fault.what.values['collection']}/{fault.what.values['given']}/"
        for fault in problems
        if fault.rule == "unknown-record" and "given" in fault.what.values
    }
    still_named |= {
        str(fault.what.values["path"]).lstrip("/")
        for fault in problems
        if fault.rule == "link" and "path" in fault.what.values
    }
    return [
        fault for fault in problems if fault.rule != "address-lost" or fault.what.values.get("uri") not in still_named
    ]


def redirects(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """What was said of addresses without a page must be so."""
    claimed: dict[str, str] = {}
    unread = Unread(portal)
    for collection in (row.name for row in COLLECTIONS.values() if row.has_pages):
        for name, record in portal.records[collection].items():
            for index, old in enumerate(record.formerly):
                uri = f"/{Ref(collection, old).uri}"
                place = place_at(portal.nodes[collection, name], ("formerly", index))
                if old == name:  # it has its first id again
                    continue
                if uri.lstrip("/") in routes.entries or claimed.get(uri, name) != name:
                    yield problem("redirect.taken", place, uri=uri, old=old)
                claimed[uri] = name
    for address, redirect in portal.redirects.items():
        node = portal.nodes["redirects", address]
        if address.lstrip("/") in routes.entries:
            yield problem("redirect.page-exists", place_at(node, ("address",)), address=address)
        to = (redirect.leads_to or "").lstrip("/")
        if redirect.leads_to is None or to in routes.entries or unread.may_lead_on(to):
            continue
        end = routes.moved.get(to)
        if end is None or (end.to is not None and end.to not in routes.entries):
            pages = {f"/{uri}" for uri in routes.entries}
            place, remedy = place_at(node, ("leads_to",)), nearest_page(redirect.leads_to, pages)
            yield problem("redirect.no-page", place, path=shorten(redirect.leads_to), remedy=remedy)


def navigation(portal: Portal, routes: Routes) -> Iterator[Problem]:
    known, unread = {Ref.of_key(key).uri for _, key in portal.documents}, Unread(portal)
    for uri, place in zip(portal.settings.navigation, portal.settings.navigation_places, strict=True):
        if uri not in routes.entries and uri not in known and not unread.may_hold(uri):
            name = uri if "://" in uri else f"{uri.rstrip('/')}.md"
            yield problem("link.menu", place, value=shorten(name))


_PICTURES = (".jpg", ".jpeg", ".png", ".webp")


def stray_files(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """What lies in docs and is no page would be left out of the site without a word."""
    root, unread = portal.settings.root, Unread(portal)
    known = {document.place.path for document in portal.documents.values()}
    known |= {f"{IMAGES_FOLDER}/{image.file}" for image in portal.images.values()}
    for name in sorted(f"docs/{found}" for found in files_in(root / "docs")):
        if name in known:
            continue
        path = root / name
        is_page = path.suffix == ".md" and name.split("/")[1] in portal.settings.languages
        if path.is_dir() or "/." in f"/{name}" or (is_page and _is_page_place(name)):
            continue
        if path.parent == root / IMAGES_FOLDER and path.suffix.lower() in _PICTURES:
            if "images" in unread.collections:
                continue
            good = f"{as_id(path.stem) or 'picture'}{path.suffix.lower()}"
            yield problem("file.stray-picture", Place(name), name=path.name, file=good)
            continue
        yield problem("file.stray", Place(name), default=portal.settings.default)


def templates_in_utf_8(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """A template, style or script of the project is text, and in UTF-8."""
    for name, path in overriding_files(portal.settings.root).items():
        if path.suffix in _TEXTS:
            found = read_text(path, f"{OVERRIDES}/{name}", typed=False)[1]
            yield from (one for one in found if one.rule in ("not-utf-8", "file-unreadable"))


_TEXTS = frozenset((".html", ".json", ".js", ".css", ".typ", ".svg", ".xml"))


def stray_overrides(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """What lies among the site's templates and is neither one nor published, and names that can't be addresses."""
    own = overriding_files(portal.settings.root)
    pages = {f"pages/{name}.html" for name in portal.pages}
    added = {name: path for name, path in own.items() if not (name in pages or (THEME / name).is_file())}
    templates = [path.read_bytes() for path in own.values() if path.suffix in (".html", ".typ")] if added else []
    for name, path in added.items():
        if not name.isprintable():
            yield problem("page.name", Place(f"{OVERRIDES}/{name}"), stem=shorten(path.stem))
        elif name.startswith(f"{ASSETS}/") or name == "README.md":
            continue
        elif is_font(name):
            if not family_of(font_at(path)):
                yield problem("file.no-font", Place(f"{OVERRIDES}/{name}"))
        elif not any(path.name.encode() in template for template in templates):
            remedy = message("hint.override", folder=f"{OVERRIDES}/{ASSETS}")
            yield problem("file.stray-data", Place(f"{OVERRIDES}/{name}"), remedy=remedy)


def stray_data(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """A file of data at which nothing looks, for its name is nearly another, would be left out without a word.

    Translations into a language that the portal hasn't may be there: it can be taken up any day.
    """
    root, languages = portal.settings.root, portal.settings.languages
    known = {row.file for row in YAML_COLLECTIONS.values()} | {REDIRECTS}
    for path in sorted((root / "data").glob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not path.name.startswith(".") and name not in known:
            remedy = did_you_mean(name, known, message("hint.delete-file"))
            yield problem("file.stray-data", Place(name), remedy=remedy)
    bases = {locale.partition("-")[0]: locale for locale in languages}
    for folder in sorted((root / "data/translations").glob("*")):
        if folder.name in languages or (is_locale(folder.name) and folder.name.partition("-")[0] not in bases):
            continue
        folders = {locale: f"data/translations/{locale}" for locale in languages}
        meant = folders.get(bases.get(folder.name.partition("-")[0], ""))
        near = message("hint.did-you-mean", word=meant) if meant else one_of(folders.values())
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if path.is_file() and not path.name.startswith("."):
                yield problem("file.stray-data", Place(path.relative_to(root).as_posix()), remedy=near)


def _is_page_place(name: str) -> bool:
    """Whether pages are looked for at such a path: ``docs/fr/x.md``, ``docs/fr/news/x.md``."""
    parts = name.split("/")
    folder = "".join(f"{part}/" for part in parts[2:-1])
    return any(folder == collection.folder for collection in COLLECTIONS.values())
