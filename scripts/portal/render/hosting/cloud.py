"""For hosts that are rented: Netlify and Cloudflare Pages (``_headers``, ``_redirects``), Azure Static Web Apps.

They choose no language at the home page's address: none of them can tell who comes from the site itself. Sources: their manuals.
"""

from __future__ import annotations

import json
from typing import Any

from portal.render.hosting.rules import KEPT, TYPES, TYPES_OF_FEEDS, HostRules, both
from portal.site.urls import SEARCH


def headers_file(rules: HostRules, assets: list[str]) -> str:
    """``_headers``; both hosts say of everything else that it is to be asked after, and know its type."""
    lines = [f"{rules.base}*", *(f"  {name}: {value}" for name, value in rules.headers.items())]
    for address, control in _kept(rules, assets):
        lines += [address, f"  Cache-Control: {control}"]
    for name, kind in TYPES_OF_FEEDS.items():
        lines += [f"{rules.base}*/{name}", f"  Content-Type: {kind}"]
        lines += [f"{rules.base}{name}", f"  Content-Type: {kind}"]
    return "\n".join([*lines, ""])


def redirects_file(rules: HostRules) -> str:
    """``_redirects``; Netlify answers 410 for what is gone, Cloudflare passes over such a line."""
    lines = [f"{address} {new} 301" for old, new in rules.redirects for address in both(rules, old)]
    lines += [f"{address} {old}index.html 410!" for old in rules.gone for address in both(rules, old)]
    return "\n".join([*lines, ""])


def azure_file(rules: HostRules, assets: list[str]) -> str:
    """``staticwebapp.config.json``; the host takes 20 kB of it, and the first route that fits counts."""
    routes: list[dict[str, Any]] = [
        {"route": address, "redirect": new, "statusCode": 301}
        for old, new in rules.redirects
        for address in both(rules, old)
    ]
    routes += [
        {"route": address, "rewrite": f"{old}index.html", "statusCode": 410}
        for old in rules.gone
        for address in both(rules, old)
    ]
    routes += [{"route": address, "headers": {"Cache-Control": control}} for address, control in _kept(rules, assets)]
    config = {
        "routes": routes,
        "responseOverrides": {"404": {"rewrite": rules.not_found(), "statusCode": 404}},
        "globalHeaders": {**rules.headers, "Cache-Control": "no-cache"},
        "mimeTypes": {f".{extension}": kind for extension, kind in TYPES.items()},
        "trailingSlash": "auto",
    }
    return json.dumps(config, indent=1) + "\n"


def _kept(rules: HostRules, assets: list[str]) -> list[tuple[str, str]]:
    """What may be kept for long, by address; pictures and the search by their folders."""
    forever, pictures, search, *_ = KEPT
    found = [(f"{rules.base}{uri}", forever.control) for uri in assets]
    found.append((f"{rules.base}images/*", pictures.control))
    for locale in ("", *(f"{locale}/" for locale in rules.languages)):
        found += [(f"{rules.base}{locale}{SEARCH}{part}-*", search.control) for part in ("pages", "terms")]
    return found
