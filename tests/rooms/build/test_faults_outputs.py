"""What an output rests on is noted by whoever reads it: if nothing of that has changed, neither have its bytes."""

import ast
from functools import cache
from pathlib import Path

import pytest

from portal.build.outputs import Output, Renderer, outputs
from portal.check.project import read
from portal.render.fingerprints import fingerprints
from support.sites import PROJECT, Tiny

SITE_WIDE = ("sitemap", "robots", "rules", "worker", "manifest", "opml", "moved", "admin")
ITEM = "---\ntitle: T\nsummary: S.\nkind: news\npublished: 2026-01-01T00:00Z\nsource_date: 2025\nsource: report\n{}---\n\nText.\n"
SOURCES = "sources:\n  - id: report\n    publisher: P\n    title: T\n    kind: web-page\n"
PARTNER = """\
partners:
  - id: agency
    name: The agency
    kind: ngo
    summary: It helps.
    checked: 2026-01-01
    sources: [report]
    formerly: [bureau]
"""
BASE = {
    "data/sources.yml": SOURCES,
    "data/partners.yml": PARTNER,
    "docs/en/news/first.md": ITEM.format("partners: [agency]\n"),
    "docs/fr/about.md": "---\ntitle: À propos\nsummary: Nous.\n---\n\nTexte.\n",
    "data/redirects.yml": "redirects:\n  - address: /old/\n    leads_to: /about/\n",
}
CHANGES: dict[str, dict[str, str | None]] = {
    "a page": {"docs/en/more.md": "---\ntitle: More\nsummary: S.\nupdated: 2026-01-02\n---\n\nText.\n"},
    "a translation is gone": {"docs/fr/about.md": None},
    "a translation": {"docs/fr/news/first.md": "---\ntitle: Titre\nsummary: Un résumé.\n---\n\nTexte.\n"},
    "an item more": {"docs/en/news/second.md": ITEM.format("")},
    "a former name": {"docs/en/news/first.md": ITEM.format("partners: [agency]\nformerly: [zero]\n")},
    "a redirect is gone": {"data/redirects.yml": "redirects: []\n"},
    "another redirect": {"data/redirects.yml": "redirects:\n  - address: /old/\n    leads_to: /partners/agency/\n"},
    "a date": {"docs/en/about.md": "---\ntitle: About\nsummary: S.\nupdated: 2026-01-09\n---\n\nText.\n"},
    "no feed": {"docs/en/news/first.md": ITEM.format("")},
    "a language that was": {"data/ledger/addresses.json": '{\n"de/": "de",\n"old/": "de en"\n}\n'},
    "records": {"data/sources.yml": SOURCES + SOURCES.removeprefix("sources:\n").replace("id: report", "id: other")},
}


def rendered(root: Path) -> tuple[dict[Output, tuple[dict[str, bytes], set[str]]], dict[str, bytes]]:
    site, _ = read(root)
    assert site is not None
    renderer = Renderer(site)
    made = {
        output: (result.files, result.read)
        for output in outputs(site)
        if output.kind in SITE_WIDE
        for result in [renderer.render(output)]
    }
    return made, fingerprints(site.routes)


@pytest.mark.parametrize("change", CHANGES)
def test_an_output_changes_only_if_something_has_that_it_noted(tiny: Tiny, change: str) -> None:
    root = tiny(files=BASE)
    config = root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "      edit_address: https://git.example.org/edit/\n", "utf-8")
    before, then = rendered(root)
    for name, text in CHANGES[change].items():
        if text is None:
            (root / name).unlink()
        else:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, "utf-8")
    after, now = rendered(root)
    for output in before.keys() & after.keys():
        files, read_before = before[output]
        if all(then.get(name) == now.get(name) for name in read_before):
            assert after[output][0] == files, output
    kinds = {output.kind for output in before}
    assert kinds == set(SITE_WIDE)


@cache
def uses(path: Path) -> set[str]:
    """Names that a module imports from the routes."""
    tree = ast.parse(path.read_text("utf-8"))
    found = [one for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) and one.module == "portal.site.routes"]
    return {name.name for one in found for name in one.names}


def test_only_what_notes_its_reading_sees_the_routes() -> None:
    """Whoever renders gets a TrackedPortal; those that make one for each output are named here."""
    render = PROJECT / "scripts/portal/render"
    seeing = {path.relative_to(render).as_posix() for path in render.rglob("*.py") if "Routes" in uses(path)}
    assert seeing == {"dependencies.py", "fingerprints.py", "html/page.py", "feeds.py"}


def test_nothing_but_the_tracked_portal_notes_a_name_by_hand() -> None:
    package = PROJECT / "scripts/portal"
    noting = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "inputs.read.add(" in path.read_text("utf-8") or "inputs.read.update(" in path.read_text("utf-8")
    ]
    assert noting == []
