"""What readers take away from a page: a news item as plain text to copy, and links that share a page's address.

Both need no script: the text stands in a field, and what shares is a link to a messenger and one to the reader's own mail.
``portal.js`` adds a button that copies, and offers the device's own dialogue where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

import lxml.html

from portal.common.locales import locale_format
from portal.content.markdown import put_figures, put_images
from portal.content.texts import State
from portal.model.collections import source_ref
from portal.render.presenters.records import View
from portal.render.reader import Reader
from portal.site.route import Route


def share(reader: Reader, entry: Route) -> View:
    """A page's address and title, and links that send both: to WhatsApp (``wa.me``) and by e-mail (RFC 6068)."""
    title, url = reader.title(entry).plain, reader.inputs.url(entry.uri, reader.locale)
    letter = f"{title}\r\n{url}"
    return {
        "title": title,
        "url": url,
        "whatsapp": f"https://wa.me/?text={_quoted(f'{title} {url}')}",
        "email": f"mailto:?subject={_quoted(title)}&body={_quoted(letter)}",
    }


def _quoted(text: str) -> str:
    return quote(text, safe="")


def text_to_copy(reader: Reader, entry: Route) -> View:
    """A news item without markup: headline, summary, place and date, text, source, address; and the language that it is in.

    What a machine translated says so here too, for who reads it elsewhere doesn't see the page's notice.
    """
    matter = reader.inputs.matter(entry.record)
    body = reader.use(entry.body[0])
    html = put_images(reader.rendered(body).html, lambda _: "")

    def number(figure_id: str, forms: Mapping[str, str]) -> str:
        return reader.figure_in_words(figure_id, forms, body.locale)

    text = lxml.html.fragment_fromstring(put_figures(html, number, number), create_parent=True)
    date, parts = reader.partial(matter.source_date), [reader.title(entry).plain, _in_line(reader.summary(entry).plain)]
    if matter.dateline:
        parts.append(reader.label("news.dateline", place=reader.text(entry.ref.text("dateline")).plain, date=date))
    parts += [*_blocks(text), _cited(reader, matter.source), reader.inputs.url(entry.uri, reader.locale)]
    if body.state in (State.MACHINE, State.OUTDATED) and not body.by_a_person:
        parts.append(f"({reader.label('chrome.mark.machine')})")
    return {"text": "\n\n".join(parts), "locale": body.locale, "direction": locale_format(body.locale).direction}


def _cited(reader: Reader, source_id: str) -> str:
    """A source in a line, with its address."""
    source = reader.record(reader.inputs.source(source_id), source_ref(source_id))
    date = reader.partial(source.date) if source.date else reader.t("date.unknown")
    line = reader.label("source.line", publisher=source.publisher.plain, title=source.title, date=date)
    return " ".join(filter(None, (reader.label("figure.source"), line, source.url)))


def _blocks(parent: lxml.html.HtmlElement) -> Iterator[str]:
    """The paragraphs, headings, lists and tables within an element; lists and tables have a line for each item.

    Without what only leads on: where the text is taken to, its link is not.
    """
    for element in parent:
        if _only_leads_on(element):
            continue
        if element.tag in ("ul", "ol"):
            first = int(element.get("start", "1"))
            marks = (f"{first + place}." if element.tag == "ol" else "–" for place in range(len(element)))
            yield "\n".join(f"{mark} {_words(item)}" for mark, item in zip(marks, element, strict=True))
        elif element.tag == "table":
            yield "\n".join(" – ".join(map(_words, row)) for row in element.iter("tr"))
        elif element.tag == "blockquote":
            yield from _blocks(element)
        elif words := _words(element):
            yield words


def _only_leads_on(element: lxml.html.HtmlElement) -> bool:
    """Whether all words of an element are those of links."""
    linked = "".join("".join(link.text_content().split()) for link in element.iter("a"))
    return bool(linked) and len(linked) >= len("".join(element.text_content().split()).rstrip(".:"))


def _words(element: lxml.html.HtmlElement) -> str:
    return _in_line(element.text_content())


def _in_line(text: str) -> str:
    return " ".join(text.split())
