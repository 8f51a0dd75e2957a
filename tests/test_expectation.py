"""Does preflight expect of each page what the data has for it, and of an ad what it brings?"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from adverts_maker import Ad, make, save
from msgspec.structs import replace
from pikepdf import Name

from booklet.binding import Binding
from booklet.covers import WHOLE, Share
from booklet.expectation import expected_of
from booklet.flatplan import Flatplan, PlannedPage
from booklet.material import Material, Order, prepare
from booklet.preflight.run import preflight
from booklet.preflight.verdicts import Expected, Outcome
from booklet.sections import Subject, Unit

FAMILIES = ("Barlow Semi Condensed",)
TEXT = b"BT /Own 24 Tf 100 200 Td 0 0 0 1 k (SHIPS) Tj ET"
UNITS = (
    Unit("matter", (Subject("matter", "welcome"),), "matter"),
    Unit("ad", (Subject("ad", "rope-works"),), "ads"),
    Unit("film-1", (Subject("programme", "salt-road"),), "programmes"),
    Unit("guide", (), "guide"),
)


def _ad(path: Path) -> Path:
    """An ad of a page in a typeface of its own, embedded."""
    pdf = make(Ad(more=TEXT))
    font = pdf.pages[0].obj.Resources.Font.Own
    font.BaseFont = font.FontDescriptor.FontName = Name("/ABCDEF+Futura-Bold")
    return save(pdf, path)


def _expected(material: Material, folios: Sequence[int] = (1, 2, 3, 4)) -> Expected:
    pages = tuple(PlannedPage(folio, unit, 0) for folio, unit in enumerate(UNITS, 1))
    return expected_of(
        material, Flatplan(UNITS, pages), Share(WHOLE, tuple(folios)), FAMILIES, Binding.NONE
    )


@pytest.fixture
def with_ad(small: Path, tmp_path: Path) -> Material:
    """The small edition, its first ad a page of PDF."""
    _ad(small / "ads" / "rope-works.pdf")
    ads = small / "ads.yaml"
    words = ads.read_text(encoding="utf-8").replace("rope-works.jpg", "rope-works.pdf")
    ads.write_text(words, encoding="utf-8")
    return prepare(Order(small, tmp_path / "out"))


def test_an_ad_as_pdf_brings_its_typefaces_to_its_page(with_ad: Material) -> None:
    assert _expected(with_ad).ads == {2: {"Futura-Bold"}}
    assert _expected(with_ad, (2, 3)).ads == {1: {"Futura-Bold"}}
    assert _expected(with_ad, (3, 4)).ads == {}
    assert _expected(with_ad).families == frozenset(FAMILIES)


def test_an_ad_in_pixels_brings_none(small: Path, tmp_path: Path) -> None:
    assert _expected(prepare(Order(small, tmp_path / "out"))).ads == {2: frozenset()}


def test_a_placed_ads_typeface_is_no_fallback(with_ad: Material) -> None:
    """F305 passes on the ad's page, and fails where the same typeface stands on another."""
    (advert,) = with_ad.pictures.adverts.values()
    with pikepdf.open(BytesIO(advert.pdf)) as pdf:
        pdf.add_blank_page()
        pdf.pages.reverse()
        written = BytesIO()
        pdf.save(written)
    told = replace(_expected(with_ad, (1, 2)), codes=None)
    (verdict,) = preflight(written.getvalue(), told, None, ["F305"]).verdicts
    assert verdict.outcome is Outcome.PASSED
    (verdict,) = preflight(written.getvalue(), replace(told, ads={}), None, ["F305"]).verdicts
    assert [fault.page for fault in verdict.faults] == [2]


def test_codes_are_the_pages_own_or_any_of_the_data(small: Path, tmp_path: Path) -> None:
    expected = _expected(prepare(Order(small, tmp_path / "out")))
    assert expected.codes is not None
    assert set(expected.codes) == {0, 3}
    assert expected.codes[3] == {"https://lamp.example/101"}
    tickets = {f"https://lamp.example/{code}" for code in (101, 102, 104, 201, 204)}
    assert tickets | {"lamp.example", "https://lamp.example", "https://lamp.example/"} <= (
        expected.known_codes
    )
    for secret in ("PRESS-7", "203"):
        assert f"https://lamp.example/{secret}" not in expected.known_codes


def test_a_part_of_the_booklet_knows_the_codes_of_all(small: Path, tmp_path: Path) -> None:
    material = prepare(Order(small, tmp_path / "out"))
    assert _expected(material, (4,)).known_codes == _expected(material).known_codes
