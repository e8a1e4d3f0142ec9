"""The preview's web server: it shows a folder on this machine and tells every open page when to show itself anew.

A page is sent with a script that listens for changes (server-sent events); nothing of this is in the files. What changed is
kept with a number that grows, so that a page which was away, or was loaded just before a change, still learns of it.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from portal.commands.serve.admin import Admin
from portal.commands.serve.exchange import (
    FORM_HEADERS,
    content_of,
    content_type,
    fault_of_the_portal,
    got,
    is_within,
    language_wanted,
    media_type,
    most_bytes,
    page_file,
    posted,
)
from portal.commands.serve.form_pages import ADDRESS as ADMIN
from portal.commands.serve.form_pages import AdminResponse
from portal.common.locales import locale_format
from portal.common.messages import in_language, message
from portal.site.urls import NOT_FOUND

_OURS = "/.preview/"
_SCRIPT = Path(__file__).with_name("preview.js")
_STILL_HERE = 15
"""Seconds between signs of life, by which a page that has gone is noticed."""
_NOTHING_YET = """<!doctype html><html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>
"""


class Preview:
    """Serves the site in *folder* at ``http://host:port`` + *base*, a path such as ``/`` or ``/portal/``."""

    def __init__(
        self,
        folder: Path,
        host: str,
        port: int,
        base: str = "/",
        language: str = "en",
        admin: Admin | None = None,
        tell: Callable[[str], object] = print,
        *,
        heeds_browsers: bool = False,
    ) -> None:
        """OSError if the port is taken. The form for editing is there only if *admin* is given; it speaks *language*, or, if browsers are heeded,
        what they ask for. *tell* gets faults of the portal itself."""
        self.heeds_browsers = heeds_browsers
        self.admin = admin
        self.tell = tell
        self.folder = folder
        self.base = base
        self.language = language
        self.messages: list[str] = []
        self._news = threading.Condition()
        self.number = time.time_ns() // 1_000_000
        """The number of the latest news; beyond those of an earlier run, of which pages may still be open."""
        self._all_changed = self.number
        self._changed: dict[str, int] = {}
        self._stopped = False
        self._server = _Server(
            (host, port), partial(_Handler, self), lambda exc: tell(fault_of_the_portal(exc, language))
        )
        self._answering = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        self.host, self.port = host, int(self._server.server_address[1])

    def told(self, id: str, /, **values: object) -> str:
        """A message by its id, in the language of whoever edits."""
        return in_language(message(id, **values), self.language)

    def start(self) -> None:
        """Begin to answer; requests that came before have waited."""
        self._answering.start()

    def refreshed(self, changed: Iterable[str] | None) -> None:
        """The site is right, and these files of it have changed; None: all may have."""
        with self._news:
            self.number += 1
            if changed is None:
                self._all_changed = self.number
            else:
                self._changed.update(dict.fromkeys(changed, self.number))
            self.messages = []
            self._news.notify_all()

    def failed(self, messages: list[str]) -> None:
        """The site can't be brought up to date; the last good one stays, beneath these messages."""
        with self._news:
            self.number += 1
            self.messages = messages
            self._news.notify_all()

    def stop(self) -> None:
        with self._news:
            self._stopped = True
            self._news.notify_all()
        if self._answering.is_alive():
            self._server.shutdown()
        self._server.server_close()

    def news(self, file: str, since: int) -> tuple[int, dict[str, Any]] | None:
        """What a page made from *file* has to do, once there is news later than *since*; None if there is none for now.

        ConnectionError when the server stops.
        """
        with self._news:
            self._news.wait_for(lambda: self.number > since or self._stopped, _STILL_HERE)
            if self._stopped:
                raise ConnectionAbortedError
            if self.number <= since:
                return None
            changed = [name for name, number in self._changed.items() if number > since]
            page = self._all_changed > since or file in changed or any(map(_is_part_of_pages, changed))
            style = any(name.endswith(".css") for name in changed)
            return self.number, {"page": page, "style": style, "messages": self.messages}


def _is_part_of_pages(name: str) -> bool:
    """Whether a change of a file may change any page: a script or a picture. Style sheets are renewed in place."""
    return name.startswith("assets/") and not name.endswith(".css")


def _split(address: str) -> SplitResult:
    """The parts of an address; none where it can't be taken apart."""
    try:
        return urlsplit(address)
    except ValueError:  # a bracket that is never closed
        return urlsplit("")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12


class _Server(ThreadingHTTPServer):
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], handler: Any, tell: Callable[[BaseException], object]) -> None:
        self._tell = tell
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who has left is no error; anything else is told."""
        exc = sys.exc_info()[1]
        if exc is not None and not isinstance(exc, ConnectionError | TimeoutError):
            self._tell(exc)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    """Seconds after which a request that doesn't go on is given up."""

    def __init__(self, preview: Preview, *args: Any) -> None:
        self.preview = preview
        super().__init__(*args)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not what the person at the terminal wants to read."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        """A file of the site, or what the preview adds to it."""
        self._answer(self._get)

    def do_POST(self) -> None:
        """What was typed into the form for editing."""
        self.close_connection = True
        self._answer(self._post)

    def _answer(self, work: Callable[[], None]) -> None:
        """Answer whatever is asked: a fault of the portal itself is told in the browser too. A reader who has left is none."""
        try:
            work()
        except (ConnectionError, TimeoutError):
            raise
        except Exception as exc:
            fault = fault_of_the_portal(exc, self.preview.language)
            self.preview.tell(fault)
            self.close_connection = True
            if not self._has_begun:
                self._send(f"{fault}\n".encode(), "text/plain", HTTPStatus.INTERNAL_SERVER_ERROR)

    def send_response(self, code: int, message: str | None = None) -> None:
        self._has_begun = True
        super().send_response(code, message)

    def parse_request(self) -> bool:
        self._has_begun = False
        return super().parse_request()

    def _get(self) -> None:
        address = _split(self.path)
        base = self.preview.base
        if not self._is_for_us():
            self._send(
                f"{self.preview.told('serve.other-host')}\n".encode(), "text/plain", HTTPStatus.MISDIRECTED_REQUEST
            )
        elif address.path == f"{_OURS}script.js":
            self._send(_SCRIPT.read_bytes(), "text/javascript")
        elif address.path == f"{_OURS}changes":
            self._tell_changes(parse_qs(address.query))
        elif address.path.startswith(ADMIN) and self.preview.admin:
            self._send_answer(got(self.preview.admin, self.preview.folder, address.path, address.query, self._spoken))
        elif address.path.startswith(base):
            self._send_file(unquote(address.path[len(base) :], errors="replace"), address.path)
        else:
            self._redirect(base)

    def _post(self) -> None:
        address = _split(self.path)
        length = self.headers.get("Content-Length", "")
        admin = self.preview.admin
        kind = self.headers.get("Content-Type", "")
        if not self._is_for_us() or admin is None or not _is_number(length) or int(length) > most_bytes(kind):
            self._send(f"{self.preview.told('serve.not-sent')}\n".encode(), "text/plain", HTTPStatus.FORBIDDEN)
            return
        body = self.rfile.read(int(length))
        origin, host = self.headers.get("Origin", ""), self.headers.get("Host", "")
        answer = posted(admin, self.preview.tell, address.path, address.query, body, origin, host, kind, self._spoken)
        self._send_answer(answer)

    @property
    def _spoken(self) -> str:
        """The language in which the form speaks to whoever asks."""
        language = self.preview.language
        return (
            language_wanted(self.headers.get("Accept-Language", ""), language)
            if self.preview.heeds_browsers
            else language
        )

    def _send_answer(self, answer: AdminResponse) -> None:
        if answer.location:
            self._redirect(answer.location, HTTPStatus(answer.status))
        else:
            content = answer.content or answer.html.encode()
            self._send(content, answer.kind, HTTPStatus(answer.status), {"Content-Security-Policy": answer.policy})

    def _is_for_us(self) -> bool:
        """False if a page elsewhere has turned its own host name on this machine (DNS rebinding)."""
        host = _split(f"//{self.headers.get('Host', '')}").hostname
        return host in ("localhost", "127.0.0.1", "::1", self.preview.host) or self.preview.host in ("0.0.0.0", "::")

    def _send_file(self, name: str, path: str) -> None:
        number = self.preview.number  # before the file is read: should it change now, the page is told
        folder = self.preview.folder
        if is_within(name) and name.strip("/") and not name.endswith("/") and os.path.isdir(folder / name):
            self._redirect(f"{path}/")
            return
        wanted = served = page_file(name)
        content, status = content_of(folder / wanted) if is_within(name) else None, HTTPStatus.OK
        if content is None:
            served, content, status = NOT_FOUND, content_of(folder / NOT_FOUND), HTTPStatus.NOT_FOUND
        if content is None:
            content, status = self._nothing_yet(), HTTPStatus.SERVICE_UNAVAILABLE
        kind = media_type(served)
        if kind == "text/html":
            heading = escape(self.preview.told("serve.last-good"))
            script = (
                f'<script src="{_OURS}script.js" data-file="{escape(wanted)}" data-since="{number}" '
                f'data-heading="{heading}" data-lang="{self.preview.language}" defer></script>'
            )
            content = content.replace(b"</head>", script.encode() + b"</head>", 1)
        self._send(content, kind, status)

    def _nothing_yet(self) -> bytes:
        told, language = self.preview.told, self.preview.language
        page = {"lang": language, "dir": locale_format(language).direction, "title": told("serve.preview")}
        return _NOTHING_YET.format(text=told("serve.not-yet"), **page).encode()

    def _redirect(self, path: str, status: HTTPStatus = HTTPStatus.FOUND) -> None:
        self.send_response(status)
        self.send_header("Location", "/" + path.lstrip("/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(
        self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type(kind))
        self.send_header("Content-Length", str(len(content)))
        for name, value in {**FORM_HEADERS, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _tell_changes(self, query: dict[str, list[str]]) -> None:
        since = self.headers.get("Last-Event-ID") or query.get("since", [""])[0]
        file = query.get("file", [""])[0]
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(b"retry: 500\n\n")
        # A page is told at once what is to be mended, be that news or not.
        seen = int(since) if since.isascii() and since.isdecimal() and len(since) < 20 else 0
        if self.preview.messages:
            seen = min(seen, self.preview.number - 1)
        while True:
            news = self.preview.news(file, seen)
            if news is None:
                self.wfile.write(b": still here\n\n")
            else:
                seen, what = news
                self.wfile.write(f"id: {seen}\ndata: {json.dumps(what)}\n\n".encode())
