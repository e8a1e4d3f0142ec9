"""Which addresses a builder wrote: pages and feeds, as a visitor would type them."""

from __future__ import annotations

from pathlib import Path

FEEDS = ("feed.xml", "atom.xml", "feed.json")


def pages(site: Path) -> set[str]:
    """Addresses of all pages of a built site: ``fr/about/``, ``404.html``."""
    return {path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html")}


def feeds(site: Path) -> set[str]:
    """Addresses of all feeds of a built site: ``fr/feed.xml``."""
    return {path.relative_to(site).as_posix() for name in FEEDS for path in site.rglob(name)}


def differences(ours: set[str], theirs: set[str], name: str) -> list[str]:
    """What only one of the two wrote, in sentences; *name* is the other builder's."""
    return [
        *(f"only the portal writes {address or '/'}" for address in sorted(ours - theirs)),
        *(f"only {name} writes {address or '/'}" for address in sorted(theirs - ours)),
    ]
