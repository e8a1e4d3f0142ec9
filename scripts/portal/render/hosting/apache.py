"""For Apache: an ``.htaccess``, which needs ``AllowOverride FileInfo Indexes``; what a module would do that isn't there is left out."""

from __future__ import annotations

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
    literal,
    tags_read_in,
    wanted_language,
)

_ORIGIN = "%{ENV:PORTAL_ORIGIN}"
"""Scheme and host at which the reader asks."""


def htaccess(rules: HostRules, *, precompressed: bool) -> str:
    """``.htaccess``."""
    lines = [
        "# What Apache has to do for this site. It is read if the server's configuration says for this folder: AllowOverride FileInfo Indexes",
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {rules.not_found()}",
        *(
            _if(f"^{literal(rules.base)}{locale}/", f"ErrorDocument 404 {rules.not_found(locale)}")
            for locale in rules.languages
        ),
        *(_if(f"^{literal(old)}?$", f"ErrorDocument 410 {old}index.html") for old in rules.gone),
        "",
        "AddDefaultCharset utf-8",
        *(f"AddType {_quoted(kind)} .{extension}" for extension, kind in TYPES.items()),
        *(
            _of_files(rf"^{literal(name)}(?:\.gz)?$", f"ForceType {_quoted(kind)}")
            for name, kind in TYPES_OF_FEEDS.items()
        ),
        *(["RemoveType .gz", "AddEncoding gzip .gz"] if precompressed else []),
        "",
        "<IfModule mod_headers.c>",
        *_indented(_headers(rules)),
        "</IfModule>",
        "<IfModule mod_filter.c>",
        "    <IfModule mod_deflate.c>",
        f"        AddOutputFilterByType DEFLATE {' '.join(COMPRESSED_TYPES)}",
        "    </IfModule>",
        "</IfModule>",
        "<IfModule mod_rewrite.c>",
        "    RewriteEngine On",
        f"    RewriteBase {rules.base}",
        f"    RewriteRule ^(?:{'|'.join(HIDDEN)})$ - [R=404,L]",
        *_indented(_origin()),
        *_indented(_home(rules)),
        *_indented(_moved(rules)),
        *_indented(_beside(rules) if precompressed else ()),
        "</IfModule>",
    ]
    return "\n".join([*lines, ""])


def _headers(rules: HostRules) -> Iterator[str]:
    yield from (f'Header always set {name} "{value}"' for name, value in rules.headers.items())
    yield f'Header always set Cache-Control "{REVALIDATED}"'
    for kept in reversed(KEPT):  # the last one stays
        name = kept.name.removesuffix("$") + r"(?:\.gz)?$"
        yield _of_files(name, f'Header always set Cache-Control "{kept.control}"')
    if rules.languages:
        yield _if(f"^{literal(rules.base)}(?:index\\.html)?$", f'Header always merge Vary "{NEGOTIATED}"')


def _origin() -> Iterator[str]:
    """Apache leads to whole addresses only, and behind a proxy it would lead from https to http."""
    yield "RewriteRule ^ - [E=PORTAL_ORIGIN:%{REQUEST_SCHEME}://%{HTTP_HOST}]"
    yield "RewriteCond %{HTTP:X-Forwarded-Proto} =https"
    yield "RewriteRule ^ - [E=PORTAL_ORIGIN:https://%{HTTP_HOST}]"


def _home(rules: HostRules) -> Iterator[str]:
    """At the home page's address, readers are led to their language, unless they come from the site itself."""
    for pattern in wanted_language(rules) if rules.languages else ():
        yield "RewriteCond %{ENV:PORTAL_WANTED} ^$"
        yield f'RewriteCond %{{HTTP:Accept-Language}} "{pattern}" [NC]'
        yield "RewriteRule ^$ - [E=PORTAL_WANTED:%1]"
    tags = tags_read_in(rules)
    for locale in rules.languages:
        yield "RewriteCond %{QUERY_STRING} ^$"
        yield r'RewriteCond "%{HTTP_HOST} %{HTTP_REFERER}" "!^(\S+) https?://\1(?:/|$)" [NC]'
        yield f'RewriteCond %{{ENV:PORTAL_WANTED}} "^(?:{tags[locale]})$" [NC]'
        yield f"RewriteRule ^$ {_ORIGIN}{rules.base}{locale}/ [R=302,L]"


def _moved(rules: HostRules) -> Iterator[str]:
    for old, new in rules.redirects:
        yield f"RewriteRule {_pattern(rules, old)} {_ORIGIN}{new} [R=301,L]"
    for old in rules.gone:
        yield f"RewriteRule {_pattern(rules, old)} - [G]"


def _pattern(rules: HostRules, address: str) -> str:
    """The address as seen from the folder of the site, with or without its slash."""
    path = literal(address.removeprefix(rules.base))
    return f"^{path}{'?' if path.endswith('/') else ''}$"


def _beside(rules: HostRules) -> Iterator[str]:
    yield r"RewriteCond %{HTTP:Accept-Encoding} \bgzip\b"
    yield "RewriteCond %{REQUEST_FILENAME}.gz -f"
    yield f"RewriteRule ^(.+)$ {rules.base}$1.gz [E=no-gzip:1,L]"


def _if(path: str, line: str) -> str:
    return f'<If "%{{REQUEST_URI}} =~ m#{path}#">\n    {line}\n</If>'


def _of_files(name: str, line: str) -> str:
    return f'<FilesMatch "{name}">\n    {line}\n</FilesMatch>'


def _quoted(kind: str) -> str:
    return f'"{kind}"' if " " in kind else kind


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return ("    " + line.replace("\n", "\n    ") for line in lines)
