"""Taking back what was saved in the form: all of it, and nothing of what anybody did since."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from portal.edit import undo as kept_saves
from support.form import values_of
from support.sites import Tiny, call, edit, tree

HOST = "127.0.0.1:8000"


@pytest.fixture
def root(tiny: Tiny) -> Path:
    root = tiny("whole")
    assert call("translations", "sync", root=root).exit_code == 0
    return root


def post(admin: Admin, page: str, query: str, fields: dict[str, str]) -> AdminResponse:
    body = urlencode({"token": admin.token} | fields).encode()
    return admin.post(f"{ADDRESS}{page}", query, body, f"http://{HOST}", HOST)


def save(admin: Admin, key: str, changes: dict[str, str]) -> AdminResponse:
    query = urlencode({"key": key})
    (form,) = html.fromstring(admin.get(f"{ADDRESS}edit", query).html).forms
    return post(admin, "edit", query, values_of(form) | changes)


def content(root: Path) -> dict[str, bytes]:
    return {name: held for name, held in tree(root).items() if not name.startswith(".cache/")}


def listed(admin: Admin) -> list[tuple[str, str]]:
    """What each save changed, and the name by which it is taken back."""
    page = html.fromstring(admin.get(f"{ADDRESS}saves", "").html)
    sets = page.xpath("//fieldset")
    return [(" ".join(one.text_content().split()), one.xpath(".//button/@value")[0]) for one in sets]


def back(admin: Admin, name: str) -> AdminResponse:
    return post(admin, "saves", "", {"save": name})


def test_a_save_is_taken_back_also_after_the_preview_was_started_anew(root: Path) -> None:
    start = content(root)
    assert (
        save(
            Admin(root), "partners/harbour-trust", {"en:name": "Harbour Trust of Lisbon", "fr:name": "Fonds du port"}
        ).status
        == 303
    )
    admin = Admin(root)
    ((words, name),) = listed(admin)
    assert "Harbour Trust of Lisbon" in words and "Name (English)" in words and "Name (Français)" in words
    answer = back(admin, name)
    assert answer.status == 200 and "Taken back." in answer.html
    assert content(root) == start
    (_, again), _ = listed(admin)
    assert back(admin, again).status == 200, "and that is taken back too"
    assert b"Harbour Trust of Lisbon" in (root / "data/partners.yml").read_bytes()


def test_a_save_says_when_it_was_on_the_portals_clocks(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780001000")
    edit(root, "mkdocs.yml", "      news_per_page", "      time_zone: Asia/Kathmandu\n      news_per_page")
    admin = Admin(root)
    save(admin, "partners/harbour-trust", {"en:summary": "A charity."})
    shown = html.fromstring(admin.get(f"{ADDRESS}saves", "").html)
    assert [one.text_content().strip() for one in shown.xpath("//legend")] == ["29 May 2026, 02:28"]


def test_what_was_done_since_stays(root: Path) -> None:
    admin = Admin(root)
    save(admin, "partners/harbour-trust", {"en:summary": "A charity."})
    save(admin, "partners/north-works", {"en:kind": "ngo"})
    edit(root, "data/partners.yml", "id: north-works\n", "id: north-works  # seen\n")
    given = {"name": "New", "kind": "ngo", "summary": "S.", "sources": "Bridge ends"}
    assert post(admin, "new", "kind=partner", given).status == 303
    assert back(admin, listed(admin)[2][1]).status == 200
    text = (root / "data/partners.yml").read_text("utf-8")
    assert "A charity that ran Bridge." in text
    assert "# seen" in text and "name: New" in text and text.count("kind: ngo") == 3


def test_what_somebody_changed_again_is_not_lost_and_that_is_told(root: Path) -> None:
    admin = Admin(root)
    save(admin, "partners/harbour-trust", {"en:summary": "A charity."})
    edit(root, "data/partners.yml", "A charity.", "A charity of sailors.")
    before = content(root)
    answer = back(admin, listed(admin)[0][1])
    assert answer.status == 409 and "data/partners.yml were changed again since" in answer.html
    assert content(root) == before


def test_what_is_new_goes_unless_something_needs_it(root: Path) -> None:
    admin, start = Admin(root), content(root)
    assert post(admin, "new", "kind=page", {"title": "Extra", "summary": "S.", "text": "Words."}).status == 303
    assert post(admin, "new", "kind=person", {"name": "Ada Example"}).status == 303
    assert save(admin, "pages/extra", {"en:body": "See [it](/extra/)."}).status == 303
    (_, words), (_, person), (_, page) = listed(admin)
    assert back(admin, page).status == 409, "its words were changed since"
    for name in (words, page, person):
        assert back(admin, name).status == 200
    now = content(root)
    assert now.keys() == start.keys() and now == start


def test_of_many_saves_the_last_are_known_and_no_more_than_have_room(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = Admin(root)
    monkeypatch.setattr(kept_saves, "_MOST", 2)
    for number in range(4):
        save(admin, "figures/people-met", {"en:value": str(12600 + number)})
    assert [words.count("12603") for words, _ in listed(admin)] == [1, 0]
    monkeypatch.setattr(kept_saves, "_MOST_BYTES", 10)
    save(admin, "figures/people-met", {"en:value": "13000"})
    assert listed(admin) == []


def test_only_its_own_pages_can_take_one_back(root: Path) -> None:
    admin = Admin(root)
    save(admin, "figures/people-met", {"en:value": "12600"})
    before = content(root)
    name = listed(admin)[0][1]
    body = urlencode({"token": admin.token, "save": name}).encode()
    assert admin.post(f"{ADDRESS}saves", "", body, "http://evil.example", HOST).status == 403
    assert post(admin, "saves", "", {"save": name, "token": "guessed"}).status == 403
    assert back(admin, "../../x").status == 409
    assert content(root) == before
