"""Compare the portal with its peers: ``python benchmarks/run.py [SIZE] [--runs N] [--json]``.

All builders get the same invented content and take turns, so that a busy moment of the machine hits each of them. Every
cold build finds neither output nor cache. The exit status is 1 if the builders do not write the same addresses.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import addresses
import click
from builders import Builder, builders, empty_trash, environment, imports_of_the_portal, indexing
from fiction import SIZES, size_of
from live import save_to_refreshed
from measure import CommandFailed, Cost, measure
from report import Report, Result

_FIRST_ID = re.compile(rb"- id: (\S+)")
_CHOOSER = re.compile(r"(?:^|/)employers/.")
"""Pages that only the portal has: answers to an employer's questions."""
_FIRST, _EDITED, _EDITS = "one edited field, the first time", "one edited field", 3
"""The first edit after a cold build makes a second copy of the site, which serves the next ones; of these the table tells."""
_NOTHING, _IMPORTS = "nothing to do", "start and imports alone"
_CHECKED, _CHECKED_AGAIN, _CHECKED_COLD = "check after that build", "check again", "check, cold"


def compare(size: str, runs: int, seed: int) -> Report:
    """Build everything *runs* times and gather what it took."""
    _say(f"Setting up the content of size {size} …")
    made = builders(size, seed)
    for builder in made:
        _warm_up(builder)
    cold = {builder.name: Result() for builder in made}
    for number in range(runs):
        turn = number % len(made)
        for builder in made[turn:] + made[:turn]:
            builder.clean()
            cost = measure(builder.command, builder.root, environment())
            cold[builder.name].costs.append(cost)
            _say(f"{builder.name} {number + 1}/{runs}: {cost.wall:.1f} s")
    for builder in made:
        cold[builder.name].look_at(builder.site, _CHOOSER)
    differences = _differences({builder.name: builder for builder in made})
    indexed: dict[str, list[Cost]] = {builder.name: [] for builder in made[1:]}
    for _ in range(runs):
        for builder in made[1:]:
            cost = measure(indexing(builder), builder.root, environment())
            indexed[builder.name].append(cost)
            _say(f"search index of {builder.name}: {cost.wall:.1f} s")
    return Report(size, runs, cold, indexed, _again(made[0], runs), _live(made[0]), _parts(made[0]), differences)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _warm_up(builder: Builder) -> None:
    """Let the operating system load the builder's code and content."""
    measure(builder.warm_up, builder.root, environment())
    for path in builder.root.rglob("*"):
        if path.is_file():
            path.read_bytes()


def _differences(made: dict[str, Builder]) -> list[str]:
    """Pages and feeds that one builder writes and another doesn't; the plain stack has no feeds, and one page for what is not found."""
    ours = made["portal"].site
    found: list[str] = []
    pages = {uri for uri in addresses.pages(ours) if not _CHOOSER.search(uri)}
    for name, builder in made.items():
        if name != "portal":
            shared = pages if name == "hugo" else {uri for uri in pages if not uri.endswith("/404.html")}
            found += addresses.differences(shared, addresses.pages(builder.site), name)
    theirs = made["hugo"].site
    return found + addresses.differences(addresses.feeds(ours), addresses.feeds(theirs), "hugo")


def _again(portal: Builder, runs: int) -> dict[str, list[Cost]]:
    """Builds of the portal that find the last one. The edited field is the summary of the first partner, in English."""
    costs: dict[str, list[Cost]] = {
        name: [] for name in (_FIRST, _EDITED, _NOTHING, _IMPORTS, _CHECKED, _CHECKED_AGAIN, _CHECKED_COLD)
    }
    check = (portal.command[0], "check")
    file = portal.root / "data/partners.yml"
    written = file.read_bytes()
    page = portal.site / _first_partner(written) / "index.html"
    edits = _edits(written)
    try:
        for number in range(1 + max(runs, _EDITS)):
            edited = _EDITED if number else _FIRST
            content, mark = next(edits)
            file.write_bytes(content)
            costs[edited].append(measure(portal.command, portal.root, environment()))
            if mark not in page.read_text("utf-8"):
                raise CommandFailed(f"The portal was built anew, and {page} does not hold the edited text.")
            costs[_NOTHING].append(measure(portal.command, portal.root, environment()))
            costs[_IMPORTS].append(measure(imports_of_the_portal(), portal.root, environment()))
            for name in (_CHECKED, _CHECKED_AGAIN):
                costs[name].append(measure(check, portal.root, environment()))
            _say(f"again {number}: edited {costs[edited][-1].wall:.1f} s, nothing {costs[_NOTHING][-1].wall:.1f} s")
    finally:
        file.write_bytes(written)
    for _ in range(runs):
        portal.clean()
        costs[_CHECKED_COLD].append(measure(check, portal.root, environment()))
    return costs


def _live(portal: Builder) -> list[float]:
    """The same edit while ``portal serve`` shows the page in a browser: seconds from saving to the refreshed page."""
    file = portal.root / "data/partners.yml"
    written = file.read_bytes()
    try:
        seconds = save_to_refreshed(portal, file, _edits(written), f"{_first_partner(written)}/")
    finally:
        file.write_bytes(written)
    _say(f"save to refreshed browser: {', '.join(f'{one:.2f}' for one in seconds)} s")
    return seconds


def _parts(portal: Builder) -> dict[str, tuple[int, float, int]]:
    """What the portal's outputs besides pages and feeds cost by themselves."""
    command = [sys.executable, Path(__file__).with_name("parts.py"), portal.root]
    found = subprocess.run(command, capture_output=True, text=True, env=environment(), check=True).stdout
    return {name: tuple(part) for name, part in json.loads(found).items()}


def _first_partner(records: bytes) -> str:
    return f"partners/{_FIRST_ID.findall(records)[0].decode()}"


def _edits(records: bytes) -> Iterator[tuple[bytes, str]]:
    """Edits of the first partner's summary in English: the file's content, and words that are then on the page."""
    field = b"    summary: >-\n      "
    for number in count():
        mark = f"Edited {number}."
        yield records.replace(field, field + f"{mark} ".encode(), 1), mark


@click.command()
@click.argument("size", default="medium")
@click.option("--runs", type=click.IntRange(1), default=3, show_default=True, help="How often each builder builds.")
@click.option("--seed", default=1, show_default=True, help="Another seed makes other content of the same size.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def main(size: str, runs: int, seed: int, as_json: bool) -> None:
    """Compare the portal with its peers."""
    try:
        size_of(size)
        report = compare(size, runs, seed)
    except (ValueError, OSError, CommandFailed) as exc:
        raise click.ClickException(str(exc)) from None
    except subprocess.CalledProcessError as exc:
        raise click.ClickException(f"Setting up failed ({shlex.join(map(str, exc.cmd))}); see above.") from None
    finally:
        empty_trash()
    if as_json:
        click.echo(report.as_json())
    else:
        report.print()
    sys.exit(1 if report.differences else 0)


main.help = f"Compare the portal with its peers at SIZE: {', '.join(SIZES)} (medium if not given), or as in 12x6x3."

if __name__ == "__main__":
    main()
