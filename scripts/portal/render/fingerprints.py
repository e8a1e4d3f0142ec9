"""Everything that an output can read, by the names of ``render.dependencies``, with a hash of what it is now.

A name that a ``TrackedPortal`` can note must be here: ``build.incremental`` looks each of them up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from portal.common.cache import digest_of
from portal.content.revision_ledger import revision_of
from portal.content.texts import LocalisedText, TextStore
from portal.files.theme import own_fonts, theme_files
from portal.model.collections import COLLECTIONS, Ref
from portal.model.fields import shared_values
from portal.render.typesetting import print_files
from portal.site.routes import CHROME, Routes
from portal.site.urls import CORRECTIONS, GLOSSARY, LANGUAGES, PRESS

_FROM_ROUTES = tuple(row.name for row in COLLECTIONS.values() if row.is_markdown)
"""Collections of which the order and the list are the routes'."""
_SIZE = 8
"""Bytes of a hash."""
_NAMES = ("/name", "/short_name")
"""How the keys of texts end that are names."""


def fingerprints(routes: Routes) -> dict[str, bytes]:
    """Everything that an output can read, by name, with a hash of what it is now."""
    return fingerprints_but_texts(routes) | fingerprints_of_texts(routes)


def fingerprints_but_texts(routes: Routes) -> dict[str, bytes]:
    """The same without single texts, and all words of a language."""
    return _hashes(_all_but_texts(routes))


def fingerprints_of_texts(routes: Routes) -> dict[str, bytes]:
    """The fingerprint of each text in each language, and of all words of a language."""
    texts, found = routes.portal.texts, dict[str, bytes]()
    for locale in routes.portal.settings.languages:
        shown = [texts.text(key, locale) for key in texts.source]
        found |= _hashes((f"{text.key}@{locale}", _text(text)) for text in shown)
        found[f"words@{locale}"] = _in_bytes(sum(map(_words, shown)))
    return found


def fingerprints_of_texts_after(
    before: dict[str, bytes], was: TextStore, routes: Routes, keys: Iterable[str]
) -> dict[str, bytes]:
    """Those of the texts *keys*, and of all words, after a change of these texts alone; *before* it, they *were* others."""
    now, found = routes.portal.texts, dict[str, bytes]()
    for locale in routes.portal.settings.languages:
        shown = [(was.text(key, locale), now.text(key, locale)) for key in keys]
        found |= _hashes((f"{text.key}@{locale}", _text(text)) for _, text in shown)
        other = sum(_words(text) - _words(then) for then, text in shown)
        found[f"words@{locale}"] = _in_bytes(int.from_bytes(before[f"words@{locale}"], "big") + other)
    return found


def fingerprints_after(
    before: dict[str, bytes], was: TextStore, routes: Routes, keys: set[str]
) -> tuple[dict[str, bytes], set[str]]:
    """The fingerprints after a change of nothing but these texts, and of templates; and which of them are others.

    The pages are the same, and in the same languages.
    """
    now = fingerprints_of_texts_after(before, was, routes, keys) | _hashes(_theme(routes))
    if any(key.endswith(_NAMES) for key in keys):
        now |= _hashes([("foreign-words", _foreign_words(routes))])
    now |= _hashes(_standings(routes)) if keys else {}
    return before | now, {name for name, value in now.items() if before.get(name) != value}


def _hashes(named: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    return {name: hashlib.blake2b(value.encode(), digest_size=_SIZE).digest() for name, value in named}


def _words(text: LocalisedText) -> int:
    """A hash of what readers get: those of all texts are added up, so that of one that has changed the sum can be mended."""
    said = f"{text.key} {text.locale} {text.value}".encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=_SIZE).digest(), "big")


def _in_bytes(number: int) -> bytes:
    return (number % (1 << 8 * _SIZE)).to_bytes(_SIZE, "big")


def _all_but_texts(routes: Routes) -> Iterator[tuple[str, str]]:
    portal = routes.portal
    for collection, records in portal.records.items():
        if collection not in _FROM_ROUTES:
            yield collection, repr(list(records))
        yield from ((Ref(collection, name).key, repr(shared_values(record))) for name, record in records.items())
    yield from ((f"listed:{name}", repr(routes.relations.listed(name))) for name in portal.records)
    calendars = {entry.uri: found for entry in routes.entries.values() if (found := routes.calendar(entry))}
    yield "calendars", repr(list(calendars))
    for entry in routes.entries.values():
        if calendar := calendars.get(entry.uri):
            yield f"calendar:{entry.uri}", repr([(ref, revision_of(portal, ref)) for ref in calendar])
        if entry.kind.shows:
            yield f"naming:{entry.ref.key}", repr(routes.relations.naming.get(entry.ref))
    for image_id in {*portal.images, *routes.relations.images}:
        yield f"image:{image_id}", repr((portal.images.get(image_id), portal.pictures.get(image_id)))
    yield "open-data", repr(routes.open_data)
    yield "answers", repr(routes.answers.countries)
    yield "country-pages", repr(list(routes.countries))
    yield from ((f"country:{code}", repr(known)) for code, known in routes.countries.items())
    yield "search-answers", repr(routes.search_answers)
    yield "foreign-words", _foreign_words(routes)
    yield "dead", repr(routes.relations.dead)
    yield "written-in", repr(portal.texts.written_in)
    yield "conflicts", repr(routes.relations.conflicts)
    yield "unspoken", repr(sorted(routes.relations.unspoken))
    yield from ((f"parts:{partner_id}", repr(routes.relations.parts.get(partner_id))) for partner_id in portal.partners)
    before = routes.relations.predecessors
    yield from ((f"predecessors:{name}", repr(before.get(name))) for name in portal.programmes)
    yield "news", repr([(slug, portal.news[slug].kind.value) for slug in routes.relations.news])
    pages = {
        uri: repr((entry, routes.locales(entry), portal.texts.language_of(entry.title)))
        for uri, entry in routes.entries.items()
    }
    yield from ((f"page:{uri}", value) for uri, value in pages.items())
    yield from ((f"page:{uri}", "") for uri in portal.settings.navigation if uri not in pages)
    yield from ((f"moved:{uri}", repr(value)) for uri, value in routes.moved.items())
    yield "moved", repr([(uri, value, routes.moved_locales(uri)) for uri, value in routes.moved.items()])
    yield from ((f"has:{uri}", repr(uri in pages)) for uri in (PRESS, CORRECTIONS, LANGUAGES, GLOSSARY))
    told = routes.relations.told
    yield "told", repr([(key, note.date, note.is_correction, getattr(note, "was", None)) for key, note in told])
    yield "pages", repr(list(pages.values()))
    for locale in portal.settings.languages:
        yield f"feeds@{locale}", repr(list(routes.feeds(locale)))
        for uri, entry in (routes.entries | routes.feeds_alone).items():
            if entry.has_feed or entry.changes_in:
                yield f"former:{uri}", repr(routes.former.get(uri))
            if entry.has_feed:
                items = routes.feeds(locale).get(uri)
                yield f"feed:{uri}@{locale}", repr([items, [portal.withdrawn.get(ref.id) for ref in items or ()]])
        yield f"{CHROME}@{locale}", "".join(map(_text, routes.chrome(locale).values()))
    yield from _standings(routes)
    yield from _theme(routes)


def _standings(routes: Routes) -> Iterator[tuple[str, str]]:
    languages = routes.portal.settings.languages if LANGUAGES in routes.entries else ()
    return ((f"standing@{locale}", repr(routes.standing(locale))) for locale in languages)


def _theme(routes: Routes) -> Iterator[tuple[str, str]]:
    yield "assets", repr({name: asset.uri for name, asset in routes.assets.items()})
    yield "assets:content", repr(list(routes.assets.values()))
    root = routes.portal.settings.root
    files = theme_files(root)
    sources = {
        name: path.read_text("utf-8", "replace")
        for name, path in files.items()
        if name.endswith(".html") or name.startswith("json-ld/") or name == "sw.js"
    }
    used_by_all = "".join(
        source for name, source in sources.items() if not name.startswith(("pages/", "print/", "feeds/", "json-ld/"))
    )
    used = digest_of(used_by_all).hex()
    yield "print", repr((print_files(root), own_fonts(root)))
    yield from ((f"template:{name}", source + used) for name, source in sources.items())


def _foreign_words(routes: Routes) -> str:
    return repr(routes.foreign_words.languages)


def _text(text: LocalisedText) -> str:
    return f"{text.key} {text.locale} {text.state} {text.by_a_person} {text.value}"
