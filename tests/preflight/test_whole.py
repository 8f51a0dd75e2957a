"""Is each fault of a file found by the whole preflight, Ghostscript included, and nothing else?"""

from __future__ import annotations

import pytest
from raster_maker import NO_GHOSTSCRIPT
from structure_maker import clean_pdf, expected
from twins_maker import Twin, twins

from booklet.codes import CODES
from booklet.preflight.run import preflight
from booklet.preflight.verdicts import Outcome, Report

TWINS = twins()
_INK = "F405"


def _with(report: Report, outcome: Outcome) -> set[str]:
    return {one.code for one in report.verdicts if one.outcome is outcome}


def test_the_clean_file_passes_every_rule() -> None:
    if NO_GHOSTSCRIPT:
        pytest.skip(NO_GHOSTSCRIPT)
    report = preflight(clean_pdf(), expected(), None)
    assert {one.outcome for one in report.verdicts} == {Outcome.PASSED}


@pytest.mark.parametrize("twin", TWINS, ids=str)
def test_each_fault_is_found_and_no_other(twin: Twin) -> None:
    if NO_GHOSTSCRIPT and twin.code == _INK:
        pytest.skip(NO_GHOSTSCRIPT)
    report = preflight(twin.pdf(), twin.expected, None)
    unmeasured = {_INK} if NO_GHOSTSCRIPT else set()
    assert _with(report, Outcome.FAILED) == {twin.code}
    assert _with(report, Outcome.NOT_CHECKED) == twin.left_open | unmeasured


def test_every_code_of_preflight_has_a_twin_and_there_are_forty() -> None:
    assert {twin.code for twin in TWINS} == {code for code in CODES if code.startswith("F")}
    assert len(TWINS) >= 40


def test_twins_are_told_apart() -> None:
    assert len({str(twin) for twin in TWINS}) == len(TWINS)
