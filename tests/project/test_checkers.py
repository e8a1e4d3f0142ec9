"""The checks of built pages find what is wrong, and the host they use behaves as hosts do."""

import gzip
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import host
import markup
import office
from support import browser
from support.agency import FILES
from support.sites import PROJECT, make_tiny, write

HOME = "https://tiny.example.org/"
PAGE = """<!doctype html><html lang="{lang}"><head><title>T</title>
<link rel="canonical" href="https://tiny.example.org/{uri}">
<link rel="alternate" hreflang="en" href="https://tiny.example.org/">
<link rel="alternate" hreflang="fr" href="https://tiny.example.org/fr/">
<link rel="alternate" hreflang="x-default" href="https://tiny.example.org/">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "BreadcrumbList",
 "itemListElement": [{{"@type": "ListItem", "position": 1, "name": "T", "item": "https://tiny.example.org/{uri}"}}]}}]}}</script>
</head><body><main id="content"><h1 id="top">T</h1><a href="{up}fr/#top">T</a> <a href="https://example.com/">E</a></main></body></html>"""


@pytest.mark.parametrize(
    ("check", "old", "new", "fault"),
    [
        (markup.links, "fr/#top", "de/", "../de/ leads nowhere"),
        (markup.links, "#top", "#end", "../fr/#end leads to no place on that page"),
        (markup.links, "https://example.com/", "htps://example.com/", "htps://example.com/ is no address"),
        (markup.hreflang, ' hreflang="fr"', ' hreflang="de"', "does not name itself as fr"),
        (markup.hreflang, 'org/fr/">\n<link rel="alternate" hreflang="en"', 'org/">\n<link rel="alternate" hreflang="en"', "is indexed, but https://tiny.example.org/ is"),
        (markup.hreflang, "org/fr/\">\n<link rel=\"alternate\" hreflang=\"x", "org/fr\">\n<link rel=\"alternate\" hreflang=\"x", "does not name itself as fr"),
        (markup.hreflang, 'x-default" href="https://tiny.example.org/', 'x-default" href="/', "x-default is none of its translations"),
        (markup.structured_data, '"name": "T", ', "", "ListItem has no name"),
        (markup.structured_data, '"position": 1', '"position": 0', "places are numbered [0]"),
        (markup.structured_data, '"item": "https://tiny.example.org/fr/', '"item": "/fr/', "item /fr/ has no page"),
        (markup.structured_data, '{"@context"', '"@context"', "Extra data"),
        (markup.structured_data, "application/ld+json", "text/plain", "0 blocks of structured data"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_built_page_is_found(check, old: str, new: str, fault: str, tmp_path: Path) -> None:
    """Two pages that are well pass; a fault in the French one is told, with its address."""
    write(tmp_path, "index.html", PAGE.format(lang="en", uri="", up=""))
    french = PAGE.format(lang="fr", uri="fr/", up="../")
    write(tmp_path, "fr/index.html", french)
    checked, faults = check(markup.Built.read(tmp_path, HOME))
    assert checked and not faults
    assert old in french
    write(tmp_path, "fr/index.html", french.replace(old, new, 1))
    faults = check(markup.Built.read(tmp_path, HOME))[1]
    assert [one for one in faults if one.startswith("fr/: ") and fault in one], faults


def test_what_a_program_changes_in_a_spreadsheet_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that leaves all as it was, and one that takes a number for another."""

    def saved(old: bytes, new: bytes) -> Callable[..., None]:
        def run(command: list[str], **_: object) -> None:
            out = Path(command[command.index("--outdir") + 1])
            out.mkdir()
            for file in map(Path, command[command.index("--outdir") + 2 :]):
                content = file.read_bytes()
                (out / file.name).write_bytes(content.replace(old, new) if file.suffix == ".csv" else content)

        return run

    root = make_tiny(tmp_path, files=FILES)
    monkeypatch.setattr(office.shutil, "which", lambda name: name)
    monkeypatch.setattr(office.subprocess, "run", saved(b"", b""))
    number, faults = office.round_trips(root, tmp_path / "same")
    assert number > 20 and faults == []
    monkeypatch.setattr(office.subprocess, "run", saved(b",55,", b",5.5,"))
    _, faults = office.round_trips(root, tmp_path / "other")
    assert faults == [f"figures.csv ({country}): talents: value: 55 → 5.5" for country in office.COUNTRIES]
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    with pytest.raises(FileNotFoundError):
        office.round_trips(root, tmp_path / "none")


def test_axe_finds_what_is_wrong(chromium: Browser) -> None:
    """A page without a language, with a picture that says nothing and with pale text breaks these rules, and others."""
    page = chromium.new_page()
    page.set_content('<title>T</title><main><h1>T</h1><img src="x.png"><p style="color: #ccc">Pale</p></main>')
    found = browser.axe(page, contrast=True)
    page.close()
    assert {one.split(": ")[1] for one in found} == {"color-contrast", "html-has-lang", "image-alt"}


def test_the_host_behaves_as_static_hosts_do(tmp_path: Path) -> None:
    """Text is compressed, folders lead to their page, what is missing is answered by 404.html; nothing above is served."""
    write(tmp_path, "secret.txt", "no")
    write(tmp_path, "site/a/index.html", "A page")
    write(tmp_path, "site/404.html", "Nothing here")
    with host.served(tmp_path / "site") as home:
        asked = urllib.request.Request(f"{home}a/", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            assert gzip.decompress(answer.read()) == b"A page"
        with urllib.request.urlopen(f"{home}a") as answer:
            assert (answer.url, answer.read()) == (f"{home}a/", b"A page")
        for missing in ("b/", "../secret.txt", "%2e%2e/secret.txt"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(home + missing)
            assert (refused.value.code, refused.value.read()) == (404, b"Nothing here")


def test_locked_packages_come_from_whichever_registry_is_set_up() -> None:
    """The lock names versions and checksums, and no host."""
    lock = (PROJECT / "checkers/package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert f'"axe-core": "{browser.AXE_VERSION}"' in lock
