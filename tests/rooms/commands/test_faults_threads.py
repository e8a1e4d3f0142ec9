"""Two threads: the preview builds in one while the form at /admin/ reads and saves in others."""

import os
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import html

from portal.check.project import read
from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS
from portal.common.cache import FileCache
from portal.content import markdown
from portal.content.markdown import prepare, render
from support.form import values_of
from support.sites import Tiny

HOST = "127.0.0.1:8000"


def text(number: int) -> str:
    rows = "\n".join(f"| {number} | [page {one}](/programmes/p{one}/) |" for one in range(6))
    return f"## Heading {number}\n\nWords *of* number **{number}**.\n\n| a | b |\n|---|--:|\n{rows}\n\n## Again {number}\n\n- {number}\n"


def at_once(*work: Callable[[], object]) -> None:
    """Run all of it in threads that begin together; what one raises is raised."""
    barrier = threading.Barrier(len(work))

    def begin(one: Callable[[], object]) -> object:
        barrier.wait()
        return one()

    with ThreadPoolExecutor(len(work)) as pool:
        for done in [pool.submit(begin, one) for one in work]:
            done.result()


def test_texts_rendered_in_two_threads_are_those_of_one() -> None:
    texts = [text(number) for number in range(120)]
    alone = prepare(texts, {}, jobs=1)
    found: list[dict[bytes, markdown.Prose]] = []
    at_once(*(lambda: found.append(prepare(texts, {}, jobs=1)) for _ in range(3)))
    assert all(one == alone for one in found)


def test_what_was_rendered_is_there_while_another_thread_renders_anew() -> None:
    texts = [text(number) for number in range(40)]
    prepare(texts, {}, jobs=1)
    known = [render(one) for one in texts]
    missing: list[int] = []

    def look() -> None:
        for _ in range(30):
            missing.extend(number for number, one in enumerate(texts) if markdown._rendered.get(one) != known[number])

    at_once(look, lambda: [prepare([*texts, text(1000 + number)], {}, jobs=1) for number in range(3)])
    assert missing == []


def test_what_a_preview_has_seen_and_forgotten_fills_no_memory() -> None:
    prepare([text(1)], {}, jobs=1)
    for number in range(2000):
        render(f"Version {number} of a text.")
    assert len(markdown._rendered) == 1
    assert markdown._render_edited.cache_info().currsize <= 512


def test_the_form_reads_and_saves_while_a_build_reads(tiny: Tiny) -> None:
    """Every answer is right, and so is what was rendered in the end."""
    pages = {
        f"docs/en/page-{n}.md": f"---\ntitle: T{n}\nsummary: S.\nupdated: 2026-01-02\n---\n\n{text(n)}"
        for n in range(25)
    }
    root = tiny(files={name: re.sub(r"\[page \d\]\(.*?\)", "[x](/about/)", one) for name, one in pages.items()})
    admin = Admin(root)
    query = urlencode({"key": "pages/page-1"})
    refused: list[str] = []

    def build() -> None:
        memory = FileCache()
        for _ in range(4):
            memory = FileCache(memory)
            memory.texts = {}
            _, problems = read(root, memory=memory)
            refused.extend(str(one) for one in problems if one.severity == "error")

    def look() -> None:
        for _ in range(3):
            listed = admin.get(ADDRESS, "")
            assert listed.status == 200
            assert "page-24" in listed.html

    def save() -> None:
        for number in range(3):
            (form,) = html.fromstring(admin.get(f"{ADDRESS}edit", query).html).forms
            fields = values_of(form)
            fields["en:title"] = f"Title {number}"
            answer = admin.post(f"{ADDRESS}edit", query, urlencode(fields).encode(), f"http://{HOST}", HOST)
            if answer.status != 303:
                refused.append(answer.html)

    at_once(build, look, look, save)
    assert refused == []
    assert "title: Title 2\n" in (root / "docs/en/page-1.md").read_text("utf-8")
    for one, prose in markdown._rendered.items():
        assert prose == markdown._render(one)


def test_requests_for_the_form_are_answered_one_after_another(tiny: Tiny) -> None:
    """Each takes up what the last has read."""
    admin = Admin(tiny())
    inside: list[int] = []
    most: list[int] = []
    original = admin._read

    def reading() -> object:
        inside.append(1)
        most.append(len(inside))
        try:
            return original()
        finally:
            inside.pop()

    admin._read = reading  # type: ignore[method-assign, assignment]
    at_once(*(lambda: admin.get(ADDRESS, "") for _ in range(4)))
    assert max(most) == 1


def test_a_save_reads_only_what_it_wrote(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form remembers what it has read, also for the check of what is saved."""
    root = tiny()
    admin = Admin(root)
    admin.get(ADDRESS, "")
    for path in root.rglob("*.*"):  # old enough to be trusted
        if path.is_file() and ".cache" not in path.parts:
            os.utime(path, (1_700_000_000, 1_700_000_000))
    (form,) = html.fromstring(admin.get(f"{ADDRESS}edit", urlencode({"key": "pages/about"})).html).forms
    fields = values_of(form) | {"en:title": "Another"}
    made: list[str] = []
    original = FileCache.of_content

    def of_content(self: FileCache, content: bytes, name: str, make: Callable[..., object], *more: Any) -> object:
        def making(content: bytes, before: object) -> object:
            made.append(name)
            return make(content, before)

        return original(self, content, name, making, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(FileCache, "of_content", of_content)
    body = urlencode(fields).encode()
    answer = admin.post(f"{ADDRESS}edit", urlencode({"key": "pages/about"}), body, f"http://{HOST}", HOST)
    assert answer.status == 303
    assert made == ["docs/en/about.md"]
