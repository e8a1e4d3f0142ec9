"""The form for a team: whom the proxy names sits at a desk of their own, and nobody else gets anything."""

from __future__ import annotations

import asyncio
import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import html

from portal.commands.form_server.config import Config, NoConfig, read_config
from portal.commands.form_server.sessions import Sessions
from portal.commands.form_server.sign_in import NotLetIn, person_asking
from portal.commands.serve.exchange import language_wanted
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from portal.edit.versions import CannotPublish
from portal.edit.working_copies import Clone, working_copy_name
from support.form import values_of
from support.repositories import git
from support.sites import Tiny, call, edit, tree, write

pytestmark = pytest.mark.slow

HOST = "form.example.org"
CONFIG = f"""\
address: https://{HOST}
header: X-Forwarded-Email
proxy: [127.0.0.1, 10.1.0.0/24]
people:
  - is: ada@example.org
    name: Ada Zzeditor
    may: publish
  - {{is: bo, name: Bo Zzwriter, mail: bo@example.org, may: propose}}
"""
PARTNERS, KEY = "data/partners.yml", "key=partners/harbour-trust"


@pytest.fixture
def clone(tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The clone on a server: it has no name of git's, for everybody has one of their own."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    made, remote = tiny("whole", languages=("en", "fr")), tmp_path / "remote.git"
    write(made, ".gitignore", "/site/\n/.cache/\n")
    write(made, "form.yml", CONFIG)
    call("check", "--ledgers", "write", root=made)
    git(f"init --quiet --bare --initial-branch main {remote}", tmp_path)
    git("init --quiet --initial-branch main", made)
    git("add --all", made)
    git("-c user.name=Ana -c user.email=ana@example.org commit --quiet --message Start", made)
    git(f"push --quiet {remote} main", made)
    server = tmp_path / "server"
    git(f"clone --quiet {remote} {server}", tmp_path)
    return server


@pytest.fixture
def config(clone: Path) -> Config:
    return read_config(clone / "form.yml")


class Officer:
    """Somebody at their desk."""

    def __init__(self, sessions: Sessions, config: Config, known_as: str) -> None:
        self.sessions, self.person = sessions, config.people[known_as]

    def get(self, uri: str, query: str = "") -> AdminResponse:
        return self.sessions.got(self.person, ADDRESS + uri, query, "en")

    def send(self, uri: str, query: str, typed: dict[str, str]) -> AdminResponse:
        return self.post(uri, query, values_of(html.fromstring(self.get(uri, query).html).forms[-1]) | typed)

    def post(self, uri: str, query: str, fields: dict[str, str]) -> AdminResponse:
        body = urlencode(fields).encode()
        return self.sessions.posted(self.person, ADDRESS + uri, query, body, f"https://{HOST}", HOST, "", "en")

    def publish(self, sentence: str) -> AdminResponse:
        return self.send("publish", "", {"sentence": sentence})


@pytest.fixture
def officers(clone: Path, config: Config) -> Iterator[tuple[Officer, Officer]]:
    sessions = Sessions(clone, None, "en", print)
    yield Officer(sessions, config, "ada@example.org"), Officer(sessions, config, "bo")


def words(answer: AdminResponse) -> str:
    return " ".join(html.fromstring(answer.html).text_content().split())


# --- the door ---


@pytest.mark.parametrize(
    ("peer", "named", "who"),
    [
        ("127.0.0.1", ["ada@example.org"], "ada@example.org"),
        ("::ffff:127.0.0.1", ["Ada@Example.org "], "ada@example.org"),
        ("10.1.0.200", ["bo"], "bo"),
        ("10.2.0.1", ["ada@example.org"], ""),
        ("203.0.113.5", ["ada@example.org"], ""),
        (None, ["ada@example.org"], ""),
        ("localhost", ["ada@example.org"], ""),
        ("127.0.0.1", [], ""),
        ("127.0.0.1", [""], ""),
        ("127.0.0.1", ["bo", "ada@example.org"], ""),
        ("127.0.0.1", ["bo, ada@example.org"], ""),
        ("127.0.0.1", ["mallory@example.org"], ""),
    ],
)
def test_only_whom_the_proxy_names_once_is_let_in(tmp_path: Path, peer: str | None, named: list[str], who: str) -> None:
    write(tmp_path, "form.yml", CONFIG)
    config = read_config(tmp_path / "form.yml")
    if who:
        assert person_asking(config, peer, named).id == who
        return
    with pytest.raises(NotLetIn):
        person_asking(config, peer, named)


def test_through_a_socket_of_the_file_system_its_permissions_say_who_may(tmp_path: Path) -> None:
    write(tmp_path, "form.yml", CONFIG.replace("[127.0.0.1, 10.1.0.0/24]", "unix"))
    config = read_config(tmp_path / "form.yml")
    assert person_asking(config, None, ["bo"]).id == "bo"
    with pytest.raises(NotLetIn):
        person_asking(config, "127.0.0.1", ["bo"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "address: https://form.example.org",
            "address: form.example.org",
            "form.yml:1:10: “form.example.org” is no address",
        ),
        ("address: https://form.example.org", "address: https://form.example.org/path", "is no address of a form"),
        ("header: X-Forwarded-Email\n", "", "“header” is missing: the header in which the proxy says"),
        ("X-Forwarded-Email", "X Forwarded", "“X Forwarded” is no header"),
        ("X-Forwarded-Email", "Host", "“Host” is no header that a proxy sets"),
        ("[127.0.0.1, 10.1.0.0/24]", "0.0.0.0/0", "“0.0.0.0/0” is no address of a proxy"),
        ("[127.0.0.1, 10.1.0.0/24]", "proxy.local", "“proxy.local” is no address of a proxy"),
        ("[127.0.0.1, 10.1.0.0/24]", "[]", "is no address of a proxy"),
        ("may: propose", "may: all", "Nobody may “all”."),
        ("is: bo,", "is: ADA@example.org,", "“ADA@example.org” stands there twice"),
        (", mail: bo@example.org", "", "“bo” is no e-mail address"),
        ("proxy:", "proxies:", "“proxies” means nothing here. Did you mean “proxy”?"),
        ("people:", "people: [", "form.yml"),
    ],
)
def test_what_is_wrong_in_the_configuration_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    write(tmp_path, "form.yml", CONFIG.replace(old, new, 1))
    with pytest.raises(NoConfig) as found:
        read_config(tmp_path / "form.yml")
    assert told in str(found.value)


def test_the_form_speaks_the_browsers_language() -> None:
    assert language_wanted("fr-CA,fr;q=0.8,en;q=0.5", "en") == "fr"
    assert language_wanted("de, uk;q=0.4, ar;q=0.6", "en") == "ar"
    assert language_wanted("de;q=x,,;;", "fr") == language_wanted("", "fr") == "fr"


# --- sessions ---


def test_everybody_has_a_branch_and_sees_the_own_draft_alone(clone: Path, officers: tuple[Officer, Officer]) -> None:
    ada, bo = officers
    answer = ada.send("edit", KEY, {"en:name": "Harbour Trust of Porto"})
    assert answer.status == 303
    assert "Saved in your draft" in ada.get("edit", f"{KEY}&saved=1").html
    assert "of Porto" in ada.get("edit", KEY).html and "of Porto" not in bo.get("edit", KEY).html
    assert git("status --porcelain", clone) == ""
    heads = git("for-each-ref --format=%(refname:short) refs/heads/drafts", clone).split()
    assert heads == sorted(f"drafts/{working_copy_name(one.person.id)}" for one in officers)
    again = Officer(Sessions(clone, None, "en", print), read_config(clone / "form.yml"), "ada@example.org")
    assert "of Porto" in again.get("edit", KEY).html, "the draft outlives the server"


def test_who_may_publish_publishes_and_who_may_propose_proposes_under_their_own_names(
    clone: Path, officers: tuple[Officer, Officer]
) -> None:
    ada, bo = officers
    bo.send("edit", KEY, {"en:website": "https://harbour.example/"})
    page = bo.get("publish")
    assert "Propose" in words(page) and "under the name Bo Zzwriter" in words(page)
    assert bo.publish("Their new address").status == 200
    assert git("log --format=%s main", clone.parent / "remote.git") == "Start\n", "nobody has accepted it yet"
    (proposal,) = git(
        "for-each-ref --format=%(refname:short) refs/heads/proposals", clone.parent / "remote.git"
    ).split()
    said = git(f"log -1 --format=%an,%ae,%cn,%s {proposal}", clone.parent / "remote.git")
    assert said == "Bo Zzwriter,bo@example.org,Bo Zzwriter,Their new address\n"

    ada.send("edit", KEY, {"en:name": "Harbour Trust of Porto"})
    assert "Published." in ada.publish("The full name").html
    assert git("log -1 --format=%an:%s main", clone.parent / "remote.git") == "Ada Zzeditor:The full name\n"
    fresh = Officer(Sessions(clone, None, "en", print), read_config(clone / "form.yml"), "bo")
    fresh.get("")
    assert "of Porto" in fresh.get("edit", KEY).html, "what others published comes to every desk"
    assert "harbour.example" in fresh.get("edit", KEY).html


def test_who_may_publish_publishes_what_another_proposed_and_who_may_not_does_not(
    clone: Path, officers: tuple[Officer, Officer]
) -> None:
    ada, bo = officers
    bo.send("edit", KEY, {"en:website": "https://harbour.example/"})
    bo.publish("Their new address")
    (waiting,) = html.fromstring(ada.get("proposals").html).xpath("//button[@name='proposal']/@value")
    assert not html.fromstring(bo.get("proposals").html).xpath("//button[@name='proposal']")
    token = values_of(html.fromstring(bo.get("edit", KEY).html).forms[-1])["token"]
    for asked in ({"proposal": waiting}, {"back": waiting, "remark": "I like it."}):
        assert bo.post("proposals", "", {"token": token} | asked).status == 409
    ada.send("edit", KEY, {"en:name": "A draft"})
    assert "Published what Bo Zzwriter proposed." in ada.send("proposals", "", {"proposal": waiting}).html
    published = git("show main:data/partners.yml", clone.parent / "remote.git")
    assert "harbour.example" in published and "A draft" not in published
    assert git("log -1 --format=%an,%ae main", clone.parent / "remote.git") == "Ada Zzeditor,ada@example.org\n"


def test_two_change_the_same_and_the_second_is_shown_both(officers: tuple[Officer, Officer]) -> None:
    ada, bo = officers
    ada.send("edit", KEY, {"en:name": "Harbour Trust of Porto"})
    ada.publish("Porto")
    bo.get("edit", KEY)
    ada.send("edit", KEY, {"en:name": "Harbour Trust of Faro"})
    bo.send("edit", KEY, {"en:name": "Harbour Trust of Braga"})
    ada.publish("Faro")
    answer = bo.publish("Braga")
    assert answer.status == 409
    assert "of Faro" in words(answer) and "of Braga" in words(answer)


def test_two_come_for_the_first_time_at_once(clone: Path, config: Config) -> None:
    sessions = Sessions(clone, None, "en", print)
    found: list[int] = []
    come = [
        lambda who=who: found.append(Officer(sessions, config, who).get("").status)
        for who in ("ada@example.org", "bo") * 2
    ]
    threads = [threading.Thread(target=one) for one in come]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [200] * 4


@pytest.mark.parametrize("cut_off", ["before", "half", "whole", "gone"])
def test_a_desk_whose_making_was_cut_off_is_made_anew_and_a_draft_is_never_lost(
    clone: Path, config: Config, cut_off: str
) -> None:
    """Killed before git began, in the middle, or just before it was noted; or somebody took the folder away."""
    made = Clone(clone)
    desk = made.working_copy("ada@example.org")
    ready = desk.with_name(f"{desk.name}.ready")
    if cut_off == "gone":
        edit(desk, PARTNERS, "name: Harbour Trust", "name: Harbour Trust of Porto")
        git(f"-C {desk} -c user.name=A -c user.email=a@example.org commit --quiet --all --message Kept", clone)
        shutil.rmtree(desk)
    else:
        ready.unlink()
    if cut_off == "before":
        shutil.rmtree(desk)
        git("worktree prune", clone)
        git(f"branch --quiet -D drafts/{working_copy_name('ada@example.org')}", clone)
    if cut_off == "half":
        shutil.rmtree(desk / "data")
        git(f"worktree lock --reason initializing {desk}", clone)
    assert Clone(clone).working_copy("ada@example.org") == desk
    assert ("of Porto" in (desk / PARTNERS).read_text("utf-8")) is (cut_off == "gone")
    ada = Officer(Sessions(clone, None, "en", print), config, "ada@example.org")
    assert ada.send("edit", KEY, {"en:name": "Harbour"}).status == 303


def test_what_is_no_clone_of_anything_is_told_at_once(tiny: Tiny) -> None:
    with pytest.raises(CannotPublish):
        Sessions(tiny(), None, "en", print)


def test_a_reviewer_who_signed_in_can_have_no_other_name(officers: tuple[Officer, Officer], clone: Path) -> None:
    bo = officers[1]
    page = bo.get("review", "in=fr")
    assert "Noted under the name of Bo Zzwriter." in words(page)
    fields = values_of(html.fromstring(page.html).forms[0]) | {"do": "reviewed", "by": "Ada Zzeditor"}
    assert bo.post("review", "in=fr", fields).status == 303
    ledger = (Clone(clone).working_copy("bo") / "data/ledger/translations/fr.json").read_text("utf-8")
    assert '"reviewed": "Bo Zzwriter"' in ledger and "Ada" not in ledger


# --- the application ---


def asked(app: Any, method: str, uri: str, headers: dict[str, str] | list[tuple[str, str]], body: bytes = b"", peer: str | None = "127.0.0.1") -> tuple[int, dict[str, str], str]:  # fmt: skip
    """One request, as a server brings it to an ASGI application."""
    path, _, query = uri.partition("?")
    pairs = list(headers.items()) if isinstance(headers, dict) else headers
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "root_path": "", "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in pairs],
        "client": (peer, 1) if peer else None, "server": ("127.0.0.1", 8100), "state": {},
    }  # fmt: skip
    sent: list[dict[str, Any]] = []
    parts = iter([body[:100], body[100:]])

    async def receive() -> dict[str, Any]:
        part = next(parts, None)
        return (
            {"type": "http.disconnect"}
            if part is None
            else {"type": "http.request", "body": part, "more_body": part is body[:100] or part == body[:100]}
        )

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    with ThreadPoolExecutor(1) as thread:  # a test's browser may have a loop in this one
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    given = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], given, b"".join(one.get("body", b"") for one in sent).decode()


def test_the_application_is_attacked(clone: Path, config: Config) -> None:
    """A forged header, a page elsewhere, another one's token, too much, another method: nothing is saved, and the reason is told."""
    from portal.commands.form_server import app as app_module

    app = app_module.application(config, Sessions(clone, None, "en", print), "en", print)
    ada = {"X-Forwarded-Email": "ada@example.org"}
    bo = {"X-Forwarded-Email": "bo"}
    uri = f"{ADDRESS}edit?{KEY}"
    status, given, page = asked(app, "GET", uri, {**ada, "Accept-Language": "en"})
    assert (
        status == 200
        and given["cache-control"] == "no-store"
        and "script-src 'self'" in given["content-security-policy"]
    )
    assert "Ada Zzeditor" in page and 'href="https://portal' not in page.partition("<main>")[2]
    fields = values_of(html.fromstring(page).forms[0]) | {"en:name": "Harbour Two"}
    body = urlencode(fields).encode()
    here = {"Origin": f"https://{HOST}", "Content-Type": "application/x-www-form-urlencoded"}
    before = {
        name: held
        for name, held in tree(Clone(clone).working_copy("ada@example.org")).items()
        if name.startswith("data/")
    }
    token_of_bo = values_of(html.fromstring(asked(app, "GET", uri, bo)[2]).forms[0])["token"]
    assert token_of_bo != fields["token"]
    refused = [
        asked(app, "POST", uri, {**ada, **here}, body, peer="203.0.113.9"),
        asked(app, "POST", uri, {**ada, **here}, body, peer=None),
        asked(app, "POST", uri, here, body),
        asked(app, "POST", uri, [("X-Forwarded-Email", "bo"), *ada.items(), *here.items()], body),
        asked(app, "POST", uri, {**ada, "Content-Type": here["Content-Type"]}, body),
        *(
            asked(app, "POST", uri, {**ada, **here, "Origin": origin}, body)
            for origin in ("https://evil.example", "null", f"http://{HOST}", f"https://{HOST}.evil.example", f"https://{HOST}:8443")
        ),
        asked(app, "POST", uri, {**ada, **here}, urlencode(fields | {"token": token_of_bo}).encode()),
        asked(app, "POST", uri, {**bo, **here}, body),
    ]  # fmt: skip
    assert [status for status, _, _ in refused] == [403] * len(refused)
    assert "only through the proxy" in refused[0][2]
    assert asked(app, "POST", uri, {**ada, **here}, b"x" * 3_000_000)[0] == 413
    assert asked(app, "DELETE", uri, ada)[0] == 405
    assert asked(app, "GET", "/", ada)[1]["location"] == ADDRESS
    for path in (
        "/nowhere",
        f"{ADDRESS}preview/../../../etc/passwd",
        f"{ADDRESS}preview/%2e%2e/form.yml",
        f"{ADDRESS}..%2fform.yml",
    ):
        status, _, said = asked(app, "GET", path, ada)
        assert status == 404 and "header:" not in said
    assert "أنت" in asked(app, "GET", uri, {"Accept-Language": "ar"})[2]
    desk = Clone(clone).working_copy("ada@example.org")
    assert {name: held for name, held in tree(desk).items() if name.startswith("data/")} == before
    status, given, _ = asked(app, "POST", uri, {**ada, **here}, body)
    assert status == 303 and given["location"].startswith(f"{ADDRESS}edit?")
    assert "name: Harbour Two" in (desk / PARTNERS).read_text("utf-8")


def test_a_fault_of_the_portal_keeps_what_was_typed(
    clone: Path, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.commands.form_server import app as app_module
    from portal.commands.serve import admin

    told: list[str] = []
    app = app_module.application(config, Sessions(clone, None, "en", told.append), "en", told.append)
    ada = {"X-Forwarded-Email": "ada@example.org", "Origin": f"https://{HOST}"}
    asked(app, "GET", ADDRESS, ada)
    monkeypatch.setattr(admin, "node_of", lambda *_: 1 / 0)
    status, _, page = asked(
        app, "POST", f"{ADDRESS}edit?{KEY}", ada, urlencode({"en:name": "Typed with care"}).encode()
    )
    assert status == 500 and "Typed with care" in page
    assert asked(app, "GET", f"{ADDRESS}edit?{KEY}", ada)[0] == 500
    assert len(told) == 2


def test_without_the_extra_it_is_told_what_to_install(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = call("form", root=clone)
    assert result.exit_code == 2 and "partner-portal[form]" in result.output


def test_a_server_that_is_killed_while_it_saves_loses_nothing(clone: Path, config: Config) -> None:
    """The real one: after each kill the record is as it was or as it was to be, and the next save goes on from there."""
    write(clone, "form.yml", CONFIG.replace("[127.0.0.1, 10.1.0.0/24]", "127.0.0.1"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    desk, ada = Clone(clone).working_copy("ada@example.org"), {"X-Forwarded-Email": "ada@example.org"}
    here = {**ada, "Origin": f"https://{HOST}", "Content-Type": "application/x-www-form-urlencoded"}
    command = [
        sys.executable,
        "-m",
        "portal.commands.cli",
        "--root",
        str(clone),
        "form",
        "--address",
        f"127.0.0.1:{port}",
    ]
    names = ["Harbour Trust"]
    for delay in (0.2,):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            page = html.fromstring(_answer(port, "GET", ada))
            fields = values_of(page.forms[0])
            assert fields["en:name"] in names
            names.append(f"Harbour {delay}")
            body = urlencode(fields | {"en:name": names[-1]})
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            link.request("POST", f"{ADDRESS}edit?{KEY}", body, here)
            time.sleep(delay)
            server.kill()
            link.close()
        assert call("check", root=desk).exit_code == 0
        assert sum(f"name: {name}" in (desk / PARTNERS).read_text("utf-8") for name in names) == 1


def _answer(port: int, method: str, headers: dict[str, str]) -> str:
    """The form of a partner, once the server is there."""
    for _ in range(300):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            link.request(method, f"{ADDRESS}edit?{KEY}", headers=headers)
            return link.getresponse().read().decode()
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            link.close()
    raise AssertionError("no server")
