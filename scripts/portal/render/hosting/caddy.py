"""For Caddy: a whole Caddyfile, for one site."""

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
    both,
    tags_read_in,
    wanted_language,
)


def caddyfile(rules: HostRules, *, precompressed: bool) -> str:
    """``Caddyfile``."""
    base = rules.base
    serve = [
        "file_server {",
        f"\thide {' '.join(name.replace(chr(92), '') for name in HIDDEN)}",
        *(("\tprecompressed gzip",) if precompressed else ()),
        "}",
    ]
    inner = [
        *_headers(rules),
        *_home(rules),
        *_moved(rules),
        *_encode(),
        *_types(),
        *serve,
    ]
    lines = [
        "# Caddy for this site: caddy run --config Caddyfile. SITE_ADDRESS and SITE_ROOT take the place of the values below.",
        f"# The built site lies in the folder {base} of the root.",
        f"{{$SITE_ADDRESS:{rules.host}}} {{",
        "\troot * {$SITE_ROOT:/var/www/portal}",
        *([f"\tredir {base.rstrip('/')} {base} 301"] if base != "/" else []),
        f"\thandle {base}* {{",
        "\t\troute {",
        *_indented(inner, 3),
        "\t\t}",
        "\t}",
        "\thandle_errors {",
        *_indented(_errors(rules, serve), 2),
        "\t}",
        "}",
    ]
    return "\n".join([*lines, ""])


def _headers(rules: HostRules) -> Iterator[str]:
    yield "header {"
    yield from (f'\t{name} "{value}"' for name, value in rules.headers.items())
    yield f'\tCache-Control "{REVALIDATED}"'
    yield "}"
    yield "header -Server"
    for number, kept in reversed(list(enumerate(KEPT))):  # the last one stays
        pattern = kept.name.replace("^", "/", 1) if kept.name.startswith("^") else kept.name
        yield f"@kept{number} path_regexp {pattern}"
        yield f'header @kept{number} Cache-Control "{kept.control}"'


def _encode() -> Iterator[str]:
    yield "encode {"
    yield "\tgzip"
    yield "\tmatch {"
    yield from (f"\t\theader Content-Type {kind}*" for kind in COMPRESSED_TYPES)
    yield "\t}"
    yield "}"


def _types() -> Iterator[str]:
    """Caddy's file server sets a type of its own, so they are put in its place as the answer is sent; the first one stays."""
    endings = {f"/{name}": kind for name, kind in TYPES_OF_FEEDS.items()}
    endings |= {f".{extension}": kind for extension, kind in TYPES.items()}
    for number, (ending, kind) in enumerate(endings.items()):
        yield f"@type{number} path *{ending}"
        yield f"header @type{number} {{"
        yield f'\tContent-Type "{kind}"'
        yield "\tdefer"
        yield "}"


def _home(rules: HostRules) -> Iterator[str]:
    """At the home page's address, readers are led to their language, unless they come from the site itself."""
    if not rules.languages:
        return
    yield f'header {rules.base} Vary "{NEGOTIATED}"'
    yield f'header {rules.base}index.html Vary "{NEGOTIATED}"'
    yield "@home {"
    yield f"\tpath {rules.base}"
    yield (
        "\texpression `{http.request.uri.query} == '' && !string({http.request.header.Referer}).startsWith('https://' + {http.request.hostport} + '/') && "
        "!string({http.request.header.Referer}).startsWith('http://' + {http.request.hostport} + '/')`"
    )
    yield "}"
    yield "handle @home {"
    tags = tags_read_in(rules)
    for number, pattern in enumerate(wanted_language(rules)):
        yield f"\t@wanted{number} header_regexp wanted Accept-Language `(?i){pattern}`"
        yield f"\thandle @wanted{number} {{"
        for locale in rules.languages:
            yield f"\t\t@to_{locale} vars_regexp {{http.regexp.wanted.1}} `(?i)^(?:{tags[locale]})$`"
            yield f"\t\tredir @to_{locale} {rules.base}{locale}/ 302"
        yield "\t}"
    yield "}"


def _moved(rules: HostRules) -> Iterator[str]:
    for old, new in rules.redirects:
        for address in both(rules, old):
            yield f"redir {address} {new} 301"
    if rules.gone:
        yield f"@gone path {' '.join(address for old in rules.gone for address in both(rules, old))}"
        yield "error @gone 410"


def _errors(rules: HostRules, serve: list[str]) -> Iterator[str]:
    yield 'header Content-Type "text/html; charset=utf-8"'
    yield f'header Cache-Control "{REVALIDATED}"'
    pages = [("@gone", "{http.request.uri.path}/index.html")] if rules.gone else []
    pages += [(f"{rules.base}{locale}/*", rules.not_found(locale)) for locale in rules.languages]
    if rules.gone:
        yield "@gone expression `{http.error.status_code} == 410`"
    for matcher, page in [*pages, ("", rules.not_found())]:
        yield f"handle {matcher}{' ' if matcher else ''}{{"
        yield f"\trewrite * {page}"
        yield from (f"\t{line}" for line in serve)
        yield "}"


def _indented(lines: Iterable[str], depth: int) -> Iterator[str]:
    return ("\t" * depth + line for line in lines)
