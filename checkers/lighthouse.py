"""Lighthouse, from npm: four scores of a page on a middling phone with slow 4G, both simulated, in Debian's Chromium."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from browser import ARGUMENTS, CHROMIUM, PROJECT

MEASURED = ("index", "programme", "partner", "partners", "news-item")
"""The kinds of pages that the audit measures, in English and in Arabic."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PERFECT = 100
_TRIES = 3
"""Performance is what a busy machine makes of it: the best run counts."""


@dataclass(frozen=True)
class Scores:
    """What Lighthouse makes of a page."""

    scores: tuple[int, ...]
    """From 0 to 100, in the order of CATEGORIES."""
    bytes: int
    """All that was fetched, over the wire."""
    shift: float
    """How much the layout shifted."""
    faults: tuple[str, ...]
    """Why a score isn't full: the audits that are not passed."""

    @property
    def perfect(self) -> bool:
        """Four times 100, and nothing moved."""
        return min(self.scores) == PERFECT and self.shift == 0


def measure(url: str, reports: Path, name: str) -> Scores:
    """Run Lighthouse up to three times and return the best run; its report is kept as *name*.html and *name*.json."""
    best: Scores | None = None
    for _ in range(_TRIES):
        scores = _run(url, reports / "run")
        if best is None or sum(scores.scores) > sum(best.scores):
            best = scores
            for kind in ("html", "json"):
                (reports / f"run.report.{kind}").replace(reports / f"{name}.{kind}")
        if best.perfect:
            break
    assert best is not None
    for rest in reports.glob("run.report.*"):
        rest.unlink()
    return best


def _run(url: str, report: Path) -> Scores:
    command = [
        *(
            str(Path(sys.executable).with_name("node")),
            str(PROJECT / "checkers/node_modules/lighthouse/cli/index.js"),
            url,
        ),
        *("--quiet", "--no-enable-error-reporting", "--output=json", "--output=html", f"--output-path={report}"),
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}",
    ]
    env = {**os.environ, "CHROME_PATH": CHROMIUM}
    subprocess.run(command, env=env, check=True, timeout=240, stdout=subprocess.DEVNULL)
    return _read(json.loads(report.with_name(f"{report.name}.report.json").read_text("utf-8")))


def _read(report: dict) -> Scores:  # type: ignore[type-arg]
    """The scores within a report (a Lighthouse result object)."""
    audits = report["audits"]
    faults = []
    for category in CATEGORIES:
        for one in report["categories"][category]["auditRefs"]:
            audit = audits[one["id"]]
            if one["weight"] and audit["score"] is not None and audit["score"] < 1:
                value = audit.get("displayValue", "")
                faults.append(f"{category}: {audit['title']}{f' ({value})' if value else ''}")
    return Scores(
        scores=tuple(round(100 * (report["categories"][one]["score"] or 0)) for one in CATEGORIES),
        bytes=int(audits["total-byte-weight"]["numericValue"]),
        shift=audits["cumulative-layout-shift"]["numericValue"],
        faults=tuple(faults),
    )
