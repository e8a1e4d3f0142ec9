"""What other tools understand and this one doesn't: readers would see it as it was typed. Each is told with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.check.markdown_text import MarkdownText, first_line, indent_of
from portal.common.printable import shorten
from portal.common.problems import Fix, Problem, problem
from portal.content.markdown_parser import typed

_FOREIGN = {
    "markdown.footnote": re.compile(r"\[\^[^\[\]\s]{1,40}\]:?|\^\[[^\[\]\n]{1,200}\]"),
    "markdown.abbreviation": re.compile(r"^\*\[[^\[\]\n]{1,60}\]:", re.MULTILINE),
    "markdown.contents": re.compile(r"^(?:\[TOC\]|\[\[_?TOC_?\]\]|\{:toc\})[ ]*$", re.MULTILINE | re.IGNORECASE),
    "markdown.attributes": re.compile(
        r"\{:[^{}\n]{0,80}\}|\{[ ]?[.#][^\W\d][^{}\n]{0,80}\}|\{[a-z-]{1,20}=[^{}\n]{0,80}\}"
    ),
    "markdown.admonition": re.compile(
        r"^(?:!!![ ]?\w[^\n]*|\?\?\?\+?[ ]\w[^\n]*|:::+[ ]?\{?[^\n]*|===[ ]?[\"'][^\n]*|\[!\w{2,20}\][^\n]*|\.\.[ ]\w{2,20}::[^\n]*)$",
        re.MULTILINE,
    ),
    "markdown.wiki-link": re.compile(r"\[\[[^\[\]\n]{1,200}\]\]"),
    "markdown.link-turned": re.compile(r"\([^()\n]{1,100}\)\[(?:https?:|www\.|mailto:|/)[^\[\]\s]{0,200}\]"),
    "markdown.signs": re.compile(
        r"(?<![=<>!])==(?=[^\s=])[^=\n]{0,200}(?<=[^\s=])==(?!=)|(?<![\w+])\+\+(?=[^\s+])[^+\n]{0,200}\+\+(?![\w+])"
        r"|%%[^%\n]{1,200}%%|\$\$[^$]{1,200}\$\$|(?<!')'{2,3}(?=[^\s'])[^'\n]{1,200}(?<=\S)'{2,3}(?!')"
        r"|^={2,6}[ ][^=\n]{1,200}[ ]={2,6}$|^h[1-6]\.[ ](?=\S)|\[/?(?:b|i|u|s|url|quote|img|list|color|size)(?:=[^\[\]\n]{0,200})?\](?![(\[])"
        r"|\[(?:/(?:caption|embed|gallery)|(?:gallery|caption|embed|playlist|audio|video|contact-form-7)[ ][a-z]+=[^\[\]\n]{0,200})\]|\[-?@\w[^\[\]\n]{0,200}\](?![(\[])"
        r"|\^\^(?=[^\s^])[^^\n]{1,200}\^\^|^(?:={3,}|\+{3})$",
        re.MULTILINE | re.IGNORECASE,
    ),
    "markdown.raised": re.compile(r"(?<=\w)\^[\w+-]{1,20}\^|(?<=\w)~[\w+-]{1,20}~(?!~)"),
    "markdown.emoji": re.compile(r"(?<![\w:/]):[a-z][a-z0-9_+-]{1,40}:(?![\w:/])"),
    "markdown.definition-list": re.compile(r"(?<=\n)[ ]{0,3}:[ \t]+\S[^\n]*"),
}
"""What is said, and of which words; in this order, and of the same place only once."""
_SIGNS = re.compile(r"[\[{^~%$:]|!!!|\?\?\?|==|\+\+|''|^h[1-6]\.", re.MULTILINE | re.IGNORECASE)
"""One of these stands in all of it; looking for them first is much faster."""
_BULLET = re.compile(r"[•·●▪▫◦‣⁃○■□►➢➤➔➜→⇒✓✔❖](?=\s|\w)[ \t\u00a0]*")
_DASH = re.compile(r"[–—−‒―][ \t\u00a0]+|[-*+](?:[\u00a0\u202f]+|(?=[^\W\d_]))|o\t[ \t]*(?=[^\W\d_])")


def foreign_markdown(text: MarkdownText) -> Iterator[Problem]:
    """All of it, of one text."""
    for holder, inline in text.inlines():
        words = typed(inline)
        told: set[int] = set()
        for name, pattern in _FOREIGN.items() if _SIGNS.search(words) else ():
            for match in pattern.finditer(words):
                places = set(range(match.start(), match.end()))
                if told & places:
                    continue
                told |= places
                typed_here = match[0].strip().partition("\n")[0]
                yield problem(name, text.place_of(inline, typed_here, match.start()), typed=shorten(typed_here, 40))
        if holder.type == "paragraph_open":
            lines = words.split("\n")
            dashes = [index for index, line in enumerate(lines) if _DASH.match(line.lstrip())]
            pattern = _DASH if len(dashes) > 1 else _BULLET
            for index, line in enumerate(lines):
                if begins := pattern.match(line.lstrip()):
                    number = first_line(inline) + index
                    column = indent_of(text.lines[number].text)
                    fix = Fix(begins[0], "- ")
                    yield problem(
                        "markdown.bullet", text.place(number, column), fix, typed=begins[0].strip(" \t\u00a0\u202f")
                    )
