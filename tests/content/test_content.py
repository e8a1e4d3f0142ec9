"""What the editors' content must keep, whoever and whatever it names: every edit that the check accepts passes.

No name, number or sentence of the content may stand here, but what an accessibility statement says of the tests. What one text or record may be is the check's business (``portal check``); here is what
only shows once the site is built.
"""

import io
import re
from pathlib import Path

import html5lib
import pytest

import markup
from support.browser import AXE_VERSION, DESK, PHONE
from support.sites import call


def test_the_check_finds_no_error(project: Path) -> None:
    result = call("check", root=project)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", markup.CHECKS)
def test_every_page_keeps_what_it_promises(name: str, built: markup.Built) -> None:
    check, _ = markup.CHECKS[name]
    checked, faults = check(built)
    assert faults == []
    assert checked


def test_every_page_is_read_as_it_was_meant(built: markup.Built) -> None:
    """HTML as the standard has it: a browser has nothing to guess."""
    faults = {}
    for uri in built.pages:
        file = built.folder / uri
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(
            io.BytesIO((file if file.suffix else file / "index.html").read_bytes()), transport_encoding="utf-8"
        )
        found = [
            code for _, code, _ in parser.errors if not code.endswith("-in-select")
        ]  # allowed since html5lib's last version
        if found:
            faults[uri] = found
    assert not faults


def test_a_file_that_names_a_schema_for_editors_names_its_own(project: Path) -> None:
    for file in project.glob("data/**/*.yml"):
        first = file.read_text("utf-8").partition("\n")[0]
        named = re.match(r"# yaml-language-server: \$schema=(\S+)", first)
        assert not named or Path(named[1]).stem == file.stem, file


STATED = {
    "en": {"forced": "four kinds of pages", "walked": "five pages", "measured": "five kinds of pages"},
    "fr": {"forced": "quatre types de pages", "walked": "cinq pages", "measured": "cinq types de pages"},
    "ar": {"forced": "أربعة أنواع من الصفحات", "walked": "خمس صفحات", "measured": "خمسة أنواع من الصفحات"},
    "uk": {"forced": "чотирьох видах сторінок", "walked": "п’яти сторінках", "measured": "п’ять видів сторінок"},
}
"""What a statement that tells of these tests says of them: on how many kinds of pages, and on how many pages."""


@pytest.mark.parametrize("locale", STATED)
def test_an_accessibility_statement_says_what_is_tested(locale: str, project: Path) -> None:
    """One that names axe-core names the version, the widths and the numbers of pages with which pages are looked at."""
    file = project / f"docs/{locale}/accessibility.md"
    text = " ".join(file.read_text("utf-8").split()).replace(" %", "%") if file.exists() else ""
    if "axe-core" not in text:
        return
    for stated in (
        f"axe-core {AXE_VERSION} ",
        f"{PHONE} ",
        f"{DESK} ",
        f"{100 * DESK // PHONE}%",
        *STATED[locale].values(),
    ):
        assert stated in text, stated


def test_the_accessibility_statement_names_the_axe_that_looks(project: Path) -> None:
    """Where a statement says with which version pages were looked at, it is the one of ``make check-content``."""
    for file in project.glob("docs/*/*.md"):
        assert set(re.findall(r"axe-core (\d+\.\d+\.\d+)", file.read_text("utf-8"))) <= {AXE_VERSION}, file


def test_pages_talk_of_people_and_programmes_and_hardly_of_how_they_were_written(built: markup.Built) -> None:
    """What nobody has stated is absent, or stands in a programme's list; all English pages together may say so a few times."""
    phrases = {r"\bnot stated\b": 5, r"\bour sources?\b": 10}
    texts = {
        uri: " ".join(page.body.text_content().split())
        for uri, page in built.whole.items()
        if built.language(uri) == "en"
    }
    for phrase, most in phrases.items():
        found = {uri: n for uri, text in texts.items() if (n := len(re.findall(phrase, text, re.IGNORECASE)))}
        assert sum(found.values()) <= most, (phrase, found)
