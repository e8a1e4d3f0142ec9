"""Renaming, taking down and leading readers on in the form: what the commands do, with nobody's reader lost."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html
from PIL import Image

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from support.form import values_of
from support.sites import Tiny, call, edit, tree, write

HOST = "127.0.0.1:8000"
TRUST, BRIDGE, ARRIVAL = "partners/harbour-trust", "programmes/bridge", "news/first-people-arrive"
PERSON = "people:\n  - id: ada-example\n    name: Ada Example\n"


@pytest.fixture
def root(tiny: Tiny) -> Path:
    """The whole site, whose addresses have been published."""
    root = tiny("whole", languages=("en", "ar"))
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    return root


def page(admin: Admin, name: str, **query: str) -> html.HtmlElement:
    return html.fromstring(admin.get(f"{ADDRESS}{name}", urlencode(query)).html)


def send(admin: Admin, name: str, fields: dict[str, str], **query: str) -> AdminResponse:
    """Send the form of a page as a browser would, with some fields filled in."""
    form = page(admin, name, **query).forms[0]
    body = urlencode(values_of(form) | fields).encode()
    return admin.post(f"{ADDRESS}{name}", urlencode(query), body, f"http://{HOST}", HOST)


def content(root: Path) -> dict[str, bytes]:
    return {name: held for name, held in tree(root).items() if not name.startswith(".cache/")}


def text(root: Path, name: str) -> str:
    return (root / name).read_text("utf-8")


def take_back(admin: Admin) -> None:
    name = page(admin, "saves").xpath("//button[@name='save']/@value")[0]
    body = urlencode({"token": admin.token, "save": name}).encode()
    assert admin.post(f"{ADDRESS}saves", "", body, f"http://{HOST}", HOST).status == 200


# --- rename ---


def test_renaming_is_that_of_the_command_and_can_be_taken_back(root: Path, tiny: Tiny) -> None:
    start = content(root)
    admin = Admin(root)
    shown = page(admin, "rename", key=TRUST)
    words = " ".join(shown.text_content().split())
    assert "/partners/harbour-trust/" in words and "Bridge to Work › Organisations" in words
    answer = send(admin, "rename", {"id": "Harbour Fund"}, key=TRUST)
    assert (answer.status, answer.location) == (303, f"{ADDRESS}edit?key=partners%2Fharbour-fund&saved=1")
    in_the_form = content(root)
    take_back(admin)
    assert content(root) == start
    assert call("rename", "partner", "harbour-trust", "harbour-fund", root=root).exit_code == 0
    assert content(root) == in_the_form
    assert "formerly: [harbour-trust]" in text(root, "data/partners.yml")
    assert call("check", root=root).exit_code == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [("harbour-trust", "That is its id already"), ("north-works", "is there already"), ("؟", "؟")],
)
def test_what_can_t_be_an_id_is_told_and_nothing_is_renamed(root: Path, typed: str, said: str) -> None:
    before = content(root)
    answer = send(Admin(root), "rename", {"id": typed}, key=TRUST)
    assert answer.status == 409 and said in answer.html
    assert content(root) == before


def test_pages_that_the_site_needs_keep_their_address(root: Path) -> None:
    admin = Admin(root)
    links = page(admin, "edit", key="pages/about").xpath("//a/@href")
    assert not [link for link in links if "rename" in link]
    assert "can’t be taken down" in admin.get(f"{ADDRESS}remove", "key=pages/about").html
    assert not page(admin, "remove", key="pages/about").forms


def test_what_stands_in_the_menu_is_left_to_who_makes_the_menu(root: Path) -> None:
    """What is published from the form is content: a menu changed here alone would lead nowhere there."""
    write(root, "docs/en/extra.md", "---\ntitle: Extra\nsummary: Words.\nupdated: 2026-01-02\n---\n\nText.\n")
    admin = Admin(root)
    assert page(admin, "remove", key="pages/extra").forms and page(admin, "rename", key="pages/extra").forms
    edit(root, "mkdocs.yml", "news.md]", "news.md, extra.md]")
    for name in ("remove", "rename"):
        shown = page(admin, name, key="pages/extra")
        assert not shown.forms and "The menu leads to this page" in shown.text_content()
    before = content(root)
    for name in ("remove", "rename"):
        body = urlencode({"token": admin.token, "id": "other", "way": "delete"}).encode()
        answer = admin.post(f"{ADDRESS}{name}", "key=pages/extra", body, f"http://{HOST}", HOST)
        assert answer.status == 409
    assert content(root) == before


# --- taking down ---


def test_what_something_needs_is_not_deleted_and_the_page_says_what(root: Path) -> None:
    admin = Admin(root)
    shown = page(admin, "remove", key=TRUST)
    listed = [" ".join(one.text_content().split()) for one in shown.xpath("//main/details//li")]
    assert listed == ["Bridge to Work › Organisations; Contact", "First people arrive › Partners"]
    links = shown.xpath("//main/details//li/a/@href")
    assert f"{ADDRESS}edit?key=programmes/bridge" in links
    before = content(root)
    answer = send(admin, "remove", {"way": "delete", "then": "gone"}, key=TRUST)
    said = html.fromstring(answer.html).xpath("//*[@id='told']")[0].text_content()
    assert answer.status == 409 and "Change first what refers to it" in said
    assert "Did you mean" not in said and "[unknown-record]" not in said, "what refers to it stands below, once"
    assert content(root) == before


@pytest.mark.parametrize(("then", "line"), [("gone", "gone: "), ("moved", "leads_to: /programmes/")])
def test_what_is_deleted_goes_with_its_translations_and_readers_are_led_on(root: Path, then: str, line: str) -> None:
    start = content(root)
    admin = Admin(root)
    answer = send(admin, "remove", {"way": "delete", "then": then, "leads_to": "programmes"}, key=ARRIVAL)
    assert answer.status == 303, answer.html
    shown = admin.get(ADDRESS, answer.location.partition("?")[2]).html
    assert "was taken down" in shown
    for language in ("en", "ar"):
        assert not (root / f"docs/{language}/{ARRIVAL}.md").exists()
    redirects = text(root, "data/redirects.yml")
    assert f"address: /{ARRIVAL}/" in redirects and line in redirects
    assert not [key for key in json.loads(text(root, "data/ledger/translations/ar.json")) if key.startswith(ARRIVAL)]
    assert call("check", root=root).exit_code == 0
    take_back(admin)
    assert content(root) == start


def test_a_record_goes_from_all_files_and_former_addresses_lead_on_too(root: Path) -> None:
    edit(
        root,
        "data/programmes.yml",
        "      - partner: north-works\n        role: partner\n        note: In Lisbon only.\n",
        "",
    )
    for file in ("data/programmes.yml", "data/translations/ar/programmes.yml"):
        words = text(root, file)
        write(
            root,
            file,
            re.sub(r"^    organisations:\n      north-works-partner:\n.*\n", "", words, flags=re.MULTILINE)
            if "ar" in file
            else words,
        )
    assert call("rename", "partner", "north-works", "south-works", root=root).exit_code == 0
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    admin = Admin(root)
    answer = send(
        admin, "remove", {"way": "delete", "then": "moved", "leads_to": "/partners/"}, key="partners/south-works"
    )
    assert answer.status == 303, answer.html
    assert "south-works" not in text(root, "data/partners.yml")
    redirects = text(root, "data/redirects.yml")
    assert redirects.count("leads_to: /partners/") == 2
    assert "/partners/north-works/" in redirects and "/partners/south-works/" in redirects
    assert call("check", root=root).exit_code == 0


def test_the_last_record_of_a_file_goes_and_another_can_come(root: Path) -> None:
    write(root, "data/people.yml", f"# Those whom news name.\n{PERSON}")
    admin = Admin(root)
    assert send(admin, "remove", {"way": "delete"}, key="people/ada-example").status == 303
    assert text(root, "data/people.yml") == "# Those whom news name.\npeople: []\n"
    assert send(admin, "new", {"name": "Bea Example"}, kind="person").status == 303
    assert call("check", root=root).exit_code == 0


def test_a_picture_goes_with_its_file_and_comes_back_with_it(root: Path) -> None:
    (root / "docs/images").mkdir(parents=True)
    Image.new("RGB", (800, 600), "teal").save(root / "docs/images/quay.jpg", "JPEG")
    record = "    file: quay.jpg\n    alt: The quay.\n    credit: Harbour Trust\n    licence: CC BY 4.0\n"
    write(root, "data/images.yml", f"images:\n  - id: quay\n{record}  - id: again\n{record}")
    write(
        root,
        "docs/en/extra.md",
        "---\ntitle: Extra\nsummary: Words.\nupdated: 2026-01-02\n---\n\nText.\n\n{{image:quay}}\n",
    )
    admin, start = Admin(root), content(root)
    shown = page(admin, "remove", key="images/quay").xpath("//main/details//li")
    assert [" ".join(one.text_content().split()) for one in shown] == ["Extra › Text (English)"]
    assert send(admin, "remove", {"way": "delete"}, key="images/quay").status == 409
    assert content(root) == start
    edit(root, "docs/en/extra.md", "{{image:quay}}", "{{image:again}}")
    start = content(root)
    assert send(admin, "remove", {"way": "delete"}, key="images/quay").status == 303
    assert (root / "docs/images/quay.jpg").exists(), "another record shows it"
    assert page(admin, "remove", key="images/again").xpath("//input[@name='way']/@value") == ["withdraw", "delete"]
    edit(root, "docs/en/extra.md", "{{image:again}}", "More.")
    assert send(admin, "remove", {"way": "delete"}, key="images/again").status == 303
    assert not (root / "docs/images/quay.jpg").exists()
    take_back(admin)
    edit(root, "docs/en/extra.md", "More.", "{{image:again}}")
    assert (root / "docs/images/quay.jpg").read_bytes() == start["docs/images/quay.jpg"]
    assert call("check", root=root).exit_code == 0


def test_a_story_is_withdrawn_by_a_button(root: Path) -> None:
    admin = Admin(root)
    ways = page(admin, "remove", key=ARRIVAL).xpath("//input[@name='way']/@value")
    assert ways == ["withdraw", "delete"]
    assert page(admin, "remove", key=TRUST).xpath("//input[@name='way']/@value") == ["delete"]
    assert send(admin, "remove", {"way": "withdraw"}, key=ARRIVAL).status == 303
    assert re.search(r"^withdrawn: \d{4}-\d\d-\d\d$", text(root, f"docs/en/{ARRIVAL}.md"), re.MULTILINE)
    assert page(admin, "remove", key=ARRIVAL).xpath("//input[@name='way']/@value") == ["delete"]
    assert call("check", root=root).exit_code == 0


# --- addresses ---


def test_an_address_without_a_page_leads_on_or_is_gone_as_the_command_says(root: Path) -> None:
    for language in ("en", "ar"):
        (root / f"docs/{language}/{ARRIVAL}.md").unlink()
    admin, start = Admin(root), content(root)
    shown = page(admin, "addresses")
    assert f"/{ARRIVAL}/" in shown.xpath("//main")[0].text_content()
    assert values_of(shown.forms[0])["address"] == f"/{ARRIVAL}/", "what is to be mended stands there"
    given = {"then": "moved", "leads_to": "news"}
    assert send(admin, "addresses", given).location == f"{ADDRESS}addresses?saved=1"
    in_the_form = text(root, "data/redirects.yml")
    shown = page(admin, "addresses", saved="1")
    assert shown.xpath("//*[@role='status']") and "leads to /news/" in " ".join(shown.text_content().split())
    for name in content(root).keys() - start.keys():
        (root / name).unlink()
    assert content(root) == start
    assert call("addresses", "move", f"/{ARRIVAL}/", "/news/", root=root).exit_code == 0
    assert text(root, "data/redirects.yml") == in_the_form
    assert call("check", root=root).exit_code == 0


def test_where_an_address_leads_can_be_said_anew(root: Path) -> None:
    """In the form and by the command: what was said before goes, and other lines stay."""
    for language in ("en", "ar"):
        (root / f"docs/{language}/{ARRIVAL}.md").unlink()
    admin = Admin(root)
    assert send(admin, "addresses", {"then": "gone"}).status == 303
    again = {"address": ARRIVAL, "then": "moved", "leads_to": "/news/"}
    assert send(admin, "addresses", again).status == 303
    words = text(root, "data/redirects.yml")
    assert words.count("address:") == 1 and "leads_to: /news/" in words and "gone:" not in words
    assert call("addresses", "gone", ARRIVAL, root=root).exit_code == 0
    words = text(root, "data/redirects.yml")
    assert words.count("address:") == 1 and "leads_to:" not in words and "gone:" in words
    assert call("check", root=root).exit_code == 0


def test_an_address_that_was_never_public_is_forgotten_and_no_other_taken(root: Path) -> None:
    for language in ("en", "ar"):
        (root / f"docs/{language}/{ARRIVAL}.md").unlink()
    admin = Admin(root)
    refused = send(admin, "addresses", {"address": "/nowhere/", "then": "gone"})
    assert refused.status == 409 and "was never published" in refused.html and "/nowhere/" in refused.html
    refused = send(admin, "addresses", {"then": "moved", "leads_to": "/nothing/here/"})
    assert refused.status == 409 and not (root / "data/redirects.yml").exists()
    assert send(admin, "addresses", {"then": "never"}).status == 303
    assert ARRIVAL not in text(root, "data/ledger/addresses.json")
    assert call("check", root=root).exit_code == 0


@pytest.mark.parametrize("name", ["rename", "remove", "addresses"])
def test_no_page_elsewhere_can_send_any_of_it(root: Path, name: str) -> None:
    admin, before = Admin(root), content(root)
    query = urlencode({"key": ARRIVAL})
    fields = {"id": "other", "way": "delete", "then": "gone", "address": f"/{ARRIVAL}/"}
    for origin, token in (("https://elsewhere.example", admin.token), (f"http://{HOST}", "guessed")):
        body = urlencode(fields | {"token": token}).encode()
        assert admin.post(f"{ADDRESS}{name}", query, body, origin, HOST).status == 403
    assert content(root) == before


def test_a_page_says_how_it_stands_in_the_menu_and_who_changes_that(root: Path) -> None:
    """Nobody is told to mend what they haven't done: looking at the way to rename a page of the menu is no mistake."""
    write(root, "docs/en/extra.md", "---\ntitle: Extra\nsummary: Words.\nupdated: 2026-01-02\n---\n\nText.\n")
    admin = Admin(root)
    for name in ("remove", "rename"):
        shown = page(admin, name, key="pages/news")
        assert not shown.xpath("//*[@role='alert']")
        assert "stays at its address" in shown.text_content()
        assert "The menu calls this page by its title" in shown.text_content()
    assert "The menu calls this page by its title" in page(admin, "edit", key="pages/news").text_content()
    assert "“- extra.md” beneath nav in mkdocs.yml" in page(admin, "edit", key="pages/extra").text_content()
    assert "menu" not in page(admin, "edit", key="pages/search").xpath("//body")[0].text_content()
