"""A static host on this machine: serves a folder compressed, and its 404.html where nothing is."""

import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".opml": "text/x-opml",
    ".webmanifest": "application/manifest+json",
    ".csv": "text/csv; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
}
"""Types of what is worth compressing; the rest is guessed by Python and sent as it is."""


@cache
def _compressed(file: Path, changed: int) -> bytes:
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)


class _Host(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        root = Path(self.directory)
        path = unquote(urlsplit(self.path).path).lstrip("/")
        file = root / path / "index.html" if not path or path.endswith("/") else root / path
        status = HTTPStatus.OK
        if ".." in path.split("/") or not file.is_file():
            if (root / path).is_dir() and not path.endswith("/"):
                self._answer(HTTPStatus.MOVED_PERMANENTLY, b"", {"Location": f"/{path}/"})
                return
            file, status = root / "404.html", HTTPStatus.NOT_FOUND
        kind = _TYPES.get(file.suffix)
        fresh = "no-cache" if file.suffix == ".html" else "max-age=31536000"
        headers = {"Content-Type": kind or self.guess_type(str(file)), "Cache-Control": fresh}
        if not file.is_file():
            self._answer(status, b"", headers)
        elif kind and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = _compressed(file, file.stat().st_mtime_ns)
            self._answer(status, body, {**headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
        else:
            self._answer(status, file.read_bytes(), headers)

    def _answer(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served while the context lasts; the folder may be filled later."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
