"""Rules over the whole portal: references, links, figures, headings, translations. Faults of one value are ``model``'s.

Every rule yields problems and prints nothing; ``check`` runs them all.
"""

from __future__ import annotations

import datetime as dt
import difflib
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from portal.addresses import ADDRESSES, FEED, line_of, lost
from portal.clock import has_expired, is_public
from portal.content import Portal
from portal.dates import PartialDate
from portal.messages import Message, say
from portal.model import COLLECTIONS, MODELS, NewsKind, Part, Record, references, words
from portal.pictures import FOLDER
from portal.printing import shorten
from portal.problems import Fix, Place, Problem, did_you_mean, error, one_of, surely, warning
from portal.proofreading import proofread
from portal.prose import FIGURE, IMAGE, figures_in, images_in, render
from portal.registry import Registry, news_matter
from portal.source import find, forbidden_characters
from portal.takedown import named_in
from portal.translations import State, TextStore, Unit
from portal.values import ID_PATTERN
from portal.wording import interface_is_complete, placeholders, translations

_RAW_HTML = re.compile(r"</?[a-zA-Z][^<>\n]*>|<!--")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_HEADING_1 = re.compile(r"^#(?!#)(?=[^\n]*\w)", re.MULTILINE)
_UNDERLINED = re.compile(r"(?<=\S\n)=+[ ]*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]*\][(\[]")
_EMPTY_HEADING = re.compile(r"^#{1,6}[ \t#]*$", re.MULTILINE)
_LIST_IN_PARAGRAPH = re.compile(
    r"(?:(?<=\n\n)|\A)(?![ \t]*(?:[-*+]|\d+[.)])[ \t])[^\s|#>][^\n]*\n(?:[^\n]+\n)*?(?=(?:[-*+]|\d+\.) \S)"
)
_BOLD_PARAGRAPH = re.compile(r"(?<=\n\n)\*\*[^*\n]+\*\*(?=\n\n)")
_LEFT_OVER = re.compile(r"\]\s?[(\[]|\*\*(?=\S)|(?<=\S)\*\*|(?<!\w)__(?=\w)|\{%|--8<--")
_TEXT = re.compile(r"<pre>.*?</pre>|<code>.*?</code>|<[^>]*>", re.DOTALL)
_BEFORE_HEADING = re.compile(r"^ {0,3}#*[ ]*\Z", re.MULTILINE)
_BEFORE_LINK = re.compile(r"(?:\]\(\s*<?|<|^ {0,3}\[[^\]]+\]:\s*<?)\Z", re.MULTILINE)
_REFERENCE = re.compile(r"&#(?:x[0-9a-f]+|[0-9]+);?", re.IGNORECASE)
_AUTOLINK = re.compile(r"<(?:(?:https?://|mailto:)[^<>\s]*|[^<>\s@]+@[^<>\s@]+)>")


def check(portal: Portal, registry: Registry, moment: dt.datetime | None = None) -> list[Problem]:
    """All problems that only show when everything is read; at a *moment*, also what is wrong with the clock."""
    rules: list[Callable[[Portal, Registry], Iterator[Problem]]] = [
        _references, _relations, _ledger_of_figures, _press_releases, _withdrawn_names, _lost_addresses, _redirects, _navigation, _stray_files, translations, placeholders, interface_is_complete,
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
        *check_words(portal, registry, portal),
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


def check_words(portal: Portal, registry: Registry, part: Portal) -> list[Problem]:
    """What is wrong in the texts and documents of a *part* of the portal."""
    rules: list[Callable[[Portal, Registry, Portal], Iterator[Problem]]] = [_figures, _markdown, _links]
    return [
        *(problem for rule in rules for problem in rule(portal, registry, part)),
        *proofread(portal, registry, part),
    ]


def _unknown(place: Place, given: str, collection: str, known: list[str]) -> Problem:
    remedy = did_you_mean(
        given,
        known,
        one_of(known) if known else say("data/{collection}.yml holds no record yet.", collection=collection),
    )
    return error(
        place,
        say("“{given}” is in no record of data/{collection}.yml", given=shorten(given), collection=collection),
        remedy,
        "unknown-record",
        surely(given, known),
    )


def _known(portal: Portal, collection: str) -> list[str]:
    """Ids of a collection; also of records that have faults of their own."""
    return [record_id for name, record_id in portal.nodes if name == collection and record_id]


def _references(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """Every id that a record names must exist, and stand only once in a list; also in records with faults of their own."""
    ids = {collection: _known(portal, collection) for collection in COLLECTIONS}
    for (collection, _), node in portal.nodes.items():
        if collection not in MODELS:
            continue
        seen: set[tuple[int, str]] = set()
        for given, target, holder in references(node, MODELS[collection]):
            if target in portal.unreadable or not ID_PATTERN.fullmatch(given.value):
                continue
            if given.value not in ids[target]:
                yield _unknown(given.place, given.value, target, ids[target])
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


def _all_units(portal: Portal) -> Iterator[tuple[str, str, Unit]]:
    """Every text in every language: locale, key, text."""
    for key, unit in portal.texts.source.items():
        yield portal.settings.default, key, unit
    for locale, units in portal.texts.translations.items():
        for key, unit in units.items():
            yield locale, key, unit


def _figures(portal: Portal, registry: Registry, part: Portal) -> Iterator[Problem]:
    """{{figure:…}} must name a figure; a translation must name the same ones as its source."""
    known = _known(portal, "figures")
    for locale, key, unit in _all_units(part):
        named = figures_in(unit.value) if "{{" in unit.value else []
        for match in FIGURE.finditer(unit.value):
            if match[1] not in known and "figures" not in portal.unreadable:
                problem = _unknown(unit.at(match.start(1)), match[1], "figures", known)
                fix = problem.fix and Fix(match[0], match[0].replace(match[1], problem.fix.new))
                yield replace(problem, fix=fix)
        if named and key.startswith(("figures/", "sources/", "interface/")):
            yield error(
                unit.place,
                say("A reference to a figure can't stand here"),
                say("Write the text without it."),
                "figure-place",
            )
        if "{{" in unit.value:
            yield from _images(portal, locale, key, unit)
        if "{{" in unit.value and "{{" in IMAGE.sub("", FIGURE.sub("", unit.value)):
            rest = IMAGE.sub(lambda m: " " * len(m[0]), FIGURE.sub(lambda m: " " * len(m[0]), unit.value))
            yield error(
                unit.at(rest.index("{{")),
                say("“{{” begins nothing that we know"),
                say(
                    "Write {{figure:…}} with an id from data/figures.yml, or {{image:…}} with one from data/images.yml."
                ),
                "figure-syntax",
            )
        if locale != portal.settings.default and key in portal.texts.source:
            source = portal.texts.source[key].value
            wanted = figures_in(source) if "{{" in source else []
            if sorted(named) != sorted(wanted) and portal.texts.state(key, locale) is not State.OUTDATED:
                missing = [one for one in wanted if one not in named]
                what = (
                    say("The figure “{figure}” of the English text is missing", figure=missing[0])
                    if missing
                    else say("The figures differ from the English text")
                )
                yield error(unit.place, what, say("Use the same {{figure:…}} as the English text."), "figures-differ")


def _images(portal: Portal, locale: str, key: str, unit: Unit) -> Iterator[Problem]:
    """{{image:…}} must name a picture, stand in a paragraph of its own, and in every language."""
    known = _known(portal, "images")
    for match in IMAGE.finditer(unit.value):
        if match[1] not in known and "images" not in portal.unreadable:
            yield _unknown(unit.at(match.start(1)), match[1], "images", known)
        block = unit.value[unit.value.rfind("\n\n", 0, match.start()) + 1 : match.end()].strip()
        after = unit.value[match.end() :]
        if not key.endswith("/body") or block != match[0] or after.lstrip(" ")[:2] not in ("", "\n", "\n\n"):
            yield error(
                unit.at(match.start()),
                say("A picture stands within other text"),
                say("Give {{image:…}} a paragraph of its own in a page, with an empty line above and below."),
                "image",
            )
    if locale != portal.settings.default and key in portal.texts.source:
        wanted, given = images_in(portal.texts.source[key].value), images_in(unit.value)
        if sorted(wanted) != sorted(given) and portal.texts.state(key, locale) is not State.OUTDATED:
            yield warning(
                unit.place,
                say("The pictures differ from the English text"),
                say("Show the same ones: {images}.", images=", ".join(wanted) or "–"),
                "images-differ",
            )


def _offsets(text: str, before: re.Pattern[str], words: list[str]) -> list[int]:
    """Where *words* stand one after another, each behind a match of *before*; the beginning where that can't be told."""
    found = []
    cursor = 0
    for word in words:
        offset = text.find(word, cursor)
        while offset >= 0 and not before.search(text[max(0, offset - 200) : offset]):
            offset = text.find(word, offset + 1)
        found.append(max(offset, 0))
        cursor = offset + len(word) if offset >= 0 else cursor
    return found


def _without_code(text: str) -> str:
    """The text with blanks in the place of code."""
    return _CODE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text) if "`" in text else text


def _markdown(portal: Portal, registry: Registry, part: Portal) -> Iterator[Problem]:
    """What a page's text may not contain."""
    for document in part.documents.values():
        unit = Unit(document.body, Place(document.place.path, document.body_line))
        text = _without_code(document.body)
        for match in (*_HEADING_1.finditer(text), *(_UNDERLINED.finditer(text) if "\n=" in text else ())):
            yield error(
                unit.at(match.start()),
                say("A first-level heading stands in the text"),
                say("The title is the page’s first heading; begin others with ##."),
                "heading-level",
                Fix("#", "##") if match[0] == "#" else None,
            )
        without_addresses = _AUTOLINK.sub(lambda m: " " * len(m.group()), text) if "<" in text else ""
        for match in _RAW_HTML.finditer(without_addresses):
            yield error(
                unit.at(match.start()),
                say("HTML such as “{match}” is not allowed", match=shorten(match.group(), 30)),
                say("Write it in Markdown; < can be written as &lt;."),
                "raw-html",
            )
        for match in _IMAGE.finditer(text):
            yield error(
                unit.at(match.start()),
                say("A picture is written as Markdown"),
                say(
                    "Describe it in data/images.yml (portal new image), and write {{image:its-id}} here in a paragraph of its own."
                ),
                "image",
            )
        for match in _REFERENCE.finditer(text):
            digits = match.group().strip("&#;").lower()
            number = int(digits[1:], 16) if digits[0] == "x" else int(digits)
            if number > 0x10FFFF or next(forbidden_characters(chr(number), ""), None):
                yield error(
                    unit.at(match.start()),
                    say("“{match}” stands for an invisible character", match=match.group()),
                    say("Delete it."),
                    "invisible-character",
                )
        yield from _slips(unit, text)
        level = 1
        headings = render(document.body).headings
        for number, heading in enumerate(headings):
            if heading.level > level + 1:
                offsets = _offsets(text, _BEFORE_HEADING, [heading.text for heading in headings])
                yield warning(
                    unit.at(offsets[number]),
                    say("The heading “{text}” skips a level", text=shorten(heading.text)),
                    say("Begin it with {value}.", value="#" * (level + 1)),
                    "heading-level",
                    Fix("#" * heading.level, "#" * (level + 1)),
                )
            level = heading.level


def _slips(unit: Unit, text: str) -> Iterator[Problem]:
    """Markdown that readers would see as it was typed, or as something else than was meant."""
    for match in _EMPTY_HEADING.finditer(text):
        yield error(
            unit.at(match.start()),
            say("The heading has no words"),
            say("Write some, or delete the line."),
            "heading-level",
        )
    for match in _LIST_IN_PARAGRAPH.finditer(text):
        yield warning(
            unit.at(match.end()),
            say("The list stands within a paragraph"),
            say("Leave an empty line above it; otherwise it is shown as running text."),
            "markdown",
        )
    for match in _BOLD_PARAGRAPH.finditer(f"\n\n{text}\n\n"):
        yield warning(
            unit.at(match.start() - 2),
            say("A paragraph in bold takes the place of a heading"),
            say("Begin it with ## instead of the asterisks, so that it is one for everybody."),
            "markdown",
        )
    left = _LEFT_OVER.search(html.unescape(_TEXT.sub("", render(unit.value).html)))
    if left:
        yield error(
            unit.at(max(0, text.rfind(left[0]))),
            say("“{left}” would stand in the text as it is", left=left[0]),
            say("Close what it opens; a link is [words](/address/), without spaces in the address; bold is **words**."),
            "markdown",
        )


def _links(portal: Portal, registry: Registry, part: Portal) -> Iterator[Problem]:
    """Links inside the site must lead to a page, and anchors to a heading of it."""
    pages = {f"/{uri}" for uri in registry.entries} | {
        f"/{collection}/{one}/" for collection in ("programmes", "partners") for one in _known(portal, collection)
    }
    pages |= {_own_uri(f"{collection}/{one}") for collection in ("news", "pages") for one in _known(portal, collection)}
    for (locale, key), document in part.documents.items():
        unit = Unit(document.body, Place(document.place.path, document.body_line))
        links = render(document.body).links

        @cache
        def places(unit: Unit = unit, links: tuple[str, ...] = links) -> list[Place]:
            offsets = _offsets(_without_code(unit.value), _BEFORE_LINK, list(links))
            return [unit.at(offset) for offset in offsets]

        for number, address in enumerate(links):
            path, _, anchor = address.partition("#")
            if address.startswith(portal.settings.site_url):
                yield warning(
                    places()[number],
                    say("The link names the site's own host"),
                    say("Leave it out, so that each reader is led to the page in their language."),
                    "link",
                    Fix(address, "/" + address.removeprefix(portal.settings.site_url)),
                )
            if any(char.isspace() for char in address.strip()):
                yield error(
                    places()[number],
                    say("The address “{value}” contains a space", value=shorten(address)),
                    say("Write the whole address, beginning with https://."),
                    "address",
                )
            elif not path and not anchor:
                yield error(
                    places()[number], say("The link has no address"), say("Add one, or delete the link."), "link"
                )
            elif address.startswith("//") or (path and not path.startswith("/") and ":" not in path):
                yield error(
                    places()[number],
                    say("The link “{address}” leads nowhere", address=shorten(address)),
                    say("Begin it with / for a page of this site (/programmes/dt4e/), with https:// otherwise."),
                    "link",
                )
            elif ":" in path and not path.startswith("/"):
                if not path.lower().startswith(("https://", "http://", "mailto:")):
                    yield error(
                        places()[number],
                        say("The link “{address}” is not allowed", address=shorten(address)),
                        say("Use https:// or mailto:."),
                        "address",
                    )
            elif path.split("/")[1:2] and path.split("/")[1] in portal.unreadable:
                continue
            elif path and path not in pages:
                locales = [f"/{one}/" for one in portal.settings.languages]
                remedy = (
                    say("Leave the language out: each reader is led to the page in their own.")
                    if path.startswith(tuple(locales))
                    else _nearest_page(path, pages)
                )
                yield error(
                    places()[number],
                    say("There is no page “{path}”", path=shorten(path)),
                    remedy,
                    "link",
                    _same_page(path, pages, portal.settings.languages),
                )
            elif anchor and anchor not in (known := _anchors(portal, registry, path or _own_uri(key), locale)):
                yield error(
                    places()[number],
                    say("There is no heading “#{anchor}” on that page", anchor=shorten(anchor)),
                    did_you_mean(anchor, known, one_of(known) if known else say("Link to the page itself.")),
                    "anchor",
                )


def _links_to_held_back(portal: Portal, moment: dt.datetime) -> Iterator[Problem]:
    """What is public must not link to what isn't yet: the address alone would give it away, and lead nowhere."""
    matters = {f"/news/{slug}/": news_matter(page) for slug, page in portal.news.items()}
    held = {uri: one for uri, one in matters.items() if not is_public(one, moment) and not has_expired(one, moment)}
    for (_, key), document in portal.documents.items() if held else ():
        own = matters.get(_own_uri(key))
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
        for name, holder in getattr(portal, collection).items():
            record: Record = getattr(holder, "matter", holder)
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


def _nearest_page(path: str, pages: set[str]) -> Message:
    """“Did you mean” for an address: the last word is compared with those in the same section, then with all."""
    section, word = path.rstrip("/").rpartition("/")[::2]
    words = {page.rstrip("/").rpartition("/")[2]: page for page in sorted(pages) if page.startswith(f"{section}/")}
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return say("Did you mean “{word}”?", word=words[near[0]])
    return did_you_mean(
        path, {page for page in pages if page.count("/") == 2}, say("Pages end with a slash, as in /programmes/.")
    )


def _same_page(path: str, pages: set[str], languages: tuple[str, ...]) -> Fix | None:
    """The mending of an address that only has a language too much, or a slash too little."""
    meant = re.sub(
        rf"^/(?:{'|'.join(languages)})/", "/", path.removesuffix("index.html").removesuffix(".md").rstrip("/") + "/"
    )
    return Fix(path, meant) if meant in pages and meant != path else None


def _own_uri(key: str) -> str:
    collection, _, name = key.partition("/")
    return f"/news/{name}/" if collection == "news" else {"index": "/", "not-found": "/404.html"}.get(name, f"/{name}/")


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


def _ledger_of_figures(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """A figure says when it held, or that this is unknown; two of the same thing that differ say so."""
    same: dict[tuple[object, ...], str] = {}
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
    if collection in portal.unreadable or (collection in COLLECTIONS and name in _known(portal, collection)):
        return True
    folder = "news/" if collection == "news" else ""
    return (portal.settings.root / f"docs/{portal.settings.default}/{folder}{name or 'index'}.md").exists()


def _redirects(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """What was said of addresses without a page must be so."""
    claimed: dict[str, str] = {}
    for collection in ("programmes", "partners", "news", "pages"):
        for name, holder in getattr(portal, collection).items():
            for index, old in enumerate(getattr(holder, "matter", holder).formerly):
                uri = _own_uri(f"{collection}/{old}") if collection in ("news", "pages") else f"/{collection}/{old}/"
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
                _nearest_page(redirect.leads_to, pages),
                "redirect",
            )


def _navigation(portal: Portal, registry: Registry) -> Iterator[Problem]:
    """The menu must lead to pages."""
    known = {_own_uri(key).lstrip("/") for _, key in portal.documents}
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
