"""Is a page believed that says what the data says, and a code that stands where it should?"""

from __future__ import annotations

import pytest
from facts_maker import GOOD, RIGHT, SWAPPED
from structure_maker import broken, clean_pdf

from booklet.preflight.run import preflight
from booklet.preflight.verdicts import Expected, Outcome

RULES = ("F606", "F607", "F701", "F702", "F703")


@pytest.mark.parametrize("told", GOOD)
def test_what_is_there_is_found(told: Expected) -> None:
    report = preflight(clean_pdf(), told, None, RULES)
    assert {one.outcome for one in report.verdicts} == {Outcome.PASSED}, report


def test_codes_beside_their_own_screenings_pass() -> None:
    breaker, told = RIGHT
    (verdict,) = preflight(broken(breaker), told, None, ["F606"]).verdicts
    assert verdict.outcome is Outcome.PASSED


def test_codes_that_changed_places_are_told_once_with_both_screenings() -> None:
    breaker, told = SWAPPED
    (verdict,) = preflight(broken(breaker), told, None, ["F606"]).verdicts
    (fault,) = verdict.faults
    assert (fault.about, fault.message[:14]) == ("night", "night and fog:")


def test_of_a_file_of_which_nothing_is_known_nothing_is_said() -> None:
    report = preflight(clean_pdf(), Expected(), None, RULES)
    assert {one.outcome for one in report.verdicts} == {Outcome.NOT_CHECKED}
