"""``portal translations changes``: what a proposal does to translations, for those who look at it."""

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from support.sites import PROJECT, Tiny, call, edit, write

PARTNERS = "data/translations/fr/partners.yml"


def git(root: Path, *words: str) -> None:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True)


@pytest.fixture
def root(tiny: Tiny) -> Path:
    """A tiny site in French and Ukrainian, as it was last published."""
    root = tiny("outdated", languages=("en", "fr", "uk"))
    write(root, ".gitignore", "/.cache/\n/site/\n")
    assert call("translations", "sync", root=root).exit_code == 0
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Start")
    return root


def said(root: Path, base: str = "HEAD", *options: str) -> str:
    result = call(*options, "translations", "changes", base, root=root)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_nothing_changed_is_said(root: Path) -> None:
    text = said(root)
    assert "| fr | 0 | 0 | 0 | 0 |" in text
    assert text.endswith("## Pages it touches\n\nNone.\n")


def test_what_became_outdated_missing_current_and_reviewed_is_named(root: Path) -> None:
    """By language and with its file; all of it from two versions of the files, without their history."""
    edit(root, "data/partners.yml", "A charity.", "A large charity.")
    git(root, "commit", "--quiet", "--all", "--message", "English")
    edit(root, PARTNERS, "Une association.", "Une grande association.")
    edit(root, "data/programmes.yml", "It ended.", "It has ended.")
    write(
        root,
        "docs/en/more.md",
        "---\ntitle: More\nsummary: More of it, as people asked.\nupdated: 2026-01-02\n---\n\nText.\n",
    )
    call("translations", "sync", root=root)
    call("translations", "review", "--by", "Ada Lovelace", "fr", "partners/harbour-trust", root=root)
    text = said(root)
    assert "| fr | 1 | 3 | 1 | 2 |" in text, text
    assert "### fr: now outdated\n\n- `programmes/bridge/description` (data/translations/fr/programmes.yml)\n" in text
    assert "- `pages/more/body` (docs/fr/more.md)\n" in text
    assert (
        "### fr: brought up to date\n\n- `partners/harbour-trust/summary` (data/translations/fr/partners.yml)\n" in text
    )
    assert "| uk | 0 | 3 | 0 | 0 |" in text
    pages = text.partition("## Pages it touches")[2]
    assert "- More (`/more/`): en\n" in pages
    assert "(`/partners/harbour-trust/`): en, fr" in pages
    assert "(`/programmes/bridge/`): en" in pages


def test_a_figure_touches_the_pages_that_show_it(root: Path) -> None:
    edit(root, "docs/en/about.md", "The text of about.", "See {{figure:people-met}}.")
    git(root, "commit", "--quiet", "--all", "--message", "A figure")
    text = (root / "data/figures.yml").read_text("utf-8")
    write(root, "data/figures.yml", text.replace("scope: ", "scope: Only ", 1))
    pages = said(root).partition("## Pages it touches")[2]
    assert "(`/about/`)" in pages
    assert "(`/programmes/bridge/`)" in pages
    assert "(`/news/`)" not in pages


def test_a_title_that_somebody_proposes_does_nothing_in_the_summary(root: Path) -> None:
    edit(root, "docs/en/about.md", "title: About", "title: '<img src=x> [a](https://x.example) | @all `b`'")
    pages = said(root).partition("## Pages it touches")[2]
    assert "- \\<img src=x\\> \\[a\\](https\\://x.example) \\| \\@all \\`b\\` (`/about/`)" in pages


@pytest.mark.parametrize("base", ["no-such-branch", "--upload-pack=x"])
def test_a_version_that_git_does_not_know_is_told(root: Path, base: str) -> None:
    result = call("translations", "changes", "--", base, root=root)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"git knows no version “{base}” here." in result.stderr


def test_two_copies_are_compared_without_any_git(root: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(root, tmp_path / "before", ignore=shutil.ignore_patterns(".git", ".cache"))
    edit(root, "data/partners.yml", "A charity.", "A large charity.")
    compared = said(root)
    shutil.rmtree(root / ".git")
    assert said(root, str(copy)) == compared
    assert "| fr | 1 | 0 | 0 | 0 |" in compared


def test_what_can_t_be_read_is_not_told_to_be_the_same(root: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(root, tmp_path / "before", ignore=shutil.ignore_patterns(".git", ".cache"))
    write(copy, "mkdocs.yml", "plugins: [\n")
    result = call("translations", "changes", str(copy), root=root)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Nothing can be read in “") and "its mkdocs.yml has faults" in result.stderr


def test_without_a_repository_it_says_so(tiny: Tiny) -> None:
    result = call("translations", "changes", "HEAD", root=tiny("outdated"))
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_it_speaks_the_language_of_the_command(root: Path) -> None:
    edit(root, "data/partners.yml", "A charity.", "A large charity.")
    assert "### fr: désormais périmés" in said(root, "HEAD", "--lang", "fr")


def test_the_workflow_compares_a_proposal_with_what_it_is_merged_into() -> None:
    """Of the merge that it checks out it has the first parent; of pushes nothing is said."""
    steps = yaml.safe_load((PROJECT / ".github/workflows/site.yml").read_text("utf-8"))["jobs"]["site"]["steps"]
    (checkout,) = [step for step in steps if "checkout" in step.get("uses", "")]
    assert checkout["with"]["fetch-depth"] == 2
    (step,) = [step for step in steps if "translations changes" in step.get("run", "")]
    assert step["if"] == "github.event_name == 'pull_request'"
    assert 'portal translations changes HEAD^ >> "$GITHUB_STEP_SUMMARY"' in step["run"]


def test_on_gitlab_a_proposal_is_compared_with_where_it_began() -> None:
    """The clone is shallow: that commit is fetched first."""
    script = yaml.safe_load((PROJECT / ".gitlab-ci.yml").read_text("utf-8"))["check"]["script"]
    base = '"$CI_MERGE_REQUEST_DIFF_BASE_SHA"'
    fetched, said = (
        next(at for at, line in enumerate(script) if base in line and word in line) for word in ("git fetch", "changes")
    )
    assert fetched < said
    assert f".venv/bin/portal translations changes {base}" == script[said]
