"""Lists in the form: an item moves, goes with its translations, comes as a copy or anew; what the check refuses is not saved."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import yaml
from lxml import html

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from portal.content.ledgers import LEDGERS
from portal.edit.yaml_patch import CannotPatch, rearranged
from support.form import values_of
from support.sites import Tiny, call, edit, tree

HOST = "127.0.0.1:8000"
KEY = "programmes/bridge"
STEPS = """\
    steps:
      # asked first
      - id: ask
        title: Ask
        text: The employer asks the trust.

      # then
      - id: meet
        title: Meet
        text: >-
          They meet in
          the port.
      - id: hire
        title: Hire
        text: They sign.
"""
ARABIC = "bridge:\n  steps:\n    meet:\n      title: لقاء\n    hire:\n      title: توظيف\n"


@pytest.fixture
def root(tiny: Tiny) -> Path:
    root = tiny("whole", languages=("en", "ar"))
    old = "    steps:\n      - id: ask\n        title: Ask\n        text: The employer asks the trust.\n"
    edit(root, "data/programmes.yml", old, STEPS)
    file = root / "data/translations/ar/programmes.yml"
    text = re.sub(r"(?m)^  steps:\n(?:    .*\n)*", "", file.read_text("utf-8"))
    file.write_text(text.replace("bridge:\n", ARABIC, 1), "utf-8")
    assert call("check", "--ledgers", "write", root=root).exit_code == 0, call("check", root=root).stdout
    return root


def page(answer: AdminResponse) -> html.HtmlElement:
    return html.fromstring(answer.html)


def post(admin: Admin, uri: str, fields: dict[str, str]) -> AdminResponse:
    path, _, query = uri.partition("?")
    return admin.post(path, query, urlencode(fields).encode(), f"http://{HOST}", HOST)


def press(admin: Admin, key: str, words: str, changes: dict[str, str] | None = None) -> AdminResponse:
    """Press a button beside an item, as ``steps:1:up:meet``, with what was typed elsewhere on the page."""
    query = urlencode({"key": key})
    (form,) = page(admin.get(f"{ADDRESS}edit", query)).forms
    buttons = [button.get("value") for button in form.xpath(".//button[@name='do']")]
    assert words in buttons, buttons
    fields = values_of(form)
    return post(admin, f"{ADDRESS}edit?{query}", fields | (changes or {}) | {"do": words})


def steps(root: Path) -> list[str]:
    (record,) = yaml.safe_load((root / "data/programmes.yml").read_text("utf-8"))["programmes"]
    return [step["id"] for step in record.get("steps", ())]


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("steps:1:up:meet", ["meet", "ask", "hire"]),
        ("steps:0:down:ask", ["meet", "ask", "hire"]),
        ("steps:2:up:hire", ["ask", "hire", "meet"]),
        ("steps:1:delete:meet", ["ask", "hire"]),
    ],
)
def test_an_item_moves_or_goes_and_every_other_line_stays(root: Path, words: str, order: list[str]) -> None:
    before = (root / "data/programmes.yml").read_text("utf-8")
    assert press(Admin(root), KEY, words).status == 303
    assert steps(root) == order
    after = (root / "data/programmes.yml").read_text("utf-8")
    gone = {
        "      # then",
        "      - id: meet",
        "        title: Meet",
        "        text: >-",
        "          They meet in",
        "          the port.",
        "",
    }
    assert set(before.split("\n")) - set(after.split("\n")) <= (gone if "delete" in words else {""})
    assert "      # asked first\n      - id: ask" in after, "a remark goes with what it is about"
    assert call("check", root=root).exit_code == 0


def test_the_first_and_the_last_have_nowhere_to_go(root: Path) -> None:
    form = page(Admin(root).get(f"{ADDRESS}edit", urlencode({"key": KEY})))
    values = form.xpath("//button[@name='do'][starts-with(@value, 'steps:')]/@value")
    assert "steps:0:up:ask" not in values and "steps:2:down:hire" not in values and len(values) == 7


def test_what_is_taken_out_takes_its_translations_with_it(root: Path) -> None:
    admin, file = Admin(root), root / "data/translations/ar/programmes.yml"
    assert press(admin, KEY, "steps:1:delete:meet").status == 303
    assert yaml.safe_load(file.read_text("utf-8"))["bridge"]["steps"] == {"hire": {"title": "توظيف"}}
    assert press(admin, KEY, "steps:1:delete:hire").status == 303
    assert "steps" not in yaml.safe_load(file.read_text("utf-8"))["bridge"], "nothing empty is left behind"
    assert press(admin, KEY, "steps:0:delete:ask").status == 303
    assert steps(root) == [] and "steps" not in (root / "data/programmes.yml").read_text("utf-8")


def test_what_was_typed_elsewhere_is_saved_with_it(root: Path) -> None:
    changes = {"en:steps/hire/title": "Sign", "en:name": "Bridge to a job"}
    assert press(Admin(root), KEY, "steps:2:up:hire", changes).status == 303
    (record,) = yaml.safe_load((root / "data/programmes.yml").read_text("utf-8"))["programmes"]
    assert record["name"] == "Bridge to a job"
    assert [step["title"] for step in record["steps"]] == ["Ask", "Sign", "Meet"]


def test_another_item_is_never_touched_in_its_place(root: Path) -> None:
    """Somebody else moved the items meanwhile: the button's words are of an older page."""
    admin = Admin(root)
    query = urlencode({"key": KEY})
    (form,) = page(admin.get(f"{ADDRESS}edit", query)).forms
    fields = values_of(form)
    assert press(admin, KEY, "steps:1:up:meet").status == 303
    before = tree(root)
    answer = post(admin, f"{ADDRESS}edit?{query}", fields | {"do": "steps:1:delete:meet"})
    assert answer.status == 409 and "“meet” is not there any more, or stands elsewhere now" in answer.html
    assert tree(root) == before
    for odd in ("steps:9:delete:meet", "nothing:0:up:x", "steps:0:delete:", "steps:1:burn:ask", "name:0:up:x"):
        post(admin, f"{ADDRESS}edit?{query}", fields | {"do": odd})
        assert tree(root) == before, odd


def test_items_are_folded_beneath_their_titles_unless_there_is_something_to_do(root: Path) -> None:
    admin = Admin(root)

    def items(**query: str) -> dict[str, bool]:
        shown = page(admin.get(f"{ADDRESS}edit", urlencode({"key": KEY, **query})))
        return {
            " ".join(one.xpath("string(summary)").split()): "open" in one.attrib
            for one in shown.xpath("//details[starts-with(@data-item, 'steps/')]")
        }

    assert items() == {"1. Ask": False, "2. Meet": False, "3. Hire": False}
    assert items(saved="1", added="steps") == {"1. Ask": False, "2. Meet": False, "3. Hire": True}
    assert items(**{"with": "ar"}) == {"1. Ask": True, "2. Meet": True, "3. Hire": True}, (
        "each lacks something in Arabic"
    )
    answer = press(admin, KEY, "steps:1:up:meet", {"en:steps/meet/country": "Atlantis"})
    (opened,) = page(answer).xpath("//details[@data-item and @open]/summary")
    assert answer.status == 409 and "Meet" in opened.text_content()


def item_fields(answer: AdminResponse) -> dict[str, str]:
    (form,) = page(answer).forms
    return values_of(form)


def test_lists_stand_at_the_foot_so_that_no_other_field_is_taken_for_one_of_theirs(root: Path) -> None:
    shown = page(Admin(root).get(f"{ADDRESS}edit", urlencode({"key": KEY})))
    below = shown.xpath("//h2[1]/following::fieldset")
    assert {field.xpath("string(ancestor::details/@data-item)").partition("/")[0] for field in below} >= {
        "steps",
        "organisations",
    }
    assert all(field.xpath("ancestor::details") for field in below)
    assert "Sources" in [field.xpath("string(legend)").strip() for field in shown.xpath("//h2[1]/preceding::fieldset")]


def test_a_new_item_is_asked_for_and_stands_last(root: Path) -> None:
    admin = Admin(root)
    form = page(admin.get(f"{ADDRESS}edit", urlencode({"key": KEY})))
    (link,) = form.xpath("//a[contains(@href, 'list=steps') and not(contains(@href, 'like'))]/@href")
    path, _, query = link.partition("?")
    fields = item_fields(admin.get(path, query))
    assert {"id", "title", "text", "who", "needs", "duration", "country"} <= fields.keys()
    typed = {"id": "settle", "title": "Settle: in", "text": "They\nmove.", "country": "Portugal"}
    answer = post(admin, link, fields | typed)
    assert answer.status == 303 and urlsplit(answer.location).fragment == "list-steps"
    query = parse_qs(urlsplit(answer.location).query)
    assert (query["key"], query["added"]) == ([KEY], ["steps"])
    (record,) = yaml.safe_load((root / "data/programmes.yml").read_text("utf-8"))["programmes"]
    assert record["steps"][-1] == {"id": "settle", "title": "Settle: in", "text": "They move.", "country": "PT"}


def test_a_first_item_makes_the_list(root: Path) -> None:
    admin, uri = Admin(root), f"{ADDRESS}item?{urlencode({'key': KEY, 'list': 'changes'})}"
    fields = item_fields(admin.get(*uri.split("?")))
    answer = post(admin, uri, fields | {"date": "2026-01-02", "note": "It ended."})
    assert answer.status == 303, answer.html
    assert "    changes:\n      - date: 2026-01-02\n        note: It ended.\n" in (
        root / "data/programmes.yml"
    ).read_text("utf-8")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"title": "No id", "text": "x"}, "This is needed."),
        ({"id": "ask", "title": "Twice", "text": "x"}, "ask"),
        ({"id": "new", "title": "A", "text": "x", "country": "Atlantis"}, "Atlantis"),
        ({"id": "../../x", "title": "A", "text": "x"}, "../../x"),
    ],
)
def test_what_the_check_refuses_is_told_and_kept_on_the_page(root: Path, typed: dict[str, str], told: str) -> None:
    admin, uri = Admin(root), f"{ADDRESS}item?{urlencode({'key': KEY, 'list': 'steps'})}"
    before = tree(root)
    answer = post(admin, uri, item_fields(admin.get(*uri.split("?"))) | typed)
    assert answer.status == 409 and told in answer.html
    assert item_fields(answer)["title"] == typed["title"]
    assert tree(root) == before


def test_a_copy_has_everything_but_the_id(root: Path) -> None:
    admin = Admin(root)
    fields = item_fields(admin.get(f"{ADDRESS}item", urlencode({"key": KEY, "list": "steps", "like": "1"})))
    assert (fields["id"], fields["title"], fields["text"]) == ("", "Meet", "They meet in the port.")


def test_news_have_lists_too(root: Path) -> None:
    admin, key = Admin(root), "news/first-people-arrive"
    uri = f"{ADDRESS}item?{urlencode({'key': key, 'list': 'notes_to_editors'})}"
    for number in ("one", "two"):
        fields = item_fields(admin.get(*uri.split("?"))) | {"id": number, "text": f"Note {number}."}
        assert post(admin, uri, fields).status == 303
    assert press(admin, key, "notes_to_editors:1:up:two").status == 303
    text = (root / "docs/en/news/first-people-arrive.md").read_text("utf-8")
    assert yaml.safe_load(text.split("---")[1])["notes_to_editors"] == [
        {"id": "two", "text": "Note two."},
        {"id": "one", "text": "Note one."},
    ]


def test_what_was_said_to_be_not_stated_is_stated_with_its_first_item(root: Path) -> None:
    """A press release as it begins: without people and notes, and saying so."""
    admin, key = Admin(root), "news/first-people-arrive"
    edit(
        root,
        "docs/en/news/first-people-arrive.md",
        "kind: news\n",
        "kind: press-release\nissued_by: [harbour-trust]\ndateline: Lisbon\nnot_stated: [people, notes_to_editors]\n",
    )
    uri = f"{ADDRESS}item?{urlencode({'key': key, 'list': 'notes_to_editors'})}"
    assert post(admin, uri, item_fields(admin.get(*uri.split("?"))) | {"id": "one", "text": "Note."}).status == 303
    assert "not_stated: [people]\n" in (root / "docs/en/news/first-people-arrive.md").read_text("utf-8")


def test_the_enter_key_saves_and_does_nothing_else(root: Path) -> None:
    """Browsers press the first button of a form; that must not be one that moves or deletes."""
    (form,) = page(Admin(root).get(f"{ADDRESS}edit", urlencode({"key": KEY}))).forms
    assert form.xpath(".//button")[0].get("name") is None


def test_what_is_missing_as_a_whole_can_be_begun(root: Path) -> None:
    """A programme without contact: its fields are there, and make it."""
    edit(
        root,
        "data/programmes.yml",
        "    contact:\n      partners: [harbour-trust]\n      email: office@harbour.example\n      note: The office in Lisbon.\n",
        "",
    )
    admin, query = Admin(root), urlencode({"key": KEY})
    (form,) = page(admin.get(f"{ADDRESS}edit", query)).forms
    fields = values_of(form)
    typed = {"en:contact/partners": "harbour-trust", "en:contact/note": "Ask there."}
    assert typed.keys() <= fields.keys()
    assert post(admin, f"{ADDRESS}edit?{query}", fields | typed).status == 303
    (record,) = yaml.safe_load((root / "data/programmes.yml").read_text("utf-8"))["programmes"]
    assert record["contact"] == {"partners": ["harbour-trust"], "note": "Ask there."}


@pytest.mark.parametrize(
    ("text", "order"), [("a: [1, 2]\n", [1, 0]), ("a:\n  - b: 1\n  - b: 2\n", [5]), ("a: word\n", [{"b": "1"}])]
)
def test_what_only_a_person_should_rearrange_is_left(text: str, order: list) -> None:
    with pytest.raises((CannotPatch, IndexError)):
        rearranged(text, ("a",), order)


def test_one_language_stands_beside_the_source_and_the_others_stay_as_they_are(tiny: Tiny) -> None:
    root = tiny("whole", languages=("en", "fr", "ar"))
    admin = Admin(root)
    links = page(admin.get(ADDRESS, "")).xpath("//ul[@class='things']//a/@href")
    assert links and all(link.endswith("with=fr") for link in links)
    query = urlencode({"key": "partners/harbour-trust", "with": "ar"})
    (form,) = page(admin.get(f"{ADDRESS}edit", query)).forms
    fields = values_of(form)
    assert "en:summary" in fields and "ar:summary" in fields and "fr:summary" not in fields
    before = tree(root)
    answer = post(admin, form.get("action"), fields | {"ar:summary": "مؤسسة خيرية."})
    assert answer.status == 303 and parse_qs(urlsplit(answer.location).query)["with"] == ["ar"]
    changed = {name for name, content in tree(root).items() if before.get(name) != content}
    assert {name for name in changed if not name.startswith(LEDGERS)} == {"data/translations/ar/partners.yml"}
    everything = page(admin.get(f"{ADDRESS}edit", urlencode({"key": "partners/harbour-trust"}))).forms[0].fields
    assert "fr:summary" in everything


def test_what_is_outdated_is_marked_with_what_it_was_made_from_and_may_still_hold(root: Path) -> None:
    """A comma mended in English; the translator says that nothing follows from it."""
    edit(root, "data/programmes.yml", "title: Hire\n", "title: Hire them\n")
    edit(root, "data/programmes.yml", "title: Meet\n", "title: Meet them\n")
    admin, query = Admin(root), urlencode({"key": KEY, "with": "ar"})
    shown = page(admin.get(f"{ADDRESS}edit", query))
    marked = [words for words in shown.xpath("//div[@class='outdated']/p/text()")]
    assert marked == ["Meet", "Hire"]
    (form,) = shown.forms
    fields = values_of(form)
    assert post(admin, form.get("action"), fields | {"holds": "ar:steps/hire/title"}).status == 303
    left = page(admin.get(f"{ADDRESS}edit", query)).xpath("//div[@class='outdated']/p/text()")
    assert left == ["Meet"], "of the other nothing was said"
    before = tree(root)
    post(admin, form.get("action"), fields | {"holds": "ar:steps/nothing/title"})
    assert tree(root) == before
    assert call("translations", "holds", "ar", "programmes/bridge/steps/meet/title", root=root).exit_code == 0
    assert not page(admin.get(f"{ADDRESS}edit", query)).xpath("//div[@class='outdated']")
    again = call("translations", "holds", "ar", "programmes/bridge", root=root)
    assert again.exit_code == 1 and "names no outdated translation" in again.stderr
