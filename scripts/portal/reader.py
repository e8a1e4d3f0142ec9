"""What one reader sees: texts in the reader's language or, visibly, in another; figures, dates and names in the
locale's form; addresses relative to the page.

A ``Reader`` belongs to one page in one locale and remembers which texts and figures that page used: from this come the
notice at the top of the page and the list of figures at its end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup, escape

from portal.dates import PartialDate
from portal.locales import LocaleFormat, locale_format
from portal.model import Figure, Qualifier, Record, Unit, is_translated_field
from portal.prose import FIGURE, Heading, Prose, paragraphs, put_figures, put_links, render, render_translation
from portal.registry import Registry
from portal.translations import LocalisedText, State

_PLACEHOLDER = re.compile(r"\{(\w+)\}(\.?)")


class Reader:
    """One reader on one page."""

    def __init__(self, registry: Registry, locale: str, page_uri: str, base: str | None = None) -> None:
        self.registry = registry
        self.portal = registry.portal
        self.locale = locale
        self.format: LocaleFormat = locale_format(locale)
        depth = registry.uri(page_uri, locale).count("/")
        self.base = base if base is not None else "../" * depth
        """What leads from the page to the site's root: ``../../``, or an absolute address in feeds."""
        self.page_anchor = ""
        """What leads to the list of figures; the page itself, or its absolute address in feeds."""
        self.used: dict[str, LocalisedText] = {}
        self.figures_used: dict[str, None] = {}

    # --- addresses ---

    def href(self, uri: str, locale: str | None = None) -> str:
        """The address of a page, given without language, from here; ``./`` for the root itself."""
        return (self.base + self.registry.uri(uri, locale or self.locale)) or "./"

    def asset(self, uri: str) -> str:
        """The address of a file that all languages share."""
        return self.base + uri

    # --- texts ---

    def text(self, key: str) -> ReaderText:
        """A text by its key."""
        return ReaderText(self, self.portal.texts.text(key, self.locale))

    def t(self, name: str, /, **values: Any) -> Markup:
        """An interface string; ``count`` chooses its plural form. Values are escaped unless they are Markup."""
        localised = self.portal.texts.text(f"interface/{name}", self.locale)
        self.used[localised.key] = localised
        return self._fill(localised, values)

    def label(self, name: str, /, **values: Any) -> str:
        """An interface string without markup, for an attribute."""
        return self.t(name, **values).striptags()

    def _fill(self, localised: LocalisedText, values: dict[str, Any]) -> Markup:
        forms = self.forms(localised)
        if forms:
            count = values["count"]
            template = forms[locale_format(localised.locale).plural_form(count)]
            values = {**values, "count": self.format.number(count)}
        else:
            template = localised.value

        def put(match: re.Match[str]) -> str:
            value = escape(values.get(match.group(1), match.group(0)))
            stop = match.group(2)  # a date such as “12 липня 2019 р.” ends in a full stop of its own
            return f"{value}" if stop and value.striptags().endswith(".") else f"{value}{stop}"

        return self.foreign(Markup(_PLACEHOLDER.sub(put, str(escape(template)))), localised)

    def forms(self, localised: LocalisedText) -> dict[str, str]:
        """Plural forms of an interface string; empty for one that doesn't count."""
        texts = self.portal.texts
        unit = texts.source[localised.key]
        if localised.locale != texts.default:
            unit = texts.translations[localised.locale][localised.key]
        return dict(unit.forms)

    def foreign(self, content: Markup, localised: LocalisedText, tag: str = "span") -> Markup:
        """Content marked with its language and direction if it is not in the reader's."""
        if localised.locale == self.locale:
            return content
        mark = Markup(' class="fallback"') if localised.is_fallback else Markup("")
        direction = locale_format(localised.locale).direction
        return Markup('<{0}{1} lang="{2}" dir="{3}">{4}</{0}>').format(tag, mark, localised.locale, direction, content)

    def record(self, record: Record, key: str) -> LocalRecord:
        """A record whose texts are this reader's."""
        return LocalRecord(self, record, key)

    def name(self, record: Record, key: str, field: str = "name") -> ReaderName:
        """The name of a programme or an organisation, marked with its language where that is not the reader's."""
        return ReaderName(lambda: self._name(record, key, field))

    def _name(self, record: Record, key: str, field: str) -> Markup:
        localised = self.portal.texts.text(f"{key}/{field}", self.locale)
        self.used[localised.key] = localised
        language = localised.locale
        if localised.locale == self.portal.texts.default:
            language = getattr(record, "name_language", language)
        if language == self.locale:
            return escape(localised.value)
        return Markup('<span lang="{}" dir="{}">{}</span>').format(
            language, locale_format(language).direction, localised.value
        )

    # --- figures ---

    def figure(self, figure_id: str, locale: str | None = None) -> Markup:
        """A figure in a text: number with its qualifier, linked to its entry in the page's list of figures."""
        figure = self.portal.figures[figure_id]
        self.figures_used.setdefault(figure_id)
        text = self.figure_text(figure, locale or self.locale)
        return Markup('<a class="figure" href="{}#figure-{}"><data value="{}">{}</data></a>').format(
            self.page_anchor, figure_id, figure.value, text
        )

    def explain(self, figure_id: str) -> str:
        """The address of a figure's entry in the page's list, which it thereby joins."""
        self.figures_used.setdefault(figure_id)
        return f"#figure-{figure_id}"

    def figure_text(self, figure: Figure, locale: str | None = None) -> str:
        """A figure as plain text: “more than 65,000”, “11.7%”, “more than US$ 647 billion”."""
        locale = locale or self.locale
        if figure.qualifier is not Qualifier.EXACT or figure.unit is Unit.USD:
            # words and digits in one language, also where the interface lacks the words
            locale = self.portal.texts.text(f"interface/figure.qualifier.{Qualifier.ABOUT}", locale).locale
        form = locale_format(locale)
        if figure.unit is Unit.PERCENT:
            number = form.percent(figure.value)
        elif figure.unit is Unit.USD:
            number = self._plain_string("figure.usd", locale, number=form.number(figure.value))
        else:
            number = form.number(figure.value)
        if figure.qualifier is Qualifier.EXACT:
            return number
        return self._plain_string(f"figure.qualifier.{figure.qualifier}", locale, number=number)

    def _plain_string(self, name: str, locale: str, /, **values: str) -> str:
        localised = self.portal.texts.text(f"interface/{name}", locale)
        if locale == self.locale:
            self.used[localised.key] = localised
        return _PLACEHOLDER.sub(lambda m: values.get(m.group(1), m.group(0)) + m.group(2), localised.value)

    def plain(self, text: str, locale: str | None = None) -> str:
        """A text without markup, its figures put in; for titles and attributes."""
        return FIGURE.sub(lambda m: self.figure_text(self.portal.figures[m.group(1)], locale), text)

    # --- names and dates ---

    def date(self, day: Any) -> Markup:
        """A day as a ``<time>`` element."""
        day = day.date() if hasattr(day, "hour") else day
        return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), self.format.date(day))

    def partial(self, date: PartialDate) -> Markup:
        """A partial date as a ``<time>`` element, with “about”, “or later” or “(inferred)” where meant."""
        text = self.format.partial_date(date)
        element = (
            Markup('<time datetime="{}">{}</time>').format(date.iso(), text) if not date.end else Markup(escape(text))
        )
        if date.open_end:
            element = self.t("date.or-later", date=element)
        elif date.approximate:
            element = self.t("date.about", date=element)
        if date.uncertain:
            element += Markup(' <span class="inferred">{}</span>').format(self.t("date.inferred"))
        return element

    def enumerate(self, parts: Iterable[Any]) -> Markup:
        """Parts joined as in “A, B and C”; Markup stays Markup."""
        return Markup(self.format.enumerate(str(escape(part)) for part in parts))

    def countries(self, codes: Iterable[str]) -> str:
        """Names of countries, sorted and joined."""
        return self.format.enumerate(self.sorted(map(self.format.country, codes), str))

    def sorted(self, items: Iterable[Any], name: Callable[[Any], str]) -> list[Any]:
        """Items in the order of the language's dictionary."""
        return sorted(items, key=lambda item: self.format.sort_key(name(item)))

    # --- prose ---

    def prose(self, key: str, *, in_page: bool = True) -> Markup:
        """A Markdown text as HTML for this page, or for a feed, where wide tables need no room to scroll."""
        localised, safe = self._prose(key, in_page)
        return self.foreign(safe, localised, "div")

    def prose_parts(self, key: str) -> tuple[Markup, Markup]:
        """A Markdown text in two parts: up to its first heading, and from there on."""
        localised, safe = self._prose(key)
        intro, heading, rest = safe.partition("<h2")
        return self.foreign(Markup(intro), localised, "div"), self.foreign(Markup(heading + rest), localised, "div")

    def _prose(self, key: str, in_page: bool = True) -> tuple[LocalisedText, Markup]:
        localised = self.portal.texts.text(key, self.locale)
        self.used[localised.key] = localised
        figures = self.portal.figures
        with_figures = put_figures(
            self.rendered(localised).html,
            lambda one: self.figure(one, localised.locale),
            lambda one: self.figure_text(figures[one], localised.locale),
        )
        safe = put_links(with_figures, self._internal)
        if in_page and "<table>" in safe:
            opening = f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(self.label("table.label"))}"><table>'
            safe = safe.replace("<table>", opening).replace("</table>", "</table></div>")
        return localised, Markup(safe)

    def rendered(self, localised: LocalisedText) -> Prose:
        """A Markdown text with the anchors of its source."""
        source = self.portal.texts.source[localised.key].value
        if localised.locale == self.portal.texts.default:
            return render(source)
        return render_translation(localised.value, source)

    def headings(self, key: str) -> list[Heading]:
        """The headings of a Markdown text."""
        return list(self.rendered(self.portal.texts.text(key, self.locale)).headings)

    def _internal(self, address: str) -> str:
        path, hash_, anchor = address.partition("#")
        return self.href(path.lstrip("/")) + hash_ + anchor

    # --- the state of what was used ---

    @property
    def has_unreviewed(self) -> bool:
        """Whether a text used so far was translated by a machine and reviewed by nobody."""
        return any(
            localised.state in (State.MACHINE, State.OUTDATED) and not localised.reviewed
            for localised in self.used.values()
        )


class ReaderName:
    """A name for a template; it counts as used where it is written."""

    def __init__(self, write: Callable[[], Markup]) -> None:
        self._write = write

    def __html__(self) -> Markup:
        return self._write()


class ReaderText:
    """A plain text of a record, for a template: ``{{ text }}`` writes it inline, escaped, its figures put in."""

    def __init__(self, reader: Reader, localised: LocalisedText) -> None:
        self.reader = reader
        self.localised = localised

    def _use(self) -> str:
        self.reader.used[self.localised.key] = self.localised
        return self.localised.value

    def _inline(self, value: str) -> Markup:
        reader, locale = self.reader, self.localised.locale
        return Markup(put_figures(str(escape(value)), lambda one: reader.figure(one, locale), lambda one: one))

    def __html__(self) -> Markup:
        return self.reader.foreign(self._inline(self._use()), self.localised)

    def __str__(self) -> str:
        return self.plain

    @property
    def plain(self) -> str:
        """The text without markup."""
        return self.reader.plain(self._use(), self.localised.locale)

    @property
    def title(self) -> Markup:
        """The text without links to figures: for headings and for inside a link."""
        return self.reader.foreign(escape(self.plain), self.localised)

    @property
    def paragraphs(self) -> Markup:
        """The text as paragraphs."""
        safe = Markup("").join(Markup("<p>{}</p>").format(self._inline(one)) for one in paragraphs(self._use()))
        return self.reader.foreign(safe, self.localised, "div")


class LocalRecord:
    """A record as a template sees it: its texts are the reader's, everything else is as it was written."""

    def __init__(self, reader: Reader, record: Record, key: str) -> None:
        self._reader = reader
        self._record = record
        self._key = key

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._record, name)
        if value is None:
            return value
        key = f"{self._key}/{name}"
        if is_translated_field(type(self._record), name):
            return self._reader.text(key)
        if isinstance(value, Record):
            return LocalRecord(self._reader, value, key)
        if isinstance(value, tuple) and value and isinstance(value[0], Record):
            return [LocalRecord(self._reader, item, f"{key}/{item.id}") for item in value]
        return value


def translation_notices(reader: Reader, original_href: str) -> list[Markup]:
    """What a reader must know about the translation of the texts used so far; *original_href* leads to the source."""
    if reader.locale == reader.portal.settings.default:
        return []
    original = Markup('<a href="{}" hreflang="{}">{}</a>').format(
        original_href, reader.portal.settings.default, reader.t("chrome.notice.original")
    )
    states = {localised.state for localised in reader.used.values()}
    notices = []
    if State.OUTDATED in states:
        notices.append(reader.t("chrome.notice.outdated", original=original))
    if State.MISSING in states:
        notices.append(reader.t("chrome.notice.partial"))
    if reader.has_unreviewed:
        notices.append(reader.t("chrome.notice.machine", original=original))
    return notices
