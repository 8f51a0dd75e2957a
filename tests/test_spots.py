"""Does a layout's spot colour come out as a plate of its own, and as nothing else?"""

from __future__ import annotations

from io import BytesIO, StringIO
from pathlib import Path

import pikepdf
import pytest
from PIL import ImageCms

from booklet import ghostscript, spots
from booklet.build import Built, build
from booklet.codes import CODES
from booklet.console import Console
from booklet.material import Order
from booklet.preflight.run import preflight
from booklet.preflight.verdicts import Expected

LAYOUT = """
spots:
  gold: {name: PANTONE 871 C, looks: ochre}
styles: [gold.css]
"""
STYLE = "h1 { border-bottom: 1mm solid color(--spot-gold 40%) }"
GOLD = "PANTONE 871 C"


@pytest.fixture
def gilded(small: Path) -> Path:
    """The small edition with gold under its heads and as a strand's colour."""
    folder = small / "layout"
    folder.mkdir(exist_ok=True)
    (folder / "layout.yaml").write_text(LAYOUT, encoding="utf-8")
    (folder / "gold.css").write_text(STYLE, encoding="utf-8")
    strands = small / "strands.yaml"
    text = strands.read_text(encoding="utf-8").replace("0 40 90 0", "gold")
    strands.write_text(text, encoding="utf-8")
    return small


def made(edition: Path, folios: tuple[int, ...]) -> Built:
    order = Order(edition, edition.parent / "build", folios=folios)
    return build(order, Console(StringIO(), is_quiet=True))


def test_a_swatch_of_gold_prints_on_its_own_plate(gilded: Path) -> None:
    built = made(gilded, (6, 3))
    assert built.findings == ()
    (one,) = built.proof.prints
    assert {GOLD} == set(one.report.plates[1]) - set(ghostscript.PROCESS)
    assert 0 < one.report.plates[2][GOLD] < 2
    assert one.report.plates[1][GOLD] > 0.5
    with pikepdf.open(built.files[0]) as pdf:
        arrays = [item for item in pdf.objects if isinstance(item, pikepdf.Array) and len(item)]
        plates = [space for space in arrays if space[0] == "/Separation" and space[1] != "/All"]
        assert {str(plate[1]) for plate in plates} == {f"/{GOLD}"}
        assert [float(part) for part in plates[0][3].C1] == [0.1, 0.4, 0.95, 0.05]
        assert not any(space[0] == "/ICCBased" for space in arrays)


def test_a_plate_that_the_layout_did_not_ask_for_is_said(gilded: Path) -> None:
    pdf = made(gilded, (3,)).files[0]
    (verdict,) = preflight(pdf, Expected(), None, ["F404"]).verdicts
    assert GOLD in verdict.faults[0].message
    assert CODES["F404"].meaning.startswith("The file has a plate")


def test_the_profile_for_the_engine_is_a_sound_one_of_one_component() -> None:
    rule = spots.css_profile("gold")
    assert rule.startswith("@color-profile --spot-gold {")
    profile = ImageCms.ImageCmsProfile(BytesIO(spots._tint())).profile
    assert profile.xcolor_space.strip() == "GRAY"
