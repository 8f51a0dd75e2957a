"""Do programs that are not ours find the sample booklet fit for press?

Where one of them is not on the machine, its tests say that they were not run.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from booklet import ghostscript
from booklet.placements import meant_by

DPI = 100
BLACK_ONLY = ("index", "tickets")
"""Templates whose pages hold black text and rules, and nothing else."""


def say(*command: str | Path) -> str:
    """What a program prints; a test is skipped where it is missing, and fails where it fails."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"not run: no {command[0]} here")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def pdf(built_small: Path) -> Path:
    return built_small / "booklet.pdf"


def test_qpdf_finds_nothing_wrong(pdf: Path) -> None:
    assert "No syntax or stream encoding errors found" in say("qpdf", "--check", pdf)


def test_poppler_finds_each_font_embedded_as_a_subset_that_can_be_searched(pdf: Path) -> None:
    heads, _, *rows = say("pdffonts", pdf).splitlines()
    assert heads.split()[-5:] == ["emb", "sub", "uni", "object", "ID"]
    assert len(rows) > 5
    for row in rows:
        *_, embedded, subset, searchable, _, _ = row.split()
        assert (embedded, subset, searchable) == ("yes", "yes", "yes"), row


def test_poppler_finds_pictures_in_inks_only(pdf: Path) -> None:
    _, _, *rows = say("pdfimages", "-list", pdf).splitlines()
    kinds = {(row.split()[2], row.split()[5]) for row in rows}
    assert ("image", "cmyk") in kinds
    assert kinds <= {("image", "cmyk"), ("image", "gray"), ("smask", "gray")}


def test_no_stand_in_is_left_for_a_picture(pdf: Path) -> None:
    with pikepdf.open(pdf) as file:
        images = [
            one
            for one in file.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
        assert len(images) > 3
        assert [one.objgen for one in images if meant_by(one)] == []


@pytest.mark.skipif(ghostscript.find() is None, reason="not run: Ghostscript is not here")
@pytest.mark.soak  # the sample is built whole
def test_black_text_is_on_the_black_plate_alone(sample_build: Path) -> None:
    pdf = sample_build / "booklet.pdf"
    record = json.loads((sample_build / "booklet.json").read_text(encoding="utf-8"))
    folios = [one["folio"] for one in record["pages"] if one["template"] in BLACK_ONLY]
    assert folios
    with pikepdf.open(pdf) as file:
        edge = round(float(file.pages[0].BleedBox[0]) / 72 * DPI) + 2
    for plates in ghostscript.plates_of(ghostscript.draw(pdf.read_bytes(), folios, DPI)):
        within = {name: level[edge:-edge, edge:-edge] for name, level in plates.levels.items()}
        assert within["Black"].max() == 255
        for name in ("Cyan", "Magenta", "Yellow"):
            assert not within[name].any(), f"page {plates.page}: {name}"
