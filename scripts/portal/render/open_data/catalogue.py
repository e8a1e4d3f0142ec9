"""The catalogue of the open data for data portals, which harvest it: DCAT 3 (W3C) as JSON-LD, one file for all languages."""

from __future__ import annotations

import json
from typing import Any

from portal.render.dependencies import TrackedPortal
from portal.render.presenters.page_links import FORMATS
from portal.render.presenters.records import stated
from portal.render.reader import Reader
from portal.site.route import Route
from portal.site.urls import CATALOGUE, OPEN_DATA, file_uri, schema_uri

_Thing = dict[str, Any]

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LANGUAGE = "http://id.loc.gov/vocabulary/iso639-{}/{}"
_MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"


def data_catalogue(inputs: TrackedPortal) -> dict[str, bytes]:
    """All lists in all languages; what isn't stated, such as a licence, is left out."""
    settings, page = inputs.settings, inputs.entry(OPEN_DATA)
    shared = {"dct:publisher": _publisher(inputs), "dct:license": _licence(inputs)}
    about = {
        "@context": _CONTEXT,
        "@id": settings.site_url + CATALOGUE,
        "@type": "dcat:Catalog",
        "dct:title": [
            _in(locale, Reader(inputs, locale, "").label("chrome.site-name")) for locale in settings.languages
        ],
        "dct:description": _words(inputs, page, page.summary),
        "foaf:homepage": {"@id": inputs.url("", inputs.default)},
        "dct:language": [_language(locale) for locale in settings.languages],
        "dcat:dataset": [
            stated({**_dataset(inputs, name, inputs.entry(uri)), **shared}) for name, uri in inputs.open_data().items()
        ],
    }
    text = json.dumps(stated({**about, **shared}), ensure_ascii=False, indent=1)
    return {CATALOGUE: f"{text}\n".encode()}


def _dataset(inputs: TrackedPortal, name: str, page: Route) -> _Thing:
    """A list, with a file in each format and language."""
    licence, schema = _licence(inputs), inputs.settings.site_url + schema_uri(name)
    files = [
        (extension, media_type, locale)
        for extension, (_, media_type) in FORMATS.items()
        for locale in inputs.settings.languages
    ]
    return {
        "@id": f"{inputs.settings.site_url}{CATALOGUE}#{name}",
        "@type": "dcat:Dataset",
        "dct:title": _words(inputs, page, page.title),
        "dct:description": _words(inputs, page, page.summary),
        "dct:modified": {"@type": "xsd:date", "@value": page.changed.isoformat()},
        "dcat:landingPage": {"@id": inputs.url(page.uri, inputs.default)},
        "dcat:distribution": [
            stated(
                {
                    "@type": "dcat:Distribution",
                    "dcat:accessURL": {"@id": inputs.url(file_uri(name, extension), locale)},
                    "dcat:downloadURL": {"@id": inputs.url(file_uri(name, extension), locale)},
                    "dcat:mediaType": {"@id": _MEDIA_TYPE + media_type},
                    "dct:language": _language(locale),
                    "dct:conformsTo": {"@id": schema} if extension == "json" else None,
                    "dct:license": licence,
                }
            )
            for extension, media_type, locale in files
        ],
    }


def _words(inputs: TrackedPortal, page: Route, key: str) -> list[_Thing]:
    """A text of a page in each language into which it is translated."""
    texts = {locale: inputs.text(key, locale) for locale in inputs.settings.languages}
    return [
        _in(locale, " ".join(Reader(inputs, locale, page.uri).plain(text.value, locale).split()))
        for locale, text in texts.items()
        if text.locale == locale
    ]


def _in(locale: str, words: str) -> _Thing:
    return {"@language": locale, "@value": words}


def _language(locale: str) -> _Thing:
    language = locale.partition("-")[0]
    return {"@id": _LANGUAGE.format(1 if len(language) == 2 else 2, language)}


def _publisher(inputs: TrackedPortal) -> _Thing | None:
    name = inputs.settings.publisher
    return {"@type": "foaf:Agent", "foaf:name": name} if name else None


def _licence(inputs: TrackedPortal) -> _Thing | None:
    licence = inputs.settings.content_licence
    if not licence:
        return None
    is_address = inputs.settings.is_licence_address
    return {"@id": licence} if is_address else {"@type": "dct:LicenseDocument", "rdfs:label": licence}
