"""Whole portals made at random: what the check accepts can be built. ``make fuzz MINUTES=10`` tries as many as there is time for."""

import pytest
from hypothesis import HealthCheck, given, settings

from support.portals import Example, assert_check_and_build_agree, portals

pytestmark = pytest.mark.slow

accepted: list[bool] = []


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(portals())
def look(example: Example) -> None:
    accepted.append(assert_check_and_build_agree(example))


def test_what_the_check_accepts_can_be_built() -> None:
    """The same few portals in every run; some of them are accepted, or nothing was shown."""
    look()
    assert any(accepted)
