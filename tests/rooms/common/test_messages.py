"""Messages can be had in every language of the portal, say the same in each, and hold no word of another."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from babel import Locale
from click.testing import CliRunner
from lxml import html

from portal.commands import new
from portal.commands.cli import main
from portal.commands.click_words import TranslatedArgument, TranslatedCommand, TranslatedOption
from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS
from portal.common import yaml_loader
from portal.common.messages import CATALOGUES, Message, catalogue, in_language, languages, message, reason_of
from portal.common.problems import Place, problem
from portal.files.config import read_settings
from portal.files.yaml_reader import parse_yaml
from portal.model import enums
from portal.model.collections import MODELS
from portal.model.fields import field_help, fields
from portal.model.records import Record, Redirect
from support.sites import PROJECT, SITES, Tiny, call, run, write

PACKAGE = PROJECT / "scripts/portal"
OTHERS = [language for language in languages() if language != "en"]
FORM = re.compile(r"\.(?:zero|one|two|few|many|other)$")
ONLY_ENGLISH = {("yaml.syntax.what", "said")}
"""What other languages don't repeat: the words of a program that speaks English alone."""
SAME_IN_ALL = {
    "build.pages",
    "choice.audience.participants",
    "choice.notice-level.information",
    "choice.qualifier.exact",
    "choice.source-kind.article",
    "click.options",
    "form.collection.images",
    "form.collection.pages",
    "form.collection.programmes",
    "form.collection.sources",
    "label.date",
    "label.description",
    "label.licence",
    "label.logo",
    "label.page",
    "label.pages",
    "label.programmes",
    "label.question",
    "label.source",
    "label.sources",
    "metavar.OPTIONS",
    "metavar.VERSION",
    "new.kind.image",
    "new.kind.page",
    "new.kind.programme",
    "new.kind.source",
    "record.pages",
    "record.programmes",
    "record.sources",
}  # fmt: skip
"""Words that French shares with English."""
TECHNICAL = set(
    re.findall(
        r"\S+",
        "a alias anchor Arabic BCP CSV Excel Language PO XLIFF XLSX po translation trgLang xliff beyond boundaries C cached cd ckb CLDR config Ctrl"
        " de default en es fr front GB Git git HEIC HTML http i Id interface ISO JO JPEG Enter errors jpg png restore warnings webp write ID Office"
        " numbers ods xls xlsb xlsx"
        " key locale lt mailto make Markdown matter MB md merge MkDocs n nav Noto org guide PDF PNG Q ROR ror portal pt PT r rm ro Sans T tag Tab talent U user UTC UTF WebP Windows"
        " x cluster Dask dask nthreads scheduler worker YAML yml z zh install mail pip propose proxy publish Starlette unix Uvicorn"
        " cp GitHub machine main missing OpenType otf outdated pdf TBX tbx TrueType ttf unreviewed",
    )
)
"""What stays as it is in every script: names of formats, programs and standards, and what is typed."""
ENGLISH = {"en": "English", "fr": "anglais", "uk": "англі", "ar": "إن[كج]ليزي"}
"""How each language calls English."""
NAMES_ENGLISH = {
    "init.written": "what `portal init` writes is in English and French",
    "help.init.does": "what `portal init` writes is in English and French",
    "field.partner.name": "an organisation is known by its English name, whatever the portal is written in",
    "figure.above-the-whole.remedy": "the check knows English words for a growth, and asks only where figures are told in English",
}
"""Why a message names English."""
SMALL_WORDS = set(
    re.findall(
        r"\S+",
        "the of and to is that which was for with by are it its from has have who not been at this there an be if you"
        " nothing were can could will would what when where",
    )
)
"""Words without which English hardly makes a sentence, and which French doesn't have."""
TYPED = re.compile(
    r"\{\w+\}|https?:\S*|[\w.-]*[/@_=]\S*|\b[\w-]+\.(?:yml|md|jpg|io)\b|\{\{.*?\}\}|<[^>]*>|“[^”]*”|«[^»]*»|\w+:(?=\W)|[\w-]*-[\w-]+"
)
"""Placeholders, addresses, file names, keys, options and what is quoted."""


def described_models() -> Iterator[type[Record]]:
    pending: list[type[Record]] = [*MODELS.values(), Redirect]
    while pending:
        model = pending.pop()
        yield model
        pending += [about.inner for about in fields(model).values() if about.inner]


def every_command(command: click.Command, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield names, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            sub = command.get_command(context, name)
            assert sub is not None
            yield from every_command(sub, *names, name)


COMMANDS = dict(every_command(main))
"""Every command there is, by what is typed behind ``portal``."""
HELP_OF_NEW = {"new.add", "new.one-of", "new.id-help", "new.text-help"}
"""Of the commands that add something, whose options are fields."""
HELP = {
    help.id: str(help)
    for model in described_models()
    for help in (field_help(model, name) for name in model.model_fields)
}


def names(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def translatable(language: str) -> dict[str, str]:
    """What a catalogue says, without what is the same in every language: rules, severities, examples."""
    same = re.compile(r"^.*\.(?:rule|severity)$|^rule\..*\.(?:fails|passes)$")
    return {id: text for id, text in catalogue(language).items() if not same.match(id)}


def ids(language: str) -> set[str]:
    """The ids of a catalogue, without plural forms."""
    return {FORM.sub("", id) for id in translatable(language)}


def trees() -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def calls() -> Iterator[tuple[Path, ast.Call, str]]:
    """Every call by which the package makes a message or a problem, with the ids it may name (``new.a.*`` for computed ones)."""
    makers = {"message", "problem", "fault", "told", "_told", "refuse"}
    for path, tree in trees():
        for node in ast.walk(tree):
            called = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and called in makers and node.args:
                for id in _ids_in(node.args[0]):
                    yield path, node, f"{id}.what" if called in ("problem", "fault", "refuse") else id


def _ids_in(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from (*_ids_in(node.body), *_ids_in(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def test_messages_can_be_had_in_every_language_of_the_portal() -> None:
    settings, _ = read_settings(SITES / "portal")
    assert settings is not None
    assert set(settings.languages) <= set(languages())


# --- the catalogues ---


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_is_plain_yaml_in_which_no_id_stands_twice(language: str) -> None:
    _, problems = parse_yaml((CATALOGUES / f"{language}.yml").read_text("utf-8"), f"{language}.yml")
    assert {problem.rule for problem in problems} <= {"invisible-character", "unreadable-character"}  # examples


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_every_message_and_nothing_else(language: str) -> None:
    """English has the descriptions of fields in the models; every other language has them in its catalogue."""
    assert ids(language) - HELP.keys() == ids("en")
    assert ids(language) & HELP.keys() == HELP.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translated_message_fills_in_what_the_english_one_does(language: str) -> None:
    english: dict[str, set[str]] = {id: names(text) for id, text in HELP.items()}
    for id, text in translatable("en").items():
        english.setdefault(FORM.sub("", id), set()).update(names(text))
    for id, text in translatable(language).items():
        plain = FORM.sub("", id)
        left_out = {name for name in english[plain] if (plain, name) in ONLY_ENGLISH}
        assert names(text) == english[plain] - left_out and text.strip(), id


@pytest.mark.parametrize("language", languages())
def test_a_message_that_counts_has_all_plural_forms_of_its_language(language: str) -> None:
    counted: dict[str, set[str]] = {}
    for id in translatable(language):
        if FORM.search(id):
            plain, _, form = id.rpartition(".")
            counted.setdefault(plain, set()).add(form)
    wanted = {*Locale(language).plural_form.tags, "other"}
    assert counted == dict.fromkeys(counted, wanted)
    assert all("{number}" in catalogue(language)[f"{plain}.other"] for plain in counted)


def test_a_problem_has_a_rule_that_is_explained_and_a_severity() -> None:
    for id in (id.removesuffix(".what") for id in catalogue("en") if id.endswith(".what")):
        about = {part: catalogue("en")[f"{id}.{part}"] for part in ("rule", "severity", "what", "remedy")}
        assert f"rule.{about['rule']}.why" in catalogue("en"), id
        assert about["severity"] in ("error", "warning"), id
        assert not about["what"].endswith("."), id


def words_of_files() -> set[str]:
    """Words that stand in the project's files and on the command line, the same in every language."""
    found = {word for model in described_models() for name in model.model_fields for word in re.findall("[a-z]+", name)}
    for kind in vars(enums).values():
        found |= {word for one in getattr(kind, "__members__", {}).values() for word in re.findall("[a-z]+", str(one))}

    for names, command in COMMANDS.items():
        found.update(names)
        found.update(str(one) for param in command.params for one in getattr(param.type, "choices", ()))
    assert {"check", "init", "new", "partner"} <= found
    return found | set(MODELS)


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_holds_a_word_of_english(language: str) -> None:
    """Each message with marked values, without what is typed or quoted: no other English is left."""
    known = TECHNICAL | words_of_files()
    english = {FORM.sub("", id): text for id, text in (translatable("en") | HELP).items()}
    is_latin = language == "fr"
    for id, text in translatable(language).items():
        said = " ".join(re.findall(r"[^\W\d_]+", TYPED.sub(" ", text)))
        if re.search("[A-Za-z]{2}", TYPED.sub(" ", english[FORM.sub("", id)])) and FORM.sub("", id) not in SAME_IN_ALL:
            assert text != english[FORM.sub("", id)], id
        if is_latin:
            assert not {word for word in said.split() if word.lower() in SMALL_WORDS}, (id, text)
        else:
            assert not {word for word in re.findall("[A-Za-z]+", said) if word not in known}, (id, text)


def test_a_portal_may_be_written_in_any_language() -> None:
    """What staff read speaks of the original; where it names English, English is meant."""
    said = {(language, id): text for language in languages() for id, text in translatable(language).items()}
    said |= {("en", id): text for id, text in HELP.items()}
    assert {id for (language, id), text in said.items() if re.search(ENGLISH[language], text, re.I)} == set(
        NAMES_ENGLISH
    )


@pytest.mark.parametrize("language", languages())
def test_every_message_is_filled_in_with_every_value(language: str) -> None:
    """A value that a sentence leaves out would be missed; one that is a message is told in the same language."""
    inner = message("check.clean")
    for id, text in translatable(language).items():
        if FORM.search(id) or id in HELP:
            continue
        for value, shown in (("⟦mark⟧", "⟦mark⟧"), (inner, in_language(inner, language))):
            values = {name: 7 if name == "number" else value for name in names(text)}
            wanted = re.sub(r"\{\w+\}", shown, text.replace("{number}", "7"))
            assert in_language(message(id, **values), language) == wanted


# --- the code ---


def test_the_code_names_messages_that_exist_and_uses_every_one() -> None:
    known = ids("en")
    assert {id for _, _, id in calls() if id not in known and id not in HELP} == set()
    texts = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*") if path.suffix in (".py", ".html")}
    everything = "\n".join(texts.values())
    named = set(re.findall(r"""["']([a-z-]+(?:\.[\w-]+)+)["']""", everything))
    begun = tuple(re.findall(r"""["']([a-z-]+\.[a-z.-]*)(?:["'] ~|\{)""", everything))
    parts = {re.sub(r"(?:\.(?:what|remedy|why|in-form))+$", "", id) for id in known}
    assert {id for id in parts if id not in named and not id.startswith(begun)} == set()


def test_the_code_fills_in_what_a_message_needs() -> None:
    for path, node, id in calls():
        given = {keyword.arg for keyword in node.keywords}
        if None in given or id in HELP:
            continue
        texts = [text for name, text in catalogue("en").items() if name == id or FORM.sub("", name) == id]
        texts += [catalogue("en")[f"{id.removesuffix('.what')}.remedy"]] if id.endswith(".what") else []
        needed = set().union(*map(names, texts))
        assert needed <= given | {"number"} if id == "serve.last-good" else needed <= given, (
            f"{path}:{node.lineno}: {id}"
        )


def test_no_sentence_is_spelt_in_the_code() -> None:
    """Values are ids, names, numbers and what was typed, or messages; no English word is pasted into a message or printed."""
    found = []
    for path, node, id in calls():
        for keyword in node.keywords:
            found += [f"{path.name}:{node.lineno}: {id}: {text}" for text in _words_in(keyword.value)]
    for path, tree in trees():
        for node in ast.walk(tree):
            called = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and called in (
                "echo",
                "say",
                "fail",
                "prompt",
                "Failed",
                "CannotRename",
                "CannotPatch",
                "Message",
            ):
                found += [f"{path.name}:{node.lineno}: {text}" for given in node.args for text in _words_in(given)]
    assert found == []


def _words_in(node: ast.expr) -> Iterator[str]:
    """Text in an expression that would be read as words: not what is an argument of a further call, or of an index."""
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"[A-Za-z]{2}(?!\w*/$)", node.value)
    ):
        yield node.value
    elif isinstance(node, ast.JoinedStr | ast.IfExp | ast.BoolOp | ast.BinOp | ast.List | ast.Tuple):
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.expr) and not (isinstance(node, ast.IfExp) and inner is node.test):
                yield from _words_in(inner)


# --- what is told ---


MISTYPED = {
    ("--help",): "usage options commands show-this-message-and-exit",
    ("init", "--help"): "usage default",
    ("chek",): "usage error try-for-help no-such-command",
    ("check", "--forma"): "no-such-option did-you-mean",
    ("check", "--fix=1"): "option-does-not-take-a-value",
    ("check", "--format"): "option-requires-an-argument",
    ("check", "--format", "x"): "invalid-value-for is-not-one-of",
    ("build", "a"): "got-unexpected-extra-argument",
    ("build", "a", "b"): "got-unexpected-extra-arguments",
    ("build", "--jobs", "x"): "is-not-a-valid",
    ("build", "--jobs", "0"): "is-not-in-the-range",
    ("rename",): "missing-argument choose-from",
    ("merge", "/nowhere"): "invalid-value-for does-not-exist",
    ("merge", __file__): "is-a-file",
    ("export", "partners", "-o", "/"): "is-a-directory",
}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("command", MISTYPED)
def test_the_command_line_says_what_was_mistyped_in_the_language_of_the_command(
    language: str, command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "mkdocs.yml", "")
    monkeypatch.setattr(main, "_help_option", None)  # which keeps the language in which it was made
    said = CliRunner().invoke(main, ["--root", str(tmp_path), "--lang", language, *command]).output
    for id in MISTYPED[command].split():
        (longest, *_) = sorted(re.split(r"\{\w+\}", catalogue(language)[f"click.{id}"]), key=len, reverse=True)
        assert " ".join(longest.split()) in " ".join(said.split()), (id, said)


def test_what_click_says_is_looked_up_by_words_that_click_has() -> None:
    """Another version of click may say something else: then it would speak English in every language."""
    words = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add("-".join(re.findall("[a-z]+", re.sub("{.*?}", "", node.value.lower()))))
    assert {id for id in ids("en") if id.startswith("click.")} <= {f"click.{word}" for word in words}


def options(command: click.Command) -> list[TranslatedOption]:
    return [param for param in command.params if isinstance(param, TranslatedOption)]


def stand_for_what_is_typed(command: click.Command) -> set[str]:
    """The words in capitals that click has in a usage, in English."""
    context = click.Context(command)
    pieces = [command.options_metavar or "", getattr(command, "subcommand_metavar", "")]
    pieces += [
        click.Argument.make_metavar(one, context) for one in command.params if isinstance(one, TranslatedArgument)
    ]
    pieces += [click.Option.make_metavar(one, context) for one in options(command) if not one.is_flag]
    return set(re.findall("[A-Z][A-Z ]*[A-Z]", "\n".join(pieces)))


def test_every_command_and_option_has_its_help_and_every_help_is_one_of_theirs() -> None:
    explained, words = set(), set()
    for names, command in COMMANDS.items():
        assert isinstance(command, TranslatedCommand) and command.path == (".".join(names) or "portal")
        assert all(isinstance(param, TranslatedOption | TranslatedArgument) for param in command.params), names
        explained |= {one.explained().id for one in (command, *options(command))}
        words |= {f"metavar.{word}" for word in stand_for_what_is_typed(command)}
    assert explained - HELP.keys() == {id for id in ids("en") if id.startswith("help.")} | HELP_OF_NEW
    assert words == {id for id in ids("en") if id.startswith("metavar.")}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("names", COMMANDS, ids=" ".join)
def test_help_is_in_the_language(language: str, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command does, what its options are for, and what stands for what is typed; but for that, no English is left."""
    command = COMMANDS[names]
    assert isinstance(command, TranslatedCommand)
    monkeypatch.setattr(command, "_help_option", None)  # which keeps the language in which it was made
    result = CliRunner().invoke(main, ["--lang", language, *names, "--help"], terminal_width=1000)
    assert result.exit_code == 0
    assert all(in_language(one.explained(), language) in result.output for one in (command, *options(command)))
    assert all(catalogue(language)[f"metavar.{word}"] in result.output for word in stand_for_what_is_typed(command))
    if language != "en":
        said = re.sub(r"\[[^][]*: [^][]*\]", " ", result.output)  # without what is taken if nothing is given
        words = re.findall("[A-Za-z]{2,}", TYPED.sub(" ", said))
        assert not SMALL_WORDS & {word.lower() for word in words}, said
        assert language == "fr" or not {word for word in words if word not in TECHNICAL | words_of_files()}, said


def test_a_message_within_a_message_is_translated_too() -> None:
    told = message("rename.unknown", old="x", hint=message("hint.look-at-ids"))
    assert in_language(told, "fr") == catalogue("fr")["rename.unknown"].format(
        old="x", hint=catalogue("fr")["hint.look-at-ids"]
    )


def test_what_fills_a_message_is_never_filled_itself_nor_obeyed_by_a_terminal() -> None:
    assert message("record.empty-field.what", field="{field}\x1b[2J") == "“{field}�[2J” is empty"
    assert isinstance(message("check.clean"), Message)


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 сторінка"), (3, "3 сторінки"), (5, "5 сторінок"), (21, "21 сторінка")]
)
def test_a_message_that_counts_speaks_as_its_language_counts(number: int, said: str) -> None:
    assert in_language(message("build.pages", number=number), "uk") == said


def test_a_comma_changed_in_english_loses_no_translation(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {**catalogue("en"), "link.empty.what": "The link, has no address"}
    french = catalogue("fr")["link.empty.what"]
    monkeypatch.setattr(
        "portal.common.messages.catalogue", lambda language: {"en": changed}.get(language) or catalogue(language)
    )
    told = problem("link.empty", Place("a.md"))
    assert (told.what, told.told_in("fr").what) == ("The link, has no address", french)


def test_a_reason_of_the_system_is_told_in_the_language_and_one_that_is_not_known_as_it_is() -> None:
    assert in_language(reason_of(PermissionError(13, "Permission denied")), "fr") == "accès refusé"
    assert in_language(reason_of(OSError(9999, "Odd")), "fr") == "Odd"


def test_the_catalogues_can_be_read_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML may have been built without it: its own loader reads the same."""
    import importlib

    monkeypatch.delattr(yaml, "CSafeLoader")
    try:
        assert importlib.reload(yaml_loader).YAML_LOADER is yaml.SafeLoader
        monkeypatch.setattr("portal.common.messages.YAML_LOADER", yaml.SafeLoader)
        assert catalogue.__wrapped__("fr") == catalogue("fr")
    finally:
        monkeypatch.undo()
        importlib.reload(yaml_loader)


# --- the commands ---


def test_check_speaks_the_language_that_is_asked_for(tiny: Tiny) -> None:
    """The form stays as every tool knows it; the words are the reader's."""
    partners = "partners:\n  - id: a\n    kind: ngos\n"
    root = tiny(files={"data/partners.yml": partners})
    in_english = call("check", "--lang", "en", root=root).stdout
    in_french = call("check", "--lang", "fr", root=root).stdout
    assert "data/partners.yml:3:11: error: “ngos” is not allowed for “kind”. Did you mean “ngo”?" in in_english
    wanted = in_language(message("record.unknown-value.what", given="ngos", name="kind"), "fr")
    assert f"data/partners.yml:3:11: error: {wanted}. " in in_french and "is not allowed" not in in_french
    assert call("--lang", "fr", "check", root=root).stdout == in_french


@pytest.mark.parametrize("language", OTHERS)
def test_an_explanation_and_a_help_text_are_told_in_the_language_too(tiny: Tiny, language: str) -> None:
    root = tiny(files={"data/partners.yml": "partners:\n  - id: a\n"})
    told = call("check", "--explain", "unknown-value", "--lang", language, root=root).stdout
    assert told.startswith(catalogue(language)["rule.unknown-value.why"])
    assert catalogue(language)["field.partner.kind"] in call("check", "--lang", language, root=root).stdout


def test_check_takes_the_language_of_the_system(tiny: Tiny) -> None:
    result = run("portal", "check", root=tiny(languages=("en",)), LC_ALL="uk_UA.UTF-8")
    assert result.stdout == catalogue("uk")["check.clean"] + "\n"


SPEAKING = [
    ("new", "partner"),
    ("new", "partner", "--kind", "ngos"),
    ("new", "language", "fr"),
    ("rename", "partner", "nobody", "somebody"),
    ("schedule",),
    ("translations",),
    ("translations", "diff", "fr"),
    ("translations", "review", "--by", "Ada Lovelace", "fr", "pages/nothing"),
    ("translations", "begin", "fr", "pages/nothing"),
    ("translations", "begin", "xx", "pages/about"),
    ("addresses", "sync", "--check"),
    ("addresses", "forget", "/nothing/"),
    ("addresses", "move", "no address", "/about/"),
    ("withdrawn", "--site-dir", "nowhere"),
    ("check", "--fix"),
    ("check", "--explain", "nothing"),
    ("serve", "--address", "nowhere"),
    ("check", "--only", "nothing"),
    ("check", "--only", "errors"),
    ("import", "partners", "nowhere.xlsx"),
]


@pytest.mark.parametrize("command", SPEAKING, ids=" ".join)
def test_a_command_says_nothing_in_english_to_who_reads_arabic(tiny: Tiny, command: tuple[str, ...]) -> None:
    """Whatever it prints, without what is typed and the lines that it shows of files."""
    root = tiny("whole")
    assert call("--lang", "en", *command, root=root).exit_code == call("--lang", "ar", *command, root=root).exit_code
    told = call("--lang", "ar", *command, root=root).output
    said = TYPED.sub(" ", re.sub(r"(?m)^ +(?:\d+ \|.*|\^)$", "", told))
    assert re.search("[\u0600-\u06ff]", said), told
    assert not SMALL_WORDS & set(re.findall("[A-Za-z]+", said)), told


WRITTEN = {
    "data/translations/ca/interface.yml": ("new.language-words", "new.language-forms"),
    "data/languages/ca.yml": (
        "new.language-known",
        "new.language-countries",
        "new.language-search",
        "new.language-checked",
        "new.language-formats",
    ),
    "data/redirects.yml": ("addresses.above",),
}


@pytest.mark.parametrize("language", languages())
def test_what_a_command_writes_for_editors_beside_their_words_is_in_the_language(tiny: Tiny, language: str) -> None:
    """The comments of new files."""
    root = tiny("whole")
    (root / "data/redirects.yml").unlink(missing_ok=True)
    write(root, "data/ledger/addresses.json", '{\n"news/no-more/": "en"\n}\n')
    for command in (("new", "language", "ca"), ("addresses", "gone", "/news/no-more/")):
        result = call("--lang", language, *command, root=root)
        assert result.exit_code == 0, result.output
    for file, written in WRITTEN.items():
        text = re.sub(r"\n# ", " ", (root / file).read_text("utf-8"))
        for id in written:
            assert all(part in text for part in re.split(r"\{\w+\}", catalogue(language)[id])), (id, text)


def test_questions_and_what_is_wrong_with_answers_are_in_the_language(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new, "is_interactive", lambda: True)
    options = ("--publisher", "X", "--title", "Y")
    typed = ["", "artikle", "article"]
    asked = CliRunner().invoke(
        main, ["--root", str(tiny("whole")), "--lang", "fr", "new", "source", *options], "\n".join([*typed, ""])
    )
    french = catalogue("fr")
    assert asked.exit_code == 0, asked.output
    assert french["field.source.kind"] in asked.output and french["new.needed-value"] in asked.output
    assert in_language(message("hint.did-you-mean", word="article"), "fr") in asked.output
    assert not SMALL_WORDS & set(re.findall(r"\w+", asked.output)), asked.output


@pytest.mark.parametrize(
    "page",
    [
        (ADDRESS, ""),
        (f"{ADDRESS}new", "kind=partner"),
        (f"{ADDRESS}edit", "key=partners/harbour-trust"),
        (f"{ADDRESS}nothing", ""),
    ],
)
def test_the_form_is_in_the_language(tiny: Tiny, page: tuple[str, str]) -> None:
    shown = html.fromstring(Admin(tiny("whole"), "fr").get(*page).html)
    assert shown.get("lang") == "fr"
    texts = {
        str(text).strip()
        for text in shown.xpath(
            "//nav//text() | //h1//text() | //p[@class='help']//text() | //button//text() | //summary//text()"
        )
    }
    english = {text for id, text in (translatable("en") | HELP).items() if id.startswith(("form.", "field."))} - {
        catalogue("fr").get(id) for id in SAME_IN_ALL
    }
    assert french_of(page) <= texts
    assert not texts & english


def french_of(page: tuple[str, str]) -> set[str]:
    """What the page surely says."""
    last = page[0].rpartition("/")[2]
    says = {"": "form.edit", "new": "form.add", "edit": "form.save", "nothing": "form.nothing-here"}
    return {catalogue("fr")[id] for id in ("form.all", "form.site", says[last])}
