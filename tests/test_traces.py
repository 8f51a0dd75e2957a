"""Are pages rendered again whenever they may have changed, and only then?"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Plant
from tracing import Pages, change_film, check_fields

from booklet import memory, reads, traces
from booklet.build import build
from booklet.console import Silence
from booklet.likeness import content_of, named_files
from booklet.material import Order, prepare
from booklet.measure import mm
from booklet.reads import Kept, NotedMapping, note, noting, unnoted
from booklet.records import Film
from booklet.shop import open_shop
from booklet.source import read_yaml
from booklet.templates import Templates
from booklet.typeset import EngineAsked
from booklet.values import Text

FILM = "films/paper-winter.yaml"


@pytest.fixture
def apart(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small edition, with a cache of its own in which traces of it lie."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert Pages(small).hits == 0
    pages = Pages(small)
    assert pages.hits == len(pages.html) > 10
    return small


def test_of_each_field_of_a_film_pages_know_whether_they_show_it(apart: Path) -> None:
    hits = check_fields(apart, apart / FILM)
    takes = len(Pages(apart).html)
    assert hits["note"] == hits["cast"] == takes - 1, "only the film's own page shows it"
    assert hits["title"] < hits["note"]
    assert hits["strand"] == 0, "any page may show which programmes a strand has"


def test_a_read_that_is_missed_would_be_seen(apart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(traces._OF_EDITION, "film", lambda *_: "")
    change_film(apart / FILM, "year")
    Pages(apart)
    change_film(apart / FILM, "countries")
    with pytest.raises(AssertionError, match="not so any more"):
        Pages(apart).check()


def test_pages_that_lead_to_others_know_where_these_stand(apart: Path) -> None:
    moved = Pages(apart, lengths=2)
    moved.check()
    assert 0 < moved.hits < len(moved.html)


def test_a_page_knows_its_pictures(apart: Path) -> None:
    stills = sorted((apart / "stills").glob("*.jpg"))
    shown = [one for one in stills if f"{one.name}" in (apart / FILM).read_text()]
    other = next(one for one in stills if one not in shown)
    shutil.copyfile(other, shown[0])
    pages = Pages(apart)
    pages.check()
    assert pages.hits < len(pages.html)


_COMMENT = "\n# nothing that is printed\n"
_LISTS = ("screenings", "venues", "edition", "programmes", "sponsors", "strands", "ads", "badges")
_OTHER_FILES = {
    **{f"{name}.yaml": _COMMENT for name in _LISTS},
    "pages/guide.md": "\nWords.\n",
    "layout/words/en.yaml": "entry:\n  with: along with\n",
    "layout/layout.yaml": "time: 12h\n",
    "layout/pages/cover.html": "nothing",
    "layout/art/mark.svg": "<svg/>",
}


def test_of_any_other_file_no_page_knows_that_it_does_not_show_it(
    apart: Path, plant: Plant
) -> None:
    for file, added in _OTHER_FILES.items():
        plant(apart, file, "", added)
        assert Pages(apart).hits == 0, file


@pytest.mark.parametrize("included", ["pages/cover.html", "art/mark.svg"])
def test_what_was_rendered_while_the_layout_changed_is_not_kept(
    apart: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch, included: str
) -> None:
    if included != "pages/cover.html":
        plant(apart, "layout/pages/cover.html", "", f"{{% include '{included}' %}}")
    plant(apart, f"layout/{included}", "", "before")
    render = Templates.render

    def late(*asked: Any) -> Any:
        (apart / "layout" / included).write_text("after", encoding="utf-8")
        return render(*asked)

    with monkeypatch.context() as patch:
        patch.setattr(Templates, "render", late)
        assert "after" in "".join(Pages(apart).html.values())
    (apart / "layout" / included).write_text("before", encoding="utf-8")
    assert Pages(apart).hits == 0


def test_what_was_read_while_it_was_saved_is_told_by_what_was_read(
    apart: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what one version gave would be taken for what another gives, once that is back."""
    path = apart / "screenings.yaml"
    before = path.read_text(encoding="utf-8")
    after = before.replace('"101"', '"Z9"', 1)
    assert after != before

    def late(file: Path) -> Any:
        if file == path:
            path.write_text(after, encoding="utf-8")
        return read_yaml(file)

    path.write_text(f"{before}\n", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("booklet.load.read_yaml", late)
        assert "Z9" in "".join(Pages(apart).html.values())
    assert Pages(apart).hits > 10, "it was known by what it was then"
    path.write_text(f"{before}\n", encoding="utf-8")
    pages = Pages(apart)
    assert "Z9" not in "".join(pages.html.values())
    assert pages.hits == 0


@pytest.mark.parametrize(
    "asked",
    [
        "{{ views.pictures | length }}",
        "{% for one in views.pictures.values() %}{{ one.file }}{% endfor %}",
        "{{ edition.contents }}",
        "{% for one in edition.films.values() %}{{ one.stills | length }}{% endfor %}",
    ],
)
def test_templates_reach_nothing_that_is_not_noted(apart: Path, plant: Plant, asked: str) -> None:
    plant(apart, "layout/pages/cover.html", "", asked)
    Pages(apart)
    change_film(apart / "films/salt-road.yaml", "stills")
    pages = Pages(apart)
    pages.check()
    assert pages.hits < len(pages.html) - 1


def test_jobs_do_not_take_each_others_pages(apart: Path) -> None:
    for more in (
        {"language": "fr"},
        {"trim": (mm(140), mm(200))},
        {"bleed": mm(5)},
        {"condition": "fogra29"},
    ):
        pages = Pages(apart, more=more)
        pages.check()
        assert pages.hits == 0, more
        assert Pages(apart, more=more).hits == len(pages.html)


def test_what_is_known_of_a_count_is_known_with_its_list(
    apart: Path, tmp_path: Path, rendered: list[str]
) -> None:
    order = Order(apart, tmp_path / "to")
    first, _ = open_shop(prepare(order)).plan()
    assert {"day", "index"} <= set(rendered)
    rendered.clear()
    again, _ = open_shop(prepare(order)).plan()
    assert again == first
    assert not rendered
    change_film(apart / FILM, "title")
    open_shop(prepare(order)).plan()
    assert "index" in rendered
    assert len(rendered) < 10


def test_a_file_that_html_names_is_part_of_it(apart: Path, tmp_path: Path) -> None:
    named = tmp_path / "named.svg"
    pages = Pages(apart)
    views = pages.material.views(pages.flatplan)

    def known() -> object:
        return Pages(apart).traces.recall("named", views)

    for content in ("one", "other"):
        named.write_text(content, encoding="utf-8")
        assert known() is None
        with noting() as found:
            assert named_files(f'<img src="{named.as_uri()}">', tmp_path)
        assert found == {("file", named, content_of(named))}
        pages.traces.note("named", views, content, found)
        pages.traces.keep()
        assert known() is None or known() == content
    assert Pages(apart).traces.recall("named", views) == "other"
    named.write_text("meanwhile", encoding="utf-8")
    late = Pages(apart).traces
    late.note("late", views, "other", found)
    late.keep()
    assert Pages(apart).traces.recall("late", views) is None


def test_a_damaged_trace_counts_as_none(apart: Path, tmp_path: Path) -> None:
    kept = sorted((tmp_path / "cache" / "booklet" / "traces").iterdir())
    assert kept
    for path in kept:
        path.write_bytes(path.read_bytes()[:-1])
    pages = Pages(apart)
    assert pages.hits == 0
    assert Pages(apart).hits == len(pages.html)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is rendered: the units' templates."""
    names: list[str] = []
    render = Templates.render

    def counted(self: Templates, unit: Any, *more: Any) -> Any:
        names.append(unit.template)
        return render(self, unit, *more)

    monkeypatch.setattr(Templates, "render", counted)
    return names


def test_after_an_edit_little_is_rendered_and_nothing_is_otherwise(
    apart: Path, tmp_path: Path, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    build(Order(apart, tmp_path / "to"), Silence())
    first = len(rendered)
    rendered.clear()
    change_film(apart / FILM, "note")
    build(Order(apart, tmp_path / "to"), Silence())
    assert 0 < len(rendered) < first / 4
    assert not {"day", "index", "contents"} & set(rendered)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cold"))
    build(Order(apart, tmp_path / "anew"), Silence())
    for name in ("booklet.pdf", "booklet.json"):
        assert (tmp_path / "to" / name).read_bytes() == (tmp_path / "anew" / name).read_bytes()


def test_of_takes_that_wait_only_so_many_are_held(
    apart: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = open_shop(prepare(Order(apart, tmp_path / "to")))
    quiet = shop.setter.without_engine
    flatplan = Pages(apart).flatplan
    monkeypatch.setattr("booklet.typeset._MOST_WAITING", 2)
    for take, views in shop._work(flatplan, ()):
        with pytest.raises(EngineAsked):
            quiet.set_take(take, views)
    assert [*shop.setter.waiting] == [*flatplan.takes()][-2:]
    shop.setter.forget()
    assert not shop.setter.waiting


def test_where_a_piece_went_its_pages_are_set_again(
    apart: Path, tmp_path: Path, rendered: list[str]
) -> None:
    build(Order(apart, tmp_path / "to"), Silence())
    before = (tmp_path / "to" / "booklet.pdf").read_bytes()
    shutil.rmtree(tmp_path / "cache" / "booklet" / "pieces")
    rendered.clear()
    build(Order(apart, tmp_path / "to"), Silence())
    assert rendered
    assert (tmp_path / "to" / "booklet.pdf").read_bytes() == before


def test_reads_are_noted_for_all_who_listen_and_again_where_a_value_is_kept() -> None:
    bright = Text({"en": "Bright"})
    film = Film.model_construct(id="lamp", title=Text({"en": "Lamp"}), note=bright)
    pictures = NotedMapping("picture", {"a": 1, "b": 2})
    assert film.title.get("en") == "Lamp"
    with noting() as outer:
        kept = Kept.made(lambda: (film.note, pictures.get("c")))
        with noting() as inner:
            assert kept.again() == (bright, None)
        assert inner == {("film", "lamp", "note"), ("picture", "c")}
        with unnoted():
            note("secret")
            with noting() as apart:
                assert film.title.get("en") == "Lamp"
        assert dict(pictures) == {"a": 1, "b": 2}
        assert len(pictures) == 2
    assert apart == {("film", "lamp", "title")}
    assert outer == inner | {("picture", "a"), ("picture", "b"), ("picture", "*")}
    with noting() as whole:
        assert film == film.model_copy()
    assert ("film", "lamp", "__dict__") in whole
    assert "__getattribute__" not in vars(Film), "nobody listens any more"


def test_nobody_listens_after_an_error() -> None:
    with pytest.raises(ValueError, match="over"), noting():
        raise ValueError("over")
    assert "__getattribute__" not in vars(Film)
    note("nothing")
    assert reads._NOTED.get() is None
    assert memory.recall("traces", "nobody") is None
