"""The preview answers whatever it is asked, and what somebody typed is shown again whatever goes wrong."""

import http.client
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS
from portal.commands.serve.server import Preview
from support.agency import FILES
from support.form import values_of
from support.sites import Tiny, call, tree, write

pytestmark = pytest.mark.slow


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def preview(tiny: Tiny, told: list[str]) -> Iterator[Preview]:
    root = tiny(files=FILES)
    preview = Preview(root / "site", "127.0.0.1", 0, "/sub/", admin=Admin(root), tell=told.append)
    preview.start()
    yield preview
    preview.stop()


def asked(preview: Preview, request: bytes) -> tuple[int, str]:
    """The status and the whole answer to a request as it goes over the line."""
    with socket.create_connection(("127.0.0.1", preview.port), timeout=30) as link:
        link.sendall(request)
        answer = http.client.HTTPResponse(link, method=request.split()[0].decode())
        answer.begin()
        return answer.status, answer.read().decode()


HOSTS = {
    "[": 421,
    "[::1": 421,
    "]": 421,
    "[x]": 421,
    "": 421,
    "localhost:x": 200,
    "@": 421,
    "localhost": 200,
    "é": 421,
    "[::1]:80": 200,
}
PATHS = [
    "/sub/" + "a" * 3000, "/sub/" + "a/" * 2000, "/sub/%00", "/sub/a%00/b", "/sub/%ff%fe", "//[", "//[x/", "/sub/?" + "a" * 5000, "/admin/edit?key=%00",
    "/admin/edit?key=%ff", "/admin/new?kind=%00", "/admin/" + "a" * 3000, "/admin/edit?" + "key=x&" * 500, "*", "http://[/", "/sub/..%2f..%2fetc%2fpasswd", "/.preview/changes?since=%ff&since",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_every_host_has_an_answer(preview: Preview, told: list[str], host: str) -> None:
    status, _ = asked(preview, f"GET /admin/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert status == HOSTS[host]
    assert told == []


@pytest.mark.parametrize("path", [path for path in PATHS if "changes" not in path])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_address_has_an_answer(preview: Preview, told: list[str], method: str, path: str) -> None:
    status, _ = asked(
        preview,
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode(),
    )
    assert status in (200, 302, 400, 403, 404, 414, 421, 503)
    assert told == []


def posted(preview: Preview, query: str, fields: dict[str, str], origin: str = "") -> tuple[int, str]:
    host = f"127.0.0.1:{preview.port}"
    link = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=30)
    link.request(
        "POST", f"{ADDRESS}{query}", urlencode(fields).encode(), {"Origin": origin or f"http://{host}", "Host": host}
    )
    answer = link.getresponse()
    found = answer.status, answer.read().decode()
    link.close()
    return found


def fields_of(preview: Preview, key: str) -> dict[str, str]:
    assert preview.admin
    (form,) = html.fromstring(preview.admin.get(f"{ADDRESS}edit", urlencode({"key": key})).html).forms
    return values_of(form)


@pytest.mark.parametrize("token", ["é", "", "of yesterday", "\0", "😀", "a" * 10_000])
def test_a_page_loaded_before_a_restart_keeps_what_was_typed_and_can_be_sent_again(
    preview: Preview, token: str
) -> None:
    assert preview.admin
    before = tree(preview.admin.root)
    fields = fields_of(preview, "partners/agency") | {"token": token, "en:summary": "Work of a day."}
    status, page = posted(preview, "edit?key=partners%2Fagency", fields)
    assert status == 403
    assert "What you typed is still here: save again." in page
    assert tree(preview.admin.root) == before
    (form,) = html.fromstring(page).forms
    again = values_of(form)
    assert again["en:summary"] == "Work of a day."
    assert posted(preview, "edit?key=partners%2Fagency", again)[0] == 303
    assert "Work of a day." in (preview.admin.root / "data/partners.yml").read_text("utf-8")


def test_something_new_is_kept_too(preview: Preview) -> None:
    status, page = posted(preview, "new?kind=person", {"token": "of yesterday", "name": "Ada Example"})
    assert status == 403
    (form,) = html.fromstring(page).forms
    assert values_of(form)["name"] == "Ada Example"


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "http://[", "é"])
def test_nobody_elsewhere_gets_a_token(preview: Preview, origin: str) -> None:
    assert preview.admin
    origin = origin.encode().decode("latin-1")
    status, page = posted(
        preview, "edit?key=partners%2Fagency", {"en:summary": "X", "was:en:summary": "It helps."}, origin
    )
    assert status == 403
    assert preview.admin.token not in page


def test_what_was_typed_for_a_record_that_is_gone_or_while_nothing_can_be_read_is_shown(preview: Preview) -> None:
    assert preview.admin
    fields = fields_of(preview, "pages/extra") | {"en:title": "Work of a day"}
    (preview.admin.root / "docs/en/extra.md").unlink()
    status, page = posted(preview, "edit?key=pages%2Fextra", fields)
    assert (status, "Work of a day" in page) == (404, True)
    write(preview.admin.root, "mkdocs.yml", "plugins: [\n")
    status, page = posted(preview, "edit?key=pages%2Fextra", fields)
    assert (status, "Work of a day" in page) == (409, True)


def test_what_was_typed_is_shown_when_the_portal_itself_is_at_fault(
    preview: Preview, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = fields_of(preview, "partners/agency") | {"en:summary": "Work of a day."}

    def broken(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(preview.admin, "_saved", broken)
    status, page = posted(preview, "edit?key=partners%2Fagency", fields)
    assert status == 500
    assert "Work of a day." in page
    assert told == ["The portal itself is at fault, not what you wrote: KeyError: 'x'"]


def test_a_reader_of_the_output_who_has_read_enough_is_told_nothing(tiny: Tiny) -> None:
    root = tiny(files=FILES)
    program = Path(sys.executable).with_name("portal")
    pipe = f"{shlex.quote(str(program))} check --format json | head -c 1"
    done = subprocess.run(["bash", "-c", pipe], cwd=root, capture_output=True, text=True, check=False)
    assert done.stderr == ""


FULL = [
    ("translations", "sync"), ("addresses", "sync"), ("check", "--ledgers", "write"), ("translations", "review", "--by", "Ada Lovelace", "fr", "partners"), ("schemas",),
    ("rename", "news", "arrival", "arrivals"), ("new", "person", "--name", "Ada"), ("new", "language", "de"), ("addresses", "gone", "/old/"),
    ("translations", "begin", "fr", "pages/extra"),
]  # fmt: skip


@pytest.mark.parametrize("command", FULL, ids=" ".join)
def test_a_full_disk_is_told_as_such_with_the_file(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """The system names no file when it is a write that fails."""
    published = {"data/ledger/addresses.json": '{"old/": "en"}'} if "gone" in command else {}
    root = tiny(files=FILES | {"data/people.yml": "people: []\n"} | published)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = tree(root)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        result = call(*command, root=root)
    assert result.exit_code == 2
    assert "Nothing was written: No space left on device (" in result.stderr
    assert "None" not in result.stderr
    assert "at fault" not in result.stderr
    assert tree(root) == before
