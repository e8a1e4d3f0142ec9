"""A file of a site's ``overrides/`` stands in the place of the generator's file of the same name, and of no other."""

import shutil
from pathlib import Path

import pytest

from portal.build.builder import Builder
from portal.build.mkdocs_plugin import build_site
from portal.files.theme import THEME, theme_files
from portal.render.html.environment import environment
from support.sites import Tiny, build, by_name, call, run, tree, write

pytestmark = pytest.mark.slow

FOOTER = '{% extends "theme/base.html" %}{% block footer %}<p>Below all</p>{{ super() }}{% endblock %}'


@pytest.fixture
def site(tiny: Tiny) -> Path:
    """A whole site in two languages without overrides."""
    return tiny("whole", languages=("en", "ar"))


def changed(root: Path, before: dict[str, bytes]) -> set[str]:
    """Files of the site that are others after another build, whatever the names of styles and scripts."""
    now = by_name(tree(build(root)))
    return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}


def test_each_kind_of_file_is_overridden_alone_and_comes_back(site: Path) -> None:
    """Templates, styles, the worker, what Typst sets: each changes what is made of it, and nothing else; without it all is as before."""
    before = by_name(tree(build(site)))
    overrides: dict[str, tuple[str, set[str]]] = {
        "assets/portal.css": ("body { color: red }", {"assets/portal.css"}),
        "assets/logo/new.svg": ("<svg/>", {"assets/logo/new.svg"}),
        "sw.js": ("// none\n", {"sw.js"}),
        "pages/about.html": ('{% extends "theme/pages/about.html" %}', set()),
        "pages/privacy.html": ("<h1>Ours</h1>", {"privacy/index.html", "ar/privacy/index.html"}),
        "print/mark.svg": (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>',
            {name for name in before if name.startswith("assets/cards/") or name.endswith(".pdf")},
        ),
        "base.html": (FOOTER, {name for name in before if name.endswith("index.html")} | {"404.html", "ar/404.html"}),
    }
    sizes = {"programmes/bridge/index.html", "ar/programmes/bridge/index.html"}  # they say how large their sheets are
    for name, (content, touched) in overrides.items():
        write(site, f"overrides/{name}", content)
        assert changed(site, before) - (sizes if name.startswith("print/") else set()) == touched, name
        (site / f"overrides/{name}").unlink()
        assert changed(site, before) == set(), name


def test_a_block_of_the_frame_is_enough_and_its_words_are_at_hand(site: Path) -> None:
    """Whoever changes the footer copies nothing, and has the reader's words and addresses."""
    line = '{% block footer %}<p>{{ t("chrome.menu") }} {{ r.href("about/") }}</p>{{ super() }}{% endblock %}'
    write(site, "overrides/base.html", '{% extends "theme/base.html" %}' + line)
    html = (build(site) / "programmes/index.html").read_text("utf-8")
    assert "<p>Menu ../about/</p>" in html
    assert '<footer class="site-footer">' in html and '<header class="site-header">' in html


def test_only_what_reads_an_overridden_template_is_made_anew(site: Path) -> None:
    build(site)
    shutil.copytree(THEME / "pages", site / "overrides/pages")
    assert "outputs as they were" in call("build", root=site).stdout, "the same bytes elsewhere are no change"
    write(site, "overrides/pages/partner.html", "<h1>{{ name }}</h1>")
    before = {path: path.stat().st_mtime_ns for path in (site / "site").rglob("*.html")}
    build(site)
    anew = {path.parent.name for path, when in before.items() if path.stat().st_mtime_ns != when}
    assert anew == {"harbour-trust", "north-works"}


def test_mkdocs_and_properdocs_take_overrides_as_portal_does(site: Path) -> None:
    """The engine's own commands find the generator's files, and the site's before them."""
    write(site, "overrides/base.html", FOOTER)
    write(site, "overrides/assets/portal.css", "body { color: red }")
    write(site, "overrides/assets/logo/new.svg", "<svg/>")
    wanted = tree(build(site))
    for engine in ("mkdocs", "properdocs"):
        result = run(engine, "build", "--site-dir", str(site / engine), root=site)
        assert result.returncode == 0, result.stderr
        assert tree(site / engine) == wanted


def test_a_preview_sees_a_file_that_takes_the_place_of_the_generators(site: Path) -> None:
    """Jinja keeps compiled templates: one that comes to stand before another, or goes, must be noticed."""
    preview = Builder(site, jobs=1, is_preview=True)
    page = site / "preview/about/index.html"

    def shown() -> str:
        build_site(preview, str(page.parents[1]))
        return page.read_text("utf-8")

    before = shown()
    write(site, "overrides/base.html", FOOTER)
    assert "<p>Below all</p>" in shown()
    (site / "overrides/base.html").unlink()
    assert shown() == before


def test_a_word_that_only_an_override_needs_is_told_with_its_file(site: Path) -> None:
    """A site may have words of its own; one that is missing is an error before it is a fault of the build."""
    write(site, "overrides/pages/about.html", '<h1>{{ t("ours.greeting") }}</h1>')
    result = call("check", root=site)
    assert "The interface string “ours.greeting” is missing, and overrides/pages/about.html needs it." in result.stdout
    with (site / "data/translations/en/interface.yml").open("a", encoding="utf-8") as file:
        file.write("\nours.greeting: Good day\n")
    assert call("check", root=site).exit_code == 0
    assert "<h1>Good day</h1>" in (build(site) / "about/index.html").read_text("utf-8")


def test_indentation_stays_where_it_is_shown_and_words_stay_apart(tmp_path: Path) -> None:
    """A template's own indentation reaches no page; a space stays where a tag has taken the end of the line before along."""
    written = """<ul>
      <li>one
        two{% if x %}
        three{% endif %}
        {# a note #}
        four</li>{% if x %}
        <li>{{ x }}</li>{% endif %}
    </ul>
    <pre>
      {{ x }}
    </pre> <textarea>
      kept</textarea>
    """
    for name in ("page.html", "page.txt"):
        write(tmp_path, f"overrides/pages/{name}", written)
    templates = environment(tmp_path)
    html = templates.get_template("pages/page.html").render(x="  x")
    shown = "<pre>\n        x\n    </pre> <textarea>\n      kept</textarea>"
    assert html == f"<ul>\n<li>one\ntwo three four</li><li>  x</li></ul>\n{shown}"
    other = templates.get_template("pages/page.txt").render(x="  x")
    assert "".join(html.split()) == "".join(other.split()) and "      <li>one" in other


def test_hidden_files_and_notes_are_no_part_of_the_look(site: Path) -> None:
    """What an editor saves while somebody types, and a README, reach no page and no site."""
    before = by_name(tree(build(site)))
    for name in ("assets/.portal.css.swp", ".git/pages/about.html", "README.md", "pages/.about.html"):
        write(site, f"overrides/{name}", "{{ nothing }}")
    assert changed(site, before) == set()
    assert "README.md" in theme_files(site)
