"""The text of a page goes to its translator block by block, and comes back as one: whole, or not yet, and nothing of it is lost."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest

from portal.check.project import Site, read
from portal.common.clock import now
from portal.common.messages import in_language
from portal.content.texts import State
from portal.content.translation_ledger import read_source_texts
from portal.edit.packs.formats import PACK_FORMATS, read_pack
from portal.edit.packs.intake import Fate, Incoming, Intake, assessed, draft_of_pack
from portal.edit.packs.joining import with_keys_of_today
from portal.edit.packs.units import CannotRead, Pack, ReturnedPack, Wanting, pack_of
from support.sites import Tiny, call, edit, write

pytestmark = pytest.mark.slow

KEY = "pages/about/body"
ENGLISH = """\
## What we do

We help people who look for work,
every day of the year.

- Ask for the [list of partners](/partners/).
- Come to the office in the harbour.

```
code
```

We are open on Mondays and Tuesdays.
"""
FRENCH = """\
## Ce que nous faisons

Nous aidons ceux qui cherchent du travail,
tous les jours de l’année.

* Demandez la [liste des partenaires](/partners/).
* Venez au bureau du port.

```
code
```

Nous ouvrons le lundi et le mardi.
"""
WORDS = [
    "Ce que nous faisons",
    "Nous aidons ceux qui cherchent du travail, tous les jours de l’année.",
    "Demandez la [liste des partenaires](/partners/).",
    "Venez au bureau du port.",
    "Nous ouvrons le lundi et le mardi.",
]
MATTER = "---\ntitle: Titre\nsummary: Résumé.\n---\n\n"
FORMS = {"fr": ["one", "many", "other"]}


@pytest.fixture
def bare(tiny: Tiny) -> Path:
    """A page of five blocks that nobody has translated."""
    root = tiny("outdated")
    edit(root, "docs/en/about.md", "The text of about.\n", ENGLISH)
    write(root, "docs/fr/about.md", MATTER)
    sync(root)
    return root


@pytest.fixture
def root(bare: Path) -> Path:
    """The same page in French, made by a machine, and noted."""
    write(bare, "docs/fr/about.md", f"{MATTER}{FRENCH}")
    sync(bare)
    return bare


def sync(root: Path) -> None:
    assert call("translations", "sync", root=root).exit_code == 0


def site_of(root: Path) -> Site:
    site, _ = read(root)
    assert site is not None
    return site


def packed(root: Path) -> Pack:
    site = site_of(root)
    return pack_of(site.portal, site.routes, read_source_texts(root), "fr", prefix=KEY)


def exported(root: Path, form: str = "po") -> Path:
    path = root.parent / f"pack{PACK_FORMATS[form].ending}"
    path.write_bytes(PACK_FORMATS[form].write(packed(root), "en"))
    return path


def in_po(path: Path, **words: str | None) -> None:
    """Another translation of some blocks: ``b2="…"``; None takes the block out."""
    po = polib.pofile(str(path))
    for name, text in words.items():
        (entry,) = (entry for entry in po if entry.msgctxt == f"{KEY}/{name[1:]}")
        if text is None:
            po.remove(entry)
        else:
            entry.msgstr, entry.flags = text, []
    po.save()


def translated(path: Path) -> None:
    in_po(path, **{f"b{number}": words for number, words in enumerate(WORDS, 1)})


def taken(root: Path, path: Path, *, reviewed: bool = False) -> Intake:
    pack = read_pack(path, FORMS)
    assert isinstance(pack, ReturnedPack)
    portal = site_of(root).portal
    return assessed(
        portal, with_keys_of_today(portal.texts, pack), "fr", reviewed=reviewed, sources=read_source_texts(root)
    )


def only(intake: Intake) -> Incoming:
    (one,) = intake.incoming
    return one


def put(root: Path, intake: Intake, by: str = "Ada", reviewer: str = "") -> str:
    """The pack taken in: the French page as it now is."""
    assert not intake.faults
    draft = draft_of_pack(
        site_of(root).portal, intake, read_source_texts(root), by=by, reviewer=reviewer, day=now().date()
    )
    for name, content in draft.contents().items():
        write(root, name, content)
    return (root / "docs/fr/about.md").read_text("utf-8")


def state(root: Path) -> State:
    return site_of(root).portal.texts.state(KEY, "fr")


def told(intake: Intake) -> str:
    return "\n".join(in_language(fault, "en") for fault in intake.faults)


# --- what goes out ---


def test_a_page_goes_out_block_by_block_with_where_each_stands(root: Path) -> None:
    units = packed(root).units
    assert [unit.key for unit in units] == [f"{KEY}/{number}" for number in range(1, 6)]
    assert [unit.source[""] for unit in units][:2] == [
        "What we do",
        "We help people who look for work, every day of the year.",
    ]
    assert [unit.target[""] for unit in units] == WORDS
    assert [unit.remarks.place for unit in units][:3] == [f"docs/en/about.md:{line}" for line in (7, 9, 12)]
    assert [unit.remarks.help for unit in units][2] == "Block 3 of 5 of the text: list item."
    assert units[2].remarks.stays == ("(/partners/)",)
    assert {unit.state for unit in units} == {State.MACHINE}


@pytest.mark.parametrize("form", PACK_FORMATS)
def test_what_comes_back_untouched_changes_nothing(root: Path, form: str) -> None:
    intake = taken(root, exported(root, form))
    assert [one.fate for one in intake.incoming] == [Fate.SAME]
    assert taken(root, exported(root, form), reviewed=True).of(Fate.REVIEWED)


@pytest.mark.parametrize("form", PACK_FORMATS)
def test_a_new_translation_is_put_together_with_the_marks_of_the_original(bare: Path, form: str) -> None:
    """Without a word of code or a mark that a translator had to type."""
    pack, path = packed(bare), exported(bare, form)
    assert not any(unit.target for unit in pack.units)
    assert only(taken(bare, path)).fate is Fate.EMPTY
    units = tuple(replace(unit, target={"": words}) for unit, words in zip(pack.units, WORDS, strict=True))
    path.write_bytes(PACK_FORMATS[form].write(replace(pack, units=units), "en"))
    text = put(bare, taken(bare, path))
    assert text.endswith(FRENCH.replace("travail,\ntous", "travail, tous").replace("* ", "- "))
    assert state(bare) is State.TRANSLATED


def test_one_block_is_exchanged_and_every_other_stays_byte_by_byte(root: Path) -> None:
    path = exported(root)
    in_po(path, b4="Passez au bureau du port.")
    assert put(root, taken(root, path)) == MATTER + FRENCH.replace("Venez", "Passez")


def test_a_translation_of_another_shape_goes_out_whole_and_says_why(root: Path) -> None:
    """Nobody can tell which block of it is which; what is there isn't taken from the translator."""
    edit(root, "docs/fr/about.md", "* Venez au bureau du port.\n", "")
    sync(root)
    (unit,) = packed(root).units
    assert (unit.key, unit.target[""].startswith("## Ce que")) == (KEY, True)
    assert "Once they have the same, it comes block by block." in unit.remarks.notes[0]
    path = exported(root)
    assert only(taken(root, path)).fate is Fate.SAME
    po = polib.pofile(str(path))
    po[0].msgstr = FRENCH.strip()
    po.save()
    assert put(root, taken(root, path)).endswith(FRENCH)
    assert len(packed(root).units) == 5


def test_a_page_without_a_word_goes_out_whole(bare: Path) -> None:
    """Else nobody could say that it is the same in this language."""
    edit(bare, "docs/en/about.md", ENGLISH, "{{figure:people-met}}\n")
    path = exported(bare)
    (entry,) = polib.pofile(str(path))
    assert (entry.msgctxt, entry.msgid) == (KEY, "{{figure:people-met}}")
    po = polib.pofile(str(path))
    po[0].msgstr = "{{figure:people-met}}"
    po.save()
    assert only(taken(bare, path)).fate is Fate.NEW


# --- a changed original ---


def test_only_the_blocks_that_changed_need_work(root: Path) -> None:
    """What stayed is done; what changed shows what it was; what is new is empty; what is gone goes."""
    edit(root, "docs/en/about.md", "on Mondays and Tuesdays", "on Mondays and on Wednesdays")
    edit(root, "docs/en/about.md", "- Ask for the [list of partners](/partners/).\n", "")
    edit(root, "docs/en/about.md", "## What we do\n", "## What we do\n\nThis is entirely new here.\n")
    units = packed(root).units
    assert [(unit.state, unit.target.get("", "")) for unit in units] == [
        (State.MACHINE, WORDS[0]),
        (State.MISSING, ""),
        (State.MACHINE, WORDS[1]),
        (State.MACHINE, WORDS[3]),
        (State.OUTDATED, WORDS[4]),
    ]
    assert units[4].previous == {"": "We are open on Mondays and Tuesdays."}
    path = exported(root)
    assert only(taken(root, path)).fate is Fate.SAME
    assert [entry.fuzzy for entry in polib.pofile(str(path))] == [False, False, False, False, True]
    in_po(path, b2="Ceci est tout nouveau.", b5="Nous ouvrons le lundi et le mercredi.")
    text = put(root, taken(root, path))
    assert "faisons\n\nCeci est tout nouveau.\n\nNous aidons ceux qui cherchent du travail,\ntous" in text
    assert "partenaires" not in text
    assert text.endswith("mercredi.\n")
    assert state(root) is State.MACHINE, "the rest of it is as the machine left it"


def test_a_block_that_still_holds_is_confirmed_by_taking_the_mark_away(root: Path) -> None:
    edit(root, "docs/en/about.md", "the harbour.", "the harbour!")
    path = exported(root)
    in_po(path, b4=WORDS[3])
    intake = taken(root, path)
    assert only(intake).fate is Fate.CONFIRMED
    assert put(root, intake) == MATTER + FRENCH
    assert state(root) is State.MACHINE


def test_without_the_earlier_original_every_block_is_to_be_looked_at(root: Path) -> None:
    edit(root, "docs/en/about.md", "the harbour.", "the harbour!")
    site = site_of(root)
    units = pack_of(site.portal, site.routes, {}, "fr", prefix=KEY).units
    assert {unit.state for unit in units} == {State.OUTDATED}
    assert [unit.target[""] for unit in units] == WORDS


def test_a_pack_from_before_an_edit_gives_an_outdated_text_or_a_current_one(bare: Path) -> None:
    """Work isn't lost because a word of the original changed meanwhile; if only an order did, it is even current."""
    path = exported(bare)
    translated(path)
    edit(bare, "docs/en/about.md", "the harbour.", "the old harbour.")
    intake = taken(bare, path)
    assert only(intake).fate is Fate.OUTDATED
    put(bare, intake)
    assert state(bare) is State.OUTDATED
    assert [unit.state for unit in packed(bare).units].count(State.OUTDATED) == 1
    path.with_name("other.po").write_bytes(path.read_bytes())
    edit(bare, "docs/en/about.md", "the old harbour.", "the harbour.")
    edit(bare, "docs/en/about.md", "## What we do\n\n", "")
    edit(bare, "docs/en/about.md", "\nWe are open", "\n## What we do\n\nWe are open")
    write(bare, "docs/fr/about.md", MATTER)
    assert only(taken(bare, path)).fate is Fate.NEW


def test_two_translators_of_other_blocks_don_t_stand_in_each_others_way(root: Path) -> None:
    """Each block is merged by itself; only one that was changed in both places is left out, and both are shown."""
    path = exported(root)
    in_po(path, b4="Passez au bureau du port.")
    edit(root, "docs/fr/about.md", "Nous ouvrons", "Nous sommes là")
    intake = taken(root, path)
    assert only(intake).fate is Fate.CHANGED
    assert put(root, intake).endswith(
        "* Passez au bureau du port.\n\n```\ncode\n```\n\nNous sommes là le lundi et le mardi.\n"
    )
    in_po(path, b5="Nous accueillons le lundi.")
    clash = only(taken(root, path))
    assert clash.fate is Fate.CHANGED_HERE
    assert "Nous accueillons" in clash.text
    assert "Nous sommes là" in clash.now


# --- what isn't finished ---

WANTING: dict[Wanting, Callable[[Path], object]] = {
    Wanting.ABSENT: lambda path: in_po(path, b4=None),
    Wanting.EMPTY: lambda path: in_po(path, b4=""),
    Wanting.UNFINISHED: lambda path: path.write_text(
        path.read_text("utf-8").replace(f'msgctxt "{KEY}/4"', f'#, fuzzy\nmsgctxt "{KEY}/4"'), "utf-8"
    ),
    Wanting.SAME: lambda path: in_po(path, b4="Come to the office in the harbour."),
    Wanting.CHANGED: lambda path: path.write_text(
        path.read_text("utf-8").replace("in the harbour.", "in town."), "utf-8"
    ),
}


@pytest.mark.parametrize("why", WANTING)
def test_a_body_waits_until_every_block_is_there_and_says_which_is_not(bare: Path, why: Wanting) -> None:
    """No English is left behind among the French, and nothing of the work is taken for an empty file."""
    path = exported(bare)
    translated(path)
    WANTING[why](path)
    result = call("translations", "import", str(path), "--yes", root=bare)
    assert result.exit_code == 0, result.output
    assert f"{KEY} waits until all its blocks are translated; nothing of the file is lost, keep it." in result.stdout
    assert "blocks of it are missing: 1" in result.stdout
    assert "Come to the office in the harbour. – " in result.stdout
    assert (bare / "docs/fr/about.md").read_text("utf-8") == MATTER
    assert why in {block.wanting for block in only(taken(bare, path)).waits_for}


def test_what_is_rightly_the_same_in_both_languages_is_taken_if_somebody_stands_by_it(bare: Path) -> None:
    path = exported(bare)
    translated(path)
    in_po(path, b4="Come to the office in the harbour.")
    assert only(taken(bare, path, reviewed=True)).fate is Fate.NEW


def test_what_is_empty_or_gone_from_the_file_stays_as_it_is_here(root: Path) -> None:
    """But nobody stands by what wasn't before them."""
    path = exported(root)
    in_po(path, b1=None, b2="", b4="Passez au bureau du port.")
    intake = taken(root, path, reviewed=True)
    assert put(root, intake, by="", reviewer="Bo") == MATTER + FRENCH.replace("Venez", "Passez")
    assert state(root) is State.MACHINE


def test_one_block_of_a_person_makes_no_persons_translation_of_a_machines(root: Path) -> None:
    """Readers are told of the machine until all of it is somebody's, or somebody has read it."""
    path = exported(root)
    in_po(path, b4="Passez au bureau du port.")
    result = call("translations", "import", str(path), "--by", "Ada", "--yes", root=root)
    assert (
        f"Still counted as machine-made, for some of their blocks are as the machine left them: {KEY}." in result.stdout
    )
    assert state(root) is State.MACHINE
    path = exported(root)
    in_po(path, **{f"b{number}": f"{words} Oui." for number, words in enumerate(WORDS, 1)})
    assert "machine-made" not in call("translations", "import", str(path), "--by", "Ada", "--yes", root=root).stdout
    assert state(root) is State.TRANSLATED
    in_po(path, b4="Passez donc.")
    put(root, taken(root, exported(root), reviewed=True), reviewer="Bo")
    assert state(root) is State.REVIEWED


# --- packs that somebody meant ill, or didn't mean ---


@pytest.mark.parametrize("words", ["# Un titre", "Un.\n\n## Deux", "- un point", "Un.\n\nDeux.", "```", "[x]: https://evil.example/", "<!-- \n\n- x", "| a |\n|---|\n| b |", "***", "2024. Un an."])  # fmt: skip
def test_what_would_break_the_page_is_told_of_its_block(root: Path, words: str) -> None:
    path = exported(root)
    in_po(path, b2=words, b4="Passez au bureau du port.")
    intake = taken(root, path)
    line = next(entry.linenum for entry in polib.pofile(str(path)) if entry.msgctxt == f"{KEY}/2")
    assert f"pack.po:{line}: {KEY}/2 must stay one block of its kind" in told(intake)
    assert f"{KEY}/4" not in told(intake)
    result = call("translations", "import", str(path), "--yes", root=root)
    assert result.exit_code == 1
    assert (root / "docs/fr/about.md").read_text("utf-8") == MATTER + FRENCH


def test_a_code_that_was_lost_is_told_of_its_block(root: Path) -> None:
    edit(root, "docs/en/about.md", "on Mondays", "on {{figure:people-met}} Mondays")
    edit(root, "docs/fr/about.md", "le lundi", "{{figure:people-met}} lundis")
    sync(root)
    path = exported(root)
    in_po(path, b5="Nous ouvrons.")
    (fault,) = taken(root, path).faults
    assert "/5 must hold what the original holds in braces. Missing: {{figure:people-met}}" in in_language(fault, "en")


@pytest.mark.parametrize("form", ["csv", "po"])
def test_order_is_nothing_a_key_twice_is_refused(root: Path, form: str) -> None:
    path = exported(root, form)
    if form == "csv":
        head, *rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
        out = io.StringIO()
        csv.writer(out).writerows([head, *reversed(rows)])
        path.write_text(out.getvalue(), "utf-8-sig")
        twice = f"{out.getvalue()}{out.getvalue().splitlines()[1]}\r\n"
    else:
        entries = path.read_text("utf-8").split("\n\n")
        path.write_text("\n\n".join([entries[0], *reversed(entries[1:])]), "utf-8")
        twice = path.read_text("utf-8") + "\n\n" + entries[2]
    assert only(taken(root, path)).fate is Fate.SAME
    path.write_text(twice, "utf-8-sig" if form == "csv" else "utf-8")
    with pytest.raises(CannotRead):
        read_pack(path, FORMS)


def test_whole_and_block_by_block_at_once_is_refused(root: Path) -> None:
    path = exported(root)
    path.write_text(path.read_text("utf-8").replace(f'"{KEY}/5"', f'"{KEY}"'), "utf-8")
    with pytest.raises(CannotRead):
        read_pack(path, FORMS)


def test_a_column_that_was_moved_is_noticed_within_a_page(root: Path) -> None:
    path = exported(root, "csv")
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    words = [row[2] for row in rows[1:]]
    for row, text in zip(rows[1:], [*words[1:], words[0]], strict=True):
        row[2] = text
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_text(out.getvalue(), "utf-8-sig")
    assert f"is the translation of {KEY}/" in told(taken(root, path))


def test_numbers_that_no_page_has_are_named_and_left_out(root: Path) -> None:
    path = exported(root)
    path.write_text(
        path.read_text("utf-8")
        .replace(f'"{KEY}/5"', '"pages/gone/body/99999999999"')
        .replace(f'"{KEY}/4"', '"pages/gone/body/4"'),
        "utf-8",
    )
    intake = taken(root, path)
    assert sorted(one.key for one in intake.of(Fate.UNKNOWN)) == ["pages/gone/body/4", "pages/gone/body/99999999999"]


def test_a_pack_of_the_older_kind_is_taken_in(root: Path) -> None:
    """Whole bodies under their own keys, as they once went out, with or without what was noted of them."""
    path = exported(root)
    mark = site_of(root).portal.texts
    source, translation = (mark.fingerprint(unit) for unit in (mark.source[KEY], mark.translations["fr"][KEY]))
    po = polib.pofile(str(path))
    del po[1:]
    po[0].msgctxt, po[0].msgid, po[0].msgstr = KEY, ENGLISH.strip(), FRENCH.strip()
    po[0].comment = f"portal: {source}-{translation}"
    po.save()
    assert only(taken(root, path)).fate is Fate.SAME
    po[0].msgstr = FRENCH.replace("Venez", "Passez").strip()
    po.save()
    assert put(root, taken(root, path)) == MATTER + FRENCH.replace("Venez", "Passez")


def test_a_page_that_was_renamed_meanwhile_takes_its_blocks(bare: Path) -> None:
    edit(bare, "docs/en/about.md", "title:", "title:")
    path = exported(bare)
    translated(path)
    text = path.read_text("utf-8").replace(KEY, "pages/as-it-was/body")
    path.write_text(text, "utf-8")
    assert (only(taken(bare, path)).key, only(taken(bare, path)).fate) == (KEY, Fate.NEW)
