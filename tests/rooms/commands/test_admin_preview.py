"""The page as it would be: drawn by what draws the site, in any language, without anything being written, and nothing in it runs."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pytest
from lxml import html

from portal.commands.serve.admin import Admin
from portal.commands.serve.exchange import got
from portal.commands.serve.form_pages import ADDRESS, PREVIEW, AdminResponse
from portal.commands.serve.server import Preview
from portal.files.theme import THEME
from support.form import values_of
from support.sites import Tiny, build, call, tree

HOST = "127.0.0.1:8000"
NEWS = "news/first-people-arrive"


@pytest.fixture
def root(tiny: Tiny) -> Path:
    root = tiny("whole", languages=("en", "ar"))
    assert call("translations", "sync", root=root).exit_code == 0
    return root


def look(admin: Admin, key: str, locale: str, changes: dict[str, str], token: str = "") -> AdminResponse:
    query = urlencode({"key": key, "with": "ar"})
    page = html.fromstring(admin.get(f"{ADDRESS}edit", query).html)
    (address,) = page.xpath(f"//button[@formtarget='preview'][contains(@formaction, 'in={locale}')]/@formaction")
    path, _, query = address.partition("?")
    fields = values_of(page.forms[0]) | changes | ({"token": token} if token else {})
    answer = admin.post(path, query, urlencode(fields).encode(), f"http://{HOST}", HOST)
    return admin.get(*answer.location.split("?")) if answer.status == 303 else answer


def test_it_is_the_page_that_would_be_built_and_nothing_is_written(root: Path) -> None:
    admin = Admin(root)
    before = tree(root)
    typed = {"en:title": "Fifty arrive", "en:body": "A **bold** word, {{figure:people-met}}.", "ar:title": "وصل خمسون"}
    shown = {locale: look(admin, NEWS, locale, typed) for locale in ("en", "ar")}
    assert {name: content for name, content in tree(root).items() if not name.startswith(".cache")} == {
        name: content for name, content in before.items() if not name.startswith(".cache")
    }
    (form,) = html.fromstring(admin.get(f"{ADDRESS}edit", urlencode({"key": NEWS})).html).forms
    body = urlencode(values_of(form) | typed).encode()
    assert admin.post(f"{ADDRESS}edit", urlencode({"key": NEWS}), body, f"http://{HOST}", HOST).status == 303
    site = build(root)
    assert shown["en"].html == (site / NEWS / "index.html").read_text("utf-8")
    assert shown["ar"].html == (site / "ar" / NEWS / "index.html").read_text("utf-8")
    assert "وصل خمسون" in shown["ar"].html and 'dir="rtl"' in shown["ar"].html


def test_a_translation_that_saving_would_make_outdated_says_so_before(tiny: Tiny) -> None:
    """Also one of which the ledger does not know yet from which source it was made."""
    root = tiny("whole", languages=("en", "ar"))
    admin = Admin(root)
    typed = {"en:title": "Fifty arrive"}
    shown = look(admin, NEWS, "ar", typed)
    (form,) = html.fromstring(admin.get(f"{ADDRESS}edit", urlencode({"key": NEWS})).html).forms
    body = urlencode(values_of(form) | typed).encode()
    assert admin.post(f"{ADDRESS}edit", urlencode({"key": NEWS}), body, f"http://{HOST}", HOST).status == 303
    built = (build(root) / "ar" / NEWS / "index.html").read_text("utf-8")
    said = [html.fromstring(page).xpath("//aside[@class='wrap notices']//p/text()") for page in (shown.html, built)]
    assert said[0] == said[1] and shown.html == built


def test_it_looks_as_the_site_does_whatever_site_was_built(root: Path) -> None:
    """Also where none was, or that of a preview, in which styles have no hash in their names."""
    admin = Admin(root)
    shown = html.fromstring(look(admin, NEWS, "ar", {}).html)
    (style,) = shown.xpath("//link[@rel='stylesheet']/@href")
    address = urljoin(f"{PREVIEW}ar/{NEWS}/", style)
    answer = got(admin, root / "nowhere", address, "")
    assert (answer.status, answer.kind) == (200, "text/css")
    assert answer.content == (THEME / "assets/portal.css").read_bytes()
    assert got(admin, root / "nowhere", f"{PREVIEW}assets/portal-000000000000.css", "").status == 404


def test_what_has_no_page_is_seen_where_it_is_shown(root: Path) -> None:
    assert "13,579" in look(Admin(root), "figures/people-met", "en", {"en:value": "13579"}).html


def test_what_cannot_be_shown_yet_is_told_in_its_place(root: Path) -> None:
    admin = Admin(root)
    for typed, told in (({"en:source": "Nobody’s"}, "Nobody’s"), ({"en:published": ""}, "published")):
        shown = look(admin, NEWS, "en", typed)
        assert told in html.fromstring(shown.html).xpath("string(//*[@role='alert'])"), shown.html


def test_nothing_that_is_typed_runs(root: Path) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src='javascript:alert(1)'></iframe>"
    shown = look(Admin(root), NEWS, "en", {"en:title": attack, "en:body": f"{attack}\n\n[x](javascript:alert(1))"})
    page = html.fromstring(shown.html)
    assert not page.xpath(
        "//*[@onerror] | //iframe | //a[starts-with(@href, 'javascript')] | //script[not(@type)][contains(., 'alert')]"
    )
    assert "sandbox" in shown.policy and "default-src 'none'" in shown.policy
    assert "script-src" not in shown.policy and "allow-scripts" not in shown.policy


def test_only_its_own_pages_can_have_one_drawn_and_only_who_knows_its_name_sees_it(root: Path) -> None:
    admin = Admin(root)
    assert look(admin, NEWS, "en", {"en:title": "Guessed"}, token="guessed").status in (403, 404)
    body = urlencode({"token": admin.token}).encode()
    for path, query in ((f"{PREVIEW}x", "key=nobody"), (f"{PREVIEW}x", f"key={NEWS}&in=xx"), (PREVIEW, "")):
        assert admin.post(path, query, body, f"http://{HOST}", HOST).status == 404
        assert admin.post(path, query, body, "http://evil.example", HOST).status == 403
    assert admin.get(f"{PREVIEW}x", "shown=guessed").status == admin.get(PREVIEW, "").status == 404


@pytest.fixture
def preview(root: Path) -> Iterator[Preview]:
    (root / "site/assets").mkdir(parents=True)
    (root / "site/assets/portal.css").write_text("a {}")
    (root / "site/index.html").write_text("<html><head></head><body>Built</body></html>")
    (root / "secret").write_text("secret")
    running = Preview(root / "site", "127.0.0.1", 0, "/sub/", admin=Admin(root))
    running.start()
    yield running
    running.stop()


@pytest.mark.parametrize(
    ("path", "status", "held"),
    [
        ("assets/portal.css", 200, b"a {}"),
        ("", 200, b"Built"),
        ("../secret", 404, b""),
        ("%2e%2e/secret", 404, b""),
        ("..%5csecret", 404, b""),
    ],
)
def test_what_stands_beside_it_is_of_the_built_site_alone(
    preview: Preview, path: str, status: int, held: bytes
) -> None:
    link = http.client.HTTPConnection("127.0.0.1", preview.port)
    link.request("GET", f"{PREVIEW}{path}")
    answer = link.getresponse()
    content = answer.read()
    assert (answer.status in (status, 503), held in content, b"secret" in content) == (True, True, False)
    assert "sandbox" in (answer.getheader("Content-Security-Policy") or "") and b"script.js" not in content
    link.close()


def look_at_new(admin: Admin, kind: str, typed: dict[str, str]) -> AdminResponse:
    page = html.fromstring(admin.get(f"{ADDRESS}new", f"kind={kind}").html)
    (address,) = page.xpath("//button[@formtarget='preview']/@formaction")
    fields = values_of(page.forms[0]) | typed
    answer = admin.post(*address.split("?"), urlencode(fields).encode(), f"http://{HOST}", HOST)
    assert answer.status == 303
    return admin.get(*answer.location.split("?"))


def test_what_is_new_is_seen_before_it_is_there(root: Path) -> None:
    """As it is built once it is added; and until enough is typed, what is missing is told in its place."""
    admin, before = Admin(root), tree(root)
    typed = {
        "id": "quay",
        "title": "A quay",
        "summary": "It opens.",
        "text": "See **there**: {{figure:people-met}}.",
        "updated": "2026-01-02",
    }
    waiting = html.fromstring(look_at_new(admin, "page", {"title": "A quay"}).html).xpath("string(//*[@role='alert'])")
    assert "Summary" in waiting or "summary" in waiting
    shown = look_at_new(admin, "page", typed)
    assert {name: held for name, held in tree(root).items() if not name.startswith(".cache")} == {
        name: held for name, held in before.items() if not name.startswith(".cache")
    }
    (form,) = html.fromstring(admin.get(f"{ADDRESS}new", "kind=page").html).forms
    body = urlencode(values_of(form) | typed).encode()
    assert admin.post(f"{ADDRESS}new", "kind=page", body, f"http://{HOST}", HOST).status == 303
    assert shown.html == (build(root) / "quay" / "index.html").read_text("utf-8")
    partner = {"name": "Quay Works", "kind": "company", "summary": "It hires.", "sources": "harbour-release"}
    assert "Quay Works" in look_at_new(admin, "partner", partner).html
    assert not html.fromstring(admin.get(f"{ADDRESS}new", "kind=source").html).xpath("//iframe")
