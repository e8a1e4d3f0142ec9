"""What time it is, for whoever must know; the core gets it as an argument."""

from __future__ import annotations

import datetime as dt
import os
import time


def now() -> dt.datetime:
    """The moment to build for: SOURCE_DATE_EPOCH, if that is set (reproducible-builds.org), or the system's time."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(given) if given.isdecimal() and len(given) < 12 else time.time()
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
