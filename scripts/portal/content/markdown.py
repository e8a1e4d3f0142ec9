"""Markdown to safe HTML, and what it refers to: headings, internal links, figures.

Raw HTML is never obeyed: it appears as the characters that were typed. What comes out has passed nh3 besides. Internal
links stay as they were written (``/programmes/dt4e/``) until a page puts them in its own language and depth; figures
stay ``{{figure:<id>}}`` until a page puts the number in. Code runs from left to right in every language.
"""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import markdown
import nh3
from markdown.extensions.toc import slugify_unicode

from portal.common.cache import digest_of
from portal.common.digits import in_ascii_digits
from portal.common.parallel import in_parallel
from portal.common.progress import Progress, silent

_ID = r"\s*+((?:[^{}\s]++(?:\s++(?!\}\}))?)*+)\s*+\}\}"
"""What was typed as an id, without the space around it; what was taken is never given back, so that no text takes long."""
FIGURE = re.compile(rf"\{{\{{\s*+figure:{_ID}")
IMAGE = re.compile(rf"\{{\{{\s*+image:{_ID}")
_IMAGE_PARAGRAPH = re.compile(rf"<p>{IMAGE.pattern}</p>")
TAGS = {
    "a", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, **{f"h{level}": {"id"} for level in range(2, 7)}}

_ALIGNMENTS = {"align-center", "align-right"}
_ALIGNED = re.compile(r'(<t[dh]) style="text-align: (\w+);"')
"""The alignment of a table's column: a class, for the policy of the pages forbids style attributes."""
_LINK = re.compile(r'<a href="([^"]*)"')
_START = re.compile(r'(?<=<ol start=")[^"]*')
_ITEM = re.compile(r'<(/?)[ou]l(?: start="(\d+)")?>|<li>(\s*<p>)?(?:\ue000(\d+)\ue001)?')
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
    parser = _threads_own.parser
    try:
        raw = _ALIGNED.sub(_by_class, parser.reset().convert(text))
    except RecursionError:
        _threads_own.parser = _new_parser()  # the other stopped in the middle of the text
        return Prose("", (), (), is_whole=False)
    clean = nh3.clean(
        raw,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes={"td": _ALIGNMENTS, "th": _ALIGNMENTS},
        link_rel=None,
        url_schemes={"https", "http", "mailto"},
    )
    clean = clean.replace("<code>", '<code dir="ltr">').replace('<pre><code dir="ltr">', '<pre dir="ltr"><code>')
    clean = _START.sub(lambda match: in_ascii_digits(match[0]), clean)  # browsers read no others
    links = tuple(html.unescape(address) for address in _LINK.findall(raw))
    return Prose(clean, tuple(_flatten(parser.toc_tokens)), links)


_DIGITS = 20
"""More than any number in a list has that browsers can count to."""


class ListNumber(NamedTuple):
    """A number that begins an item of a list, and what becomes of it."""

    offset: int
    """Where it stands in the text."""
    typed: str
    shown: int
    numbered_list: int
    """Which of the text's lists it is in."""
    is_loose: bool
    """It is a paragraph by itself."""


_NUMBER = re.compile(r"^[ \t>]*(?:[-*+][ \t]+)*(\d+)\.[ \t]+(?=\S)", re.MULTILINE)


def list_numbers(text: str) -> list[ListNumber]:
    """The numbers that begin items of lists, as typed and as readers see them.

    What becomes of a number only the parser knows: each is marked with characters that no text has, and looked for in the HTML.
    """
    numbers = list(_NUMBER.finditer(text))
    parts = [text[: numbers[0].end()]] if numbers else []
    for index, number in enumerate(numbers):
        end = numbers[index + 1].end() if index + 1 < len(numbers) else len(text)
        parts.append(f"\ue000{index}\ue001{text[number.end() : end]}")
    shown: list[ListNumber] = []
    open_lists: list[tuple[int, int]] = []
    lists = 0
    for match in _ITEM.finditer(_render("".join(parts)).html) if numbers else ():
        if match[0].startswith("<li"):
            if not open_lists:
                continue
            which, next_number = open_lists.pop()
            open_lists.append((which, next_number + 1))
            if match[4]:
                number = numbers[int(match[4])]
                shown.append(
                    ListNumber(number.start(1), in_ascii_digits(number[1]), next_number, which, bool(match[3]))
                )
        elif match[1]:
            open_lists = open_lists[:-1]
        else:
            lists += 1
            open_lists.append((lists, int((match[2] or "1")[:_DIGITS])))
    return shown


def _by_class(cell: re.Match[str]) -> str:
    return cell[1] if cell[2] == "left" else f'{cell[1]} class="align-{cell[2]}"'


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


def _new_parser() -> markdown.Markdown:
    """Python-Markdown, in which raw HTML is text. Making it takes as long as a short page."""
    parser = markdown.Markdown(
        extensions=["tables", "toc", "sane_lists", "fenced_code"],
        extension_configs={"toc": {"slugify": slugify_unicode}},
        output_format="html",
    )
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    return parser


class _ThreadsOwn(threading.local):
    """A parser for each thread: it converts one text at a time."""

    def __init__(self) -> None:
        self.parser = _new_parser()


_threads_own = _ThreadsOwn()


def _flatten(tokens: list[dict[str, Any]]) -> Iterator[Heading]:
    for token in tokens:
        yield Heading(token["level"], token["id"], html.unescape(token["name"]))
        yield from _flatten(token["children"])


def figures_in(text: str) -> list[str]:
    """Ids of the figures that a text refers to, in order, as typed."""
    return FIGURE.findall(text)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text: separated by an empty line (in a folded YAML block, by two)."""
    return [part.strip() for part in re.split(r"\n\s*", text) if part.strip()]


def put_figures(safe_html: str, figure: Callable[[str], str], plain: Callable[[str], str]) -> str:
    """Replace references to figures: *figure* (id → HTML) between tags, *plain* (id → text) inside a tag."""

    def replace(match: re.Match[str]) -> str:
        if match.group(1) is not None:
            return figure(match.group(1))
        tag = match.group(0)
        return FIGURE.sub(lambda m: html.escape(plain(m.group(1))), tag) if "{{" in tag else tag

    return _TAG_OR_FIGURE.sub(replace, safe_html)


def images_in(text: str) -> list[str]:
    """Ids of the pictures that a text shows, in order, as typed."""
    return IMAGE.findall(text) if "{{" in text else []


def put_images(safe_html: str, picture: Callable[[str], str]) -> str:
    """Replace paragraphs that hold nothing but a reference to a picture: *picture* (id → HTML)."""
    return _IMAGE_PARAGRAPH.sub(lambda match: picture(match.group(1)), safe_html)


def put_links(safe_html: str, internal: Callable[[str], str]) -> str:
    """Give internal links (``/…``) the address that *internal* makes of them, and mark links to elsewhere."""

    def replace(match: re.Match[str]) -> str:
        address = match.group(1)
        if address.startswith("/") and not address.startswith("//"):
            return f'<a href="{html.escape(internal(html.unescape(address)))}"'
        if address.startswith(("http:", "https:")):
            return f'<a class="external" rel="external" href="{address}"'
        return match.group(0)

    return _LINK.sub(replace, safe_html)
