"""The state of every translation, and the commands that keep the ledger."""

import json
import unicodedata
from pathlib import Path

import pytest

from portal.common.clock import now
from portal.common.problems import Place
from portal.content.texts import LedgerEntry, State, TextDraft, TextUnit, fingerprint
from support.sites import Tiny, call, run, write

LEDGER = "data/ledger/translations/fr.json"
SOURCE_TEXTS = "data/ledger/source-texts.json"
SUMMARY = "partners/harbour-trust/summary"


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Edit a file of a site."""
    text = (root / path).read_text("utf-8")
    assert old in text
    write(root, path, text.replace(old, new))


def edit_english(root: Path) -> None:
    """Change the English summary of the one partner."""
    edit(root, "data/partners.yml", "A charity.", "A large charity.")


def edit_french(root: Path) -> None:
    """Change the French summary of the one partner."""
    edit(root, "data/translations/fr/partners.yml", "Une association.", "Une grande association.")


def synced(tiny: Tiny) -> Path:
    """The tiny site with records in French, its ledger in step."""
    root = tiny("outdated")
    assert call("translations", "sync", root=root).exit_code == 0
    return root


def ledger(root: Path) -> dict[str, bytes]:
    """The bytes of every file of the ledger."""
    return {file.name: file.read_bytes() for file in sorted((root / "data/ledger").rglob("*")) if file.is_file()}


def states(root: Path) -> dict:
    """What ``portal translations --format json`` says of French."""
    result = call("translations", "--format", "json", root=root)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["fr"]


def entry(root: Path, key: str = SUMMARY) -> dict:
    """A line of the ledger."""
    return json.loads((root / LEDGER).read_text("utf-8"))[key]


# --- states ---

OLD, NEW, VIEUX, NEUF = "A charity.", "A large charity.", "Une association.", "Une grande association."


@pytest.mark.parametrize(
    ("noted", "english", "french", "state"),
    [
        ((OLD, OLD, False, True), OLD, OLD, State.MISSING),
        ((OLD, OLD, False, True), NEW, OLD, State.MISSING),
        ((OLD, OLD, False, True), OLD, VIEUX, State.MACHINE),
        (None, OLD, OLD, State.MACHINE),
        (None, OLD, None, State.MISSING),
        ((OLD, VIEUX, True), OLD, None, State.MISSING),
        (None, OLD, VIEUX, State.MACHINE),
        ((OLD, VIEUX, False), OLD, VIEUX, State.MACHINE),
        ((OLD, VIEUX, True), OLD, VIEUX, State.REVIEWED),
        ((OLD, VIEUX, False), NEW, VIEUX, State.OUTDATED),
        ((OLD, VIEUX, True), NEW, VIEUX, State.OUTDATED),
        ((OLD, VIEUX, True), OLD, NEUF, State.MACHINE),
        ((OLD, VIEUX, True), NEW, NEUF, State.MACHINE),
        ((OLD, VIEUX, True), " A\n charity. ", "Une\tassociation.\n", State.REVIEWED),
    ],
)
def test_a_state_follows_from_the_ledger_and_the_two_texts(
    noted: tuple[str, str, bool] | tuple[str, str, bool, bool] | None, english: str, french: str | None, state: State
) -> None:
    """Missing, outdated, machine-made or reviewed: decided by what the ledger noted and how the texts read now."""
    draft = TextDraft("en")
    draft.write("key", TextUnit(english, Place("en.yml")))
    draft.translate("fr", {"key": TextUnit(french, Place("fr.yml"))} if french else {})
    if noted:
        entry = LedgerEntry(fingerprint(noted[0]), fingerprint(noted[1]), noted[2], begun=len(noted) > 3)
        draft.take_ledger({"fr": {"key": entry}})
    store = draft.finished()
    assert store.state("key", "fr") is state
    assert store.state("key", "en") is State.SOURCE
    text = store.text("key", "fr")
    assert (text.locale, text.is_fallback) == (("en", True) if state is State.MISSING else ("fr", False))


def test_white_space_and_unicode_form_do_not_change_a_text() -> None:
    """Line breaks, runs of spaces and decomposed accents leave the fingerprint as it is; any other change doesn't."""
    text = "Réfugiés à Chișinău"
    assert fingerprint(unicodedata.normalize("NFD", f"  {text}\n").replace(" ", "\n\t ")) == fingerprint(text)
    assert len({fingerprint(one) for one in (text, text + ".", text.lower(), text.replace(" ", ""), "")}) == 5


def test_a_name_need_not_be_translated(tiny: Tiny) -> None:
    """Names of programmes and organisations may stay as they are: nothing is missing, and no block is marked."""
    root = synced(tiny)
    edit(root, "data/translations/fr/partners.yml", "  name: Fondation du port\n", "")
    assert "partners/harbour-trust/name" not in states(root)["keys"]["missing"]
    assert "partners/harbour-trust/name" not in call("check", root=root).output


# --- sync ---


def test_sync_notes_every_translation_and_says_what_it_wrote(tiny: Tiny) -> None:
    """The first sync writes an entry for each translated text and the English text it was made from."""
    root = tiny("outdated")
    result = call("translations", "sync", root=root)
    assert (result.exit_code, result.stdout) == (0, f"wrote {LEDGER}\nwrote {SOURCE_TEXTS}\n")
    assert entry(root) == {"source": fingerprint(OLD), "translation": fingerprint(VIEUX)}
    assert json.loads((root / SOURCE_TEXTS).read_text("utf-8"))[fingerprint(OLD)] == OLD
    assert "news/first-arrivals/body" in json.loads((root / LEDGER).read_text("utf-8"))
    assert not list((root / "data/ledger").rglob("*.part"))


def test_check_writes_nothing_and_fails_when_the_ledger_is_out_of_step(tiny: Tiny) -> None:
    """--check: exit 1, naming the files and the remedy, as long as sync has something to write; 0 afterwards."""
    root = tiny("outdated")
    result = call("translations", "sync", "--check", root=root)
    assert result.exit_code == 1
    assert result.stderr == (
        f"A ledger is not up to date ({LEDGER}, {SOURCE_TEXTS}). Run make check and commit what it writes.\n"
    )
    assert not (root / "data/ledger").exists()
    call("translations", "sync", root=root)
    result = call("translations", "sync", "--check", root=root)
    assert (result.exit_code, result.stdout) == (0, "")
    edit_french(root)
    before = ledger(root)
    assert call("translations", "sync", "--check", root=root).exit_code == 1
    assert ledger(root) == before


def test_the_ledgers_bytes_are_stable(tiny: Tiny) -> None:
    """A second sync, records in another order and another layout of the YAML change no byte; lines are sorted."""
    root = synced(tiny)
    before = ledger(root)
    assert call("translations", "sync", root=root).stdout == ""
    lines = (root / "data/translations/fr/programmes.yml").read_text("utf-8").splitlines()
    fields = lines[1:5]
    write(root, "data/translations/fr/programmes.yml", "\n".join([lines[0], *lines[5:], *reversed(fields), ""]))
    edit(root, "data/partners.yml", "summary: A charity.", "summary: >-\n      A\n      charity.")
    assert call("translations", "sync", root=root).stdout == ""
    assert ledger(root) == before
    keys = list(json.loads((root / LEDGER).read_text("utf-8")))
    assert keys == sorted(keys) and (root / LEDGER).read_bytes().endswith(b"\n}\n")
    assert b"\r" not in (root / LEDGER).read_bytes()


def test_an_english_edit_makes_the_translation_outdated_until_it_is_edited(tiny: Tiny) -> None:
    """Outdated after the English edit, also after a sync; up to date after the translator's; the ledger follows."""
    root = synced(tiny)
    edit_english(root)
    for _ in range(2):
        assert states(root)["keys"]["outdated"] == [SUMMARY]
        call("translations", "sync", root=root)
    assert entry(root)["source"] == fingerprint(OLD)
    edit_french(root)
    assert states(root)["outdated"] == 0
    call("translations", "sync", root=root)
    assert entry(root) == {"source": fingerprint(NEW), "translation": fingerprint(NEUF)}


def test_a_text_that_returns_to_its_old_words_is_up_to_date_again(tiny: Tiny) -> None:
    """An English edit that is taken back leaves nothing outdated."""
    root = synced(tiny)
    edit_english(root)
    call("translations", "sync", root=root)
    edit(root, "data/partners.yml", NEW, OLD)
    assert states(root)["outdated"] == 0


def test_texts_changed_together_count_as_translated_together(tiny: Tiny) -> None:
    """English and French both edited between two syncs: not outdated, and noted as a pair."""
    root = synced(tiny)
    edit_english(root)
    edit_french(root)
    assert states(root)["outdated"] == 0
    call("translations", "sync", root=root)
    assert states(root)["outdated"] == 0
    assert entry(root) == {"source": fingerprint(NEW), "translation": fingerprint(NEUF)}


def test_what_is_no_longer_translated_leaves_the_ledger(tiny: Tiny) -> None:
    """Entries without a translation, and English texts that nothing points to, are dropped."""
    root = synced(tiny)
    edit(root, "data/translations/fr/partners.yml", f"  summary: {VIEUX}\n", "")
    assert call("translations", "sync", root=root).stdout == f"wrote {LEDGER}\nwrote {SOURCE_TEXTS}\n"
    assert SUMMARY not in json.loads((root / LEDGER).read_text("utf-8"))
    assert fingerprint(OLD) not in json.loads((root / SOURCE_TEXTS).read_text("utf-8"))
    assert SUMMARY in states(root)["keys"]["missing"]


def test_a_fault_in_a_file_loses_nothing_from_the_ledger(tiny: Tiny) -> None:
    """While a translator's file can't be read, sync keeps what the ledger knows of it: reviews and outdated texts."""
    root = synced(tiny)
    assert call("translations", "review", "--by", "Ada Lovelace", "fr", "partners", root=root).exit_code == 0
    edit_english(root)
    good = (root / "data/translations/fr/partners.yml").read_text("utf-8")
    write(root, "data/translations/fr/partners.yml", good + "  summary: twice\n")
    assert call("check", root=root).exit_code == 1
    call("translations", "sync", root=root)
    write(root, "data/translations/fr/partners.yml", good)
    assert states(root)["keys"]["outdated"] == [SUMMARY]
    assert entry(root) == {
        "source": fingerprint(OLD),
        "translation": fingerprint(VIEUX),
        "reviewed": "Ada Lovelace",
        "on": now().date().isoformat(),
    }


def test_git_is_not_needed(tiny: Tiny) -> None:
    """The ledger is written outside a repository and where no git is installed."""
    root = tiny("outdated")
    for command in (("sync",), ("review", "--by", "Ada Lovelace", "fr", "news")):
        result = run("portal", "translations", *command, root=root, PATH="/nowhere")
        assert result.returncode == 0, result.stdout + result.stderr


# --- review ---


def test_a_review_is_noted_and_an_edit_of_the_translation_undoes_it(tiny: Tiny) -> None:
    """review marks the texts beneath a key and nothing else; an edited translation is unreviewed again."""
    root = tiny("outdated")
    result = call("translations", "review", "--by", "Ada Lovelace", "fr", "partners/harbour-trust/", root=root)
    assert (result.exit_code, result.stdout) == (0, "2 texts noted as reviewed in fr.\n")
    assert states(root)["reviewed"] == 2
    assert entry(root)["reviewed"] == "Ada Lovelace"
    edit(root, "data/partners.yml", "    summary: ", "    summary: Today. ")
    again = call("translations", "review", "--by", "Ada Lovelace", "fr", "partners/harbour-trust", root=root).stdout
    assert (
        again.startswith("1 text noted as reviewed in fr.\nNot noted, ") and "partners/harbour-trust/summary" in again
    )
    edit(root, "data/partners.yml", "    summary: Today. ", "    summary: ")
    assert "reviewed" not in entry(root, "programmes/bridge/summary")
    assert call("translations", "sync", "--check", root=root).exit_code == 0
    edit_french(root)
    assert states(root)["reviewed"] == 1
    call("translations", "sync", root=root)
    assert "reviewed" not in entry(root)


def test_a_review_outlives_a_change_of_the_english_text_and_its_return(tiny: Tiny) -> None:
    """The English text changed: outdated, though reviewed; changed back: reviewed."""
    root = synced(tiny)
    call("translations", "review", "--by", "Ada Lovelace", "fr", SUMMARY, root=root)
    edit_english(root)
    call("translations", "sync", root=root)
    assert (states(root)["reviewed"], states(root)["outdated"]) == (0, 1)
    edit(root, "data/partners.yml", NEW, OLD)
    assert (states(root)["reviewed"], states(root)["outdated"]) == (1, 0)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("de", "partners"), 2, "“de” is not a language of the portal. Use one of: fr."),
        (("en", "partners"), 2, "“en” is not a language of the portal. Use one of: fr."),
        (
            ("fr", "partners/harbour"),
            1,
            "“partners/harbour” names no translated text. Keys look like programmes/dt4e,",
        ),
        (
            ("fr", SUMMARY),
            1,
            f"“{SUMMARY}” is outdated. Bring it up to date first, or say that it still holds: portal translations holds.",
        ),
        (("fr", "/"), 1, "“/” names no translated text."),
        (("fr", ""), 1, "“” names no translated text."),
    ],
)
def test_only_an_existing_up_to_date_translation_can_be_reviewed(
    tiny: Tiny, arguments: tuple[str, str], code: int, said: str
) -> None:
    """Another language, half a name, or an outdated text: nothing is written, and the message says why."""
    root = synced(tiny)
    edit_english(root)
    before = ledger(root)
    result = call("translations", "review", "--by", "Ada Lovelace", *arguments, root=root)
    assert result.exit_code == code
    assert result.stderr.startswith(said)
    assert ledger(root) == before


def test_who_says_that_a_translation_holds_has_reviewed_it(tiny: Tiny) -> None:
    """Without a name, it is current and nobody's; with one, it counts as reviewed, by whom and on which day; no machine reviews."""
    root = synced(tiny)
    edit_english(root)
    before = ledger(root)
    refused = call("translations", "holds", "--by", "Machine", "fr", SUMMARY, root=root)
    assert refused.exit_code and "Machine" in refused.stderr and ledger(root) == before
    held = call("translations", "holds", "--by", " Ada Lovelace ", "fr", SUMMARY, root=root)
    assert (held.exit_code, held.stdout) == (0, f"Noted as still holding: {SUMMARY}.\n")
    found = entry(root)
    assert (found["reviewed"], found["on"]) == ("Ada Lovelace", now().date().isoformat())
    assert found["source"] == fingerprint(NEW), "it was made from what stands there now"
    assert (states(root)["reviewed"], states(root)["outdated"]) == (1, 0)
    edit(root, "data/partners.yml", NEW, "A small charity.")
    assert call("translations", "holds", "fr", SUMMARY, root=root).exit_code == 0
    assert entry(root)["reviewed"] == "Ada Lovelace", "an earlier review stays"
    assert entry(root)["source"] == fingerprint("A small charity.")


# --- diff ---


def test_diff_shows_the_english_text_then_and_now(tiny: Tiny) -> None:
    """For each outdated text: its key, where its translation is, the old English and the new."""
    root = synced(tiny)
    edit_english(root)
    edit(root, "docs/en/news/first-arrivals.md", "}} people came.", "}} people came by ship.")
    call("translations", "sync", root=root)
    lines = call("translations", "diff", "fr", root=root).stdout.splitlines()
    start = lines.index(f"{SUMMARY}  (translation: data/translations/fr/partners.yml:3:12)")
    assert lines[start + 1 : start + 3] == ["  - A charity.", "  + A large charity."]
    start = lines.index("news/first-arrivals/body  (translation: docs/fr/news/first-arrivals.md:6:1)")
    assert lines[start + 1] == "  - The first of {{figure:people-met}} people came."
    assert "  + The first of {{figure:people-met}} people came by ship." in lines[start:]


def test_diff_keeps_to_the_keys_asked_for_and_says_when_nothing_is_outdated(tiny: Tiny) -> None:
    """A prefix narrows it down; with nothing to show it says so, and an unknown language is refused."""
    root = synced(tiny)
    assert call("translations", "diff", "fr", root=root).stdout == "Nothing is outdated.\n"
    edit_english(root)
    assert call("translations", "diff", "fr", "news", root=root).stdout == "Nothing is outdated.\n"
    assert SUMMARY in call("translations", "diff", "fr", "partners", root=root).stdout
    result = call("translations", "diff", "de", root=root)
    assert (result.exit_code, result.stderr) == (
        2,
        "“de” is not a language of the portal. Use one of: fr. To add one: portal new language.\n",
    )


# --- reports ---


def test_the_report_counts_every_text_once(tiny: Tiny) -> None:
    """JSON: missing, outdated, machine and reviewed add up to all texts; keys name what there is to do."""
    root = synced(tiny)
    edit_english(root)
    call("translations", "review", "--by", "Ada Lovelace", "fr", "news", root=root)
    report = states(root)
    assert (report["outdated"], report["keys"]["outdated"]) == (1, [SUMMARY])
    assert report["reviewed"] == 3
    assert report["missing"] == len(report["keys"]["missing"]) > 0
    assert "pages/about/body" in report["keys"]["missing"]
    total = sum(report[name] for name in ("missing", "outdated", "machine", "reviewed"))
    table = call("translations", root=root).stdout
    row = next(line for line in table.splitlines() if "fr" in line)
    assert str(total) in row and str(report["missing"]) in row


def test_check_warns_of_missing_and_outdated_texts_in_their_place(tiny: Tiny) -> None:
    """A warning each, at the English text and at the outdated translation; they don't forbid publishing."""
    root = synced(tiny)
    edit_english(root)
    result = call("check", root=root)
    assert result.exit_code == 0
    assert "docs/en/about.md:2:8: warning: Translations of pages/about are missing: fr" in result.stdout
    outdated = next(line for line in result.stdout.splitlines() if "[translation-outdated]" in line)
    assert outdated.startswith("data/translations/fr/partners.yml:3:12: warning: ")


# --- damage ---

DAMAGE = {
    "half a file": '{\n"partners/harbour-trust/summary": {"source": "0123',
    "a list": "[]\n",
    "an entry without its parts": '{"partners/harbour-trust/summary": {"source": "0123456789abcdef"}}\n',
    "an entry of another kind": '{"partners/harbour-trust/summary": "0123456789abcdef"}\n',
    "an entry with a number": '{"partners/harbour-trust/summary": {"source": 1, "translation": 2}}\n',
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_ledger_is_reported_and_not_overwritten(tiny: Tiny, damage: str) -> None:
    """check names the file and the remedy; sync and review leave it as it is, for it may hold reviews."""
    root = synced(tiny)
    write(root, LEDGER, DAMAGE[damage])
    result = call("check", root=root)
    assert result.exit_code == 1
    assert (
        f"{LEDGER}:1:1: error: The ledger of translations is damaged. "
        "Restore the file from its last good version. [ledger]\n"
    ) in result.stdout
    for command in (("sync",), ("review", "--by", "Ada Lovelace", "fr", "partners")):
        assert call("translations", *command, root=root).exit_code != 0
        assert (root / LEDGER).read_text("utf-8") == DAMAGE[damage]


def test_damage_between_the_marks_of_a_merge_is_named_and_not_overwritten(tiny: Tiny) -> None:
    root = synced(tiny)
    damaged = '{\n<<<<<<< ours\n"a": {}\n=======\n>>>>>>> theirs\n}\n'
    write(root, LEDGER, damaged)
    assert (
        f"{LEDGER}:1:1: error: The ledger of translations is damaged. "
        "Restore the file from its last good version. [ledger]\n"
    ) in call("check", root=root).stdout
    assert call("translations", "sync", root=root).exit_code != 0
    assert (root / LEDGER).read_text("utf-8") == damaged


@pytest.mark.parametrize("content", ["{", "[]", '{"a": 1}', "<<<<<<< ours\n"])
def test_damaged_old_texts_are_reported_and_not_overwritten(tiny: Tiny, content: str) -> None:
    """The file of earlier English texts is part of the ledger: its damage is named, and nothing is lost silently."""
    root = synced(tiny)
    edit_english(root)
    write(root, SOURCE_TEXTS, content)
    assert f"{SOURCE_TEXTS}:1:1: error: " in call("check", root=root).stdout
    assert call("translations", "sync", root=root).exit_code != 0
    assert (root / SOURCE_TEXTS).read_text("utf-8") == content
