"""What a figure counts, in the words of a text: the number decides the form, as ICU has it, on the page and where there is no markup."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from portal.content.markdown import FIGURE, figures_in, plural_forms_in, put_figures, render
from portal.edit.packs.inline import lost_and_found
from support.sites import build, call, edit

BRIDGE = "programmes/bridge/index.html"
ENGLISH = "{{figure:people-met, one=# person’s path, other=# people’s paths}}"
ARABIC = "{{figure:people-met، one=شخصاً واحداً، two=شخصين، few=# أشخاص، many=# شخصاً، other=# شخص}}"


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("{{figure:a}}", {}),
        ("{{figure: a , one=# person, other=# people}}", {"one": "# person", "other": "# people"}),
        ("{{figure:a, other=# people, young and old}}", {"other": "# people, young and old"}),
        ("{{figure:a، one=شخص، two=شخصان}}", {"one": "شخص", "two": "شخصان"}),
        ("{{figure:a, people}}", {"people": ""}),
    ],
)
def test_forms_stand_behind_the_id_with_either_comma(typed: str, forms: dict[str, str]) -> None:
    match = FIGURE.fullmatch(typed)
    assert match and match[1] == "a" and plural_forms_in(match[2]) == forms
    assert figures_in(typed) == ["a"]


def test_a_number_at_the_beginning_of_a_line_makes_no_heading_and_forms_keep_their_markup() -> None:
    prose = render("It met {{figure:a, one=\n# **person**,\nother=# people}} there.")
    assert not prose.headings
    assert put_figures(prose.html, lambda _, forms: forms["one"], str.format) == (
        "<p>It met # <strong>person</strong> there.</p>"
    )


def test_a_translation_has_forms_of_its_own_and_still_the_same_figure() -> None:
    source = "It met {{figure:a, one=# person, other=# people}} and {{figure:b}}."
    assert lost_and_found("k", source, "{{figure:b، two=شخصان}} {{figure:a}}") == ([], [])
    assert lost_and_found("k", source, "{{figure:b}}") == (["{{figure:a}}"], [])


@pytest.mark.parametrize(
    ("value", "english", "arabic"),
    [
        (1, "1 person’s path", "شخصاً واحداً"),
        (2, "2 people’s paths", "شخصين"),
        (98, "98 people’s paths", "98 شخصاً"),
        (4_800_000, "4.8 million people’s paths", "4.8 مليون شخص"),
    ],
)
def test_the_form_follows_the_figure(tiny: Callable[..., Path], value: int, english: str, arabic: str) -> None:
    """The number alone is the link to its source; a form without # is the link as a whole."""
    root = tiny("whole", languages=("en", "ar"))
    edit(root, "data/figures.yml", "    value: 12500\n", f"    value: {value}\n")
    edit(root, "data/figures.yml", "    qualifier: more-than\n", "")
    edit(root, "data/programmes.yml", "It led {{figure:people-met}} people", f"It led {ENGLISH}")
    edit(root, "data/translations/ar/programmes.yml", "{{figure:people-met}} شخص", ARABIC)
    site = build(root)
    for folder, said in (("", english), ("ar/", arabic)):
        page = html.parse(str(site / folder / BRIDGE)).getroot()
        (lead,) = page.find_class("lead")
        number = lead.find_class("figure")[0].text_content()
        assert said in lead.text_content() and "#" not in lead.text_content()
        assert number == (said if value < 3 and folder else said.rsplit(" ", 1 + (not folder))[0])
        assert said in page.xpath("string(//meta[@name='description']/@content)")


@pytest.mark.parametrize(
    ("value", "said"), [(5, "5 دولارات أمريكية"), (11, "11 دولاراً أمريكياً"), (1_500_000, "1.5 مليون دولار أمريكي")]
)
def test_money_agrees_with_its_number(tiny: Callable[..., Path], value: int, said: str) -> None:
    root = tiny("whole", languages=("en", "ar"))
    edit(root, "data/figures.yml", "    value: 12500\n    unit: people\n", f"    value: {value}\n    unit: usd\n")
    edit(root, "data/figures.yml", "    qualifier: more-than\n", "")
    page = html.parse(str(build(root) / "ar" / BRIDGE)).getroot()
    assert page.find_class("lead")[0].find_class("figure")[0].text_content() == said


def test_a_figure_that_gets_another_id_keeps_the_words_of_what_it_counts(tiny: Callable[..., Path]) -> None:
    root = tiny("whole", languages=("en", "ar"))
    edit(root, "data/programmes.yml", "{{figure:people-met}} people", ENGLISH)
    assert call("rename", "figure", "people-met", "people-seen", root=root).exit_code == 0
    assert ENGLISH.replace("people-met", "people-seen") in (root / "data/programmes.yml").read_text("utf-8")
