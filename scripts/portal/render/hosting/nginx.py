"""For nginx: what it has to do within a server block, and a whole server around that.

An ``add_header`` forgets those of the block around it: where one is written, all are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from portal.render.hosting.rules import (
    COMPRESSED_TYPES,
    HIDDEN,
    KEPT,
    NEGOTIATED,
    REVALIDATED,
    TYPES,
    TYPES_OF_FEEDS,
    HostRules,
    both,
    literal,
    tags_read_in,
    wanted_language,
)

_TAKEN_FOR_GRANTED = "text/html"
"""Always has a charset, and is always compressed."""


def snippet(rules: HostRules, *, precompressed: bool) -> str:
    """``portal.nginx.conf``."""
    base = rules.base
    outer = [
        "index index.html;",
        "absolute_redirect off;  # behind a proxy, nginx would lead from https to http",
        "default_type application/octet-stream;",
        "types {",
        *(f"    {_bare(kind)} {extension};" for extension, kind in TYPES.items()),
        "}",
        "charset utf-8;",
        f"charset_types {' '.join(sorted(_with_charset()))};",
        "gzip on;",
        "gzip_vary on;",
        "gzip_proxied any;",
        "gzip_min_length 512;",
        f"gzip_types {' '.join(kind for kind in COMPRESSED_TYPES if kind != _TAKEN_FOR_GRANTED)};",
        *(["gzip_static on;"] if precompressed else []),
        f"error_page 404 {base}${{portal_language}}404.html;",
        *_headers(rules, REVALIDATED),
        "",
        *_home(rules),
        *_moved(rules),
        f"location ~ ^{literal(base)}(?<portal_language>{_folders(rules)}) {{",
        *_indented(_files(rules)),
        "}",
    ]
    lines = [
        "# What nginx has to do for this site, within a server block of yours: include /var/www/portal/…/portal.nginx.conf;",
        f"# The site lies in the folder {base} of the server's root. Reload nginx after a build that changed this file.",
        *([f"location = {base.rstrip('/')} {{ absolute_redirect off; return 301 {base}; }}"] if base != "/" else []),
        f"location ^~ {base} {{",
        *_indented(outer),
        "}",
    ]
    return "\n".join([*lines, ""])


def server(rules: HostRules) -> str:
    """``server.nginx.conf``: a whole server, to begin with."""
    name = rules.host.partition(":")[0]
    folder = f"/var/www/portal{rules.base}"
    return f"""\
# A server of nginx for this site: copy it to /etc/nginx/sites-available/portal, and link it in sites-enabled.
# The built site lies in {folder}. Certificates are certbot's: certbot --nginx -d {name}
server {{
    listen 80;
    listen [::]:80;
    server_name {name};
    server_tokens off;
    root /var/www/portal;
    include {folder}portal.nginx.conf;
}}
"""


def _home(rules: HostRules) -> Iterator[str]:
    """At the home page's address, readers are led to their language, unless they come from the site itself."""
    if not rules.languages:
        return
    yield f"location = {rules.base} {{"
    lines = ['set $portal_wanted "";']
    for pattern in reversed(wanted_language(rules)):  # what is wanted most is written last, and stays
        lines.append(f'if ($http_accept_language ~* "{pattern}") {{ set $portal_wanted $1; }}')
    lines += [
        'set $portal_from "$http_host $http_referer";',
        r'if ($portal_from ~* "^(\S+) https?://\1(?:/|$)") { set $portal_wanted ""; }',
        'if ($args) { set $portal_wanted ""; }',
    ]
    tags = tags_read_in(rules)
    for locale in rules.languages:
        lines.append(f'if ($portal_wanted ~* "^(?:{tags[locale]})$") {{ return 302 {rules.base}{locale}/; }}')
    yield from _indented([*lines, *_headers(rules, REVALIDATED, NEGOTIATED)])
    yield "}"
    yield f"location = {rules.base}index.html {{"
    yield from _indented(['set $portal_language "";', *_headers(rules, REVALIDATED, NEGOTIATED)])
    yield "}"


def _moved(rules: HostRules) -> Iterator[str]:
    taken: set[str] = {rules.base}
    for old, new in rules.redirects:
        for address in both(rules, old):
            if address not in taken:
                taken.add(address)
                yield f"location = {address} {{ return 301 {new}; }}"
    for old in rules.gone:
        for address in both(rules, old):
            if address not in taken:
                taken.add(address)
                yield f"location = {address} {{ error_page 410 {old}index.html; return 410; }}"


def _files(rules: HostRules) -> Iterator[str]:
    """Locations of files that differ from the others in how long they are kept, or in their type; the first one counts."""
    yield f"location ~ ^{literal(rules.base)}(?:{'|'.join(HIDDEN)})$ {{ return 404; }}"
    feeds = [(f"^{literal(name)}$", kind) for name, kind in TYPES_OF_FEEDS.items()]
    short = next(kept.control for kept in KEPT if re.search(kept.name, next(iter(TYPES_OF_FEEDS))))
    places = [(name, short, kind) for name, kind in feeds] + [(kept.name, kept.control, "") for kept in KEPT]
    for name, control, kind in places:
        pattern = name.replace("^", "/", 1) if name.startswith("^") else name
        own_type = ["types {}", f"default_type {_bare(kind)};"] if kind else []
        yield f'location ~ "{pattern}" {{'
        yield from _indented([*own_type, *_headers(rules, control)])
        yield "}"


def _headers(rules: HostRules, control: str, vary: str = "") -> Iterator[str]:
    for name, value in rules.headers.items():
        yield f'add_header {name} "{value}" always;'
    yield f'add_header Cache-Control "{control}" always;'
    if vary:
        yield f'add_header Vary "{vary}" always;'


def _folders(rules: HostRules) -> str:
    return f"(?:(?:{'|'.join(rules.languages)})/)?" if rules.languages else ""


def _with_charset() -> set[str]:
    kinds = {*TYPES.values(), *TYPES_OF_FEEDS.values()}
    return {_bare(kind) for kind in kinds if ";" in kind} - {_TAKEN_FOR_GRANTED}


def _bare(kind: str) -> str:
    return kind.partition(";")[0]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" if line else "" for line in lines]
