"""A running ``portal serve``."""

import re
import signal
import subprocess
import sys
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

PORTAL = """
import os, sys, threading
from portal.commands.cli import run

def look():
    others = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    os.write(1, ("Forked" + f" beside {', '.join(others)}" * bool(others)).encode() + b"\\n")

if os.environ.get("TELL_FORKS"):
    os.register_at_fork(before=look)
sys.exit(run())
"""
"""The command ``portal``, which says with TELL_FORKS whenever it forks, and which threads lived beside it then."""


class Serving:
    """A running ``portal serve``."""

    def __init__(self, root: Path, address: str = "127.0.0.1:0", *more: str) -> None:
        self.root = root
        command = [sys.executable, "-X", "faulthandler", "-c", PORTAL, "serve", "--address", address, *more]
        self.process = subprocess.Popen(
            command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
        )
        self._lines: SimpleQueue[str] = SimpleQueue()
        Thread(target=self._listen, daemon=True).start()
        first = self.line()
        found = re.match(r"(http://127\.0\.0\.1:(\d+)/\S*) shows the site", first)
        assert found, first
        self.home, self.port = found[1], int(found[2])

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def line(self) -> str:
        """The next line on the terminal. One that doesn't come fails the test, with what every thread was doing."""
        try:
            return self._lines.get(timeout=60)
        except Empty:
            self.process.send_signal(signal.SIGABRT)
            raise AssertionError("".join(iter(lambda: self._lines.get(timeout=90), ""))) from None

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace in a file of the project what stands in it once."""
        path = self.root / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, (name, old)
        path.write_text(text.replace(old, new), "utf-8")

    def stop(self) -> str:
        """Control-C; the rest of what is said on the terminal."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)
        return "".join(iter(lambda: self._lines.get(timeout=90), ""))
