"""Built pages as tests read them."""

from pathlib import Path

import lxml.html

Element = lxml.html.HtmlElement


def page(site: Path, uri: str) -> Element:
    """A built page, parsed."""
    file = site / uri if uri.endswith(".html") else site / uri / "index.html"
    return lxml.html.document_fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def words(element: Element) -> str:
    """The text of an element, with single spaces."""
    return " ".join(element.text_content().split())
