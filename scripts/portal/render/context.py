"""What every output for one reader needs: addresses from where it stands, interface strings, figures, dates, names of countries.

A ``PageContext`` belongs to one page in one locale and remembers which texts and figures that page used: from this come the
notice at the top of the page and the list of figures at its end. What it reads of the portal it reads through its
``TrackedPortal``. Texts and records are ``localized``'s; pictures and Markdown are ``reader``'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from markupsafe import Markup, escape

from portal.common.edtf import PartialDate
from portal.common.locales import LocaleFormat, locale_format
from portal.content.markdown import FIGURE, plural_forms_in
from portal.content.texts import LocalisedText
from portal.model.enums import Qualifier, Unit
from portal.model.records import Figure
from portal.render.dependencies import TrackedPortal
from portal.site.urls import country_uri

INFERRED = ' <span class="inferred">{}</span>'
"""What follows an inferred date; on a page it shrinks to a mark, which is explained once."""
TO_SOURCE = "to-source"
"""The id of what says where a figure leads: ``base.html`` has it once on every page."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}(\.?)")
_NUMBER = "\0"
"""Stands for a number while the words around it are written; no text can hold it."""
_HASH = re.compile(r"(?<!&)#")
"""Where a plural form has its number; “&#39;” is an apostrophe."""
_NO_FORMS: Mapping[str, str] = MappingProxyType({})


def _ends_in_full_stop(markup: Markup) -> bool:
    return "." in markup[-80:] and markup.striptags().endswith(".")


def _foreign(content: Markup, localised: LocalisedText, locale: str, tag: str = "span") -> Markup:
    if localised.locale == locale:
        return content
    mark = ' class="fallback"' if localised.is_fallback else ""
    direction = locale_format(localised.locale).direction
    return Markup(f'<{tag}{mark} lang="{localised.locale}" dir="{direction}">{content}</{tag}>')


@lru_cache(maxsize=10_000)
def _without_markup(text: Markup) -> str:
    return text.striptags() if "<" in text else Markup(" ".join(text.split())).unescape()


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of a page that many pages share, with what it rests on."""

    html: Markup
    used: dict[str, LocalisedText]
    figures_used: dict[str, None]
    read: set[str]


Fragments = dict[tuple[str, ...], Fragment]
"""Fragments by language, depth and what they show."""


class PageContext:
    """One reader on one page."""

    def __init__(
        self,
        inputs: TrackedPortal,
        locale: str,
        page_uri: str,
        base: str | None = None,
        fragments: Fragments | None = None,
    ) -> None:
        self.inputs = inputs
        self.locale = locale
        self.format: LocaleFormat = locale_format(locale)
        self.base = base if base is not None else "../" * inputs.uri(page_uri, locale).count("/")
        """What leads from the page to the site's root: ``../../``, or an absolute address in feeds."""
        self.page_anchor = ""
        """What leads to where figures are explained: the page itself, that of all figures, or, in feeds, an absolute address."""
        self.has_notes = False
        """Figures are explained in notes at the end of the page, each of which leads back to where the figure stands first."""
        self.noted: set[str] = set()
        """Figures to whose first place a note can lead back."""
        self._fragments = {} if fragments is None else fragments
        self.used: dict[str, LocalisedText] = {}
        self.figures_used: dict[str, None] = {}

    @property
    def names(self) -> dict[str, Any]:
        """What templates call their reader and the interface's words."""
        return {"r": self, "t": self.t, "label": self.label}

    def use(self, key: str) -> LocalisedText:
        """A text for this reader, which the page then has used."""
        localised = self.inputs.text(key, self.locale)
        self.used[key] = localised
        return localised

    def href(self, uri: str, locale: str | None = None) -> str:
        """The address of a page, given without language, from here; ``./`` for the root itself."""
        return (self.base + self.inputs.uri(uri, locale or self.locale)) or "./"

    def asset(self, uri: str) -> str:
        """The address of a file that all languages share; of a style or script, under the name at which it is published."""
        return self.base + self.inputs.asset(uri)

    def t(self, name: str, /, **values: Any) -> Markup:
        """An interface string; ``count`` chooses its plural form. Values are escaped unless they are Markup."""
        localised = self.use(f"interface/{name}")
        if not values and "{" not in localised.value:
            return self.foreign(self.marked(escape(localised.value), localised.locale), localised)
        return self._fill(localised, values)

    def label(self, name: str, /, **values: Any) -> str:
        """An interface string without markup, for an attribute."""
        return _without_markup(self.t(name, **values))

    def forms(self, name: str) -> dict[str, str]:
        """The plural forms of an interface string that counts, for a script, and the language that they are in, which chooses."""
        localised = self.use(f"interface/{name}")
        return {"lang": localised.locale, **self.inputs.forms(localised)}

    def _fill(self, localised: LocalisedText, values: dict[str, Any]) -> Markup:
        forms = self.inputs.forms(localised)
        if forms:
            count = values["count"]
            form = locale_format(localised.locale)
            template = forms[form.plural_form(count)]
            values = {**values, "count": form.number(count)}
        else:
            template = localised.value

        def put(match: re.Match[str]) -> str:
            value = escape(values.get(match.group(1), match.group(0)))
            stop = match.group(2)  # a date such as “12 липня 2019 р.” ends in a full stop of its own
            return f"{value}" if stop and _ends_in_full_stop(value) else f"{value}{stop}"

        words = self.marked(escape(template), localised.locale)
        return self.foreign(Markup(_PLACEHOLDER.sub(put, str(words))), localised)

    def marked(self, safe_html: str, locale: str) -> Markup:
        """A text in a language with its names and words of other languages marked as such."""
        return self.inputs.marked(safe_html, locale)

    def foreign(self, content: Markup, localised: LocalisedText, tag: str = "span") -> Markup:
        """Content marked with its language and direction if it is not in the reader's."""
        return _foreign(content, localised, self.locale, tag)

    def said(self, text: str) -> Markup:
        """A text as this reader has it, such as a title or the name of a format that all languages share."""
        return self.marked(escape(text), self.locale)

    def figure(self, figure_id: str, forms: Mapping[str, str] = _NO_FORMS, locale: str | None = None) -> Markup:
        """A figure in a text: number with its qualifier, linked to where it is explained, and the word that is counted.

        *forms* are safe HTML; one without # stands in the place of the number.
        """
        figure = self.inputs.figure(figure_id)
        form = self._form(figure, forms, locale or self.locale)
        place = ""
        if self.has_notes and figure_id not in self.figures_used:
            self.noted.add(figure_id)
            place = f' id="from-{figure_id}"'
        self.figures_used.setdefault(figure_id)
        has_number = _HASH.search(form)
        text = self.figure_text(figure, locale or self.locale) if has_number else Markup(form).striptags()
        href = escape(f"{self.page_anchor}#figure-{figure_id}")
        # read as a description, not as part of the sentence; the frame holds the words, feeds have none
        described = "" if self.base.startswith("http") else f' aria-describedby="{TO_SOURCE}"'
        number = f'<data value="{figure.value}">{escape(text)}</data>'
        link = f'<a class="figure" href="{href}"{described}{place}>{number}</a>'
        return Markup(_HASH.sub(lambda _: link, form, count=1) if has_number else link)

    @staticmethod
    def _form(figure: Figure, forms: Mapping[str, str], locale: str) -> str:
        """How a figure is said: the plural form for its number, else the last that there is; # is the number."""
        said = forms.get(locale_format(locale).plural_form_as_written(figure.value)) or forms.get("other")
        return said or ["#", *forms.values()][-1] or "#"

    def explain(self, figure_id: str) -> str:
        """The address at which a figure is explained; on a page with notes it thereby gets its own."""
        self.figures_used.setdefault(figure_id)
        return f"{self.page_anchor}#figure-{figure_id}"

    def figure_text(self, figure: Figure, locale: str | None = None) -> str:
        """A figure as plain text: “more than 65,000”, “11.7%”, “more than US$ 647 billion”."""
        before, number, after = self._figure_parts(figure, locale or self.locale)
        return f"{before}{number}{after}"

    def large_figure(self, figure: Figure) -> Markup:
        """A figure as its words and, marked, its number, which stands larger than they."""
        return Markup("{}<b>{}</b>{}").format(*self._figure_parts(figure, self.locale))

    def _figure_parts(self, figure: Figure, locale: str) -> tuple[str, str, str]:
        """What stands before a figure's number, the number, and what stands behind it."""
        if figure.qualifier is not Qualifier.EXACT or figure.unit is Unit.USD:
            # words and digits in one language, also where the interface lacks the words
            locale = self.inputs.text(f"interface/figure.qualifier.{Qualifier.ABOUT}", locale).locale
        form = locale_format(locale)
        if figure.unit is Unit.PERCENT:
            number = form.percent(figure.value)
        elif figure.unit is Unit.USD:
            number = self._plain_string("figure.usd", locale, count=figure.value, number=form.number(figure.value))
        else:
            number = form.number(figure.value)
        if figure.qualifier is Qualifier.EXACT:
            return "", number, ""
        before, mark, after = self._plain_string(
            f"figure.qualifier.{figure.qualifier}", locale, number=_NUMBER
        ).partition(_NUMBER)
        return (before, number, after) if mark else ("", before, "")

    def _plain_string(self, name: str, locale: str, /, count: int | Decimal | None = None, **values: str) -> str:
        localised = self.inputs.text(f"interface/{name}", locale)
        template = localised.value
        if count is not None and (forms := self.inputs.forms(localised)):
            template = forms[locale_format(localised.locale).plural_form_as_written(count)]
        if locale == self.locale:
            self.used[localised.key] = localised
        return _PLACEHOLDER.sub(lambda m: values.get(m.group(1), m.group(0)) + m.group(2), template)

    def figure_in_words(self, figure_id: str, forms: Mapping[str, str], locale: str | None = None) -> str:
        """A figure in a text, without markup, with the word that is counted."""
        figure = self.inputs.figure(figure_id)
        form = self._form(figure, forms, locale or self.locale)
        return _HASH.sub(lambda _: self.figure_text(figure, locale), form, count=1)

    def plain(self, text: str, locale: str | None = None) -> str:
        """A text without markup, its figures put in; for titles and attributes."""
        if "{{" not in text:
            return text
        return FIGURE.sub(lambda m: self.figure_in_words(m[1], plural_forms_in(m[2]), locale), text)

    def once(self, *key: str, caller: Callable[[], Markup]) -> Markup:
        """What a block of a template writes, rendered once for all pages of this language and depth.

        ``{% call r.once("figure", figure.record.id) %}…{% endcall %}``: the block may depend on nothing but what the key names.
        """
        here = (self.locale, self.base, self.page_anchor, *key)
        fragment = self._fragments.get(here)
        if fragment is None:
            outer = self.used, self.figures_used, self.inputs.read, self.has_notes
            self.used, self.figures_used, self.inputs.read, self.has_notes = {}, {}, set(), False
            try:
                html = caller()
                fragment = self._fragments[here] = Fragment(html, self.used, self.figures_used, self.inputs.read)
            finally:
                self.used, self.figures_used, self.inputs.read, self.has_notes = outer
        self.used |= fragment.used
        self.figures_used |= fragment.figures_used
        self.inputs.read |= fragment.read
        return fragment.html

    def date(self, day: Any) -> Markup:
        day = day.date() if hasattr(day, "hour") else day
        return Markup(f'<time datetime="{day.isoformat()}">{escape(self.format.date(day))}</time>')

    def compared(self, day: Any) -> Markup:
        """When something was last compared with its sources; the page says how long ago that is, once it is a year."""
        return self.date(day).replace("<time ", Markup("<time data-compared "), 1)

    def partial(self, date: PartialDate) -> Markup:
        """A partial date as a ``<time>`` element, with “about”, “or later” or “(inferred)” where meant."""
        element = escape(self.format.partial_date(date))
        if not date.end:
            element = Markup(f'<time datetime="{date.iso()}">{element}</time>')
        if date.open_end:
            element = self.t("date.or-later", date=element)
        elif date.approximate:
            element = self.t("date.about", date=element)
        if date.uncertain:
            element += Markup(INFERRED.format(self.t("date.inferred")))
        return element

    def enumerate(self, parts: Iterable[Any]) -> Markup:
        """Parts joined as in “A, B and C”; Markup stays Markup."""
        return Markup(self.format.enumerate(str(escape(part)) for part in parts))

    def country(self, code: str) -> Markup:
        """The name of a country; in the source language, and marked so, where CLDR has none in the reader's."""
        if self.format.names_country(code):
            return escape(self.format.country(code))
        form = locale_format(self.inputs.default)
        form = form if form.names_country(code) else locale_format("en")
        marked = Markup('<span class="fallback" lang="{}" dir="{}">{}</span>')
        return marked.format(form.tag, form.direction, form.country(code))

    def country_link(self, code: str) -> Markup:
        """The name of a country, which leads to its page, if it has one."""
        name = self.country(code)
        known = code in self.inputs.countries()
        return Markup('<a href="{}">{}</a>').format(self.href(country_uri(code)), name) if known else name

    def countries(self, codes: Iterable[str], *, linked: bool = False) -> Markup:
        """Names of countries, sorted and joined."""
        name = self.country_link if linked else self.country
        return self.enumerate(map(name, self.sorted(codes, self.format.country)))

    def sorted(self, items: Iterable[Any], name: Callable[[Any], str]) -> list[Any]:
        """Items in the order of the language's dictionary."""
        return sorted(items, key=lambda item: self.format.sort_key(name(item)))
