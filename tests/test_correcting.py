"""Does a slip say what changed since the booklet was printed, and nothing else?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import documents_reader as reader
import pytest

from booklet.cli import main

Plant = Callable[[Path, str, str, str], int]


def run(*arguments: str | Path) -> int:
    return main([str(one) for one in (*arguments, "--quiet")])


@pytest.fixture
def printed(small: Path, tmp_path: Path, plant: Plant) -> Path:
    """A small edition whose booklet went to print; the folder of results."""
    for section in ("contents", "matter: welcome", "guide", "tickets", "venues", "days",
                    "index: [titles, directors, countries]"):  # fmt: skip
        plant(small, "edition.yaml", f"  - {section}\n", "")
    to = tmp_path / "build"
    assert run("snapshot", small, "--to", to) == 0
    return to


def test_without_a_change_there_is_no_slip(
    small: Path, printed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["errata", str(small), "--to", str(printed)]) == 0
    assert "Nothing changed" in capsys.readouterr().err
    assert not (printed / "errata").exists()


def test_the_slip_says_old_and_new_with_the_booklets_pages(
    small: Path, printed: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(small, "screenings.yaml", 'time: "16:00"', 'time: "16:45"')
    capsys.readouterr()
    assert main(["errata", str(small), "--to", str(printed), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["changes"] == 1
    assert told["reprint"] == ["day-2026-06-13", "venue-hall", "schedule", "by-title"]
    said = reader.text(printed / "errata" / "errata.pdf")
    assert "A Talk About Ropes" in said
    assert "16:00" in said
    assert "Now: 16:45" in said
    snapshot = json.loads((printed / "printed.json").read_text("utf-8"))
    assert snapshot["form"] == 1
    assert "Booklet, pages" in said


def test_the_slip_is_in_the_language_asked_for(small: Path, printed: Path, plant: Plant) -> None:
    plant(small, "screenings.yaml", 'time: "16:00"', 'time: "16:45"')
    assert run("errata", small, "--to", printed, "--language", "fr") == 0
    assert "Désormais" in reader.text(printed / "errata" / "errata.fr.pdf")


def test_what_was_recorded_is_not_written_over(
    small: Path, printed: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (printed / "printed.json").read_bytes()
    plant(small, "screenings.yaml", 'time: "16:00"', 'time: "16:45"')
    assert run("snapshot", small, "--to", printed) == 8
    assert "--replace" in capsys.readouterr().err
    assert (printed / "printed.json").read_bytes() == before
    assert run("snapshot", small, "--to", printed, "--replace") == 0
    assert (printed / "printed.json").read_bytes() != before


def test_data_with_errors_makes_no_slip(small: Path, printed: Path, plant: Plant) -> None:
    plant(small, "screenings.yaml", 'time: "16:00"', 'time: "soon"')
    assert run("errata", small, "--to", printed) == 3
    assert not (printed / "errata").exists()


def test_a_file_that_is_no_snapshot_is_told(
    small: Path, printed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("errata", small, "--to", printed, "--printed", small / "edition.yaml") == 2
    assert "snapshot" in capsys.readouterr().err


def test_a_slip_that_is_no_longer_true_is_removed(small: Path, printed: Path, plant: Plant) -> None:
    plant(small, "screenings.yaml", 'time: "16:00"', 'time: "16:45"')
    assert run("errata", small, "--to", printed) == 0
    assert (printed / "errata" / "errata.pdf").exists()
    plant(small, "screenings.yaml", 'time: "16:45"', 'time: "16:00"')
    assert run("errata", small, "--to", printed) == 0
    assert not (printed / "errata" / "errata.pdf").exists()


def test_what_is_doubtful_in_the_data_is_said_by_every_command(
    small: Path, printed: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(small, "strands.yaml", "First Light, fr: Première lueur", "First Light, de: Licht")
    for arguments in (
        ["snapshot", str(small), "--replace"], ["errata", str(small)],
        ["export", "ics", str(small)], ["export", "csv", str(small)],
    ):  # fmt: skip
        capsys.readouterr()
        assert main([*arguments, "--to", str(printed), "--quiet"]) == 0
        assert "D207" in capsys.readouterr().err, arguments
