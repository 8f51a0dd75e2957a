"""The sample edition, built once: its codes open what they should, its references lead there."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from pdf_texts import text_of
from PIL import Image

from booklet.load import load
from booklet.model import Edition
from booklet.raster import pictures

DPI = 300


pytestmark = pytest.mark.soak  # the sample is built whole: a minute on two cores


@pytest.fixture(scope="module")
def edition() -> Edition:
    loaded, findings = load(Path(__file__).parent.parent / "data")
    assert loaded is not None
    assert findings == []
    return loaded


@pytest.fixture(scope="module")
def pages(sample_build: Path) -> list[dict[str, object]]:
    record = json.loads((sample_build / "booklet.json").read_text(encoding="utf-8"))
    planned: list[dict[str, object]] = record["pages"]
    return planned


def _programmes(page: Mapping[str, object]) -> list[str]:
    subjects = page["subjects"]
    assert isinstance(subjects, list)
    return [s.removeprefix("programme ") for s in subjects if s.startswith("programme ")]


def _codes(image: Image.Image) -> set[str]:
    """Every code on a page; many on one page are found best in strips of it."""
    found = {code.text for code in zxingcpp.read_barcodes(image)}
    step = image.height // 6
    for top in range(0, image.height - step, step // 2):
        strip = image.crop((0, top, image.width, top + step))
        found |= {code.text for code in zxingcpp.read_barcodes(strip)}
    return found


def test_every_code_opens_a_screening_of_a_film_on_its_page_and_none_is_missing(
    sample_build: Path, pages: list[dict[str, object]], edition: Edition
) -> None:
    expected: dict[int, set[str]] = {}
    for page in pages:
        urls = {
            screening.ticket_url
            for name in _programmes(page)
            for screening in edition.screenings_of(edition.programmes[name])
            if screening.has_tickets and screening.ticket_url
        }
        if urls:
            folio = page["folio"]
            assert isinstance(folio, int)
            expected[folio] = urls
    assert sum(map(len, expected.values())) == sum(
        1 for screening in edition.public_screenings if screening.has_tickets
    )
    drawn = pictures(sample_build / "booklet.pdf", sorted(expected), DPI)
    read = {folio: _codes(image) for folio, image in zip(sorted(expected), drawn, strict=True)}
    assert read == expected


def _plain(text: str) -> str:
    """Text without what setting changes: line breaks, hyphens, kinds of space and quote, case."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in folded if char.isalnum())


def test_every_film_stands_on_the_page_the_plan_says(
    sample_build: Path, pages: list[dict[str, object]], edition: Edition
) -> None:
    pdf = sample_build / "booklet.pdf"
    for page in pages:
        folio = page["folio"]
        assert isinstance(folio, int)
        names = _programmes(page)
        text = _plain(text_of(pdf, folio)) if names else ""
        for name in names:
            for film in edition.programmes[name].films:
                assert _plain(film.title.get("en")) in text, (folio, film.id)


def test_the_title_index_leads_to_pages_that_hold_the_title(
    sample_build: Path, pages: list[dict[str, object]], edition: Edition
) -> None:
    pdf = sample_build / "booklet.pdf"
    folios = [
        page["folio"]
        for page in pages
        if page["subjects"] == ["index titles"] and isinstance(page["folio"], int)
    ]
    text = " ".join(text_of(pdf, folio) for folio in folios)
    words = _plain(re.sub(r"[\u2010\u00ad-]\s*\n", "", text))
    where = {
        film.id: page["folio"]
        for page in pages
        for name in _programmes(page)
        for film in edition.programmes[name].films
    }
    for film in edition.films.values():
        title = film.title.get("en")
        bare = re.sub(r"^(The|A|An) ", "", title)
        assert re.search(f"{_plain(bare)}(the|a|an)?{where[film.id]}", words), (
            title,
            where[film.id],
        )


def test_contents_name_the_first_page_of_each_strand(
    sample_build: Path, pages: list[dict[str, object]], edition: Edition
) -> None:
    pdf = sample_build / "booklet.pdf"
    contents = " ".join(
        text_of(pdf, page["folio"])
        for page in pages
        if page["section"] == "contents" and isinstance(page["folio"], int)
    )
    lines = _plain(contents)
    for page in pages:
        if page["template"] == "strand":
            subjects = page["subjects"]
            assert isinstance(subjects, list)
            strand = edition.strands[subjects[0].removeprefix("strand ")]
            title = _plain(strand.title.get("en"))
            assert f"{page['folio']}{title}" in lines or f"{title}{page['folio']}" in lines


def test_the_number_of_pages_is_a_multiple_of_four(pages: list[dict[str, object]]) -> None:
    assert len(pages) % 4 == 0
    assert [page["folio"] for page in pages] == list(range(1, len(pages) + 1))


def test_a_screening_for_the_press_is_nowhere_in_print(
    sample_build: Path, pages: list[dict[str, object]], edition: Edition
) -> None:
    hidden = {s.code for s in edition.screenings if not s.is_public and s.code}
    assert hidden
    pdf = sample_build / "booklet.pdf"
    for folio in range(1, len(pages) + 1):
        words = set(re.findall(r"\w+", text_of(pdf, folio)))
        assert not words & hidden, folio


def test_bookmarks_go_by_strand_and_film(sample_build: Path, edition: Edition) -> None:
    with pikepdf.open(sample_build / "booklet.pdf") as pdf, pdf.open_outline() as outline:
        tree = {item.title: [child.title for child in item.children] for item in outline.root}
    for strand in edition.strands.values():
        bills = [
            bill.title.get("en")
            for bill in edition.programmes.values()
            if bill.strand and bill.strand.id == strand.id
        ]
        assert sorted(tree[strand.title.get("en")]) == sorted(bills)
    assert len(tree["Schedule"]) == len(tree["Day by day"]) == len(edition.nights)


def test_the_trim_is_a5_and_the_bleed_three_millimetres(sample_build: Path) -> None:
    with pikepdf.open(sample_build / "booklet.pdf") as pdf:
        for page in pdf.pages:
            boxes = {name: [float(x) * 25.4 / 72 for x in page[name]] for name in
                     ("/MediaBox", "/BleedBox", "/TrimBox")}  # fmt: skip
            assert boxes["/MediaBox"] == pytest.approx([0, 0, 178, 240], abs=0.01)
            assert boxes["/BleedBox"] == pytest.approx([12, 12, 166, 228], abs=0.01)
            assert boxes["/TrimBox"] == pytest.approx([15, 15, 163, 225], abs=0.01)
