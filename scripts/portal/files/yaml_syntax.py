"""What is said of a file that is no YAML: what was probably meant, and the line where it is mended."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from portal.common.confusables import ODD_BLANKS
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, problem
from portal.common.yaml_loader import YAML_LOADER

COMMENT = re.compile(r"(?<=\S)[ \t]+(#.*)")
BLANKS_BEFORE = re.compile(rf" *+([{ODD_BLANKS}\u200b])[ {ODD_BLANKS}\u200b]*")
"""What looks like an indentation, and is none to YAML."""


def syntax_problem(exc: yaml.MarkedYAMLError, text: str, name: str, offset: int) -> Problem:
    is_quote = "quoted scalar" in (exc.context or "")
    mark = exc.context_mark if is_quote else exc.problem_mark or exc.context_mark
    lines = text.split("\n")
    index = min(mark.line, len(lines) - 1) if mark else 0
    place = Place(name, offset + index + 1, (mark.column if mark else 0) + 1)
    line = lines[index]
    said = exc.problem or ""
    id, values = "yaml.syntax", {"line": shorten(line.strip())}
    for number, written in enumerate(lines[: index + 1], start=1):
        if odd := BLANKS_BEFORE.match(written):
            there = Place(name, offset + number, odd.start(1) + 1)
            fix = Fix(written, " " * odd.end() + written[odd.end() :], whole_line=True)
            return problem("yaml.odd-blank", there, fix, code=f"{ord(odd[1][0]):04X}")
        if odd := _ODD_BEHIND.match(written):
            letter = odd[1] or "："
            there = Place(name, offset + number, odd.end() - len(letter) + 1)
            return problem(
                "yaml.odd-mark", there, Fix(letter, ": " if letter == "：" else " "), code=f"{ord(letter):04X}"
            )
    if mark and (opened := _closed_by_another(text, lines)):
        return problem("yaml.quote", Place(name, offset + opened.line + 1, opened.column + 1))
    if "flow" in (exc.context or "") and mark and (closing := _comment_closes(lines[: index + 1])):
        number, column = closing
        there = Place(name, offset + number + 1, column + 1)
        return problem("yaml.cut-text", there, rest=shorten(lines[number][column:].strip()))
    if opened := _never_closed(text) if "flow" in (exc.context or "") else None:
        there = Place(name, offset + opened.line + 1, opened.column + 1)
        return problem("yaml.bracket", there, bracket=lines[opened.line][opened.column : opened.column + 1])
    here = line[mark.column : mark.column + 1] if mark else ""
    if here and here in "]}":
        return problem("yaml.bracket-closed", place, bracket=here)
    if here == "," and "node content" in said:
        return problem("yaml.comma", place)
    if "block sequence entries" in said:
        return problem("yaml.list-behind-key", place)
    if mark and (begun := _BEGUN.match(line)) and (begun.end(1) <= mark.column or begun[2] == "?"):
        return problem("yaml.start", place._replace(column=begun.start(2) + 1), start=begun[2][:1])
    if mark and (ended := _after_its_end(lines, mark.line)) is not None:
        return problem("yaml.documents", Place(name, offset + ended + 1), mark="...")
    if (exc.context or "").endswith(_OF_A_SIGN) and exc.context_mark:
        column = exc.context_mark.column
        return problem("yaml.start", place._replace(column=column + 1), start=line[column : column + 1])
    if mark and (quoted := _QUOTED.match(line)) and quoted.end(1) <= mark.column <= quoted.start(2):
        there = place._replace(column=quoted.start(1) + 1)
        return problem("yaml.behind-quotes", there, rest=shorten(quoted[2]))
    if "could not find expected ':'" in said and exc.context_mark:
        index = exc.context_mark.line
        place, line = Place(name, offset + index + 1, exc.context_mark.column + 1), lines[index]
        values["line"] = shorten(line.strip())
    above = next((number for number in range(index - 1, -1, -1) if lines[number].strip()), index)
    if "mapping values are not allowed" in said:
        id = "yaml.colon"
        if (
            index > above
            and _KEY_LINE.match(line)
            and _KEY_LINE.match(lines[above])
            and _indent_of(line) > _indent_of(lines[above].replace("- ", "  "))
        ):
            id, place = "yaml.indentation", Place(name, offset + index + 1, _indent_of(line) + 1)
    elif "\t" in line and ("cannot start any token" in said or "tab character" in said):
        id = "yaml.tab"
    elif "cannot start any token" in said or "expected node content" in said:
        id = "yaml.start"
        values["start"] = shorten(line[mark.column : mark.column + 1] if mark else line)
    elif "escape" in said:
        id = "yaml.escape"
    elif is_quote or "unexpected end of stream" in said:
        id = "yaml.quote"
    elif (
        "block mapping" in (exc.context or "")
        or "block collection" in (exc.context or "")
        or "expected <block end>" in said
        or "could not find expected ':'" in said
    ):
        id = "yaml.indentation"
        for number in (above, index):
            if unspaced := _NO_BLANK.match(lines[number]):
                there = Place(name, offset + number + 1, unspaced.start(1) + 1)
                return problem("yaml.no-blank", there, Fix(unspaced[1], f"{unspaced[1]} "), key=unspaced[1])
        cut = COMMENT.search(lines[above])
        if cut and (_indent_of(line) > _indent_of(lines[above]) or not _KEY.match(lines[above])):
            place = Place(name, offset + above + 1, cut.start(1) + 1)
            return problem("yaml.cut-lines", place, rest=shorten(cut[1]))
    return problem(id, place, _mended(line), **values)


_ODD_BEHIND = re.compile(rf" *+(?:- )?(?:[A-Za-z_][\w.-]*+[:：]|-)([{ODD_BLANKS}\u200b]|(?<=：))")
"""A colon or hyphen behind which there is no blank, though it looks so."""
_NO_BLANK = re.compile(r" *+(?:- )?([A-Za-z_][\w.-]*:)(?!//)[^\s:]")


_OF_A_SIGN = ("block scalar", "an alias", "an anchor", "a tag")
"""While the parser reads what begins with a sign."""
_QUOTED = re.compile(r"""\s*(?:- )?(?:[\w.-]+: +)?('(?:[^']|'')*+'|"(?:[^"\\]|\\.)*+") *+([^ #].*)""")
"""A text in quotation marks, and what stands behind it."""
_OPENS = {yaml.FlowSequenceEndToken: yaml.FlowSequenceStartToken, yaml.FlowMappingEndToken: yaml.FlowMappingStartToken}


_BEGUN = re.compile(r"( *(?:- )?[A-Za-z_][\w.-]*: +(\[[^\[\]]*\]|\{\{[^{}]*\}\}|\?)) *[^\s,#\]}]")
"""A text that begins with brackets, as a quotation may, or with a question mark: YAML takes them for a list or a key."""


def _comment_closes(lines: list[str]) -> tuple[int, int] | None:
    """Where what looks like a comment holds the bracket that closes a list: line and column from 0."""
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        found = COMMENT.search(line)
        if found and set(found[1]) & set("]}") and set(line[: found.start(1)]) & set("[{"):
            return number, found.start(1)
    return None


def _after_its_end(lines: list[str], index: int) -> int | None:
    """The line in which three dots end the document, if one does above the line *index*."""
    return next((number for number, line in enumerate(lines[:index]) if line.rstrip() == "..."), None)


def _closed_by_another(text: str, lines: list[str]) -> Any:
    """Where a quotation mark stands that takes keys of the next lines into its text, up to a mark that was to open another."""
    try:
        for token in yaml.scan(text, Loader=YAML_LOADER):
            if isinstance(token, yaml.ScalarToken) and not token.plain and token.start_mark and token.end_mark:
                first, last = token.start_mark.line, token.end_mark.line
                if token.style in ("'", '"') and any(map(_KEY_LINE.match, lines[first + 1 : last + 1])):
                    return token.start_mark
    except yaml.YAMLError:
        pass
    return None


def _never_closed(text: str) -> Any:
    """Where a bracket stands that isn't closed, or is closed by another; None if there is none."""
    opened: list[Any] = []
    try:
        for token in yaml.scan(text, Loader=YAML_LOADER):
            if isinstance(token, tuple(_OPENS.values())):
                opened.append(token)
            elif (start := _OPENS.get(type(token))) and opened:
                if not isinstance(opened[-1], start):
                    break
                opened.pop()
    except yaml.YAMLError:
        pass
    return opened[-1].start_mark if opened else None


_KEY = re.compile(r" *+(?:- )?[A-Za-z_][\w.-]*+:(?: |$)")
_KEY_LINE = re.compile(r" *+(?:- )?[A-Za-z_][\w.-]*+: +[^\s|>#]")
"""A key with its value on the same line."""


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


def _mended(line: str) -> Fix | None:
    """The mending of a line that is indented with tabs, or of a text that needs quotes."""
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return Fix(line, indent.replace("\t", "  ") + line.lstrip(), whole_line=True)
    match = re.fullmatch(r"(\s*(?:- )?[\w-]+: +)([^\s\"'|>\[{].*[^\s]|[@`%&*!|>]\S.*)", line)
    if not match or " #" in match[2]:
        return None
    mended = match[1] + json.dumps(match[2], ensure_ascii=False)
    try:
        list(yaml.parse(mended.lstrip(), Loader=YAML_LOADER))
    except yaml.YAMLError:
        return None
    return Fix(line, mended, whole_line=True)
