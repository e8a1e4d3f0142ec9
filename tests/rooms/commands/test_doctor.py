"""portal doctor: what is an example still, what is due next and what will publish it; the host is asked only where an address is given.

What it says of real hosts is tried with them (tests/rooms/render/test_hosts.py).
"""

from http import client
from pathlib import Path

import pytest

from support.sites import BEFORE, LATER, Tiny, call, edit, write

FILES = {
    "docs/en/news/held-item.md": "---\ntitle: Held\nsummary: Not yet.\nkind: news\npublish_at: 2026-01-02T09:00+01:00\n"
    "source_date: 2026-01-02\nsource: report\n---\n\nText.\n",
    "data/sources.yml": "sources:\n  - id: report\n    title: Report\n    url: https://www.iom.int/report\n    seen: 2026-01-01\n",
}


@pytest.fixture
def root(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(client.HTTPConnection, "connect", lambda self: pytest.fail("nobody asked for the network"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    return tiny(files=FILES)


def test_what_is_an_example_is_named_with_its_place(root: Path) -> None:
    said = call("doctor", root=root)
    assert said.exit_code == 1
    assert "mkdocs.yml:2:11: error: The site would be published for “https://tiny.example.org/sub/”" in said.stdout
    assert "2 values are examples still.\n" in said.stdout
    edit(root, "mkdocs.yml", "https://tiny.example.org/sub/", "https://portal.iom.int/")
    edit(root, "mkdocs.yml", "errors@tiny.example.org", "errors@iom.int")
    said = call("doctor", root=root)
    assert said.exit_code == 0 and "0 values are examples still.\n" in said.stdout


def test_what_is_due_is_named_and_what_can_publish_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    due = "/news/held-item/: appears\nBuild the site again at 2026-01-02T08:00:00Z.\n"
    assert f"{due}Nothing here will publish it then." in call("doctor", root=root).stdout
    write(root, ".gitlab-ci.yml", "")
    write(root, "deploy/publish.sh", "")
    assert f"{due}What can publish it then: .gitlab-ci.yml, deploy/publish.sh. Look" in call("doctor", root=root).stdout
    monkeypatch.setenv("SOURCE_DATE_EPOCH", LATER)
    assert "Nothing is due.\n" in call("doctor", root=root).stdout


def test_a_site_that_search_engines_leave_alone_is_told(root: Path) -> None:
    edit(root, "mkdocs.yml", "news_per_page: 2", "noindex: true")
    assert "Search engines are asked to leave this site alone" in call("doctor", root=root).stdout


def test_an_address_that_is_none_or_does_not_answer_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "“portal” is not an address of a site." in call("doctor", "--url", "portal", root=root).output

    def refuse(self: object) -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(client.HTTPConnection, "connect", refuse)
    said = call("doctor", "--url", "http://portal.invalid", root=root)
    assert said.exit_code == 1 and "http://portal.invalid/ does not answer: " in said.stdout
