"""Structured data for search engines: JSON-LD in the vocabulary of schema.org."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from portal.model import Correction
from portal.open_data_records import PAGES, file_uri
from portal.pictures import Facts
from portal.reader import Reader
from portal.registry import HOME, Entry
from portal.views import FORMATS

Thing = dict[str, Any]


def structured_data(entry: Entry, reader: Reader, title: str) -> Markup:
    """JSON-LD of a page, safe inside a ``<script>``; empty where there is nothing to say."""
    things = [thing for thing in (_subject(entry, reader, title), _questions(entry, reader)) if thing]
    if entry.template == "data":
        things += _datasets(reader)
    if entry.parent is not None:
        things.append(_breadcrumbs(entry, reader, title))
    if not things:
        return Markup("")
    graph = {"@context": "https://schema.org", "@graph": things}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _subject(entry: Entry, reader: Reader, title: str) -> Thing:
    inputs = reader.inputs
    is_translated = inputs.is_translated(entry, reader.locale)
    url = inputs.url(entry.uri, reader.locale if is_translated else inputs.default)
    text = reader.summary(entry) if entry.summary else None
    if entry.uri == HOME:
        site: Thing = {
            "@type": "WebSite",
            "name": reader.label("chrome.site-name"),
            "url": url,
            "inLanguage": reader.locale,
        }
        if inputs.settings.publisher:
            site["publisher"] = {"@type": "Organization", "name": inputs.settings.publisher}
        return site
    if entry.template == "partner":
        record = inputs.partner(entry.record)
        kind = {
            "ngo": "NGO",
            "university": "CollegeOrUniversity",
            "company": "Corporation",
            "public-authority": "GovernmentOrganization",
        }
        return {
            "@type": ["Organization", *([kind[record.kind]] if record.kind in kind else [])],
            "name": record.name,
            **({"alternateName": record.short_name} if record.short_name else {}),
            **({"url": record.website, "sameAs": record.website} if record.website else {}),
            **({"address": {"@type": "PostalAddress", "addressCountry": record.country}} if record.country else {}),
            "description": text.plain if text else "",
            "mainEntityOfPage": url,
        }
    if entry.template == "news-item":
        matter = inputs.matter(entry.record)
        source = inputs.source(matter.source)
        shown = inputs.image(matter.image) if matter.image else None
        return {
            "@type": "NewsArticle",
            **({"image": _image(reader, matter.image, shown[1])} if shown and matter.image else {}),
            "headline": title,
            "description": text.plain if text else "",
            "datePublished": matter.appears.isoformat(),
            "dateModified": matter.changed.isoformat(),
            "inLanguage": reader.locale if is_translated else inputs.default,
            "mainEntityOfPage": url,
            "isBasedOn": {
                "@type": "CreativeWork",
                "name": source.title,
                "publisher": {"@type": "Organization", "name": source.publisher},
            },
            "author": {"@type": "Organization", "name": inputs.settings.publisher or reader.label("chrome.site-name")},
            **(
                {"correction": [_correction(entry, reader, one) for one in matter.corrections]}
                if matter.corrections
                else {}
            ),
        }
    return {}


def _datasets(reader: Reader) -> list[Thing]:
    """The lists that are published as open data."""
    inputs, locale = reader.inputs, reader.locale
    licence, publisher = inputs.settings.content_licence, inputs.settings.publisher
    datasets: list[Thing] = []
    for collection, uri in PAGES.items():
        page = inputs.entry(uri)
        thing: Thing = {
            "@type": "Dataset",
            "name": reader.title(page).plain,
            "description": reader.summary(page).plain,
            "url": inputs.url(uri, locale),
            "inLanguage": locale,
            "dateModified": page.changed.isoformat(),
            "isAccessibleForFree": True,
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": kind,
                    "contentUrl": inputs.url(file_uri(collection, extension), locale),
                }
                for extension, (_, kind) in FORMATS.items()
            ],
        }
        if licence:
            is_address = licence.startswith(("https://", "http://"))
            thing["license"] = licence if is_address else {"@type": "CreativeWork", "name": licence}
        if publisher:
            thing["creator"] = {"@type": "Organization", "name": publisher}
        datasets.append(thing)
    return datasets


def _image(reader: Reader, image_id: str, facts: Facts) -> str:
    return reader.inputs.settings.site_url + facts.name(image_id, facts.widths()[-1], facts.extension)


def _correction(entry: Entry, reader: Reader, correction: Correction) -> Thing:
    note = reader.text(f"news/{entry.record}/corrections/{correction.id}/note")
    return {"@type": "CorrectionComment", "text": note.plain, "datePublished": correction.date.isoformat()}


def _questions(entry: Entry, reader: Reader) -> Thing:
    """The questions that a page answers: one programme's, or on the employers' page those of all that are for them."""
    records = [reader.inputs.programme(entry.record)] if entry.template == "programme" else []
    if entry.template == "employers":
        records = [record for record in reader.inputs.programmes() if record.for_employers]
    keys = [f"programmes/{record.id}/questions/{one.id}" for record in records for one in record.questions]
    if not keys:
        return {}
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": reader.text(f"{key}/question").plain,
                "acceptedAnswer": {"@type": "Answer", "text": reader.text(f"{key}/answer").plain},
            }
            for key in keys
        ],
    }


def _breadcrumbs(entry: Entry, reader: Reader, title: str) -> Thing:
    chain: list[Entry] = []
    parent = entry.parent
    while parent is not None:
        chain.insert(0, reader.inputs.entry(parent))
        parent = chain[0].parent
    names = [(reader.label("chrome.home") if one.uri == HOME else reader.title(one).plain, one.uri) for one in chain]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": reader.inputs.url(uri, reader.locale)}
            for number, (name, uri) in enumerate([*names, (title, entry.uri)], start=1)
        ],
    }
