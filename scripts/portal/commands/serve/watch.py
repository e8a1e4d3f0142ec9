"""``portal serve``: whenever a file of the project is saved, bring the preview up to date.

The first build is as any other, on all cores, before there is any thread beside it. After that the portal stays in memory,
only what was edited is read again (``build.fast_path``), and only what it touches is written (``Build.update``).
"""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from portal.build.outcome import Failed, Outcome
from portal.build.snapshot import Snapshot
from portal.build.stamp import INPUTS
from portal.commands.serve.admin import Admin
from portal.commands.serve.exchange import fault_of_the_portal
from portal.commands.serve.form_pages import ADDRESS
from portal.commands.serve.server import Preview
from portal.common.messages import in_language, message
from portal.files.config import CACHE, read_settings

Rebuild = Callable[[Path, str], Outcome]
"""Brings the site in a folder, made for an address, up to date; Failed."""

_WRITES = ("created", "modified", "moved", "deleted", "closed")
_QUIET, _PATIENCE, _IDLE, _BREATH = 0.03, 0.5, 3.0, 1.0
"""An editor writes several files at once: seconds without a change that end the wait for more, and the longest wait. After three seconds without
an edit, what was put off is done. Each second we look up: Python forgets a Control-C that comes just as a wait without end begins."""


def watch(
    root: Path,
    rebuild: Rebuild,
    host: str,
    port: int,
    say: Callable[[str], Any],
    language: str,
    *,
    heeds_browsers: bool = False,
) -> None:
    """Show the site at an address, and keep it up to date until Control-C; OSError if the port is taken. The form speaks what browsers ask for, if
    they are heeded."""
    settings, _ = read_settings(root)
    base = urlsplit(settings.site_url).path if settings else "/"
    folder = root / CACHE / f"preview-{port}"
    is_here = host in ("127.0.0.1", "localhost", "::1")  # nobody else may edit
    preview = Preview(
        folder,
        host,
        port,
        base,
        language,
        Admin(root, language) if is_here else None,
        say,
        heeds_browsers=heeds_browsers,
    )
    address = f"http://{f'[{host}]' if ':' in host else host}:{preview.port}{base}"

    bring_up_to_date = partial(_bring_up_to_date, preview, lambda: rebuild(folder, address), language)
    watcher: _Watch | None = None
    with contextlib.suppress(KeyboardInterrupt):
        say(in_language(message("serve.shown", address=address), language))
        if is_here:
            form = f"http://{urlsplit(address).netloc}{ADDRESS}"
            say(in_language(message("serve.form", address=form), language))
        else:
            say(in_language(message("serve.network"), language))
        before = Snapshot.of(root, INPUTS)
        is_late = bring_up_to_date(say)  # on all cores: no thread must live beside it
        with _uninterrupted():
            preview.start()
            watcher = _Watch(root)
        if before.changed(root, Snapshot.of(root, INPUTS)):
            is_late = bring_up_to_date(say)
        while True:
            is_edited = watcher.wait(_IDLE if is_late else None)
            is_late = bring_up_to_date(say if is_edited else lambda _: None)
    with _uninterrupted():
        if watcher:
            watcher.stop()
        preview.stop()


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Control-C waits: it must not come between a thread's start and our knowing of it, or the thread is there when Python ends."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _bring_up_to_date(
    preview: Preview, rebuild: Callable[[], Outcome], language: str, say: Callable[[str], Any]
) -> bool:
    """Build, and tell what came of it; whether something waits until nobody edits."""
    started = time.monotonic()
    try:
        outcome = rebuild()
    except Failed as exc:
        preview.failed(exc.lines(language))
        say(f"\n{exc.text(language)}")
    except Exception as exc:
        fault = fault_of_the_portal(exc, language)
        preview.failed([fault])
        say(f"\n{fault}")
    else:
        changed = outcome.changed
        preview.refreshed(changed)
        seconds = f"{time.monotonic() - started:.2f}"
        ready = message("serve.ready", seconds=seconds)
        done = ready if changed is None else message("serve.renewed", number=len(changed), seconds=seconds)
        say(in_language(done, language))
        return outcome.is_late
    return False


class _Watch(FileSystemEventHandler):
    """Waits for changes of the files from which a site is made."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._changed = threading.Event()
        self._folder_changed = False
        self._observer = Observer()
        self._observe()
        self._observer.start()

    def _observe(self) -> None:
        """Look at the project's folder itself, and at everything within the folders that matter."""
        self._folder_changed = False
        self._observer.unschedule_all()
        self._observer.schedule(self, str(self._root))
        for name in INPUTS:
            if (self._root / name).is_dir():
                self._observer.schedule(self, str((self._root / name).resolve()), recursive=True)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note a change; called in a thread of the observer's."""
        if event.event_type not in _WRITES or (event.is_directory and event.event_type == "modified"):
            return
        names = {
            Path(str(path)).name for path in (event.src_path, event.dest_path) if Path(str(path)).parent == self._root
        }
        if names and names.isdisjoint(INPUTS):
            return
        self._folder_changed |= bool(names) and event.event_type != "modified"
        self._changed.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Return when something has changed and nothing changes any more; False if so many seconds have passed without a change."""
        while not self._changed.wait(_BREATH if seconds is None else seconds):
            if seconds is not None:
                return False
        patience = time.monotonic() + _PATIENCE
        while time.monotonic() < patience:
            self._changed.clear()
            if not self._changed.wait(_QUIET):
                break
        if self._folder_changed:
            with _uninterrupted():
                self._observe()
        return True

    def stop(self) -> None:
        # It would say of every event that comes meanwhile that it has stopped.
        logging.getLogger("watchdog").setLevel(logging.CRITICAL)
        self._observer.stop()
        self._observer.join()
