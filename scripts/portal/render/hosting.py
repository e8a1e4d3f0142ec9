"""Files for hosts that take rules: headers, and addresses that moved; for Netlify and Cloudflare Pages, and for nginx."""

from __future__ import annotations

from portal.content.portal import Moved
from portal.render.dependencies import TrackedPortal
from portal.render.security_headers import HEADERS, HEADERS_OF_OWN_HOST
from portal.site.urls import FEED_FORMATS


def host_files(inputs: TrackedPortal) -> dict[str, bytes]:
    """``_headers`` and ``_redirects``, and the same as snippets for nginx's server block."""
    base = inputs.settings.base_path
    headers = HEADERS | (HEADERS_OF_OWN_HOST if base == "/" else {})
    files = {
        "_headers": [f"{base}*", *(f"  {name}: {value}" for name, value in headers.items())],
        "headers.nginx.conf": [
            "# Include this within the server block of nginx, and again in each location that has an add_header of its own.",
            *(f'add_header {name} "{value}" always;' for name, value in headers.items()),
        ],
    }
    if moved := inputs.all_moved():
        files["_redirects"], files["redirects.nginx.conf"] = _redirects(moved, inputs)
    return {name: "\n".join([*lines, ""]).encode() for name, lines in files.items()}


def _redirects(moved: dict[str, tuple[Moved, tuple[str, ...]]], inputs: TrackedPortal) -> tuple[list[str], list[str]]:
    base = inputs.settings.base_path
    simple: list[str] = []
    nginx = ["# Include this within the server block of nginx. Made from data/redirects.yml and what is formerly."]
    for old, (to, locales) in sorted(moved.items()):
        for locale in locales:
            here = base + inputs.uri(old, locale)
            if to.to is None:
                nginx.append(f"location = {here} {{ error_page 410 {here}index.html; return 410; }}")
                continue
            there = base + inputs.uri(to.to, locale)
            pairs = [(here, there)]
            if inputs.has_feed(to.to, locale):
                pairs += [(here + name, there + name) for name, *_ in FEED_FORMATS]
            simple += [f"{address} {other} 301" for address, other in pairs]
            nginx += [f"location = {address} {{ return 301 {other}; }}" for address, other in pairs]
    return simple, nginx
