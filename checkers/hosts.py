"""Real hosts – Debian's nginx, Caddy and Apache – on a built site, held to what ``portal.render.hosting.rules`` says that a host has to do.

Each runs as nobody, in a folder of its own, with the very files that lie in the site. tests/need-debian.sh installs them.
"""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from portal.check.project import read
from portal.edit.new_project import STARTER
from portal.files.config import whole_address
from portal.render.dependencies import TrackedPortal
from portal.render.hosting.files import host_files
from portal.render.hosting.rules import COMPRESSED, KEPT, REVALIDATED, TYPES, TYPES_OF_FEEDS, HostRules, host_rules
from portal.site.routes import Routes

_PATIENCE = 20
_SMALL = 1000
"""Files of fewer bytes need not be compressed."""


@dataclass(frozen=True)
class Answer:
    """What a host said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """Its value; several joined, as a browser takes them."""
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())


@dataclass(frozen=True)
class Visit:
    """A site on a running host."""

    port: int
    folder: Path
    """What stands at the site's address."""
    rules: HostRules

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path, whole or from the home page; ``accept_language`` is Accept-Language."""
        whole = path if path.startswith("/") else self.rules.base + path
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.request("GET", whole, headers={key.replace("_", "-"): value for key, value in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def leads_to(self, answer: Answer) -> str:
        """The path to which an answer leads, if it is on this host."""
        return answer.header("Location").removeprefix(f"http://127.0.0.1:{self.port}")

    @cached_property
    def samples(self) -> dict[str, str]:
        """A file of each kind: of each extension, each name that has a type of its own, and of each that may be kept."""
        found: dict[str, str] = {}
        for path in sorted(self.folder.rglob("*")):
            name = path.name
            if (
                not path.is_file()
                or not (name in TYPES_OF_FEEDS or path.suffix[1:] in TYPES)
                or name.startswith("staticwebapp")
            ):
                continue
            kinds = [path.suffix[1:], *(file for file in TYPES_OF_FEEDS if file == name)]
            kinds += [kept.name for kept in KEPT if re.search(kept.name, name)][:1]
            for kind in kinds:
                if kind not in found or path.stat().st_size > _SMALL > (self.folder / found[kind]).stat().st_size:
                    found[kind] = path.relative_to(self.folder).as_posix()
        return found

    def special(self) -> Iterator[tuple[str, dict[str, str]]]:
        """What to ask for to get answers of other kinds: missing, moved, gone, the home page, another language's."""
        yield "missing/", {}
        yield "missing.pdf", {}
        yield "", {}
        if self.rules.languages:
            yield "", {"accept_language": self.rules.languages[0]}
        yield from ((old, {}) for old, _ in self.rules.redirects[:1])
        yield from ((old, {}) for old in self.rules.gone[:1])


def headers(visit: Visit) -> Iterator[str]:
    """The policy and the others, once, on every kind of file and of answer."""
    asked = [(path, dict[str, str]()) for path in visit.samples.values()]
    for path, more in [*asked, *visit.special()]:
        answer = visit.get(path, **more)
        for name, value in visit.rules.headers.items():
            found = [said for key, said in answer.headers if key.lower() == name.lower()]
            if found != [value]:
                yield f"/{path} ({answer.status}): {name} is {found}"


def media_types(visit: Visit) -> Iterator[str]:
    """Each kind of file has its type, with the charset where the type knows one."""
    for path in visit.samples.values():
        name = Path(path).name
        wanted = TYPES_OF_FEEDS.get(name) or TYPES[Path(path).suffix[1:]]
        found = visit.get(path).header("Content-Type")
        if found.lower().replace(" ", "") != wanted.replace(" ", ""):
            yield f"/{path}: {found}, not {wanted}"


def keeping(visit: Visit) -> Iterator[str]:
    """What has a hash in its name is kept, feeds for minutes; pages are asked after, which costs no bytes."""
    for path in visit.samples.values():
        name = Path(path).name
        wanted = next((kept.control for kept in KEPT if re.search(kept.name, name)), REVALIDATED)
        answer = visit.get(path)
        if answer.header("Cache-Control") != wanted:
            yield f"/{path}: {answer.header('Cache-Control')}, not {wanted}"
        again = visit.get(path, if_none_match=answer.header("ETag"))
        if again.status != 304:
            yield f"/{path}: asked after, {again.status}"
    for path, more in visit.special():
        if (found := visit.get(path, **more).header("Cache-Control")) != REVALIDATED:
            yield f"/{path} {more}: {found}, not {REVALIDATED}"


def redirects(visit: Visit) -> Iterator[str]:
    """Each address that moved leads on in one step, with and without its slash, and behind a proxy never to http."""
    for old, new in visit.rules.redirects:
        for address in {old, old.rstrip("/") or "/"}:
            answer = visit.get(address)
            if (answer.status, visit.leads_to(answer)) != (301, new):
                yield f"{address}: {answer.status} {answer.header('Location')}, not 301 {new}"
    for old, _ in visit.rules.redirects[:1]:
        location = visit.get(old, x_forwarded_proto="https").header("Location")
        if location.startswith("http:"):
            yield f"{old}, asked for by a proxy with https: {location}"


def gone(visit: Visit) -> Iterator[str]:
    """What was withdrawn is gone for machines too, and says so to people in their language."""
    for old in visit.rules.gone:
        page = (visit.folder / old.removeprefix(visit.rules.base) / "index.html").read_bytes()
        for address in (old, old.rstrip("/")):
            answer = visit.get(address)
            if answer.status != 410 or answer.body != page:
                yield f"{address}: {answer.status}, {answer.body[:60]!r}"


def missing(visit: Visit) -> Iterator[str]:
    """What is not there is told in the language of its address."""
    for locale in ("", *visit.rules.languages):
        wanted = (visit.folder / locale / "404.html").read_bytes()
        for name in ("no-page/", "no-page", "no/page/at/all/", "no.csv", "no.css", "feeds/no/feed.xml", "a%20b"):
            path = f"{locale}/{name}" if locale else name
            answer = visit.get(path)
            if (answer.status, answer.body) != (404, wanted):
                yield f"/{path}: {answer.status}, {answer.body[:60]!r}"
            if answer.header("Content-Type").lower().replace(" ", "") != "text/html;charset=utf-8":
                yield f"/{path}: {answer.header('Content-Type')}"


def compressed(visit: Visit) -> Iterator[str]:
    """What gets smaller is sent compressed to whoever takes that, and to nobody else."""
    for path in visit.samples.values():
        content = (visit.folder / path).read_bytes()
        plain, packed = visit.get(path), visit.get(path, accept_encoding="gzip")
        if plain.header("Content-Encoding") or plain.body != content:
            yield f"/{path}: {plain.header('Content-Encoding')!r} for somebody who did not ask for it"
        if Path(path).suffix[1:] not in COMPRESSED or len(content) < _SMALL:
            continue
        if packed.header("Content-Encoding") != "gzip" or gzip.decompress(packed.body) != content:
            yield f"/{path}: {packed.header('Content-Encoding')!r}"
        if "accept-encoding" not in packed.header("Vary").lower():
            yield f"/{path}: Vary is {packed.header('Vary')!r}"


def written_beside(visit: Visit) -> Iterator[str]:
    """A file that lies compressed beside another is sent for it, with the other's type and time to keep."""
    for path in visit.samples.values():
        beside = visit.folder / f"{path}.gz"
        if not beside.exists():
            continue
        plain, packed = visit.get(path), visit.get(path, accept_encoding="gzip, deflate")
        if packed.body != beside.read_bytes() or packed.header("Content-Encoding") != "gzip":
            yield f"/{path}: it is compressed anew"
        for name in ("Content-Type", "Cache-Control"):
            if packed.header(name) != plain.header(name):
                yield f"/{path}: {name} is {packed.header(name)!r}, not {plain.header(name)!r}"


def languages(visit: Visit) -> Iterator[str]:
    """At the home page's address, readers find their language; who chose another on the site is left there."""
    base, default = visit.rules.base, visit.rules.default
    if not visit.rules.languages:
        return
    other, last = visit.rules.languages[0], visit.rules.languages[-1]
    wishes = {
        "": "",
        default: "",
        other: other,
        other.upper(): other,
        f"{other}-CH, {default};q=0.8": other,
        f"{default}, {other};q=0.9": "",
        f"{default};q=0.5, {other};q=0.9": other,
        f"{default};q=0.1,{other};q=0.2": other,
        f"zz, zz-AA;q=0.9, {last};q=0.7, *;q=0.1": last,
        f"{other};q=0": "",
        f"{other};q=0.0, {default};q=0.3": "",
        f"{other}x": "",
        f"{other}-Zyyy": "",  # in another script
        f"{other}-Zyyy, {last};q=0.5": last,
        "*": "",
        ",;q=,": "",
    }
    for tag in visit.rules.languages:
        language, _, region = tag.partition("-")
        if region and sum(one.partition("-")[0] == language for one in (default, *visit.rules.languages)) == 1:
            wishes |= {language: tag, f"{language}-AQ": tag}  # a region, of which there is no other
    for wish, locale in wishes.items():
        answer = visit.get("", **({"accept_language": wish} if wish else {}))
        wanted = (302, f"{base}{locale}/") if locale else (200, "")
        if (answer.status, visit.leads_to(answer)) != wanted:
            yield f"“{wish}”: {answer.status} {answer.header('Location')}, not {wanted}"
        if not {"accept-language", "referer"} <= {part.strip() for part in answer.header("Vary").lower().split(",")}:
            yield f"“{wish}”: Vary is {answer.header('Vary')!r}"
        if answer.header("Set-Cookie"):
            yield f"“{wish}”: a cookie"
    here = f"http://127.0.0.1:{visit.port}{base}{other}/"
    for path, more in (("", {"referer": here}), ("?q=1", {}), ("index.html", {}), ("404.html", {})):
        answer = visit.get(path, accept_language=other, **more)
        if answer.status != 200:
            yield f"/{path} from {more or 'elsewhere'}: {answer.status}"
    for elsewhere in ("https://example.net/", here.replace("127.0.0.1", "127.0.0.11"), f"https://example.net/?{here}"):
        if visit.get("", accept_language=other, referer=elsewhere).status != 302:
            yield f"from {elsewhere}: not led on"


def hidden(visit: Visit) -> Iterator[str]:
    """Files for hosts are no readers' business, and no host lists a folder."""
    names = [".htaccess", "_headers", "_redirects", "Caddyfile", "portal.nginx.conf", "server.nginx.conf"]
    for path in [*names, "staticwebapp.config.json", "assets/", "images/"]:
        if (answer := visit.get(path)).status not in (403, 404):
            yield f"/{path}: {answer.status}"


PROMISES: dict[str, Callable[[Visit], Iterator[str]]] = {
    "headers": headers,
    "media types": media_types,
    "time to keep": keeping,
    "redirects": redirects,
    "gone": gone,
    "missing": missing,
    "compressed": compressed,
    "written beside": written_beside,
    "languages": languages,
    "hidden": hidden,
}


def nginx(place: Path, port: int) -> list[str | Path]:
    """The sample server, in the configuration without root that the container has."""
    site = next(place.rglob("server.nginx.conf"))
    server = site.read_text("utf-8").replace("/var/www/portal", str(place / "root"))
    server = server.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("    listen [::]:80;\n", "")
    assert "listen 80" not in server
    (place / "server.conf").write_text(server, "utf-8")
    around = (STARTER / "deploy/nginx.conf").read_text("utf-8")
    around = around.replace("/tmp/", f"{place}/").replace("/etc/nginx/portal-server.conf", str(place / "server.conf"))
    (place / "nginx.conf").write_text(around, "utf-8")
    return ["nginx", "-p", place, "-c", place / "nginx.conf", "-e", "stderr"]


def caddy(place: Path, port: int) -> list[str | Path]:
    """The Caddyfile of the site."""
    rules = next(place.rglob("root/**/Caddyfile")).read_text("utf-8")
    (place / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{rules}", "utf-8")
    return ["caddy", "run", "--config", place / "Caddyfile", "--adapter", "caddyfile"]


def apache(place: Path, port: int) -> list[str | Path]:
    """The .htaccess of the site, and as much of a server as it needs."""
    modules = ["mpm_event", "authz_core", "dir", "mime", "headers", "rewrite", "deflate", "filter", "env", "setenvif"]
    lines = [
        f'ServerRoot "{place}"',
        f'DefaultRuntimeDir "{place}"',
        f'PidFile "{place}/pid"',
        "ServerName 127.0.0.1",
        f"Listen 127.0.0.1:{port}",
        f'ErrorLog "{place}/error.txt"',
        *(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in modules),
        "TypesConfig /dev/null",
        "AddLanguage br .br",
        "AddType application/x-gzip .gz",
        f'DocumentRoot "{place}/root"',
        f'<Directory "{place}/root">',
        "    AllowOverride FileInfo Indexes",
        "    Require all granted",
        "</Directory>",
    ]
    (place / "apache.conf").write_text("\n".join([*lines, ""]), "utf-8")
    return ["apache2", "-f", place / "apache.conf", "-D", "FOREGROUND"]


HOSTS = {"nginx": nginx, "Caddy": caddy, "Apache": apache}


@contextmanager
def hosted(name: str, root: Path, site: Path, site_url: str, *, compressed: bool = False) -> Iterator[Visit]:
    """The built *site* of the project in *root* on a host, as if it lived at *site_url*, with the host's files for that address.

    It may have been built *compressed*; if not, the host compresses.
    """
    inputs = inputs_at(root, site_url, compressed=compressed)
    rules = host_rules(inputs)
    with tempfile.TemporaryDirectory(prefix="portal-host-") as temporary:
        place = Path(temporary)
        folder = place / "root" / rules.base.strip("/")
        shutil.copytree(site, folder, ignore=None if compressed else shutil.ignore_patterns("*.gz"))
        for file, content in host_files(inputs).items():
            (folder / file).write_bytes(content)
        port = _free_port()
        command = HOSTS[name](place, port)
        with _started(command, place, port):
            yield Visit(port, folder, rules)


def inputs_at(root: Path, site_url: str, *, compressed: bool = False) -> TrackedPortal:
    """The portal in *root* as a site at that address."""
    found, _ = read(root)
    assert found
    public = found.routes.portal
    settings = replace(public.settings, site_url=whole_address(site_url), compressed=compressed)
    return TrackedPortal(Routes(replace(public, settings=settings)))


@contextmanager
def _started(command: list[str | Path], place: Path, port: int) -> Iterator[None]:
    unprivileged: dict[str, Any] = {}
    if os.geteuid() == 0:
        for path in (place, *place.rglob("*")):
            shutil.chown(path, "nobody")
        unprivileged = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    env = {"PATH": f"{os.environ['PATH']}:/usr/sbin", "HOME": str(place), "SITE_ADDRESS": f"http://:{port}"}
    env["SITE_ROOT"] = str(place / "root")
    with open(place / "said.txt", "w", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=place, env=env, stdout=said, stderr=said, **unprivileged)
        try:
            deadline = time.monotonic() + _PATIENCE
            while process.poll() is not None or not _answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    told = "".join(path.read_text("utf-8") for path in place.glob("*.txt"))
                    raise RuntimeError(f"{command[0]} did not start:\n{told}")
                time.sleep(0.02)
            yield
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    with suppress(OSError, http.client.HTTPException), closing(connection):
        connection.request("HEAD", "/")
        return connection.getresponse().status > 0
    return False


def _free_port() -> int:
    with socket.socket() as test:
        test.bind(("127.0.0.1", 0))
        return int(test.getsockname()[1])
