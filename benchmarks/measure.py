"""Run a command and say what it took: time, processor time, and the memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_INTERVAL = 0.05
"""Seconds between two looks at the memory."""
_PROC = Path("/proc")


@dataclass(frozen=True)
class Cost:
    """What a run took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of user and system time of the process and of every child it waited for."""
    memory: int | None
    """Peak bytes of all processes together; None where there is no /proc."""


class CommandFailed(Exception):
    """A measured command failed; the message holds the end of what it printed."""


def measure(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run *command* in *folder* and measure it. It gets a session of its own, by which its processes are known."""
    with tempfile.TemporaryFile() as output:
        begin = time.perf_counter()
        process = subprocess.Popen(
            list(command), cwd=folder, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        watch = _MemoryWatch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
        if process.returncode:
            output.seek(0)
            said = output.read().decode(errors="replace")[-2000:]
            raise CommandFailed(f"{' '.join(map(str, command))} failed with status {process.returncode}:\n{said}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, watch.peak or None)


class _MemoryWatch(threading.Thread):
    """Looks at the memory of a session's processes every 50 ms, or less often where looking itself takes long."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.peak = 0
        self._done = threading.Event()

    def run(self) -> None:
        """Look until stopped."""
        pause = 0.0
        while not self._done.wait(pause):
            begin = time.perf_counter()
            self.peak = max(self.peak, _memory(_processes(self.session)))
            pause = max(_INTERVAL, 10 * (time.perf_counter() - begin))

    def stop(self) -> None:
        """Look no more."""
        self._done.set()
        self.join()


def _processes(session: int) -> list[str]:
    """Ids of a session's processes; children whose parent has died are among them."""
    found = []
    for path in _PROC.glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        if int(fields[3]) == session:
            found.append(path.parent.name)
    return found


def _memory(pids: Iterable[str]) -> int:
    """Bytes of all these processes together.

    Their own memory counts once, however many of them share it after a fork; programs and libraries count as much as the
    largest of the processes has loaded of them. What strangers have loaded, too, makes no difference.
    """
    own, loaded = 0, 0
    for pid in pids:
        try:
            lines = (_PROC / pid / "smaps_rollup").read_text().splitlines()[1:]
        except OSError:
            continue
        kilobytes = {name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines)}
        if kilobytes:
            own += kilobytes["Pss_Anon"] + kilobytes["Pss_Shmem"]
            loaded = max(loaded, kilobytes["Rss"] - kilobytes["Anonymous"])
    return (own + loaded) * 1024
