"""The newsroom's clock: what is held back is in no byte of the site, and appears and disappears on time."""

import datetime as dt
import json
import re

import pytest

from portal.check.project import read
from portal.model.news import NewsMatter
from portal.site.schedule import moments, public_part
from support.sites import AFTER, BEFORE, LATER, Tiny, build, call, everything, tree

pytestmark = pytest.mark.slow

SECRETS = ("held-item", "Secret headline", "Secret summary", "Secret body", "Titre secret", "Corps secret", "secret-figure",
           "Secret label", "87413", "87,413", "secret-source", "Secret publisher", "Libellé secret")  # fmt: skip

SOURCES = """\
sources:
  - id: report
    publisher: The publisher
    title: A report
    kind: web-page
  - id: secret-source
    publisher: Secret publisher
    title: Another report
    kind: web-page
"""
FIGURES = """\
figures:
  - id: secret-figure
    label: Secret label
    value: 87413
    unit: people
    scope: Everywhere.
    source: secret-source
  - id: open-figure
    label: Open label
    value: 55
    unit: people
    scope: Everywhere.
    source: report
"""


def item(title: str, more: str, body: str, source: str = "report") -> str:
    return (
        f"---\ntitle: {title} headline\nsummary: {title} summary.\nkind: news\n{more}\n"
        f"source_date: 2025\nsource: {source}\n---\n\n{title} body: {body}\n"
    )


FILES = {
    "data/sources.yml": SOURCES,
    "data/figures.yml": FIGURES,
    "data/translations/fr/figures.yml": "secret-figure:\n  label: Libellé secret\n  scope: Partout.\n",
    "docs/en/news/held-item.md": item(
        "Secret", "publish_at: 2026-01-02T09:00+01:00\nexpires_at: 2026-03-01T00:00Z", "{{figure:secret-figure}}"
    ),
    "docs/fr/news/held-item.md": "---\ntitle: Titre secret\nsummary: Résumé.\n---\n\nCorps secret {{figure:secret-figure}}.\n",
    "docs/en/news/open-item.md": item("Open", "published: 2026-01-01T09:00+01:00", "{{figure:open-figure}}."),
}


def test_before_its_time_an_item_is_in_no_byte_of_the_site(tiny: Tiny) -> None:
    """Nor are the figures and sources that it alone uses; nor anything in another language."""
    site = everything(build(tiny(files=FILES), BEFORE))
    assert [secret for secret in SECRETS if secret in site] == []
    assert "Open headline" in site
    assert "open-figure" in site


def test_an_item_appears_and_disappears_on_time_without_any_edit(tiny: Tiny) -> None:
    """The very same folder, built again: what the last build remembers doesn't stop the clock."""
    root = tiny(files=FILES)
    build(root, BEFORE)
    during = everything(build(root, AFTER))
    assert [secret for secret in SECRETS if secret not in during and secret != "secret-source"] == []
    again = tree(build(root, AFTER))
    assert "news/held-item/index.html" in again
    assert "fr/news/held-item/index.html" in again
    after = everything(build(root, LATER))
    assert "Secret" not in after
    assert "Open headline" in after


def test_nothing_is_done_until_something_is_due(tiny: Tiny) -> None:
    root = tiny(files=FILES)
    build(root, BEFORE)
    assert "outputs as they were" in call("build", root=root, SOURCE_DATE_EPOCH=str(int(BEFORE) + 60)).stdout
    stated = call("build", root=root, SOURCE_DATE_EPOCH=AFTER).stdout
    assert not re.search(r"(\d+) of \1 outputs", stated)
    backwards = call("build", root=root, SOURCE_DATE_EPOCH=BEFORE).stdout
    assert not re.search(r"(\d+) of \1 outputs", backwards)
    assert "Secret" not in everything(root / "site")


def test_what_a_public_record_refers_to_is_not_held_back(tiny: Tiny) -> None:
    """A figure that an open item states as well is public, with its source."""
    more = {"docs/en/news/open-item.md": item("Open", "published: 2026-01-01T09:00+01:00", "{{figure:secret-figure}}.")}
    site = everything(build(tiny(files=FILES | more), BEFORE))
    assert "Secret label" in site
    assert "Secret publisher" in site
    assert "Secret headline" not in site


def test_an_item_is_public_from_its_first_to_its_last_moment() -> None:
    moment = dt.datetime(2026, 1, 2, 8, tzinfo=dt.UTC)
    given = {"title": "T", "summary": "S", "kind": "news", "source_date": "2025", "source": "report"}
    matter = NewsMatter.model_validate(
        given | {"publish_at": "2026-01-02T09:00+01:00", "expires_at": "2026-01-02T10:00+01:00"}
    )
    second, hour = dt.timedelta(seconds=1), dt.timedelta(hours=1)
    assert [matter.is_public(moment + one) for one in (-second, 0 * second, hour - second, hour)] == [
        False, True, True, False,
    ]  # fmt: skip
    always = NewsMatter.model_validate(given | {"published": "2026-01-02T09:00+01:00"})
    assert always.is_public(moment - 9000 * hour)


def test_all_of_a_portal_is_public_where_nobody_asks_for_a_moment(tiny: Tiny) -> None:
    site, _ = read(tiny(files=FILES))
    assert site is not None
    assert public_part(site.portal, None) is site.portal
    assert "held-item" in site.routes.relations.news
    assert [(one.event, one.ref.id) for one in moments(site.portal)] == [
        ("appears", "held-item"),
        ("disappears", "held-item"),
    ]


def test_schedule_says_what_is_due(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tiny(files=FILES)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    assert call("schedule", root=root).stdout == (
        "2026-01-02 09:00+01:00  appears     /news/held-item/  (docs/en/news/held-item.md)\n"
        "2026-03-01 00:00+00:00  disappears  /news/held-item/  (docs/en/news/held-item.md)\n"
        "Build the site again at 2026-01-02T08:00:00Z.\n"
    )
    first, second = json.loads(call("schedule", "--format", "json", root=root).stdout)
    assert first == {
        "at": "2026-01-02T09:00:00+01:00",
        "event": "appears",
        "address": "/news/held-item/",
        "file": "docs/en/news/held-item.md",
    }
    assert second["event"] == "disappears"
    assert call("schedule", "--format", "moment", root=root).stdout == "2026-01-02T08:00:00Z\n"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", LATER)
    assert call("schedule", root=root).stdout == "Nothing is due.\n"
    assert call("schedule", "--format", "moment", root=root).stdout == "never\n"


def test_what_is_public_may_not_link_to_what_is_not(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    link = {"docs/en/news/open-item.md": item("Open", "published: 2026-01-01T09:00+01:00", "[it](/news/held-item/).")}
    root = tiny(files=FILES | link)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    result = call("check", root=root)
    assert result.exit_code == 1
    assert (
        "docs/en/news/open-item.md:10:17: error: The link leads to “/news/held-item/”, which is not public yet. "
        "Take the link out until 2026-01-02 09:00+01:00, or hold this item back too. [held-back]"
    ) in result.stdout
    monkeypatch.setenv("SOURCE_DATE_EPOCH", AFTER)
    assert call("check", root=root).exit_code == 0


def test_an_item_that_appears_later_may_link_to_one_held_back(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    link = {"docs/en/news/open-item.md": item("Open", "publish_at: 2026-01-02T09:00+01:00", "[it](/news/held-item/).")}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    assert call("check", root=tiny(files=FILES | link)).exit_code == 0


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ("published: 2026-01-01T09:00Z\npublish_at: 2026-01-01T09:00Z", "Both “published” and “publish_at” are given."),
        ("updated: 2026-01-01T09:00Z", "“published” is missing."),
        ("publish_at: 2026-01-02T09:00", "“2026-01-02T09:00” has no time zone."),
        ("publish_at: 2026-01-02T09:00Z\nexpires_at: 2026-01-01T09:00Z", "“expires_at” is before “publish_at”."),
        (
            "published: 2026-01-02T09:00Z\ncorrections:\n  - date: 2026-01-01T09:00Z\n    note: It was wrong.",
            "“corrections” is before “published”.",
        ),
        (
            "published: 2026-01-02T09:00Z\ncorrections:\n  - date: 2026-01-03T09:00Z\n    note: One.\n"
            "  - date: 2026-01-03T10:00Z\n    note: Two.",
            "“2026-01-03” occurs twice in this list. Put the corrections of one day into one note.",
        ),
        ("published: 2999-01-02T09:00Z", "“published” is in the future, and the item is public at once."),
    ],
)
def test_what_the_clock_cannot_go_by_is_told(tiny: Tiny, matter: str, said: str) -> None:
    root = tiny(files=FILES | {"docs/en/news/open-item.md": item("Open", matter, "Text.")})
    assert said in call("check", root=root).stdout


def test_a_correction_stands_on_the_page_and_moves_the_date_and_an_edit_does_not(tiny: Tiny) -> None:
    corrected = "published: 2026-01-01T09:00+01:00\ncorrections:\n  - date: 2026-01-05T10:00+01:00\n    note: It was 55, not <b>54</b>."
    files = FILES | {
        "docs/en/news/open-item.md": item("Open", corrected, "Text."),
        "docs/fr/news/open-item.md": "---\ntitle: Ouvert\nsummary: Résumé.\n"
        "corrections:\n  2026-01-05:\n    note: C’était 55.\n---\n\nTexte.\n",
    }
    root = tiny(files=files)
    site = tree(build(root))
    page, french = (site[name].decode() for name in ("news/open-item/index.html", "fr/news/open-item/index.html"))
    assert "It was 55, not &lt;b&gt;54&lt;/b&gt;." in page
    assert "C’était 55." in french
    assert "C’était 55." in site["fr/feed.json"].decode()
    atom = site["atom.xml"].decode()
    updated = "<updated>2026-01-05T10:00:00+01:00</updated>"
    assert atom.count(updated) == 2  # the entry and the feed
    minor = root / "docs/en/news/open-item.md"
    minor.write_text(minor.read_text("utf-8").replace("Text.", "A text."), "utf-8")
    again = (build(root) / "atom.xml").read_text("utf-8")
    assert "A text." in again
    assert re.findall("<updated>.*", again) == re.findall("<updated>.*", atom)


def test_a_preview_shows_what_is_held_back(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes an item with an embargo must be able to look at it."""
    from portal.build import mkdocs_plugin as engine
    from portal.build.builder import Builder
    from portal.build.outcome import Refused

    root = tiny(files=FILES)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    engine.build_site(Builder(root, jobs=1, is_preview=True), str(root / "preview"))
    assert "Secret headline" in everything(root / "preview")
    about = root / "docs/en/about.md"
    about.write_text(about.read_text("utf-8") + "\nSee [it](/news/held-item/).\n", "utf-8")
    with pytest.raises(Refused) as refused:  # as the build would
        engine.build_site(Builder(root, jobs=1, is_preview=True), str(root / "preview"))
    assert [error.rule for error in refused.value.errors] == ["held-back"]
