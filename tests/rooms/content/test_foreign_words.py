"""Names and words of another language within a text carry their language, and nothing else of the text is touched."""

import pytest

from portal.check.project import Site, read
from support.good import GOOD, PARTNERS, PROGRAMMES
from support.sites import make_tiny

TERM = """\
terms:
  - id: talent-catalog
    term: Talent Catalog
    translations:
      - language: fr
        use: [Talent Catalog]
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A programme “A path to work (PATH 2.0)” and an organisation “Nordhilfe & Söhne e.V. (NH)” with a German name."""
    files = GOOD | {
        PROGRAMMES: GOOD[PROGRAMMES].replace("A path to work", "A path to work\n    short_name: PATH 2.0"),
        PARTNERS: GOOD[PARTNERS].replace(
            "Example Agency", "Nordhilfe & Söhne e.V.\n    short_name: NH\n    name_language: de"
        ),
        "data/terms.yml": TERM,
    }
    root = make_tiny(tmp_path_factory.mktemp("words") / "tiny", languages=("en", "fr", "de", "ar", "uk"), files=files)
    found, _ = read(root)
    assert found is not None
    return found


EN, DE = '<span lang="en" dir="ltr">', '<span lang="de" dir="ltr">'


@pytest.mark.parametrize(
    ("locale", "text", "marked"),
    [
        ("ar", "<p>عبر A path to work. و</p>", f"<p>عبر {EN}A path to work</span>. و</p>"),
        ("ar", "وPATH 2.0 في 2.0", f"و{EN}PATH 2.0</span> في 2.0"),
        ("ar", "لدى Nordhilfe &amp; Söhne e.V. (NH)", f"لدى {DE}Nordhilfe &amp; Söhne e.V</span>. ({DE}NH</span>)"),
        ("ar", "<h2 id=\"a-path\">أ Big\nTown ب</h2>", f"<h2 id=\"a-path\">أ {EN}Big\nTown</span> ب</h2>"),
        ("ar", '<a href="/x/">Big</a> و{{figure:jobs, one=# b}} {name}', f'<a href="/x/">{EN}Big</span></a> و{{{{figure:jobs, one=# b}}}} {{name}}'),
        ("ar", "<code>Big town</code> &quot;ن&quot;", "<code>Big town</code> &quot;ن&quot;"),
        ("uk", "на desk@agency.example.org, NATO", f"на {EN}desk@agency.example.org</span>, {EN}NATO</span>"),
        ("fr", "Par A path\nto work, PATH 2.0 et Big Town", f"Par {EN}A path\nto work</span>, PATH 2.0 et Big Town"),
        ("fr", "le Talent Catalog", f"le {EN}Talent Catalog</span>"),
        ("en", "by Nordhilfe &amp; Söhne e.V., NH", f"by {DE}Nordhilfe &amp; Söhne e.V</span>., NH"),
        ("en", "A path to work, A path to works", "A path to work, A path to works"),
        ("de", "bei Nordhilfe &amp; Söhne e.V.", "bei Nordhilfe &amp; Söhne e.V."),
    ],
)  # fmt: skip
def test_what_is_in_another_language_says_so(site: Site, locale: str, text: str, marked: str) -> None:
    assert site.routes.foreign_words.marked(text, locale) == marked
    assert site.routes.foreign_words.marked(text, locale) == marked
