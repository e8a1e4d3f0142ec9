"""A build upon the last one writes what a clean build writes, byte for byte, whatever was edited, damaged or interrupted."""

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from generate import generate

from portal.build import builder
from portal.build import mkdocs_plugin as engine
from portal.build.builder import Builder
from portal.build.outcome import Failed, Outcome, Refused
from portal.build.stamp import since_last_build
from portal.content.link_ledger import LINKS
from portal.files.theme import THEME
from support.sites import by_name, call, share_prints, tree

pytestmark = pytest.mark.slow

Edit = Callable[[Path, random.Random], None]
_FIELD = re.compile(
    r"^( +(?:- )?(?:summary|label|note|scope|name|short_name|text|question|title): )(?!>|\|)(.+)$", re.MULTILINE
)


def invent(root: Path) -> Path:
    """A small invented portal in two languages, with templates of its own."""
    generate("4x4x2", root)
    for name in ("press", "corrections", "languages", "glossary"):
        page = f"---\ntitle: {name}\nsummary: About {name}.\nupdated: 2026-01-02\n---\n\nIn short.\n"
        (root / f"docs/en/{name}.md").write_text(page, "utf-8")
    (root / "overrides").rmdir()
    shutil.copytree(THEME, root / "overrides")
    return root


@pytest.fixture(scope="module")
def pristine(once_for_all: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The generated portal, built once and shown in a preview once, with all that is remembered; tests copy it."""

    def make(root: Path) -> None:
        build(invent(root))
        build(root, Builder(root, jobs=1, is_preview=True))

    return once_for_all("incremental", make)


@pytest.fixture
def portal(pristine: Path, tmp_path: Path) -> Path:
    """A copy of the generated portal, with its site, its preview and all that is remembered of them."""
    root = tmp_path / "portal"
    shutil.copytree(pristine, root, symlinks=True)
    return root


def build(root: Path, preview: Builder | None = None) -> Outcome | None:
    """Build in this process, in a preview also what was put off; None if the content is refused."""
    share_prints(root)
    try:
        if preview is None:
            todo = since_last_build(root)
            alone = Builder(root, jobs=1)
            done = None if todo.needs_engine else alone.build_without_engine(root / "site", found=todo.files)
            return done or engine.build_site(Builder(root, jobs=1))
        outcome = engine.build_site(preview, str(preview_of(root)))
        if outcome.is_late:
            assert not engine.build_site(preview, str(preview_of(root))).is_late
        return outcome
    except (Refused, Failed):
        return None


def preview_of(root: Path) -> Path:
    return root / ".cache/preview"


def clean(root: Path, folder: Path) -> dict[str, bytes] | None:
    """What a build without any past writes; None if it is refused."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(".cache", "site"))
    return tree(folder / "site") if build(folder) else None


def test_a_project_that_is_copied_with_its_site_is_not_built_anew(portal: Path) -> None:
    """What is remembered is found by the place within the project, wherever that lies."""
    (portal / "docs/en/about.md").touch()
    done = build(portal)
    assert done and done.kept == done.outputs


# --- edits that people make ---


def _any(root: Path, chance: random.Random, pattern: str) -> Path:
    return chance.choice(sorted(root.glob(pattern)))


def _sub(
    path: Path, pattern: str | re.Pattern[str], replacement: str | Callable[[re.Match[str]], str], count: int = 1
) -> None:
    text = path.read_text("utf-8")
    path.write_text(re.sub(pattern, replacement, text, count=count, flags=re.MULTILINE), "utf-8")


def _one_field(path: Path, chance: random.Random) -> None:
    found = list(_FIELD.finditer(text := path.read_text("utf-8")))
    if found:
        match = chance.choice(found)
        word = f"Word{chance.randrange(1000)} "
        at = match.end(1) + (match[2][0] in "\"'")
        path.write_text(text[:at] + word + text[at:], "utf-8")


def a_text(root: Path, chance: random.Random) -> None:
    _one_field(_any(root, chance, "data/*.yml"), chance)


def a_sentence(root: Path, chance: random.Random) -> None:
    path = _any(root, chance, "data/**/partners.yml")
    _sub(path, r"^( +summary: >-\n +)", rf"\1Neu{chance.randrange(1000)}.\n\n      ", chance.randint(1, 2))


def a_translation(root: Path, chance: random.Random) -> None:
    _one_field(_any(root, chance, "data/translations/[fa]*/[fps]*.yml"), chance)


def an_interface_string(root: Path, chance: random.Random) -> None:
    path = _any(root, chance, "data/translations/*/interface.yml")
    names = re.findall(r"^([a-z.-]+): [^\n]+$", path.read_text("utf-8"), re.MULTILINE)
    _sub(path, rf"^({re.escape(chance.choice(names))}: [\"']?)", rf"\1Neu{chance.randrange(1000)} ")


def a_page(root: Path, chance: random.Random) -> None:
    path = _any(root, chance, "docs/*/**/*.md")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\nOne more line {chance.randrange(1000)}, with [a link](/programmes/).\n")


def a_title(root: Path, chance: random.Random) -> None:
    _sub(_any(root, chance, "docs/*/**/*.md"), r"^title: [\"']?", lambda m: f"{m[0]}Title{chance.randrange(1000)} ")


def a_number(root: Path, chance: random.Random) -> None:
    values = re.findall(r"^    value: (.+)$", (root / "data/figures.yml").read_text("utf-8"), re.MULTILINE)
    _sub(
        root / "data/figures.yml",
        rf"^    value: {re.escape(chance.choice(values))}$",
        f"    value: {chance.randrange(1, 99)}",
    )


def a_shared_field(root: Path, chance: random.Random) -> None:
    _sub(
        root / "data/partners.yml",
        r"^    kind: \S+$",
        f"    kind: {chance.choice(['ngo', 'company', 'university'])}",
        2,
    )
    _sub(
        root / "data/programmes.yml", r"^    status: \S+$", f"    status: {chance.choice(['open', 'over', 'unknown'])}"
    )


def a_partner_more(root: Path, chance: random.Random) -> None:
    path = root / "data/partners.yml"
    records = re.split(r"^(?=  - id: )", path.read_text("utf-8"), flags=re.MULTILINE)
    more = re.sub(r"- id: \S+", f"- id: more-{chance.randrange(1000)}", chance.choice(records[1:]))
    path.write_text("".join(records).rstrip("\n") + "\n\n" + more, "utf-8")


def a_source(root: Path, chance: random.Random) -> None:
    _sub(root / "data/sources.yml", r"^    publisher: [\"']?", lambda m: f"{m[0]}Press{chance.randrange(1000)} ", 3)


def what_an_item_says_of_itself(root: Path, chance: random.Random) -> None:
    _sub(_any(root, chance, "docs/en/news/*.md"), r"^source_date: .*$", f"source_date: 20{chance.randrange(10, 26)}-05")


def a_contradiction(root: Path, chance: random.Random) -> None:
    ids = re.findall(r"^  - id: (\S+)", (root / "data/figures.yml").read_text("utf-8"), re.MULTILINE)
    one, other = chance.sample(ids, 2)
    _sub(root / "data/figures.yml", rf"^  - id: {one}$", f"  - id: {one}\n    conflicts_with: [{other}]")


def a_role(root: Path, chance: random.Random) -> None:
    roles = ["project-of", "funder", "community", "pilot"]
    _sub(root / "data/programmes.yml", r"^        role: \S+$", f"        role: {chance.choice(roles)}")


def a_note_on_a_role(root: Path, chance: random.Random) -> None:
    _sub(root / "data/programmes.yml", r"^(        role: \S+)$", rf"\1\n        note: Note {chance.randrange(1000)}.")


def the_order_of_records(root: Path, chance: random.Random) -> None:
    path = root / f"data/{chance.choice(['partners', 'figures', 'programmes'])}.yml"
    head, *records = re.split(r"^(?=  - id: )", path.read_text("utf-8"), flags=re.MULTILINE)
    chance.shuffle(records)
    path.write_text(head + "".join(one.rstrip("\n") + "\n\n" for one in records), "utf-8")


def a_new_id(root: Path, chance: random.Random) -> None:
    old = chance.choice(re.findall(r"^  - id: (\S+)", (root / "data/partners.yml").read_text("utf-8"), re.MULTILINE))
    for path in [*root.glob("data/**/*.yml"), *root.glob("docs/**/*.md")]:
        text = path.read_text("utf-8")
        path.write_text(re.sub(rf"(?<![\w-]){old}(?![\w-]|\.example)", f"{old}x", text), "utf-8")


def a_new_slug(root: Path, chance: random.Random) -> None:
    slug = _any(root, chance, "docs/en/news/*.md").stem
    for path in root.glob(f"docs/*/news/{slug}.md"):
        path.rename(path.with_stem(slug + "-x"))


def an_item_less(root: Path, chance: random.Random) -> None:
    slug = _any(root, chance, "docs/en/news/*.md").stem
    for path in root.glob(f"docs/*/news/{slug}.md"):
        path.unlink()


def an_item_more(root: Path, chance: random.Random) -> None:
    path = _any(root, chance, "docs/en/news/*.md")
    more = path.with_stem(f"more-{chance.randrange(1000)}")
    more.write_text(
        re.sub(r"^published: \d{4}", "published: 2027", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )


def a_translation_less(root: Path, chance: random.Random) -> None:
    _any(root, chance, "docs/[fa]*/**/*.md").unlink()


def a_translation_that_says_the_same(root: Path, chance: random.Random) -> None:
    """English left in a translation: the page ceases to be in that language."""
    path = _any(root, chance, "docs/[fa]*/*.md")
    source = root / "docs/en" / path.name
    body = source.read_text("utf-8").partition("---\n")[2].partition("---\n")[2]
    path.write_text(path.read_text("utf-8").rpartition("---\n")[0] + "---\n" + body, "utf-8")


def a_record_without_translations(root: Path, chance: random.Random) -> None:
    path = _any(root, chance, "data/translations/[fa]*/[ps]*.yml")
    path.write_text(
        re.sub(r"^(\S+:)\n(?: .*\n|\n)+", "", path.read_text("utf-8"), count=1, flags=re.MULTILINE), "utf-8"
    )


def a_review(root: Path, chance: random.Random) -> None:
    call("translations", "sync", root=root)
    call(
        "translations",
        "review",
        "--by",
        "Ada Lovelace",
        chance.choice(["fr", "ar"]),
        chance.choice(["partners", "pages", "news"]),
        root=root,
    )


def a_template(root: Path, chance: random.Random) -> None:
    path = _any(root, chance, "overrides/**/*.html")
    if path.name not in ("main.html", "macros.html", "pieces.html"):
        path.write_text(path.read_text("utf-8").replace("</h2>", f"<b>{chance.randrange(1000)}</b></h2>"), "utf-8")
    else:
        path.write_text(path.read_text("utf-8").replace('class="', f'class="c{chance.randrange(1000)} '), "utf-8")


def a_style(root: Path, chance: random.Random) -> None:
    with (root / "overrides/assets/portal.css").open("a", encoding="utf-8") as file:
        file.write(f"\n.x{chance.randrange(1000)} {{ color: red }}\n")


def a_new_asset(root: Path, chance: random.Random) -> None:
    (root / f"overrides/assets/new-{chance.randrange(3)}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")


def an_asset_less(root: Path, chance: random.Random) -> None:
    assets = sorted((root / "overrides/assets").glob("*.svg"))
    if assets:
        chance.choice(assets).unlink()


def the_configuration(root: Path, chance: random.Random) -> None:
    if chance.random() < 0.5:
        _sub(root / "mkdocs.yml", r"news_per_page: \d+", f"news_per_page: {chance.randrange(1, 9)}")
    else:
        _sub(root / "mkdocs.yml", r"^site_url: .*$", f"site_url: https://example.org/{chance.randrange(1000)}/")


def a_language_less_or_more(root: Path, chance: random.Random) -> None:
    line = "        - {locale: ar, name: العربية, build: true}\n"
    text = (root / "mkdocs.yml").read_text("utf-8")
    add = text.replace("        - {locale: fr", line + "        - {locale: fr")
    (root / "mkdocs.yml").write_text(text.replace(line, "") if line in text else add, "utf-8")


def nothing_but_the_time(root: Path, chance: random.Random) -> None:
    for path in root.glob("d*/**/*.*"):
        path.touch()


def the_site_itself(root: Path, chance: random.Random) -> None:
    pages = sorted((root / "site").rglob("*.html"))
    chance.choice(pages).unlink()
    chance.choice(pages).write_text("half a p")
    (root / "site/stray.html").write_text("not ours")
    (root / "site/stray").mkdir(exist_ok=True)


def the_cache(root: Path, chance: random.Random) -> None:
    kept = [path for path in sorted((root / ".cache/portal").rglob("*")) if path.is_file()]
    states = [path for path in kept if path.parent.name == "portal"]
    spares = [path for path in kept if path not in states]
    for path in states + chance.sample(spares, min(3, len(spares))):
        content = path.read_bytes()
        place = chance.randrange(len(content))
        other = bytes([content[place] ^ chance.randint(1, 255)])
        path.unlink()  # it may be the same file as one of the preview, which nobody else writes
        path.write_bytes(chance.choice([b"", content[:place], content[:place] + other + content[place + 1 :]]))


def a_note_of_a_change(root: Path, chance: random.Random) -> None:
    text = (root / "data/partners.yml").read_text("utf-8")
    ids = re.findall(r"^  - id: (\S+)$", text, re.MULTILINE)
    note = f"    changes:\n      - date: 2026-01-{chance.randint(1, 28):02}\n        note: It moved.\n"
    line = f"  - id: {chance.choice(ids)}\n"
    (root / "data/partners.yml").write_text(text.replace(line, line + note, 1), "utf-8")


def a_dead_link(root: Path, chance: random.Random) -> None:
    address = chance.choice(
        re.findall(r"^ +website: (\S+)$", (root / "data/partners.yml").read_text("utf-8"), re.MULTILINE)
    )
    day = f"2026-11-{chance.randint(1, 28):02}"
    (root / LINKS).write_text(json.dumps({address: {"found": "dead", "since": day}}), "utf-8")


EDITS: list[Edit] = [
    a_text, a_sentence, a_translation, an_interface_string, a_page, a_title, a_number, a_shared_field, a_source, what_an_item_says_of_itself,
    a_contradiction, a_dead_link, a_note_of_a_change, a_partner_more, a_role, a_note_on_a_role,
    the_order_of_records, a_new_id, a_new_slug, an_item_less, an_item_more, a_translation_less,
    a_translation_that_says_the_same, a_record_without_translations, a_review, a_template, a_style, a_new_asset, an_asset_less, the_configuration,
    a_language_less_or_more, nothing_but_the_time, the_site_itself, the_cache,
]  # fmt: skip


OF_THE_ENGINE = (
    a_template, a_style, a_new_asset, an_asset_less, the_configuration, a_language_less_or_more, the_site_itself, the_cache,
)  # fmt: skip
WORDS = (a_sentence, a_page, a_title)
OF_TEMPLATES = (a_template, a_style, a_new_asset, an_asset_less)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_after_one_edit_the_bytes_are_those_of_a_clean_build(
    portal: Path, tmp_path: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each kind of edit, on a portal that was built before and while a preview is up.

    The content is not read as a whole again where only words changed, or in the preview templates; and the engine is asked only where it reads what
    was edited.
    """
    preview = Builder(portal, jobs=1, is_preview=True)
    assert build(portal, preview) and build(portal)
    edit(portal, random.Random(edit.__name__))
    read = Mock(wraps=builder.read)
    monkeypatch.setattr(builder, "read", read)
    assert build(portal, preview), "the edit was meant to leave the content whole"
    assert not (edit in WORDS + OF_TEMPLATES and read.mock_calls)
    read.reset_mock()
    mkdocs = Mock(wraps=engine.mkdocs_build)
    monkeypatch.setattr(engine, "mkdocs_build", mkdocs)
    done = build(portal)
    assert not (edit in WORDS and read.mock_calls)
    assert bool(mkdocs.mock_calls) == (edit in OF_THE_ENGINE)
    assert done and bool(done.kept) == (edit not in (the_configuration, the_cache, a_language_less_or_more))
    wanted = clean(portal, tmp_path / "clean")
    assert tree(portal / "site") == wanted
    assert tree(preview_of(portal)) == by_name(wanted)


def _lost(folder: Path, pattern: str) -> None:
    for path in folder.glob(pattern):
        path.unlink()


LOSSES: dict[str, Callable[[Path, dict[Path, bytes]], None]] = {
    "what has changed since the whole was kept": lambda folder, _: _lost(folder, "site-*.later"),
    "the whole": lambda folder, _: [path.unlink() for path in folder.glob("site-*") if not path.suffix],  # type: ignore[func-returns-value]
    "when it was": lambda folder, _: _lost(folder, "site-*.done"),
    "what was read": lambda folder, _: _lost(folder, "content"),
    "one older than the site": lambda _, older: [path.write_bytes(content) for path, content in older.items()],  # type: ignore[func-returns-value]
}


@pytest.mark.parametrize("loss", LOSSES)
def test_whatever_is_lost_of_what_is_kept_the_bytes_are_those_of_a_clean_build(
    portal: Path, tmp_path: Path, loss: str
) -> None:
    """A text that is edited and becomes again what it was: what is remembered of the site must be of the site as it stands."""
    folder, about = portal / ".cache/portal", portal / "docs/en/about.md"
    text = about.read_text("utf-8")
    build(portal)
    about.write_text(text + "\nFirst words.\n", "utf-8")
    build(portal)
    older = {path: path.read_bytes() for path in folder.glob("site-*.later")}
    assert len(older) == 1, "of few changes all is kept anew"
    about.write_text(text + "\nOther words.\n", "utf-8")
    (portal / "overrides/assets/new.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    build(portal)
    LOSSES[loss](folder, older)
    about.write_text(text + "\nFirst words.\n", "utf-8")
    build(portal)
    assert tree(portal / "site") == clean(portal, tmp_path / "clean")


@pytest.mark.parametrize("seed", [0])
def test_after_many_edits_the_bytes_are_those_of_a_clean_build(portal: Path, tmp_path: Path, seed: int) -> None:
    """Four builds one upon the other, each after one to three edits; one that is refused leaves the last good site.

    A preview that goes on in one process shows the same.
    """
    chance = random.Random(seed)
    preview = Builder(portal, jobs=1, is_preview=True)
    assert build(portal, preview)
    good, built = tree(portal / "site"), 0
    for step in range(4):
        edits = chance.sample(EDITS, chance.randint(1, 3))
        before = tree(portal / "site")
        for edit in edits:
            edit(portal, chance)
        damaged = the_site_itself in edits
        names = f"step {step}: {', '.join(edit.__name__ for edit in edits)}"
        if build(portal):
            wanted = clean(portal, tmp_path / "clean")
            assert wanted is not None
            now = tree(portal / "site")
            differ = sorted(name for name in wanted.keys() | now.keys() if wanted.get(name) != now.get(name))
            assert not differ, f"{names}: {differ[:5]}"
            good, built = now, built + 1
            assert build(portal, preview)
            assert tree(preview_of(portal)) == by_name(wanted), names
        elif not damaged:
            assert tree(portal / "site") == before == good, names
        else:
            good = tree(portal / "site")
    assert built > 1, "too few of these edits left the content whole"
