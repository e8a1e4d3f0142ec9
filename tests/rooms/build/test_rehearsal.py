"""What the check accepts can be built: what no rule can prove is drawn in memory, and what can't be drawn is told where it stands."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from portal.build.outputs import Output, Rendered, Renderer
from portal.common.locales import LocaleFormat
from portal.files.theme import THEME
from portal.render import feed_formats
from portal.render.feed_formats import Feed
from support.good import ABOUT, GOOD, NEWS
from support.sites import Tiny, call, edit, write

pytestmark = pytest.mark.slow

SNOWMAN = "\N{SNOWMAN}"


def errors(root: Path, command: str = "check") -> list[str]:
    """What a command says is wrong, a line for each; it fails if it says anything."""
    result = call(command, root=root, draws=True)
    found = [line for line in result.output.splitlines() if ": error: " in line]
    assert result.exit_code == (1 if found else 0), result.output
    assert "Traceback" not in result.output
    assert "itself is at fault" not in result.output
    return found


@pytest.fixture
def no_snowmen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that can't take what somebody typed."""
    write_rss = feed_formats.WRITERS["feed.xml"]

    def melt(feed: Feed) -> bytes:
        if any(SNOWMAN in item.html + item.summary for item in feed.items):
            raise ValueError("No snowmen, please.")
        return write_rss(feed)

    monkeypatch.setitem(feed_formats.WRITERS, "feed.xml", melt)


@pytest.mark.usefixtures("no_snowmen")
@pytest.mark.parametrize("command", ["check", "build"])
def test_a_text_that_a_library_cannot_take_is_told_where_it_stands(tiny: Tiny, command: str) -> None:
    """By whichever page shows it: the text itself is found, here in the middle of a news item."""
    root = tiny(files=GOOD | {NEWS: GOOD[NEWS].replace("They came to", f"They came {SNOWMAN} to")})
    line = GOOD[NEWS].split("They came to")[0].count("\n") + 1
    (found,) = errors(root, command)
    assert found.startswith(f"{NEWS}:{line}:1: error: What stands here can't be drawn on the page /")
    assert "No snowmen, please. Write it in another way;" in found
    assert found.endswith("[not-drawn]")


@pytest.mark.usefixtures("no_snowmen")
def test_every_text_at_fault_is_told_once_in_its_own_language(tiny: Tiny) -> None:
    french = f"---\ntitle: Des gens\nsummary: Ils {SNOWMAN} sont venus.\n---\n\nIls [sont](/programmes/path/) venus.\n"
    files = GOOD | {
        "docs/fr/news/arrival.md": french,
        NEWS: GOOD[NEWS].replace("summary: They", f"summary: {SNOWMAN} They"),
    }
    root = tiny(files=files)
    assert [found.split(":")[0:2] for found in errors(root)] == [[NEWS, "3"], ["docs/fr/news/arrival.md", "3"]]


@pytest.mark.usefixtures("no_snowmen")
def test_what_is_public_later_is_drawn_today(tiny: Tiny) -> None:
    """A build at night would fail when nobody is there to mend it."""
    held = GOOD[NEWS].replace("published: 2026-01-02T09:00+01:00", "publish_at: 2999-01-02T09:00+01:00")
    root = tiny(files=GOOD | {"docs/en/news/later.md": held.replace("They came to", f"{SNOWMAN} to")})
    (found,) = errors(root)
    assert found.startswith("docs/en/news/later.md:")


@pytest.mark.parametrize("command", ["check", "build"])
def test_what_is_wrong_with_a_record_is_told_at_the_record(
    tiny: Tiny, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def country(self: LocaleFormat, code: str) -> str:
        raise KeyError(code)

    monkeypatch.setattr(LocaleFormat, "country", country)
    (found, *_) = errors(tiny(languages=("en",), files=GOOD), command)
    assert found.startswith(("data/p", "docs/en/"))
    assert "KeyError" not in found


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_template_at_fault_is_told_with_its_line(tiny: Tiny, command: str) -> None:
    root = tiny(languages=("en",), files=GOOD)
    (root / "overrides").rmdir()
    shutil.copytree(THEME, root / "overrides")
    about = root / "overrides/pages/about.html"
    about.write_text(about.read_text("utf-8") + "\n{{ nothing.at.all }}\n", "utf-8")
    line = about.read_text("utf-8").count("\n")
    assert errors(root, command) == [
        f"overrides/pages/about.html:{line}:1: error: With this template, the page /about/ can't be drawn in en: "
        "'nothing' is undefined. Correct the template, or delete it: the portal's own then takes its place. [not-drawn]"
    ]


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(
    ("files", "line", "said"),
    [
        ({"sheet.typ": "Words\n\n#nothing\n"}, 3, "sheet.typ: unknown variable: nothing"),
        ({"card.typ": "#let d = json(bytes(sys.inputs.data))\n#d.nothing\n"}, 2, 'card.typ: dictionary does not contain key "nothing"'),
        ({"look.typ": "#let hero = (\n"}, 1, "card.typ: unclosed delimiter"),
        ({"mark.svg": "no picture"}, 1, "card.typ: "),
    ],
)  # fmt: skip
def test_a_template_for_print_at_fault_is_told_with_its_line(
    tiny: Tiny, command: str, files: dict[str, str], line: int, said: str
) -> None:
    root = tiny(languages=("en",), files={**GOOD, **{f"overrides/print/{name}": text for name, text in files.items()}})
    (found, *more) = errors(root, command)
    (name,) = files
    assert found.startswith(f"overrides/print/{name}:{line}:1: error: With this template, the page /"), found
    assert said in found and not [one for one in more if not one.startswith("overrides/print/")]


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{% extends 'nothing.html' %}", "overrides/pages/about.html:1:1: error: With this template, the page /about/ can't be drawn in en: nothing.html. "),
        (b"{% include 'nothing.html' %}", "overrides/pages/about.html:1:1: error: With this template, the page /about/ can't be drawn in en: nothing.html. "),
        (b"Words\n{% if %}", "overrides/pages/about.html:2:1: error: With this template, the page /about/ can't be drawn in en: Expected an expression"),
        (b"\xff\xfe", "overrides/pages/about.html:1:1: error: The byte 0xFF is not UTF-8. "),
    ],
)  # fmt: skip
def test_a_template_that_can_t_be_read_is_told(tiny: Tiny, command: str, content: bytes, said: str) -> None:
    root = tiny(languages=("en",), files={**GOOD, "overrides/pages/about.html": ""})
    (root / "overrides/pages/about.html").write_bytes(content)
    result = call(command, root=root, draws=True)
    assert (result.exit_code, result.exception is None or isinstance(result.exception, SystemExit)) == (1, True)
    assert result.output.startswith(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: material", "name: nowhere", "Unrecognised theme name: 'nowhere'"),
        ("site_name: Tiny", "site_name: [Tiny]", "site_name"),
        ("docs_structure: folder", "docs_structure: heap", "docs_structure"),
    ],
)
def test_what_mkdocs_has_against_the_configuration_is_told_by_the_check(
    tiny: Tiny, old: str, new: str, said: str
) -> None:
    root = tiny(languages=("en",), files=GOOD)
    assert errors(root) == []
    edit(root, "mkdocs.yml", old, new)
    (found,) = errors(root)
    assert found.startswith("mkdocs.yml:")
    assert said in found
    assert "Traceback" not in found


def test_what_was_drawn_is_not_drawn_again(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second check draws nothing, the one after an edit what shows the edited text; a build counts as well."""
    drawn: list[Output] = []
    render = Renderer.render

    def count(self: Renderer, output: Output) -> Rendered:
        drawn.append(output)
        return render(self, output)

    monkeypatch.setattr(Renderer, "render", count)
    monkeypatch.setenv("PORTAL_JOBS", "1")
    monkeypatch.setattr("portal.commands.check.default_jobs", lambda: 1)
    root = tiny(files=GOOD)
    assert call("build", root=root).exit_code == 0
    drawn.clear()
    assert errors(root) == []
    assert drawn == []
    write(root, ABOUT, GOOD.get(ABOUT, (root / ABOUT).read_text("utf-8")) + "\nA word.\n")
    assert errors(root) == []
    assert {output.uri for output in drawn if output.kind == "page"} == {"about/"}
    drawn.clear()
    assert errors(root) == []
    assert drawn == []


def test_what_failed_is_drawn_again_until_it_is_mended(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    def melt(feed: Any) -> bytes:
        raise ValueError("Too warm.")

    root = tiny(files=GOOD)
    with monkeypatch.context() as warm:
        warm.setitem(feed_formats.WRITERS, "feed.xml", melt)
        assert errors(root)
        assert errors(root)
    assert errors(root) == []


def test_a_site_that_is_a_link_stays_one(tiny: Tiny) -> None:
    """The web server reads the folder behind it."""
    root = tiny(languages=("en",), files=GOOD)
    (root.parent / "served").mkdir()
    (root / "site").symlink_to("../served")
    for _ in range(2):
        assert call("build", root=root).exit_code == 0
        assert (root / "site").is_symlink()
        assert (root.parent / "served/index.html").is_file()
        write(root, ABOUT, (root / ABOUT).read_text("utf-8") + "\nA word.\n")
    assert [path.name for path in root.parent.iterdir() if path.name.startswith(".")] == []


def test_the_folder_of_the_site_is_named(tiny: Tiny) -> None:
    root = tiny(languages=("en",), files=GOOD)
    edit(root, "mkdocs.yml", "watch: [data]", "site_dir: public/site")
    result = call("build", root=root)
    assert result.output.rstrip().endswith(": public/site/")
    assert (root / "public/site/index.html").is_file()
    assert call("withdrawn", root=root).exit_code == 0


def test_an_address_beyond_ascii_is_written_as_links_need_it(tiny: Tiny) -> None:
    root = tiny(languages=("en",), files=GOOD)
    edit(root, "mkdocs.yml", "https://tiny.example.org/sub/", "https://приклад.укр/портал")
    assert call("build", root=root).exit_code == 0
    address = "https://xn--80aikifvh.xn--j1amh/%D0%BF%D0%BE%D1%80%D1%82%D0%B0%D0%BB/"
    assert f'rel="canonical" href="{address}"' in (root / "site/index.html").read_text("utf-8")
    for file in ("feed.xml", "sitemap.xml", "atom.xml"):
        assert "укр" not in (root / "site" / file).read_text("utf-8")
