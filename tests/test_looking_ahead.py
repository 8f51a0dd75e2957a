"""Are missing pages set before they are asked for, and is the plan the same for it?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from booklet import forerunner, memory
from booklet.build import build
from booklet.compositor import Compositor, Source, load_engine
from booklet.console import Silence
from booklet.early import forerunner_for, place_of
from booklet.errors import DataError, LayoutError
from booklet.material import Order, prepare
from booklet.shop import Ahead, Shop, open_shop

FILM = "films/tin-bird.yaml"


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small edition, what was built of it, and the cache of that."""
    folder = tmp_path_factory.mktemp("ahead")
    shutil.copytree(Path(__file__).parent / "edition", folder / "small")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        made(folder / "small", folder / "before")
    return folder


@pytest.fixture
def small(cached: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The edition, with a cache that holds it."""
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    shutil.copytree(cached / "cache", tmp_path / "cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    film = cached / "small" / FILM
    before, saved = film.read_bytes(), film.stat()
    yield cached / "small"
    film.write_bytes(before)
    os.utime(film, ns=(saved.st_atime_ns, saved.st_mtime_ns))  # the data are as old as they were


def edit_title(small: Path) -> None:
    text = (small / FILM).read_text(encoding="utf-8")
    assert "title: " in text
    (small / FILM).write_text(text.replace("title: ", "title: A ", 1), encoding="utf-8")


def made(small: Path, to: Path) -> list[bytes]:
    build(Order(small, to), Silence())
    return [(to / name).read_bytes() for name in ("booklet.pdf", "booklet.json")]


def lengthened(known: Mapping[tuple[str, object], int]) -> Mapping[object, int]:
    """As if the guide took one page more: the contents before it keep their place, and lead to
    other pages."""
    return {unit: pages + (unit[0] == "guide") for unit, pages in known.items()}


def test_what_an_edit_makes_missing_is_given_at_once(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_title(small)
    shop = open_shop(prepare(Order(small, tmp_path / "to")))
    given: list[Source] = []
    with monkeypatch.context() as patch, forerunner_for(small) as runner:
        patch.setattr(forerunner.Forerunner, "give", lambda _, item: given.append(item))
        ahead = shop.hastened(runner).look_ahead(())
        count = len(given)
        flatplan, _ = shop.plan()
    assert ahead is not None
    assert flatplan == ahead.flatplan
    assert count > 1
    assert "A Tin Bird" in given[0].html.partition("<article")[2], "what was saved last comes first"
    assert 0 < len(ahead.settled) == len(flatplan.takes()) - count


def test_an_edit_gives_what_it_gives_without_a_cache(
    small: Path, cached: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_title(small)
    after = made(small, tmp_path / "after")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cold"))
    assert after == made(small, tmp_path / "anew")
    assert after[0] != (cached / "before" / "booklet.pdf").read_bytes()


def test_what_is_remembered_wrongly_changes_nothing(
    small: Path, cached: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recall, given = memory.recall, list[object]()
    give = forerunner.Forerunner.give

    def counted(runner: forerunner.Forerunner[Source], source: Source) -> None:
        given.append(source)
        give(runner, source)

    def wrong(kind: str, made_of: str) -> object:
        kept = recall(kind, made_of)
        return lengthened(kept) if kind == "lengths" and kept else kept

    monkeypatch.setattr(memory, "recall", wrong)
    monkeypatch.setattr(forerunner.Forerunner, "give", counted)
    monkeypatch.setattr("booklet.shop._FEW", 1000)
    before = (cached / "before" / "booklet.pdf").read_bytes()
    for name in ("again", "with the pages of the wrong plan in the cache"):
        assert made(small, tmp_path / name)[0] == before
        assert len(given) > 1, "or nothing was looked for"


def test_nothing_is_looked_for_ahead_where_nobody_would_set_it(small: Path, tmp_path: Path) -> None:
    shop = open_shop(prepare(Order(small, tmp_path / "to")))
    assert shop.look_ahead(()) is None


def test_where_much_is_missing_workers_are_left_to_set_it(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_title(small)
    monkeypatch.setattr("booklet.shop._FEW", 1)
    shop = open_shop(prepare(Order(small, tmp_path / "to")))
    with forerunner_for(small) as runner:
        assert shop.hastened(runner).look_ahead(()) is None


def test_the_engine_is_begun_as_the_edition_had_it_last(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = Order(small, tmp_path / "to")
    compositor = open_shop(prepare(order)).setter.compositor
    assert memory.recall("started", place_of(small)).made_of == compositor.made_of
    for other in (replace(compositor, made_of="other"), replace(compositor, base=tmp_path)):
        other.keep_for(place_of(small))
        assert memory.recall("started", place_of(small)) == other
    made(small, tmp_path / "again")
    assert memory.recall("started", place_of(small)) == compositor

    begun: list[str] = []

    def start(one: Compositor) -> None:
        begun.append(one.made_of)
        raise OSError("its typefaces are not there any more")

    monkeypatch.setattr(Compositor, "start", start)
    load_engine(place_of(small))
    assert begun == [compositor.made_of]


@pytest.mark.parametrize("trips", [False, True])
def test_what_the_data_contradicts_is_told_before_what_it_makes_of_pages(
    trips: bool, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages are set while facts are still being checked."""
    looked: list[object] = []
    look_ahead = Shop.look_ahead

    def tripping(shop: Shop, folios: Sequence[int]) -> Ahead | None:
        looked.append(look_ahead(shop, folios))
        if trips:
            raise LayoutError("A template trips over the data.")
        return None

    edit_title(small)
    screenings = small / "screenings.yaml"
    before = screenings.read_text(encoding="utf-8")
    monkeypatch.setattr(Shop, "look_ahead", tripping)
    try:
        screenings.write_text(before.replace("2026-06-12", "2026-07-30"), encoding="utf-8")
        with pytest.raises(DataError) as told:
            made(small, tmp_path / "to")
    finally:
        screenings.write_text(before, encoding="utf-8")
    assert "D208" in {finding.code for finding in told.value.findings}
    assert looked
    assert not (tmp_path / "to" / "booklet.pdf").exists()
    if trips:
        with pytest.raises(LayoutError, match="trips over"):
            made(small, tmp_path / "to")


def test_what_is_odd_in_the_data_is_told_beside_an_error_of_the_layout(
    small: Path, tmp_path: Path
) -> None:
    film = small / FILM
    text = film.read_text(encoding="utf-8")
    film.write_text(text.replace("A toy learns", "A toy  learns", 1), encoding="utf-8")
    (small / "layout").mkdir()
    try:
        (small / "layout" / "tokens.css").write_text(".page { color: #a01020 }")
        with pytest.raises(LayoutError) as told:
            made(small, tmp_path / "to")
    finally:
        shutil.rmtree(small / "layout")
    assert [one.code for one in told.value.findings] == ["W111", "X302"]
