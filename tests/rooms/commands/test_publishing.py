"""Publishing from the form: two officers in two clones, a real repository between them, and nothing of anybody's is lost."""

import os
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import html

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from portal.edit.versions import Conflict, Versions
from support.repositories import git
from support.sites import Tiny, call, edit, write

pytestmark = pytest.mark.slow

NAME = "choose:data/partners.yml/harbour-trust/name"
HOST = "127.0.0.1:8000"
PARTNERS, SOURCES = "data/partners.yml", "data/sources.yml"
SOURCE = "\n  - id: leaflet\n    publisher: Harbour Trust\n    title: Leaflet\n    kind: web-page\n"
NEW = "\n  - id: {id}\n    name: {name}\n    kind: ngo\n    checked: 2026-01-10\n    summary: It helps too.\n    sources: [harbour-release]\n"


@pytest.fixture
def clones(tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The same portal on the desks of two officers."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    ours = tiny("whole", languages=("en", "fr"))
    write(ours, ".gitignore", "/site/\n/.cache/\n")
    remote, theirs = tmp_path / "remote.git", tmp_path / "theirs"
    git(f"init --quiet --bare --initial-branch main {remote}", tmp_path)
    git("init --quiet --initial-branch main", ours)
    name(ours, "Ana")
    git("add --all", ours)
    git("commit --quiet --message Start", ours)
    git(f"remote add origin {remote}", ours)
    git("push --quiet --set-upstream origin main", ours)
    git(f"clone --quiet {remote} {theirs}", tmp_path)
    name(theirs, "Bo")
    publish(ours, "Ledgers")
    git("pull --quiet", theirs)
    return ours, theirs


def name(root: Path, who: str) -> None:
    git(f"config user.name {who}", root)
    git(f"config user.email {who}@example.org", root)


def publish(root: Path, sentence: str, **more: str) -> AdminResponse:
    admin = Admin(root)
    body = urlencode({"token": admin.token, "sentence": sentence} | more).encode()
    return admin.post(f"{ADDRESS}publish", "", body, f"http://{HOST}", HOST)


def shown(root: Path) -> html.HtmlElement:
    return html.fromstring(Admin(root).get(f"{ADDRESS}publish", "").html)


def words(node: html.HtmlElement) -> str:
    return " ".join(" ".join(node.itertext()).split())


def test_what_changed_is_told_in_words_and_published_with_a_sentence(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    assert "There is nothing to publish" in words(shown(ours))
    edit(ours, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    write(ours, "overrides-draft.txt", "A developer's.")
    page = shown(ours)
    assert [words(item) for item in page.xpath("//fieldset")] == [
        "Harbour Trust of Porto Name (English) Harbour Trust of Porto"
    ]
    assert [words(item) for item in page.xpath("//ins")] == ["of Porto"]
    assert "under the name Ana" in words(page)

    answer = publish(ours, "The trust's full name")
    assert answer.status == 200
    assert "Published." in answer.html
    assert git("log -1 --format=%an:%s origin/main", ours) == "Ana:The trust's full name\n"
    assert git("status --porcelain", ours) == "?? overrides-draft.txt\n"
    git("pull --quiet", theirs)
    assert "Harbour Trust of Porto" in (theirs / PARTNERS).read_text("utf-8")
    assert "There is nothing to publish" in words(shown(ours))


def test_a_sentence_is_kept_whatever_somebody_pastes_into_it(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    edit(ours, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    assert publish(ours, "\0 \x1b").status == 409, "that says nothing"
    answer = publish(ours, "The\0name,\r\nin full\x1b " + "and so on " * 20_000)
    assert answer.status == 200, words(html.fromstring(answer.html))
    assert git("log -1 --format=%s origin/main", ours).startswith("The name, in full and so on")


def test_two_add_a_partner_at_once_and_both_are_there(clones: tuple[Path, Path]) -> None:
    for root, record in zip(clones, ("Alpha", "Beta"), strict=True):
        path = root / PARTNERS
        path.write_text(path.read_text("utf-8") + NEW.format(id=record.lower(), name=record), "utf-8")
        write(
            root,
            f"docs/en/{record.lower()}.md",
            f"---\ntitle: {record}\nsummary: Words.\nupdated: 2026-01-02\n---\n\nText.\n",
        )
    for root in clones:
        answer = publish(root, "A partner more")
        assert "Published." in answer.html, words(html.fromstring(answer.html))
    text = (clones[1] / PARTNERS).read_text("utf-8")
    assert "name: Alpha" in text
    assert "name: Beta" in text
    assert git("status --porcelain", clones[1]) == ""


def changed_by_both(ours: Path, theirs: Path) -> tuple[Path, Path]:
    """Ours, in which a name is another than in what they have published, and a page that they left alone."""
    edit(theirs, PARTNERS, "name: Harbour Trust", "name: Trust of the Harbour")
    edit(theirs, "docs/en/about.md", "The text of about.", "Their text.")
    assert "Published." in publish(theirs, "Theirs").html
    edit(ours, PARTNERS, "name: Harbour Trust", "name: The Harbour")
    edit(ours, "docs/en/news.md", "The text of news.", "Our text.")
    return ours, theirs


def test_who_changed_the_same_sees_both_and_chooses_and_the_rest_stays(clones: tuple[Path, Path]) -> None:
    ours, theirs = changed_by_both(*clones)
    answer = publish(ours, "Ours")
    assert answer.status == 409
    page = html.fromstring(answer.html)
    assert [words(one) for one in page.xpath("//fieldset")] == [
        "The Harbour › Name What you wrote The Harbour What the other wrote Trust of the Harbour"
    ]
    assert "Trust of the Harbour" not in (ours / PARTNERS).read_text("utf-8")
    assert "<<<<" not in (ours / PARTNERS).read_text("utf-8")

    assert "Published." in publish(ours, "Ours", **{NAME: "ours"}).html
    git("pull --quiet", theirs)
    for root in clones:
        assert "name: The Harbour\n" in (root / PARTNERS).read_text("utf-8")
        assert "Their text." in (root / "docs/en/about.md").read_text("utf-8")
        assert "Our text." in (root / "docs/en/news.md").read_text("utf-8")


def test_a_whole_record_is_compared_field_by_field_in_words(clones: tuple[Path, Path]) -> None:
    """One took a partner away, the other changed it: what it holds is shown by labels and names, and no line of a file."""
    ours, theirs = clones
    for root in clones:
        text = (root / PARTNERS).read_text("utf-8")
        kind = "company" if root == theirs else "ngo"
        write(
            root,
            PARTNERS,
            text + NEW.format(id="alpha", name=f"Alpha of {root.name}").replace("kind: ngo", f"kind: {kind}"),
        )
        write(root, "docs/en/alpha.md", "---\ntitle: A\nsummary: Words.\nupdated: 2026-01-02\n---\n\nText.\n")
    assert "Published." in publish(theirs, "Theirs").html
    answer = publish(ours, "Ours")
    page = html.fromstring(answer.html)
    (_, kind) = page.xpath("//fieldset")
    assert words(kind).endswith("Company"), words(kind)
    assert not page.xpath("//fieldset//pre")
    chosen = {field: "theirs" for field in page.xpath("//input[@type='radio']/@name")}
    assert "Published." in publish(ours, "Ours", **chosen).html
    git("pull --quiet", theirs)

    edit(theirs, PARTNERS, "summary: It helps too.", "summary: It helps always.")
    edit(theirs, PARTNERS, "  - id: alpha\n    name", "  - id: alpha\n    country: PT\n    name")
    assert "Published." in publish(theirs, "Alpha helps").html
    text = (ours / PARTNERS).read_text("utf-8")
    write(ours, PARTNERS, text[: text.index("\n  - id: alpha")] + "\n")
    write(ours, "data/redirects.yml", "redirects:\n  - address: /partners/alpha/\n    leads_to: /partners/\n")
    page = html.fromstring(publish(ours, "Without Alpha").html)
    (one,) = page.xpath("//fieldset")
    said = words(one)
    assert "What you wrote Taken away" in said
    for shown in ("Country Portugal", "Kind Company", "Summary It helps always.", "Sources Bridge ends"):
        assert shown in said, said
    assert "- id:" not in said and "harbour-release" not in said
    (described,) = one.xpath(".//input[@value='theirs']/@aria-describedby")
    assert "It helps always." in words(one.xpath(f".//*[@id='{described}']")[0])


def test_the_same_key_given_by_both_stands_once(clones: tuple[Path, Path]) -> None:
    """Whether of a record or of a page, and though git would have united the lines."""
    ours, theirs = clones
    for root, (partner, page) in zip(
        (theirs, ours), (("    name: Harbour Trust\n", "title: "), ("    kind: ngo\n", "updated: ")), strict=True
    ):
        path, about = root / PARTNERS, root / "docs/en/about.md"
        begin = path.read_text("utf-8").index("- id: harbour-trust")
        text = path.read_text("utf-8")
        path.write_text(
            text[:begin] + text[begin:].replace(partner, f"{partner}    review_by: 2027-01-12\n", 1), "utf-8"
        )
        lines = about.read_text("utf-8").splitlines(keepends=True)
        at = next(number for number, line in enumerate(lines) if line.startswith(page))
        about.write_text("".join([*lines[: at + 1], "review_by: 2027-01-12\n", *lines[at + 1 :]]), "utf-8")
        answer = publish(root, "To review")
        assert "Published." in answer.html, words(html.fromstring(answer.html))
    for name in (PARTNERS, "docs/en/about.md"):
        assert (ours / name).read_text("utf-8").count("review_by: 2027-01-12") == 1


def test_each_field_is_chosen_by_itself(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    for root, (who, text) in zip((theirs, ours), (("Theirs", "Their text."), ("Ours", "Our text.")), strict=True):
        edit(root, PARTNERS, "name: Harbour Trust", f"name: {who}")
        edit(root, "docs/en/about.md", "The text of about.", text)
        answer = publish(root, who)
    page = html.fromstring(answer.html)
    assert [words(one) for one in page.xpath("//fieldset")] == [
        "Ours › Name What you wrote Ours What the other wrote Theirs",
        "About › Text (English) What you wrote Our text. What the other wrote Their text.",
    ]
    names = list(dict.fromkeys(page.xpath("//input[@type='radio']/@name")))
    assert names == [NAME, "choose:docs/en/about.md/body"]
    half = publish(ours, "Ours", **{names[0]: "ours"})
    assert half.status == 409
    assert html.fromstring(half.html).xpath("//input[@checked]/@name") == [NAME]
    assert "Published." in publish(ours, "Ours", **dict(zip(names, ("ours", "theirs"), strict=True))).html
    assert "name: Ours\n" in (ours / PARTNERS).read_text("utf-8")
    assert "Their text." in (ours / "docs/en/about.md").read_text("utf-8")


def test_a_choice_that_the_check_refuses_can_be_changed(clones: tuple[Path, Path]) -> None:
    """The other has cited a source that I took away, and I keep my list of sources but take their words."""
    ours, theirs = clones
    path = theirs / SOURCES
    path.write_text(path.read_text("utf-8") + SOURCE, "utf-8")
    publish(theirs, "A leaflet")
    git("pull --quiet", ours)
    edit(theirs, "data/programmes.yml", "sources: [harbour-release]", "sources: [harbour-release, leaflet]")
    publish(theirs, "Cited")
    mine = ours / SOURCES
    mine.write_text(
        mine.read_text("utf-8").replace(
            SOURCE, "\n  - id: letter\n    publisher: Harbour Trust\n    title: Letter\n    kind: web-page\n"
        ),
        "utf-8",
    )
    edit(ours, "data/programmes.yml", "sources: [harbour-release]", "sources: [harbour-release, letter]")
    page = html.fromstring(publish(ours, "A letter").html)
    (name,) = set(page.xpath("//input[@type='radio']/@name"))
    answer = publish(ours, "A letter", **{name: "theirs"})
    page = html.fromstring(answer.html)
    assert answer.status == 409
    assert "“leaflet” is in no record" in words(page)
    assert [link for link in page.xpath("//div[@role='alert']//a/@href") if "programmes" in link]
    assert page.xpath("//input[@checked]/@value") == ["theirs"]
    assert "Published." in publish(ours, "A letter", **{name: "ours"}).html


def test_what_does_not_go_together_is_not_published_and_nothing_is_lost(clones: tuple[Path, Path]) -> None:
    """One takes a source away, the other cites it."""
    ours, theirs = clones
    path = theirs / SOURCES
    path.write_text(path.read_text("utf-8") + SOURCE, "utf-8")
    publish(theirs, "A leaflet")
    git("pull --quiet", ours)
    path.write_text(path.read_text("utf-8").replace(SOURCE, ""), "utf-8")
    assert "Published." in publish(theirs, "No leaflet").html
    edit(ours, "data/programmes.yml", "sources: [harbour-release]", "sources: [harbour-release, leaflet]")
    answer = publish(ours, "The leaflet is cited")
    assert answer.status == 409
    assert "don’t go together" in answer.html
    assert "“leaflet” is in no record" in html.fromstring(answer.html).text_content()
    assert "leaflet]" in (ours / "data/programmes.yml").read_text("utf-8")
    assert SOURCE in (ours / SOURCES).read_text("utf-8")
    assert "The leaflet is cited" not in git("log origin/main --format=%s", ours)


def test_what_the_check_refuses_is_neither_kept_nor_sent(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    before = git("rev-parse HEAD", ours)
    edit(ours, PARTNERS, "    kind: ngo", "    kind: ngoo")
    answer = publish(ours, "A slip")
    assert answer.status == 409
    assert git("rev-parse HEAD", ours) == before
    assert "ngoo" in answer.html
    assert "nothing was published" in answer.html.lower()


def test_a_proposal_goes_to_a_branch_of_its_own(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    edit(ours, "mkdocs.yml", "report_address:", "publishing: propose\n      report_address:")
    edit(ours, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    main = git("rev-parse origin/main", ours)
    assert "Somebody else looks at it" in words(shown(ours))
    answer = publish(ours, "The full name")
    assert "Proposed." in answer.html
    git("fetch --quiet", ours)
    assert git("rev-parse origin/main", ours) == main
    (branch,) = git("branch --remotes --list origin/proposals/*", ours).split()
    assert branch.startswith("origin/proposals/ana-")
    assert git(f"log -1 --format=%s {branch}", ours) == "The full name\n"


@pytest.mark.parametrize("publishing", ["directly", "yes"])
def test_a_way_of_publishing_that_is_none_is_told(tiny: Tiny, publishing: str) -> None:
    root = tiny()
    edit(root, "mkdocs.yml", "report_address:", f"publishing: {publishing}\n      report_address:")
    result = call("check", root=root)
    assert result.exit_code == 1
    assert f"“{publishing}” is no way of publishing" in result.stdout


def test_what_keeps_somebody_from_publishing_is_told_kindly(
    tiny: Tiny, clones: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = clones
    git("config --unset user.email", ours)
    edit(ours, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    assert "git doesn’t know your name" in html.fromstring(publish(ours, "A name").html).text_content()
    name(ours, "Ana")
    git(f"remote set-url origin {tmp_path / 'nowhere.git'}", ours)
    answer = publish(ours, "A name")
    assert "can’t be reached" in answer.html
    assert git("log -1 --format=%s", ours) == "A name\n"
    assert "not sent yet; they go along: " in words(shown(ours))
    assert "Ana : A name" in words(shown(ours))
    git("remote remove origin", theirs)
    assert "git remote" in words(shown(theirs))
    (theirs / ".git").rename(theirs / "git")
    assert "no git repository" in words(shown(theirs))
    assert publish(theirs, " ").status == 409


def test_a_git_that_was_cut_off_or_is_busy_is_told_in_words(clones: tuple[Path, Path]) -> None:
    """What git locks while it works stays behind when it is killed: nothing is lost, and the file that is in the way is named."""
    ours, theirs = clones
    edit(ours, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    write(ours, ".git/index.lock", "")
    told = words(html.fromstring(publish(ours, "A new name").html))
    assert "Another program is using git here, or was cut off. Your changes are kept" in told
    assert "delete .git/index.lock." in told
    assert "name: Harbour Trust of Porto" in (ours / PARTNERS).read_text("utf-8")
    (ours / ".git/index.lock").unlink()
    publish(ours, "A new name")
    git("pull --quiet", theirs)
    assert "name: Harbour Trust of Porto" in (theirs / PARTNERS).read_text("utf-8")


def test_nobody_else_can_publish(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    edit(ours, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    admin = Admin(ours)
    for token, origin in (("forged", HOST), (admin.token, "elsewhere.example")):
        body = urlencode({"token": token, "sentence": "Forged"}).encode()
        assert admin.post(f"{ADDRESS}publish", "", body, f"http://{origin}", HOST).status == 403
    assert git("log -1 --format=%s", ours) == "Ledgers\n"


def history(root: Path, key: str) -> html.HtmlElement:
    return html.fromstring(Admin(root).get(f"{ADDRESS}history", urlencode({"key": key})).html)


def go_back(root: Path, key: str, version: str) -> AdminResponse:
    admin = Admin(root)
    body = urlencode({"token": admin.token, "version": version}).encode()
    return admin.post(f"{ADDRESS}history", urlencode({"key": key}), body, f"http://{HOST}", HOST)


def test_a_thing_has_its_versions_and_becomes_again_what_it_was(clones: tuple[Path, Path]) -> None:
    """Only its own lines go back, in every language; what came in between for others stays."""
    ours, _ = clones
    write(ours, "data/translations/fr/partners.yml", "harbour-trust:\n  name: La fondation du port\n")
    publish(ours, "French")
    edit(ours, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    edit(ours, "data/translations/fr/partners.yml", "du port", "du port de Porto")
    publish(ours, "The full name")
    edit(ours, PARTNERS, "name: Trabalho do Norte", "name: Northern Works")
    publish(ours, "Another")
    page = history(ours, "partners/harbour-trust")
    assert [words(entry) for entry in page.xpath("//fieldset/p/bdi")] == ["The full name", "French", "Start"]
    assert "Ana" in words(page.xpath("//fieldset/legend")[0])
    assert [words(item) for item in page.xpath("//fieldset[1]//ins")] == ["of Porto", "de Porto"]
    assert "This is how it is now" in words(page.xpath("//fieldset[1]")[0])
    versions = page.xpath("//button[@name='version']/@value")
    assert len(versions) == 2

    assert go_back(ours, "partners/harbour-trust", versions[0]).status == 303
    text = (ours / PARTNERS).read_text("utf-8")
    assert "name: Harbour Trust\n" in text
    assert "name: Northern Works\n" in text
    assert (ours / "data/translations/fr/partners.yml").read_text(
        "utf-8"
    ) == "harbour-trust:\n  name: La fondation du port\n"
    assert git("diff --numstat data/partners.yml", ours) == "1\t1\tdata/partners.yml\n"
    assert go_back(ours, "partners/harbour-trust", "HEAD").status == 200


def test_a_page_goes_back_as_a_whole_and_what_the_check_refuses_does_not(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    edit(ours, "docs/en/about.md", "The text of about.", "See [the leaflet](/leaflet/).")
    write(ours, "docs/en/leaflet.md", "---\ntitle: Leaflet\nsummary: Words.\nupdated: 2026-01-02\n---\n\nText.\n")
    publish(ours, "A leaflet")
    edit(ours, "docs/en/about.md", "See [the leaflet](/leaflet/).", "No leaflet.")
    publish(ours, "No leaflet")
    page = history(ours, "pages/about")
    versions = page.xpath("//button[@name='version']/@value")
    assert go_back(ours, "pages/about", versions[-1]).status == 303
    assert "The text of about." in (ours / "docs/en/about.md").read_text("utf-8")
    write(ours, "data/redirects.yml", "redirects:\n  - address: /leaflet/\n    to: /about/\n")
    (ours / "docs/en/leaflet.md").unlink()
    answer = go_back(ours, "pages/about", versions[0])
    assert answer.status == 409
    assert "/leaflet/" in answer.html
    assert "The text of about." in (ours / "docs/en/about.md").read_text("utf-8")


def test_what_only_a_developer_can_settle_leaves_the_files_as_they_were(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    for root, line in ((theirs, "# Theirs.\n"), (ours, "# Ours.\n")):
        write(root, "mkdocs.yml", (root / "mkdocs.yml").read_text("utf-8") + line)
        git("commit --quiet --all --message Configured", root)
        edit(root, PARTNERS, "name: Harbour Trust", f"name: Harbour {line[2:-2]}")
        answer = publish(root, "A name")
    said = words(html.fromstring(answer.html))
    assert "The same places of other files were changed too: mkdocs.yml." in said
    assert git("status --porcelain", ours) == ""
    assert (ours / "mkdocs.yml").read_text("utf-8").endswith("# Ours.\n")
    assert not (ours / ".git/MERGE_HEAD").exists()


@pytest.mark.parametrize("prefer", ["ours", "theirs"])
@pytest.mark.parametrize("is_gone", [False, True])
def test_pictures_are_never_taken_for_text(clones: tuple[Path, Path], prefer: str, is_gone: bool) -> None:
    """One of both is kept byte for byte, or none where that one was taken away."""
    name = "docs/images/port.bin"
    for root, number in zip(clones, (1, 2), strict=True):
        (root / "docs/images").mkdir()
        (root / name).write_bytes(bytes(range(128, 200)) * 9)
        git("add --all", root)
        git("commit --quiet --message Picture", root)
        if number == 1:
            git("push --quiet", root)
    ours, theirs = clones
    git("fetch --quiet", theirs)
    git("reset --quiet --hard origin/main", theirs)
    mine = bytes(range(200, 255)) * 9
    (theirs / name).write_bytes(b"\xff\xfe" * 300)
    git("commit --quiet --all --message Other", theirs)
    git("push --quiet", theirs)
    (ours / name).unlink() if is_gone else (ours / name).write_bytes(mine)
    git("commit --quiet --all --message Mine", ours)
    versions = Versions(ours)
    with pytest.raises(Conflict):
        versions.unite()
    assert versions.unite(lambda _: prefer).is_new  # type: ignore[arg-type, return-value]
    kept = (ours / name).read_bytes() if (ours / name).exists() else None
    assert kept == ((None if is_gone else mine) if prefer == "ours" else b"\xff\xfe" * 300)


def test_what_was_proposed_waits_for_somebody_and_is_published_only_when_said(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    edit(ours, "mkdocs.yml", "report_address:", "publishing: propose\n      report_address:")
    edit(ours, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    assert "Proposed." in publish(ours, "The full name").html
    assert "It waits for somebody to look at it" in words(shown(ours))
    assert "Ana : The full name" in words(shown(ours))
    edit(ours, "mkdocs.yml", "publishing: propose\n      report_address:", "report_address:")
    edit(ours, PARTNERS, "name: Trabalho do Norte", "name: Northern Works")
    page = shown(ours)
    assert "nobody has taken it over yet" in words(page)
    assert page.xpath("//input[@name='with-proposed']")
    answer = publish(ours, "Another")
    assert answer.status == 409
    assert "Say that it shall" in words(html.fromstring(answer.html))
    git("pull --quiet", theirs)
    assert "of Porto" not in (theirs / PARTNERS).read_text("utf-8")
    assert "Published." in publish(ours, "Another", **{"with-proposed": "1"}).html
    assert "There is nothing to publish" in words(shown(ours))


def test_a_file_that_has_no_form_is_named_beside_what_has_one(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    edit(ours, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    write(ours, "data/redirects.yml", "redirects:\n  - address: /old/\n    leads_to: /about/\n")
    assert [words(item) for item in shown(ours).xpath("//main//ul/li")] == ["data/redirects.yml"]


def test_a_stale_page_goes_nowhere_back(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    edit(ours, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    publish(ours, "The full name")
    version = history(ours, "partners/harbour-trust").xpath("//button[@name='version']/@value")[0]
    body = urlencode({"token": "of an earlier run", "version": version}).encode()
    answer = Admin(ours).post(f"{ADDRESS}history", "key=partners/harbour-trust", body, f"http://{HOST}", HOST)
    assert answer.status == 403
    assert "Harbour Trust of Porto" in (ours / PARTNERS).read_text("utf-8")


def test_sentences_with_odd_characters_have_their_place_in_the_history(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    edit(ours, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    publish(ours, "One\u2028two\x0c three")
    entries = [words(entry) for entry in history(ours, "partners/harbour-trust").xpath("//fieldset/p/bdi")]
    assert len(entries) == 2
    assert "two" in entries[0]


def test_the_history_tells_fields_in_words_and_no_lines_of_files(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    edit(ours, PARTNERS, "country: PT\n", "country: DE\n")
    edit(ours, PARTNERS, "kind: ngo\n", "kind: company\n")
    edit(ours, "docs/en/about.md", "The text of about.", "Other text of about.")
    assert "Published." in publish(ours, "The trust has moved").html
    entry = history(ours, "partners/harbour-trust").xpath("//fieldset")[0]
    said = words(entry)
    assert "Country Portugal Germany" in said and "Kind NGO Company" in said, said
    assert "country:" not in said and "data/" not in said
    assert [words(one) for one in entry.xpath(".//ins")] == ["Company", "Germany"]
    entry = history(ours, "pages/about").xpath("//fieldset")[0]
    assert "Text (English)" in words(entry) and [words(one) for one in entry.xpath(".//ins")] == ["Other"]


def test_what_was_renamed_is_told_as_that_with_what_else_changed(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    assert call("rename", "partner", "harbour-trust", "harbour-fund", root=ours).exit_code == 0
    edit(ours, PARTNERS, "name: Harbour Trust", "name: Harbour Fund")
    assert call("rename", "news", "first-people-arrive", "people-arrive", root=ours).exit_code == 0
    assert not shown(ours).xpath("//main/ul"), "no file is left that is told of by its name"
    told = [words(one) for one in shown(ours).xpath("//fieldset")]
    (one,) = [one for one in told if one.startswith("Harbour Fund")]
    assert one == "Harbour Fund Id harbour-trust harbour-fund Name (English) Harbour Trust Fund"
    assert not [one for one in told if "Taken away" in one or one.endswith("New")]


@pytest.mark.parametrize(
    ("key", "new", "file", "words_then", "words_now"),
    [
        ("partners/harbour-trust", "port-trust", PARTNERS, "A charity that ran Bridge.", "A charity of sailors."),
        ("news/first-people-arrive", "fifty-arrive", "docs/en/news/{}.md", "First people arrive", "Fifty arrive"),
    ],
)
def test_a_renamed_thing_keeps_its_history_and_goes_back_under_the_id_of_today(
    clones: tuple[Path, Path], key: str, new: str, file: str, words_then: str, words_now: str
) -> None:
    """Through two names; its old addresses lead to it still, and its translations come along."""
    ours, _ = clones
    collection, old = key.split("/")
    kind = {"partners": "partner"}.get(collection, collection)
    assert call("rename", kind, old, "between", root=ours).exit_code == 0
    publish(ours, "Between")
    assert call("rename", kind, "between", new, root=ours).exit_code == 0
    publish(ours, "Another name")
    edit(ours, file.format(new), words_then, words_now)
    publish(ours, "Other words")
    page = history(ours, f"{collection}/{new}")
    told = [words(entry) for entry in page.xpath("//fieldset/p/bdi")]
    assert told[:3] == ["Other words", "Another name", "Between"] and told[-1] == "Start"
    assert words(page.xpath("//fieldset[2]//details")[0]) == f"What changed Id between {new}"
    version = page.xpath("//button[@name='version']/@value")[-1]
    answer = go_back(ours, f"{collection}/{new}", version)
    assert answer.status == 303, words(html.fromstring(answer.html))
    text = (ours / file.format(new)).read_text("utf-8")
    assert words_then in text and words_now not in text
    assert f"formerly: [{old}, between]" in text
    assert call("check", "--only", "errors", root=ours).exit_code == 0


def test_of_a_long_text_the_changed_words_are_shown_with_some_around_them(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    long = " ".join(f"word{number}" for number in range(300))
    edit(ours, "docs/en/about.md", "The text of about.", f"{long} old {long}")
    publish(ours, "Long")
    edit(ours, "docs/en/about.md", " old ", " new ")
    shown_words = words(shown(ours).xpath("//span[@class='change']")[0])
    assert "word299 old new word0" in shown_words
    assert "word150" not in shown_words and len(shown_words) < 600


def proposed(root: Path) -> html.HtmlElement:
    return html.fromstring(Admin(root).get(f"{ADDRESS}proposals", "").html)


def take_over(root: Path, proposal: str) -> AdminResponse:
    admin = Admin(root)
    body = urlencode({"token": admin.token, "proposal": proposal}).encode()
    return admin.post(f"{ADDRESS}proposals", "", body, f"http://{HOST}", HOST)


@pytest.fixture
def four_eyes(clones: tuple[Path, Path]) -> tuple[Path, Path]:
    """Somebody else looks at everything first."""
    for root in clones:
        edit(root, "mkdocs.yml", "report_address:", "publishing: propose\n      report_address:")
    return clones


def test_somebody_else_sees_a_proposal_in_words_and_publishes_it_and_nothing_of_their_own(
    four_eyes: tuple[Path, Path],
) -> None:
    ours, theirs = four_eyes
    assert "Nothing waits" in words(proposed(ours))
    edit(theirs, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    assert "Proposed." in publish(theirs, "The full name").html
    assert not proposed(theirs).xpath("//button[@name='proposal']"), "nobody looks at what they propose themselves"
    edit(ours, "docs/en/about.md", "The text of about.", "A draft of Ana's.")
    page = proposed(ours)
    assert [words(one) for one in page.xpath("//section//ins")] == ["of Porto"]
    assert "Bo : The full name" in words(page)
    (waiting,) = page.xpath("//button[@name='proposal']/@value")
    before = git("rev-parse HEAD", ours)
    answer = take_over(ours, waiting)
    assert answer.status == 200 and "Published what Bo proposed." in answer.html
    git("fetch --quiet", theirs)
    assert "Harbour Trust of Porto" in git("show origin/main:data/partners.yml", theirs)
    assert "A draft of Ana's." not in git("show origin/main:docs/en/about.md", theirs)
    assert git("log -1 --format=%an:%s origin/main", theirs) == "Ana:The full name\n", "who looked at it is kept"
    assert "A draft of Ana's." in (ours / "docs/en/about.md").read_text("utf-8")
    assert git("rev-parse HEAD", ours) == before and git("worktree list", ours).count("\n") == 1
    assert "taking-over" not in git("branch --list", ours)
    assert "Nothing waits" in words(proposed(ours))
    assert take_over(ours, waiting).status == 409


def test_a_proposal_that_clashes_or_that_is_ones_own_is_not_published(four_eyes: tuple[Path, Path]) -> None:
    ours, theirs = four_eyes
    edit(theirs, PARTNERS, "name: Harbour Trust", "name: Trust of the Harbour")
    publish(theirs, "Theirs")
    (waiting,) = proposed(ours).xpath("//button[@name='proposal']/@value")
    assert take_over(theirs, waiting).status == 409
    edit(ours, "mkdocs.yml", "publishing: propose", "publishing: direct")
    edit(ours, PARTNERS, "name: Harbour Trust", "name: The Harbour")
    assert "Published." in publish(ours, "Ours").html
    main = git("rev-parse origin/main", ours)
    answer = take_over(ours, waiting)
    assert answer.status == 409 and "Ask Bo to open “Publish” and propose it anew" in answer.html
    git("fetch --quiet", ours)
    assert git("rev-parse origin/main", ours) == main
    assert take_over(ours, "refs/heads/main").status == 409
    (again,) = shown(theirs).xpath("//button[@name='sentence']/@value")
    answer = publish(theirs, again)
    assert answer.status == 409 and "What the other wrote" in answer.html
    assert "Proposed." in publish(theirs, again, **{NAME: "ours"}).html
    (anew,) = proposed(ours).xpath("//button[@name='proposal']/@value")
    assert anew != waiting
    assert take_over(ours, anew).status == 200
    git("fetch --quiet", ours)
    assert "Trust of the Harbour" in git("show origin/main:data/partners.yml", ours)


def test_what_was_added_after_somebody_looked_is_not_published_with_it(four_eyes: tuple[Path, Path]) -> None:
    ours, theirs = four_eyes
    git("checkout --quiet -b proposals/bo-1", theirs)
    edit(theirs, PARTNERS, "name: Harbour Trust", "name: Trust of the Harbour")
    git("commit --quiet -m Name -- data", theirs)
    git("push --quiet origin proposals/bo-1", theirs)
    (looked_at,) = proposed(ours).xpath("//button[@name='proposal']/@value")
    edit(theirs, "docs/en/about.md", "The text of about.", "Something else.")
    git("commit --quiet -m More -- docs", theirs)
    git("push --quiet origin proposals/bo-1", theirs)
    assert take_over(ours, looked_at).status == 409
    git("fetch --quiet", ours)
    assert "Trust of the Harbour" not in git("show origin/main:data/partners.yml", ours)


def test_a_proposal_of_more_than_content_is_left_to_a_developer(four_eyes: tuple[Path, Path]) -> None:
    """Words that look harmless may come with a template or a workflow that nobody sees in the form."""
    ours, theirs = four_eyes
    edit(theirs, PARTNERS, "name: Harbour Trust", "name: Trust of the Harbour")
    write(theirs, "overrides/base.html", "<script>alert(1)</script>")
    git("checkout --quiet -b proposals/bo-1", theirs)
    git("add --all", theirs)
    git("commit --quiet -m Words", theirs)
    git("push --quiet origin proposals/bo-1", theirs)
    page = proposed(ours)
    assert "overrides/base.html" in words(page) and not page.xpath("//button[@name='proposal']")
    answer = take_over(ours, git("rev-parse origin/proposals/bo-1", ours).strip())
    alert = words(html.fromstring(answer.html).xpath("//*[@role='alert']")[0])
    assert answer.status == 409 and "It also changes what is no content" in alert and "overrides/base.html" in alert


def send_back(root: Path, proposal: str, remark: str, **more: str) -> AdminResponse:
    admin = Admin(root)
    body = urlencode({"token": admin.token, "back": proposal, "remark": remark} | more).encode()
    return admin.post(f"{ADDRESS}proposals", "", body, f"http://{HOST}", HOST)


def test_a_proposal_is_sent_back_with_a_remark_that_both_see_and_published_once_it_is_mended(
    four_eyes: tuple[Path, Path],
) -> None:
    ours, theirs = four_eyes
    edit(theirs, PARTNERS, "name: Harbour Trust", "name: Trust of the Harbour")
    publish(theirs, "The full name")
    (waiting,) = proposed(ours).xpath("//button[@name='proposal']/@value")
    answer = send_back(ours, waiting, "Its <b>name</b> is\r\nHarbour Trust of Porto.")
    assert answer.status == 200 and "Sent back. Bo sees your remark in the form." in answer.html
    assert "Harbour Trust" in git("show origin/main:data/partners.yml", ours)
    assert "It waits for somebody" not in words(shown(theirs)), "it is theirs to mend"
    for page in (html.fromstring(answer.html), proposed(ours), proposed(theirs), shown(theirs)):
        assert "Sent back, to be changed" in words(page)
        assert "Ana : Its <b>name</b> is Harbour Trust of Porto." in words(page)
    assert not proposed(theirs).xpath("//button[@name='back']"), "who proposes is not who judges"
    assert send_back(ours, waiting, "Again.").status == 409, "it is another by now"

    edit(theirs, PARTNERS, "name: Trust of the Harbour", "name: Harbour Trust of Porto")
    assert "Ana : Its <b>name</b>" in words(shown(theirs)), "while it is being mended"
    publish(theirs, "The name as they write it")
    page = proposed(ours)
    (anew,) = page.xpath("//button[@name='proposal']/@value")
    assert len(page.xpath("//section")) == 1 and "Ana : Its <b>name</b>" in words(page), "what was said before"
    assert take_over(ours, anew).status == 200
    git("fetch --quiet", theirs)
    assert "Harbour Trust of Porto" in git("show origin/main:data/partners.yml", theirs)
    assert "Sent back" not in words(shown(theirs)) and "Nothing waits" in words(proposed(theirs))


def test_a_remark_changes_nothing_and_what_was_sent_back_can_still_be_published(four_eyes: tuple[Path, Path]) -> None:
    ours, theirs = four_eyes
    edit(theirs, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
    publish(theirs, "The full name")
    (waiting,) = proposed(ours).xpath("//button[@name='proposal']/@value")
    answer = send_back(ours, waiting, "  ")
    assert answer.status == 409 and "Nothing was sent back" in answer.html and "Say in a sentence" in answer.html
    assert send_back(theirs, waiting, "I like it.").status == 409
    assert send_back(ours, waiting, "Kept.", token="forged").status == 403
    assert git("ls-remote origin proposals/*", ours).startswith(waiting), "nothing of this was sent"
    send_back(ours, waiting, "Is it so?")
    (anew,) = proposed(ours).xpath("//button[@name='proposal']/@value")
    assert (
        git(f"diff {waiting} {anew}", ours) == "" and git(f"log -1 --format=%an:%s {anew}", ours) == "Ana:Is it so?\n"
    )
    assert take_over(ours, anew).status == 200
    assert git("log -1 --format=%an:%s origin/main", ours) == "Ana:The full name\n"


WRITES = {
    "add",
    "commit",
    "fetch",
    "merge",
    "read-tree",
    "hash-object",
    "update-index",
    "write-tree",
    "commit-tree",
    "push",
    "reset",
}
"""Between two of these git changes nothing: being gone before what it only tells is being gone after the last of them."""


def is_cut_off(at: int, root: Path, **more: str) -> bool:
    """Publish in a process that is gone before git writes for so many times; whether it came so far."""
    child = os.fork()
    if child == 0:
        left, run = at, Versions._run

        def counted(self: Versions, *words: str, **more: Any) -> Any:
            nonlocal left
            left -= words[0] in WRITES
            if left == 0:
                os._exit(9)
            return run(self, *words, **more)

        Versions._run = counted  # type: ignore[method-assign]
        try:
            publish(root, "Ours", **more)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_publishing_goes_on_wherever_it_was_cut_off(clones: tuple[Path, Path], tmp_path: Path) -> None:
    ours, _ = changed_by_both(*clones)
    at = 0
    while True:
        at += 1
        desk, remote = tmp_path / f"desk-{at}", tmp_path / f"remote-{at}.git"
        shutil.copytree(ours, desk, symlinks=True)
        shutil.copytree(tmp_path / "remote.git", remote)
        git(f"remote set-url origin {remote}", desk)
        if not is_cut_off(at, desk, **{NAME: "ours"}):
            break
        answer = publish(desk, "Ours", **{NAME: "ours"})
        assert "Published." in answer.html or "There is nothing" in answer.html, (at, answer.html[-3000:])
        assert git("status --porcelain", desk) == "", at
        git(f"--git-dir {remote} worktree add --quiet {tmp_path / f'seen-{at}'} main", tmp_path)
        for root in (desk, tmp_path / f"seen-{at}"):
            assert "name: The Harbour\n" in (root / PARTNERS).read_text("utf-8"), at
            assert "Their text." in (root / "docs/en/about.md").read_text("utf-8"), at
            assert "Our text." in (root / "docs/en/news.md").read_text("utf-8"), at
    assert at > 8
