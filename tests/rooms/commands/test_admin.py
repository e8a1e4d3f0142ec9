"""The form in the browser: one value changes one line, what the check refuses is not saved, and nobody else can send it."""

import difflib
import http.client
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from lxml import html
from playwright.sync_api import Browser

from portal.check import project
from portal.check.project import read
from portal.commands.serve import admin as admin_form
from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from portal.common.cache import FileCache
from portal.content.ledgers import LEDGERS
from portal.edit.yaml_patch import CannotPatch, set_body, set_value
from support.agency import FILES
from support.form import values_of
from support.serving import Serving
from support.sites import Tiny, build, call, make_portal, tree, write

pytestmark = pytest.mark.slow

HOST = "127.0.0.1:8000"
_READ: list[FileCache] = []


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The form and the check know what a build has read before; here, the portal as large as ours, which most tests edit a little."""
    if not _READ:
        memory = FileCache()
        read(make_portal(tmp_path_factory.mktemp("read") / "portal"), memory=memory)
        _READ.append(memory)
    for asked in (admin_form, project):
        monkeypatch.setattr(asked, "remembered", lambda root: _READ[0])


def sheet(answer: AdminResponse) -> dict[str, str]:
    """The fields of the form on a page, as a browser would send them."""
    (form,) = html.fromstring(answer.html).forms
    return values_of(form)


def send(admin: Admin, key: str, changes: dict[str, str], **other: str) -> AdminResponse:
    fields = sheet(admin.get(f"{ADDRESS}edit", urlencode({"key": key})))
    assert changes.keys() <= fields.keys(), fields.keys()
    body = urlencode(fields | {name: value.replace("\n", "\r\n") for name, value in changes.items()} | other).encode()
    return admin.post(f"{ADDRESS}edit", urlencode({"key": key}), body, f"http://{HOST}", HOST)


def changed_lines(before: dict[str, bytes], root: Path) -> list[str]:
    """Every line that is not as it was, with its sign; of the files that people write."""
    found = []
    for name, content in tree(root).items():
        if content != before.get(name) and not name.startswith(LEDGERS):
            lines = difflib.ndiff(before.get(name, b"").decode().splitlines(), content.decode().splitlines())
            found += [line for line in lines if line[:2] in ("- ", "+ ")]
    return found


def written(root: Path) -> dict[str, bytes]:
    """The files that people write: what follows from them for the ledgers is told by tests of its own."""
    return {name: content for name, content in tree(root).items() if not name.startswith(LEDGERS)}


@pytest.mark.parametrize(
    ("key", "field", "old", "new", "lines"),
    [
        ("partners/iom", "en:summary", "organisation for migration", "agency for migration", 1),
        ("partners/iom", "ar:name", "المنظمة الدولية للهجرة", "منظمة الهجرة", 1),
        ("partners/iom", "fr:summary", "fondée en 1951", "créée en 1951", 1),
        ("partners/fragomen", "en:general_knowledge", "kind, country, website", "kind, website", 1),
        ("programmes/dt4e", "en:description", "people who had to flee", "those who had to flee", 1),
        ("figures/dt4e-uk-employers", "en:value", "92", "93", 1),
        ("news/link-it-closing-event", "en:title", "LINK IT closes", "LINK IT ends", 1),
        (
            "news/link-it-closing-event",
            "en:people/dipti-pardeshi/role",
            "Chief of Mission in the United Kingdom",
            "Chief of Mission",
            1,
        ),
        ("news/link-it-closing-event", "fr:people/dipti-pardeshi/role", "cheffe de mission", "directrice", 1),
        ("news/link-it-closing-event", "uk:body", "Геертруї Ланно", "Геертруї  Ланно", 1),
        ("pages/about", "en:body", "It is nobody’s official site.", "It is no official site.", 1),
    ],
)
def test_one_field_changes_one_line(portal: Path, key: str, field: str, old: str, new: str, lines: int) -> None:
    admin = Admin(portal)
    fields = sheet(admin.get(f"{ADDRESS}edit", urlencode({"key": key})))
    assert old in fields[field]
    before = tree(portal)
    answer = send(admin, key, {field: fields[field].replace(old, new)})
    assert answer.status == 303, answer.html
    changed = changed_lines(before, portal)
    assert len(changed) == 2 * lines, changed
    assert call("check", root=portal).exit_code == 0
    again = sheet(admin.get(f"{ADDRESS}edit", urlencode({"key": key})))
    assert again[field] == fields[field].replace(old, new)


def test_saving_without_a_change_changes_nothing(portal: Path) -> None:
    before = tree(portal)
    admin = Admin(portal)
    for key in ("partners/iom", "programmes/dt4e", "programmes/opportunity-unlimited", "figures/pilot-nurses",
                "news/iom-and-upwork-remote-work", "pages/index", "people/patrick-hedren", "sources/iom-link-it-release"):  # fmt: skip
        assert send(admin, key, {}).status == 303
    assert tree(portal) == before


def test_a_value_is_added_and_taken_away_again(portal: Path) -> None:
    before = written(portal)
    admin = Admin(portal)
    for field in ("en:boilerplate", "en:country", "fr:boilerplate"):
        name = "partners/talent-beyond-boundaries"
        value = "GB" if field == "en:country" else "A text: with a colon."
        assert send(admin, name, {field: value}).status == 303
        shown = "United Kingdom" if value == "GB" else value
        assert sheet(admin.get(f"{ADDRESS}edit", urlencode({"key": name})))[field] == shown
    for field in ("fr:boilerplate", "en:country", "en:boilerplate"):
        assert send(admin, "partners/talent-beyond-boundaries", {field: ""}).status == 303
    assert written(portal) == before


def test_a_translation_is_begun_in_the_form(tiny: Tiny) -> None:
    root = tiny(files=FILES)
    admin = Admin(root)
    assert send(admin, "figures/talents", {"fr:label": "Talents", "fr:scope": "Tous."}).status == 303
    assert (root / "data/translations/fr/figures.yml").read_text(
        "utf-8"
    ) == "talents:\n  label: Talents\n  scope: Tous.\n"
    assert send(admin, "pages/about", {"fr:title": "À propos", "fr:body": "Un texte.\n\n- un\n- deux"}).status == 303
    text = (root / "docs/fr/about.md").read_text("utf-8")
    assert text == "---\ntitle: À propos\n---\n\nUn texte.\n\n- un\n- deux\n"
    assert call("check", root=root).exit_code == 0


def test_what_the_check_refuses_is_not_saved_and_what_was_typed_is_kept(portal: Path) -> None:
    before = tree(portal)
    admin = Admin(portal)
    answer = send(admin, "partners/iom", {"en:website": "ftp://www.iom.int", "en:checked": "2026-02-30"})
    assert answer.status == 409
    assert "“ftp://www.iom.int” is not a web address." in answer.html
    assert "“2026-02-30” is not a day of the calendar." in answer.html
    assert sheet(answer)["en:website"] == "ftp://www.iom.int"
    assert tree(portal) == before


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(portal: Path) -> None:
    admin = Admin(portal)
    fields = sheet(admin.get(f"{ADDRESS}edit", "key=partners/iom"))
    path = portal / "data/partners.yml"
    path.write_text(path.read_text("utf-8").replace("https://www.iom.int/", "https://iom.example/"), "utf-8")
    body = urlencode(fields | {"en:website": "https://other.example/"}).encode()
    answer = admin.post(f"{ADDRESS}edit", "key=partners/iom", body, f"http://{HOST}", HOST)
    assert answer.status == 409
    assert "changed by somebody else meanwhile. It now reads: https://iom.example/" in answer.html
    body = urlencode(fields | {"en:kind": "ngo"}).encode()  # another field is no conflict
    assert admin.post(f"{ADDRESS}edit", "key=partners/iom", body, f"http://{HOST}", HOST).status == 303
    assert "https://iom.example/" in path.read_text("utf-8")


def test_what_is_typed_is_text_wherever_it_is_shown(portal: Path) -> None:
    admin = Admin(portal)
    attack = '"><script>alert(1)</script>'
    answer = send(admin, "partners/iom", {"en:short_name": attack, "en:website": attack})
    assert "<script>alert" not in answer.html
    assert "<script>alert" not in admin.get(f"{ADDRESS}edit", urlencode({"key": attack})).html
    assert send(admin, "partners/iom", {"en:short_name": attack}).status == 303
    assert "<script>alert" not in admin.get(f"{ADDRESS}edit", "key=partners/iom").html
    assert "<script>alert" not in admin.get(ADDRESS, "").html


def test_something_new_is_added_as_on_the_command_line(portal: Path) -> None:
    admin = Admin(portal)
    page = admin.get(f"{ADDRESS}new", "kind=partner")
    given = {"name": "Example Agency", "kind": "ngo", "summary": "It helps.", "sources": "iom-uk-dt4e"}
    body = urlencode(sheet(page) | given | {"kind": "ngos"}).encode()
    refused = admin.post(f"{ADDRESS}new", "kind=partner", body, f"http://{HOST}", HOST)
    assert refused.status == 409
    assert "Did you mean “ngo”?" in refused.html
    assert sheet(refused)["name"] == "Example Agency"
    body = urlencode(sheet(page) | given).encode()
    done = admin.post(f"{ADDRESS}new", "kind=partner", body, f"http://{HOST}", HOST)
    assert done.location == f"{ADDRESS}edit?key=partners%2Fexample-agency&saved=1&with=fr"
    assert "  - id: example-agency\n    name: Example Agency\n    kind: ngo\n" in (
        portal / "data/partners.yml"
    ).read_text("utf-8")
    assert admin.post(f"{ADDRESS}new", "kind=partner", body, f"http://{HOST}", HOST).status == 409


def test_only_its_own_pages_can_send_the_form(portal: Path) -> None:
    before = tree(portal)
    admin = Admin(portal)
    fields = sheet(admin.get(f"{ADDRESS}edit", "key=partners/iom")) | {"en:kind": "ngo"}
    for origin, token in (
        ("https://evil.example", admin.token),
        ("", admin.token),
        (f"http://{HOST}", "guessed"),
        ("null", ""),
    ):
        body = urlencode(fields | {"token": token}).encode()
        assert admin.post(f"{ADDRESS}edit", "key=partners/iom", body, origin, HOST).status == 403
    assert tree(portal) == before


def test_every_thing_has_a_form_and_unknown_things_have_none(portal: Path) -> None:
    admin = Admin(portal)
    keys = re.findall(rf'href="{ADDRESS}edit\?key=([^"]+)"', admin.get(ADDRESS, "").html)
    assert len(keys) > 90
    for key in keys[::5]:
        assert admin.get(f"{ADDRESS}edit", f"key={key}").status == 200, key
    for path, query in (
        (f"{ADDRESS}edit", "key=partners/nobody"),
        (f"{ADDRESS}edit", "key=../x"),
        (f"{ADDRESS}x", ""),
        (f"{ADDRESS}new", "kind=x"),
    ):
        assert admin.get(path, query).status == 404


def test_the_form_says_what_may_be_written(portal: Path) -> None:
    """An example of each kind of date for which no calendar is there."""
    shown = Admin(portal).get(f"{ADDRESS}edit", urlencode({"key": "news/link-it-closing-event"})).html
    assert "For example 2022, 2022-07, 2022-07-12 or 2022~." in shown
    assert "For example 2026-11-22T09:00+01:00." in shown


def test_a_faulty_record_can_be_mended_in_the_form(portal: Path) -> None:
    path = portal / "data/partners.yml"
    path.write_text(path.read_text("utf-8").replace("kind: intergovernmental", "kind: inter", 1), "utf-8")
    assert send(Admin(portal), "partners/iom", {"en:kind": "intergovernmental"}).status == 303
    assert call("check", root=portal).exit_code == 0


def test_a_full_disk_loses_nothing(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(portal)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "x")

    admin = Admin(portal)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        answer = send(admin, "partners/iom", {"en:kind": "ngo"})
    assert "Nothing was saved: No space left on device" in answer.html
    assert tree(portal) == before


def test_the_form_works_in_a_browser_and_the_site_follows(serving, chromium: Browser) -> None:  # type: ignore[no-untyped-def]
    running: Serving = serving("whole")
    page = chromium.new_page()
    failures: list[str] = []
    page.on("console", lambda message: failures.append(message.text) if message.type == "error" else None)
    page.goto(f"http://127.0.0.1:{running.port}{ADDRESS}")
    page.get_by_role("link", name="Harbour Trust", exact=True).click()
    page.get_by_label("Name (English)", exact=True).fill("Harbour Trust Two")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("status").wait_for()
    assert "name: Harbour Trust Two" in (running.root / "data/partners.yml").read_text("utf-8")
    site = chromium.new_page()
    site.goto(f"{running.home}partners/harbour-trust/")
    site.get_by_role("heading", name="Harbour Trust Two", level=1).wait_for()
    assert failures == []
    page.close()
    site.close()


def test_the_form_is_not_there_for_others_on_the_network(tiny: Tiny) -> None:
    from portal.commands.serve.server import Preview

    root = tiny()
    preview = Preview(root / "site", "127.0.0.1", 0, "/sub/")
    preview.start()
    try:
        for method, path in (("GET", ADDRESS), ("POST", f"{ADDRESS}edit?key=pages/about")):
            link = http.client.HTTPConnection("127.0.0.1", preview.port)
            link.request(method, path, body=b"x=1" if method == "POST" else None)
            answer = link.getresponse()
            assert answer.status in (302, 403, 404, 503)
            assert b"<form" not in answer.read()
            link.close()
    finally:
        preview.stop()


def test_the_site_leads_to_the_hosts_editor_only_if_asked_to(tiny: Tiny) -> None:
    root = tiny(files=FILES)
    assert "admin/index.html" not in tree(build(root))
    config = (root / "mkdocs.yml").read_text("utf-8")
    write(root, "mkdocs.yml", config + "      edit_address: https://git.example.org/edit/main/\n")
    page = html.fromstring(tree(build(root))["admin/index.html"])
    links = page.xpath("//main//a/@href")
    assert "https://git.example.org/edit/main/docs/fr/news/arrival.md" in links
    assert "https://git.example.org/edit/main/data/partners.yml" in links
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "admin/" not in tree(root / "site")["sitemap.xml"].decode()


# --- patches ---


TEXT = """\
# Above.
records:
  # The first.
  - id: one  # its id
    name: "One: the first"  # beside
    list: [a, b]
    long: >-
      The first line of a text that is folded stands here.
      The second one stands here.


      A second paragraph.
    # below long
    nested:
      inner: x
  - id: two

# At the end.
"""


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("records", 0, "name"), "Plain"), (("records", 0, "name"), "With: colon"), (("records", 0, "name"), "NO"),
        (("records", 0, "list"), ["c"]), (("records", 0, "long"), "Short."), (("records", 0, "long"), "x " * 100 + "y"),
        (("records", 0, "long"), "One.\n\nTwo.\n\nThree."), (("records", 0, "nested", "inner"), "# y"),
        (("records", 0, "new"), "Value"), (("records", 0, "nested", "new"), "- v"), (("records", 1, "name"), "Two"),
        (("records", 0, "nested", "deep"), "x" * 200), (("records", 0, "other"), ["a", "b: c"]),
    ],
)  # fmt: skip
def test_a_patch_changes_its_value_and_nothing_else(path: tuple[str | int, ...], value: str | list[str]) -> None:
    patched = set_value(TEXT, path, value)
    before, after = yaml.load(TEXT, yaml.BaseLoader), yaml.load(patched, yaml.BaseLoader)
    holder = before
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    assert after == before
    assert re.findall(r"#[^\n#]*", patched.replace("# y", "")) == re.findall(r"#[^\n]*", TEXT)


def test_what_cannot_be_patched_is_said() -> None:
    for path, value in (
        ((("records", 0, "nested")), "x"),
        ((("records", 0, "id")), None),
        ((("records", 0, "list")), "x"),
    ):
        with pytest.raises(CannotPatch):
            set_value(TEXT, path, value)
    with pytest.raises(CannotPatch):
        set_body("no front matter", "x")
