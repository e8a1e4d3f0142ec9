"""The ASGI application: it takes a request, asks who it is from, and brings it to the person's session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from portal.commands.form_server.config import Config
from portal.commands.form_server.sessions import Sessions
from portal.commands.form_server.sign_in import NotLetIn, person_asking
from portal.commands.serve.exchange import FORM_HEADERS, content_type, fault_of_the_portal, language_wanted, most_bytes
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from portal.common.messages import Message, in_language, message
from portal.edit.versions import CannotPublish

_PATIENCE = 60.0
"""Seconds in which a browser must have sent everything."""


def application(config: Config, sessions: Sessions, language: str, tell: Callable[[str], object]) -> Starlette:
    """The form for the people of *config*, each in a session of their own."""

    async def answer(request: Request) -> Response:
        spoken = language_wanted(request.headers.get("accept-language", ""), language)
        peer = request.client.host if request.client else None
        try:
            person = person_asking(config, peer, request.headers.getlist(config.header))
        except NotLetIn as exc:
            return _text(exc.told, spoken, 403)
        path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
        if not path.startswith(ADDRESS):
            return RedirectResponse(ADDRESS, 303) if path in ("/", ADDRESS.rstrip("/")) else _nothing(spoken)
        try:
            if request.method == "POST":
                kind = request.headers.get("content-type", "")
                try:
                    body = await asyncio.wait_for(_body(request, most_bytes(kind)), _PATIENCE)
                except TimeoutError:
                    body = None
                if body is None:
                    return _text(message("serve.not-sent"), spoken, 413)
                origin = request.headers.get("origin", "")
                is_ours = origin.lower() == config.address
                host = urlsplit(config.address).netloc
                sent = (path, query, body, f"https://{host}" if is_ours else "", host, kind, spoken)
                return _response(await run_in_threadpool(sessions.posted, person, *sent))
            return _response(await run_in_threadpool(sessions.got, person, path, query, spoken))
        except ClientDisconnect:
            raise
        except CannotPublish as exc:
            tell(in_language(exc.told, language))
            return _text(exc.told, spoken, 503)
        except Exception as exc:
            fault = fault_of_the_portal(exc, spoken)
            tell(fault)
            return PlainTextResponse(f"{fault}\n", 500, FORM_HEADERS)

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])


async def _body(request: Request, most: int) -> bytes | None:
    """What was sent; None if it is too much, however much it says that it is."""
    held = bytearray()
    async for part in request.stream():
        held += part
        if len(held) > most:
            return None
    return bytes(held)


def _response(answer: AdminResponse) -> Response:
    if answer.location:
        return RedirectResponse(answer.location, answer.status, FORM_HEADERS)
    headers = {**FORM_HEADERS, "Content-Security-Policy": answer.policy, "Content-Type": content_type(answer.kind)}
    return Response(answer.content or answer.html.encode(), answer.status, headers)


def _text(told: Message, language: str, status: int) -> Response:
    return PlainTextResponse(f"{in_language(told, language)}\n", status, FORM_HEADERS)


def _nothing(language: str) -> Response:
    return _text(message("form.nothing-here"), language, 404)
