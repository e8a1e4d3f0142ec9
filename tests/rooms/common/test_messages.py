"""Messages can be had in every language of the portal, and say the same in each."""

import ast
import re

import pytest

from portal.common.messages import CATALOGUES, Message, catalogue, in_language, join, languages, say
from portal.common.report import explanations
from portal.files.config import read_settings
from portal.model.fields import fields
from portal.model.records import MODELS, Record, Redirect
from support.sites import PROJECT, SITES, Tiny, call, run

PACKAGE = PROJECT / "scripts/portal"


def templates() -> set[str]:
    """The English template of every message in the package."""
    calls = (node for path in PACKAGE.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    said = (
        node for node in calls if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args
    )
    return {str(node.args[0].value) for node in said if isinstance(node.args[0], ast.Constant)}


def told_besides() -> set[str]:
    """What messages quote without its being a template: help texts of fields, and why there is each rule."""
    found = {told["why"] for told in explanations().values()}

    def look(model: type[Record]) -> None:
        for name, info in model.model_fields.items():
            found.add(info.description or "")
            if inner := fields(model)[name].inner:
                look(inner)

    for model in (*MODELS.values(), Redirect):
        look(model)
    return found


def names(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_messages_can_be_had_in_every_language_of_the_portal() -> None:
    settings, _ = read_settings(SITES / "portal")
    assert settings is not None
    assert set(settings.languages) <= set(languages())


@pytest.mark.parametrize("language", sorted(path.stem for path in CATALOGUES.glob("*.yml")))
def test_a_catalogue_holds_every_message_and_nothing_else(language: str) -> None:
    assert catalogue(language).keys() == templates() | told_besides()


@pytest.mark.parametrize("language", sorted(path.stem for path in CATALOGUES.glob("*.yml")))
def test_a_translated_message_fills_in_what_the_english_one_does(language: str) -> None:
    differing = [one for one, said in catalogue(language).items() if names(one) != names(said) or not said.strip()]
    assert differing == []


def test_a_message_within_a_message_is_translated_too() -> None:
    told = in_language(join(say("Restore it."), say("“{name}” is missing", name="id")), "fr")
    assert told == " ".join([catalogue("fr")["Restore it."], catalogue("fr")["“{name}” is missing"].format(name="id")])


def test_what_fills_a_message_is_never_filled_itself_nor_obeyed_by_a_terminal() -> None:
    assert say("“{name}” is missing", name="{name}\x1b[2J") == "“{name}�[2J” is missing"
    assert isinstance(say("Restore it."), Message)


def test_check_speaks_the_language_that_is_asked_for(tiny: Tiny) -> None:
    """The form stays as every tool knows it; the words are the reader's."""
    partners = "partners:\n  - id: a\n    kind: ngos\n"
    root = tiny(files={"data/partners.yml": partners})
    in_english = call("check", "--lang", "en", root=root).stdout
    in_french = call("check", "--lang", "fr", root=root).stdout
    assert "data/partners.yml:3:11: error: “ngos” is not allowed for “kind”. Did you mean “ngo”?" in in_english
    wanted = in_language(say("“{given}” is not allowed for “{name}”", given="ngos", name="kind"), "fr")
    assert f"data/partners.yml:3:11: error: {wanted}. " in in_french and "is not allowed" not in in_french


@pytest.mark.parametrize("language", sorted(path.stem for path in CATALOGUES.glob("*.yml")))
def test_an_explanation_and_a_help_text_are_told_in_the_language_too(tiny: Tiny, language: str) -> None:
    why = explanations()["unknown-value"]["why"]
    root = tiny(files={"data/partners.yml": "partners:\n  - id: a\n"})
    told = call("check", "--explain", "unknown-value", "--lang", language, root=root).stdout
    assert told.startswith(catalogue(language)[why])
    help_text = MODELS["partners"].model_fields["kind"].description or ""
    assert catalogue(language)[help_text] in call("check", "--lang", language, root=root).stdout


def test_check_takes_the_language_of_the_system(tiny: Tiny) -> None:
    result = run("portal", "check", root=tiny(languages=("en",)), LC_ALL="uk_UA.UTF-8")
    assert result.stdout == catalogue("uk")["All is well."] + "\n"
