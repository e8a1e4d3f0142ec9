"""What a person who edits waits for: from saving a file to the page in the open browser, shown anew."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from builders import Builder, environment
from measure import CommandFailed
from playwright.sync_api import sync_playwright

_EDITS = 5
_ADDRESS = re.compile(r"(http://\S+) shows the site")


def save_to_refreshed(portal: Builder, file: Path, edits: Iterator[tuple[bytes, str]], uri: str) -> list[float]:
    """Seconds from saving each edit (the file's new content, and words that it puts on the page *uri*) to the page's load event."""
    with _serving(portal) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(home + uri)
        seconds = []
        for (content, words), _ in zip(edits, range(_EDITS), strict=False):
            time.sleep(1)
            begin = time.perf_counter()
            with page.expect_event("load", timeout=120_000):
                file.write_bytes(content)
            seconds.append(time.perf_counter() - begin)
            if words not in page.content():
                raise CommandFailed(f"The browser was refreshed, and /{uri} does not hold “{words}”.")
        browser.close()
        return seconds


@contextlib.contextmanager
def _serving(portal: Builder) -> Iterator[str]:
    """A running preview that is ready; its address."""
    command = [Path(sys.executable).with_name("portal"), "serve", "--address", "127.0.0.1:0"]
    process = subprocess.Popen(
        command, cwd=portal.root, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        found = _ADDRESS.match(said)
        while found and not said.startswith("Ready"):
            if not (said := process.stdout.readline()):
                break
        if not found or not said:
            raise CommandFailed(f"portal serve did not start:\n{said}")
        yield found[1]
    finally:
        process.kill()
        process.wait()
