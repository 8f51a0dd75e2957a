"""Are all documents of the sample edition right: every code, every plate, every edge?"""

from __future__ import annotations

from pathlib import Path

import documents_reader as reader
import facts_checker
import numpy as np
import pikepdf
import pytest

from booklet import ghostscript
from booklet.cli import main
from booklet.documents import screening_id
from booklet.load import load
from booklet.model import Edition

pytestmark = pytest.mark.soak

DATA = Path(__file__).parent.parent.parent / "data"


@pytest.fixture(scope="module")
def edition() -> Edition:
    edition, _ = load(DATA)
    assert edition is not None
    return edition


def made(to: Path, *arguments: str) -> list[Path]:
    before = set(to.rglob("*.pdf"))
    options = ("--edition", str(DATA), "--to", str(to), "--quiet", "--final")
    assert main([*arguments, "--all", *options]) == 0
    return sorted(set(to.rglob("*.pdf")) - before)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_one_sheet_opens_its_own_screenings(
    language: str, edition: Edition, tmp_path: Path
) -> None:
    suffix = "" if language == "en" else ".fr"
    for sheet in made(tmp_path, "one-sheet", "--language", language):
        name = sheet.stem.removesuffix(suffix)
        wanted = {
            one.ticket_url
            for one in edition.public_screenings
            if one.has_tickets and name in {film.id for film in one.programme.films}
        }
        assert reader.codes(sheet) == wanted, name
        assert wanted <= reader.links(sheet), name
        assert sheet.stat().st_size < 2_000_000


def test_every_sign_opens_its_own_screening(edition: Edition, tmp_path: Path) -> None:
    made(tmp_path, "make", "doorsign")
    for one in edition.public_screenings:
        sign = tmp_path / "door-signs" / f"{screening_id(one)}.pdf"
        assert reader.codes(sign) == ({one.ticket_url} if one.has_tickets else set()), sign.name


@pytest.mark.skipif(ghostscript.find() is None, reason="not run: Ghostscript is not here")
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("option", ["", "--staff", "--large-print"])
@pytest.mark.parametrize("paper", ["Letter", "A4", "Tabloid", "A3"])
def test_every_handout_is_black_large_enough_and_off_the_edge(
    paper: str, option: str, language: str, edition: Edition, tmp_path: Path
) -> None:
    least = 17.99 if option == "--large-print" else 7.99
    flags = [flag for flag in (option,) if flag]
    for path in made(tmp_path, "handout", "--paper", paper, "--language", language, *flags):
        assert reader.codes(path) == {edition.settings.schedule_url}, path.name
        assert min(reader.sizes(path)) >= least, path.name
        assert reader.edge_ink(path, 6) == 0, path.name
        with pikepdf.open(path) as pdf:
            pages = list(range(1, len(pdf.pages) + 1))
        for plates in ghostscript.plates_of(ghostscript.draw(path.read_bytes(), pages, 50, None)):
            for name, levels in plates.levels.items():
                assert name == "Black" or not np.any(levels), f"{path.name}: {name}"


def test_all_outputs_of_the_sample_agree(sample_build: Path, tmp_path: Path) -> None:
    facts_checker.make_all(DATA, tmp_path)
    facts_checker.check(DATA, tmp_path, sample_build / "booklet.pdf")
