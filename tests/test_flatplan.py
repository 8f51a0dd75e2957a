"""On which page does everything stand?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from booklet import home
from booklet.findings import Finding, Place
from booklet.flatplan import Flatplan, PlannedPage, foreseen, lengths, plan, side_of, uncounted
from booklet.layout import Layout, find_layout
from booklet.load import load
from booklet.model import Edition
from booklet.sections import Subject, Unit

SMALL = Path(__file__).resolve().parent / "edition"


@pytest.fixture(scope="module")
def edition() -> Edition:
    loaded, findings = load(SMALL)
    assert not findings
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def layout() -> Layout:
    return find_layout("classic", home.layouts(), None)[0]


def lay_out(
    edition: Edition, layout: Layout, sections: Sequence[Any], pages: Sequence[int]
) -> tuple[Flatplan | None, list[Finding]]:
    """Plan these sections; flowing ones take so many pages, in their order."""
    own = edition.settings.model_copy(update={"flatplan": tuple(sections)})
    copy = replace(edition, settings=own)
    waiting: Iterator[int] = iter(pages)
    counts: dict[Place, int] = {}

    def count(units: Sequence[tuple[Unit, int]], _flatplan: Flatplan) -> list[int]:
        for unit, _ in units:
            if unit.place not in counts:
                counts[unit.place] = next(waiting)
        return [counts[unit.place] for unit, _ in units]

    flatplan, findings = plan(uncounted(copy, layout), count)
    return flatplan, [finding for finding in findings if finding.code not in {"D213", "P106"}]


def letters(flatplan: Flatplan | None) -> str:
    """The pages in order: a letter each, fillers as dots."""
    assert flatplan is not None
    return "".join(
        "." if page.unit.section == "fillers" else page.unit.section[0] for page in flatplan.pages
    )


# Cases drawn in letters: c cover, m matter, a ad, b back cover


@pytest.mark.parametrize(
    ("sections", "pages", "expected"),
    [
        (["cover"], [], "c..."),
        (["cover", "back-cover"], [], "c..b"),
        (["cover", {"matter": "welcome"}, "fillers", "back-cover"], [2], "cmmb"),
        (["cover", {"matter": "welcome"}, "fillers", "back-cover"], [3], "cmmm...b"),
        (["cover", "fillers", {"matter": "welcome"}, "back-cover"], [3], "c...mmmb"),
        (["cover", {"matter": "welcome", "start": "right"}], [2], "c.mm"),
        (["cover", {"matter": "welcome", "page": "4"}], [1], "c..m"),
        (["cover", {"matter": "welcome", "page": "4"}, {"matter": "welcome"}], [1, 2], "cmmm"),
        (["cover", {"matter": "welcome"}, {"ad": "rope-works", "place": "inside-front"}], [2],
         "camm"),
        (["cover", {"ad": "rope-works", "place": "centre"}, {"matter": "welcome"}], [6],
         "c....ammmmmm"),
        (["cover", {"ad": "rope-works", "place": "inside-back"}, "back-cover"], [], "c.ab"),
    ],
)  # fmt: skip
def test_pages_stand_where_the_flatplan_says(
    edition: Edition, layout: Layout, sections: list[Any], pages: list[int], expected: str
) -> None:
    flatplan, findings = lay_out(edition, layout, sections, pages)
    assert findings == []
    assert letters(flatplan) == expected


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ([{"ad": "rope-works", "page": "2"}, {"ad": "chip-shop", "page": "2"}], "both"),
        ([{"ad": "rope-works", "place": "back"}, "back-cover"], "both"),
        ([{"matter": "welcome", "page": "3", "start": "left"}], "no left page"),
        (["cover", {"matter": "welcome", "page": "300"}], "beyond the last page"),
    ],
)
def test_a_place_that_cannot_be_met_is_found(
    edition: Edition, layout: Layout, sections: list[Any], message: str
) -> None:
    flatplan, findings = lay_out(edition, layout, sections, [1, 1])
    assert flatplan is None
    assert {finding.code for finding in findings} == {"P102"}
    assert message in findings[0].message


def test_a_page_of_the_layouts_own_is_asked_for_by_name(edition: Edition, layout: Layout) -> None:
    flatplan, findings = lay_out(edition, layout, ["cover", {"page": "wish-list"}], [])
    assert findings == []
    assert flatplan is not None
    assert flatplan.pages[1].unit.template == "wish-list"


SIDES, PLACES = ["left", "right"], ["inside-front", "centre", "inside-back"]
OPTIONS: st.SearchStrategy[dict[str, str]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"start": st.sampled_from(SIDES)}),
    st.fixed_dictionaries({"page": st.integers(1, 24).map(str)}),
    st.fixed_dictionaries({"place": st.sampled_from(PLACES)}),
)
SECTIONS = st.lists(st.tuples(st.integers(1, 4), OPTIONS), min_size=1, max_size=8)


def runs(flatplan: Flatplan) -> list[tuple[Unit, list[PlannedPage]]]:
    """Each unit that is no filler, with its pages."""
    units = {id(page.unit): page.unit for page in flatplan.pages if page.unit.section != "fillers"}
    return [(unit, [page for page in flatplan.pages if page.unit is unit])
            for unit in units.values()]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(sections=SECTIONS, mark=st.integers(0, 8))
def test_every_page_is_placed_once_and_every_wish_is_kept(
    edition: Edition, layout: Layout, sections: list[tuple[int, dict[str, str]]], mark: int
) -> None:
    written: list[Any] = [{"matter": "welcome", **options} for _, options in sections]
    written.insert(min(mark, len(written)), "fillers")
    counts = [pages for pages, _ in sections]
    flatplan, findings = lay_out(edition, layout, written, counts)
    if flatplan is None:
        assert {finding.code for finding in findings} <= {"P102", "P108"}
        assert findings
        return
    pages = flatplan.pages
    assert [page.folio for page in pages] == list(range(1, len(pages) + 1))
    assert len(pages) % layout.multiple == 0
    placed = runs(flatplan)
    assert sorted(len(own) for _, own in placed) == sorted(counts)
    for unit, own in placed:
        first = own[0].folio
        assert [(page.folio - first, page.number) for page in own] == [
            (number, number) for number in range(unit.pages)
        ]
        assert unit.start in {None, side_of(first)}
        named = {"inside-front": 2, "centre": len(pages) // 2, "inside-back": len(pages) - 1}
        if unit.pin is not None:
            assert first == (unit.pin if isinstance(unit.pin, int) else named[unit.pin])
    free = [own[0].folio for unit, own in placed if unit.pin is None]
    loose = [pages for pages, options in sections if not options.keys() & {"page", "place"}]
    assert [len(own) for unit, own in placed if unit.pin is None] == loose
    assert free == sorted(free)
    if not any(options for _, options in sections):
        assert len(pages) - sum(counts) < layout.multiple


@settings(max_examples=60, deadline=None)
@given(sections=SECTIONS)
def test_takes_hold_every_page_once_and_in_order(
    edition: Edition, layout: Layout, sections: list[tuple[int, dict[str, str]]]
) -> None:
    written = [{"matter": "welcome", **options} for _, options in sections]
    flatplan, _ = lay_out(edition, layout, ["cover", *written], [pages for pages, _ in sections])
    if flatplan is None:
        return
    covered = [
        folio for take in flatplan.takes() for folio in range(take.folio, take.folio + take.pages)
    ]
    assert covered == [page.folio for page in flatplan.pages]
    for folio in covered:
        (take,) = flatplan.takes([folio])
        assert folio in range(take.folio, take.folio + take.pages)


def test_takes_keep_a_separate_cover_apart(edition: Edition, layout: Layout) -> None:
    flatplan, _ = lay_out(edition, layout, ["cover", "back-cover"], [])
    assert letters(flatplan) == "c..b"
    assert flatplan is not None
    assert [take.pages for take in flatplan.takes()] == [4]
    assert [take.pages for take in flatplan.takes(cover=(1, 4))] == [1, 2, 1]


def test_a_subject_is_found_on_its_first_page(edition: Edition, layout: Layout) -> None:
    sections = ["cover", {"matter": "welcome"}, {"matter": "guide"}]
    flatplan, _ = lay_out(edition, layout, sections, [2, 1])
    assert flatplan is not None
    assert flatplan.folio_of(Subject("matter", "guide")) == 4
    assert flatplan.folio_of(Subject("matter", "tickets")) is None


@settings(max_examples=100, deadline=None)
@given(
    wanted=st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=12),
    at_once=st.integers(2, 20),
)
def test_what_is_counted_ahead_comes_to_what_is_counted_one_by_one(
    edition: Edition, layout: Layout, wanted: list[tuple[int, bool]], at_once: int
) -> None:
    """Pages that hang on the folio's side, too, which guesses get wrong."""
    own = edition.settings.model_copy(update={"flatplan": ({"matter": "welcome"},) * len(wanted)})
    copy = replace(edition, settings=own)
    order: dict[Place, int] = {}

    def taken(unit: Unit, folio: int) -> int:
        pages, is_longer = wanted[order.setdefault(unit.place, len(order))]
        return pages + (is_longer and side_of(folio) == "left")

    def count(units: Sequence[tuple[Unit, int]], _: Flatplan) -> list[int]:
        return [taken(unit, folio) for unit, folio in units]

    plans = []
    with pytest.MonkeyPatch.context() as patch:
        for number in (1, at_once):
            patch.setattr("booklet.flatplan._AT_ONCE", number)
            plans.append(plan(uncounted(copy, layout), count)[0])
    assert plans[0] == plans[1]
    assert len(order) == len(wanted)
    flatplan = plans[0]
    assert flatplan is not None
    assert all(len(own) == taken(unit, own[0].folio) for unit, own in runs(flatplan))


def test_a_plan_is_foreseen_by_the_lengths_of_the_last(edition: Edition, layout: Layout) -> None:
    last, _ = plan(uncounted(edition, layout), lambda units, _: [2] * len(units))
    assert last is not None
    known = lengths(last)
    assert set(known.values()) == {2}
    assert foreseen(uncounted(edition, layout), known) == last
    longer = foreseen(uncounted(edition, layout), dict.fromkeys(known, 3))
    assert longer is not None
    assert longer != last
    fewer = dict(list(known.items())[1:])
    assert foreseen(uncounted(edition, layout), fewer) is None
    own = edition.settings.model_copy(update={"flatplan": ({"matter": "nowhere"},)})
    assert foreseen(uncounted(replace(edition, settings=own), layout), known) is None


def test_units_are_told_by_their_pages() -> None:
    """Not by where it is written that they are to be, whichever way they are compared."""
    asked, same, other = Unit("film", place=Place(line=3)), Unit("film"), Unit("guide")
    assert [asked == same, asked != same] == [True, False]
    assert [asked == other, asked != other] == [False, True]
    assert hash(asked) == hash(same)
