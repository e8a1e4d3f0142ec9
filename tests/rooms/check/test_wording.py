"""Interface strings: what code and templates write is what the checker asks for."""

import re
import shutil
from collections import Counter

import pytest

from portal.check.project import read
from portal.content.interface_words import WORDS, package_words
from portal.content.texts import State
from portal.files.theme import THEME
from portal.model.enums import Kind, NewsKind, OrganisationKind, Role, Status
from support.sites import PROJECT, Tiny, call, write


def test_every_word_that_is_written_is_among_the_generators() -> None:
    """What modules and templates name, and of what they choose by a value, every value: else a build would end with a KeyError."""
    named = set()
    for path in (*(PROJECT / "scripts/portal").rglob("*.py"), *THEME.rglob("*.html")):
        text = path.read_text("utf-8")
        named |= set(re.findall(r"""\b(?:t|label|forms|_plain_string)\(["']([a-z.-]+)["'][,)]""", text))
        named |= set(re.findall(r'(?:texts|inputs)\.text\("interface/([a-z.-]+)"', text))
    known = {key.removeprefix("interface/") for key in package_words("en")}
    assert len(named) > 150 and named - known == {"chrome.site-name"}
    for values in (Kind, Status, Role, OrganisationKind, NewsKind):
        of_values = Counter(word.rpartition(".")[0] for word in known if word.rpartition(".")[2] in set(values))
        assert {number for number in of_values.values() if number > 1} == {len(values)}, values


@pytest.mark.parametrize(("language", "missing"), [("en", False), ("it", True)])
def test_a_missing_interface_string_is_told(tiny: Tiny, language: str, missing: bool) -> None:
    """In a language that the generator doesn't speak, a line that isn't there is an error that names it, not a fault of the build."""
    root = tiny(languages=("en",))
    shutil.move(root / "docs/en", root / f"docs/{language}")
    config = (root / "mkdocs.yml").read_text("utf-8").replace("locale: en", f"locale: {language}")
    write(root, "mkdocs.yml", config)
    text = (root / "data/translations/en/interface.yml").read_text("utf-8")
    file = f"data/translations/{language}/interface.yml"
    write(root, file, re.sub(r"(?m)^(chrome\.skip|status\.over|partner\.news|feeds\.all):.*\n", "", text))
    result = call("check", root=root)
    assert (result.exit_code == 1) == missing
    told = (
        f"{file}:1:1: error: The interface string “chrome.skip” is missing, and every build needs it. "
        "Restore the line chrome.skip: … . [missing-field]"
    )
    assert (told in result.stdout) == missing
    for name in ("status.over", "partner.news", "feeds.all"):  # chosen by a value; by a flag; by a group
        assert (f"“{name}” is missing" in result.stdout) == missing


def test_the_generators_words_are_whole_and_sound_in_each_of_its_languages(tiny: Tiny) -> None:
    """A site that has no word of its own but its name speaks four languages, and the check has nothing against a word."""
    root = tiny(languages=("en", "fr", "ar", "uk"))
    for file in root.glob("data/translations/*/interface.yml"):
        file.unlink()
    result = call("check", root=root)
    (error,) = re.findall(r".*error: .*", result.stdout)
    assert "“chrome.site-name” is missing" in error
    for language in ("en", "fr", "ar", "uk"):
        write(root, f"data/translations/{language}/interface.yml", "chrome.site-name: Example\n")
    site, problems = read(root)
    assert site is not None and not [one for one in problems if "interface" in str(one)]
    of_each = {frozenset(package_words(file.stem)) for file in WORDS.glob("*.yml")}
    assert len(of_each) == 1


def test_a_site_says_single_words_otherwise(tiny: Tiny) -> None:
    """One line is one word; all others stay the generator's, and its state is as that of any translation."""
    root = tiny(languages=("en", "fr"))
    write(root, "data/translations/en/interface.yml", "chrome.site-name: Example\nchrome.home: Start\n")
    write(root, "data/translations/fr/interface.yml", "chrome.skip: Au texte\n")
    site, _ = read(root)
    assert site is not None
    texts = site.portal.texts
    assert texts.text("interface/chrome.home", "en").value == "Start"
    assert texts.text("interface/chrome.menu", "en").value == "Menu"
    assert texts.text("interface/chrome.skip", "fr").value == "Au texte"
    assert texts.text("interface/chrome.home", "fr").value == "Accueil"
    assert call("translations", "sync", root=root).exit_code == 0
    assert call("translations", "review", "--by", "Ada Lovelace", "fr", "interface", root=root).exit_code == 0
    site, _ = read(root)
    assert site is not None and site.portal.texts.state("interface/chrome.home", "fr") is State.REVIEWED
    write(root, "data/translations/en/interface.yml", "chrome.site-name: Example\nchrome.home: Begin\n")
    assert (
        "data/translations/fr/interface.yml:1:1: warning: The original of interface/chrome.home has changed"
        in call("check", root=root).stdout
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("chrome.hmoe: Start", "2:14: warning: “chrome.hmoe” is no interface string. Did you mean “chrome.home”?"),
        ("news.page: page {numbre}", "2:12: error: news.page: “{number}” is missing. Use {number}, {pages}."),
        ("chrome.home: {one: a, other: b}", "2:14: error: “chrome.home” is not one text."),
        ("partners.count: several", "2:17: error: “partners.count” is not a set of plural forms. Add one, other."),
    ],
)
def test_a_slip_in_a_sites_own_words_is_told_with_its_place(tiny: Tiny, line: str, told: str) -> None:
    root = tiny(languages=("en",))
    file = "data/translations/en/interface.yml"
    write(root, file, f"chrome.site-name: Example\n{line}\n")
    assert f"{file}:{told}" in call("check", root=root).stdout
