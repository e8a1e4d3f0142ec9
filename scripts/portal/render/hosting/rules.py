"""What a host has to do for the site, in no host's words: read by those that write its files, and by those that try the hosts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from portal.common.grouping import grouped
from portal.common.language_tags import region_of, regions_by_script, script_of
from portal.render.dependencies import TrackedPortal
from portal.render.security_headers import HEADERS, HEADERS_OF_OWN_HOST
from portal.site.urls import CALENDAR, FEED_FORMATS, NOT_FOUND

TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "opml": "text/x-opml; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "json": "application/json",  # is UTF-8 by definition (RFC 8259), and knows no charset
    "jsonld": "application/ld+json",
    "webmanifest": "application/manifest+json",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/vnd.microsoft.icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
}
"""Media types by extension."""
TYPES_OF_FEEDS = {
    kind.file: kind.media_type + ("" if kind.media_type.endswith("json") else "; charset=utf-8")
    for kind in FEED_FORMATS
}
"""Media types by name, where the extension says too little."""
COMPRESSED = tuple(
    extension
    for extension, kind in TYPES.items()
    if kind.startswith(("text/", "application/", "image/svg")) and extension != "pdf"
)
"""Extensions of what gets smaller."""

COMPRESSED_TYPES = tuple(
    sorted({kind.partition(";")[0] for kind in (*(TYPES[name] for name in COMPRESSED), *TYPES_OF_FEEDS.values())})
)
"""Their media types, without charset."""

REVALIDATED = "no-cache"
"""May be kept, and is asked after each time: pages, data, and everything that isn't named below."""


class Kept(NamedTuple):
    """Files that may be kept without asking."""

    name: str
    """What their names match, as every host understands it."""
    control: str
    """Their ``Cache-Control``."""


KEPT = (
    Kept(r"-[0-9a-f]{12}\.(?:css|m?js|woff2?)$", "public, max-age=31536000, immutable"),
    # Names with a hash as well, but with what may have to be taken down: nowhere is it kept for longer than a day.
    Kept(r"-[0-9a-f]{10}-[0-9]+\.(?:avif|webp|png|jpg)$", "public, max-age=86400, immutable"),
    Kept(r"^(?:pages|terms)-[0-9a-f]{12}\.json$", "public, max-age=86400, immutable"),
    Kept(rf"^(?:{'|'.join(re.escape(kind.file) for kind in FEED_FORMATS)}|.*\.ics|.*\.opml)$", "public, max-age=900"),
    Kept(r"\.(?:avif|webp|png|jpg|svg|ico|woff2?)$", "public, max-age=3600"),
)
"""The first one that fits counts."""
NEGOTIATED = "Accept-Language, Referer"
"""What the answer at the home page's address depends on."""


@dataclass(frozen=True)
class HostRules:
    """What the host of one site has to do."""

    base: str
    """The path of the home page, with slashes at both ends."""
    host: str
    """The name of the host, with its port where that is none of the usual."""
    default: str
    """The language of the home page itself."""
    languages: tuple[str, ...]
    """The others, each in a folder of its own."""
    headers: dict[str, str]
    """For every answer."""
    redirects: tuple[tuple[str, str], ...]
    """Whole paths, from and to; of a page with its slash, and it is asked for without it too."""
    gone: tuple[str, ...]
    """Whole paths of pages that say that they are gone, in the language of the page that was there."""

    def not_found(self, locale: str = "") -> str:
        """The page for addresses at which nothing is."""
        return f"{self.base}{f'{locale}/' if locale else ''}{NOT_FOUND}"


def host_rules(inputs: TrackedPortal) -> HostRules:
    """What the host of a portal's site has to do."""
    settings = inputs.settings
    base = settings.base_path
    redirects: list[tuple[str, str]] = []
    gone: list[str] = []
    for old, (moved, locales) in sorted(inputs.all_moved().items()):
        for locale in locales:
            here = base + inputs.uri(old, locale)
            if moved.to is None:
                gone.append(here)
                continue
            there = base + inputs.uri(moved.to, locale)
            beside = [name for name, *_ in FEED_FORMATS] if inputs.has_feed(moved.to, locale) else []
            beside += [CALENDAR] if inputs.has_calendar(moved.to) else []
            redirects += [(here, there), *((here + name, there + name) for name in beside)]
    own = HEADERS_OF_OWN_HOST if base == "/" else {}
    own = own | ({"X-Robots-Tag": "noindex"} if settings.noindex else {})
    host = urlsplit(settings.site_url).netloc
    return HostRules(base, host, settings.default, settings.languages[1:], HEADERS | own, tuple(redirects), tuple(gone))


def without_slash(rules: HostRules, address: str) -> str:
    """An address as people type it; the home page's keeps its slash, and files have none."""
    return address if address == rules.base else address.rstrip("/")


def both(rules: HostRules, address: str) -> Sequence[str]:
    """An address with and without its slash."""
    return sorted({address, without_slash(rules, address)})


def wanted_language(rules: HostRules) -> list[str]:
    """Patterns of ``Accept-Language``, to be tried in this order whatever the case: the first that fits captures the tag that was wanted.

    What a reader wants most is looked up first (RFC 9110, section 12.5.4), and among languages that are wanted as much the first one
    counts. Hosts compare no numbers, so there is a pattern for each tenth. Only tags for which the site has a language are captured.
    """
    weights = [r"\s*(?:;\s*q=1(?:\.0*)?\s*)?"]
    weights += [rf"\s*;\s*q=0?\.{tenth}[0-9]*\s*" for tenth in range(9, 0, -1)]
    weights += [r"\s*;\s*q=0?\.0[0-9]*[1-9][0-9]*\s*"]
    tags = "|".join(tags_read_in(rules).values())
    return [rf"(?:^|,)\s*({tags}){weight}(?:,|$)" for weight in weights]


def tags_read_in(rules: HostRules) -> dict[str, str]:
    """By language of the site, a pattern of the tags whose readers it is for, in small letters; no tag fits two.

    ``pt-BR`` finds ``pt-PT`` where there is no other, ``fr-CH`` finds ``fr``, and ``zh-TW`` no ``zh``, which is written otherwise: script and
    region count as the browser's script has it. No pattern looks ahead, for not every host does.
    """
    languages = (rules.default, *rules.languages)
    kin = grouped(((tag.partition("-")[0], script_of(tag)), tag) for tag in languages)
    found = {}
    for (base, script), tags in kin.items():
        regions = {region_of(tag): tag for tag in reversed(tags)}
        likely = regions.get(region_of(f"{base}-{script}" if script else base))
        first = likely or next((tag for tag in tags if "-" not in tag), tags[0])
        for tag in tags:
            taken = {region for region, one in regions.items() if one != tag}
            found[tag] = _tags_of(base, script, None if tag == first else region_of(tag), taken)
    return {tag: found[tag] for tag in languages}


def _tags_of(base: str, script: str, region: str | None, taken: set[str]) -> str:
    """Tags of a language in a script, and of one region or of all that are not *taken*."""
    more = r"(?:-\w+)*"

    def of(taken: set[str]) -> str:
        if region is not None:
            return f"-{region}{more}"
        return rf"(?:-(?:{_region_but(taken)}|[a-z]|[0-9]\w*|\w\w\w\w\w+){more})?"

    written_so, otherwise = regions_by_script(base, script)
    ways = [f"{base}-{script}{of(taken)}"] if script else []
    if script_of(base) == script:
        ways.append(f"{base}{of(taken | otherwise)}")
    elif here := sorted((written_so if region is None else written_so & {region}) - taken):
        ways.append(f"{base}-(?:{'|'.join(here)}){more}")
    return "|".join(ways).lower()


def _region_but(taken: set[str]) -> str:
    """A region of two letters that is none of these."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    starts = sorted({region[0].lower() for region in taken if len(region) == 2})
    others = "".join(letter for letter in letters if letter not in starts)
    ways = [f"[{others}][a-z]" if starts else "[a-z][a-z]"]
    for start in starts:
        ends = "".join(letter for letter in letters if f"{start}{letter}".upper() not in taken)
        ways.append(f"{start}[{ends}]")
    return "|".join(ways)


def literal(text: str) -> str:
    """A text as a pattern that matches nothing else, the same in every host's dialect."""
    return re.sub(r"([.^$*+?()\[\]{}|\\])", r"\\\1", text)


HIDDEN = (
    r"\.htaccess",
    r"_headers",
    r"_redirects",
    r"Caddyfile",
    r"portal\.nginx\.conf",
    r"server\.nginx\.conf",
    r"staticwebapp\.config\.json",
)
"""Files for hosts, which are for nobody else."""
