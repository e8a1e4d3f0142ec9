"""CSV runs no formula, whatever separator the program that opens it believes in."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.common.formulas import guarded, unguarded
from portal.render.open_data.files import _cell

SIGNS = "=+-@＝＋－＠"
_texts = st.text(st.sampled_from(f"{SIGNS}';\t\r\n,\" aА1|!"), max_size=30)


@given(_texts)
@example("Aid; and;=HYPERLINK(B1);x")
@example("One.\n\n@SUM(1)")
@example('a;"=1+1"')
@example("a;\u00a0=1+1\t-2+cmd|' /C calc'!A0")
@example("＝1+1")
@example("a; '=1")
def test_no_cell_is_a_formula_in_any_country_and_nothing_is_lost(text: str) -> None:
    """Divided by commas as it is written, by semicolons or tabs as other countries have it, or at every line end."""
    row = ",".join(("id", _cell(text), "end")) + "\r\n"
    for separator in ",;\t":
        for cells in csv.reader(io.StringIO(row, newline=""), delimiter=separator):
            for cell in cells:
                begins = cell if separator == "," else cell.strip(' "\u00a0')
                assert not begins.startswith(tuple(SIGNS)), (separator, cell)
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["A; B", "a-b; c=d", "It’s\nso", "'quoted'", "1; 2", "a@b.org; c@d.org"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text
