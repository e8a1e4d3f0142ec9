"""``portal links`` asks each address once and politely, asks nobody within a network, and what it finds stands in a ledger that the site reads."""

import json
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from lxml import html

from portal.commands.links import asking
from portal.commands.links.asking import ask_address, can_be_written, is_public
from portal.content.link_ledger import LINKS, Found
from support.good import ABOUT, GOOD, MATTER, SOURCES
from support.sites import AFTER, Tiny, build, call, edit, tree, write

PUBLIC, PRIVATE = "93.184.215.14", "10.0.0.7"
HERE = "http://old.agency.example.org"
ANSWERS: dict[str, tuple[int, str]] = {
    "/fine": (200, ""),
    "/gone": (410, ""),
    "/missing": (404, ""),
    "/teapot": (418, ""),
    "/moved": (301, "/fine"),
    "/moved-308": (308, "http://new.agency.example.org/fine?a=1&b=2"),
    "/moved-then-lent": (301, "/lent"),
    "/lent": (302, "/fine"),
    "/moved-to-nothing": (301, "/missing"),
    "/moved-home": (301, "/"),
    "/": (200, ""),
    "/round": (301, "/round-again"),
    "/round-again": (301, "/round"),
    "/inwards": (302, "http://intranet.example.org/"),
    "/to-itself-as-number": (301, "http://127.0.0.1/fine"),
    "/to-a-file": (301, "file:///etc/passwd"),
    "/odd": (301, "http://new.agency.example.org/a)b'c"),
    "/no-head": (405, ""),
}


class Host(BaseHTTPRequestHandler):
    """The hosts of the tests: whatever is asked of them is noted."""

    asked: ClassVar[Counter[tuple[str, str]]] = Counter()
    agents: ClassVar[set[str]] = set()
    at_once: ClassVar[list[int]] = [0, 0]
    lock = threading.Lock()

    def do_GET(self) -> None:
        with self.lock:
            self.asked[self.command, f"{self.headers['Host']}{self.path}"] += 1
            self.agents.add(self.headers["User-Agent"])
            self.at_once[0] += 1
            self.at_once[1] = max(self.at_once)
        time.sleep(0.01)
        if self.path == "/silent":
            time.sleep(0.5)
        path = self.path.partition("?")[0]
        status, location = ANSWERS.get(path, (200, ""))
        if path == "/no-head" and self.command == "GET":
            status = 200
        with self.lock:
            self.at_once[0] -= 1
        if path == "/torn":
            self.wfile.write(b"what\r\n")
            return
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Host]]:
    """All hosts whose name holds ``agency`` are one server of this machine, which has a public number; nothing asks the internet."""
    Host.asked, Host.agents, Host.at_once = Counter(), set(), [0, 0]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    def numbers(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        if "agency" in host:
            found = PUBLIC
        elif host == "intranet.example.org":
            found = PRIVATE
        elif re.fullmatch(r"[0-9a-fx.:]+", host):
            found = socket.inet_ntoa(socket.inet_aton(host)) if ":" not in host else host
        else:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port))]

    def connected(place: tuple[str, int], timeout: float) -> socket.socket:
        assert place[0] == PUBLIC, place  # nothing else may ever be asked
        plain = socket.socket()
        plain.settimeout(timeout)
        plain.connect(("127.0.0.1", server.server_port))
        return plain

    monkeypatch.setattr(socket, "getaddrinfo", numbers)
    monkeypatch.setattr(socket, "create_connection", connected)
    monkeypatch.setattr(asking, "PAUSE", 0.0)
    monkeypatch.setattr(asking, "TIMEOUT", 0.25)
    yield Host
    server.shutdown()


@pytest.mark.parametrize(
    ("path", "found", "said", "leads_to"),
    [
        ("/fine", "fine", "", ""),
        ("/no-head", "fine", "", ""),
        ("/lent", "fine", "", ""),
        ("/gone", "dead", "410", ""),
        ("/missing", "dead", "404", ""),
        ("/moved-to-nothing", "dead", "404", ""),
        ("/moved", "moved", "", f"{HERE}/fine"),
        ("/moved#part", "moved", "", f"{HERE}/fine#part"),
        ("/moved-308", "moved", "", "http://new.agency.example.org/fine?a=1&b=2"),
        ("/moved-then-lent", "moved", "", f"{HERE}/lent"),
        ("/moved-home", "unclear", "front-page", ""),
        ("/teapot", "unclear", "418", ""),
        ("/round", "unclear", "loop", ""),
        ("/silent", "unclear", "timeout", ""),
        ("/torn", "unclear", "broken", ""),
        ("/inwards", "unclear", "redirect", ""),
        ("/to-itself-as-number", "unclear", "redirect", ""),
        ("/to-a-file", "unclear", "redirect", ""),
        ("/été?q=ä b", "fine", "", ""),
    ],
)  # fmt: skip
def test_what_stands_at_an_address(hosts: type[Host], path: str, found: str, said: str, leads_to: str) -> None:
    answer = ask_address(HERE + path, "tester")
    assert (answer.found, answer.said, answer.leads_to) == (found, said, leads_to)


def test_a_host_that_does_not_exist_is_dead(hosts: type[Host]) -> None:
    assert ask_address("https://nobody.example.org/", "tester")[:2] == (Found.DEAD, "no-host")


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f.0.0.1/", "http://10.0.0.1/", "http://192.168.1.1:8080/",
     "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://[64:ff9b::a00:1]/", "http://[fe80::1]/",
     "http://0.0.0.0/", "http://100.64.0.1/", "http://intranet.example.org/", "http://224.0.0.1/"],
)  # fmt: skip
def test_a_machine_within_a_network_is_never_asked(hosts: type[Host], address: str) -> None:
    """The server's own assertion would fail in its thread; that nothing was connected is what counts."""
    assert ask_address(address, "tester").found is Found.NOT_ASKED
    assert not hosts.asked


def test_numbers_of_the_public_network() -> None:
    assert is_public(PUBLIC) and is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize(
    "address",
    ["http://new.example.org/a)b", "http://new.example.org/a'b", 'http://new.example.org/"', "http://new.example.org/a b", "http://u@new.example.org/",
     "http://new.example.org/\n- id: x", "http://localhost/", "javascript:alert(1)", "http://new.example.org/{{figure:x}}", "http://new.example.org/,x"],
)  # fmt: skip
def test_an_address_that_could_be_read_as_something_else_is_not_put_into_a_file(address: str) -> None:
    assert not can_be_written(address)


CONTENT = GOOD | {
    SOURCES: GOOD[SOURCES]
    + f"    url: {HERE}/moved # as we know it\n"
    + f"  - id: other\n    publisher: Example Agency\n    title: Another\n    kind: web-page\n    url: '{HERE}/missing'\n"
    + f"    archived: {HERE}/fine\n",
    ABOUT: f"{MATTER}See [the report]({HERE}/moved), [the longer one]({HERE}/moved/2) and <{HERE}/gone>.\n",
    "docs/fr/about.md": f"---\ntitle: À propos\nsummary: Qui nous sommes.\n---\n\nVoir [le rapport]({HERE}/moved), [le long]({HERE}/moved/2) et <{HERE}/gone>.\n",
}


@pytest.fixture
def root(tiny: Tiny, hosts: type[Host]) -> Path:
    root = tiny(files=CONTENT)
    edit(root, "data/partners.yml", "https://agency.example.org/", f"{HERE}/fine")
    return root


def ledger(root: Path) -> dict[str, dict[str, str]]:
    found = json.loads((root / LINKS).read_text("utf-8"))
    assert found.pop("asked") == "2026-01-03"
    return found  # type: ignore[no-any-return]


def test_each_address_is_asked_once_and_told_with_every_place(root: Path, hosts: type[Host]) -> None:
    result = call("links", root=root, SOURCE_DATE_EPOCH=AFTER)
    assert result.exit_code == 1, result.output
    assert hosts.asked["HEAD", "old.agency.example.org/moved"] == 1
    assert hosts.agents == {"portal-links (+https://tiny.example.org/sub/)"}
    assert hosts.at_once[1] == 1, "one thing at a time of one host"
    assert f"{SOURCES}:7:10: warning: “{HERE}/moved” has moved for good to {HERE}/fine." in result.output
    assert f"{ABOUT}:7:18, docs/fr/about.md:6:19" in result.output
    assert f"Nothing is at “{HERE}/gone” any more (status 410)." in result.output
    assert "readers are led to its kept copy first" in result.output
    assert "5 addresses were asked; 3 opened." in result.output
    assert ledger(root)[f"{HERE}/gone"] == {"found": "dead", "since": "2026-01-03", "said": "410"}


def test_what_is_told_can_be_had_by_machines(root: Path) -> None:
    told = json.loads(call("links", "--format", "json", root=root).stdout)
    assert {one["rule"] for one in told} == {"outgoing-link"}


def test_what_has_moved_is_mended_where_it_stands_and_nothing_else(root: Path) -> None:
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    assert call("translations", "review", "--by", "Ada Lovelace", "fr", "pages/about", root=root).exit_code == 0
    before = tree(root)
    result = call("links", "--fix", root=root, SOURCE_DATE_EPOCH=AFTER)
    assert "The new address was put in at 3 places." in result.output
    changed = {name for name, content in tree(root).items() if before.get(name) != content}
    assert {name for name in changed if not name.startswith(("data/ledger/", ".cache"))} == {
        SOURCES, ABOUT, "docs/fr/about.md",
    }  # fmt: skip
    assert f"    url: {HERE}/fine # as we know it\n" in (root / SOURCES).read_text("utf-8")
    assert f"[the report]({HERE}/fine), [the longer one]({HERE}/moved/2)" in (root / ABOUT).read_text("utf-8")
    assert call("check", "--ledgers", "check", root=root).exit_code == 0
    assert '"reviewed": "Ada Lovelace"' in (root / "data/ledger/translations/fr.json").read_text("utf-8")
    assert not (root / ".journal").exists()


def test_of_two_addresses_the_longer_one_stays(root: Path) -> None:
    """In HTML links stand in another order than in Markdown, where their addresses may come last."""
    body = f"[b][1] and [a]({HERE}/moved/2)\n\n[1]: {HERE}/moved\n"
    write(root, ABOUT, MATTER + body)
    call("links", "--fix", root=root)
    assert f"[a]({HERE}/moved/2)" in (root / ABOUT).read_text("utf-8")


def test_an_odd_new_address_is_told_and_left_to_people(root: Path) -> None:
    write(root, ABOUT, f"{MATTER}See [the report]({HERE}/odd).\n")
    result = call("links", "--fix", root=root)
    assert f"({HERE}/odd)" in (root / ABOUT).read_text("utf-8")
    assert "put in the address that the browser then shows" in result.output


def test_without_a_network_nothing_is_said_of_any_address_and_nothing_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    before = tree(root)
    result = call("links", "--fix", root=root)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Not one of 5 addresses could be reached. Is this machine connected? Nothing was written." in result.stderr
    assert tree(root) == before


def test_a_day_stays_while_nothing_is_other_than_before(root: Path) -> None:
    call("links", root=root, SOURCE_DATE_EPOCH=AFTER)
    call("links", root=root, SOURCE_DATE_EPOCH="1780000000")
    found = json.loads((root / LINKS).read_text("utf-8"))
    assert found["asked"] == "2026-05-28"
    assert found[f"{HERE}/gone"]["since"] == "2026-01-03"


def test_no_build_and_no_check_asks_anybody(root: Path, hosts: type[Host]) -> None:
    call("check", root=root)
    build(root)
    assert not hosts.asked


def test_the_site_leads_to_the_kept_copy_first_and_marks_what_is_dead(root: Path) -> None:
    edit(root, "data/programmes.yml", "sources: [report]", "sources: [report, other]")
    call("links", root=root, SOURCE_DATE_EPOCH=AFTER)
    site = build(root, AFTER)
    page = html.parse(site / "programmes/path/index.html")
    (note,) = page.xpath("//*[@id='sources']/..//*[contains(@class, 'dead')]")
    assert note.text_content() == "(kept copy; the original page no longer opened on 3 January 2026)"
    assert note.xpath("preceding::a[1]/@href") == [f"{HERE}/fine"]
    assert note.xpath(".//a/@href") == [f"{HERE}/missing"]
    (plain,) = html.parse(site / "fr/about/index.html").xpath(
        "//*[contains(@class, 'prose')]//*[contains(@class, 'dead')]"
    )
    assert "ne s’ouvrait plus le 3 janvier 2026" in plain.text_content()


def test_a_damaged_ledger_is_told_and_keeps_nothing_from_being_built(root: Path) -> None:
    write(root, LINKS, '{"https://x.example.org/": {"found": "perhaps"}}\n')
    result = call("check", root=root)
    assert result.exit_code == 0
    assert "The list of addresses that were asked is damaged" in result.output


def test_of_merged_versions_the_later_finding_counts(root: Path) -> None:
    one, other = '{"found": "dead", "since": "2026-01-02"}', '{"found": "fine", "since": "2026-01-03"}'
    write(root, LINKS, f'{{\n"asked": "2026-01-02",\n"{HERE}/fine": {one},\n"{HERE}/fine": {other}\n}}\n')
    assert "merged" not in call("check", root=root).output
    assert "dead" not in (build(root, AFTER) / "partners/agency/index.html").read_text("utf-8")
