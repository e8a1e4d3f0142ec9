"""Interface strings: what code and templates write is what the checker asks for."""

import re

from conftest import PROJECT, Tiny, run, write
from portal.check.interface import USED_BY_CODE


def test_strings_written_by_code_are_those_that_are_checked() -> None:
    """Every interface string named in the package's source is in the list of strings that must exist."""
    named = set()
    for path in (PROJECT / "scripts" / "portal").rglob("*.py"):
        named |= set(re.findall(r"""\.(?:t|label|_plain_string)\(["']([a-z.-]+)["']""", path.read_text("utf-8")))
        named |= set(re.findall(r'(?:texts|inputs)\.text\("interface/([a-z.-]+)"', path.read_text("utf-8")))
    assert named == set(USED_BY_CODE)


def test_a_missing_interface_string_is_told_with_the_template_that_needs_it(tiny: Tiny) -> None:
    """Deleting a line of the English interface file is an error that names the line, not a fault of the build."""
    root = tiny(languages=("en",))
    file = "data/translations/en/interface.yml"
    text = (root / file).read_text("utf-8")
    write(root, file, re.sub(r"(?m)^(chrome\.skip|status\.over):.*\n", "", text))
    result = run("portal", "check", root=root)
    assert result.returncode == 1
    assert (
        f"{file}:1:1: error: The interface string “chrome.skip” is missing, and base.html needs it. "
        "Restore the line chrome.skip: … . [missing-field]"
    ) in result.stdout
    assert "“status.over” is missing" in result.stdout
