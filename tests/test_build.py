"""Does a build keep its promises: the same bytes, nothing half done, nobody's secrets?"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pikepdf
import pytest
from pdf_texts import text_of
from PIL import Image

from booklet import drafts, home
from booklet.binding import CoverKind
from booklet.build import build
from booklet.console import Console
from booklet.errors import BookletError, DataError, OutputError
from booklet.material import Order
from booklet.pdfwriter import PdfWriter

Plant = Callable[[Path, str, str, str], int]
SMALL = Path(__file__).resolve().parent / "edition"
PRESS_CODE = "PRESS-7"
MADE = {"booklet.html", "booklet.json", "booklet.pdf"}


def quiet() -> Console:
    return Console(StringIO(), is_quiet=True)


def command(folder: Path, to: Path) -> list[str]:
    return [sys.executable, "-m", "booklet.cli", "build", str(folder), "--to", str(to)]


def shorten(folder: Path, plant: Plant) -> None:
    """Leave out the pages that must be counted first, to save time."""
    for section in ("contents", "matter: welcome", "guide", "tickets", "venues", "days",
                    "index: [titles, directors, countries]"):  # fmt: skip
        plant(folder, "edition.yaml", f"  - {section}\n", "")


def all_text(pdf: Path) -> str:
    with pikepdf.open(pdf) as file:
        count = len(file.pages)
    return "\n".join(text_of(pdf, page) for page in range(1, count + 1))


def test_the_small_edition_builds_whole(built_small: Path) -> None:
    assert {path.name for path in built_small.iterdir()} == {
        "booklet.html",
        "booklet.json",
        "booklet.pdf",
    }
    record = json.loads((built_small / "booklet.json").read_text())
    with pikepdf.open(built_small / "booklet.pdf") as pdf:
        assert len(pdf.pages) == len(record["pages"])
        assert len(pdf.pages) % 4 == 0
    templates = {page["template"] for page in record["pages"]}
    assert templates >= {"cover", "film-1", "film-2", "film-3", "shorts", "event", "grid", "day",
                         "strand", "ad", "index", "guide", "back-cover"}  # fmt: skip


def test_the_small_edition_is_fit_for_a_final_build(small: Path, plant: Plant) -> None:
    shorten(small, plant)
    order = Order(small, small.parent / "build", final=True)
    assert build(order, quiet()).findings == ()


def test_no_page_tells_of_a_press_screening(built_small: Path) -> None:
    assert PRESS_CODE in (SMALL / "screenings.yaml").read_text()
    text = all_text(built_small / "booklet.pdf")
    assert "101" in text
    assert PRESS_CODE not in text
    assert "10:00" not in text
    assert PRESS_CODE not in (built_small / "booklet.json").read_text()


def test_a_folder_with_one_film_and_nothing_else_builds(tmp_path: Path) -> None:
    folder = tmp_path / "edition"
    (folder / "films").mkdir(parents=True)
    (folder / "edition.yaml").write_text(
        "festival: One\nstarts: 2026-06-12\nends: 2026-06-12\ntime_zone: Europe/London\n"
    )
    (folder / "films" / "one.yaml").write_text("title: The Only Film\n")
    built = build(Order(folder, tmp_path / "build"), quiet())
    assert built.findings == ()
    assert "The Only Film" in " ".join(all_text(tmp_path / "build" / "booklet.pdf").split())


def test_nothing_in_the_editions_folder_is_touched(small: Path, plant: Plant) -> None:
    shorten(small, plant)
    before = {path: path.stat().st_mtime_ns for path in small.rglob("*")}
    build(Order(small, small.parent / "build", folios=(1,)), quiet())
    assert {path: path.stat().st_mtime_ns for path in small.rglob("*")} == before


def test_the_same_inputs_give_the_same_bytes(
    tmp_path: Path, built_small: Path, cache: Path
) -> None:
    """In another process, working folder and time zone, with another hash seed and cache."""
    fresh = tmp_path / "cache"
    for number, zone, shelf in (("0", "Asia/Kolkata", cache), ("1", "America/St_Johns", fresh)):
        elsewhere = tmp_path / number
        elsewhere.mkdir()
        subprocess.run(
            [*command(SMALL, elsewhere / "build"), "--quiet"],
            cwd=elsewhere, check=True, capture_output=True, timeout=120,
            env={**os.environ, "PYTHONHASHSEED": number, "TZ": zone,
                 "XDG_CACHE_HOME": str(shelf)},
        )  # fmt: skip
    for name in ("booklet.pdf", "booklet.json", "booklet.html"):
        one, other = ((tmp_path / n / "build" / name).read_bytes() for n in "01")
        assert one == other
        assert one == (built_small / name).read_bytes()


# Interrupts

MOMENTS = (
    ("Reading", 0.05), ("Planning", 0.05), ("Setting", 0.05), ("Joining", 0), ("Publishing", 0),
)  # fmt: skip


@pytest.fixture
def old(small: Path, plant: Plant, tmp_path: Path) -> Path:
    """A folder with an earlier result, of an edition that is quick to build."""
    shorten(small, plant)
    folder = tmp_path / "build"
    folder.mkdir()
    (folder / "booklet.pdf").write_bytes(b"the last good file")
    return folder


def stop_at(stage: str, delay: float, number: signal.Signals, small: Path, to: Path) -> int:
    """Start a build, and send it a signal so long after a stage began; answers how it ended."""
    with subprocess.Popen(
        command(small, to), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith(stage):
                break
        time.sleep(delay)
        process.send_signal(number)
        process.stderr.read()
        return process.wait(60)


def is_whole(pdf: Path) -> bool:
    content = pdf.read_bytes()
    return content == b"the last good file" or content.rstrip().endswith(b"%%EOF")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
@pytest.mark.parametrize(("stage", "delay"), MOMENTS)
def test_an_interrupt_leaves_the_last_good_file_and_no_other(
    stage: str, delay: float, small: Path, old: Path
) -> None:
    code = stop_at(stage, delay, signal.SIGINT, small, old)
    names = {path.name for path in old.iterdir()}
    assert code in {0, 130}
    # The last two stages are so short that the signal may come when all is done.
    assert stage in {"Joining", "Publishing"} or code == 130
    if code == 130:
        assert names == {"booklet.pdf"}
        assert (old / "booklet.pdf").read_bytes() == b"the last good file"
    else:
        assert names == MADE
        assert is_whole(old / "booklet.pdf")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("stage", ["Setting", "Publishing"])
def test_a_killed_build_leaves_a_whole_file_and_the_next_one_tidies_up(
    stage: str, small: Path, old: Path
) -> None:
    code = stop_at(stage, 0, signal.SIGKILL, small, old)
    assert code in {0, -signal.SIGKILL}
    names = {path.name for path in old.iterdir()}
    strays = {name for name in names if name.startswith(".booklet-")}
    assert len(strays) <= 1
    assert names - strays <= MADE
    assert is_whole(old / "booklet.pdf")
    build(Order(small, old), quiet())
    assert {path.name for path in old.iterdir()} == MADE
    assert (old / "booklet.pdf").read_bytes().startswith(b"%PDF")


def test_an_edition_gives_the_same_bytes_wherever_its_folder_lies(
    small: Path, built_small: Path, tmp_path: Path
) -> None:
    build(Order(small, tmp_path / "build"), Console(StringIO(), is_quiet=True))
    made = (tmp_path / "build" / "booklet.pdf").read_bytes()
    assert made == (built_small / "booklet.pdf").read_bytes()


def test_a_cover_of_its_own_leaves_no_file_of_the_whole_booklet_behind(
    small: Path, tmp_path: Path, plant: Plant
) -> None:
    shorten(small, plant)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "booklet-cover.pdf").write_bytes(b"of another job")
    build(Order(small, tmp_path / "build"), quiet())
    assert (tmp_path / "build" / "booklet-cover.pdf").read_bytes() == b"of another job"
    build(Order(small, tmp_path / "build", cover=CoverKind.SEPARATE), quiet())
    names = {path.name for path in (tmp_path / "build").iterdir()}
    assert names == {
        "booklet-cover.pdf", "booklet-inside.pdf", "booklet.html", "booklet.json",
    }  # fmt: skip
    build(Order(small, tmp_path / "build"), quiet())
    names = {path.name for path in (tmp_path / "build").iterdir()}
    assert names == MADE


@pytest.mark.parametrize("folios", [(11,), (13, 14), (7, 8, 9), (16, 28)])
def test_pages_asked_for_are_those_of_the_whole_booklet(
    folios: tuple[int, ...], built_small: Path, tmp_path: Path
) -> None:
    built = build(Order(SMALL, tmp_path, folios=folios, png=True), quiet())
    pdf, _, _, *pictures = built.files
    with pikepdf.open(pdf) as file:
        assert len(file.pages) == len(folios)
    assert [path.name for path in pictures] == [f"booklet-{folio:03}.png" for folio in folios]
    for number, folio in enumerate(folios, 1):
        assert text_of(pdf, number) == text_of(built_small / "booklet.pdf", folio)


def test_a_build_leaves_nothing_in_the_temporary_folder(small: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = subprocess.run(
        [*command(small, tmp_path / "build"), "--pages", "1"],
        check=False,
        capture_output=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert done.returncode == 0, done.stderr
    assert list(temporary.iterdir()) == []


def test_a_disk_that_is_full_while_the_file_is_written_is_told(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(PdfWriter, "write", fail)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "booklet.pdf").write_bytes(b"the last one")
    order = Order(small, tmp_path / "build", folios=(3,))
    # Other builds come and go on the shelf that all tests share.
    monkeypatch.setattr(drafts, "DRAFTS", "drafts-of-its-own")
    with pytest.raises(OutputError, match=r"no room left in .*drafts"):
        build(order, Console(StringIO(), is_quiet=True))
    assert (tmp_path / "build" / "booklet.pdf").read_bytes() == b"the last one"
    assert list((home.cache() / "drafts-of-its-own").iterdir()) == []


def test_even_a_quiet_build_says_that_a_file_is_not_certified(
    small: Path, tmp_path: Path, plant: Plant
) -> None:
    plant(small, "edition.yaml", "Port Ellery", "Port Unmeasured")  # no page that is remembered
    done = subprocess.run(
        [*command(small, tmp_path / "build"), "--pages", "1", "--quiet"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": ""},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "Not certified: ink not measured: Ghostscript is not on this machine.\n"


def test_a_picture_with_too_few_pixels_is_told_on_every_page_it_is_on(
    small: Path, tmp_path: Path, plant: Plant
) -> None:
    shorten(small, plant)
    still = Image.linear_gradient("L").resize((1290, 860)).convert("RGB")
    still.save(small / "stills" / "quiet-oar.jpg", quality=95)
    plant(small, "edition.yaml", "picture: art/cover.jpg", "picture: stills/quiet-oar.jpg")
    with pytest.raises(BookletError) as caught:
        build(Order(small, tmp_path / "build"), quiet())
    told = {(one.code, one.place.folio) for one in caught.value.findings}
    assert {code for code, _ in told} == {"X201", "X202"}
    assert ("X202", 1) in told
    assert len(told) == 2


def test_a_picture_that_goes_away_meanwhile_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("booklet.pressroom.separate", gone)
    with pytest.raises(DataError) as caught:
        build(Order(SMALL, tmp_path / "build", folios=(1,)), quiet())
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.line > 0) == ("D204", True)
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["booklet-p1.html"]
