"""Are pieces joined what they would be if they were one, and is nothing of them lost?"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Collection, Sequence
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace
from pdf_texts import texts as texts_on
from PIL import Image

from booklet import conditions, forerunner, home, pieces, pressroom, prove, raster, workers
from booklet.assembly import Stock
from booklet.build import build
from booklet.console import Silence
from booklet.engine import Engine, Setting
from booklet.errors import OutputError, PlanError
from booklet.fontfiles import digest_of
from booklet.fonts import Face, FontSet
from booklet.importing import write_fontconfig
from booklet.joining import join
from booklet.material import Order, prepare
from booklet.measure import mm
from booklet.memory import Bytes
from booklet.press import Purpose, press
from booklet.pressroom import press_pages
from booklet.shop import open_shop
from booklet.standins import StandIn, StandInKind, stand_in
from booklet.subsetting import subset
from booklet.trimming import Run, Sheet

HERE = Path(__file__).resolve().parent
BARLOW = home.fonts() / "barlow-semi-condensed"
FACES = tuple(
    Face("Barlow", weight, False, BARLOW / f"BarlowSemiCondensed-{name}.ttf")
    for weight, name in ((400, "Regular"), (700, "Bold"))
)
KNOWN = {digest_of(face.file.read_bytes()) for face in FACES}
STYLE = """
@page { size: 60mm 80mm; margin: 5mm }
body { font: 10pt Barlow }
[data-up] { bookmark-label: attr(data-up); bookmark-level: 1 }
[data-under] { bookmark-label: attr(data-under); bookmark-level: 2 }
.shut { bookmark-state: closed }
.next { break-before: page }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a style and two pictures."""
    folder = tmp_path_factory.mktemp("joining")
    (folder / "page.css").write_text(STYLE)
    for name, colour in (("red", "red"), ("blue", "blue")):
        Image.new("RGB", (40, 40), colour).save(folder / f"{name}.jpg")
    picture = Image.new("RGBA", (8, 8), (0, 0, 0, 128))
    picture.save(folder / "veil.png")
    return folder


@pytest.fixture(scope="module")
def engine(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine with one typeface in two weights."""
    fonts = FontSet(FACES)
    conf = write_fontconfig(tmp_path_factory.mktemp("fontconfig"))
    styles = [(STYLE, folder / "page.css")]
    return Engine(conf, fonts.css(), styles, [folder, *fonts.files])


def piece(engine: Engine, folder: Path, body: str) -> Setting:
    """A setting with the PDF it became, as it comes from the cache."""
    setting = engine.set(f"<html lang=en><body>{body}", folder)
    return replace(setting.seen, piece=pieces.piece(engine.write(setting), {}))


def known_subset(digest: str, glyphs: Sequence[int]) -> bytes | None:
    """A subset of one of the two files."""
    files = {digest_of(face.file.read_bytes()): face.file for face in FACES}
    return subset(files[digest], digest, glyphs) if digest in files else None


def joined(
    settings: Sequence[Setting], known: Collection[str] = KNOWN, language: str = "en"
) -> bytes:
    """Settings as one file for a press, without marks and with pictures gray; `known` are the
    typefaces whose files are known."""
    folios = tuple(range(1, 1 + sum(len(setting.pages) for setting in settings)))
    sheet = Sheet((mm(60), mm(80)), mm(0), mm(0), False, "Test", "")
    condition = conditions.gather(None)[0]["fogra39"]
    when = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
    target = BytesIO()
    press(
        join(settings, folios, known),
        Purpose(sheet, condition, when, {}, language),
        Stock(lambda *_: None, lambda _: None, known_subset),
        target,
    )
    return target.getvalue()


def fonts_of(pdf: pikepdf.Pdf) -> set[tuple[str, tuple[int, int]]]:
    """Each typeface that some page names: its name, and its object."""
    return {
        (str(font.BaseFont), font.objgen)
        for page in pdf.pages
        for font in page.Resources.XObject.Page.Resources.get("/Font", {}).values()
    }


def images_of(pdf: pikepdf.Pdf) -> int:
    """How many pictures are in a file, masks counted too."""
    return sum(
        isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        for item in pdf.objects
    )


BODIES = (
    "<p data-up='One'>Hamburger and <b>fonts</b>",
    "<p data-under='Under'>Quick zebras, <b>vexed</b> <p class=next data-up='Two'>Overleaf 3.",
    "<p data-under='Again'>Jinx & 0123456789 AVAVA",
)


def one_document(engine: Engine, folder: Path) -> bytes:
    """The same bodies, set and written at once."""
    return joined([piece(engine, folder, "<div class=next>".join(BODIES))])


def test_pieces_joined_look_like_one_document(engine: Engine, folder: Path) -> None:
    made = joined([piece(engine, folder, body) for body in BODIES])
    whole = one_document(engine, folder)
    assert texts_on(made) == texts_on(whole)
    pairs = zip(
        raster.pictures(made, None, 150),
        raster.pictures(whole, None, 150),
        strict=True,
    )
    assert [one.tobytes() == other.tobytes() for one, other in pairs] == [True] * 4


def test_each_typeface_is_there_once_and_as_small_as_in_one_document(
    engine: Engine, folder: Path
) -> None:
    made = joined([piece(engine, folder, body) for body in BODIES])
    whole = one_document(engine, folder)
    with pikepdf.open(BytesIO(made)) as file, pikepdf.open(BytesIO(whole)) as one:
        assert len(fonts_of(file)) == len({name for name, _ in fonts_of(file)}) == 2
        assert {name for name, _ in fonts_of(file)} == {name for name, _ in fonts_of(one)}
    assert len(made) < len(whole) + 1000 * len(BODIES)


def test_a_typeface_whose_file_nobody_knows_stays_as_the_pieces_have_it(
    engine: Engine, folder: Path
) -> None:
    settings = [piece(engine, folder, body) for body in BODIES]
    made = joined(settings, known=())
    with pikepdf.open(BytesIO(made)) as file:
        assert len(fonts_of(file)) == 5
    assert texts_on(made) == texts_on(joined(settings))


def test_two_subsets_in_one_piece_become_one_too(engine: Engine, folder: Path) -> None:
    """As in a glued cover, whose panels were pieces of their own."""
    first, second = (
        piece(engine, folder, body).piece for body in ("<p>Hamburger", "<p>Quick zebras")
    )
    assert first is not None
    assert second is not None
    target = BytesIO()
    with (
        pikepdf.open(BytesIO(first.artwork.pdf.read())) as file,
        pikepdf.open(BytesIO(second.artwork.pdf.read())) as other,
    ):
        file.pages.extend(other.pages)
        file.save(target)
    both = replace(
        first, artwork=replace(first.artwork, pdf=Bytes.of(target.getvalue()), faults=((), ()))
    )
    setting = piece(engine, folder, "<p>x<p class=next>y")
    made = joined([replace(setting, piece=both)])
    assert [text.strip() for text in texts_on(made)] == ["Hamburger", "Quick zebras"]
    with pikepdf.open(BytesIO(made)) as file:
        assert len(fonts_of(file)) == 1


def test_characters_that_a_typeface_lacks_keep_their_codes(engine: Engine, folder: Path) -> None:
    bodies = ("<p>Hamburger", "<p>One 漢 two")
    made = joined([piece(engine, folder, body) for body in bodies])
    texts = [text.strip() for text in texts_on(made)]
    assert texts == [
        "Hamburger",
        "One 漢 two",
    ]


def test_a_picture_is_there_once_with_its_mask(engine: Engine, folder: Path) -> None:
    body = "<img src=red.jpg><img src=veil.png><div style='background: url(blue.jpg)'>x</div>"
    made = joined([piece(engine, folder, body)] * 3)
    with pikepdf.open(BytesIO(made)) as file:
        assert images_of(file) == 4
    with pikepdf.open(BytesIO(piece(engine, folder, body).piece.artwork.pdf.read())) as file:  # type: ignore[union-attr]
        assert images_of(file) == 4


def test_pages_left_out_leave_no_picture_behind(engine: Engine, folder: Path) -> None:
    body = "<img src=red.jpg><div class=next style='background: url(blue.jpg)'>x</div>"
    setting = piece(engine, folder, body)
    for kept in ((0,), (1,)):
        part = replace(setting, pages=tuple(setting.pages[at] for at in kept))
        with pikepdf.open(BytesIO(joined([part]))) as file:
            assert len(file.pages) == 1
            assert images_of(file) == 1


def test_pictures_and_faults_are_told_of_the_pages_that_pieces_have_when_joined(
    engine: Engine, folder: Path
) -> None:
    meant = StandIn(StandInKind.PICTURE, "ab" * 16)
    (folder / "still.jpg").write_bytes(stand_in(meant, 40, 30))
    body = "<p>x<p class=next style='color: red'>In red.<img src=still.jpg>"
    setting = piece(engine, folder, body)
    part = replace(setting, pages=setting.pages[1:])
    pages = join([setting, part], (1, 2, 3), KNOWN)
    assert [(one.page, one.meant) for one in pages.placed] == [(2, meant), (3, meant)]
    assert [len(faults) for faults in pages.faults] == [0, 1, 1]
    assert pages.faults[1] == ("text in RGB #ff0000",)
    assert [run.folios for run in pages.runs] == [(1, 2), (3,)]


def test_bookmarks_stand_beneath_those_of_earlier_pieces(engine: Engine, folder: Path) -> None:
    bodies = (*BODIES, "<p data-up='Shut' class=shut>x<p data-under='In it'>y")
    made = joined([piece(engine, folder, body) for body in bodies])
    with pikepdf.open(BytesIO(made)) as file, file.open_outline() as outline:
        tree = [
            (item.title, item.is_closed, [child.title for child in item.children])
            for item in outline.root
        ]
        (_, two, _) = outline.root
        assert isinstance(two.destination, pikepdf.Array)
        assert two.destination[0].objgen == file.pages[2].obj.objgen
        assert [str(two.destination[1]), float(two.destination[4])] == ["/XYZ", 0]
        assert 0 < float(two.destination[3]) < 80 / 25.4 * 72
        assert str(file.Root.Lang) == "en"
    assert tree == [
        ("One", False, ["Under"]), ("Two", False, ["Again"]), ("Shut", True, ["In it"]),
    ]  # fmt: skip


def test_pages_late_in_a_file_are_found_by_nodes(engine: Engine, folder: Path) -> None:
    setting = piece(engine, folder, "<p>x<p class=next>y<p class=next>z")
    with pikepdf.open(BytesIO(joined([setting] * 30))) as file:
        assert len(file.pages) == 90
        tree = file.Root.Pages
        counts = [int(node.Count) for node in tree.Kids]
        assert counts == [33, 33, 24]
        assert int(tree.Count) == 90
        for node, count in zip(tree.Kids, counts, strict=True):
            assert node.Parent.objgen == tree.objgen
            assert [kid.Parent.objgen for kid in node.Kids] == [node.objgen] * count


def test_the_same_pieces_give_the_same_bytes(engine: Engine, folder: Path) -> None:
    first, second = (joined([piece(engine, folder, body) for body in BODIES]) for _ in range(2))
    assert first == second


def test_what_was_not_written_is_not_joined(engine: Engine, folder: Path) -> None:
    setting = engine.set("<p>x", folder)
    with pytest.raises(AssertionError):
        joined([setting])


@pytest.mark.parametrize(("methods", "processors"), [([], 2), (["fork"], 1), (["fork"], 3)])
def test_no_worker_one_and_many_make_the_same_bytes(
    methods: list[str],
    processors: int,
    built_small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for module in (workers, forerunner):
        monkeypatch.setattr(module, "get_all_start_methods", lambda: methods)
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    build(Order(HERE / "edition", tmp_path / "build"), Silence())
    made = (tmp_path / "build" / "booklet.pdf").read_bytes()
    assert made == (built_small / "booklet.pdf").read_bytes()


def test_pieces_that_were_damaged_are_made_again(
    built_small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    build(Order(HERE / "edition", tmp_path / "first"), Silence())
    for number, path in enumerate(sorted(home.cache().glob("*/*"))):
        if path.parent.name in {"pieces", "art", "looks", "subsets", "proofed", "trimmed"}:
            data = path.read_bytes()
            path.write_bytes(data[: len(data) // 2] if number % 2 else data[:-1] + b"?")
    build(Order(HERE / "edition", tmp_path / "second"), Silence())
    for name in ("booklet.pdf", "booklet.json"):
        assert (tmp_path / "second" / name).read_bytes() == (built_small / name).read_bytes()


def test_pieces_whose_pages_alone_were_damaged_are_made_again(
    built_small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    build(Order(HERE / "edition", tmp_path / "first"), Silence())
    shutil.rmtree(home.cache() / "trimmed")
    for path in (home.cache() / "art").iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    stages = Stages()
    build(Order(HERE / "edition", tmp_path / "second"), stages)
    assert stages.told.count("Reading the edition") == 2
    made = (tmp_path / "second" / "booklet.pdf").read_bytes()
    assert made == (built_small / "booklet.pdf").read_bytes()


class Stages(Silence):
    """The stages of a build."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def stage(self, name: str) -> None:
        self.told.append(name)


@pytest.fixture
def clear_before_pressing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Has somebody clear the cache so many times when pages are about to be written."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def clear(times: int) -> None:
        left = [None] * times

        def press(*args: Any) -> Any:
            if left:
                left.pop()
                shutil.rmtree(home.cache() / "art")
            return press_pages(*args)

        monkeypatch.setattr(prove, "press_pages", press)

    return clear


def test_pages_that_go_out_of_the_cache_before_they_are_written_are_set_again(
    clear_before_pressing: Callable[[int], None], built_small: Path, tmp_path: Path
) -> None:
    clear_before_pressing(1)
    stages = Stages()
    build(Order(HERE / "edition", tmp_path / "build"), stages)
    assert stages.told.count("Reading the edition") == 2
    made = (tmp_path / "build" / "booklet.pdf").read_bytes()
    assert made == (built_small / "booklet.pdf").read_bytes()


def test_pages_that_go_out_of_the_cache_again_are_told(
    clear_before_pressing: Callable[[int], None], tmp_path: Path
) -> None:
    clear_before_pressing(2)
    with pytest.raises(OutputError, match="went out of the cache twice"):
        build(Order(HERE / "edition", tmp_path / "build"), Silence())
    assert not (tmp_path / "build" / "booklet.pdf").exists()


class Deadly:
    """A purpose for which nothing can be trimmed."""

    sheet = moment = spots = None
    condition = SimpleNamespace(identifier="")

    def trim(self, _run: Run) -> None:
        os._exit(3)


def test_pages_that_nobody_can_trim_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    runs = [Run(Bytes.of(b"%d" % number), (0,), (number,), {}) for number in range(3, 9)]
    with (
        pytest.raises(PlanError) as caught,
        pressroom._trimmed(runs, Deadly(), None) as trimmed,  # type: ignore[arg-type]
    ):
        list(trimmed or ())
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.folio) == ("T118", 3)
    assert finding.message.startswith("Trimming page 3 broke off when its process ended")


def test_no_page_waits_to_be_written(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flowing matter is set to be counted, and would hold its pages until it is set again."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(workers, "get_all_start_methods", list)
    shop = open_shop(prepare(Order(small, tmp_path / "to")))
    flatplan, _ = shop.plan()
    counted = shop.setter.known.values()
    assert flatplan is not None
    assert counted
    assert all(one.piece is not None and one.document is None for one in counted)
