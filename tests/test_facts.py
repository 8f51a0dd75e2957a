"""Do all outputs of the small edition agree?"""

from __future__ import annotations

from pathlib import Path

import facts_checker
import pytest

SMALL = Path(__file__).resolve().parent / "edition"


def test_every_screening_is_the_same_everywhere(built_small: Path, tmp_path: Path) -> None:
    facts_checker.make_all(SMALL, tmp_path)
    facts_checker.check(SMALL, tmp_path, built_small / "booklet.pdf")


def test_a_time_that_one_output_has_wrong_is_found(
    built_small: Path, small: Path, tmp_path: Path
) -> None:
    screenings = small / "screenings.yaml"
    text = screenings.read_text("utf-8")
    assert 'time: "16:00"' in text
    screenings.write_text(text.replace('time: "16:00"', 'time: "16:05"'), "utf-8")
    facts_checker.make_all(small, tmp_path)
    with pytest.raises(AssertionError, match="booklet: Sat 13 Jun 16:05"):
        facts_checker.check(small, tmp_path, built_small / "booklet.pdf")
