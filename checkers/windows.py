"""What only shows in a browser: every kind of page in every language, width and colour scheme, in Debian's Chromium."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from playwright.sync_api import Browser, Request, sync_playwright

from markup import Built
from support.browser import ARGUMENTS, CHROMIUM, DESK, OPEN_EVERYTHING, PHONE, axe, complaints

SCHEMES = ("light", "dark")
LIGHT_ENOUGH = 60_000
"""What the first view of a page may weigh, in bytes over the wire, headers and all."""


@dataclass
class Seen:
    """What was seen in all windows."""

    windows: int = 0
    axe: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings in the console, failed requests, requests to other hosts, sideways scrolling."""
    weights: dict[str, int] = field(default_factory=dict)
    """Bytes over the wire of a page's first view, by address."""

    def too_heavy(self) -> list[str]:
        """Pages that weigh more than they may."""
        return [f"{uri}: {size:,} bytes" for uri, size in self.weights.items() if size > LIGHT_ENOUGH]


def pages(built: Built) -> dict[str, str]:
    """A page of each kind in the source language, with what only shows when somebody asks: results, and what is missing."""
    asked = built.samples.get("partner", "").strip("/").rpartition("/")[2]
    return built.samples | {"search": f"search/#q={asked}", "not-found": "nowhere/at-all/"}


def look(home: str, pages: dict[str, str], languages: list[str], screenshots: Path) -> Seen:
    """Open these pages in each language, and keep a screenshot of each in each width and scheme; *pages* are addresses by kind."""
    screenshots.mkdir(parents=True)
    seen = Seen()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:  # a browser for each core
        for part in pool.map(partial(_look_in, home, pages, languages[0], screenshots), languages):
            seen.windows += part.windows
            seen.axe += part.axe
            seen.complaints += part.complaints
            seen.weights |= part.weights
    return seen


def _look_in(home: str, pages: dict[str, str], source: str, screenshots: Path, locale: str) -> Seen:
    """All kinds of pages in one language."""
    seen = Seen()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for kind, uri in pages.items():
            address = uri if locale == source else f"{locale}/{uri}"
            _look_at(chromium, home, address, screenshots / f"{kind}.{locale}", seen)
        chromium.close()
    return seen


def _look_at(chromium: Browser, home: str, uri: str, screenshot: Path, seen: Seen) -> None:
    """One page in a window that has seen nothing yet, so that everything it needs is fetched."""
    context = chromium.new_context(base_url=home, viewport={"width": PHONE, "height": 800})
    page = context.new_page()
    faults = complaints(page, home)
    fetched: list[Request] = []
    page.on("requestfinished", lambda request: fetched.append(request))
    page.goto(uri, wait_until="networkidle")
    sizes = [request.sizes() for request in fetched]
    seen.weights[uri] = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        if width == DESK:
            page.goto(uri)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=f"{screenshot}.{width}.{scheme}.png", full_page=True)
        page.evaluate(OPEN_EVERYTHING)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"{page.url} is {wide} pixels wide in a window of {width}")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            seen.axe += [f"{fault} ({width} pixels, {scheme})" for fault in axe(page, contrast=True)]
            seen.windows += 1
    seen.complaints += faults
    context.close()
