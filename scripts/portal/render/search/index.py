"""What readers can search: an index for each language, made from the routes of pages.

It lies in small files beside the page ``/search/``, and nothing of it is fetched before somebody searches. ``index.json`` names the
others: ``terms-….json`` hold, for stems in alphabetical order, the pages they occur in and how much they count there;
``pages-….json`` hold what a result shows. Their names change with their content, so that no cache mixes two builds. The
script that reads them is ``theme/assets/search.js``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from portal.common.language_data import language_data
from portal.common.locales import locale_format
from portal.common.stemmer import stem, stems_of
from portal.model.collections import COLLECTIONS, SEARCHED, Ref, figure_ref, partner_ref, person_ref, programme_ref
from portal.model.fields import refs_of
from portal.render.dependencies import TrackedPortal
from portal.render.reader import Reader, of_country
from portal.render.search.answers import answers
from portal.site.route import Route
from portal.site.urls import HOME, SEARCH

_OTHER_NAME, _TITLE, _SUMMARY, _WORD = 24, 12, 4, 1
"""How much a word counts in a short name, in a title, in a summary, in any other text."""
_MOST = 3
"""So many times a word counts in one text, at most."""
_PAGES_IN_FILE = 50
_TERMS_IN_FILE = 25_000
"""Characters."""
_NO_WORDS = re.compile(r"\{\{[^{}\n]*+\}\}|\]\([^)\]]*+\)|\{#[^{}]*+\}")
"""What is no word in a text: references to figures and pictures, addresses of links, anchors."""


@dataclass
class _Page:
    """Something that can be found."""

    uri: str
    """Address from the language's home page."""
    title: str
    summary: str
    language: str
    """Language of the title, where it isn't the reader's; empty otherwise."""
    counts: dict[str, int] = field(default_factory=dict)
    """How much each stem counts."""


def search_index(locale: str, inputs: TrackedPortal) -> dict[str, bytes]:
    """The files of a language's index, by address."""
    folder = inputs.uri(SEARCH, locale)
    indexer = _Indexer(locale, inputs)
    results = {kind: list(indexer.results(kind)) for kind in SEARCHED}
    pages = [page for kind in SEARCHED for page in results[kind]]
    ends = dict(zip(SEARCHED, accumulate(len(results[kind]) for kind in SEARCHED), strict=True))
    files: dict[str, bytes] = {}
    rows = [[page.title, page.uri, page.summary, *([page.language] if page.language else [])] for page in pages]
    parts = [rows[first : first + _PAGES_IN_FILE] for first in range(0, len(rows), _PAGES_IN_FILE)]
    chunks = [_add(files, folder, "pages", part) for part in parts]
    terms = [(some[0][0], _add(files, folder, "terms", dict(some))) for some in _shelves(_postings(pages))]
    grammar = language_data(locale).search.table()
    index = {"grammar": grammar, "kinds": ends, "pages": chunks, "size": _PAGES_IN_FILE, "terms": terms}
    index["answers"] = answers(locale, inputs)
    files[f"{folder}index.json"] = _json(index)
    return files


class _Indexer:
    """Reads what can be found in one language."""

    def __init__(self, locale: str, inputs: TrackedPortal) -> None:
        self.locale = locale
        self.inputs = inputs
        self.reader = Reader(inputs, locale, HOME)

    def results(self, kind: str) -> Iterator[_Page]:
        """Everything of a kind that can be found."""
        own: Callable[[], Iterator[_Page]] | None = getattr(self, kind, None)
        return own() if own else self._records(kind)

    def _records(self, collection: str) -> Iterator[_Page]:
        """Records with pages, found also by the names of the programmes and organisations in them."""
        for ref in self.inputs.listed(collection):
            page = self._page_of(ref)
            targets = {target for _, target in refs_of(self.inputs.record(ref))}
            self._count(page, _WORD, *(self._name(target) for target in sorted(targets) if self._has_name(target)))
            yield page

    def programmes(self) -> Iterator[_Page]:
        """Programmes, found also by the names of who takes part and of the countries."""
        for record in self.inputs.programmes():
            page = self._page_of(programme_ref(record.id), record.name, record.short_name or "")
            partners = {relation.partner for relation in record.organisations}
            self._count(page, _WORD, *(self._name(partner_ref(partner_id)) for partner_id in sorted(partners)))
            self._countries(page, [*record.countries_before, *record.destinations])
            yield page

    def partners(self) -> Iterator[_Page]:
        """Organisations, found also by the names of their programmes and of the country of their seat."""
        for record in self.inputs.partners():
            former = (name for one in record.former_names for name in (one.name, one.short_name or ""))
            page = self._page_of(partner_ref(record.id), record.name, record.short_name or "", *former)
            parts = {programme for programme, _, _ in self.inputs.parts(record.id)}
            self._count(page, _WORD, *(self._name(programme_ref(programme_id)) for programme_id in sorted(parts)))
            self._countries(page, [record.country] if record.country else [])
            self._count(page, _WORD, self._text(f"interface/organisation-one.{record.kind}"))
            yield page

    def news(self) -> Iterator[_Page]:
        """News items, newest first, found also by the people and programmes in them."""
        for ref in self.inputs.listed("news"):
            matter, page = self.inputs.matter(ref.id), self._page_of(ref)
            self._count(page, _WORD, self._text(f"interface/news.kind.{matter.kind}"))
            for appearance in matter.people:
                self.inputs.person(appearance.person)
                self._count(page, _SUMMARY, self._text(person_ref(appearance.person).text("name")))
            self._count(page, _WORD, *(self._name(programme_ref(programme_id)) for programme_id in matter.programmes))
            yield page

    def figures(self) -> Iterator[_Page]:
        """Figures, with the number as the title; they stand on the page of figures."""
        for figure_id in self.inputs.ids("figures"):
            figure, ref = self.inputs.figure(figure_id), figure_ref(figure_id)
            label = self.inputs.words(ref.text("label"), self.locale)
            text = self.reader.figure_text(figure)
            title = f"{text} – {label.value}"
            summary = self._text(ref.text("scope"))
            language = "" if label.locale == self.locale else label.locale
            page = _Page(f"data/#figure-{figure_id}", title, summary, language)
            self._count(page, _TITLE, text, f"{figure.value:f}")
            self._count(page, _SUMMARY, label.value)
            self._count(page, _WORD, summary)
            yield page

    def pages(self) -> Iterator[_Page]:
        for entry in (self.inputs.entry(uri) for uri in self.inputs.plain_pages() if uri != SEARCH):
            page = self._page(entry)
            self._count(page, _WORD, *(self._text(key) for key in entry.body))
            self._countries(page, [entry.country] if entry.country else [])
            yield page

    def _page(self, entry: Route) -> _Page:
        title = of_country(self.inputs, entry, entry.title, self.locale, self.inputs.words)
        about = of_country(self.inputs, entry, entry.summary, self.locale, self.inputs.words) if entry.summary else None
        heading = self.reader.plain(title.value, title.locale)
        summary = self.reader.plain(about.value, about.locale) if about else ""
        page = _Page(entry.uri, heading, summary, "" if title.locale == self.locale else title.locale)
        self._count(page, _TITLE, heading)
        self._count(page, _SUMMARY, summary)
        return page

    def _page_of(self, ref: Ref, *names: str) -> _Page:
        """The page of a record, with all its texts, and the *names* that it has in the source language."""
        page, short = self._page(self.inputs.entry(ref.uri)), ref.text("short_name")
        others = {*names, self._text(short)} if names and self.inputs.has_text(short) else set(names)
        known = set(stems_of(page.title))
        self._add(page, _OTHER_NAME, Counter(word for name in sorted(others) for word in set(stems_of(name)) - known))
        passed_over = {ref.text(name) for name in ("title", "name", "short_name", "summary")}
        self._count(page, _WORD, *(self._text(key) for key in self.inputs.texts_of(ref) if key not in passed_over))
        return page

    def _has_name(self, ref: Ref) -> bool:
        return COLLECTIONS[ref.collection].has_pages and self.inputs.has_text(ref.text("name"))

    def _name(self, ref: Ref) -> str:
        short = ref.text("short_name")
        return f"{self._text(ref.text('name'))} {self._text(short) if self.inputs.has_text(short) else ''}"

    def _countries(self, page: _Page, codes: Iterable[str]) -> None:
        form = locale_format(self.locale)
        self._count(
            page, _WORD, *(name for code in codes for name in (form.country(code), form.other_country_names(code)))
        )

    def _text(self, key: str) -> str:
        text = self.inputs.words(key, self.locale)
        return " ".join(self.reader.plain(text.value, text.locale).split()) if key.endswith("/summary") else text.value

    def _count(self, page: _Page, weight: int, *texts: str) -> None:
        self._add(page, weight, Counter(stems_of(_NO_WORDS.sub(" ", " ".join(texts)))))

    def _add(self, page: _Page, weight: int, counted: Counter[str]) -> None:
        counts, locale = page.counts, self.locale
        for word, number in counted.items():
            term = stem(word, locale)
            counts[term] = counts.get(term, 0) + weight * (number if number < _MOST else _MOST)


def _postings(pages: list[_Page]) -> list[tuple[str, list[int]]]:
    """For each stem in order: numbers of pages and how much it counts there, by turns."""
    postings: dict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        for term, weight in page.counts.items():
            postings[term] += (number, weight)
    return sorted(postings.items())


def _shelves(postings: list[tuple[str, list[int]]]) -> Iterator[list[tuple[str, list[int]]]]:
    """The postings in parts of about one size."""
    part: list[tuple[str, list[int]]] = []
    length = 0
    for posting in postings:
        part.append(posting)
        length += len(posting[0]) + 4 * len(posting[1])
        if length > _TERMS_IN_FILE:
            yield part
            part, length = [], 0
    if part:
        yield part


def _add(files: dict[str, bytes], folder: str, name: str, value: Any) -> str:
    """Put a value into a file that bears a hash of it; the file's name."""
    content = _json(value)
    file = f"{name}-{hashlib.blake2b(content, digest_size=6).hexdigest()}.json"
    files[folder + file] = content
    return file


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
