"""Pictures say what their records say, no more; and their words can be read."""

import itertools
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page

from portal.common.locales import locale_format
from portal.model.field_types import TERRITORIES
from portal.render.graphics import maps
from support.browser import LOCALES, PHONE, address
from support.html import page, words
from support.sites import SITES, Tiny, build, call

OVERLAPS = """() => [...document.querySelectorAll(".drawing > svg")].map((svg) => {
  const frame = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll("text")].map((one) => [one.textContent, one.getBoundingClientRect()]);
  const faults = [];
  boxes.forEach(([name, a], place) => {
    if (a.left < frame.left || a.right > frame.right || a.top < frame.top || a.bottom > frame.bottom) faults.push(`${name} is cut`);
    for (const [other, b] of boxes.slice(place + 1)) {
      const middles = Math.abs(a.top + a.bottom - b.top - b.bottom) / 2;  // lines touch where letters don't
      if (a.left < b.right && a.right > b.left && middles < (a.height + b.height) / 3) faults.push(`${name} lies on ${other}`);
    }
  });
  const size = Math.min(...[...svg.querySelectorAll("text")].map((one) => parseFloat(getComputedStyle(one).fontSize)));
  return { words: boxes.length, faults, letters: size * frame.width / svg.viewBox.baseVal.width };
})"""


def records(name: str) -> list[dict]:
    """The records of the real content, as they are written."""
    return yaml.safe_load((SITES / f"portal/data/{name}.yml").read_text("utf-8"))[name]


# --- maps ---


def test_every_country_that_content_may_name_has_its_place() -> None:
    """Whatever code the check accepts, the map knows where to put it."""
    for code in TERRITORIES:
        x, y = maps.place(code)
        assert -180 <= x <= 180 and -90 <= y <= 90, code


def test_what_is_cut_from_the_land_lies_in_the_box_and_nothing_else_is_lost() -> None:
    """A square that sticks out on all sides fills the box; one inside stays whole; one outside is gone."""
    box = maps.Box(0, 0, 10, 10)
    assert set(maps.clipped([(-5, -5), (15, -5), (15, 15), (-5, 15)], box)) == {(0, 0), (10, 0), (10, 10), (0, 10)}
    inner = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0)]
    assert maps.clipped(inner, box) == inner
    assert maps.clipped([(20, 1), (21, 1), (21, 2)], box) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_names_on_any_map_lie_on_no_other_name_and_no_place(locale: str) -> None:
    """Twelve countries from anywhere, six from the neighbourhood of another: names keep off each other and inside the map."""
    chance = random.Random(1)
    codes = sorted(TERRITORIES - {"AQ"})
    for number in (1, 2, 6, 12) * 8:
        chosen = chance.sample(codes, number)
        project = maps.Projection(maps.box_around([maps.place(code) for code in chosen]))
        assert 0.4 < project.height / maps.MAP_WIDTH < 1.3, chosen
        names = [(project(maps.place(code)), locale_format(locale).country(code)) for code in chosen]
        assert all(0 < x < maps.MAP_WIDTH and 0 < y < project.height for (x, y), _ in names), chosen
        placed = zip(names, maps.labels(names, project.height), strict=True)
        areas = [maps.room_of(point, label, name) for (point, name), label in placed if label]
        for a, b in itertools.combinations(areas, 2):
            assert a[0] >= b[2] or a[2] <= b[0] or a[1] >= b[3] or a[3] <= b[1], chosen
        assert number > 2 or areas, chosen


@pytest.mark.parametrize("record", records("programmes"), ids=lambda record: record["id"])
def test_a_programmes_map_shows_its_countries_with_their_caution(portal_site: Path, record: dict) -> None:
    """A ring where people live before, a dot where it leads, each named; no line between, for nobody says who went where."""
    (figure,) = page(portal_site, f"fr/programmes/{record['id']}").find_class("drawing")
    for kind, field in (("before", "countries_before"), ("destination", "destinations")):
        circles = figure.xpath(f"./svg/circle[contains(@class, '{kind}')]")
        assert len(circles) == len(record.get(field, ()))
    named = {one.text_content() for one in figure.xpath("./svg//text")}
    codes = [*record["countries_before"], *record.get("destinations", ())]
    assert named == {locale_format("fr").country(code) for code in codes}
    assert [one.get("class") for one in figure.xpath("./svg//path")] == ["land"]
    translated = yaml.safe_load((SITES / "portal/data/translations/fr/programmes.yml").read_text("utf-8"))
    note = translated[record["id"]]["countries_before_note"]
    assert " ".join(note.split()) in words(figure.xpath("./figcaption")[0])


def test_the_table_beneath_the_map_says_what_the_map_shows(portal_site: Path) -> None:
    """Country by country, in the reader's order: the programmes that people live there before, and those that lead there."""
    (table,) = page(portal_site, "programmes").xpath("//section[h2/@id='map']//table")
    found = {words(row[0]): [one.xpath("./text()") for one in row[1:]] for row in table.xpath("./tbody/tr")}
    wanted: dict[str, list[list[str]]] = {}
    for record in records("programmes"):
        for column, field in enumerate(("countries_before", "destinations")):
            for code in record.get(field, ()):
                row = wanted.setdefault(locale_format("en").country(code), [[], []])
                row[column].append(record["short_name"])
    assert found == wanted
    assert list(found) == sorted(found)


def test_a_programme_without_countries_has_no_map(tiny: Tiny) -> None:
    """Nothing stated, nothing drawn; and one programme alone needs no table of who takes part where."""
    root = tiny("whole")
    file = root / "data/programmes.yml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("countries_before: [JO, LB]", "").replace("destinations: [PT]", ""), "utf-8")
    site = build(root)
    assert not page(site, "programmes/bridge").find_class("drawing")
    assert not page(site, "programmes").xpath("//*[@id='map' or @id='ties']")
    assert page(site, "programmes").xpath("//*[@id='time-line']")


# --- the time line ---


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_the_time_line_dates_only_what_is_dated(portal_site: Path, locale: str) -> None:
    """A bar for each start and end that a record states; a programme without says so, in the drawing and in the list."""
    section = page(portal_site, address("programmes", locale)).xpath("//section[h2/@id='time-line']")[0]
    groups = section.xpath(".//svg/g")
    for record, group in zip(records("programmes"), groups, strict=True):
        period = record.get("period", {})
        dates = [period[name] for name in ("start", "end") if name in period]
        bars = group.find_class("span")
        assert ["vague" in bar.get("class") for bar in bars] == [str(date)[-1] in "~?%" for date in dates]
        assert bool(group.xpath("./text/tspan")) == (not dates)
        undated = [one for one in section.xpath(".//li[span/@class='unstated']") if record["short_name"] in words(one)]
        assert len(undated) == (not dates)


def test_a_programme_that_runs_does_so_until_the_day_on_which_that_was_seen(tiny: Tiny) -> None:
    """Dots lead from its start to that day; the list says it in words."""
    root = tiny("whole")
    file = root / "data/programmes.yml"
    text = re.sub(
        r"\n    period:\n(?:      .*\n)+", "\n    period:\n      start: 2024\n", file.read_text("utf-8"), count=1
    )
    text = re.sub(
        r"status: \w+", "status: running", re.sub(r"checked: \S+", "checked: 2026-03-01", text, count=1), count=1
    )
    file.write_text(text, "utf-8")
    section = page(build(root), "programmes").xpath("//section[h2/@id='time-line']")[0]
    (group,) = section.xpath(".//svg/g")
    assert len(group.find_class("way-2")) == 1 and words(group.xpath("./text")[0]).endswith("(Running)")
    assert section.xpath(".//svg/text")[-1].text == "2026"
    assert [words(one) for one in section.xpath(".//ol/li")][-1] == "1 March 2026 Bridge: This programme is running."


def test_a_name_that_is_too_long_for_the_time_line_is_shortened_there_alone(tiny: Tiny) -> None:
    root = tiny("whole")
    file = root / "data/programmes.yml"
    name = "A programme with a name that nobody could ever say in one breath"
    file.write_text(file.read_text("utf-8").replace("short_name: Bridge", f"short_name: {name}", 1), "utf-8")
    section = page(build(root), "programmes").xpath("//section[h2/@id='time-line']")[0]
    rows = [words(text) for text in section.xpath(".//svg/g/text")]
    assert "A programme with a name that nobody …" in rows
    assert max(map(len, rows)) <= maps.letters_in_a_row() and name in words(section.xpath(".//ol")[0])


@pytest.mark.parametrize("locale", LOCALES)
def test_every_place_on_the_map_of_all_programmes_has_its_name(portal_site: Path, locale: str) -> None:
    (figure,) = page(portal_site, address("programmes", locale)).xpath("//section[h2/@id='map']//figure[1]")
    assert len(figure.xpath("./svg//text")) == len(figure.xpath("./svg//circle")) > 5


def test_time_runs_as_the_language_does(portal_site: Path) -> None:
    """In Arabic, later years lie further left."""
    for locale, later_is_right in (("en", True), ("ar", False)):
        texts = page(portal_site, address("programmes", locale)).xpath("//section[h2/@id='time-line']//svg/text")
        places = [float(one.get("x")) for one in sorted(texts, key=lambda one: one.text_content())]
        assert places == sorted(places, reverse=not later_is_right) and len(places) > 3


# --- charts ---


def test_bars_are_as_long_as_their_figures(portal_site: Path) -> None:
    """Shares of the whole bar, all else of the longest; figures that contradict each other stand in one chart."""
    by_label: dict[str, list[dict]] = {}
    for one in records("figures"):
        by_label.setdefault(" ".join(one["label"].split()), []).append(one)
    charts = page(portal_site, "data").find_class("bars")
    conflicts = 0
    for chart in charts:
        rows = chart.xpath(".//tr")
        lengths = [float(row.xpath(".//rect[not(@class)]/@width")[0]) for row in rows]
        known = [by_label[row.xpath("./th/text()")[0].strip()] for row in rows]
        figures = [found[0] if len(found) == 1 else found[index] for index, found in enumerate(known)]
        largest = 100 if figures[0]["unit"] == "percent" else max(one["value"] for one in figures)
        assert lengths == [pytest.approx(100 * one["value"] / largest, abs=0.01) for one in figures]
        assert all("Source:" in words(row) for row in rows) or "Source:" in words(chart.xpath("./caption")[0])
        conflicts += any("conflicts_with" in one for one in figures)
    assert conflicts == sum("conflicts_with" in one for one in records("figures"))


def test_figures_of_another_date_stay_out_of_a_chart(tiny: Tiny) -> None:
    """Two figures of one chart that differ in date, unit or source are refused, where the chart is named."""
    root = tiny("whole", languages=("en",))
    file = root / "data/figures.yml"
    text = file.read_text("utf-8").replace(
        "    source: harbour-release", "    source: harbour-release\n    chart: people"
    )
    second = (
        text.split("figures:\n")[1]
        .replace("people-met", "people-asked")
        .replace("2025-06~", "2024")
        .replace("12500", "9")
    )
    file.write_text(text + second.replace("label: People who met", "label: People who asked"), "utf-8")
    result = call("check", root=root)
    assert result.exit_code == 1
    assert [one for one in result.stdout.splitlines() if "error" in one] == [
        "data/figures.yml:21:12: error: “people-asked” and “people-met” can't stand in one chart. "
        "A chart holds figures of one unit, source and date: choose another name, or leave chart out. [chart-mixed]",
    ]


# --- who ties programmes together ---


def test_the_table_of_ties_holds_those_that_take_part_in_several(portal_site: Path) -> None:
    """Each such organisation once, those in most programmes first, with as many marks as it has roles; the others are in the directory."""
    (table,) = page(portal_site, "programmes").find_class("ties")
    wanted: dict[str, list[int]] = {}
    programmes = records("programmes")
    for column, record in enumerate(programmes):
        for relation in record["organisations"]:
            wanted.setdefault(relation["partner"], [0] * len(programmes))[column] += 1
    found = {
        row.xpath("./th/a/@href")[0].split("/")[-2]: [len(cell.find_class("role")) for cell in row.xpath("./td")]
        for row in table.xpath("./tbody/tr")
    }
    assert found == {name: row for name, row in wanted.items() if sum(map(bool, row)) > 1}
    several = [sum(map(bool, row)) for row in found.values()]
    assert several == sorted(several, reverse=True)


# --- what a browser makes of it ---


@pytest.fixture(scope="module")
def look(chromium: Browser, served: str) -> Iterator[Page]:
    """One window, for a new one takes longer than the look."""
    context = chromium.new_context(base_url=served)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("width", [PHONE, 600, 1280])
def test_words_in_drawings_can_be_read(locale: str, width: int, look: Page) -> None:
    """At every width letters are no smaller than 11 pixels, none is cut off, and no name lies on another."""
    look.set_viewport_size({"width": width, "height": 800})
    look.goto(address("programmes/", locale))
    drawn = look.evaluate(OVERLAPS)
    assert len(drawn) == 2
    for one in drawn:
        assert one["faults"] == []
        assert one["words"] > 3 and 11 <= one["letters"] <= 22
