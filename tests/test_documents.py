"""Which documents does a layout make, and which of them does a person mean?"""

from __future__ import annotations

from pathlib import Path

import pytest

from booklet import home
from booklet.documents import Asked, Document, chosen, documents
from booklet.errors import UsageError
from booklet.layout import find_layout
from booklet.load import load
from booklet.model import Edition

SMALL = Path(__file__).resolve().parent / "edition"


@pytest.fixture(scope="module")
def edition() -> Edition:
    edition, _ = load(SMALL)
    assert edition is not None
    return edition


def made_by(layout: str, edition: Edition, *, is_staff: bool = False) -> tuple[Document, ...]:
    found, _ = find_layout(layout, home.layouts(), SMALL)
    return documents(found, edition, "en", is_staff=is_staff)


def stems(known: tuple[Document, ...], **asked: object) -> list[str]:
    return [one.stem for one in chosen(known, Asked(**asked))]  # type: ignore[arg-type]


def test_a_one_sheet_for_every_film(edition: Edition) -> None:
    assert [one.id for one in made_by("one-sheet", edition)] == list(edition.films)


def test_a_sign_for_every_public_screening(edition: Edition) -> None:
    signs = made_by("doorsign", edition)
    assert [one.stem for one in signs] == [one.code for one in edition.public_screenings]


def test_handouts_for_days_venues_titles_and_all(edition: Edition) -> None:
    made = [one.stem for one in made_by("handout", edition)]
    days = [f"day-{night}" for night in edition.nights]
    venues = [f"venue-{name}" for name in edition.venues]
    assert made == [*days, *venues, "schedule", "by-title"]


def test_a_film_is_found_by_id_by_title_and_by_part_of_it(edition: Edition) -> None:
    known = made_by("one-sheet", edition)
    for name in ("quiet-oar", "The Quiet Oar", "quiet o", "QUIET", "oar"):
        assert stems(known, names=(name,)) == ["quiet-oar"], name


def test_accents_and_points_need_not_be_typed() -> None:
    known = (Document("film", "beal-tra", "sheet", "beal-tra", "Béal Trá: 2"),)
    assert stems(known, names=("beal tra 2",)) == ["beal-tra"]


def test_several_may_be_asked_for_and_come_once_in_their_order(edition: Edition) -> None:
    known = made_by("one-sheet", edition)
    names = tuple(reversed([one.id for one in known]))
    assert stems(known, names=(*names, names[0])) == [one.id for one in known]


def test_what_is_near_is_named(edition: Edition) -> None:
    with pytest.raises(UsageError, match="no `quiet oer`") as caught:
        chosen(made_by("one-sheet", edition), Asked(("quiet oer",)))
    assert "quiet-oar" in caught.value.remedy


def test_what_may_be_several_is_asked_back(edition: Edition) -> None:
    known = made_by("one-sheet", edition)
    with pytest.raises(UsageError, match="may be") as caught:
        chosen(known, Asked(("e",)))
    assert known[0].id in caught.value.remedy


def test_nothing_said_asks_for_nothing(edition: Edition) -> None:
    known = made_by("one-sheet", edition)
    with pytest.raises(UsageError, match="Nothing"):
        chosen(known, Asked())
    assert len(chosen(known, Asked(every=True))) == len(known)


def test_by_strand_day_and_venue(edition: Edition) -> None:
    sheets, signs = made_by("one-sheet", edition), made_by("doorsign", edition)
    strand = next(iter(edition.strands))
    assert {one.strand for one in chosen(sheets, Asked(strands=(strand,)))} == {strand}
    night, venue = edition.nights[0].isoformat(), next(iter(edition.venues))
    assert {one.day for one in chosen(signs, Asked(days=(night,)))} == {night}
    assert {one.venue for one in chosen(signs, Asked(venues=(venue,)))} == {venue}
    for asked in (Asked(days=("2031-01-01",)), Asked(venues=("nowhere",)), Asked(strands=("x",))):
        with pytest.raises(UsageError, match="There is no"):
            chosen(signs, asked)
    with pytest.raises(UsageError, match="There is no day"):
        chosen(sheets, Asked(days=(night,)))
