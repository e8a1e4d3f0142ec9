"""Between a web server and the form: what becomes of a request to ``/admin/``, whichever server took it.

The preview's (``server``) and the one for a newsroom (``commands.form_server``) only bring requests here and take answers away.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import PREVIEW, AdminResponse
from portal.commands.serve.preview_page import SHOWN
from portal.common.messages import in_language, languages, message
from portal.files.assets import ASSETS, published_assets
from portal.files.images import MAX_IMAGE_BYTES
from portal.site.urls import NOT_FOUND

FORM_HEADERS = {"Cache-Control": "no-store", "X-Frame-Options": "SAMEORIGIN", "X-Content-Type-Options": "nosniff"}
"""What goes with every answer."""
_LARGEST = 2_000_000


def most_bytes(kind: str) -> int:
    """So many bytes a form may send, which has pictures if its media type says so."""
    return _LARGEST + MAX_IMAGE_BYTES if kind.startswith("multipart/form-data") else _LARGEST


def got(admin: Admin, folder: Path, path: str, query: str, language: str = "") -> AdminResponse:
    """A page of the form; beside one that is shown before it is saved, its styles and the files of the site in *folder*."""
    answer = admin.get(path, query, language)
    if answer.status != 404 or not path.startswith(PREVIEW):
        return answer
    name = unquote(path.removeprefix(PREVIEW), errors="replace")
    if (content := _asset(admin.root, name)) is not None:
        return AdminResponse(content=content, kind=media_type(name), policy=SHOWN)
    for served, status in ((page_file(name), 200), (NOT_FOUND, 404)):
        if is_within(served) and (content := content_of(folder / served)) is not None:
            return AdminResponse(content=content, kind=media_type(served), status=status, policy=SHOWN)
    return replace(answer, policy=SHOWN)


def _asset(root: Path, name: str) -> bytes | None:
    """A style or script by the name at which it is published: a page that is drawn names it so, whatever the site in the folder does."""
    if not name.startswith(f"{ASSETS}/"):
        return None
    return next((one.content for one in published_assets(root, as_they_are=False).values() if one.uri == name), None)


def posted(
    admin: Admin, tell: Callable[[str], object], path: str, query: str, body: bytes, origin: str, host: str, kind: str,
    language: str = "",
) -> AdminResponse:  # fmt: skip
    """What comes of what was sent. Where the portal itself is at fault, that is told, and what was typed is shown again."""
    try:
        return admin.post(path, query, body, origin, host, kind, language)
    except Exception as exc:
        fault = fault_of_the_portal(exc, language or admin.language)
        tell(fault)
        return admin.with_what_was_typed(body, kind, fault, language)


def fault_of_the_portal(exc: BaseException, language: str) -> str:
    """What is told of an exception that nobody expected."""
    return in_language(message("command.own-fault", said=f"{type(exc).__name__}: {exc}"), language)


def language_wanted(accepted: str, otherwise: str) -> str:
    """The language of the staff's that a browser asks for (RFC 9110, Accept-Language), or another one if it asks for none of them."""
    wanted: list[tuple[float, str]] = []
    for part in accepted[:500].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((-float(weight or 1), tag.partition("-")[0].lower()))
        except ValueError:
            continue
    known = languages()
    return next(
        (tag for weight, tag in sorted(wanted, key=lambda one: one[0]) if tag in known and weight < 0), otherwise
    )


def content_type(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def is_within(name: str) -> bool:
    """Whether an address of a file stays within the site's folder."""
    return not name.startswith("/") and not any(
        part in (".", "..") or "\0" in part or "\\" in part for part in name.split("/")
    )


def page_file(name: str) -> str:
    """The file of an address within the site."""
    return f"{name}index.html" if name.endswith("/") or not name else name


def media_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def content_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
