"""Is each fault that a festival fears told once, where it stands, and nothing else with it?

By the commands that people type, on copies of the small edition; tests/faults.py has the table.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from faults import FAULTS
from planting import Fault, assert_told_once, freeze, pages_of, run

SMALL = Path(__file__).parent / "edition"


@pytest.fixture(scope="session")
def pages(built_small: Path) -> Mapping[str, int]:
    """Where each subject of the small edition stands."""
    return pages_of(built_small / "booklet.json")


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small edition whose film pages are at the printer."""
    base = tmp_path_factory.mktemp("printed")
    folder = Path(shutil.copytree(SMALL, base / "edition"))
    freeze(folder, base / "build", "11-15")
    return folder


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_is_told_once_where_it_stands(
    fault: Fault, pages: Mapping[str, int], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    clean = request.getfixturevalue("printed") if fault.by == "freeze" else SMALL
    folder = Path(shutil.copytree(clean, tmp_path / "edition"))
    assert_told_once(fault, fault.small, folder, tmp_path / "build", pages)


def test_thirty_faults_and_more_are_planted() -> None:
    assert len({str(fault) for fault in FAULTS}) == len(FAULTS) >= 30


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_a_fault_nothing_is_told(language: str, tmp_path: Path) -> None:
    code, said = run("build", SMALL, "--to", tmp_path, "--final", "--language", language)
    assert (code, said["findings"]) == (0, [])
