"""Do two proofs differ in what was changed, on the pages that print it, and in nothing else?"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from msgspec import Struct
from msgspec.structs import replace
from PIL import Image

from booklet.build import build
from booklet.changereport import sentence
from booklet.cli import main
from booklet.comparing import Comparison, compare
from booklet.console import Console
from booklet.differing import difference
from booklet.facts import EDITED
from booklet.kept import find
from booklet.material import Order
from booklet.pagechanges import Fate
from booklet.proofrecord import ProofRecord, read

Plant = Callable[[Path, str, str, str], int]
SMALL = Path(__file__).resolve().parent / "edition"
COUNTED = (
    "contents",
    "matter: welcome",
    "tickets",
    "venues",
    "index: [titles, directors, countries]",
)


def make(folder: Path, to: Path, folios: tuple[int, ...] = ()) -> Path:
    build(Order(folder, to, folios=folios), Console(StringIO(), is_quiet=True))
    return to


class Bench(Struct, frozen=True):
    """An edition that was built once, to be changed and built again."""

    edition: Path
    built: Path

    def compared(self) -> Comparison:
        again = make(self.edition, self.edition.parent / "again")
        return compare(read(self.built / "booklet.json"), read(again / "booklet.json"))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The small edition with the pages that need no counting, and its proof."""
    base = tmp_path_factory.mktemp("printed")
    edition = Path(shutil.copytree(SMALL, base / "edition"))
    plan = (edition / "edition.yaml").read_text("utf-8")
    for section in COUNTED:
        plan = plan.replace(f"  - {section}\n", "")
    (edition / "edition.yaml").write_text(plan, encoding="utf-8")
    return Bench(edition, make(edition, base / "build"))


@pytest.fixture
def bench(printed: Bench, tmp_path: Path) -> Bench:
    """A copy to be changed at will."""
    return Bench(Path(shutil.copytree(printed.edition, tmp_path / "edition")), printed.built)


def told(comparison: Comparison) -> list[tuple[str, list[str]]]:
    """The facts that changed, and the names of the pages that show them."""
    names = {page.page.folio: page.page.name for page in comparison.pages}
    return [(sentence(fact), [names[folio] for folio in fact.folios]) for fact in comparison.facts]


def turn(picture: Path) -> None:
    """Another picture of the same name and size."""
    with Image.open(picture) as image:
        image.transpose(Image.Transpose.ROTATE_180).save(picture, quality=95)


def touched(comparison: Comparison) -> set[str]:
    return {page.page.name for page in comparison.touched}


def test_the_same_edition_differs_in_nothing(bench: Bench) -> None:
    comparison = bench.compared()
    assert comparison.is_same
    assert {page.fate for page in comparison.pages} == {Fate.SAME}


@pytest.mark.soak  # builds two booklets
def test_the_day_in_the_slug_and_the_marks_touch_no_page(bench: Bench) -> None:
    os.utime(bench.edition / "screenings.yaml", (2_000_000_000, 2_000_000_000))
    comparison = bench.compared()
    assert comparison.old.pdf_sha256 != comparison.new.pdf_sha256
    assert comparison.is_same
    to = bench.edition.parent / "bare"
    build(Order(bench.edition, to, marks=False), Console(StringIO(), is_quiet=True))
    bare = compare(comparison.new, read(to / "booklet.json"))
    assert {page.fate for page in bare.pages} == {Fate.SAME}


def test_a_new_time_is_said_with_the_pages_that_print_it(bench: Bench, plant: Plant) -> None:
    plant(bench.edition, "screenings.yaml", 'time: "16:00"', 'time: "16:45"')
    comparison = bench.compared()
    assert told(comparison) == [
        (
            "A Talk About Ropes, Sat 13 Jun 16:00 NET → 16:45",
            ["schedule", "A Talk About Ropes", "days"],
        )
    ]
    assert touched(comparison) == {"schedule", "A Talk About Ropes", "days"}
    (page,) = (one for one in comparison.touched if one.page.name == "schedule")
    assert page.page.subjects == ("grid 2026-06-13",)


@pytest.mark.soak  # builds two booklets
def test_a_new_venue_and_day_are_said_in_full(bench: Bench, plant: Plant) -> None:
    plant(
        bench.edition, "screenings.yaml", 'venue: hall\n  date: 2026-06-13\n  time: "16:00"',
        'venue: lido\n  room: lido-1\n  date: 2026-06-12\n  time: "16:00"',
    )  # fmt: skip
    comparison = bench.compared()
    (fact, *others) = told(comparison)
    assert fact[0] == "A Talk About Ropes, Sat 13 Jun 16:00 NET → Fri 12 Jun 16:00 LID1"
    assert not others
    assert sum(page.page.name == "schedule" for page in comparison.touched) == 2


def test_a_renamed_film_is_said_and_letters_new_to_a_font_touch_no_other_page(
    bench: Bench, plant: Plant
) -> None:
    plant(bench.edition, "films/ice-cream-war.yaml", "en: Ice Cream War", "en: Ice Cream Wąrž")
    comparison = bench.compared()
    assert told(comparison) == [
        ("Ice Cream Wąrž: title (en) Ice Cream War → Ice Cream Wąrž", ["Pocket Films"])
    ]
    assert touched(comparison) == {"Pocket Films"}


def test_a_long_note_is_said_to_be_edited_and_its_page_named(bench: Bench, plant: Plant) -> None:
    plant(bench.edition, "films/salt-road.yaml", "one road", f"one very{' long' * 12} road")
    comparison = bench.compared()
    assert told(comparison) == [("Salt Road: note (en) edited", ["Paper Winter, Salt Road"])]
    note = comparison.new.facts["film salt-road"]["note/en"]
    assert note.startswith(EDITED)


@pytest.mark.soak  # builds two booklets
def test_a_new_length_is_said_once_and_not_for_each_screening(bench: Bench, plant: Plant) -> None:
    plant(bench.edition, "films/salt-road.yaml", "101 min", "103 min")
    ((says, pages),) = told(bench.compared())
    assert says == "Salt Road: runtime 101 min → 103 min"
    assert set(pages) == {"schedule", "Paper Winter, Salt Road", "days"}


def test_another_picture_of_the_same_name_is_said(bench: Bench) -> None:
    turn(bench.edition / "stills" / "salt-road.jpg")
    comparison = bench.compared()
    assert ("Salt Road: still 1 file the picture itself edited", ["Paper Winter, Salt Road"]) in (
        told(comparison)
    )


def test_a_film_put_in_front_adds_a_page_and_moves_the_others(bench: Bench) -> None:
    (bench.edition / "films" / "early.yaml").write_text(
        "title: Aardvark\nruntime: 80\nstrand: first-light\n", encoding="utf-8"
    )
    comparison = bench.compared()
    facts = [sentence(fact) for fact in comparison.facts]
    assert facts == ["Aardvark was added"]
    assert [page.page.name for page in comparison.of(Fate.ADDED)] == ["Aardvark"]
    moved = {page.page.name: page for page in comparison.of(Fate.MOVED)}
    assert {"The Lantern Keeper", "Paper Winter, Salt Road", "The Quiet Oar"} <= set(moved)
    keeper = moved["The Lantern Keeper"]
    assert keeper.old is not None
    assert keeper.new is not None
    assert keeper.new.folio == keeper.old.folio + 1


@pytest.mark.soak  # builds two booklets
def test_a_cancelled_screening_is_said_once(bench: Bench, plant: Plant) -> None:
    plant(bench.edition, "screenings.yaml", 'code: "202"\n', 'code: "202"\n  status: cancelled\n')
    (fact,) = told(bench.compared())
    assert fact[0] == "A Talk About Ropes, Sat 13 Jun 16:00 NET → cancelled"


@pytest.mark.soak  # builds two booklets
def test_a_code_and_its_address_are_facts_too(bench: Bench, plant: Plant) -> None:
    plant(bench.edition, "screenings.yaml", 'code: "202"', 'code: "212"')
    facts = [sentence(fact) for fact in bench.compared().facts]
    assert facts == [
        "A Talk About Ropes, Sat 13 Jun 16:00 NET: code 202 → 212",
        "A Talk About Ropes, Sat 13 Jun 16:00 NET: ticket address "
        "https://lamp.example/202 → https://lamp.example/212",
    ]


def test_a_change_of_the_layout_is_said_by_its_file(bench: Bench) -> None:
    (bench.edition / "layout").mkdir()
    (bench.edition / "layout" / "tokens.css").write_text(":root { --safe-extra: 0mm }\n")
    comparison = bench.compared()
    assert told(comparison) == [("Layout: layout/tokens.css added", [])]
    assert not comparison.touched


def test_pages_set_by_other_versions_are_compared_by_their_words(
    printed: Bench, bench: Bench, plant: Plant
) -> None:
    old = read(printed.built / "booklet.json")
    elsewhere = replace(
        old,
        versions={**old.versions, "pango": "1.0.0"},
        pages=tuple(replace(page, looks="0") for page in old.pages),
    )
    comparison = compare(elsewhere, old)
    assert comparison.is_same
    assert {page.fate for page in comparison.pages} == {Fate.ALIKE}
    assert comparison.versions == (f"pango 1.0.0 → {old.versions['pango']}",)
    turn(bench.edition / "stills" / "salt-road.jpg")
    new = read(make(bench.edition, bench.edition.parent / "again") / "booklet.json")
    (fact, *_) = told(compare(elsewhere, new))
    assert fact[1] == ["Paper Winter, Salt Road"]


def test_pages_built_alone_are_compared_alone(bench: Bench, plant: Plant, tmp_path: Path) -> None:
    plant(bench.edition, "screenings.yaml", 'time: "16:00"', 'time: "16:45"')
    some = make(bench.edition, tmp_path / "some", (1, 5))
    record = read(some / "booklet-p1-5.json")
    assert [page.folio for page in record.pages] == [1, 5]
    comparison = compare(read(bench.built / "booklet.json"), record)
    assert [page.page.folio for page in comparison.pages] == [1, 5]
    assert [page.fate for page in comparison.pages] == [Fate.SAME, Fate.CHANGED]


# The record


def test_the_record_says_the_same_twice_and_can_be_read(bench: Bench) -> None:
    again = make(bench.edition, bench.edition.parent / "again")
    first = (bench.built / "booklet.json").read_bytes()
    assert (again / "booklet.json").read_bytes() == first
    record = read(bench.built / "booklet.json")
    assert record.to_json() == first


def test_the_record_says_which_films_and_screenings_a_page_prints(printed: Bench) -> None:
    pages = {page.name: page for page in read(printed.built / "booklet.json").pages}
    page = pages["Paper Winter, Salt Road"]
    assert set(page.films) == {"paper-winter", "salt-road"}
    assert set(page.screenings) == {"101", "103", "203", "204"}
    assert pages["cover"].films == ()


def test_the_record_holds_nothing_that_the_public_may_not_know(printed: Bench) -> None:
    text = (printed.built / "booklet.json").read_text("utf-8")
    assert "PRESS-7" not in text
    assert "press" not in json.loads(text)["facts"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "cannot be used"), ("[]", "no record"), ("{}", "no record"),
        ('{"form": 9, "schedule": {}}', "form 9"), ('{"form": 1, "schedule": {}}', "required"),
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused_in_words(
    content: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "booklet.json").write_text(content)
    assert main(["changes", str(tmp_path / "booklet.json"), str(tmp_path), "--quiet"]) == 2
    assert says in capsys.readouterr().err


# The commands


@pytest.fixture
def desk(bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A working folder with a build in it."""
    shutil.copytree(bench.built, tmp_path / "build")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_proof_is_kept_and_compared_by_its_name(
    desk: Path, bench: Bench, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keep", "v3", "--quiet"]) == 0
    assert {path.name for path in (desk / "proofs/v3").iterdir()} == {
        "booklet.pdf", "booklet.json"
    }  # fmt: skip
    assert main(["keep", "v3", "--quiet"]) == 8
    assert main(["changes", "v3", "--quiet"]) == 0
    assert "Nothing changed: all" in capsys.readouterr().out
    plant(bench.edition, "screenings.yaml", 'time: "16:00"', 'time: "16:45"')
    make(bench.edition, desk / "build")
    assert main(["changes", "v3", "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "Sat 13 Jun 16:00 NET → 16:45: pages " in said
    assert "proved identical" in said
    assert main(["changes", "v3", "--format", "json", "--quiet"]) == 0
    written = json.loads(capsys.readouterr().out)
    assert [fact["subject"] for fact in written["facts"]] == ["screening 202"]
    assert {page["fate"] for page in written["pages"]} == {"same", "changed"}


def test_the_page_for_sign_off_has_all_in_it_and_the_same_bytes(
    desk: Path, bench: Bench, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(bench.edition, "screenings.yaml", 'time: "16:00"', 'time: "16:45"')
    make(bench.edition, desk / "new")
    for name in ("one.html", "other.html"):
        arguments = ["changes", "build", "new", "--format", "html", "--to", name, "--quiet"]
        assert main(arguments) == 0
    page = (desk / "one.html").read_text("utf-8")
    assert page == (desk / "other.html").read_text("utf-8")
    assert page.count("data:image/webp;base64,") == 9
    assert "<script" not in page
    assert "http" not in page
    assert 'href="#page-' in page
    assert main(["changes", "build", "new", "--format", "html", "--quiet"]) == 2
    assert "--to" in capsys.readouterr().err


def test_a_pdf_without_its_record_is_compared_by_pages_alone(
    desk: Path, bench: Bench, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "old.pdf").write_bytes((desk / "build/booklet.pdf").read_bytes())
    assert main(["changes", "old.pdf", "--quiet"]) == 0
    assert "Nothing changed" in capsys.readouterr().out
    plant(bench.edition, "screenings.yaml", 'time: "16:00"', 'time: "16:45"')
    make(bench.edition, desk / "build")
    assert main(["changes", "old.pdf", "build/booklet.pdf", "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "no record beside old.pdf" in said
    assert "0 facts changed" in said
    assert ": changed" in said


def test_a_record_of_another_pdf_is_not_believed(desk: Path, bench: Bench, plant: Plant) -> None:
    plant(bench.edition, "screenings.yaml", 'time: "16:00"', 'time: "16:45"')
    other = make(bench.edition, desk / "other")
    shutil.copy(other / "booklet.pdf", desk / "build" / "booklet.pdf")
    proof = find(desk / "build" / "booklet.pdf")
    assert proof.record.is_bare
    assert "another build" in proof.doubt
    assert main(["keep", "v3", "--quiet"]) == 2
    assert not (desk / "proofs").exists()


def test_what_is_not_there_or_no_pdf_is_told(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "text.pdf").write_text("no PDF")
    (desk / "empty").mkdir()
    for name in ("v9", "text.pdf", "empty", "v9.json"):
        assert main(["changes", name, "--quiet"]) == 2, name
        assert "Traceback" not in capsys.readouterr().err
    for name in ("../v3", "a/b", ".hidden", ""):
        assert main(["keep", name, "--quiet"]) == 2, name


# Pictures


def test_a_difference_is_boxed_and_shows_what_went_and_what_came() -> None:
    old, new = (np.full((200, 150, 3), 255, np.uint8) for _ in range(2))
    old[50:60, 40:60] = 0
    new[150:160, 40:60] = 0
    found = difference(old, new)
    assert len(found.boxes) == 2
    for top, (left, above, right, below) in zip((50, 150), sorted(found.boxes, key=lambda b: b[1]),
                                                strict=True):  # fmt: skip
        assert left < 40
        assert above < top
        assert right > 60
        assert below > top + 10
    red, _, blue = (int(one) for one in found.pixels[55, 50])
    assert red > blue
    red, _, blue = (int(one) for one in found.pixels[155, 50])
    assert blue > red


def test_pages_of_other_sizes_are_drawn_over_each_other() -> None:
    old, new = np.full((20, 30, 3), 255, np.uint8), np.full((30, 20, 3), 255, np.uint8)
    found = difference(old, new)
    assert found.pixels.shape == (30, 30, 3)
    assert found.boxes == ()


def test_records_know_their_pages() -> None:
    bare = ProofRecord(
        form=1, job="", layout="", language="", paper="", condition={}, versions={},
        pdf_sha256={}, planned=0, pages=(), facts={},
    )  # fmt: skip
    assert bare.is_bare
    assert compare(bare, bare).is_same
