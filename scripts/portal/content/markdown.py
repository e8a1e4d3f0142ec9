"""Markdown to safe HTML, and what it refers to: headings, internal links, figures.

Raw HTML is never obeyed: it appears as the characters that were typed. What comes out has passed nh3 besides. Internal
links stay as they were written (``/programmes/dt4e/``) until a page puts them in its own language and depth; figures
stay ``{{figure:<id>}}`` until a page puts the number in, with the word that is counted where the reference has its
plural forms. Code runs from left to right in every language.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import nh3
from markdown_it.token import Token

from portal.common.cache import digest_of
from portal.common.parallel import in_parallel
from portal.common.progress import Progress, silent
from portal.content.markdown_parser import Line, Parsed, lines_of, parse, text_of_inline, to_html
from portal.model.collections import Ref, figure_ref, image_ref

_ID = r"\s*+((?:[^{}\s]++(?:\s++(?!\}\}))?)*+)\s*+\}\}"
"""What was typed as an id, without the space around it; what was taken is never given back, so that no text takes long."""
FIGURE = re.compile(r"\{\{\s*+figure:\s*+((?:[^{},،\s]++(?:\s++(?![},،]))?)*+)\s*+(?:[,،]([^{}]*+))?\}\}")
"""Id as typed, and what stands behind it: ``{{figure:<id>, one=# person, other=# people}}``, the number at #, as ICU has it."""
_NEXT_FORM = re.compile(r"[,،]\s*(?=\w+\s*=)")
IMAGE = re.compile(rf"\{{\{{\s*+image:{_ID}")
_IMAGE_PARAGRAPH = re.compile(rf"<p>{IMAGE.pattern}</p>")
TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, **{f"h{level}": {"id"} for level in range(2, 7)}}

_ALIGNMENTS = {"align-center", "align-right"}
"""The alignment of a table's column: a class, for the policy of the pages forbids style attributes."""
_LINK = re.compile(r'<a href="([^"]*)"')
_BEFORE_ADDRESS = re.compile(r"\]\(\s*<?|<")
_HEADING_ID = re.compile(r'(<h[1-6] id=)"[^"]*"')
_TAG_OR_FIGURE = re.compile(rf"<[^>]*>|{FIGURE.pattern}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a text: level 1 to 6, the anchor, and its words."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A rendered text, in no particular page yet."""

    html: str
    headings: tuple[Heading, ...]
    links: tuple[str, ...]
    """Addresses of all links, as written."""
    link_offsets: tuple[int, ...] = ()
    """Where in the text each of them is written."""
    is_whole: bool = True
    """False: it is nested so deep that the parser gave up, and nothing of it is here."""


_rendered: dict[str, Prose] = {}
"""The texts of the last reading, all exchanged in one step: another thread may be rendering."""


def render(text: str) -> Prose:
    """Render Markdown, each text once; the anchors of headings are made from their words."""
    return _rendered.get(text) or _render_edited(text)


def prepare(
    texts: Iterable[str], before: dict[bytes, Prose], jobs: int, progress: Progress = silent
) -> dict[bytes, Prose]:
    """Render all *texts*, those that *before* doesn't hold on all cores; what is now known, by the texts' digests."""
    global _rendered
    keys = {digest_of(text): text for text in texts}
    known = {key: before[key] for key in keys if key in before}
    fresh = [text for key, text in keys.items() if key not in known]
    for some, proses in in_parallel(_render_all, None, fresh, jobs):
        known.update(zip(map(digest_of, some), proses, strict=True))
        progress("progress.markdown", len(known), len(keys))
    _rendered = {keys[key]: prose for key, prose in known.items()}
    return known


def _render_all(_: None, texts: Sequence[str]) -> list[Prose]:
    return [_render(text) for text in texts]


@lru_cache(maxsize=512)
def _render_edited(text: str) -> Prose:
    """A text that came after the last reading; a preview sees many versions of one, and the older ones are forgotten."""
    return _render(text)


def _render(text: str) -> Prose:
    text = with_figures_in_line(text)
    parsed = parse(text)
    if not parsed.is_whole:
        return Prose("", (), (), is_whole=False)
    clean = nh3.clean(
        to_html(parsed).strip(),
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes={"td": _ALIGNMENTS, "th": _ALIGNMENTS},
        link_rel=None,
        url_schemes={"https", "http", "mailto", "tel"},
    )
    clean = clean.replace("<code>", '<code dir="ltr">').replace('<pre><code dir="ltr">', '<pre dir="ltr"><code>')
    links = list(_links(parsed, text))
    return Prose(
        clean,
        tuple(_headings(parsed.tokens)),
        tuple(address for address, _ in links),
        tuple(offset for _, offset in links),
    )


def with_figures_in_line(text: str) -> str:
    """The text with each figure in one line, so that none of its lines begins with #, as a heading does; every character keeps its place."""
    return FIGURE.sub(lambda match: match[0].replace("\n", " "), text) if "{{" in text else text


def _headings(tokens: Sequence[Token]) -> Iterator[Heading]:
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            yield Heading(int(token.tag[1]), str(token.attrs["id"]), text_of_inline(tokens[index + 1]))


def _links(parsed: Parsed, text: str) -> Iterator[tuple[str, int]]:
    """The addresses of links, and where each is written: within the words, or in a line of its own beneath them."""
    lines: list[Line] = []
    for inline in parsed.tokens:
        if inline.type != "inline" or not any(child.type == "link_open" for child in inline.children or ()):
            continue
        lines = lines or lines_of(text)
        number, cursor = (inline.map or [0])[0], 0
        for child in inline.children or ():
            if child.type in ("softbreak", "hardbreak"):
                number, cursor = number + 1, 0
            elif child.type == "link_open":
                address = str(child.attrs["href"])
                offset, cursor = _place_of_link(parsed, lines, address, number, cursor)
                yield address, offset


def _place_of_link(parsed: Parsed, lines: list[Line], address: str, number: int, cursor: int) -> tuple[int, int]:
    """Where a link of a line is written, behind the one before it; and where to look for the next."""
    line = lines[min(number, len(lines) - 1)]
    for match in _BEFORE_ADDRESS.finditer(line.text, cursor):
        if line.text.startswith(address, match.end()):
            return line.offset + match.end(), match.end() + len(address)
    for reference in parsed.env.get("references", {}).values():
        defined = lines[reference["map"][0]]
        if reference["href"] == address and address in defined.text:
            return defined.offset + defined.text.index(address), cursor
    typed = _BEFORE_ADDRESS.search(line.text, cursor)
    return line.offset + (typed.end() if typed else cursor), typed.end() if typed else cursor


def render_translation(text: str, source: str) -> Prose:
    """Render Markdown with the anchors of its *source*, so that a link to a section works in every language.

    Where the two have different numbers of headings, the translation keeps its own.
    """
    prose, anchors = render(text), [heading.anchor for heading in render(source).headings]
    if len(anchors) != len(prose.headings):
        return prose
    fresh = iter(anchors)
    body = _HEADING_ID.sub(lambda match: f'{match[1]}"{next(fresh)}"', prose.html)
    headings = tuple(Heading(h.level, a, h.text) for h, a in zip(prose.headings, anchors, strict=True))
    return Prose(body, headings, prose.links)


def figures_in(text: str) -> list[str]:
    """Ids of the figures that a text refers to, in order, as typed."""
    return [match[1] for match in FIGURE.finditer(text)]


SHOWN_IN_TEXTS = ("figures", "images")
"""Collections of which texts show records, by references in braces."""


def shown_in(text: str) -> set[Ref]:
    """The figures and pictures that a text shows."""
    return {*map(figure_ref, figures_in(text)), *map(image_ref, images_in(text))}


def plural_forms_in(behind_id: str | None) -> dict[str, str]:
    """The plural forms that stand behind a figure's id, by their category as typed; without an equals sign, a form is empty."""
    parts = [part.partition("=") for part in _NEXT_FORM.split(behind_id)] if behind_id is not None else []
    return {category.strip(): form.strip() for category, _, form in parts}


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text: separated by an empty line (in a folded YAML block, by two)."""
    return [part.strip() for part in re.split(r"\n\s*", text) if part.strip()]


FigurePutter = Callable[[str, Mapping[str, str]], str]
"""What stands in the place of a reference: from the figure's id and plural forms, in which # is the number."""


def put_figures(safe_html: str, figure: FigurePutter, plain: FigurePutter) -> str:
    """Replace references to figures: *figure* gives HTML, for between tags, *plain* text, for inside a tag."""

    def replace(match: re.Match[str]) -> str:
        if match.group(1) is not None:
            return figure(match[1], plural_forms_in(match[2]))
        tag = match.group(0)
        return FIGURE.sub(lambda m: html.escape(plain(m[1], plural_forms_in(m[2]))), tag) if "{{" in tag else tag

    return _TAG_OR_FIGURE.sub(replace, safe_html)


def images_in(text: str) -> list[str]:
    """Ids of the pictures that a text shows, in order, as typed."""
    return IMAGE.findall(text) if "{{" in text else []


def put_images(safe_html: str, picture: Callable[[str], str]) -> str:
    """Replace paragraphs that hold nothing but a reference to a picture: *picture* (id → HTML)."""
    return _IMAGE_PARAGRAPH.sub(lambda match: picture(match.group(1)), safe_html)


def put_links(safe_html: str, internal: Callable[[str], str], here: str = "") -> str:
    """Give internal links (``/…``) the address that *internal* makes of them, and mark links to elsewhere.

    A link to a place of the same text begins with *here*, which feeds need: there is no page around them.
    """

    def replace(match: re.Match[str]) -> str:
        address = match.group(1)
        if address.startswith("/") and not address.startswith("//"):
            return f'<a href="{html.escape(internal(html.unescape(address)))}"'
        if here and address.startswith("#"):
            return f'<a href="{html.escape(here)}{address}"'
        if address.lower().startswith(("http:", "https:")):
            return f'<a class="external" rel="external" href="{address}"'
        return match.group(0)

    return _LINK.sub(replace, safe_html)
