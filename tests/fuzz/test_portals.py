"""``make fuzz MINUTES=n``: portals made at random, for half as long as it was told; texts and edits have the other half. What it finds is remembered, and tried first next time."""

import os
import time

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from support.portals import Example, assert_check_and_build_agree, portals
from support.sites import PROJECT

FOUND = DirectoryBasedExampleDatabase(PROJECT / ".cache/hypothesis")


def test_what_the_check_accepts_can_be_built() -> None:
    end = time.monotonic() + 30 * float(os.environ.get("MINUTES", "1"))
    tried, accepted, began = 0, 0, time.time_ns()
    while time.monotonic() < end:

        @seed(began + tried)
        @settings(
            max_examples=20,
            deadline=None,
            database=FOUND,
            phases=[Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(portals())
        def look(example: Example) -> None:
            nonlocal tried, accepted
            tried += 1
            accepted += assert_check_and_build_agree(example)

        look()
    print(f"{tried} portals, of which the check accepted {accepted}")
