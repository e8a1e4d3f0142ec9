"""``portal form``: the form on a server, for a team."""

from __future__ import annotations

from pathlib import Path

import click

from portal.commands.click_words import command, option
from portal.commands.shared import COULD_NOT_RUN, fail, language
from portal.common.messages import in_language, message, reason_of

_UNIX = "unix:"


@command()
@option("--address", default="127.0.0.1:8100", show_default=True)
@option("--config", "file", default="form.yml", show_default=True)
@click.pass_obj
def form(root: Path, address: str, file: str) -> None:
    try:
        import uvicorn

        from portal.commands.form_server.app import application
    except ImportError:
        fail(message("form-server.extra"))
    from portal.commands.form_server.config import NoConfig, read_config
    from portal.commands.form_server.sessions import Sessions
    from portal.edit.versions import CannotPublish

    spoken = language()
    try:
        config = read_config(root / file)
        sessions = Sessions(root, config.working_copies, spoken, click.echo)
    except OSError as exc:
        fail(message("form-server.no-config", file=file, reason=reason_of(exc)))
    except (NoConfig, CannotPublish) as exc:
        fail(exc.told)
    host, colon, port = address.rpartition(":")
    socket = address.removeprefix(_UNIX) if address.startswith(_UNIX) else None
    if socket is None and (not colon or not port.isdecimal() or int(port) > 65_535):
        fail(message("serve.no-address", address=address))
    if (socket is None) is not bool(config.proxies):
        fail(message("form-server.socket"), COULD_NOT_RUN)
    where = {"uds": socket} if socket else {"host": host.strip("[]"), "port": int(port)}
    click.echo(in_language(message("form-server.begins", address=config.address, people=len(config.people)), spoken))
    uvicorn.run(
        application(config, sessions, spoken, click.echo), **where, proxy_headers=False, server_header=False, access_log=False,
        log_level="warning", lifespan="off", ws="none", timeout_keep_alive=20, limit_concurrency=200, workers=1,
    )  # fmt: skip
