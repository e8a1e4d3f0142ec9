"""A folded block of YAML for a new text: lines whose words stay are kept, so that a diff shows what was changed."""

from __future__ import annotations

import re
import textwrap

from portal.edit.yaml_writer import LINE_WIDTH


def refolded(old: list[str], value: str) -> list[str] | None:
    """The lines of a folded block for a new text; lines whose words stay are kept. None if it is better written anew."""
    indent = next((re.match(r" *", line)[0] for line in old if line.strip()), "")  # type: ignore[index]
    paragraphs = [_words(part) for part in re.split(r"\n\s*\n", value.strip())]
    if (
        not indent
        or any(line.startswith(indent + " ") for line in old)
        or "\n" in re.sub(r"\n\s*\n", "", value.strip())
    ):
        return None
    blocks: list[list[str]] = [[]]
    for line in old:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    blocks = [block for block in blocks if block]
    if len(blocks) != len(paragraphs):
        blocks = [[] for _ in paragraphs]
    made: list[str] = []
    for block, words in zip(blocks, paragraphs, strict=True):
        made += ["", ""] if made else []
        made += _rewrapped(block, words, indent)
    return made


def _words(text: str) -> list[str]:
    """Words between blanks; spaces that don't break belong to a word."""
    return re.findall(r"[^ \t\n]+", text)


def _rewrapped(old: list[str], words: list[str], indent: str) -> list[str]:
    """Lines of a paragraph: those at its beginning and end that stay the same, and between them the new words."""
    lines = [_words(line) for line in old]
    head = 0
    at = 0
    while head < len(lines) and words[at : at + len(lines[head])] == lines[head]:
        at += len(lines[head])
        head += 1
    tail = 0
    end = len(words)
    while tail < len(lines) - head:
        line = lines[len(lines) - 1 - tail]
        if end - len(line) < at or words[end - len(line) : end] != line:
            break
        end -= len(line)
        tail += 1
    middle = textwrap.wrap(
        " ".join(words[at:end]), LINE_WIDTH, initial_indent=indent, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return [*old[:head], *middle, *(old[len(old) - tail :] if tail else [])]
