"""Is each fault told once in an edition as long as a festival's, where it stands, and no other?

tests/faults.py has the table; here its faults are planted in copies of the sample.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from multiprocessing import active_children
from pathlib import Path

import pytest
from faults import FAULTS
from planting import Fault, assert_told_once, freeze, pages_of, run

from booklet import workers
from booklet.errors import ExitCode

pytestmark = pytest.mark.soak

DATA = Path(__file__).parent.parent.parent / "data"
SMALL = Path(__file__).parent.parent / "edition"


@pytest.fixture(scope="module")
def pages(sample_build: Path) -> Mapping[str, int]:
    """Where each subject of the sample stands."""
    return pages_of(sample_build / "booklet.json")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample when the pages of its archive films are at the printer."""
    base = tmp_path_factory.mktemp("printed")
    folder = Path(shutil.copytree(DATA, base / "edition"))
    freeze(folder, base / "build", "57-59")
    return folder


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_is_told_once_where_it_stands(
    fault: Fault, pages: Mapping[str, int], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    clean = request.getfixturevalue("printed") if fault.by == "freeze" else DATA
    folder = Path(shutil.copytree(clean, tmp_path / "edition"))
    assert_told_once(fault, fault.sample, folder, tmp_path / "build", pages)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_a_fault_only_notes_are_told(language: str, tmp_path: Path) -> None:
    code, said = run("build", DATA, "--to", tmp_path, "--final", "--language", language)
    assert code == 0
    assert {one["severity"] for one in said["findings"]} <= {"note"}


def test_a_template_that_the_engine_never_ends_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "LIMIT", 60.0)
    folder = Path(shutil.copytree(SMALL, tmp_path / "edition"))
    boxes = '<div style="display: flex">' * 20 + "text" + "</div>" * 20
    cover = folder / "layout" / "pages" / "cover.html"
    cover.parent.mkdir(parents=True, exist_ok=True)
    cover.write_text(f'<section class="page" id="page.{{{{ page.folio }}}}">{boxes}</section>')
    code, said = run("build", folder, "--to", tmp_path / "build")
    assert code == ExitCode.PLAN
    (finding,) = said["findings"]
    assert finding["code"] == "T118"
    assert "did not end in 1 minute; it was tried twice" in finding["message"]
    assert "cover" in finding["remedy"]
    assert not (tmp_path / "build" / "booklet.pdf").exists()
    assert not active_children()
