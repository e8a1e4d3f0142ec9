"""Promises that hold for every page of a built site, whatever is written on it; ``make check-content`` holds the editors' site to the same."""

import datetime as dt
import re
from pathlib import Path

import pytest
from lxml import etree

import markup
from portal.check.project import read
from portal.render.security_headers import POLICY

HOME = "https://portal.example.org/"
LEAST = {
    "Links and anchors": 5000,
    "hreflang and canonicals": 100,
    "Structured data": 500,
    "Heads": 150,
    "Order of headings, ids": 150,
    "Policy": 150,
    "Links keep the language": 5000,
    "Words of other scripts": 2000,
    "Sitemap": 150,
    "Feeds": 100,
}
"""How much there is to look at in a site of some 240 pages, so that no check looks at nothing."""


@pytest.fixture(scope="module")
def built(portal_site: Path) -> markup.Built:
    return markup.Built.read(portal_site, HOME)


@pytest.mark.parametrize("name", markup.CHECKS)
def test_every_page_keeps_what_it_promises(name: str, built: markup.Built) -> None:
    check, _ = markup.CHECKS[name]
    checked, faults = check(built)
    assert faults == []
    assert checked > LEAST[name]


def test_each_language_and_each_kind_of_page_is_among_them(built: markup.Built) -> None:
    assert built.languages == ["en", "ar", "fr", "uk"]
    assert {"index", "programme", "partner", "news-item", "employers-answer"} <= built.samples.keys()


def test_days_in_the_sitemap_are_stated_by_a_record_or_a_page(portal_site: Path) -> None:
    site, _ = read(portal_site.parent)
    assert site is not None
    portal = site.portal
    days = {url.findtext("{*}lastmod", "") for url in etree.parse(portal_site / "sitemap.xml").getroot()}
    stated = {record.checked for record in (*portal.programmes.values(), *portal.partners.values())}
    stated |= {page.updated for page in portal.pages.values()}
    for item in portal.news.values():
        moments = (item.published, item.updated)
        stated |= {moment.astimezone(dt.UTC).date() for moment in moments if moment}
    assert {dt.date.fromisoformat(day) for day in days} <= stated


def test_nothing_moves_by_itself(portal_site: Path) -> None:
    """No transition, animation or smooth scrolling, but for readers who don't mind movement."""
    for file in [*portal_site.rglob("*.css"), *portal_site.rglob("*.js")]:
        rest = re.sub(
            r"@media[^{]*prefers-reduced-motion: *no-preference[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}",
            "",
            file.read_text("utf-8"),
        )
        assert not re.findall(r"transition(?:-\w+)?:|animation(?:-\w+)?:|@keyframes|smooth|\.animate\(", rest), file


def test_hosts_are_told_the_same_policy(portal_site: Path) -> None:
    """The files of all hosts hold the pages' policy, and what only a header can say."""
    for name in ("_headers", "portal.nginx.conf", "Caddyfile", ".htaccess", "staticwebapp.config.json"):
        text = (portal_site / name).read_text("utf-8")
        assert POLICY in text and "frame-ancestors 'none'" in text
        for header in (
            "Strict-Transport-Security",
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Permissions-Policy",
            "Cross-Origin-Opener-Policy",
        ):
            assert header in text
    assert (portal_site / "_headers").read_text("utf-8").startswith("/*\n  ")
