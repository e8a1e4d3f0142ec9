"""A site for trying things out: its own address and folder, from the same content, and search engines are asked to leave it alone."""

import json
from pathlib import Path

import pytest
from lxml import html

from support.sites import Tiny, build, call, tree, write

pytestmark = pytest.mark.slow

STAGING = """\
site_url: https://staging.tiny.example.org/
site_dir: staging
noindex: true
report_address: staging@tiny.example.org
"""


def test_it_differs_in_what_it_says_and_in_nothing_else(tiny: Tiny) -> None:
    root: Path = tiny(files={"staging.yml": STAGING})
    public = tree(build(root))
    result = call("build", "--jobs", "1", "--config", str(root / "staging.yml"), root=root)
    assert result.exit_code == 0 and "staging" in result.stdout, result.output
    assert tree(root / "site") == public
    staging = tree(root / "staging")
    assert staging.keys() == public.keys()
    for name in ("index.html", "fr/about/index.html", "404.html"):
        page = html.fromstring(staging[name])
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert b"tiny.example.org/sub/" not in staging[name]
    assert not html.fromstring(public["index.html"]).xpath("//meta[@name='robots']")
    assert staging["robots.txt"] == b"User-agent: *\nAllow: /\n" and b"Sitemap" in public["robots.txt"]
    for name in ("portal.nginx.conf", "Caddyfile", ".htaccess", "_headers"):
        assert b"X-Robots-Tag" in staging[name] and b"X-Robots-Tag" not in public[name]
    assert json.loads(staging["staticwebapp.config.json"])["globalHeaders"]["X-Robots-Tag"] == "noindex"
    assert b"staging@tiny.example.org" in staging["about/index.html"] + staging["index.html"]


def test_its_own_edits_are_seen_and_nothing_is_done_twice(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    root: Path = tiny(files={"staging.yml": STAGING})
    monkeypatch.chdir(root / "docs")  # its name is meant from where somebody stands
    staging = ("build", "--jobs", "1", "--config", "../staging.yml")
    assert call(*staging, root=root).exit_code == 0
    assert "outputs as they were" in call(*staging, root=root).stdout
    write(root, "staging.yml", STAGING.replace("noindex: true\n", ""))
    assert call(*staging, root=root).exit_code == 0
    assert b"noindex" not in (root / "staging/index.html").read_bytes()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "noindexx: true\n",
            "staging.yml:1:1: error: “noindexx” is not an option of the portal. Did you mean “noindex”?",
        ),
        ("noindex: perhaps\n", "staging.yml:1:10: error: “perhaps” says neither yes nor no."),
        ("site_url: nowhere\n", "staging.yml:1:11: error:"),
        ("- a\n", "staging.yml:1:1: error:"),
        (None, "staging.yml:1:1: error:"),
    ],
)
def test_what_is_wrong_in_it_is_told_with_its_place(tiny: Tiny, text: str | None, said: str) -> None:
    root: Path = tiny(files={"staging.yml": text} if text else {})
    result = call("build", "--config", str(root / "staging.yml"), root=root)
    assert result.exit_code == 1 and said in result.output, result.output
    assert not (root / "site").exists()
