"""Does a printer get all there is, and can they read it? Which pages are the cover?"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace

from booklet.binding import Binding, CoverKind
from booklet.cli import main
from booklet.conditions import gather
from booklet.covers import shares, spine_width
from booklet.errors import UsageError
from booklet.job import Job
from booklet.measure import Length, inch, mm
from booklet.package import MANIFEST, TICKET, package, zipped
from booklet.publish import publish
from booklet.ticket import WIDTH, Facts, Part, write_ticket

KNOWN, _ = gather(None)
COATED, NEWS = KNOWN["fogra39"], KNOWN["newsprint"]
INSIDE = Part("inside", "kbff-inside.pdf", b"%PDF inside", 128, NEWS)
COVER = Part("cover", "kbff-cover.pdf", b"%PDF cover", 4, COATED)
FACTS = Facts(
    festival="Kestrel Bay Film Festival 2026",
    job="newsprint",
    language="French",
    trim=(inch(5.5), inch(8.5)),
    bleed=mm(5),
    marks=True,
    binding=Binding.PERFECT,
    fitness="Fit to print: PDF/X-4, no errors, 2 warnings.",
    safe=mm(5),
    caliper=mm(0.1),
    spine=mm(6.4),
    fonts=("Fira Sans", "Source Serif 4"),
    contact=("Kestrel Bay Film Festival", "print@kbff.example", "+1 902 555 0100"),
)
REPORTS = {"preflight.html": b"<p>fit</p>", "preflight.json": b"{}"}


# The ticket


def rows(ticket: str) -> dict[str, str]:
    """What a ticket says by its keys, its folded lines joined."""
    found: dict[str, str] = {}
    key = ""
    for line in ticket.splitlines()[2:]:
        if not line.startswith(" "):
            key, _, line = line.partition(":")
            found[key] = line.strip()
        else:
            found[key] += " " + line.strip()
    return found


def test_the_ticket_says_what_a_printer_asks() -> None:
    said = rows(write_ticket((COVER, INSIDE), FACTS))
    assert said["Inside"] == "128 pages, single, in order: kbff-inside.pdf"
    assert said["Cover"] == "4 pages, single, in order: kbff-cover.pdf"
    assert said["Trim"] == "139.7 mm x 215.9 mm, width x height"
    assert said["Bleed"] == "5 mm on all sides; text keeps 5 mm from the trim"
    assert said["Marks"].startswith("crop and registration marks")
    assert said["Binding"] == "perfect bound, leaf of the inside 0.1 mm thick, spine 6.4 mm"
    assert said["Fonts"] == "all embedded: Fira Sans, Source Serif 4"
    assert said["Preflight"] == FACTS.fitness
    assert "print@kbff.example" in said["Contact"]


def test_each_part_has_its_printing_condition_and_its_limit_of_ink() -> None:
    ticket = write_ticket((COVER, INSIDE), FACTS)
    assert "cover: FOGRA39, Offset on coated paper; ink at most 300 %" in ticket
    assert "inside: CGATS TR 002, Coldset web offset on newsprint (SNAP)" in ticket
    alike = write_ticket((COVER, replace(INSIDE, condition=COATED)), FACTS)
    assert alike.count("FOGRA39") == 1
    assert "cover: FOGRA39" not in alike


def test_what_is_not_known_is_not_written() -> None:
    facts = replace(FACTS, safe=None, caliper=None, spine=None, fonts=(), contact=(), marks=False)
    said = rows(write_ticket((INSIDE,), facts))
    assert "Fonts" not in said
    assert "Contact" not in said
    assert said["Binding"] == "perfect bound"
    assert said["Bleed"] == "5 mm on all sides"
    assert said["Marks"] == "none"


def test_the_number_of_copies_is_left_to_the_customer() -> None:
    assert set(rows(write_ticket((INSIDE,), FACTS))["Copies"]) == {"_"}


def test_spot_colours_are_named_among_the_inks() -> None:
    said = rows(write_ticket((INSIDE,), replace(FACTS, plates=("PANTONE 871 C",))))
    assert said["Inks"] == "cyan, magenta, yellow, black + PANTONE 871 C"


def test_the_ticket_fits_one_screen() -> None:
    many = replace(FACTS, fonts=tuple(f"Typeface Number {n}" for n in range(12)))
    lines = write_ticket((COVER, INSIDE), many).splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= WIDTH


# The folder and the zip


def test_the_printers_folder_holds_everything() -> None:
    files = package((COVER, INSIDE), FACTS, REPORTS)
    assert list(files)[:2] == ["kbff-cover.pdf", "kbff-inside.pdf"]
    assert set(files) == {
        "kbff-cover.pdf", "kbff-inside.pdf", "preflight.html", "preflight.json", TICKET,
        "licence-fogra39.txt", "licence-newsprint.txt", MANIFEST,
    }  # fmt: skip
    assert b"TR002_newsprint_240.icc" in files["licence-newsprint.txt"]


def test_a_profile_without_a_licence_of_ours_adds_none() -> None:
    files = package((replace(INSIDE, condition=KNOWN["fogra51"]),), FACTS, {})
    assert not [name for name in files if name.startswith("licence")]


def test_two_files_never_share_a_name() -> None:
    with pytest.raises(ValueError, match="same name"):
        package((COVER, replace(INSIDE, file=COVER.file)), FACTS, {})
    with pytest.raises(ValueError, match="same name"):
        package((COVER,), FACTS, {COVER.file: b""})
    with pytest.raises(ValueError, match="same name"):
        package((COVER,), FACTS, {MANIFEST: b""})


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="not run: no sha256sum here")
def test_the_manifest_is_what_sha256sum_checks(tmp_path: Path) -> None:
    files = package((COVER, INSIDE), FACTS, REPORTS)
    publish(files, tmp_path)
    check = ["sha256sum", "-c", "--strict", MANIFEST]
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.count(": OK") == len(files) - 1
    (tmp_path / COVER.file).write_bytes(b"another")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_the_zip_unpacks_into_one_folder_and_holds_the_same() -> None:
    files = package((COVER, INSIDE), FACTS, REPORTS)
    with zipfile.ZipFile(BytesIO(zipped(files, "kbff"))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(f"kbff/{name}") for name in files} == files
        assert archive.namelist() == sorted(f"kbff/{name}" for name in files)


def test_the_same_files_give_the_same_zip() -> None:
    files = package((COVER, INSIDE), FACTS, REPORTS)
    other_way = dict(reversed(files.items()))
    assert zipped(files, "kbff") == zipped(other_way, "kbff")
    assert zipped(files, "kbff") != zipped({**files, TICKET: b"other"}, "kbff")


# The cover


def kinds(job: Job, pages: int, folios: Sequence[int]) -> dict[str, tuple[int, ...]]:
    return {share.kind: share.folios for share in shares(job, pages, folios)}


SEPARATE = Job(cover=CoverKind.SEPARATE)


def test_the_cover_is_the_outer_four_pages_and_the_inside_the_rest() -> None:
    assert kinds(SEPARATE, 12, range(1, 13)) == {
        "cover": (1, 2, 11, 12),
        "inside": (3, 4, 5, 6, 7, 8, 9, 10),
    }
    assert kinds(Job(), 8, range(1, 9)) == {"booklet": (1, 2, 3, 4, 5, 6, 7, 8)}


def test_a_file_that_would_have_no_pages_is_not_made() -> None:
    assert kinds(SEPARATE, 12, [5, 6]) == {"inside": (5, 6)}
    assert kinds(SEPARATE, 12, [12]) == {"cover": (12,)}


GLUED = Job(cover=CoverKind.SEPARATE, binding=Binding.PERFECT)


def test_a_glued_cover_is_one_sheet_around_its_spine() -> None:
    cover, inside = shares(GLUED, 132, range(1, 133))
    assert cover.spine == spine_width(128, mm(0.1))
    assert cover.sides == ((132, 1), (2, 131))
    assert cover.names == (1, 2)
    assert cover.trim((mm(148), mm(210)))[0].mm == pytest.approx(302.4)
    assert inside.spine is None
    assert inside.trim((mm(148), mm(210))) == (mm(148), mm(210))


def test_some_pages_of_a_glued_cover_are_single_pages() -> None:
    (cover,) = shares(GLUED, 132, [1, 132])
    assert cover.spine is None
    assert cover.sides == ((1,), (132,))


def test_each_file_is_named_for_what_it_is() -> None:
    names = [share.stem("kbff") for share in shares(SEPARATE, 12, range(1, 13))]
    assert names == ["kbff-cover", "kbff-inside"]
    assert [share.stem("kbff") for share in shares(Job(), 4, [1])] == ["kbff"]


@pytest.mark.parametrize("pages", [1, 4])
def test_a_booklet_without_an_inside_has_no_separate_cover(pages: int) -> None:
    with pytest.raises(UsageError) as caught:
        shares(SEPARATE, pages, range(1, pages + 1))
    assert "cover: self" in caught.value.remedy


def test_the_spine_is_as_thick_as_the_leaves_of_the_inside() -> None:
    assert spine_width(128, mm(0.1)).mm == pytest.approx(6.4)
    assert spine_width(60, mm(0.09)).mm == pytest.approx(2.7)
    assert spine_width(0, mm(0.1)) == Length(0)


# The command


def packed(edition: Path, to: Path, *flags: str) -> Path:
    """The folder that `booklet package` makes."""
    assert main(["package", str(edition), "--to", str(to), "--quiet", *flags]) == 0
    return to / "booklet-package"


def test_a_package_has_cover_and_inside_with_a_report_on_each(small: Path, tmp_path: Path) -> None:
    folder = packed(small, tmp_path, "--cover", "separate", "--binding", "perfect")
    assert {path.name for path in folder.iterdir()} == {
        "booklet-cover.pdf", "booklet-inside.pdf", "preflight-cover.html", "preflight-cover.json",
        "preflight-inside.html", "preflight-inside.json", TICKET, "licence-fogra39.txt", MANIFEST,
    }  # fmt: skip
    with pikepdf.open(folder / "booklet-cover.pdf") as cover:
        assert len(cover.pages) == 2
        for side in cover.pages:
            left, bottom, right, top = (float(edge) for edge in side.trimbox)
            assert right - left == pytest.approx(mm(148 + 1.2 + 148).pt, abs=0.02)
            assert top - bottom == pytest.approx(mm(210).pt, abs=0.02)
    with pikepdf.open(folder / "booklet-inside.pdf") as inside:
        assert len(inside.pages) == 24
    ticket = (folder / TICKET).read_text(encoding="utf-8")
    assert "spine 1.2 mm" in ticket
    assert "one sheet of 297.2 mm x 210 mm trimmed" in ticket
    with zipfile.ZipFile(tmp_path / "booklet-package.zip") as archive:
        for path in folder.iterdir():
            assert archive.read(f"booklet-package/{path.name}") == path.read_bytes()
    again = packed(small, tmp_path)
    assert sorted(path.name for path in again.glob("*.pdf")) == ["booklet.pdf"]
    assert not (again / "preflight-cover.html").exists()


def test_a_cover_has_a_condition_of_its_own(small: Path, tmp_path: Path) -> None:
    settings = small / "edition.yaml"
    job = "\njobs: {booklet: {condition: fogra29, cover_condition: gracol}}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + job, encoding="utf-8")
    folder = packed(small, tmp_path, "--trim", "A5")
    for name, identifier in (("cover", "CGATS TR 006"), ("inside", "FOGRA29")):
        with pikepdf.open(folder / f"booklet-{name}.pdf") as pdf:
            intent = pdf.Root.OutputIntents[0]
            assert str(intent.OutputConditionIdentifier) == identifier
    assert {path.name for path in folder.glob("licence-*")} == {
        "licence-fogra29.txt", "licence-gracol.txt",
    }  # fmt: skip
