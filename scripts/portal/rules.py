"""Rules over the whole portal: references, links, figures, headings, translations. Faults of one value are ``model``'s.

Every rule yields problems and prints nothing; ``check`` runs them all.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Sequence

from portal.addresses import ADDRESSES, FEED, line_of, lost
from portal.clock import has_expired, is_public
from portal.content import Portal, news_matter
from portal.dates import PartialDate
from portal.fields import references, words
from portal.messages import say
from portal.model import COLLECTIONS, MODELS
from portal.pictures import FOLDER
from portal.printing import shorten
from portal.problems import Place, Problem, error, warning
from portal.proofreading import proofread
from portal.prose import render
from portal.prose_rules import check_figures, check_links, check_markdown, known_ids, nearest_page, own_uri, unknown
from portal.registry import Registry
from portal.source import find
from portal.takedown import named_in
from portal.translations import TextStore, Unit
from portal.typesetting import letters_without_glyphs
from portal.values import ID_PATTERN
from portal.vocabulary import NewsKind, Part
from portal.wording import interface_is_complete, placeholders, translations
from portal.workers import in_parallel

_MANY = 2_000
"""So many texts are worth a process of their own."""


def check(
    portal: Portal,
    registry: Registry,
    moment: dt.datetime | None = None,
    jobs: int = 1,
    clean: set[bytes] | None = None,
) -> list[Problem]:
    """All problems that only show when everything is read; at a *moment*, also what is wrong with the clock.

    *clean* holds digests of texts that were found to be without fault by themselves, and is added to.
    """
    rules: list[Callable[[Portal, Registry], Iterator[Problem]]] = [
        _references, _relations, _ledger_of_figures, _letters_without_glyphs, _press_releases, _withdrawn_names, _lost_addresses, _redirects, _navigation, _stray_files, translations, placeholders, interface_is_complete,
    ]  # fmt: skip
    problems = [problem for rule in rules for problem in rule(portal, registry)]
    if moment:
        problems += [
            *_links_to_held_back(portal, moment),
            *_published_in_future(portal, moment),
            *_dates_in_future(portal, moment),
        ]
    return [
        *problems,
        *_check_all_words(portal, registry, jobs, set() if clean is None else clean),
        *check_words(portal, registry, _words_of_faulty(portal)),
    ]


def _words_of_faulty(portal: Portal) -> Portal:
    """The words of records with faults of their own, so that one run names everything there is to mend."""
    store = TextStore(portal.settings.default)
    for (collection, name), node in portal.nodes.items():
        if collection in MODELS and name not in getattr(portal, collection):
            for key, text in words(node, MODELS[collection], f"{collection}/{name}"):
                store.source[key] = Unit(text.value, text.place)
    return Portal(portal.settings, texts=store)


def _check_all_words(portal: Portal, registry: Registry, jobs: int, clean: set[bytes]) -> list[Problem]:
    """What is wrong in any text or document; those of a large portal are looked at on all cores."""
    parts = list(_parts(portal))
    if len(parts) == 1:
        return check_words(portal, registry, portal, clean)
    problems: list[Problem] = []
    shared = (portal, registry, parts, frozenset(clean))
    for _, (found, more) in in_parallel(_check_parts, shared, range(len(parts)), jobs, chunk=1):
        problems += found
        clean |= more
    return problems


def _parts(portal: Portal) -> Iterator[Portal]:
    """The words of a portal by language, and those of one language in parts of about one size."""
    settings, texts, partners = portal.settings, portal.texts, portal.partners
    if sum(map(len, [texts.source, *texts.translations.values()])) < 2 * _MANY:
        yield portal
        return
    documents = dict(portal.documents)
    for locale, units in {texts.default: texts.source, **texts.translations}.items():
        keys = list(units)
        theirs = {place: documents.pop(place) for place in list(documents) if place[0] == locale}
        for first in range(0, max(1, len(keys)), _MANY):
            some = {key: units[key] for key in keys[first : first + _MANY]}
            store = TextStore(texts.default)
            if locale == texts.default:
                store.source = some
            else:
                store.translations = {locale: some}
            yield Portal(settings, texts=store, documents=theirs, partners=partners)
            theirs, partners = {}, {}
    if documents:
        yield Portal(settings, texts=TextStore(texts.default), documents=documents)


def _check_parts(
    shared: tuple[Portal, Registry, list[Portal], frozenset[bytes]], numbers: Sequence[int]
) -> tuple[list[Problem], set[bytes]]:
    portal, registry, parts, known = shared
    clean = set(known)
    problems = [problem for number in numbers for problem in check_words(portal, registry, parts[number], clean)]
    return problems, clean - known


def check_words(portal: Portal, registry: Registry, part: Portal, clean: set[bytes] | None = None) -> list[Problem]:
    """What is wrong in the texts and documents of a *part* of the portal; *clean* as in ``check``."""
    clean = set() if clean is None else clean
    return [
        *check_figures(portal, registry, part),
        *check_markdown(portal, registry, part, clean),
        *check_links(portal, registry, part),
        *proofread(portal, registry, part, clean),
    ]


def _references(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """Every id that a record names must exist, and stand only once in a list; also in records with faults of their own."""
    ids = {collection: known_ids(portal, collection) for collection in COLLECTIONS}
    for (collection, _), node in portal.nodes.items():
        if collection not in MODELS:
            continue
        seen: set[tuple[int, str]] = set()
        for given, target, holder in references(node, MODELS[collection]):
            if target in portal.unreadable or not ID_PATTERN.fullmatch(given.value):
                continue
            if given.value not in ids[target]:
                yield unknown(given.place, given.value, target, ids[target])
            elif holder is not given and (id(holder), given.value) in seen:
                yield warning(
                    given.place,
                    say("“{given}” is listed twice", given=given.value),
                    say("Delete one of the two."),
                    "listed-twice",
                )
            seen.add((id(holder), given.value))


def _relations(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """An organisation has a role in a programme only once."""
    for programme in portal.programmes.values():
        seen: set[str] = set()
        for index, relation in enumerate(programme.organisations):
            if relation.id in seen:
                yield error(
                    find(portal.nodes["programmes", programme.id], ("organisations", index, "partner")),
                    say("“{partner}” is listed twice as {role}", partner=relation.partner, role=relation.role),
                    say("Delete one of the two."),
                    "listed-twice",
                )
            seen.add(relation.id)


def _links_to_held_back(portal: Portal, moment: dt.datetime) -> Iterator[Problem]:
    """What is public must not link to what isn't yet: the address alone would give it away, and lead nowhere."""
    matters = {f"/news/{slug}/": news_matter(page) for slug, page in portal.news.items()}
    held = {uri: one for uri, one in matters.items() if not is_public(one, moment) and not has_expired(one, moment)}
    for (_, key), document in portal.documents.items() if held else ():
        own = matters.get(own_uri(key))
        for address in dict.fromkeys(render(document.body).links):
            target = held.get(address.partition("#")[0])
            if target is None or target.withdrawn or (own and own.appears >= target.appears):
                continue
            unit = Unit(document.body, Place(document.place.path, document.body_line))
            yield error(
                unit.at(max(0, document.body.find(address))),
                say("The link leads to “{address}”, which is not public yet", address=shorten(address)),
                say(
                    "Take the link out until {moment}, or hold this item back too.",
                    moment=target.appears.isoformat(" ", "minutes"),
                ),
                "held-back",
            )


def _dates_in_future(portal: Portal, moment: dt.datetime) -> Iterator[Problem]:
    """What has been done or published can't lie in the future; and nothing is known five years ahead."""
    tomorrow = moment.date() + dt.timedelta(days=1)
    far = moment.date() + dt.timedelta(days=5 * 365)
    for collection in (*COLLECTIONS, "news", "pages"):
        for name, record in portal.records(collection):
            for field in _DATED & type(record).model_fields.keys():
                value = getattr(record, field)
                day = value.first_day() if isinstance(value, PartialDate) else value
                day = day.date() if isinstance(day, dt.datetime) else day
                if day and day > (far if field == "source_date" else tomorrow):
                    yield warning(
                        find(portal.nodes[collection, name], (field,)),
                        say("“{field}” is in the future", field=field),
                        say("Look whether the year is right."),
                        "date-in-future",
                    )


_DATED = {"checked", "updated", "date", "as_of", "source_date", "withdrawn"}


def _published_in_future(portal: Portal, moment: dt.datetime) -> Iterator[Problem]:
    """An embargo that is written as ``published`` holds nothing back."""
    for slug, page in portal.news.items():
        published = news_matter(page).published
        if published and published > moment:
            yield warning(
                find(portal.nodes["news", slug], ("published",)),
                say("“published” is in the future, and the item is public at once"),
                say("Write publish_at: instead, to hold it back until then."),
                "published-in-future",
            )


def _ledger_of_figures(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """A figure says when it held, or that this is unknown; two of the same thing that differ say so."""
    same: dict[tuple[object, ...], str] = {}
    charts: dict[str, str] = {}
    for figure in portal.figures.values():
        node = portal.nodes["figures", figure.id]
        if "as_of" not in figure.model_fields_set:
            yield warning(
                node.place,
                say("The figure “{id}” has no date", id=figure.id),
                say("Write as_of: with the year, month or day at which it held, or as_of: unknown."),
                "figure-date",
            )
        if figure.id in figure.conflicts_with:
            yield warning(
                find(node, ("conflicts_with", figure.conflicts_with.index(figure.id))),
                say("The figure contradicts itself"),
                say("Name the other figure."),
                "figures-disagree",
            )
        if figure.chart:
            first = portal.figures[charts.setdefault(figure.chart, figure.id)]
            if (first.unit, first.source, first.as_of) != (figure.unit, figure.source, figure.as_of):
                yield error(
                    find(node, ("chart",)),
                    say("“{id}” and “{other}” can't stand in one chart", id=figure.id, other=first.id),
                    say("A chart holds figures of one unit, source and date: choose another name, or leave chart out."),
                    "chart-mixed",
                )
        key = (" ".join(figure.label.split()).casefold(), figure.unit, figure.as_of)
        other = portal.figures.get(same.setdefault(key, figure.id))
        if other and other.value != figure.value and other.id not in registry.conflicts.get(figure.id, ()):
            yield warning(
                find(node, ("value",)),
                say("“{id}” and “{other}” give different numbers for the same thing", id=figure.id, other=other.id),
                say(
                    "Write conflicts_with: [{other}], so that both are shown; or say in the labels what differs.",
                    other=other.id,
                ),
                "figures-disagree",
            )


_COVERED = re.compile(r"[^\u0000-\u058f\u0600-\u06ff\u0750-\u077f\u1e00-\u206f]")
"""Characters beyond Latin, Greek, Cyrillic and Arabic, which the fonts of fact sheets may lack."""


def _letters_without_glyphs(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """A programme's texts can be set in the fonts of its fact sheet; what they lack costs the whole sheet."""
    stores = {portal.settings.default: portal.texts.source, **portal.texts.translations}
    for locale, units in stores.items():
        told: set[str] = set()
        for key, unit in units.items():
            programme = key.split("/")[1] if key.startswith("programmes/") else ""
            if programme in told or not programme or not _COVERED.search(unit.value):
                continue
            if letters := letters_without_glyphs(unit.value):
                told.add(programme)
                yield warning(
                    unit.place,
                    say("The fonts of fact sheets lack “{letters}”", letters=shorten(letters)),
                    say(
                        "Write it in the letters of the page’s language; until then, there is no fact sheet in “{locale}”.",
                        locale=locale,
                    ),
                    "no-glyph",
                )


def _press_releases(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """A press release has the parts that the trade expects, or says that its source doesn't state them."""
    for slug, page in portal.news.items():
        matter, node = news_matter(page), portal.nodes["news", slug]
        for part in Part:
            given, not_stated = getattr(matter, part), part in matter.not_stated
            if given and not_stated:
                yield error(
                    find(node, ("not_stated", matter.not_stated.index(part))),
                    say("“{part}” is given, and is said to be not stated", part=part),
                    say("Delete one of the two."),
                    "press-release-part",
                )
            elif matter.kind is NewsKind.PRESS_RELEASE and not given and not not_stated:
                help_text = type(matter).model_fields[part].description or ""
                yield error(
                    node.place,
                    say("The press release lacks “{part}”", part=part),
                    say(
                        "Add it: {help_text} If its source doesn't state it, write not_stated: [{part}].",
                        help_text=say(help_text),
                        part=part,
                    ),
                    "press-release-part",
                )


def _withdrawn_names(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """What names a withdrawn person is left out of the site, and should be written anew."""
    for locale, key, name in named_in(portal):
        unit = (portal.texts.source if locale == portal.texts.default else portal.texts.translations[locale])[key]
        yield warning(
            unit.at(max(0, unit.value.find(name))),
            say("“{name}” is withdrawn, and what names them here is left out of the site", name=name),
            say("Write the text anew without the name."),
            "withdrawn-name",
        )


def _lost_addresses(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """An address that was published must lead somewhere for ever."""
    recorded = portal.addresses
    fresh = sorted(f"/{uri}" for uri in registry.entries if uri not in recorded)
    languages: set[str] = set()
    for uri, locales in lost(portal, registry):
        if _has_faults_of_its_own(portal, uri):
            continue
        place = Place(ADDRESSES, line_of(portal.settings.root, uri))
        gone = [one for one in locales if one not in portal.settings.languages]
        for locale in gone:
            if locale not in languages:
                yield error(
                    place,
                    say("The language “{locale}” was published at /{locale}/ and is no more", locale=locale),
                    say("Run: portal addresses move /{locale}/ /", locale=locale),
                    "address-lost",
                )
        languages.update(gone)
        if len(gone) < len(locales):
            near = difflib.get_close_matches(f"/{uri}", fresh, n=1, cutoff=0.5)
            yield error(
                place,
                say("The address /{uri} was published, and has no page any more", uri=uri),
                say(
                    "Run portal addresses move /{uri} {to} to lead its readers on, or portal addresses gone /{uri} if it is gone for good.",
                    uri=uri,
                    to=near[0] if near else "NEW",
                ),
                "address-lost",
            )


def _has_faults_of_its_own(portal: Portal, uri: str) -> bool:
    """Whether the page is missing only because what it shows can't be read; that is reported there."""
    collection, _, name = uri.removesuffix(FEED).rstrip("/").rpartition("/")
    if collection in portal.unreadable or (collection in COLLECTIONS and name in known_ids(portal, collection)):
        return True
    folder = "news/" if collection == "news" else ""
    return (portal.settings.root / f"docs/{portal.settings.default}/{folder}{name or 'index'}.md").exists()


def _redirects(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """What was said of addresses without a page must be so."""
    claimed: dict[str, str] = {}
    for collection in ("programmes", "partners", "news", "pages"):
        for name, record in portal.records(collection):
            for index, old in enumerate(record.formerly):
                uri = own_uri(f"{collection}/{old}")
                place = find(portal.nodes[collection, name], ("formerly", index))
                if old == name:  # it has its first id again
                    continue
                if uri.lstrip("/") in registry.entries or claimed.get(uri, name) != name:
                    yield error(
                        place,
                        say("The address {uri} belongs to another page", uri=uri),
                        say("Delete “{old}” here, or give the other page another id.", old=old),
                        "redirect",
                    )
                claimed[uri] = name
    for address, redirect in portal.redirects.items():
        node = portal.nodes["redirects", address]
        if address.lstrip("/") in registry.entries:
            yield error(
                find(node, ("address",)),
                say("There is a page at {address}", address=address),
                say("Delete the redirect, or the page."),
                "redirect",
            )
        to = (redirect.leads_to or "").lstrip("/")
        if redirect.leads_to is None or to in registry.entries:
            continue
        end = registry.moved.get(to)
        if end is None or (end.to is not None and end.to not in registry.entries):
            pages = {f"/{uri}" for uri in registry.entries}
            yield error(
                find(node, ("leads_to",)),
                say("There is no page “{path}”", path=shorten(redirect.leads_to)),
                nearest_page(redirect.leads_to, pages),
                "redirect",
            )


def _navigation(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """The menu must lead to pages."""
    known = {own_uri(key).lstrip("/") for _, key in portal.documents}
    for uri, place in zip(portal.settings.navigation, portal.settings.navigation_places, strict=True):
        if uri not in registry.entries and uri not in known:
            yield error(
                place,
                say("The menu names “{value}.md”, and there is no such page", value=shorten(uri.rstrip("/"))),
                say("Correct the entry below nav:."),
                "link",
            )


def _stray_files(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """What lies in docs and is no page would be left out of the site without a word."""
    root = portal.settings.root
    known = {document.place.path for document in portal.documents.values()}
    known |= {f"{FOLDER}/{image.file}" for image in portal.images.values()}
    for path in sorted((root / "docs").rglob("*")):
        name = path.relative_to(root).as_posix()
        is_page = path.suffix == ".md" and name.split("/")[1] in portal.settings.languages
        if path.is_dir() or "/." in f"/{name}" or name in known or (is_page and _is_page_place(name)):
            continue
        where = f"docs/{portal.settings.default}/ or docs/{portal.settings.default}/news/"
        yield warning(
            Place(name),
            say("The file is not part of the site"),
            say(
                "Pages are .md files in {where}, or in the same place of another language; move or delete it.",
                where=where,
            ),
            "stray-file",
        )


def _is_page_place(name: str) -> bool:
    """Whether pages are looked for at such a path: ``docs/fr/x.md``, ``docs/fr/news/x.md``."""
    parts = name.split("/")
    return len(parts) == 3 or (len(parts) == 4 and parts[2] == "news")
