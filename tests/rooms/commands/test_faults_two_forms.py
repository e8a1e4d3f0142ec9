"""Two forms at work on one project, each a process of its own: what they save at the same moment is all there, and who is overtaken is told."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from portal.edit.undo import last_saves
from support.form import values_of
from support.sites import Tiny, call

pytestmark = pytest.mark.slow

HOST = "127.0.0.1:8000"
KEY = "partners/harbour-trust"
PARTNERS = "data/partners.yml"
ROUNDS = 3


@pytest.fixture
def root(tiny: Tiny) -> Path:
    return tiny("whole", languages=("en", "fr"))


def save(admin: Admin, uri: str, query: str, typed: dict[str, str], page: AdminResponse | None = None) -> AdminResponse:
    page = page or admin.get(ADDRESS + uri, query)
    fields = values_of(html.fromstring(page.html).forms[0])
    assert typed.keys() <= fields.keys()
    return admin.post(ADDRESS + uri, query, urlencode(fields | typed).encode(), f"http://{HOST}", HOST)


def in_two_processes(work: Callable[[int, Callable[[], object]], object]) -> list[object]:
    """What work returns in each of two processes, which wait for each other whenever it says so."""
    fork = multiprocessing.get_context("fork")
    barrier, answers = fork.Barrier(2, timeout=60), fork.SimpleQueue()
    both = [fork.Process(target=lambda n=number: answers.put((n, work(n, barrier.wait)))) for number in range(2)]
    for process in both:
        process.start()
    found = dict(answers.get() for _ in both)
    for process in both:
        process.join()
    return [found[number] for number in range(2)]


def test_two_fields_of_a_record_saved_at_the_same_moment_are_both_there(root: Path) -> None:
    """And each save can be taken back."""
    fields = ("en:name", "en:summary")

    def work(number: int, wait: Callable[[], object]) -> list[int]:
        admin, statuses = Admin(root), list[int]()
        for turn in range(ROUNDS):
            wait()
            statuses.append(save(admin, "edit", f"key={KEY}", {fields[number]: f"Words {number} {turn}"}).status)
        return statuses

    assert in_two_processes(work) == [[303] * ROUNDS] * 2
    text = (root / PARTNERS).read_text("utf-8")
    assert f"name: Words 0 {ROUNDS - 1}\n" in text and f"summary: Words 1 {ROUNDS - 1}\n" in text
    assert call("check", root=root).exit_code == 0
    assert len(last_saves(root)) == 2 * ROUNDS


def test_the_same_field_saved_at_the_same_moment_is_the_firsts_and_the_second_is_told(root: Path) -> None:
    def work(number: int, wait: Callable[[], object]) -> list[tuple[int, bool]]:
        admin, found = Admin(root), list[tuple[int, bool]]()
        for turn in range(ROUNDS):
            page = admin.get(f"{ADDRESS}edit", f"key={KEY}")
            wait()
            answer = save(admin, "edit", f"key={KEY}", {"en:name": f"Name {number} {turn}"}, page)
            is_told = "changed by somebody else meanwhile" in answer.html and f"Name {number} {turn}" in answer.html
            found.append((answer.status, is_told))
            wait()
        return found

    first, second = in_two_processes(work)
    for turns in zip(first, second, strict=True):  # type: ignore[call-overload]
        assert sorted(turns) == [(303, False), (409, True)]


def test_two_things_new_at_the_same_moment_are_both_there(root: Path) -> None:
    given = {"kind": "ngo", "summary": "It helps.", "sources": "harbour-release"}

    def work(number: int, wait: Callable[[], object]) -> list[int]:
        admin, statuses = Admin(root), list[int]()
        for turn in range(ROUNDS):
            wait()
            name = {"name": f"Agency {number} {turn}"}
            statuses.append(save(admin, "new", "kind=partner", given | name).status)
        return statuses

    assert in_two_processes(work) == [[303] * ROUNDS] * 2
    text = (root / PARTNERS).read_text("utf-8")
    assert all(f"id: agency-{number}-{turn}\n" in text for number in range(2) for turn in range(ROUNDS))
    assert call("check", root=root).exit_code == 0
