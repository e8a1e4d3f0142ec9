"""Asking addresses on the web, politely: a few hosts at once, each host one thing at a time, and no machine within a network.

An address is content, and so could be anybody's: it may lead to ``127.0.0.1``, to a printer, or from a public host on to one of
these. So a host is looked up once, its numbers are looked at, and one of those is then asked: nothing is looked up twice.
Everything comes with the standard library, which a library on top of it would have to be kept from using.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from queue import SimpleQueue
from typing import NamedTuple
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from portal.common.grouping import grouped
from portal.common.progress import Progress
from portal.content.link_ledger import Found

HOSTS_AT_ONCE = 4
PAUSE = 1.0
"""Seconds between two questions to one host."""
TIMEOUT = 20.0
"""Seconds for which an answer is waited."""
MOST_REDIRECTS = 8
"""So many redirects are followed."""
_PERMANENT, _FOR_NOW = (301, 308), (302, 303, 307)
_GONE = (404, 410)
_SAFE = re.compile(r"https?://[\w.~:/?#@!$&*+;=%-]+", re.ASCII)
"""What can stand in YAML and in Markdown as it is."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class FoundAtAddress(NamedTuple):
    """What was found at an address."""

    found: Found
    said: str = ""
    """The status of HTTP, or what went wrong: a message ``links.said.<said>``."""
    leads_to: str = ""
    """The address that it has for good now."""
    was_reached: bool = True
    """Somebody answered; of an address that wasn't asked, it isn't known."""


class _NotAsked(Exception):
    """The host is a machine within a network."""


def ask_all(addresses: Iterable[str], agent: str, progress: Progress) -> dict[str, FoundAtAddress]:
    """What is found at each address; *agent* says who asks."""
    by_host = grouped((urlsplit(address).netloc.lower(), address) for address in addresses)
    total = sum(map(len, by_host.values()))
    answers: dict[str, FoundAtAddress] = {}
    done: SimpleQueue[tuple[str, FoundAtAddress] | Exception] = SimpleQueue()
    stopped = threading.Event()

    def ask_host(theirs: list[str]) -> None:
        for number, address in enumerate(theirs):
            if number and stopped.wait(PAUSE):
                return
            try:
                done.put((address, ask_address(address, agent)))
            except Exception as exc:  # our own fault, which must not be waited for
                done.put(exc)

    with ThreadPoolExecutor(HOSTS_AT_ONCE) as threads:
        try:
            for theirs in by_host.values():
                threads.submit(ask_host, theirs)
            for number in range(1, total + 1):
                if isinstance(told := done.get(), Exception):
                    raise told
                answers[told[0]] = told[1]
                progress("progress.asking", number, total)
        except BaseException:  # Control-C: what is on its way is waited for, nothing more is begun
            stopped.set()
            threads.shutdown(wait=False, cancel_futures=True)
            raise
    return answers


def ask_address(address: str, agent: str) -> FoundAtAddress:
    """What is found at an address, wherever it leads."""
    for_good = ""
    is_permanent, was_reached = True, False
    try:
        here = _as_sent(address)
        seen = {here}
        for _ in range(MOST_REDIRECTS + 1):
            status, location = _asked(here, agent)
            was_reached = True
            if status not in (*_PERMANENT, *_FOR_NOW) or not location:
                return _told(address, status, for_good)
            there = _as_sent(urljoin(here, location))
            if urlsplit(there).scheme not in ("http", "https") or not urlsplit(there).hostname:
                return FoundAtAddress(Found.UNCLEAR, "redirect")
            is_downgrade = here.startswith("https:") and there.startswith("http:")
            is_permanent = is_permanent and status in _PERMANENT and not is_downgrade
            for_good = there if is_permanent else for_good
            if there in seen and there != here:
                return FoundAtAddress(Found.UNCLEAR, "loop")
            seen.add(there)
            here = there
        return FoundAtAddress(Found.UNCLEAR, "loop")
    except _NotAsked:
        return (
            FoundAtAddress(Found.UNCLEAR, "redirect")
            if was_reached
            else FoundAtAddress(Found.NOT_ASKED, was_reached=False)
        )
    except socket.gaierror as exc:
        is_unknown = exc.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
        return FoundAtAddress(Found.DEAD if is_unknown else Found.UNCLEAR, "no-host", was_reached=was_reached)
    except ssl.SSLError:  # somebody answered, but not as who they should be
        return FoundAtAddress(Found.UNCLEAR, "certificate")
    except ConnectionRefusedError:
        return FoundAtAddress(Found.UNCLEAR, "refused", was_reached=was_reached)
    except TimeoutError:
        return FoundAtAddress(Found.UNCLEAR, "timeout", was_reached=was_reached)
    except (OSError, ValueError, http.client.HTTPException) as exc:
        return FoundAtAddress(
            Found.UNCLEAR, "broken", was_reached=was_reached or isinstance(exc, http.client.HTTPException)
        )


def _told(address: str, status: int, for_good: str) -> FoundAtAddress:
    if status in _GONE:
        return FoundAtAddress(Found.DEAD, str(status))
    if not 200 <= status < 300:
        return FoundAtAddress(Found.UNCLEAR, str(status))
    if not for_good:
        return FoundAtAddress(Found.FINE)
    if not urlsplit(for_good).path.strip("/") and urlsplit(address).path.strip("/"):
        return FoundAtAddress(Found.UNCLEAR, "front-page")  # what stood there is more likely gone than moved
    fragment = "" if urldefrag(for_good).fragment else urldefrag(address).fragment
    leads_to = f"{for_good}#{fragment}" if fragment else for_good
    return FoundAtAddress(Found.MOVED, leads_to=leads_to) if leads_to != address else FoundAtAddress(Found.FINE)


def can_be_written(address: str) -> bool:
    """Whether an address that a stranger's machine gave can be put into the content as it is."""
    if not _SAFE.fullmatch(address):
        return False
    parts = urlsplit(address)
    return parts.username is None and "." in (parts.hostname or "")


def _as_sent(address: str) -> str:
    """An address with those characters encoded that HTTP doesn't take."""
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() else parts.hostname
    netloc = parts.netloc if parts.netloc.isascii() else f"{host}{f':{parts.port}' if parts.port else ''}"
    path, query = quote(parts.path, safe="/%:=&~+!$,;'@()*"), quote(parts.query, safe="/%:=&?~+!$,;'@()*[]")
    return parts._replace(netloc=netloc, path=path or "/", query=query).geturl()


def _asked(address: str, agent: str) -> tuple[int, str]:
    """The status at an address, and where it leads: asked with HEAD, and with GET where a host doesn't like that."""
    try:
        status, location = _request("HEAD", address, agent)
    except http.client.HTTPException:
        return _request("GET", address, agent)
    return (status, location) if status < 400 else _request("GET", address, agent)


def _request(method: str, address: str, agent: str) -> tuple[int, str]:
    parts = urlsplit(address)
    is_secure = parts.scheme == "https"
    host = parts.hostname or ""
    port = parts.port or (443 if is_secure else 80)
    with closing(_connected(host, port)) as plain:
        late = threading.Event()
        live = [plain]
        deadline = threading.Timer(TIMEOUT, _hang_up, [live, late])  # for one who sends a letter every second
        deadline.daemon = True
        deadline.start()
        try:
            connection = http.client.HTTPConnection(host, parts.port or port, timeout=TIMEOUT)
            connection.default_port = 443 if is_secure else 80  # which the header Host leaves out
            connection.sock = plain
            if is_secure:
                context = ssl.create_default_context()
                secure = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
                connection.sock = live[0] = secure  # which has taken the connection from the plain one
                secure.do_handshake()
            path = parts._replace(scheme="", netloc="", fragment="").geturl()
            connection.request(method, path, headers={"User-Agent": agent, "Accept": "*/*", "Connection": "close"})
            response = connection.getresponse()
            with closing(connection):
                return response.status, response.getheader("Location") or ""
        except (OSError, http.client.HTTPException):
            if late.is_set():
                raise TimeoutError from None
            raise
        finally:
            deadline.cancel()


def _hang_up(live: list[socket.socket], late: threading.Event) -> None:
    late.set()
    with suppress(OSError):  # it ended by itself
        live[0].shutdown(socket.SHUT_RDWR)


def _connected(host: str, port: int) -> socket.socket:
    """A connection to a host of the public network. OSError, and _NotAsked where any of its numbers is another."""
    numbers = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not numbers or not all(map(is_public, numbers)):
        raise _NotAsked
    for number in numbers[:-1]:
        try:
            return socket.create_connection((number, port), TIMEOUT)
        except OSError:
            continue  # the host has more of them
    return socket.create_connection((numbers[-1], port), TIMEOUT)


def is_public(number: str) -> bool:
    """Whether a number of a host is one of the public network, also where a number of the old kind is within one of the new."""
    ip = ipaddress.ip_address(number)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast
