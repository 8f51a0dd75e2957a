"""Does each build leave one report that a designer can work from, and never a stale one?"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from conftest import Plant
from html_checker import assert_whole

from booklet import flatplan
from booklet.binding import CoverKind
from booklet.build import build
from booklet.buildreport import Ending, as_html
from booklet.cli import main
from booklet.codes import CODES
from booklet.console import Console
from booklet.errors import BookletError, DataError, ExitCode, PlanError
from booklet.findings import found
from booklet.material import Order

SMALL = Path(__file__).resolve().parent / "edition"
OAR = "films/quiet-oar.yaml"
LONG = "The boat speaks" + " and we do not" * 200
_MOST_BYTES = 1_000_000


def quiet() -> Console:
    return Console(StringIO(), is_quiet=True)


def failed(order: Order) -> BookletError:
    with pytest.raises(BookletError) as caught:
        build(order, quiet())
    return caught.value


def test_a_clean_build_has_a_small_report_of_everything_that_was_looked_for(
    built_small: Path,
) -> None:
    html = (built_small / "booklet.html").read_text(encoding="utf-8")
    assert_whole(html)
    assert len(html.encode()) < _MOST_BYTES
    assert "<h1>Fit to print</h1>" in html
    assert "No findings." in html
    assert all(code in html for code in CODES if code.startswith("F"))
    assert str(built_small.parent) not in html
    assert str(SMALL.parent) not in html


def test_text_that_runs_over_is_reported_and_the_old_pdf_is_called_old(
    small: Path, tmp_path: Path, plant: Plant
) -> None:
    to = tmp_path / "build"
    to.mkdir()
    (to / "booklet.pdf").write_bytes(b"the last good file")
    (to / "booklet.html").write_text("<h1>Fit to print</h1>")
    line = plant(small, OAR, "The boat speaks", LONG)
    error = failed(Order(small, to))
    assert isinstance(error, PlanError)
    assert error.report == to / "booklet.html"
    html = error.report.read_text(encoding="utf-8")
    assert_whole(html)
    assert "<h1>No PDF was made</h1>" in html
    assert "booklet.pdf beside this report is of an earlier build." in html
    (finding,) = error.findings
    assert f'<p class="where">{OAR}:{line}:' in html
    for part in (finding.code, finding.message, finding.remedy, "note_short: {en: The boat speaks"):
        assert part in html
    assert str(tmp_path) not in html
    assert (to / "booklet.pdf").read_bytes() == b"the last good file"
    assert {path.name for path in to.iterdir()} == {"booklet.pdf", "booklet.html"}


def test_a_fault_of_preflight_is_drawn_where_it_is(
    small: Path, tmp_path: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What runs over a page falls on the codes of the next, where both are set together."""
    monkeypatch.setattr(flatplan, "TAKE_PAGES", 16)
    plant(small, OAR, "The boat speaks", LONG)
    error = failed(Order(small, tmp_path, png=True, cover=CoverKind.SEPARATE))
    assert error.report is not None
    html = error.report.read_text(encoding="utf-8")
    assert_whole(html)
    assert "No PDF was made" in html
    assert "Preflight of booklet-cover.pdf" in html
    assert "Preflight of booklet-inside.pdf" in html
    assert {one.code for one in error.findings} == {"T101", "F602", "F603"}
    assert '<article class="page" id="inside-page-' in html
    assert html.index(">T101<") < html.index(">F602<")
    assert "an earlier build" not in html


def test_errors_come_first_whatever_their_stage(tmp_path: Path) -> None:
    told = [found("T116", "A page is empty."), found("X201", "A picture is small.")]
    told += [found("F405", "There is much ink."), found("D101", "A key is not known.")]
    html = as_html(Ending("booklet", tmp_path, None, PlanError("It ends.", findings=told)))
    assert_whole(html)
    tables = html[html.index("<main>") :]
    places = [tables.index(one.message) for one in reversed(told)]
    assert places == sorted(places)
    assert 'href="#errors">2 errors, 1 warning, 1 note<' in html


@pytest.mark.parametrize(
    ("order", "name"),
    [
        ({}, "booklet.html"),
        ({"language": "fr"}, "booklet-fr.html"),
        ({"folios": (3, 4)}, "booklet-p3-4.html"),
    ],
)
def test_an_error_in_the_data_is_reported_by_the_name_of_its_job(
    order: dict[str, object], name: str, small: Path, tmp_path: Path, plant: Plant
) -> None:
    plant(small, OAR, "title:", "nonsense: 1\ntitle:")
    error = failed(Order(small, tmp_path / "build", **order))  # type: ignore[arg-type]
    assert isinstance(error, DataError)
    assert [path.name for path in (tmp_path / "build").iterdir()] == [name]
    assert "nonsense" in (tmp_path / "build" / name).read_text(encoding="utf-8")


def test_the_next_build_that_succeeds_replaces_the_report(
    small: Path, tmp_path: Path, plant: Plant
) -> None:
    plant(small, OAR, "title:", "nonsense: 1\ntitle:")
    report = failed(Order(small, tmp_path / "build", folios=(1,))).report
    assert report is not None
    plant(small, OAR, "nonsense: 1\n", "")
    build(Order(small, tmp_path / "build", folios=(1,)), quiet())
    assert "<h1>Fit to print</h1>" in report.read_text(encoding="utf-8")


def test_where_no_report_can_be_left_the_error_says_so(
    small: Path, tmp_path: Path, plant: Plant
) -> None:
    plant(small, OAR, "title:", "nonsense: 1\ntitle:")
    (tmp_path / "build").write_text("a file in the way")
    error = failed(Order(small, tmp_path / "build"))
    assert isinstance(error, DataError)
    assert error.report is None
    assert "No report was left" in error.remedy


def test_the_summary_says_where_the_report_is(
    small: Path, tmp_path: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "build"
    asked = ["build", str(small), "--to", str(to), "--pages", "1"]
    assert main(asked) == ExitCode.FINE
    told = capsys.readouterr()
    assert f"report:    {to / 'booklet-p1.html'}" in told.err
    assert told.out == f"{to / 'booklet-p1.pdf'}\n"
    plant(small, OAR, "title:", "nonsense: 1\ntitle:")
    assert main(asked) == ExitCode.DATA
    assert f"1 error; no PDF; report: {to / 'booklet-p1.html'}\n" in capsys.readouterr().err
