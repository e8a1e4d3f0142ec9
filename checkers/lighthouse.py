"""Lighthouse, from npm: four scores of a page on a middling phone with slow 4G, both simulated, in Debian's Chromium."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.browser import ARGUMENTS, CHROMIUM, PROJECT

MEASURED = ("index", "programme", "partner", "partners", "news-item")
"""The kinds of pages that the audit measures, in English and in Arabic."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_TRIES = 3
"""Performance is what a busy machine makes of it: the best run counts."""


@dataclass(frozen=True)
class Scores:
    """What Lighthouse makes of a page."""

    scores: tuple[int, ...]
    """From 0 to 100, in the order of CATEGORIES."""
    bytes: int
    """All that was fetched, over the wire."""
    faults: tuple[str, ...]
    """Why a score isn't full, and by how much the layout shifted if it did; none if the page is as it should be."""


def measure(url: str, reports: Path, name: str) -> Scores:
    """Run Lighthouse up to three times and return the best run; its report is kept as *name*.html and *name*.json."""
    best: Scores | None = None
    for _ in range(_TRIES):
        scores = _run(url, reports / "run")
        if best is None or sum(scores.scores) > sum(best.scores):
            best = scores
            for report in reports.glob("run.report.*"):
                report.replace(reports / f"{name}{report.suffix}")
        if not best.faults:
            break
    for rest in reports.glob("run.report.*"):
        rest.unlink()
    assert best is not None
    return best


def _run(url: str, report: Path) -> Scores:
    node, program = Path(sys.executable).with_name("node"), PROJECT / "checkers/node_modules/lighthouse/cli/index.js"
    command = [
        *(str(node), str(program), url, "--quiet", "--no-enable-error-reporting"),
        *("--output=json", "--output=html", f"--output-path={report}"),
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}",
    ]
    env = {**os.environ, "CHROME_PATH": CHROMIUM}
    result = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    written = report.with_name(f"{report.name}.report.json")
    if result.returncode or not written.exists():
        last = (result.stderr.strip().splitlines() or [""])[-1]
        return Scores((0,) * len(CATEGORIES), 0, (f"Lighthouse ended with {result.returncode}: {last}",))
    return read(json.loads(written.read_text("utf-8")))


def read(report: dict[str, Any]) -> Scores:
    """What a report says (a Lighthouse result object)."""
    audits = report["audits"]
    scores = tuple(round(100 * (report["categories"][one]["score"] or 0)) for one in CATEGORIES)
    faults = []
    for category, score in zip(CATEGORIES, scores, strict=True):
        if score == 100:
            continue
        faults.append(f"{category} is {score}")
        for one in report["categories"][category]["auditRefs"]:
            audit = audits[one["id"]]
            if one["weight"] and audit["score"] is not None and audit["score"] < 1:
                faults.append(" ".join((f"{category}:", audit["title"], audit.get("displayValue", ""))).strip())
    if shift := audits["cumulative-layout-shift"].get("numericValue", 0):
        faults.append(f"the layout shifts by {shift:.3g}")
    return Scores(scores, int(audits["total-byte-weight"].get("numericValue", 0)), tuple(faults))
