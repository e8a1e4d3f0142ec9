"""What the form writes beside words: values as the model has them, and what the ledger knows of a translation at once."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from jsonschema import validate
from lxml import html

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from support.form import values_of
from support.sites import Tiny, call, edit, write

HOST = "127.0.0.1:8000"
LEDGER = "data/ledger/translations/ar.json"
TRUST = "partners/harbour-trust"


@pytest.fixture
def root(tiny: Tiny) -> Path:
    root = tiny("whole", languages=("en", "ar"))
    assert call("translations", "sync", root=root).exit_code == 0
    return root


def send(admin: Admin, name: str, fields: dict[str, str], **query: str) -> AdminResponse:
    shown = admin.get(f"{ADDRESS}{name}", urlencode(query)).html
    body = urlencode(values_of(html.fromstring(shown).forms[0]) | fields).encode()
    return admin.post(f"{ADDRESS}{name}", urlencode(query), body, f"http://{HOST}", HOST)


def told(answer: AdminResponse) -> str:
    return " ".join(html.fromstring(answer.html).xpath("string(//*[@class='told'])").split())


def ledger(root: Path) -> dict:
    return json.loads((root / LEDGER).read_text("utf-8"))


def outdated(admin: Admin, key: str = TRUST) -> list[str]:
    shown = html.fromstring(admin.get(f"{ADDRESS}edit", urlencode({"key": key, "with": "ar"})).html)
    return [" ".join(one.text_content().split()) for one in shown.xpath("//div[@class='outdated']/p")]


# --- the ledger ---


def test_a_translation_is_known_to_the_ledger_as_soon_as_it_is_saved(root: Path) -> None:
    """Changed English makes it outdated, and its earlier words are shown, though nobody has run the check between the two."""
    admin = Admin(root)
    assert send(admin, "edit", {"ar:summary": "جمعية."}, key=TRUST).status == 303
    assert f"{TRUST}/summary" in ledger(root)
    assert send(admin, "edit", {"en:summary": "A charity of sailors."}, key=TRUST).status == 303
    assert outdated(admin) == ["A charity that ran Bridge."]
    assert send(admin, "edit", {"ar:summary": "جمعية بحّارة."}, key=TRUST).status == 303
    assert outdated(admin) == []
    assert call("translations", "sync", "--check", root=root).exit_code == 0


def test_a_translation_that_came_by_another_way_was_made_from_what_stood_there(root: Path) -> None:
    """Typed into the file, and not noted by anybody, before the English is changed in the form."""
    write(root, "data/translations/ar/partners.yml", "harbour-trust:\n  summary: جمعية.\n")
    admin = Admin(root)
    assert send(admin, "edit", {"en:summary": "A charity of sailors."}, key=TRUST).status == 303
    assert outdated(admin) == ["A charity that ran Bridge."]
    assert call("translations", "sync", "--check", root=root).exit_code == 0


def test_what_is_written_for_a_ledger_is_taken_back_with_the_words(root: Path) -> None:
    before = ledger(root)
    admin = Admin(root)
    assert send(admin, "edit", {"ar:summary": "جمعية."}, key=TRUST).status == 303
    assert ledger(root) != before
    name = html.fromstring(admin.get(f"{ADDRESS}saves", "").html).xpath("//button[@name='save']/@value")[0]
    body = urlencode({"token": admin.token, "save": name}).encode()
    assert admin.post(f"{ADDRESS}saves", "", body, f"http://{HOST}", HOST).status == 200
    assert ledger(root) == before


def test_reviews_of_what_can_t_be_read_now_stay(root: Path) -> None:
    """A file that somebody else has broken is no reason to forget who has read what stood in it."""
    key = "programmes/bridge/summary"
    assert call("translations", "review", "ar", key, "--by", "Ada Lovelace", root=root).exit_code == 0
    edit(root, "data/translations/ar/programmes.yml", "bridge:", "bridge: [")
    assert send(Admin(root), "edit", {"ar:summary": "جمعية."}, key=TRUST).status == 303
    assert ledger(root)[key]["reviewed"] == "Ada Lovelace"
    assert f"{TRUST}/summary" in ledger(root)


def test_a_damaged_ledger_is_left_to_whoever_mends_it(root: Path) -> None:
    write(root, LEDGER, "{ damaged")
    assert send(Admin(root), "edit", {"ar:summary": "جمعية."}, key=TRUST).status == 303
    assert (root / LEDGER).read_text("utf-8") == "{ damaged"


def test_who_translates_is_led_to_what_is_missing_in_the_language(root: Path) -> None:
    admin = Admin(root)
    languages = html.fromstring(admin.get(f"{ADDRESS}review", "").html)
    assert languages.xpath("//a/@href[contains(., '?in=ar')]")[-1] == f"{ADDRESS}?in=ar"
    shown = html.fromstring(admin.get(ADDRESS, "in=ar").html)
    links = shown.xpath("//ul[@class='things']//a/@href")
    assert f"{ADDRESS}edit?key=pages/about&with=ar" in links and all(link.endswith("with=ar") for link in links)
    everything = html.fromstring(admin.get(ADDRESS, "").html).xpath("//ul[@class='things']//a/@href")
    assert len(links) < len(everything)
    assert (
        send(admin, "edit", {"ar:title": "حول", "ar:summary": "ملخص.", "ar:body": "نص."}, key="pages/about").status
        == 303
    )
    assert "pages/about" not in admin.get(ADDRESS, "in=ar").html


# --- values ---


def test_values_are_written_as_the_model_has_them(root: Path) -> None:
    """What is so is true, numbers are numbers and days are days to every reader of YAML; texts that look so stay texts."""
    admin = Admin(root)
    figure = {"en:value": "12,600", "en:review_every": "6", "en:review_by": "2030-02-03"}
    assert send(admin, "edit", figure, key="figures/people-met").status == 303
    note = {"date": "2026-02-03", "note": "12,600 is right.", "correction": "true", "was": "12500"}
    answer = send(admin, "item", note, key="figures/people-met", list="changes")
    assert answer.status == 303, told(answer)
    write(root, "docs/en/events.md", "---\ntitle: Events\nsummary: All of them.\nupdated: 2026-01-02\n---\n\nWords.\n")
    event = {
        "title": "true", "start": "2030-02-03", "online": "true", "summary": "A talk.",
        "programmes": "Bridge to Work", "partners": "Harbour Trust", "sources": "Bridge ends",
    }  # fmt: skip
    answer = send(admin, "new", event, kind="event")
    assert answer.status == 303, told(answer)
    words = (root / "data/figures.yml").read_text("utf-8")
    for line in ("value: 12600", "review_every: 6", "review_by: 2030-02-03", "correction: true", "was: 12500"):
        assert f" {line}\n" in words, words
    words = (root / "data/events.yml").read_text("utf-8")
    assert ' title: "true"\n' in words and " online: true\n" in words
    for name in ("figures", "events"):
        schema = json.loads(Path(f"schemas/{name}.json").read_text("utf-8"))
        held = yaml.safe_load((root / f"data/{name}.yml").read_text("utf-8"))
        validate(json.loads(json.dumps(held, default=str)), schema)


def test_what_the_check_asks_to_look_at_stands_on_the_things_own_page(root: Path) -> None:
    """A warning hinders no saving: who saves would else never hear of it."""
    admin = Admin(root)

    def to_look_at() -> list[str]:
        page = html.fromstring(admin.get(f"{ADDRESS}edit", urlencode({"key": TRUST})).html)
        return [" ".join(one.text_content().split()) for one in page.xpath("//div[@class='look']")]

    assert to_look_at() == []
    assert send(admin, "edit", {"en:checked": "2062-02-03"}, key=TRUST).status == 303
    (words,) = to_look_at()
    assert "its day has not come yet" in words and "at the latest" in words
    assert send(admin, "edit", {"en:checked": "2026-02-03"}, key=TRUST).status == 303
    assert to_look_at() == []


def test_what_the_public_leans_on_is_not_held_back_in_the_form_either(root: Path) -> None:
    """The workflow would refuse it, long after who saved it is gone."""
    answer = send(Admin(root), "edit", {"en:publish_at": "2062-02-03T09:00+01:00"}, key="figures/people-met")
    assert answer.status == 409 and "is public only from" in answer.html


def test_what_is_so_is_taken_away_again(root: Path) -> None:
    admin = Admin(root)
    note = {"date": "2026-02-03", "note": "12,600 is right.", "correction": "true"}
    assert send(admin, "item", note, key="figures/people-met", list="changes").status == 303
    start = (root / "data/figures.yml").read_text("utf-8")
    field = "en:changes/2026-02-03/correction"
    assert send(admin, "edit", {field: ""}, key="figures/people-met").status == 303
    assert "correction" not in (root / "data/figures.yml").read_text("utf-8")
    assert send(admin, "edit", {field: "true"}, key="figures/people-met").status == 303
    words = (root / "data/figures.yml").read_text("utf-8")
    assert yaml.safe_load(words) == yaml.safe_load(start) and "correction: true" in words


# --- what readers are told ---


def told_of_changes(admin: Admin, key: str = "figures/people-met") -> list[str]:
    shown = html.fromstring(admin.get(f"{ADDRESS}edit", f"key={key}").html)
    return [
        " ".join(one.text_content().split()) for one in shown.xpath("//button[@name='settle']/ancestor::div[1]/p[1]")
    ]


def test_who_changes_a_figure_is_asked_to_tell_readers_with_what_it_was(root: Path) -> None:
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    admin = Admin(root)
    assert told_of_changes(admin) == []
    assert send(admin, "edit", {"en:value": "12600"}, key="figures/people-met").status == 303
    assert told_of_changes(admin) == ["Readers aren’t told yet that this changed: Value."]
    asked = html.fromstring(admin.get(f"{ADDRESS}item", "key=figures/people-met&list=changes").html)
    assert values_of(asked.forms[0])["was"] == "12500"
    note = {"note": "It was 12,500; 12,600 is right.", "correction": "true"}
    assert send(admin, "item", note, key="figures/people-met", list="changes").status == 303
    assert told_of_changes(admin) == []
    assert " was: 12500\n" in (root / "data/figures.yml").read_text("utf-8")
    assert call("check", root=root).exit_code == 0


def test_a_plain_page_of_which_the_full_one_changed_is_said_to_hold(root: Path) -> None:
    matter = "---\ntitle: In short\nsummary: Who to ask.\nupdated: 2026-01-02\nplain_of: participants\n---\n\nAsk us.\n"
    (root / "docs/en/participants-plain.md").write_text(matter, "utf-8")
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    admin = Admin(root)
    key = "pages/participants-plain"
    assert told_of_changes(admin, key) == []
    assert send(admin, "edit", {"en:summary": "Who we are now."}, key="pages/participants").status == 303
    assert told_of_changes(admin, key) == [
        "The full page has changed since this one was written or looked at. This page still holds"
    ]
    assert send(admin, "edit", {"settle": "1"}, key=key).status == 303
    assert told_of_changes(admin, key) == []


def test_a_slip_that_nobody_has_read_is_settled_with_what_else_was_typed(root: Path) -> None:
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    admin = Admin(root)
    assert send(admin, "edit", {"en:value": "12600"}, key="figures/people-met").status == 303
    changed = {"en:scope": "Portugal, and nowhere else.", "settle": "1"}
    assert send(admin, "edit", changed, key="figures/people-met").status == 303
    assert told_of_changes(admin) == []
    assert "nowhere else" in (root / "data/figures.yml").read_text("utf-8")
    assert "12600" in (root / "data/ledger/told.json").read_text("utf-8")
    edit(root, "data/partners.yml", "kind: ngo", "kind: ngos")
    assert send(admin, "edit", {"en:value": "12700"}, key="figures/people-met").status == 303
    refused = send(admin, "edit", {"settle": "1"}, key="figures/people-met")
    assert refused.status == 409 and "Mend this first" in refused.html
