"""What surrounds the article of a page: menu, languages, the way up, notices, feeds, the way to report a fault."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from portal.common.language_tags import plain_form
from portal.common.locales import locale_format
from portal.content.texts import State
from portal.render.localized import is_english, translation_notices
from portal.render.presenters.page_links import changes_label, feed_label
from portal.render.presenters.records import View, notice
from portal.render.reader import Reader
from portal.site.page_kinds import IN_PLAIN_LANGUAGE
from portal.site.route import Route
from portal.site.urls import FEED_FORMATS, HOME, NEWS, NOT_FOUND, OPEN_DATA

_MARKS = {State.MACHINE: "◐", State.MISSING: "○"}


@dataclass(frozen=True)
class Link:
    """A link of the chrome."""

    href: str
    label: str
    locale: str = ""
    direction: str = ""
    current: bool = False
    text: str = ""
    """For the offer of another language: the whole sentence, in that language."""
    mark: str = ""
    """How the page stands in another language: ◐ translated by a machine, ○ not translated; nothing if people did."""


def feed_links(entry: Route, reader: Reader) -> tuple[Link, ...]:
    """The feeds of the page's news and of what changed, for autodiscovery; the list of all news offers those of the home page."""
    uri = HOME if entry.uri == NEWS else entry.uri
    source, found = reader.inputs.entry(uri), list[tuple[str, str]]()
    if reader.inputs.feed(uri, reader.locale):
        found.append((uri, feed_label(reader, source)))
    if reader.locale in entry.changes_in:
        found.append((entry.changes_uri, changes_label(reader, entry)))
    return tuple(
        Link(
            reader.asset(reader.inputs.uri(folder, reader.locale) + kind.file),
            f"{label} – {reader.label('chrome.site-name')} ({kind.name})",
            text=kind.media_type,
        )
        for folder, label in found
        for kind in FEED_FORMATS
    )


def notices_of_translation(entry: Route, reader: Reader, is_translated: bool) -> list[Markup]:
    """What the reader must know about the translation of this very page."""
    if not is_translated:
        language = reader.inputs.shown_in(entry, reader.locale)
        if is_english(language):
            return [reader.t("chrome.notice.fallback")]
        return [reader.t("chrome.notice.fallback-in", language=reader.format.language(language))]
    return translation_notices(reader, entry.title, lambda locale: reader.href(entry.uri, locale))


def _alerts(entry: Route, reader: Reader) -> tuple[View, ...]:
    """The notices of a page, in words that don't count as the page's own; on a page of all languages, too."""
    refs = reader.inputs.notices(entry, reader.locale)
    other = Reader(reader.inputs, reader.locale, entry.uri, reader.base)
    other.page_anchor = other.href(OPEN_DATA)
    return tuple(notice(other, ref) for ref in refs)


def surroundings_of(
    entry: Route, reader: Reader, report_href: str, in_other_languages: Route, offered: Collection[str] = ()
) -> dict[str, Any]:
    """What surrounds the article of every page; the list of languages may lead to another page.

    Those languages which are *offered* say it in a sentence of their own to whose browser prefers them.
    """
    return {
        "alerts": _alerts(entry, reader),
        "menu": _menu(entry, reader),
        "languages": _languages(in_other_languages, reader, offered),
        "trail": _trail(entry, reader),
        "report_href": report_href,
    }


def _menu(entry: Route, reader: Reader) -> tuple[Link, ...]:
    return tuple(
        Link(reader.href(item.uri), reader.title(item).title, current=entry.uri.startswith(item.uri))
        for item in reader.inputs.menu()
    )


def _languages(entry: Route, reader: Reader, offered: Collection[str]) -> tuple[Link, ...]:
    """The page in each language, the reader's own first; where that has it in plain language too, that comes next."""
    locales = sorted(reader.inputs.settings.languages, key=lambda name: name != reader.locale)
    own, *others = (_language(entry, reader, name, name in offered) for name in locales)
    twin = link_to_plain(entry, reader)
    if not twin:
        return own, *others
    is_plain = entry.kind is IN_PLAIN_LANGUAGE
    plain = replace(
        own,
        href=own.href if is_plain else twin.href,
        label=reader.t("chrome.plain"),
        locale=plain_form(reader.locale),
        current=is_plain,
        mark=_mark(entry if is_plain else reader.inputs.entry(entry.plain), reader, reader.locale),
    )
    full = replace(own, href=twin.href, current=False) if is_plain else own
    return full, plain, *others


def _language(entry: Route, reader: Reader, locale: str, is_offered: bool) -> Link:
    form = locale_format(locale)
    uri = HOME if entry.uri == NOT_FOUND else entry.uri
    return Link(
        reader.href(uri, locale),
        reader.inputs.settings.language_name(locale),
        locale,
        form.direction,
        locale == reader.locale,
        reader.inputs.text("interface/chrome.offer", locale).value if is_offered and locale != reader.locale else "",
        _mark(entry, reader, locale),
    )


def _mark(entry: Route, reader: Reader, locale: str) -> str:
    """How a page stands in a language: as its title, its summary or its text does that stands worst; names may need no translation."""
    keys = filter(None, (entry.title, entry.summary, *entry.body))
    states = {reader.inputs.text(key, locale).state for key in keys}
    if not reader.inputs.is_translated(entry, locale):
        return _MARKS[State.MISSING]
    return _MARKS[State.MACHINE] if State.MACHINE in states else ""


def _trail(entry: Route, reader: Reader) -> tuple[Link, ...]:
    """The way from the home page down to the page above this one."""
    return tuple(
        Link(reader.href(above.uri), reader.t("chrome.home") if above.uri == HOME else reader.title(above).title)
        for above in reader.inputs.above(entry)
    )


def link_to_plain(entry: Route, reader: Reader) -> Link | None:
    """Between a page and the one that says it in plain language, where the reader's language has the other."""
    is_plain = entry.kind is IN_PLAIN_LANGUAGE
    uri = entry.parent if is_plain else entry.plain or None
    if uri is None or not reader.inputs.is_translated(reader.inputs.entry(uri), reader.locale):
        return None
    return Link(reader.href(uri), reader.t("chrome.full" if is_plain else "chrome.plain"))


def report_address(entry: Route, reader: Reader, title: str) -> str:
    """A ``mailto:`` address with page and language filled in (RFC 6068); empty where no address is configured."""
    address = reader.inputs.settings.report_address
    if not address:
        return ""
    subject = reader.label("chrome.report-subject", title=title)
    page = reader.inputs.url("" if entry.uri == NOT_FOUND else entry.uri, reader.locale)
    body = f"{page}\n{reader.format.own_name} ({reader.locale})\n\n"
    return f"mailto:{quote(address, safe='@+')}?subject={quote(subject)}&body={quote(body.replace(chr(10), chr(13) + chr(10)))}"
