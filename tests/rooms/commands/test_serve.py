"""``portal serve``: what is saved is seen in the open browser at once, and so is what must be mended."""

import http.client
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.commands.serve import watch as watching
from portal.commands.serve.admin import Admin
from portal.commands.serve.server import Preview
from portal.files.theme import THEME
from support.browser import PATIENCE
from support.serving import Serving
from support.sites import Tiny, call, tree

pytestmark = pytest.mark.slow

Window = Callable[[str], Page]


@pytest.fixture
def window(chromium: Browser) -> Iterator[Window]:
    """Open a page at an address."""
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)

    def open_page(address: str) -> Page:
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    context.close()


def loads(page: Page) -> list[str]:
    """A list that grows whenever the page is loaded anew."""
    found: list[str] = []
    page.on("framenavigated", lambda frame: found.append(frame.url))
    return found


def test_what_is_saved_is_seen_in_every_language(serving: Callable[..., Serving], window: Window) -> None:
    portal = serving("whole", languages=("en", "fr", "ar"))
    name = "data/partners.yml"
    summary = re.search(r"summary: (\S[^\n]+)", (portal.root / name).read_text("utf-8"))
    assert summary
    page, elsewhere = window(f"{portal.home}partners/harbour-trust/"), window(f"{portal.home}about/")
    arabic = window(f"{portal.home}ar/about/")
    elsewhere_loads = loads(elsewhere)
    portal.edit(name, summary[0], "summary: Fresh from the press.")
    expect(page.get_by_text("Fresh from the press.")).to_be_visible()
    assert elsewhere_loads == []

    portal.edit("docs/en/about.md", "The text of about.", "A text without translation.")
    expect(elsewhere.get_by_text("A text without translation.")).to_be_visible()
    expect(arabic.get_by_text("A text without translation.")).to_be_visible()

    matter = "---\ntitle: حول\nsummary: خلاصة\n---\n\nنص جديد.\n"
    (portal.root / "docs/ar/about.md").write_text(matter, "utf-8")
    expect(arabic.get_by_text("نص جديد.")).to_be_visible()
    (portal.root / "docs/ar/about.md").unlink()
    expect(arabic.get_by_text("A text without translation.")).to_be_visible()


def test_nothing_is_forked_beside_a_thread(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a thread holds at that moment, the child would wait for for ever. The first build has all cores to itself; later ones are done in one process."""
    monkeypatch.setenv("TELL_FORKS", "yes")
    shutil.copy(THEME / "base.html", portal / "overrides/base.html")
    serving = Serving(portal, "127.0.0.1:0", "--jobs", "2")
    said = [serving.line()]
    while "Ready in" not in said[-1]:
        said.append(serving.line())
    assert "Forked\n" in said
    serving.edit("overrides/base.html", "</footer>", "<p>Below all</p></footer>")
    while "renewed in" not in said[-1]:
        said.append(serving.line())
    serving.stop()
    assert [line for line in said if line.startswith("Forked beside")] == []


def test_a_new_and_a_deleted_news_item_come_and_go(serving: Callable[..., Serving], window: Window) -> None:
    portal = serving("whole")
    page = window(f"{portal.home}news/fresh/")
    expect(page).to_have_title(re.compile("not", re.IGNORECASE))
    (item,) = (portal.root / "docs/en/news").glob("*.md")
    fresh = item.with_name("fresh.md")
    fresh.write_text(item.read_text("utf-8").replace("title: ", "title: Fresh: "), "utf-8")
    expect(page.get_by_role("alert")).to_contain_text("docs/en/news/fresh.md:2:")  # a colon without quotation marks
    fresh.write_text(item.read_text("utf-8").replace("title: ", "title: Fresh news, "), "utf-8")
    expect(page.get_by_role("heading", name="Fresh news")).to_be_visible()
    fresh.unlink()
    expect(page).to_have_title(re.compile("not", re.IGNORECASE))


def test_template_style_and_script_are_live(serving: Callable[..., Serving], window: Window) -> None:
    portal = serving()
    page = window(f"{portal.home}about/")
    with (portal.root / "overrides/pages/page.html").open("a") as file:
        file.write("<!-- nothing -->")
    portal.edit("overrides/base.html", "</footer>", "<p>Below all</p></footer>")
    expect(page.get_by_text("Below all")).to_be_visible()

    page_loads = loads(page)
    with (portal.root / "overrides/assets/portal.css").open("a") as file:
        file.write("\nbody { margin-inline-start: 77px; }\n")
    expect(page.locator("body")).to_have_css("margin-left", "77px")
    assert page_loads == [], "a style is renewed without loading the page anew"

    with (portal.root / "overrides/assets/portal.js").open("a") as file:
        file.write('\ndocument.title = "Scripted";\n')
    expect(page).to_have_title("Scripted")
    page.close()  # or it would be loaded anew by what follows, and Chromium may never end a window that is just being loaded

    picture = portal.root / "overrides/assets/picture.svg"
    for wanted in (200, 404):
        picture.write_text("<svg/>") if wanted == 200 else picture.unlink()
        deadline = time.monotonic() + 90
        while get(portal.port, "/sub/assets/picture.svg")[0] != wanted:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_mistake_is_shown_above_the_last_good_page_until_it_is_mended(
    serving: Callable[..., Serving], window: Window
) -> None:
    portal = serving()
    page = window(f"{portal.home}fr/about/")
    page_loads = loads(page)
    portal.edit("docs/en/about.md", "title: About", "titel: About")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("docs/en/about.md:2:1: error: ")
    result = call("check", root=portal.root)
    said = [one for one in re.split(r"\n(?! )", result.stdout) if ": error: " in one]
    assert said
    shown = alert.get_by_role("listitem")
    expect(shown).to_have_text(said)
    expect(page.get_by_text("The text of about.")).to_be_visible()
    assert page_loads == []

    later = window(f"{portal.home}programmes/")  # opened while it is broken
    expect(later.get_by_role("alert")).to_be_visible()
    summary = later.get_by_text("This page shows the last good version")
    later.keyboard.press("Escape")
    expect(later.get_by_role("alert")).to_be_hidden()
    summary.focus()
    later.keyboard.press("Enter")
    expect(later.get_by_role("alert")).to_be_visible()

    portal.edit("docs/en/about.md", "titel: About", "title: About us")
    expect(alert).to_have_count(0)
    expect(later.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("heading", name="About us")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("overrides/pages/about.html", "{% from", "{% endif %}{% from", "overrides/pages/about.html:1:1: error: With this template, the page /about/ can't be drawn"),
        ("mkdocs.yml", "site_name: Tiny", "site_name: [Tiny", "mkdocs.yml:1:12:"),
        ("mkdocs.yml", "name: material", "name: materiel", "mkdocs.yml: Config value 'theme': Unrecognised theme"),
        ("data/partners.yml", "partners: []", "partners: [*a]", "data/partners.yml:1:"),
    ],
)  # fmt: skip
def test_whatever_is_broken_is_told_and_forgotten(
    name: str, old: str, new: str, message: str, serving: Callable[..., Serving], window: Window
) -> None:
    portal = serving()
    page = window(f"{portal.home}about/")
    portal.edit(name, old, new)
    expect(page.get_by_role("alert")).to_contain_text(message)
    portal.edit(name, new, old)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert "Traceback" not in portal.stop()


def test_a_site_that_was_broken_from_the_start_appears_once_it_is_mended(
    serving: Callable[..., Serving], window: Window
) -> None:
    portal = serving(files={"data/partners.yml": "partners: [}\n"})
    page = window(f"{portal.home}about/")
    expect(page.get_by_role("alert")).to_contain_text("data/partners.yml:1:")
    portal.edit("data/partners.yml", "[}", "[]")
    expect(page.get_by_role("heading", name="About")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_folder_put_in_the_place_of_another_is_still_watched(serving: Callable[..., Serving], window: Window) -> None:
    portal = serving()
    page = window(f"{portal.home}about/")
    for text in ("The first text.", "The second text."):
        shutil.copytree(portal.root / "docs", portal.root / "docs2")
        about = (portal.root / "docs2/en/about.md").read_text("utf-8")
        (portal.root / "docs2/en/about.md").write_text(about[: about.rindex("---") + 4] + f"\n{text}\n", "utf-8")
        shutil.rmtree(portal.root / "docs")
        (portal.root / "docs2").rename(portal.root / "docs")
        expect(page.get_by_text(text)).to_be_visible()
    portal.edit("docs/en/about.md", "The second text.", "The third text.")
    expect(page.get_by_text("The third text.")).to_be_visible()


def test_what_editors_leave_behind_while_somebody_types_is_no_content(tiny: Tiny) -> None:
    root = tiny()
    before = call("check", root=root).stdout
    for name in ("docs/en/.about.md.swp", "docs/en/news/.draft.md", "data/translations/fr/.partners.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("half a se", "utf-8")
    (root / "docs/en/.#about.md").symlink_to("editor@host.1:2")
    result = call("check", root=root)
    assert (result.exit_code, result.stdout) == (0, before)


def test_control_c_ends_it_and_the_site_itself_is_untouched(serving: Callable[..., Serving]) -> None:
    portal = serving()
    assert (
        portal.line()
        == f"http://127.0.0.1:{portal.port}/admin/ is a form in which you can edit it; so can whoever else has an account on this machine.\n"
    )
    assert portal.line().startswith("Ready in ")
    assert portal.stop() == ""
    assert portal.process.returncode == 0
    assert not (portal.root / "site").exists()


def test_a_taken_or_senseless_address_is_told(serving: Callable[..., Serving]) -> None:
    portal = serving()
    result = call("serve", "--address", f"127.0.0.1:{portal.port}", root=portal.root)
    assert result.exit_code == 2
    assert "Address already in use" in result.stderr
    result = call("serve", "--address", "8000", root=portal.root)
    assert (result.exit_code, result.stderr) == (2, "“8000” is not a host and a port. Write 127.0.0.1:8000, say.\n")


def test_it_can_be_stopped_before_it_has_begun(tmp_path: Path) -> None:
    server = Preview(tmp_path, "127.0.0.1", 0)
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        get(server.port, "/")


def test_the_preview_is_not_the_site(serving: Callable[..., Serving]) -> None:
    """What is served is the site with a script; what lies on disk is the site as it is."""
    portal = serving()
    status, _, body = get(portal.port, "/sub/about/")
    assert status == 200
    assert b'<script src="/.preview/script.js"' in body
    files = tree(portal.root / ".cache/portal/preview-0")
    assert files
    assert not any(b".preview" in content for content in files.values())


# --- the web server ---


def get(port: int, path: str, host: str = "localhost", method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Ask as no browser would: the path is sent as it is."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    """A small folder, served."""
    folder = tmp_path / "site"
    (folder / "fr").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("hush, hush")
    (folder / "index.html").write_text("<html><head></head><body>Home</body></html>")
    (folder / "fr/index.html").write_text("<html><head></head><body>Français</body></html>", "utf-8")
    (folder / "404.html").write_text("<html><head></head><body>Not here</body></html>")
    (folder / "robots.txt").write_text("Allow: /")
    server = Preview(folder, "127.0.0.1", 0, "/sub/")
    server.start()
    yield server
    server.stop()


def test_answers_are_those_of_a_static_host(preview: Preview) -> None:
    status, headers, body = get(preview.port, "/sub/fr/")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert headers["Cache-Control"] == "no-store"
    assert "Français" in body.decode()
    assert get(preview.port, "/sub/fr/", method="HEAD")[2] == b""
    assert get(preview.port, "/sub/fr")[:2][1]["Location"] == "/sub/fr/"
    assert get(preview.port, "/")[1]["Location"] == "/sub/"
    assert get(preview.port, "/sub/robots.txt")[2] == b"Allow: /"
    status, _, body = get(preview.port, "/sub/nowhere/")
    assert (status, b"Not here" in body, b"script.js" in body) == (404, True, True)


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "%2e%2e/secret.txt", "fr/../../secret.txt", "..%2fsecret.txt", "..%5csecret.txt", "%00", "%FF", "/etc/passwd", "~"],
)  # fmt: skip
def test_nothing_outside_the_site_is_served(path: str, preview: Preview) -> None:
    status, _, body = get(preview.port, f"/sub/{path}")
    assert status == 404
    assert b"hush" not in body
    assert b"root:" not in body


def test_no_other_host_name_may_read_the_preview(preview: Preview) -> None:
    assert get(preview.port, "/sub/", host="rebound.example.org")[0] == 421
    assert get(preview.port, "/sub/", host="127.0.0.1:8000")[0] == 200
    assert get(preview.port, "/sub/", host="[::1]")[0] == 200


def test_a_page_learns_of_what_changed_since_it_was_loaded_and_of_nothing_else(preview: Preview) -> None:
    loaded = preview.number
    preview.refreshed({"fr/index.html", "assets/portal.css"})
    assert preview.news("fr/index.html", loaded) == (
        preview.number,
        {"page": True, "style": True, "messages": []},
    )
    assert preview.news("index.html", loaded) == (preview.number, {"page": False, "style": True, "messages": []})
    loaded = preview.number
    preview.failed(["a mistake"])
    preview.refreshed(set())
    assert preview.news("fr/index.html", loaded) == (preview.number, {"page": False, "style": False, "messages": []})
    preview.refreshed({"assets/portal.js"})
    assert preview.news("fr/index.html", loaded)[1]["page"]
    loaded = preview.number
    preview.refreshed(None)
    assert preview.news("fr/index.html", loaded)[1]["page"]


@pytest.mark.parametrize(
    ("words", "asked", "spoken"),
    [((), "fr-FR,fr;q=0.9,en;q=0.5", "fr"), ((), "de", "en"), (("--lang", "uk"), "fr-FR", "uk")],
)
def test_the_form_speaks_what_the_browser_asks_for_unless_it_is_said(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], asked: str, spoken: str
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    root = tiny()
    found: list[tuple[str, bool]] = []
    monkeypatch.setattr(watching, "watch", lambda *args, heeds_browsers: found.append((args[-1], heeds_browsers)))
    assert call(*words, "serve", root=root).exit_code == 0
    ((language, heeds_browsers),) = found
    preview = Preview(
        root, "127.0.0.1", 0, language=language, admin=Admin(root, language), heeds_browsers=heeds_browsers
    )
    preview.start()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", preview.port)
        connection.request("GET", "/admin/", headers={"Accept-Language": asked})
        assert f'<html lang="{spoken}"'.encode() in connection.getresponse().read()
    finally:
        preview.stop()
