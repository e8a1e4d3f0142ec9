"""What a check, a build and the form cost grows with what there is, not with records times texts: steps are counted, never seconds."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from portal.check import text_rules
from portal.check.addresses import lost_addresses
from portal.check.comparison import Comparison
from portal.check.figures import check_figures
from portal.check.link_targets import LinkTargets
from portal.check.records import unknown_references
from portal.check.style import proofread
from portal.check.text_part import TextPart
from portal.check.withdrawn import withdrawn_names
from portal.common.problems import Place
from portal.content.portal import Portal, PortalDraft, PublicPortal, Tombstone
from portal.content.texts import TextDraft, TextUnit
from portal.edit import overview
from portal.files.config import Settings
from portal.files.nodes import Mapping, Scalar
from portal.model.news import NewsMatter
from portal.model.records import Figure, Image, PageMatter, Person
from portal.render.dependencies import TrackedPortal
from portal.site.routes import Routes
from portal.site.takedown import without_withdrawn
from support.sites import write
from support.steps import Compared, assert_in_proportion, calls

PLACE = Place("x.yml")


def scalar(text: str) -> Scalar:
    return Scalar(text, PLACE, True)


def mapping(**values: object) -> Mapping:
    return Mapping({name: value for name, value in values.items()}, PLACE)  # type: ignore[misc]


def a_portal(number: int, root: Path = Path("x")) -> PublicPortal:
    """*number* figures, pictures, people, sources, news and texts that name them."""
    texts = TextDraft("en")
    draft = PortalDraft(Settings(root, "https://tiny.example.org/", ("en", "fr"), ()), texts)
    draft.records["pages"]["news"] = PageMatter.model_validate({"title": "T", "summary": "S", "updated": "2026-01-02"})
    for one in map(str, range(number)):
        record = {"label": "L", "value": one, "unit": "people", "scope": "S.", "source": Compared(f"s{one}")}
        other = f"f{(int(one) + 1) % number}"
        draft.records["figures"][Compared(f"f{one}")] = Figure.model_validate(
            record | {"id": f"f{one}", "conflicts_with": [other]}
        )
        draft.nodes["figures", f"f{one}"] = mapping(source=scalar(Compared(f"s{one}")))
        draft.nodes["sources", Compared(f"s{one}")] = mapping()
        draft.records["people"][f"p{one}"] = Person.model_validate({"id": f"p{one}", "name": f"Person{one} Name"})
        draft.nodes["people", f"p{one}"] = mapping()
        image = {"id": f"i{one}", "file": "x.png", "alt": "A", "credit": "C", "licence": "L"}
        draft.records["images"][f"i{one}"] = Image.model_validate(image)
        draft.nodes["images", Compared(f"i{one}")] = mapping()
        matter = {"title": "T", "summary": "S", "kind": "news", "published": "2026-01-01T00:00Z", "source_date": "2025"}
        draft.records["news"][f"n{one}"] = NewsMatter.model_validate(matter | {"source": f"s{one}"})
        draft.nodes["news", f"n{one}"] = mapping(source=scalar(Compared(f"s{one}")))
        body = f"Person{one} Name said {{{{figure:f{one}}}}}.\n\n{{{{image:i{one}}}}}"
        for key in ("title", "summary"):
            texts.write(f"news/n{one}/{key}", TextUnit("T", PLACE))
        texts.write(f"news/n{one}/body", TextUnit(body, PLACE))
        texts.translate("fr", {f"news/n{one}/body": TextUnit(body, PLACE)})
    return PublicPortal.all_of(draft.finished())


def part_of(portal: Portal, routes: Routes) -> TextPart:
    return TextPart(portal.texts, {}, set(), Comparison(portal, routes))


RULES: dict[str, Callable[[PublicPortal, Routes], object]] = {
    "references": lambda portal, routes: list(unknown_references(portal, routes)),
    "figures and pictures in texts": lambda portal, routes: list(
        check_figures(portal, routes, part_of(portal, routes))
    ),
    "proofreading": lambda portal, routes: list(proofread(portal, routes, part_of(portal, routes))),
    "conflicts": lambda portal, routes: routes.relations.conflicts,
    "the list of the form": lambda portal, routes: overview.groups(portal, "en"),
    "routes": lambda portal, routes: Routes(portal).feeds("en"),
    "the kinds of news on each of their pages": lambda portal, routes: [
        TrackedPortal(routes).news_kinds() for page in routes.entries.values() if page.kind.name == "news"
    ],
}


def cost(portal: PublicPortal, work: Callable[[PublicPortal, Routes], object]) -> int:
    """Calls, lines, and comparisons of ids within Python's own loops."""
    routes = Routes(portal)
    before = Compared.number
    return calls(lambda: work(portal, routes)) + Compared.number - before


@pytest.mark.parametrize("rule", RULES)
def test_costs_are_in_proportion_to_what_there_is(rule: str) -> None:
    assert_in_proportion(lambda number: cost(a_portal(number), RULES[rule]), 60)


def test_what_texts_are_compared_with_is_found_out_once_for_all_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts of a large portal are looked at in parts; ids, links and offices are not gathered anew for each."""
    monkeypatch.setattr(text_rules, "_MANY", 10)

    def check(portal: PublicPortal, routes: Routes) -> object:
        return text_rules.check_all_words(portal, routes, Comparison(portal, routes), 1, set())

    assert_in_proportion(lambda number: cost(a_portal(number), check), 60)


def test_a_link_to_a_figure_costs_no_more_for_each_other_figure() -> None:
    """Links and figures, both twice as many: whether there is such a figure is asked, not searched for."""

    def links(number: int) -> int:
        portal = a_portal(number)
        data = PageMatter.model_validate({"title": "T", "summary": "S", "updated": "2026-01-02"})
        portal = portal.with_records(pages={**portal.pages, "data": data})
        targets = LinkTargets(portal, Routes(portal))
        list(targets.faults("/data/#figure-f0", "en", "news/n0/body"))
        addresses = [f"/data/#figure-f{one}" for one in range(number)]
        return calls(lambda: [fault for one in addresses for fault in targets.faults(one, "en", "news/n0/body")])

    assert_in_proportion(links, 60)


def test_withdrawn_items_cost_no_more_for_each_page() -> None:
    """Pages with a feed, and items withdrawn: both twice as many."""

    def withdrawn(number: int) -> int:
        portal = a_portal(number)
        stones = {
            f"w{one}": Tombstone(next(iter(portal.news.values())), PLACE, ("en",), False)  # type: ignore[arg-type]
            for one in range(number)
        }
        return cost(replace(portal, withdrawn=stones), lambda site, _: Routes(site).relations.withdrawn_from)

    assert_in_proportion(withdrawn, 60)


@pytest.mark.parametrize("name", ["Person{} Name", "Person Name{}x", "Ім’я{} Прізвище", "محمد{} الحسني"])
def test_withdrawn_people_cost_no_more_for_each_text(name: str) -> None:
    """People withdrawn and texts, both twice as many: also where all of them bear one surname."""

    def withdrawn(number: int) -> int:
        portal = a_portal(number)
        letters = [chr(97 + one % 26) * (1 + one // 26) for one in range(number)]
        people = {
            one: Person.model_validate({"id": one, "name": name.format(one), "withdrawn": "2026-01-02"})
            for one in letters
        }
        everybody = portal.with_records(people=people)
        return calls(lambda: (without_withdrawn(everybody), list(withdrawn_names(everybody, Routes(portal)))))

    assert_in_proportion(withdrawn, 52)


def test_the_ledger_of_addresses_is_read_once_whatever_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = [f"programmes/lost-{number}/" for number in range(50)]
    write(tmp_path, "data/ledger/addresses.json", json.dumps(dict.fromkeys(lost, "en"), indent=0))
    portal = replace(a_portal(1, tmp_path), addresses=dict.fromkeys(lost, ("en",)))
    read: list[Path] = []
    original = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda self, *a, **k: read.append(self) or original(self, *a, **k))  # type: ignore[func-returns-value]
    problems = list(lost_addresses(portal, Routes(portal)))
    assert sorted(one.place.line for one in problems) == list(range(2, 52))
    assert [path.name for path in read] == ["addresses.json"]


def test_a_value_in_the_form_finds_its_record_at_once() -> None:
    """Its place in the file is known, and is that of the file, whatever else there is."""
    portal = a_portal(5)
    assert list(portal.ids["figures"]) == ["f0", "f1", "f2", "f3", "f4"]
    assert portal.ids is portal.ids


def test_whom_a_text_names_is_found_wherever_the_name_stands() -> None:
    from portal.check.translation_qa import PeopleByWord

    names = ("Ann Lee", "Ann Lee Smith", "O’Neil Day", "Анна-Марія Приклад", "山田太郎", "—")
    people = {str(n): Person.model_construct(id=str(n), name=name) for n, name in enumerate(names)}
    found = PeopleByWord(people).named_in
    assert [one.name for one in found("Yesterday (Ann Lee Smith)山田太郎 said")] == [
        "Ann Lee",
        "Ann Lee Smith",
        "山田太郎",
    ]
    assert [one.name for one in found("O’Neil Day and Анна-Марія Приклад —")] == [
        "O’Neil Day",
        "Анна-Марія Приклад",
        "—",
    ]
    assert found("Nobody") == []
