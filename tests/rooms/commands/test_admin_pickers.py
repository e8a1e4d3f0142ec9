"""Choosing in the form: by names, of everything that the portal or the world has; without a script, and nothing is lost."""

import io
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from lxml import html
from PIL import Image

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from support.form import values_of
from support.sites import Tiny, edit, tree, write

HOST = "127.0.0.1:8000"


@pytest.fixture
def root(tiny: Tiny) -> Path:
    root = tiny("whole", languages=("en", "fr", "ar"))
    twins = "\n".join(
        f"  - id: {name}\n    name: Twin; or, not\n    kind: ngo\n    checked: 2026-01-11\n    summary: S.\n    sources: [harbour-release]\n"
        for name in ("twin-one", "twin-two")
    )
    single = twins[: twins.index("  - id: twin-two")].replace("twin-one", "single").replace("Twin;", "Semi; colon,")
    with (root / "data/partners.yml").open("a", encoding="utf-8") as file:
        file.write(f"\n{twins}\n{single}")
    write(
        root,
        "data/images.yml",
        "images:\n  - id: quay\n    file: quay.png\n    alt: The quay at dawn.\n    credit: C.\n    licence: L.\n"
        "  - id: gone\n    file: quay.png\n    alt: Gone.\n    credit: C.\n    licence: L.\n    withdrawn: 2026-01-01\n",
    )
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(out, "PNG")
    (root / "docs/images").mkdir(parents=True)
    (root / "docs/images/quay.png").write_bytes(out.getvalue())
    return root


def shown(admin: Admin, uri: str) -> html.HtmlElement:
    path, _, query = uri.partition("?")
    return html.fromstring(admin.get(f"{ADDRESS}{path}", query).html)


def save(admin: Admin, key: str, changes: dict[str, str | list[str]], beside: str = "") -> AdminResponse:
    query = urlencode({"key": key, "with": beside})
    (form,) = shown(admin, f"edit?{query}").forms
    body = urlencode(values_of(form) | changes, doseq=True).encode()
    return admin.post(f"{ADDRESS}edit", query, body, f"http://{HOST}", HOST)


def record(root: Path, collection: str, name: str) -> dict:
    found = yaml.load((root / f"data/{collection}.yml").read_text("utf-8"), yaml.BaseLoader)[collection]
    return next(one for one in found if one["id"] == name)


def test_records_countries_and_languages_are_shown_and_chosen_by_name(root: Path) -> None:
    admin = Admin(root, "fr")
    page = shown(admin, "edit?key=partners/harbour-trust")
    fields = values_of(page.forms[0])
    assert fields["en:country"] == "Portugal" and fields["en:sources"] == "Bridge ends"
    offered = {one.get("id"): one.xpath("./option/@value") for one in page.xpath("//datalist")}
    assert "Allemagne" in offered["names-countries:"] and "allemand" in offered["names-languages:"]
    assert {"Trabalho do Norte", "HT", "Semi; colon, or, not"} <= set(offered["names-partners"])
    assert "Twin; or, not (twin-one)" in offered["names-partners"]
    for control in page.xpath("//*[@list]"):
        assert control.get("list") in offered, "what it takes from is there"
    words = {"en:country": "Allemagne", "en:name_language": "Arabe", "en:successor": "trabalho do norte"}
    assert save(admin, "partners/harbour-trust", words).status == 303
    now = record(root, "partners", "harbour-trust")
    assert (now["country"], now["name_language"], now["successor"]) == ("DE", "ar", "north-works")


def test_several_are_chosen_each_in_a_field_of_its_own(root: Path) -> None:
    admin = Admin(root)
    page = shown(admin, "edit?key=news/first-people-arrive")
    fields = page.xpath("//input[@name='en:partners']")
    assert [one.get("value") for one in fields] == ["Harbour Trust", "", ""]
    assert len({one.get("id") for one in fields}) == len({one.get("aria-label") for one in fields}) == 3
    names = ["Semi; colon, or, not", "", "HT", "twin-two"]
    assert (
        save(admin, "news/first-people-arrive", {"en:partners": names, "en:countries": ["Jordan", "PT"]}).status == 303
    )
    text = (root / "docs/en/news/first-people-arrive.md").read_text("utf-8")
    assert "partners: [single, harbour-trust, twin-two]\n" in text and "countries: [JO, PT]\n" in text
    assert save(admin, "news/first-people-arrive", {"en:partners": ["", "Twin; or, not"]}).status == 409
    assert save(admin, "news/first-people-arrive", {"en:partners": [""]}).status == 303
    assert "partners:" not in (root / "docs/en/news/first-people-arrive.md").read_text("utf-8")


def test_whatever_the_form_shows_is_what_it_would_save(root: Path) -> None:
    """Two of the same name too, and what nobody can choose any more."""
    edit(root, "data/partners.yml", "    country: PT\n", "    country: PT\n    successor: twin-one\n    logo: gone\n")
    edit(root, "data/programmes.yml", "role: partner", "role: someone")
    admin, before = Admin(root, "ar"), tree(root)
    for key in ("partners/harbour-trust", "programmes/bridge", "figures/people-met", "sources/harbour-release"):
        for beside in ("", "fr"):
            (form,) = shown(admin, f"edit?{urlencode({'key': key, 'with': beside})}").forms
            fields = values_of(form)
            for name, value in fields.items():
                assert not name.startswith("was:") or fields.get(name[4:], "") == value, name
            assert save(admin, key, {}, beside).status == 303
    assert tree(root) == before


def test_one_that_nobody_has_is_told_beside_its_field(root: Path) -> None:
    admin, before = Admin(root), tree(root)
    answer = save(
        admin, "partners/harbour-trust", {"en:sources": ["Bridge ends", "Bridges end"], "en:country": "Portugall"}
    )
    page = html.fromstring(answer.html)
    assert answer.status == 409 and tree(root) == before
    (told,) = page.xpath("//*[@role='alert']")
    for name, hint in (("en:sources", "Bridges end"), ("en:country", "Portugal (PT)")):
        field = page.xpath(f"//*[@name='{name}']")[0]
        assert field.get("aria-invalid") == "true"
        told_beside = [page.get_element_by_id(one).text_content() for one in field.get("aria-describedby").split()]
        assert hint in told_beside[1], "a screen reader says it with the field"
        assert told.xpath(f".//a[@href='#{field.get('id')}']"), "and the list above leads there"
    assert values_of(page.forms[0])["en:sources"] == "Bridge ends\nBridges end", "what was typed is kept"


def test_what_the_check_has_against_a_value_stands_beside_its_field(root: Path) -> None:
    admin = Admin(root)
    for name, typed in (
        ("en:website", "no address"),
        ("fr:summary", "Voir {{figure:nobody}}."),
        ("en:summary", "{{figure:nobody}} people."),
    ):
        page = html.fromstring(save(admin, "partners/north-works", {name: typed}, "fr").html)
        assert [one.get("name") for one in page.xpath("//*[@aria-invalid]")] == [name]
    given = {"name": "New", "kind": "ngo", "summary": "{{figure:nobody}} people.", "sources": "Bridge ends"}
    body = urlencode({"token": admin.token, **given}).encode()
    answer = admin.post(f"{ADDRESS}new", "kind=partner", body, f"http://{HOST}", HOST)
    assert [one.get("name") for one in html.fromstring(answer.html).xpath("//*[@aria-invalid]")] == ["summary"]


def test_words_to_choose_are_boxes_and_lists_with_names_in_the_officers_language(root: Path) -> None:
    admin = Admin(root, "uk")
    page = shown(admin, "edit?key=partners/north-works")
    chosen = page.xpath("//select[@name='en:kind']/option[@selected]")
    assert [(one.get("value"), one.text) for one in chosen] == [("company", "Компанія")]
    page = shown(admin, "edit?key=news/first-people-arrive")
    boxes = page.xpath("//input[@name='en:not_stated']")
    assert {one.get("type") for one in boxes} == {"checkbox"} and len(boxes) == 5
    for chosen_now in (["people", "dateline"], []):
        assert save(admin, "news/first-people-arrive", {"en:not_stated": chosen_now}).status == 303
        again = shown(admin, "edit?key=news/first-people-arrive")
        assert sorted(again.xpath("//input[@name='en:not_stated'][@checked]/@value")) == sorted(chosen_now)


def test_a_picture_is_chosen_by_sight_and_one_that_was_withdrawn_is_not_offered(root: Path) -> None:
    admin = Admin(root)
    page = shown(admin, "edit?key=partners/harbour-trust")
    radios = page.xpath("//input[@name='en:logo']")
    assert [(one.get("value"), "checked" in one.attrib) for one in radios] == [("", True), ("quay", False)]
    (address,) = page.xpath("//img/@src")
    answer = admin.get(*address.split("?"))
    with Image.open(io.BytesIO(answer.content)) as small:
        assert answer.kind == "image/webp" and small.size == (320, 240)
    assert save(admin, "partners/harbour-trust", {"en:logo": "quay"}).status == 303
    assert record(root, "partners", "harbour-trust")["logo"] == "quay"
    for odd in ("", "nobody", "../../mkdocs.yml", "quay.png", "quay\0"):
        assert admin.get(f"{ADDRESS}picture", urlencode({"id": odd})).status == 404


def test_items_and_new_things_have_the_same_pickers(root: Path) -> None:
    admin = Admin(root)
    uri = f"item?{urlencode({'key': 'programmes/bridge', 'list': 'organisations', 'like': '1'})}"
    (form,) = shown(admin, uri).forms
    assert values_of(form)["partner"] == "Trabalho do Norte", "a copy shows names"
    body = urlencode(values_of(form) | {"partner": "HT", "role": "funder"}).encode()
    assert admin.post(f"{ADDRESS}item", uri.partition("?")[2], body, f"http://{HOST}", HOST).status == 303
    assert record(root, "programmes", "bridge")["organisations"][-1]["partner"] == "harbour-trust"
    for kind in ("partner", "press-release", "programme", "event", "country"):
        page = shown(admin, f"new?kind={kind}")
        lists = {one.get("id") for one in page.xpath("//datalist")}
        assert {one.get("list") for one in page.xpath("//*[@list]")} == lists
        assert not page.xpath("//p[@class='help'][contains(., 'One or more of')]"), "no list of ids above a field"


def told_at(page: html.HtmlElement, name: str) -> list[str]:
    """What stands beside a field, and in the list above after its label."""
    (field,) = page.xpath(f"//*[@name='{name}']")
    beside = [page.get_element_by_id(one).text_content() for one in field.get("aria-describedby").split()[1:]]
    (above,) = page.xpath(f"//*[@role='alert']//li[a/@href='#{field.get('id')}']")
    return [*beside, " ".join(above.text_content().split())]


def test_a_needed_field_that_was_emptied_is_told_beside_it(root: Path) -> None:
    admin = Admin(root)
    page = html.fromstring(save(admin, "partners/harbour-trust", {"en:name": ""}).html)
    assert told_at(page, "en:name") == ["This is needed.", "Name (en): This is needed."]
    assert not page.xpath("//*[@role='alert']//pre"), "no line of a file"
    page = html.fromstring(save(admin, "pages/about", {"en:title": ""}).html)
    assert told_at(page, "en:title")[0] == "This is needed."


def test_what_is_wrong_is_told_with_the_fields_label_alone(root: Path) -> None:
    page = html.fromstring(save(Admin(root), "partners/harbour-trust", {"en:website": "htp://x"}).html)
    assert told_at(page, "en:website")[1].startswith("Website: “htp://x”")


def new(admin: Admin, kind: str, given: dict[str, str]) -> AdminResponse:
    body = urlencode({"token": admin.token, **given}).encode()
    return admin.post(f"{ADDRESS}new", f"kind={kind}", body, f"http://{HOST}", HOST)


EVENT = {"title": "A day", "summary": "S.", "place": "Porto", "sources": "Bridge ends"}


def test_a_time_without_its_zone_is_told_at_the_zone_and_the_portals_is_proposed(root: Path) -> None:
    edit(root, "mkdocs.yml", "report_address:", "time_zone: Europe/Brussels\n      report_address:")
    admin = Admin(root)
    page = html.fromstring(new(admin, "event", EVENT | {"start": "2026-11-29T09:00"}).html)
    assert "time zone of the place is needed" in told_at(page, "time_zone")[0]
    assert values_of(page.forms[0])["time_zone"] == "Europe/Brussels"
    assert "time_zone:" not in page.text_content()
    page = html.fromstring(new(admin, "event", EVENT | {"start": "2026-11-29T09:00", "time_zone": "Lisbon"}).html)
    assert "Did you mean “Europe/Lisbon”?" in told_at(page, "time_zone")[0]
    answer = new(admin, "event", EVENT | {"start": "2026-11-29T09:00", "time_zone": "Europe/Lisbon"})
    assert not html.fromstring(answer.html).xpath("//*[@aria-invalid]")


def test_what_is_missing_of_something_new_is_told_once(root: Path) -> None:
    page = html.fromstring(new(Admin(root), "partner", {"name": "New", "kind": "ngo", "summary": "S."}).html)
    (told,) = page.xpath("//*[@role='alert']")
    assert [" ".join(one.text_content().split()) for one in told.xpath(".//li")] == ["Sources: This is needed."]


def test_a_part_of_a_name_offers_the_names_that_hold_it(root: Path) -> None:
    admin = Admin(root)
    answer = save(admin, "partners/harbour-trust", {"en:sources": ["Bridge ends", "bridg"], "en:country": "Germ"})
    page = html.fromstring(answer.html)
    offered = page.xpath("//button[@name='take']")
    assert [one.text for one in offered] == ["Germany", "Bridge ends"]
    fields = values_of(page.forms[0]) | {"en:sources": ["Bridge ends"], "take": offered[0].get("value")}
    body = urlencode(fields, doseq=True).encode()
    assert admin.post(f"{ADDRESS}edit", "key=partners/harbour-trust", body, f"http://{HOST}", HOST).status == 303
    assert record(root, "partners", "harbour-trust")["country"] == "DE"


def test_what_was_not_understood_is_not_told_to_be_missing_too(root: Path) -> None:
    given = {"name": "New", "kind": "ngo", "summary": "S.", "sources": "bridg"}
    page = html.fromstring(new(Admin(root), "partner", given).html)
    assert len(page.xpath("//*[@role='alert']//li")) == 1


def test_two_of_the_same_name_are_told_apart_by_it_and_their_ids(root: Path) -> None:
    admin = Admin(root)
    page = html.fromstring(save(admin, "partners/harbour-trust", {"en:successor": "Twin"}).html)
    assert page.xpath("//button[@name='take']/text()") == ["Twin; or, not (twin-one)", "Twin; or, not (twin-two)"]
    assert save(admin, "partners/harbour-trust", {"en:successor": "Twin; or, not (twin-two)"}).status == 303
    assert record(root, "partners", "harbour-trust")["successor"] == "twin-two"


def test_what_is_set_by_itself_has_no_star_and_today_stands_there(root: Path) -> None:
    page = shown(Admin(root), "new?kind=partner")
    said = {
        " ".join(one.xpath("string(./legend)").split()): one.xpath("string(./p)") for one in page.xpath("//fieldset")
    }
    assert "Name *" in said
    assert "Set by itself if empty" in said["Id"] and "Set by itself if empty" in said["Checked on"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", values_of(page.forms[0])["checked"])
    uri = f"item?{urlencode({'key': 'news/first-people-arrive', 'list': 'corrections'})}"
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", values_of(shown(Admin(root), uri).forms[0])["date"])


def test_the_list_names_countries_and_terms_and_can_be_filtered(root: Path) -> None:
    write(
        root, "data/countries.yml", "countries:\n  - id: pt\n    checked: 2026-01-10\n    sources: [harbour-release]\n"
    )
    write(root, "data/terms.yml", "terms:\n  - id: pathway\n    term: labour pathway\n")
    page = shown(Admin(root, "fr"), "")
    things = {
        one.get("href").partition("key=")[2].partition("&")[0]: one.text_content() for one in page.xpath("//ul//a")
    }
    assert things["countries/pt"] == "Portugal" and things["terms/pathway"] == "labour pathway"
    assert page.xpath("//label[@for='filter']") and page.xpath("//input[@id='filter']")


def test_something_new_is_shown_with_one_language_beside(root: Path) -> None:
    given = {"name": "New", "kind": "ngo", "summary": "S.", "sources": "Bridge ends"}
    assert "with=fr" in new(Admin(root), "partner", given).location
