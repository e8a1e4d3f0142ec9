"""A site's own files of languages: what they may say, what is told of the rest, and that everything follows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from portal.check.project import read
from portal.common.cache import FileCache
from portal.common.language_data import (
    PACKAGE_LANGUAGES,
    LanguageData,
    language_data,
    languages_with_data,
    version_of_languages,
)
from portal.common.locales import locale_format
from portal.common.stemmer import stem
from portal.common.yaml_loader import YAML_LOADER
from portal.edit.new_language import language_file
from support.sites import Tiny, build, call, edit, make_tiny, write

POLISH = """\
countries: {JO: Jordania Haszymidzka}
other_country_names: {GB: Wielka Brytania Anglia}
search: {suffixes: "ów ami y", passes: 2, endings: {rąk: ręk}}
empty_link_texts: [Tutaj]
unfinished: [do uzupełnienia]
code_page: cp1250
surnames: kowal krawiec
"""
PAGE = "---\ntitle: O nas\nsummary: Krótko o nas.\n---\n\nTekst strony, [tutaj](/programmes/).\n"


@pytest.fixture
def polish(tiny: Tiny) -> Path:
    return tiny(languages=("en", "pl"), files={language_file("pl"): POLISH, "docs/pl/about.md": PAGE})


def test_what_a_file_says_holds_for_its_language_and_for_no_other_project(polish: Path, tmp_path: Path) -> None:
    other = make_tiny(tmp_path / "other", languages=("en", "pl"))
    site, problems = read(polish)
    assert site and [found.rule for found in problems if found.place.path.startswith("data/languages")] == []
    form = locale_format("pl")
    assert (form.country("JO"), form.other_country_names("GB")) == ("Jordania Haszymidzka", "Wielka Brytania Anglia")
    assert stem("domow", "pl") == stem("domy", "pl") == "dom", "folded as the search folds words"
    assert language_data("pl").code_page == "cp1250" and "pl" in dict(languages_with_data())
    read(other)
    assert locale_format("pl").country("JO") == "Jordania" and stem("domow", "pl") == "domow"
    assert language_data("pl") == LanguageData()


@pytest.mark.parametrize("file", sorted(PACKAGE_LANGUAGES.glob("*.yml")), ids=lambda file: file.stem)
def test_a_site_may_say_whatever_the_generator_says(tiny: Tiny, file: Path) -> None:
    """A file of the generator's, as a site's own, has no fault and says the same: no part of it was forgotten."""
    tag, theirs = file.stem, language_data(file.stem)
    root = tiny(languages=("en", *({tag} - {"en"})), files={language_file(tag): file.read_text("utf-8")})
    _, problems = read(root)
    assert [str(found) for found in problems if found.place.path.startswith("data/languages")] == []
    assert language_data(tag) == theirs


def test_a_site_says_single_things_otherwise_than_the_generator(tiny: Tiny) -> None:
    """French keeps what the site says nothing of; a file holds for varieties of its language, too."""
    root = tiny(languages=("en", "fr-CA"), files={"data/languages/fr.yml": "countries: {JO: Royaume de Jordanie}\n"})
    theirs = language_data("fr")
    read(root)
    for tag in ("fr", "fr-CA"):
        own = language_data(tag)
        assert own.countries == theirs.countries | {"JO": "Royaume de Jordanie"}
        assert (own.search, own.surnames) == (theirs.search, theirs.surnames) and own.surnames


def test_a_file_in_which_nothing_is_said_yet_says_nothing(tiny: Tiny) -> None:
    root = tiny(languages=("en", "pl"), files={"data/languages/pl.yml": "# nothing yet\n"})
    site, problems = read(root)
    assert site and site.portal.settings.own_languages == ()
    assert [found for found in problems if found.place.path.startswith("data/languages")] == []


@pytest.mark.parametrize(
    ("line", "id"),
    [
        ("countrys: {CZ: Czechy}", "language-file.unknown"),
        ("search: {sufixes: a}", "language-file.unknown"),
        ("countries: {XX: Nigdzie}", "value.country"),
        ("countries: {cz: Czechy}", "value.country"),
        ("countries: [CZ]", "language-file.kind"),
        ("countries: {CZ: [Czechy]}", "language-file.kind"),
        ("countries: {CZ: ''}", "language-file.value"),
        ("unfinished: do uzupełnienia", "language-file.kind"),
        ("surnames: [kowal]", "language-file.kind"),
        ("search: a y", "language-file.kind"),
        ("search: {passes: many}", "language-file.value"),
        ("search: {passes: 0}", "language-file.value"),
        ("code_page: cp125o", "language-file.value"),
        ("formats: Polish", "language-file.value"),
        ("fonts: Noto Sans", "language-file.kind"),
        ("fonts: [Comic Sans]", "language-file.font"),
        ("surnames: null", "value.null"),
        ("- a list", "language-file.not-keys"),
        ("surnames: a\nsurnames: b", "yaml.key-twice"),
    ],
)
def test_what_a_file_can_t_say_is_told_where_it_stands_and_the_rest_holds(tiny: Tiny, line: str, id: str) -> None:
    root = tiny(languages=("en", "pl"), files={"data/languages/pl.yml": f"# Polish\n{line}\n"})
    site, problems = read(root)
    assert site
    (found,) = [found for found in problems if found.place.path == "data/languages/pl.yml"]
    assert found.what.id == f"{id}.what" and found.place.line == 2 + line.count("\n") and found.severity == "error"
    assert "{example}" not in found.remedy


@pytest.mark.parametrize(
    ("name", "id", "severity"),
    [("polish", "language-file.name", "error"), ("PL", "language-file.name", "error"), ("de", "language-file.unused", "warning")],
)  # fmt: skip
def test_a_file_is_named_after_a_language_of_the_portal(tiny: Tiny, name: str, id: str, severity: str) -> None:
    root = tiny(files={f"data/languages/{name}.yml": "surnames: a\n"})
    (found,) = [found for found in read(root)[1] if found.place.path.startswith("data/languages")]
    assert (found.what.id, found.severity) == (f"{id}.what", severity)
    if name == "PL":
        assert "pl" in found.remedy


def test_what_was_found_without_fault_is_looked_at_again_when_a_file_says_more(polish: Path) -> None:
    (polish / language_file("pl")).unlink()
    memory = FileCache()
    assert not [found for found in read(polish, memory=memory)[1] if found.what.id == "link.words.what"]
    write(polish, language_file("pl"), POLISH)
    assert [found.place.path for found in read(polish, memory=FileCache(memory))[1] if found.what.id == "link.words.what"] == [
        "docs/pl/about.md"
    ]  # fmt: skip


def test_pages_follow_an_edit_of_the_file(tiny: Tiny) -> None:
    root = tiny("whole", languages=("en", "pl"), files={language_file("pl"): POLISH})
    page = "pl/programmes/bridge/index.html"
    assert "Jordania Haszymidzka" in (build(root) / page).read_text("utf-8")
    edit(root, language_file("pl"), "Haszymidzka", "inaczej")
    assert "Jordania inaczej" in (build(root) / page).read_text("utf-8")


def test_what_a_file_says_reads_the_same_in_every_process() -> None:
    """Or every build would be a whole one."""
    one, other = (LanguageData(small_words=frozenset(words.split())) for words in ("a b c d e", "e d c b a"))
    assert (
        version_of_languages((("pl", one),))
        == version_of_languages((("pl", other),))
        != version_of_languages((("pl", LanguageData()),))
    )


def test_a_new_language_of_which_nothing_is_known_gets_a_file_that_explains_itself(tiny: Tiny) -> None:
    """Every line that it offers can be taken as it is; a language that the generator knows gets none."""
    root = tiny(languages=("en",))
    added = call("new", "language", "pl", root=root)
    assert added.exit_code == 0 and "data/languages/pl.yml" in added.stdout
    text = (root / language_file("pl")).read_text("utf-8")
    offered = "\n".join(line[2:] for line in text.split("\n") if re.match(r"# +\w+:", line))
    write(root, language_file("pl"), offered)
    assert set(yaml.load(offered, YAML_LOADER)) >= {"countries", "search", "code_page"}
    assert not [found for found in read(root)[1] if found.place.path.startswith("data/languages")]
    assert "data/languages" not in call("new", "language", "es", root=root).stdout
    assert not (root / language_file("es")).exists()
