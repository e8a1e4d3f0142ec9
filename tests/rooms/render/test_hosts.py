"""Real hosts keep what is promised of them: nginx, Caddy and Apache on one built site, at the root of a host and below a folder."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from hosts import HOSTS, PROMISES, Visit, hosted, inputs_at
from portal.render.hosting.files import host_files
from portal.render.hosting.rules import TYPES, TYPES_OF_FEEDS, HostRules, tags_read_in, wanted_language
from support.sites import build, call, edit, make_tiny

pytestmark = pytest.mark.slow

FILES = {
    "data/events.yml": """\
events:
  - id: job-fair
    title: Job fair
    summary: Employers meet people.
    start: 2026-03-28T20:00
    time_zone: Europe/Brussels
    place: Hall 1, Lisbon
    programmes: [bridge]
    partners: [north-works]
    published: 2026-02-01T09:00+01:00
    checked: 2026-02-01
    sources: [harbour-release]
""",
    "docs/en/events.md": "---\ntitle: Events\nsummary: All of them.\nupdated: 2026-02-01\n---\n\nCome.\n",
    "data/images.yml": """\
images:
  - id: arrival
    file: arrival.jpg
    alt: A woman at a station.
    credit: Jo
    licence: CC BY 4.0
""",
    "data/redirects.yml": """\
redirects:
  - address: /news/taken-down/
    gone: 2026-01-02
  - address: /about/us/
    leads_to: /about/
""",
    "overrides/assets/letters.woff2": "w" * 2000,
    "overrides/assets/letters.woff": "v" * 2000,
    "overrides/assets/favicon.ico": "i" * 2000,
    "overrides/assets/more.mjs": "// " + "m" * 2000,
}
ADDRESSES = {"/": "https://portal.example.org/", "/a.b/sub/": "https://portal.example.org/a.b/sub/"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small portal in three languages with a file of every kind, an address that moved, and one of what was taken down."""
    root = make_tiny(
        tmp_path_factory.mktemp("hosts") / "tiny", "whole", languages=("en", "ar", "zh", "pt-BR"), files=FILES
    )
    edit(root, "data/partners.yml", "  - id: north-works\n", "  - id: north-works\n    formerly: [north-work]\n")
    edit(root, "docs/en/about.md", "The text of about.", "{{image:arrival}}")
    edit(root, "mkdocs.yml", "news_per_page: 2", "plain_text: true\n      compressed: true")
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(picture, "JPEG")
    (root / "docs/images").mkdir()
    (root / "docs/images/arrival.jpg").write_bytes(picture.getvalue())
    build(root)
    return root


@pytest.fixture(scope="module", params=[(name, base) for base in ADDRESSES for name in HOSTS], ids="".join)
def visit(root: Path, request: pytest.FixtureRequest) -> Iterator[Visit]:
    name, base = request.param
    compressed = base != "/"  # there, the host does it
    with hosted(name, root, root / "site", ADDRESSES[base], compressed=compressed) as visit:
        assert (visit.folder / "ar/index.html.gz").exists() == compressed
        assert visit.rules.base == base
        yield visit


def test_a_host_keeps_every_promise(visit: Visit, root: Path) -> None:
    """Of each kind of file and answer; what is promised says the docstring of each promise in checkers/hosts.py."""
    assert TYPES.keys() | TYPES_OF_FEEDS.keys() <= visit.samples.keys()
    assert visit.rules.redirects and visit.rules.gone and visit.rules.languages == ("ar", "zh", "pt-BR")
    assert f"{visit.rules.base}partners/north-work/calendar.ics" in dict(visit.rules.redirects)
    said = call("doctor", "--url", f"http://127.0.0.1:{visit.port}{visit.rules.base}", root=root)
    assert " does what the site needs." in said.stdout, said.output
    assert {name: faults for name, promise in PROMISES.items() if (faults := list(promise(visit)))} == {}


def test_each_promise_can_be_broken(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that was told nothing breaks them, and is found out."""
    ignorant = b"{$SITE_ADDRESS} {\n\troot * {$SITE_ROOT}\n\tfile_server\n}\n"
    monkeypatch.setattr("hosts.host_files", lambda inputs: {"Caddyfile": ignorant})
    with hosted("Caddy", root, root / "site", ADDRESSES["/"]) as visit:
        broken = {name for name, promise in PROMISES.items() if any(promise(visit))}
        said = call("doctor", "--url", f"http://127.0.0.1:{visit.port}/", root=root)
    assert said.exit_code == 1
    assert re.search(r"/about/us/: HTTP is “200”, and should be “301”", said.stdout), said.output
    assert re.search(
        r"/feed.xml: Content-Type is “text/xml; charset=utf-8”, and should be “application/rss\+xml", said.stdout
    )
    assert broken == PROMISES.keys() - {"written beside"}


@pytest.mark.parametrize("base", ADDRESSES)
def test_hosts_that_are_rented_are_told_the_same(root: Path, base: str) -> None:
    """Headers, what moved and what is gone, what may be kept: Netlify, Cloudflare Pages and Azure; nobody can run those here."""
    inputs = inputs_at(root, ADDRESSES[base])
    files = host_files(inputs)
    azure = json.loads(files["staticwebapp.config.json"])
    routes = {route["route"]: route for route in azure["routes"]}
    headers, redirects = files["_headers"].decode(), files["_redirects"].decode().splitlines()
    style = next(root.glob("site/assets/portal-*.css")).name
    forever = "public, max-age=31536000, immutable"
    assert headers.startswith(f"{base}*\n  Content-Security-Policy: ") and "frame-ancestors 'none'" in headers
    assert f"\n{base}assets/{style}\n  Cache-Control: {forever}\n" in headers
    assert f"\n{base}*/feed.xml\n  Content-Type: application/rss+xml; charset=utf-8\n" in headers
    assert routes[f"{base}assets/{style}"]["headers"] == {"Cache-Control": forever}
    assert ("Strict-Transport-Security" in headers) == (base == "/")
    for folder in ("", "ar/", "pt-BR/"):
        for slash in ("", "/"):
            old, gone = f"{base}{folder}partners/north-work{slash}", f"{base}{folder}news/taken-down{slash}"
            assert f"{old} {base}{folder}partners/north-works/ 301" in redirects
            assert f"{gone} {base}{folder}news/taken-down/index.html 410!" in redirects
            assert (
                routes[old]["redirect"] == f"{base}{folder}partners/north-works/" and routes[old]["statusCode"] == 301
            )
            assert routes[gone] == {
                "route": gone,
                "rewrite": f"{base}{folder}news/taken-down/index.html",
                "statusCode": 410,
            }
    assert azure["responseOverrides"]["404"]["rewrite"] == f"{base}404.html"
    assert azure["mimeTypes"][".csv"] == "text/csv; charset=utf-8" and azure["globalHeaders"]["X-Content-Type-Options"]


@pytest.mark.parametrize(
    ("languages", "wish", "found"),
    [
        (("en", "pt-PT"), "pt", "pt-PT"),
        (("en", "pt-PT"), "pt-BR,en;q=0.5", "pt-PT"),
        (("en", "pt-PT", "pt-BR"), "pt-BR", "pt-BR"),
        (("en", "pt-PT", "pt-BR"), "pt", "pt-BR"),
        (("en", "pt-PT", "pt-BR"), "pt-PT-x-y", "pt-PT"),
        (("en", "zh"), "zh-CN", "zh"),
        (("en", "zh"), "zh-Hans-SG", "zh"),
        (("en", "zh", "fr"), "zh-TW,zh;q=0.8,fr;q=0.5", "zh"),
        (("en", "zh", "fr"), "zh-TW,fr;q=0.5", "fr"),
        (("en", "zh"), "zh-Hant-CN", None),
        (("en", "zh-Hant", "zh"), "zh-HK", "zh-Hant"),
        (("en", "zh-Hant"), "zh", None),
        (("en", "sr"), "sr-Latn-RS", None),
        (("en", "sr"), "sr-ME", None),
        (("en", "sr"), "sr-Cyrl-ME", "sr"),
        (("en", "sr-Latn"), "sr-ME", "sr-Latn"),
        (("en", "fr", "fr-CA"), "fr-CA", "fr-CA"),
        (("en", "fr", "fr-CA"), "fr-CH-1996", "fr"),
        (("en", "de"), "de-1996", "de"),
        (("en", "de"), "den", None),
        (("en", "es"), "es-419", "es"),
    ],
)
def test_a_wish_finds_the_language_of_its_script_and_its_nearest_region(
    languages: tuple[str, ...], wish: str, found: str | None
) -> None:
    rules = HostRules("/", "a.example", languages[0], languages[1:], {}, (), ())
    wanted = next((match[1] for one in wanted_language(rules) if (match := re.search(f"(?i){one}", wish))), "")
    tags = tags_read_in(rules)
    assert [tag for tag in languages if re.fullmatch(f"(?i){tags[tag]}", wanted)] == ([found] if found else [])
