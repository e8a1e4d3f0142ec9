"""make audit: the longer checks of a whole built site, one table, and everything found in .cache/audit/."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

import hosts
import lighthouse
import markup
import office
import windows
from host import served
from portal.common.locales import locale_format
from support.browser import AXE_VERSION, DESK, PHONE, PROJECT

FOLDER = PROJECT / ".cache/audit"
SHOWN = 10
"""How many faults of a check stand below the table; all of them stand in its file."""

console = Console(highlight=False)
if not console.is_terminal:  # a log, which is as wide as its lines
    console = Console(highlight=False, width=120)


class Audit:
    """The table as it grows, and the faults by check."""

    def __init__(self) -> None:
        self.table = Table("Check", "Looked at", "Found", title="Audit", title_justify="left")
        self.table.columns[2].justify = "right"
        self.faults: dict[str, list[str]] = {}
        self.hosts = Table("What hosts do", title="Hosts", title_justify="left")

    def add(self, check: str, looked_at: str, faults: list[str], found: str | None = None) -> None:
        """A line of the table; *found* says more than the number of faults."""
        words = found or (f"{len(faults)} faults" if len(faults) != 1 else "1 fault")
        if not faults and not found:
            words = "nothing"
        self.table.add_row(check, looked_at, f"[{'red' if faults else 'green'}]{words}")
        if faults:
            self.faults[check] = faults

    def show(self) -> None:
        """The table, and below it the first faults of each check that found some."""
        console.print(self.table)
        console.print(self.hosts)
        for check, faults in self.faults.items():
            console.print(f"\n[bold]{check}")
            for fault in faults[:SHOWN]:
                console.print(f"  {fault}", markup=False)
            if len(faults) > SHOWN:
                console.print(f"  … and {len(faults) - SHOWN} more")
        report = FOLDER / "faults.txt"
        report.write_text(
            "".join(f"{check}: {fault}\n" for check, found in self.faults.items() for fault in found), "utf-8"
        )
        console.print(f"\nEverything found, screenshots and Lighthouse's reports: {FOLDER.relative_to(PROJECT)}/")


def main() -> int:
    """Build, serve, look, tell; 1 if anything was found."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    site = FOLDER / "site"
    audit = Audit()
    with served(site) as home:
        with doing("Building the site"):
            portal = Path(sys.executable).with_name("portal")
            env = {**os.environ, "SITE_URL": home}
            subprocess.run([portal, "build", "--site-dir", site], cwd=PROJECT, env=env, check=True)
        built = markup.Built.read(site, home)
        files(audit, built)
        in_windows(audit, built)
        with_lighthouse(audit, built)
        on_hosts(audit, site)
    tables(audit)
    with doing("Spreadsheets through LibreOffice"):
        number, faults = office.round_trips(PROJECT, FOLDER / "office")
        audit.add("Spreadsheets × LibreOffice", f"{number} files, opened and saved", faults)
    audit.show()
    return 1 if audit.faults else 0


TABLES = {
    "Names × languages": "tests/rooms/content/test_names.py",
    "Numbers, dates × languages": "tests/rooms/common/test_locales.py",
    "Markdown × dialects": "tests/rooms/check/test_markdown_dialects.py",
    "Links × where they lead": "tests/rooms/check/test_links_lead.py",
    "Messages × what they advise": "tests/rooms/check/test_advice.py",
    "Configuration × slips": "tests/rooms/files/test_config_values.py",
}
"""Tables of inputs and what is right, which tests hold too."""
MODE = "--import-mode=importlib"


def tables(audit: Audit) -> None:
    """What each table of inputs says, row by row."""
    audit.table.add_section()
    for name, file in TABLES.items():
        with doing(name):
            command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-rf", "--tb=no", "-o", f"addopts={MODE}", file]
            said = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False).stdout
        faults = re.findall(r"^(?:FAILED|ERROR) (.*)", said, re.MULTILINE)
        rows = sum(map(int, re.findall(r"(\d+) (?:passed|failed)", said)))
        audit.add(name, f"{rows} rows", faults if rows else ["Nothing was there to be checked."])


def files(audit: Audit, built: markup.Built) -> None:
    """What shows in the files of the site."""
    with doing("Nu HTML checker"):
        audit.add("Nu HTML checker", f"{len(built.pages)} pages and every style sheet", nu(built.folder))
    with doing("What shows in the files"):
        for name, (check, things) in markup.CHECKS.items():
            checked, faults = check(built)
            audit.add(name, f"{checked:,} {things}", faults if checked else ["Nothing was there to be checked."])


_NOT_A_FAULT = (
    "Content Security Policy",
    "Property “container-type” doesn't exist",
    "Unrecognized at-rule “@container”",
    "Property “r” doesn't exist",
    "“mask”: Too many values",
)
"""What the Nu HTML checker says wrongly: of files on a disk it takes 'self' to be nobody, and data (JSON-LD) to be a script, which the
browser looks at; and its list of CSS is older than container queries (CSS Containment 3), sizes of circles (SVG 2) and masks (CSS Masking 1)."""


def nu(site: Path) -> list[str]:
    """What the Nu HTML checker says about every page and style sheet; a line each."""
    jar = PROJECT / "checkers/node_modules/vnu-jar/build/dist/vnu.jar"
    command = ["java", "-jar", str(jar), "--skip-non-html", "--also-check-css", str(site)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    said = (result.stdout + result.stderr).replace(f"file:{site}/", "").splitlines()
    if result.returncode and not said:
        return [f"It ended with {result.returncode} and said nothing."]
    return [line for line in said if not any(words in line for words in _NOT_A_FAULT)]


def in_windows(audit: Audit, built: markup.Built) -> None:
    """What shows in a browser."""
    pages = windows.pages(built)
    with doing(f"{len(pages) * len(built.languages)} pages in windows"):
        seen = windows.look(built.site_url, pages, built.languages, FOLDER / "screenshots")
    sizes = f"{PHONE} and {DESK} px, light and dark"
    audit.add(
        f"axe-core {AXE_VERSION}", f"{len(pages)} kinds of pages, {len(built.languages)} languages, {sizes}", seen.axe
    )
    audit.add("Console, requests, width", f"{seen.windows} windows", seen.complaints)
    heaviest = max(seen.weights, key=seen.weights.__getitem__)
    audit.add(
        f"First view, {windows.LIGHT_ENOUGH / 1000:.0f} kB at most",
        f"{len(seen.weights)} pages; home {seen.weights[''] / 1000:.1f} kB",
        seen.too_heavy(),
        f"{seen.weights[heaviest] / 1000:.1f} kB at most (/{heaviest})",
    )
    lines = [f"{size:>8,} /{uri}\n" for uri, size in sorted(seen.weights.items(), key=lambda item: -item[1])]
    (FOLDER / "weights.txt").write_text("".join(lines), "utf-8")


def with_lighthouse(audit: Audit, built: markup.Built) -> None:
    """Lighthouse's four scores; anything but 100 is a fault."""
    reports = FOLDER / "lighthouse"
    reports.mkdir()
    audit.table.add_section()
    with doing("Lighthouse") as progress:
        from_the_right = [locale for locale in built.languages if locale_format(locale).direction == "rtl"]
        for kind in (kind for kind in lighthouse.MEASURED if kind in built.samples):
            for locale in (built.source, *from_the_right[:1]):
                progress(f"{kind}, {locale}")
                uri = built.address(built.samples[kind], locale)
                result = lighthouse.measure(built.site_url + uri, reports, f"{kind}.{locale}")
                words = f"{' '.join(map(str, result.scores))}, {result.bytes / 1000:.1f} kB"
                audit.add(f"Lighthouse: {kind}", f"/{uri}", list(result.faults), words)


def on_hosts(audit: Audit, site: Path) -> None:
    """Which promises each host keeps, at its root and below a folder."""
    cells: dict[str, list[str]] = {promise: [] for promise in hosts.PROMISES}
    with doing("Hosts") as progress:
        for name in hosts.HOSTS:
            for url in ("https://portal.example.org/", "https://portal.example.org/sub/"):
                progress(f"{name}, {url}")
                with hosts.hosted(name, PROJECT, site, url) as visit:
                    place = f"{name} {visit.rules.base}"
                    audit.hosts.add_column(place)
                    for promise, kept in hosts.PROMISES.items():
                        faults = list(kept(visit))
                        cells[promise].append(f"[red]{len(faults)} faults" if faults else "[green]kept")
                        if faults:
                            audit.faults[f"{place}: {promise}"] = faults
    for promise, row in cells.items():
        audit.hosts.add_row(promise, *row)


@contextmanager
def doing(what: str) -> Iterator[Callable[[str], None]]:
    """Say what is being done, and how long it took."""
    started = time.monotonic()
    with console.status(f"{what} …") as status:
        yield lambda part: status.update(f"{what}: {part} …")
    console.print(f"{what}: {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
