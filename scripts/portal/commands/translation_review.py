"""``portal translations review fr``: somebody who reads the language goes from text to text, and says of each that it holds, or mends it.

What was said is written at once where words changed, and else after a few texts; stopping, in whatever way, loses nothing.
"""

from __future__ import annotations

import difflib
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from portal.commands.shared import apply_or_end, language, read_site, told
from portal.common.locales import locale_format
from portal.common.messages import Message, in_language
from portal.common.printable import printable
from portal.content.translation_ledger import read_source_texts
from portal.edit.packs.review import draft_of_review, faults_of, said_of, text_to_read, unread_texts
from portal.edit.packs.units import NO_FORM, Forms, PackedText, Returned

_TOGETHER = 5
"""So many texts that hold are noted at once: the whole portal is checked each time."""
HOLDS, MEND, SKIP, STOP = "1", "2", "3", "4"


class Review:
    """One sitting."""

    def __init__(self, root: Path, locale: str, reviewer: str) -> None:
        self.root, self.locale, self.reviewer = root, locale, reviewer
        self._site, self._before, self._memory = read_site(root, whole=True)
        self._earlier = read_source_texts(root)
        self._said: list[Returned] = []
        self._is_writing = False
        self._ended_by = 0
        self.reviewed = 0

    def run(self) -> None:
        """From text to text, as long as somebody answers."""
        queue = unread_texts(self._site, self.locale)
        with self._noting():
            self._go_through(queue)
        left = len(unread_texts(self._site, self.locale))
        click.echo(told("translations.reviewed", number=self.reviewed, locale=self.locale))
        click.echo(told("review.left", number=left, locale=self.locale))

    def _go_through(self, queue: list[str]) -> None:
        try:
            for number, key in enumerate(queue, start=1):
                unit = text_to_read(self._site, self._earlier, self.locale, key, language())
                if unit is None:
                    continue  # another text of the same record was mended, and this one with it
                self._show(unit, number, len(queue))
                if not self._ask(unit):
                    break
        except click.Abort:  # Control-C, or nobody is there any more
            click.echo()

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """What was said is written however the sitting ends: if an editor fails, the terminal closes, or the computer shuts down."""
        ends = [number for name in ("SIGHUP", "SIGTERM") if (number := getattr(signal, name, None)) is not None]
        before = {number: signal.signal(number, self._end) for number in ends}
        try:
            yield
        finally:
            self._write()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _end(self, number: int, frame: object) -> None:
        """Ends the sitting, but in the middle of writing."""
        self._ended_by = number
        if not self._is_writing:
            raise SystemExit(128 + number)

    def _show(self, unit: PackedText, number: int, total: int) -> None:
        spoken, texts = locale_format(language()), self._site.portal.texts
        click.echo()
        place = texts.translations[self.locale][unit.key].place
        click.echo(told("review.position", number=number, total=total, key=unit.key, place=place))
        if unit.remarks.address:
            click.echo(unit.remarks.address)
        for name, forms in ((texts.language_of(unit.key), unit.source), (self.locale, unit.target)):
            click.echo(f"\n[{spoken.language(name)}]")
            click.echo("\n".join(_lines(forms)))
        if unit.previous:
            click.echo(f"\n{told('review.changed', language=Message(spoken.language(texts.language_of(unit.key))))}")
            for line in difflib.ndiff(list(_lines(unit.previous)), list(_lines(unit.source))):
                if line.startswith(("- ", "+ ")):
                    click.echo(f"  {line}")
        click.echo()
        for line in unit.remarks.lines(language()):
            click.echo(f"· {printable(line)}")

    def _ask(self, unit: PackedText) -> bool:
        """Whether to go on."""
        while True:
            answer = click.prompt(told("review.choose"), default=SKIP, show_default=False).strip()
            if answer in (SKIP, STOP):
                return bool(answer == SKIP)
            if answer not in (HOLDS, MEND):
                click.echo(told("review.keys-are"), err=True)
                continue
            words = unit.target if answer == HOLDS else _mended(unit)
            if words and self._take(unit, words):
                return True

    def _take(self, unit: PackedText, words: Forms) -> bool:
        """Note what was said of a text; False, if it can't be so, which is told."""
        said = said_of(unit, words)
        faults = faults_of(self._site, self.locale, said)
        for fault in faults or ():
            click.echo(in_language(fault, language()), err=True)
        if faults or faults is None:
            return False
        self._said.append(said)
        if words != unit.target or len(self._said) == _TOGETHER:
            self._write()
        return True

    def _write(self) -> None:
        if not self._said:
            return
        said, self._said = self._said, []
        self._is_writing = True
        draft = draft_of_review(self._site, self.locale, said, self._earlier, self.reviewer)
        self._site = apply_or_end(self.root, draft, self._before, self._memory, show=False)
        self._is_writing = False
        self.reviewed += len(said)
        if self._ended_by:
            raise SystemExit(128 + self._ended_by)


def _lines(forms: Forms) -> Iterator[str]:
    for form, text in forms.items():
        lines = [printable(line) for line in text.split("\n")]
        yield from lines if form == NO_FORM else [f"{form}: {' '.join(lines)}"]


def _mended(unit: PackedText) -> Forms:
    """The words as somebody types them: on a line if they are one, in an editor if they are more; none, if nothing was typed."""
    words: Forms = {}
    for form, text in unit.target.items():
        if "\n" in text:
            typed = click.edit(text) or ""
        else:
            prompt = told("review.type") if form == NO_FORM else f"{told('review.type')} ({form})"
            typed = str(click.prompt(prompt, default=text, show_default=False))
        words[form] = typed.strip() or text
    return words
