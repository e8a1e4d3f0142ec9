"""For machines that read no HTML: each page as Markdown (``index.md``), and ``llms.txt``, which says what there is (llmstxt.org).

The text is made from the finished article, so that it says what readers see, no more and no less. Links are absolute.
"""

from __future__ import annotations

from html_to_markdown import ConversionOptions, convert
from markupsafe import Markup

from portal.model.collections import COLLECTIONS, SEARCHED
from portal.render.dependencies import TrackedPortal
from portal.render.html.page import RenderedPage
from portal.render.reader import Reader
from portal.site.urls import HOME, PLAIN_TEXT

_LEFT_OUT = ["svg", "form", "textarea", "button", ".share", ".sr", ".actions", "[hidden]"]
"""What only says something to those who see the page, or who can use it."""


def plain_text(page: RenderedPage) -> bytes:
    """A page without markup, after what its reader must know of the translation."""
    address = page.reader.inputs.url(page.entry.uri, page.reader.locale)
    options = ConversionOptions(
        extract_metadata=False, skip_images=True, base_url=address, exclude_selectors=_LEFT_OUT, autolinks=True
    )
    notices = Markup("").join(Markup("<p>{}</p>").format(notice) for notice in page.notices)
    quoted = Markup("<blockquote>{}</blockquote>").format(notices) if notices else ""
    text = convert(f"{quoted}{page.article}", options).content or ""
    return f"{text.strip()}\n\n---\n\n{page.reader.label('chrome.site-name')}: <{address}>\n".encode()


def llms_text(inputs: TrackedPortal) -> bytes:
    """What the portal is and where its texts are, in its first language; the other languages by their home pages."""
    reader = Reader(inputs, inputs.default, HOME)
    lines = [f"# {reader.label('chrome.site-name')}", "", f"> {_in_a_line(reader, HOME)}"]
    for name in SEARCHED:
        uris = [uri for uri in inputs.plain_pages() if uri != HOME] if name == "pages" else _records(inputs, name)
        here = [uri for uri in uris if inputs.is_translated(inputs.entry(uri), inputs.default)]
        if here:
            lines += ["", f"## {reader.label(f'search.kind.{name}')}", "", *(_line(reader, uri) for uri in here)]
    others = [locale for locale in inputs.settings.languages if locale != inputs.default]
    if others:
        lines += ["", f"## {reader.label('chrome.languages')}", ""]
        lines += [f"- [{inputs.settings.language_name(name)}]({inputs.url(HOME, name)}{PLAIN_TEXT})" for name in others]
    return "\n".join([*lines, ""]).encode()


def _line(reader: Reader, uri: str) -> str:
    address = reader.inputs.url(uri, reader.locale)
    return f"- [{_title(reader, uri)}]({address}{PLAIN_TEXT}): {_in_a_line(reader, uri)}"


def _title(reader: Reader, uri: str) -> str:
    return reader.title(reader.inputs.entry(uri)).plain.replace("[", "(").replace("]", ")")


def _in_a_line(reader: Reader, uri: str) -> str:
    return " ".join(reader.summary(reader.inputs.entry(uri)).plain.split())


def _records(inputs: TrackedPortal, collection: str) -> list[str]:
    """Addresses of the pages of a collection."""
    return [ref.uri for ref in inputs.listed(collection)] if COLLECTIONS[collection].has_pages else []
