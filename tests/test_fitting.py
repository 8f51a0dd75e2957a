"""Does a note that is too long climb down its ladder, a step at a time, and is each step told?"""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from booklet import raster
from booklet.build import build
from booklet.cli import main
from booklet.console import Console
from booklet.copyfit import Line, copyfit
from booklet.errors import BookletError
from booklet.findings import Finding
from booklet.material import Order

Plant = Callable[[Path, str, str, str], int]
OAR, KEEPER, PLAN = "films/quiet-oar.yaml", "films/lantern-keeper.yaml", "edition.yaml"
WORDS = " and we do not"


def line(folder: Path, what: str, language: str = "en") -> Line:
    """How one note fits."""
    order = Order(folder, folder, language=language)
    lines, _ = copyfit(order, Console(StringIO(), is_quiet=True))
    (found,) = [one for one in lines if one.what == what]
    return found


def built(folder: Path, to: Path) -> tuple[Finding, ...]:
    """What a build finds, whether it comes to an end or not."""
    try:
        return build(Order(folder, to), Console(StringIO(), is_quiet=True)).findings
    except BookletError as error:
        return error.findings


def long_oar(folder: Path, plant: Plant, times: int) -> None:
    plant(folder, OAR, "The boat speaks", "The boat speaks" + WORDS * times)


@pytest.mark.parametrize(
    ("times", "fits"),
    [
        (0, "fits; room for 530 more"),
        (106, "fits"),
        (114, "size 3 of 4"),
        (122, "1 line over: cut about 30"),
    ],
)
def test_a_note_is_set_as_small_as_it_must_and_no_smaller(
    small: Path, plant: Plant, times: int, fits: str
) -> None:
    if times:
        long_oar(small, plant, times)
    assert line(small, "The Quiet Oar").fits == fits


def test_the_short_version_stands_in_where_no_size_helps(small: Path, plant: Plant) -> None:
    plant(small, KEEPER, "do not come.", "do not come" + WORDS * 300 + ".")
    plant(small, KEEPER, "", "note_short: {en: A keeper counts., fr: Un gardien compte.}\n")
    found = line(small, "The Lantern Keeper")
    assert found.fits == "short version"
    assert found.characters == len("A keeper counts.")
    assert line(small, "The Lantern Keeper", "fr").fits.startswith("fits")


def test_a_step_is_told_at_the_note_with_what_to_cut(
    small: Path, plant: Plant, tmp_path: Path
) -> None:
    long_oar(small, plant, 114)
    (told,) = [one for one in built(small, tmp_path) if one.code == "T115"]
    assert told.message == "The Quiet Oar: the note fits in size 3 of 4."
    assert told.place.file == small.resolve() / OAR
    assert told.place.folio == 15
    assert told.remedy.startswith("Cut about 30 characters")


def test_what_was_not_too_long_is_set_as_it_was(small: Path, plant: Plant, tmp_path: Path) -> None:
    built(small, tmp_path / "before")
    long_oar(small, plant, 114)
    built(small, tmp_path / "after")
    before, after = (pages(tmp_path / one / "booklet.pdf") for one in ("before", "after"))
    differing = [
        n for n, pair in enumerate(zip(before, after, strict=True), 1) if len(set(pair)) > 1
    ]
    assert differing == [15]


def pages(pdf: Path) -> list[bytes]:
    """A picture of each page."""
    return [image.tobytes() for image in raster.pictures(pdf.read_bytes(), None, 40)]


def test_final_forbids_steps_where_the_edition_says_so(
    small: Path, plant: Plant, tmp_path: Path
) -> None:
    long_oar(small, plant, 114)
    assert main(["build", str(small), "--to", str(tmp_path), "--final", "--quiet"]) == 0
    plant(small, PLAN, "severities:\n", "severities:\n  T115: warning\n")
    assert main(["build", str(small), "--to", str(tmp_path), "--quiet"]) == 0
    assert main(["build", str(small), "--to", str(tmp_path), "--final", "--quiet"]) == 5


def test_a_note_that_nothing_makes_fit_is_overset_at_its_line(
    small: Path, plant: Plant, tmp_path: Path
) -> None:
    long_oar(small, plant, 200)
    (told,) = built(small, tmp_path)
    assert (told.code, told.place.file) == ("T101", small.resolve() / OAR)


def test_cutting_what_is_told_is_enough(small: Path, plant: Plant) -> None:
    text = "The boat speaks" + WORDS * 122
    long_oar(small, plant, 122)
    cut = line(small, "The Quiet Oar").cut
    plant(small, OAR, text, text[: -2 * cut])
    assert not line(small, "The Quiet Oar").is_over


def test_fit_is_a_table_and_tells_the_exit_code(
    small: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", str(small), "--quiet"]) == 0
    plant(small, "films/moth.yaml", "A bulb is changed.", "A “bulb is changed.")
    assert main(["fit", str(small), "--quiet"]) == 0
    assert "W104" in capsys.readouterr().err
    long_oar(small, plant, 200)
    assert main(["fit", str(small), "--quiet"]) == 5
    worst = capsys.readouterr().out.split("characters  fits")[-1].splitlines()[1]
    assert worst.startswith("The Quiet Oar")
    assert "lines over" in worst
    assert main(["fit", str(small), "--quiet", "--format", "json", "--language", "fr"]) == 0
    texts = json.loads(capsys.readouterr().out)["texts"]
    assert {one["language"] for one in texts} == {"fr"}


def test_a_budget_is_what_fits(
    small: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["fit", str(small), "--budget", "--quiet", "--format", "json", "--language", "en"]
    assert main(asked) == 0
    (held,) = [
        one for one in json.loads(capsys.readouterr().out)["budgets"] if one["template"] == "film-3"
    ]
    assert 1400 < held["least"] <= held["most"] < 1800
    assert held["least"] < held["smallest"]
    nearly = (WORDS * 200)[: round(held["least"] * 0.95)]
    plant(small, OAR, "The boat speaks", f"The boat speaks{nearly}")
    assert line(small, "The Quiet Oar").fits == "fits"
