"""What could not be drawn: which of the things that were written is at fault, and on which line."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from portal.build.compressing import compressed
from portal.build.outputs import Output, Rendered, Renderer
from portal.check.project import Site
from portal.common.messages import Message, Told
from portal.common.printable import shorten
from portal.common.problems import Place, Problem, problem
from portal.files.theme import OVERRIDES
from portal.model.collections import COLLECTIONS, Ref
from portal.render.typesetting import Unset

_ENOUGH = 20
"""So many places are looked for; the rest shows when these are mended."""
TextKeys = Sequence[tuple[str, str]]
"""Texts by key and language."""


class Undrawn(NamedTuple):
    """An output that could not be drawn."""

    output: Output
    said: str
    """What was said of it, by whichever library it was."""
    template: str = ""
    """The project's template in which it happened, and the line there."""
    line: int = 0


class NotDrawn(Told):
    """Some output can't be drawn; in a worker, with what is known there."""

    def __init__(self, undrawn: Undrawn) -> None:
        super().__init__(Message(undrawn.said))
        self.undrawn = undrawn

    def __reduce__(self) -> tuple[type[NotDrawn], tuple[Undrawn]]:
        return NotDrawn, (self.undrawn,)


def is_of_template(exc: Exception) -> bool:
    """Whether a template names one that isn't there, which Jinja counts among what the system refuses."""
    return any(base.__name__ == "TemplateNotFound" for base in type(exc).__mro__)


def undrawn(output: Output, exc: Exception) -> Undrawn:
    """What is known of a failure where it happened."""
    said = shorten(str(exc) or type(exc).__name__, 200).rstrip(".")
    if isinstance(exc, Unset):
        return Undrawn(output, said, exc.template, exc.line)
    frames = [frame for frame in traceback.extract_tb(exc.__traceback__) if f"/{OVERRIDES}/" in frame.filename]
    if not frames:
        return Undrawn(output, said)
    template = frames[-1].filename.rpartition(f"/{OVERRIDES}/")[2]
    return Undrawn(output, said, f"{OVERRIDES}/{template}", frames[-1].lineno or 1)


def draw(renderer: Renderer, output: Output) -> Rendered:
    """An output with all its files; NotDrawn, or OSError."""
    try:
        return renderer.render(output)
    except Exception as exc:
        if isinstance(exc, OSError) and not is_of_template(exc):
            raise
        raise NotDrawn(undrawn(output, exc)) from exc


def draw_for_hosts(renderer: Renderer, output: Output) -> Rendered:
    """The same with what hosts send compressed, where a site has that; NotDrawn, or OSError."""
    rendered = draw(renderer, output)
    if renderer.routes.portal.settings.compressed and output.kind != "rules":  # those no reader gets
        return replace(rendered, files=rendered.files | compressed(rendered.files))
    return rendered


def where_at_fault(site: Site, failed: Iterable[Undrawn]) -> list[Problem]:
    """A problem for each thing that was written and keeps something from being drawn."""
    problems: dict[Place, Problem] = {}
    guilty: list[tuple[str, str]] = []
    for failure in failed:
        if len(problems) >= _ENOUGH:
            break
        values = {"uri": failure.output.uri, "locale": failure.output.locale, "said": failure.said}
        if failure.template:
            place = Place(failure.template, failure.line)
            problems.setdefault(place, problem("draw.template", place, **values))
            continue
        if guilty and _can_draw(site, failure.output, guilty):
            continue
        found = _guilty_texts(site, failure.output)
        guilty += found
        for place in [_place_of_text(site, *text) for text in found] or [_place_of_output(site, failure.output)]:
            problems.setdefault(place, problem("draw.failed", place, **values))
    return list(problems.values())


def _can_draw(site: Site, output: Output, without: TextKeys) -> bool:
    """Whether an output can be drawn when something harmless stands in the place of some texts."""
    portal = site.routes.portal
    withheld = {**portal.texts.withheld, **dict.fromkeys(without, "–")}
    harmless = replace(portal, texts=portal.texts.with_withheld(withheld))
    try:
        Renderer(Site(site.portal, site.routes.with_words_of(harmless))).render(output)
    except Exception:
        return False
    return True


def _guilty_texts(site: Site, output: Output) -> TextKeys:
    """The texts without which an output can be drawn: found by halves, the last that is needed first."""
    texts = site.routes.portal.texts
    keys = [key for key in texts.source if not key.startswith("interface/")]
    translated = texts.translations.get(output.locale, {})
    suspects = [(key, texts.language_of(key)) for key in keys] + [
        (key, output.locale) for key in keys if key in translated
    ]
    if not _can_draw(site, output, suspects):
        return []
    guilty: list[tuple[str, str]] = []
    while len(guilty) < _ENOUGH and not _can_draw(site, output, guilty):
        too_few, enough = 0, len(suspects)
        while enough - too_few > 1:
            middle = (too_few + enough) // 2
            too_few, enough = (
                (too_few, middle) if _can_draw(site, output, suspects[:middle] + guilty) else (middle, enough)
            )
        guilty.append(suspects[enough - 1])
        suspects = suspects[: enough - 1]
    return guilty


def _place_of_text(site: Site, key: str, locale: str) -> Place:
    texts = site.portal.texts
    unit = texts.unit(key, locale)
    assert unit is not None
    return unit.place


def _place_of_output(site: Site, output: Output) -> Place:
    """The record that a page shows, or the page's own file."""
    if output.kind == "image":
        return site.portal.nodes["images", output.uri].place
    entry = site.routes.entries.get(output.uri)
    if entry and entry.kind.shows and not COLLECTIONS[entry.kind.shows].is_markdown:
        return site.portal.nodes[entry.ref].place
    ref = entry.ref if entry and entry.kind.shows else Ref("pages", entry.record if entry else "index")
    return Place(site.portal.texts.file_of_source((ref if ref in site.portal.nodes else Ref("pages", "index")).key))
