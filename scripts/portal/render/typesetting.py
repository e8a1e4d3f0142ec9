"""Sets type: from a template in the theme's ``print`` and data to a PDF or a PNG, with Noto's fonts, by Typst.

Typst because it comes as a wheel that needs nothing of the system (WeasyPrint needs Pango), shapes Arabic, writes tagged
PDF (PDF/UA-1) in some 30 ms, and refuses to write one in which a character has no glyph. What people wrote reaches a template as
data, in ``sys.inputs``, so that it is never read as code.

What was made is kept in ``.cache/portal/made`` under a hash of all that it was made from; any of it may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import multiprocessing
import os
import pickle
import re
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from portal.common.cache import code_fingerprint, digest_of, digest_of_content, load_cache, save_cache
from portal.common.fonts import OwnFonts, families, family_of, font_files, letters_among, without_glyphs
from portal.common.language_data import language_data
from portal.files.theme import OVERRIDES, PRINT, THEME, is_font, overriding_files, own_fonts, theme_files

MADE = ".cache/portal/made"
_KEPT = 4_000
"""So many files are kept, two for each that was made; when there are more, the older half goes."""
_WORDS = "the words of what was made"

_LARGE = 40_000
"""Pictures with more bytes are worth the time to make them smaller."""


class Unprintable(Exception):
    """A character has no glyph in the fonts."""


class Unset(Exception):
    """Typst can't follow a template."""

    def __init__(self, said: str, places: tuple[tuple[str, int], ...]) -> None:
        super().__init__(said, places)
        self.said = said
        self.places = places
        """Files of ``print`` and lines in them at which it stopped, the innermost first."""
        self.template = ""
        """The project's own file that is at fault, and the line there; empty, if it has none."""
        self.line = 0

    def __str__(self) -> str:
        return self.said

    def blame(self, root: Path) -> None:
        """Find the project's own file among those that were read: the package's are sound."""
        own = {name.removeprefix(f"{PRINT}/") for name in overriding_files(root) if name.startswith(f"{PRINT}/")}
        found = [place for place in self.places if place[0] in own] or [(name, 1) for name in sorted(own)]
        if found:
            name, self.line = found[0]
            self.template = f"{OVERRIDES}/{PRINT}/{name}"


_PLACE = re.compile(r"┌─ (\S++)")
"""In what Typst says: path, line and column."""


class Job(NamedTuple):
    """One thing to set."""

    files: tuple[tuple[str, bytes], ...]
    """All of ``print``, by name: what Typst can read."""
    template: str
    """``card.typ``."""
    form: Literal["pdf", "png"]
    data: str
    """JSON."""
    day: dt.date
    """The day that a PDF says it was made on."""
    fonts: OwnFonts
    first: tuple[str, ...]
    """Families of fonts that its language wants before others."""


def typeset(root: Path, template: str, form: Literal["pdf", "png"], data: dict[str, Any], day: dt.date) -> bytes:
    """A PDF, or a PNG with one pixel a point; Unprintable if the fonts lack a letter. Symbols that they lack are left out.

    Of the *data*, ``lang`` is the locale; the template is told its language, and the fonts beside. The same input gives the same bytes.
    """
    locale = data["lang"]
    said = json.dumps({**data, "lang": locale.partition("-")[0]}, ensure_ascii=False, sort_keys=True)
    job = Job(print_files(root), template, form, said, day, own_fonts(root), language_data(locale).fonts)
    key = f"{code_fingerprint()} {job}"
    file = root / MADE / digest_of(key).hex()
    made: bytes | str | None = load_cache(file, key)
    if made is None:
        try:
            made = _set(job) if multiprocessing.parent_process() else _press(job)
        except Unset as exc:
            exc.blame(root)
            raise
        with contextlib.suppress(OSError):  # it is made anew next time
            save_cache(file, key, made)
            _clear(file.parent)
    if isinstance(made, str):
        raise Unprintable(made)
    if printed_words(root, made) is None:  # those that are there may be signed for somebody else
        with contextlib.suppress(OSError):  # a take-down is then told that nobody could read this file
            save_cache(_words_file(root, made), _WORDS, job.data)
    return made


def printed_words(root: Path, content: bytes) -> str | None:
    """The data (JSON) from which a PDF or a card was made, as long as that is kept; None for what was made elsewhere."""
    words = load_cache(_words_file(root, content), _WORDS)
    return words if isinstance(words, str) else None


def _words_file(root: Path, made: bytes) -> Path:
    return root / MADE / f"{digest_of_content(made).hex()}.words"


def print_files(root: Path) -> tuple[tuple[str, bytes], ...]:
    """Everything that stands in ``print`` but for fonts and what makes data: templates, and the mark. Typst takes text alone."""
    found = {
        name: path for name, path in theme_files(root, PRINT).items() if path.suffix != ".html" and not is_font(name)
    }
    read = ((name.removeprefix(f"{PRINT}/"), path.read_bytes()) for name, path in found.items())
    return tuple((name, content) for name, content in read if _is_text(content))


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _clear(folder: Path) -> None:
    if len(os.listdir(folder)) > _KEPT:
        for path in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)[: _KEPT // 2]:
            path.unlink(missing_ok=True)


# --- which process sets ---
#
# Typst keeps threads. A process that was forked from one that has set type has none of them, and would wait for them for
# ever. So only those set that fork no other: the workers of a build, and a press.


class _Press:
    """A process that sets type for one that may fork others; started at its first job, ended with its master."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._master = 0
        self._lock = threading.Lock()

    def __call__(self, job: Job) -> bytes | str:
        """What ``_set`` makes of a job."""
        with self._lock:
            if self._process is None or self._master != os.getpid() or self._process.poll() is not None:
                command = [sys.executable, "-P", "-c", "from portal.render.typesetting import run_press; run_press()"]
                self._master = os.getpid()
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
                )  # in a session of its own, Control-C is its master's to handle
            assert self._process.stdin and self._process.stdout
            pickle.dump(tuple(job), self._process.stdin)
            self._process.stdin.flush()
            made = pickle.load(self._process.stdout)
        if isinstance(made, Exception):
            raise made
        assert isinstance(made, (bytes, str))
        return made


_press = _Press()


def run_press() -> None:
    """Be a press: set the jobs that come in, until no more can come."""
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            job = Job(*pickle.load(sys.stdin.buffer))
            try:
                made: bytes | str | Exception = _set(job)
            except Exception as exc:
                made = exc
            pickle.dump(made, sys.stdout.buffer)
            sys.stdout.buffer.flush()


def _set(job: Job) -> bytes | str:
    """What a job makes, or the reason why it can't be printed."""
    import typst

    missing = without_glyphs(job.data, job.fonts)
    if letters := letters_among(missing):
        return letters
    data = job.data.translate(
        dict.fromkeys(map(ord, missing))
    )  # an arrow or an emoji less takes nothing from a sentence
    fonts, called = _fonts(job.fonts)
    names = [called.get(name, name) for name in families(job.fonts, job.first)]
    beside = dict(job.files)
    sources: Any = {"main.typ": beside.pop(job.template), **beside}
    compiler: Any = typst.Compiler(
        sources, root=str(THEME / PRINT), font_paths=fonts
    )  # which keeps its sources for one job
    moment = dt.datetime.combine(job.day, dt.time(), dt.UTC)
    output: bytes
    standards = ["ua-1"] if job.form == "pdf" else []
    try:
        output = compiler.compile(
            format=job.form,
            ppi=72,
            sys_inputs={"data": data, "fonts": json.dumps(names)},
            pdf_standards=standards,
            timestamp=moment,
        )
    except typst.TypstError as exc:
        if "could not be displayed" in exc.message:  # characters that have glyphs only when they stand alone
            return str(exc.message)
        found = []
        for path, line, _ in (place.rsplit(":", 2) for place in _PLACE.findall(str(exc.diagnostic))):
            name = path.rpartition("/")[2]
            found.append((job.template if name == "main.typ" else name, int(line)))
        raise Unset(f"{job.template}: {exc.message}", tuple(found)) from None
    return _smaller(output) if job.form == "png" and len(output) > _LARGE else output


@cache
def _fonts(own: OwnFonts) -> tuple[Any, dict[str, str]]:
    """The fonts, read once; and what Typst calls families that have a shorter name for old programs beside their own."""
    import typst

    folders = {Path(path).parent for path in (*map(str, font_files()), *(font.path for font in own))}
    fonts = typst.Fonts(include_system_fonts=False, font_paths=sorted(map(str, folders)))
    names = {Path(found.path): found.family for found in fonts.fonts() if found.path}
    return fonts, {family_of(font): names[Path(font.path)] for font in own if Path(font.path) in names}


def _smaller(png: bytes) -> bytes:
    """A picture in 64 colours: so many that nobody sees it."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=6)
    return out.getvalue()
