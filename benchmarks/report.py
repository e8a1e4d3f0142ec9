"""What came of a benchmark: medians and ratios, as tables for people or as JSON for machines."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from builders import PROJECT, hugo_program
from measure import Cost
from rich.console import Console
from rich.table import Table

PEERS = ("hugo", "plain")
_MEGA = 1_000_000


@dataclass
class Result:
    """All runs of one builder, and what it wrote."""

    costs: list[Cost] = field(default_factory=list)
    pages: int = 0
    written: int = 0
    """Bytes of all files."""
    html: int = 0
    """Bytes of HTML, of the pages that its peers have too."""

    def look_at(self, site: Path, own: re.Pattern[str]) -> None:
        """Count what stands in a built site; *own* finds the addresses of pages that its peers don't have."""
        sizes = {path: path.stat().st_size for path in site.rglob("*") if path.is_file()}
        html = {path.relative_to(site).as_posix(): size for path, size in sizes.items() if path.suffix == ".html"}
        self.pages, self.written = len(html), sum(sizes.values())
        self.html = sum(size for uri, size in html.items() if not own.search(uri))

    def medians(self) -> dict[str, float]:
        """Medians of the runs by name, and what was written."""
        wall = median(cost.wall for cost in self.costs)
        memory = [cost.memory for cost in self.costs if cost.memory is not None]
        return {
            "pages": self.pages,
            "wall_s": wall,
            "cpu_s": median(cost.cpu for cost in self.costs),
            **({"memory_mb": median(memory) / _MEGA} if memory else {}),
            "written_mb": self.written / _MEGA,
            "html_mb": self.html / _MEGA,
            "ms_per_page": 1000 * wall / max(1, self.pages),
        }


@dataclass
class Report:
    """A whole benchmark."""

    size: str
    runs: int
    cold: dict[str, Result]
    indexed: dict[str, list[Cost]]
    """Indexing each peer's site for search, which the portal does within its build."""
    again: dict[str, list[Cost]]
    """Builds of the portal that find an earlier one: runs by what happened in between."""
    live: list[float]
    """Seconds from saving a field to the refreshed browser, edit by edit."""
    parts: dict[str, tuple[int, float, int]]
    """The portal's outputs besides pages and feeds: how many, seconds in one process, bytes."""
    differences: list[str]
    """Addresses that not every builder wrote."""

    def ratios(self) -> dict[str, dict[str, float]]:
        """The portal's medians divided by each peer's."""
        ours = self.cold["portal"].medians()
        return {
            f"portal / {peer}": {
                name: ours[name] / theirs
                for name, theirs in self.cold[peer].medians().items()
                if name in ours and theirs
            }
            for peer in PEERS
            if peer in self.cold
        }

    def as_json(self) -> str:
        """Everything, for machines."""
        value: dict[str, Any] = {
            "size": self.size,
            "runs": self.runs,
            "machine": machine(),
            "versions": versions(),
            "cold": {
                name: {"median": result.medians(), "runs": [asdict(cost) for cost in result.costs]}
                for name, result in self.cold.items()
            },
            "ratios": self.ratios(),
            "indexed": _as_values(self.indexed),
            "again": _as_values(self.again),
            "parts": self.parts,
            "live": {"median_wall_s": median(self.live), "runs": self.live},
            "differences": self.differences,
        }
        return json.dumps(value, ensure_ascii=False, indent=2)

    def print(self) -> None:
        """Everything, for people."""
        console = Console(width=None if Console().is_terminal else 120)
        names = {
            "pages": "pages", "wall_s": "wall s", "cpu_s": "CPU s", "memory_mb": "peak MB", "written_mb": "MB written",
            "html_mb": "MB HTML", "ms_per_page": "ms/page",
        }  # fmt: skip
        table = Table("cold build", *names.values(), title=f"{self.size}, median of {self.runs}")
        for builder, result in self.cold.items():
            table.add_row(builder, *_cells(result.medians(), names, ""))
        table.add_section()
        for pair, ratios in self.ratios().items():
            table.add_row(pair, *_cells(ratios, names, " ×"))
        for column in table.columns[1:]:
            column.justify = "right"
        console.print(table)
        hugo = self.cold["hugo"].medians()["wall_s"]
        again = Table("portal", "wall s", "CPU s", "of Hugo's cold build")
        for name, costs in self.again.items():
            wall = _wall(costs)
            cpu = median(cost.cpu for cost in costs)
            again.add_row(name, f"{wall:.2f}", f"{cpu:.2f}", f"{wall / hugo:.2f} ×")
        again.add_row("save to refreshed browser", f"{median(self.live):.2f}", "–", f"{median(self.live) / hugo:.2f} ×")
        console.print(again)
        parts = Table("of the portal's cold build, in one process", "number", "wall s", "ms each", "KB each")
        for name, (number, seconds, size) in self.parts.items():
            each = max(1, number)
            parts.add_row(
                name, f"{number:,}", f"{seconds:.2f}", f"{1000 * seconds / each:.1f}", f"{size / each / 1000:.1f}"
            )
        console.print(parts)
        indexing = Table("search index of the peers, by Pagefind", "wall s", "CPU s", "peak MB")
        for builder, costs in self.indexed.items():
            memory = median(cost.memory or 0 for cost in costs) / _MEGA
            indexing.add_row(
                builder, f"{_wall(costs):.1f}", f"{median(cost.cpu for cost in costs):.1f}", f"{memory:,.0f}"
            )
        console.print(indexing)
        what = machine()
        console.print(
            f"{what['processor']}, {what['cores']} cores, {what['memory_gb']} GB, {what['system']}", soft_wrap=True
        )
        console.print(", ".join(f"{name} {number}" for name, number in versions().items()), soft_wrap=True)
        for sentence in self.differences:
            console.print(f"[bold]The addresses differ:[/] {sentence}", soft_wrap=True)


def _as_values(runs: Mapping[str, list[Cost]]) -> dict[str, Any]:
    return {
        name: {"median_wall_s": _wall(costs), "runs": [asdict(cost) for cost in costs]} for name, costs in runs.items()
    }


def _wall(costs: list[Cost]) -> float:
    return median(cost.wall for cost in costs)


def _cells(values: Mapping[str, float], names: Mapping[str, str], sign: str) -> list[str]:
    cells = []
    for name in names:
        value = values.get(name)
        digits = 0 if value is None or value >= 1000 or (name == "pages" and not sign) else 1 if value >= 10 else 2
        cells.append("–" if value is None else f"{value:,.{digits}f}{sign}")
    return cells


def machine() -> dict[str, Any]:
    """The machine on which this runs."""
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        models = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        processor = models[0] if models else processor
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": processor,
        "cores": cores,
        "memory_gb": round(memory / 1e9),
        "system": f"{platform.system()} {platform.release()}",
    }


def versions() -> dict[str, str]:
    """What was compared."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    hugo = subprocess.run([hugo_program(), "version"], capture_output=True, text=True, check=True).stdout
    names = {"MkDocs": "mkdocs", "Material": "mkdocs-material", "static-i18n": "mkdocs-static-i18n"}
    return {
        "portal": commit.stdout.strip() or version("partner-portal"),
        "Hugo": hugo.split()[1].removeprefix("v").split("-")[0],
        **{name: version(package) for name, package in names.items()},
        "Python": platform.python_version(),
    }
