"""Everybody's session: the form at work on a working copy of the person's own, on a branch of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from portal.commands.serve import exchange
from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse, Editor
from portal.edit.versions import CannotPublish, Conflict
from portal.edit.working_copies import Clone
from portal.files.config import read_settings

_FRESH = 300.0
"""So many seconds after what others published was last fetched, it is fetched again."""


class Sessions:
    """The sessions of all who may use the form of the project in *root*."""

    def __init__(self, root: Path, folder: Path | None, language: str, tell: Callable[[str], object]) -> None:
        """CannotPublish, if *root* is no clone of a repository to which one may send."""
        self._clone = Clone(root, folder)
        settings, _ = read_settings(root)
        self._site = settings.site_dir if settings else root / "site"
        self._home = settings.site_url if settings else "/"
        self._language, self._tell = language, tell
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._admins: dict[str, Admin] = {}
        self._looked: dict[str, float] = {}

    def got(self, person: Editor, path: str, query: str, language: str) -> AdminResponse:
        admin = self._admin(person)
        if path == ADDRESS:
            self._catch_up(person, admin)
        return exchange.got(admin, self._site, path, query, language)

    def posted(
        self, person: Editor, path: str, query: str, body: bytes, origin: str, host: str, kind: str, language: str
    ) -> AdminResponse:
        return exchange.posted(
            self._admin(person), self._tell, path, query, body, origin, host, kind, language
        )  # fmt: skip

    def _admin(self, person: Editor) -> Admin:
        """The person's form; a working copy is made for who comes for the first time."""
        with self._lock:
            lock = self._locks.setdefault(person.id, threading.Lock())
        with lock:
            if person.id not in self._admins:
                root = self._clone.working_copy(person.id)
                self._admins[person.id] = Admin(root, self._language, person, self._home)
            return self._admins[person.id]

    def _catch_up(self, person: Editor, admin: Admin) -> None:
        """Bring in what others have published, if nothing of the person's own waits: that is united when it is published."""
        if time.monotonic() - self._looked.get(person.id, -_FRESH) < _FRESH:
            return
        self._looked[person.id] = time.monotonic()
        with suppress(CannotPublish, Conflict, OSError), admin.lock:
            self._clone.catch_up(admin.root, person.author)
