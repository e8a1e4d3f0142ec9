"""The real content, and the real site built from it: promises that hold for every record, every page and every link."""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest
from lxml import etree

import markup
from portal.check.project import Site, read
from portal.common.locales import locale_format
from portal.content.markdown import FIGURE
from portal.render.security_headers import POLICY
from support.sites import PROJECT, call

Pages = dict[str, lxml.html.HtmlElement]


@pytest.fixture(scope="module")
def content() -> Site:
    """The real content, read once."""
    site, problems = read(PROJECT)
    assert site is not None, problems
    return site


@pytest.fixture(scope="module")
def pages(real_site: Path) -> Pages:
    """Every built page by its address relative to the root, parsed once."""
    parser = lxml.html.HTMLParser(encoding="utf-8")
    return {
        file.relative_to(real_site).as_posix().removesuffix("index.html"): lxml.html.document_fromstring(
            file.read_bytes(), parser=parser
        )
        for file in sorted(real_site.rglob("*.html"))
    }


def offenders(pages: Pages, fault: Callable[[lxml.html.HtmlElement], object]) -> dict[str, object]:
    """Pages at which something is wrong, and what."""
    return {uri: found for uri, page in pages.items() if (found := fault(page))}


# --- what was written ---


def test_the_content_has_no_errors() -> None:
    """``portal check`` finds nothing that forbids publishing."""
    result = call("check", root=PROJECT)
    assert result.exit_code == 0, result.output


def test_the_ledger_is_in_step() -> None:
    """``portal translations sync`` has nothing to write."""
    result = call("translations", "sync", "--check", root=PROJECT)
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("locale", ["en", "fr", "ar", "uk"])
def test_no_number_of_the_ledger_is_typed_by_hand(content: Site, locale: str) -> None:
    """Numbers from a thousand on stand in figures.yml alone; texts refer to them."""
    store, form = content.portal.texts, locale_format(locale)
    big = [figure.value for figure in content.portal.figures.values() if figure.value >= 1000]
    forms = {form.number(value) for value in big} | {f"{value}" for value in big}
    assert len(forms) > 20
    pattern = re.compile(r"(?<![\d.,])(?:" + "|".join(map(re.escape, sorted(forms))) + r")(?!\d)")
    units = store.source if locale == "en" else store.translations[locale]
    typed = {key: found for key, unit in units.items() if (found := pattern.findall(FIGURE.sub("", unit.value)))}
    assert not typed


ORGANISATIONS = {
    "dt4e": {
        "project-of": ["International Organization for Migration"],
        "funder": ["European Union"],
        "partner": ["Talent Beyond Boundaries", "Fedasil", "Alto Comissariado para as Migrações", "Fragomen"],
        "pilot": [
            *("NHS England", "NHS Improvement", "Department of Health and Social Care", "RefuAid"),
            *(
                "Liverpool John Moores University",
                "International Organization for Migration",
                "Talent Beyond Boundaries",
            ),
        ],
    },
    "link-it": {
        "project-of": ["International Organization for Migration"],
        "funder": ["European Union"],
        "partner": [
            *("International Catholic Migration Commission", "British Refugee Council"),
            "Asociația Serviciul Iezuiților pentru Refugiații din România",
            *("Caritasverband für die Diözese Hildesheim e.V.", "Conselho Português para os Refugiados"),
        ],
    },
    "opportunity-unlimited": {
        "started-by": ["Upwork", "Tent Partnership for Refugees"],
        "community": [
            *("Payoneer", "International Organization for Migration", "HIAS", "Techfugees", "Humans in the Loop"),
            *("Na’amal", "Upwardly Global"),
        ],
        "looking-at-work": ["Bloomberg", "Genpact", "Sutherland"],
    },
}
"""Who takes part in what, and as what, as the digest of the sources has it."""


def test_every_organisation_of_the_sources_has_its_record_and_its_part(content: Site) -> None:
    """Each organisation stands in the programme it belongs to, in the role the sources give it, and no other does."""
    portal = content.portal
    found: dict[str, dict[str, list[str]]] = {}
    for programme in portal.programmes.values():
        roles = found.setdefault(programme.id, {})
        for relation in programme.organisations:
            roles.setdefault(str(relation.role), []).append(portal.partners[relation.partner].name)
    assert {one: {role: sorted(names) for role, names in roles.items()} for one, roles in found.items()} == {
        one: {role: sorted(names) for role, names in roles.items()} for one, roles in ORGANISATIONS.items()
    }


def test_publishers_of_figures_are_no_partners(content: Site) -> None:
    """UNHCR, ILO and UN DESA are sources of figures: they have no record among the organisations."""
    names = " ".join(f"{one.id} {one.name} {one.short_name}" for one in content.portal.partners.values())
    assert not re.findall(r"UNHCR|UN DESA|Labour Organi[sz]ation|\b(?:ILO|ilo|unhcr|undesa)\b", names)


PRIVATE = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "a telephone number": re.compile(
        r"(?:\+|\b00)\d{1,3}[ ()/.\d-]{6,}\d|\(0\d{1,4}\)[ \d/-]{5,}|\b0\d{2,4}[ /-]\d{3}[ \d/-]{2,}"
    ),
}


@pytest.mark.parametrize("kind", PRIVATE)
def test_nobodys_address_or_number_is_published(kind: str) -> None:
    """Neither docs nor data hold a person's e-mail address or telephone number."""
    found = {}
    for folder, ending in (("docs", "*.md"), ("data", "*.yml"), ("data", "*.json")):
        for file in (PROJECT / folder).rglob(ending):
            for hit in PRIVATE[kind].findall(re.sub(r'"[0-9a-f]{16}"', "", file.read_text("utf-8"))):
                found.setdefault(file.relative_to(PROJECT).as_posix(), []).append(hit)
    assert not found


def test_the_search_for_addresses_and_numbers_would_find_them() -> None:
    """The patterns of the test above know what they look for, and leave dates, years and digits of figures alone."""
    for number in ("+43 1 581 22 22", "+380-44-568-50-15", "0044 20 7811 6000", "(020) 7811 6000", "020 7811 6000"):
        assert PRIVATE["a telephone number"].search(number), number
    for harmless in ("2026-11-22T01:00:00+00:00", "647000000000", "2021/2022", "0 1000", "published: 2022-07~"):
        assert not PRIVATE["a telephone number"].search(harmless), harmless
    assert PRIVATE["an e-mail address"].search("write to name@iom.example")


# --- every page ---


def test_every_page_has_one_heading_its_language_a_title_and_a_description(pages: Pages) -> None:
    """One h1; lang and dir on html, the same as the address says; a title, a description, a viewport."""

    def faults(page: lxml.html.HtmlElement) -> list[str]:
        checks = {
            "h1": len(page.xpath("//h1")) == 1 and page.xpath("//h1")[0].text_content().strip(),
            "title": (page.findtext(".//title") or "").strip(),
            "description": page.xpath("//meta[@name='description']/@content[normalize-space()]"),
            "viewport": page.xpath("//meta[@name='viewport']"),
            "dir": page.get("dir") == locale_format(page.get("lang")).direction,
        }
        return [name for name, is_well in checks.items() if not is_well]

    assert not offenders(pages, faults)
    wrong = [uri for uri, page in pages.items() if page.get("lang") != language(uri)]
    assert len(pages) > 150 and not wrong


def language(uri: str) -> str:
    """The language of an address."""
    first = uri.split("/")[0]
    return first if first in ("fr", "ar", "uk") else "en"


def test_ids_are_unique_and_headings_skip_no_level(pages: Pages) -> None:
    """No id occurs twice on a page; every label that is referred to exists; h2 follows h1, and so on."""

    def faults(page: lxml.html.HtmlElement) -> list[str]:
        ids = Counter(page.xpath("//@id"))
        found = [one for one, number in ids.items() if number > 1]
        found += [one for value in page.xpath("//@aria-labelledby") for one in value.split() if one not in ids]
        levels = [int(one.tag[1]) for one in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        found += [f"h{a} h{b}" for a, b in zip([0, *levels], levels, strict=False) if b > a + 1]
        return found

    assert not offenders(pages, faults)


def test_pages_work_under_a_strict_content_security_policy(pages: Pages) -> None:
    """No style attribute, style element, inline handler or inline script; structured data is not executed."""
    inline = (
        "//@style | //style | //@*[starts-with(name(), 'on')] | //script[not(@src) and not(@type='application/ld+json')]"
        " | //a[starts-with(@href, 'javascript:')] | //base"
    )
    assert not offenders(pages, lambda page: page.xpath(inline))


def test_nothing_moves_by_itself(real_site: Path) -> None:
    """No transition, animation or smooth scrolling, but for readers who don't mind movement."""
    for file in [*real_site.rglob("*.css"), *real_site.rglob("*.js")]:
        rest = re.sub(
            r"@media[^{]*prefers-reduced-motion: *no-preference[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}",
            "",
            file.read_text("utf-8"),
        )
        assert not re.findall(r"transition(?:-\w+)?:|animation(?:-\w+)?:|@keyframes|smooth|\.animate\(", rest), file


def test_no_page_asks_another_host_for_anything(real_site: Path, pages: Pages) -> None:
    """Scripts, styles, icons and images are the site's own; so is all that styles and scripts load."""

    def faults(page: lxml.html.HtmlElement) -> list[str]:
        loaded = page.xpath(
            "//script/@src | //img/@src | //img/@srcset | //source/@srcset | //iframe/@src | //video/@src | //audio/@src"
            " | //link[not(@rel='canonical' or @rel='alternate')]/@href | //form/@action | //object/@data | //@ping"
        )
        return [address for address in loaded if urlsplit(address).netloc]

    assert not offenders(pages, faults)
    for file in [*real_site.rglob("*.css"), *real_site.rglob("*.js"), *real_site.rglob("*.svg")]:
        code = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.findall(r"(?:https?:)?//[\w-]+\.[\w.-]+|@import", code), file


def test_structured_data_names_the_page_itself(content: Site, pages: Pages) -> None:
    """The home page is the site; every page below it ends its own breadcrumbs."""
    site_url = content.portal.settings.site_url
    for uri, page in pages.items():
        if uri == "404.html":
            continue
        data = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
        things = {str(thing["@type"]): thing for thing in data["@graph"]}
        if "WebSite" in things:
            assert things["WebSite"]["url"] == site_url + uri
        else:
            assert things["BreadcrumbList"]["itemListElement"][-1]["item"] == site_url + uri


# --- links between pages ---


@pytest.mark.parametrize(
    ("check", "least"), [(markup.links, 5000), (markup.hreflang, 100), (markup.structured_data, 500)]
)
def test_built_pages_pass_the_checks_of_the_audit(
    check: Callable[[markup.Built], markup.Found], least: int, content: Site, real_site: Path, pages: Pages
) -> None:
    """Links, files and anchors exist; hreflang is reciprocal, canonicals are right; JSON-LD states what it must."""
    checked, faults = check(markup.Built(real_site, content.portal.settings.site_url, pages))
    assert not faults
    assert checked > least


def test_links_in_a_page_stay_in_its_language(content: Site, pages: Pages) -> None:
    """Every internal link leads to a page in the reader's language, unless it says with hreflang that it doesn't."""
    site_url = content.portal.settings.site_url

    def faults(uri: str, page: lxml.html.HtmlElement) -> list[str]:
        found = []
        for link in page.xpath("//a[not(@hreflang)]"):
            target = urljoin(site_url + uri, link.get("href"))
            if target.startswith(site_url) and language(target.removeprefix(site_url)) != page.get("lang"):
                found.append(link.get("href"))
        return found

    wrong = {uri: found for uri, page in pages.items() if uri != "404.html" and (found := faults(uri, page))}
    assert not wrong


def test_x_default_is_the_english_page(pages: Pages) -> None:
    """Whoever reads none of the portal's languages is sent to the English page; the 404 page names no translation."""

    def faults(page: lxml.html.HtmlElement) -> object:
        found = {one.get("hreflang"): one.get("href") for one in page.xpath("//link[@rel='alternate'][@hreflang]")}
        return found.get("x-default") != found.get("en")

    assert not offenders(pages, faults)
    assert not pages["404.html"].xpath("//link[@hreflang]")


def test_canonical_addresses_are_the_pages_own_or_the_originals(content: Site, pages: Pages) -> None:
    """An indexed page is its own canonical, an untranslated one yields to the English page; the 404 page has none."""
    site_url = content.portal.settings.site_url
    found = {uri: page.xpath("//link[@rel='canonical']/@href") for uri, page in pages.items()}
    assert found.pop("404.html") == []
    wanted = {
        uri: [site_url + (uri.removeprefix(f"{language(uri)}/") if pages[uri].xpath("//meta[@name='robots']") else uri)]
        for uri in found
    }
    assert found == wanted


def test_the_sitemap_lists_exactly_the_indexed_pages(content: Site, real_site: Path, pages: Pages) -> None:
    """Every page that search engines may list, once, with a day of last change that some record or page states."""
    portal = content.portal
    listed = [
        (url.findtext("{*}loc", "").removeprefix(portal.settings.site_url), url.findtext("{*}lastmod", ""))
        for url in etree.parse(real_site / "sitemap.xml").getroot()
    ]
    indexed = [uri for uri, page in pages.items() if not page.xpath("//meta[@name='robots']")]
    assert sorted(uri for uri, _ in listed) == sorted(indexed)
    stated = {one.checked for one in (*portal.programmes.values(), *portal.partners.values())}
    stated |= {one.matter.updated for one in portal.pages.values()}
    for one in portal.news.values():
        stated |= {moment.astimezone(dt.UTC).date() for moment in (one.matter.published, one.matter.updated) if moment}
    assert {dt.date.fromisoformat(day) for _, day in listed} <= stated


# --- what browsers are told ---


def test_every_page_bears_the_policy_and_nothing_that_it_forbids(real_site: Path) -> None:
    """No page has a script or style of its own, an inline handler, a style attribute, or anything from another host."""
    faults = []
    for file in real_site.rglob("*.html"):
        page = lxml.html.document_fromstring(file.read_bytes())
        policies = page.xpath("/html/head/meta[@http-equiv='Content-Security-Policy']/@content")
        inline = page.xpath(
            "//style | //script[not(@src)][not(@type='application/ld+json')] | //*[@style] | //@*[starts-with(name(), 'on')]"
        )
        loaded = page.xpath(
            "//script/@src | //img/@src | //source/@srcset | //link[@rel='stylesheet' or @rel='icon' or @rel='manifest']/@href"
        )
        elsewhere = [one for one in loaded if re.match(r"(https?:)?//", one)]
        unmarked = page.xpath("//main//a[starts-with(@href, 'http')][not(contains(@class, 'external'))]/@href")
        if policies != [POLICY] or inline or elsewhere or unmarked:
            faults.append(f"{file}: {policies} {inline} {elsewhere} {unmarked}")
    assert not faults, "\n".join(faults)


def test_hosts_are_told_the_same_policy(real_site: Path) -> None:
    """_headers and the snippet for nginx hold the pages' policy, and what only a header can say."""
    for name in ("_headers", "headers.nginx.conf"):
        text = (real_site / name).read_text("utf-8")
        assert POLICY in text and "frame-ancestors 'none'" in text
        for header in (
            "Strict-Transport-Security",
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Permissions-Policy",
            "Cross-Origin-Opener-Policy",
        ):
            assert header in text
    assert (real_site / "_headers").read_text("utf-8").startswith("/*\n  ")
