"""Ledgers under git: two branches are merged by git itself, and every translation counts as what it is."""

import json
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from portal.check.project import read
from portal.content.address_ledger import ADDRESSES
from portal.content.revision_ledger import REVISIONS
from portal.content.texts import State
from support.agency import FILES, item
from support.sites import PROJECT, call, edit, make_tiny, write

pytestmark = pytest.mark.slow

Step = Callable[[Path], object]

FR = "docs/fr/news/arrival.md"
LONG = "\n\n".join(
    f"Paragraphe {number}, [l’agence](/partners/agency/), [voie](/programmes/path/)." for number in range(5)
)
ENGLISH = item("arrival").replace("See [the", "First.\n\nSecond.\n\nSee [the")
EVENTS = "events:\n  - id: day\n    title: A day\n    summary: It is a day.\n    start: 2026-09-01\n    published: 2026-01-02T09:00Z\n    checked: 2026-01-02\n    sources: [report]\n    place: Here\n"
BASE = FILES | {
    FR: f"---\ntitle: Titre\nsummary: Résumé.\n---\n\n{LONG}\n",
    "docs/en/news/arrival.md": ENGLISH,
    "data/events.yml": EVENTS,
    "docs/en/events.md": FILES["docs/en/extra.md"],
}


def git(root: Path, *command: str) -> int:
    names = ("-c", "user.name=Jo", "-c", "user.email=jo@example.org")
    return subprocess.run(["git", "-C", str(root), *names, *command], capture_output=True, check=False).returncode


def synced(root: Path) -> None:
    result = call("check", "--ledgers", "write", root=root)
    assert result.exit_code == 0, result.output


def reviewed(*keys: str) -> Step:
    def step(root: Path) -> None:
        synced(root)
        assert call("translations", "review", "--by", "Ada Lovelace", "fr", *keys, root=root).exit_code == 0

    return step


def edited(file: str, old: str, new: str) -> Step:
    return lambda root: edit(root, file, old, new)


def added(slug: str) -> Step:
    def step(root: Path) -> None:
        write(root, f"docs/en/news/{slug}.md", item(slug))
        write(root, f"docs/fr/news/{slug}.md", (FILES[FR]).replace("Titre", f"Titre de {slug}"))

    return step


def renamed(kind: str, old: str, new: str) -> Step:
    def step(root: Path) -> None:
        synced(root)
        assert call("rename", kind, old, new, root=root).exit_code == 0

    return step


AGENCY = "partners/agency/summary"
OUTDATED, MACHINE, REVIEWED = (State.OUTDATED, False), (State.MACHINE, False), (State.REVIEWED, True)
english = edited("data/partners.yml", "It helps.", "It helps all.")
french = edited("data/translations/fr/partners.yml", "Elle aide.", "Elle aide tous.")

MERGES: dict[str, tuple[list[Step], list[Step], dict[str, tuple[State, bool]]]] = {
    "neighbours, one of them reviewed": (
        [added("b-one"), reviewed("news/b-one")], [added("b-two")],
        {"news/b-one/title": REVIEWED, "news/b-two/title": MACHINE, "news/arrival/title": MACHINE, AGENCY: MACHINE},
    ),
    "neighbours on both sides of a third": (
        [added("a"), added("c"), reviewed("news/c")], [added("b"), added("d"), reviewed("news/b/title")],
        {"news/a/title": MACHINE, "news/c/body": REVIEWED, "news/b/title": REVIEWED, "news/b/body": MACHINE, "news/d/title": MACHINE},
    ),
    "a review, and another English text": ([reviewed("partners/agency")], [english], {AGENCY: (State.OUTDATED, True)}),
    "a review, and another translation": ([reviewed("partners/agency")], [french], {AGENCY: MACHINE, "partners/agency/name": REVIEWED}),
    "a review of both": ([reviewed("partners/agency")], [reviewed("partners/agency/summary", "news")], {AGENCY: REVIEWED, "news/arrival/body": REVIEWED}),
    "a review, and a text brought up to date": ([reviewed("partners/agency")], [english, french], {AGENCY: MACHINE}),
    "a text that is outdated, and neighbours": ([english, added("b")], [added("c"), reviewed("news/arrival")], {AGENCY: OUTDATED, "news/arrival/title": REVIEWED}),
    "a text that is outdated, and another translation": ([english], [french], {AGENCY: OUTDATED}),
    "two paragraphs of a translation": (
        [edited(FR, "Paragraphe 0", "Alinéa 0")], [edited(FR, "Paragraphe 4", "Alinéa 4")], {"news/arrival/body": MACHINE},
    ),
    "two paragraphs of a translation whose English has changed since": (
        [edited(FR, "Paragraphe 0", "Alinéa 0"), synced, edited("docs/en/news/arrival.md", "First.", "At first.")],
        [edited(FR, "Paragraphe 4", "Alinéa 4"), reviewed("news/arrival")],
        {"news/arrival/body": OUTDATED, "news/arrival/title": REVIEWED},
    ),
    "another name, and a review": (
        [renamed("news", "arrival", "arrivals")], [reviewed("news/arrival")], {"news/arrivals/body": REVIEWED, "news/arrivals/title": REVIEWED},
    ),
    "another name, and another translation that was reviewed": (
        [renamed("news", "arrival", "arrivals")], [edited(FR, "Titre", "Un autre titre"), reviewed("news/arrival")],
        {"news/arrivals/title": REVIEWED, "news/arrivals/body": REVIEWED},
    ),
    "another name and another English text, and another translation": (
        [renamed("news", "arrival", "arrivals"), edited("docs/en/news/arrivals.md", "First.", "At first.")],
        [edited(FR, "Paragraphe 4", "Alinéa 4")],
        {"news/arrivals/body": OUTDATED, "news/arrivals/title": MACHINE},
    ),
    "another name of a record, and a review": (
        [renamed("partner", "agency", "the-agency")], [reviewed("partners/agency", "programmes")],
        {"partners/the-agency/summary": REVIEWED, "programmes/path/organisations/the-agency-partner/note": REVIEWED},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site under git, with its ledgers; tests copy it."""
    root = make_tiny(tmp_path_factory.mktemp("base") / "tiny", files=BASE)
    synced(root)
    (root / ".gitignore").write_text("/.cache/\n", "utf-8")
    git(root, "init", "--quiet", "--initial-branch", "base")
    git(root, "add", "--all")
    assert git(root, "commit", "--quiet", "-m", "base") == 0
    return root


@pytest.fixture
def root(base: Path, tmp_path: Path) -> Path:
    return copied(base, tmp_path / "tiny")


@pytest.fixture(scope="module")
def branches(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The two branches of a case, made once for all ways to merge them; tests copy them."""

    @cache
    def made(case: str) -> Path:
        ours, theirs, _ = MERGES[case]
        return branched(copied(base, tmp_path_factory.mktemp("branches") / "tiny"), ours, theirs)

    return made


def copied(root: Path, to: Path) -> Path:
    return shutil.copytree(root, to, symlinks=True)


def branched(root: Path, ours: list[Step], theirs: list[Step]) -> Path:
    """Both branches from the same base, each with its ledgers written."""
    for branch, steps in (("theirs", theirs), ("ours", ours)):
        assert git(root, "switch", "--quiet", "--create", branch, "base") == 0
        for step in steps:
            step(root)
        synced(root)
        git(root, "add", "--all")
        assert git(root, "commit", "--quiet", "-m", branch) == 0
    return root


def merged(root: Path, mode: str, into: str = "ours") -> int:
    """One branch merged into the other; as git tells it: 1 for a conflict."""
    assert git(root, "switch", "--quiet", into) == 0
    if mode == "union":
        write(root, ".gitattributes", (PROJECT / ".gitattributes").read_text("utf-8"))
        git(root, "add", "--all")
        assert git(root, "commit", "--quiet", "-m", "how to merge") == 0
    else:
        git(root, "config", "merge.conflictStyle", mode)
    return git(root, "merge", "--no-edit", "theirs" if into == "ours" else "ours")


def states(root: Path, keys: dict[str, tuple[State, bool]]) -> dict[str, tuple[State, bool]]:
    site, problems = read(root)
    assert site is not None
    assert [str(one) for one in problems if one.severity == "error"] == []
    texts = site.portal.texts
    return {key: (texts.state(key, "fr"), texts.by_a_person(key, "fr")) for key in keys}


MODES = ("union", "union, the other way round", "merge", "diff3", "zdiff3")
WAYS = [(case, mode) for number, case in enumerate(MERGES) for mode in (MODES if number < 3 else MODES[:3])]


@pytest.mark.parametrize(("case", "how"), WAYS)
def test_every_translation_counts_as_what_it_is_after_a_merge(
    branches: Callable[[str], Path], tmp_path: Path, case: str, how: str
) -> None:
    """At once, and when the ledgers were written anew; whoever merges whom."""
    root, wanted = copied(branches(case), tmp_path / "tiny"), MERGES[case][2]
    mode, _, swapped = how.partition(", ")
    is_conflict = merged(root, mode, "theirs" if swapped else "ours")
    if mode == "union":
        assert not is_conflict
    assert states(root, wanted) == wanted
    assert call("check", root=root).exit_code == 0
    synced(root)
    assert states(root, wanted) == wanted
    assert call("check", "--ledgers", "check", root=root).exit_code == 0
    for file in (root / "data/ledger").rglob("*.json"):
        json.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("mode", ["union", "merge", "diff3"])
def test_addresses_and_revisions_of_both_are_kept(root: Path, mode: str) -> None:
    """Calendars count on: an event that both have changed is later than either."""
    ours = [added("one"), edited("data/events.yml", "2026-09-01", "2026-09-02")]
    theirs = [added("two"), edited("data/events.yml", "place: Here", "place: There")]
    merged(branched(root, ours, theirs), mode)
    synced(root)
    assert {"news/one/", "news/two/"} <= json.loads((root / ADDRESSES).read_text("utf-8")).keys()
    assert json.loads((root / REVISIONS).read_text("utf-8"))["events/day"].startswith("2 ")


def test_what_to_do_with_a_merged_ledger_is_told(root: Path) -> None:
    assert merged(branched(root, [added("one")], [added("two")]), "merge") == 1
    told = call("check", root=root)
    assert "data/ledger/translations/fr.json" in told.stdout
    assert (
        "Two versions of this ledger were merged. Nothing of them is lost. Don't choose between them; run make check"
        in told.stdout
    )
    assert "Choose between the two versions" not in told.stdout
    stale = call("check", "--ledgers", "check", root=root)
    assert stale.exit_code == 1
    assert "Run make check and commit what it writes." in stale.output
    synced(root)
    assert "merged" not in call("check", root=root).stdout


def test_english_texts_of_both_are_kept_to_be_compared_with(root: Path) -> None:
    ours = [english]
    theirs = [edited("data/programmes.yml", "summary: A path.", "summary: Another path.")]
    merged(branched(root, ours, theirs), "merge")
    synced(root)
    diff = call("translations", "diff", "fr", root=root).stdout
    assert "- It helps." in diff
    assert "- A path." in diff


@pytest.mark.parametrize(
    "text",
    ["{", '{\n"a": 1', '{\n<<<<<<< ours\n"x": 1\n}\n', '{\n"x": \n"y" "z"}\n', '{\n"x" "y"\n}\n', "=======\n", "{\n}\nmore\n", '{\n"x": 1, "y": 2\n}\n{'],
)  # fmt: skip
def test_a_ledger_that_was_cut_off_is_damaged_and_not_merged(root: Path, text: str) -> None:
    write(root, ADDRESSES, text)
    result = call("check", root=root)
    assert result.exit_code == 1
    assert "The ledger of addresses is damaged" in result.stdout


def test_a_new_portal_has_its_ledgers_merged_the_same_way() -> None:
    (line,) = [
        one
        for one in (PROJECT / "scripts/portal/edit/starter/.gitattributes").read_text().splitlines()
        if one[0] != "#"
    ]
    assert line in (PROJECT / ".gitattributes").read_text().splitlines()
