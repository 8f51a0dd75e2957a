"""Does a printer get all there is, and can they read it? Are cover and inside parted cleanly?"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from booklet.conditions import gather
from booklet.covers import cover_folios, part, spine_width
from booklet.errors import UsageError
from booklet.measure import Length, inch, mm
from booklet.package import MANIFEST, TICKET, package, zipped
from booklet.publish import publish
from booklet.records import Binding
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


def booklet(pages: int) -> bytes:
    """A booklet whose pages share one dictionary of resources, as the engine's do: each page has
    a picture of its own, a bookmark, a name, and a link to the page before it."""
    pdf = pikepdf.new()
    shared = pdf.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary()))
    for number in range(1, pages + 1):
        picture = pdf.make_stream(bytes([number]) * 5000)
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 100, 50, 8
        picture.ColorSpace = pikepdf.Name.DeviceGray
        shared.XObject[f"/P{number}"] = picture
        pdf.add_blank_page(page_size=(200, 300))
        page = pdf.pages[-1].obj
        page.Resources = shared
        page.Contents = pdf.make_stream(b"q 100 0 0 50 0 0 cm /P%d Do Q" % number)
        page.TrimBox = [10, 10, 190, 290]
    for number, later in enumerate(pdf.pages[1:], 1):
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
            Dest=pikepdf.String(f"page-{number}"),
        )  # fmt: skip
        later.obj.Annots = pikepdf.Array([link])
    names = pikepdf.NameTree.new(pdf)
    for number, each in enumerate(pdf.pages, 1):
        names[f"page-{number}"] = pikepdf.Array([each.obj, pikepdf.Name.Fit])
    pdf.Root.Names = pikepdf.Dictionary(Dests=names.obj)
    with pdf.open_outline() as outline:
        for number in range(pages):
            item = pikepdf.OutlineItem(f"Page {number + 1}", number)
            if number == 0:
                item.children.append(pikepdf.OutlineItem("Below the first", min(2, pages - 1)))
            outline.root.append(item)
    pdf.docinfo["/Title"] = "A booklet"
    target = BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()


def shown(pdf: bytes) -> list[int]:
    """The pages of the booklet that a part shows, by their pictures."""
    with pikepdf.open(BytesIO(pdf)) as file:
        found = []
        for page in file.pages:
            (name,) = page.obj.Resources.XObject.keys()
            found.append(int(str(name)[2:]))
        return found


def bookmarks(items: Sequence[Any]) -> list[str]:
    return [title for item in items for title in (item.title, *bookmarks(item.children))]


def titles(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as file, file.open_outline() as outline:
        return bookmarks(outline.root)


def test_the_cover_is_the_outer_four_pages_and_the_inside_the_rest() -> None:
    parted = part(booklet(12))
    assert shown(parted.cover) == [1, 2, 11, 12] == list(cover_folios(12))
    assert shown(parted.inside) == [3, 4, 5, 6, 7, 8, 9, 10]


def test_each_part_holds_only_its_own_pictures() -> None:
    parted = part(booklet(12))
    for pdf, count in ((parted.cover, 4), (parted.inside, 8)):
        with pikepdf.open(BytesIO(pdf)) as file:
            streams = [one for one in file.objects if isinstance(one, pikepdf.Stream)]
            assert sum(one.get("/Subtype") == "/Image" for one in streams) == count
            pages = [
                one for one in file.objects
                if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Page"
            ]  # fmt: skip
            assert len(pages) == count


def test_bookmarks_to_pages_that_are_gone_go_too() -> None:
    parted = part(booklet(12))
    assert titles(parted.cover) == ["Page 1", "Page 2", "Page 11", "Page 12"]
    assert titles(parted.inside) == [
        "Page 1", "Below the first", *(f"Page {number}" for number in range(3, 11))
    ]  # fmt: skip
    with pikepdf.open(BytesIO(parted.inside)) as file:
        assert "/Dest" not in file.Root.Outlines.First
        assert "/A" not in file.Root.Outlines.First


def test_links_and_names_of_pages_that_are_gone_go_too() -> None:
    parted = part(booklet(12))
    with pikepdf.open(BytesIO(parted.cover)) as file:
        names = pikepdf.NameTree(file.Root.Names.Dests)
        assert set(names.keys()) == {"page-1", "page-2", "page-11", "page-12"}
        assert ["/Annots" in page.obj for page in file.pages] == [False, True, False, True]


def test_boxes_and_title_stay() -> None:
    for pdf in (part(booklet(8)).cover, part(booklet(8)).inside):
        with pikepdf.open(BytesIO(pdf)) as file:
            assert str(file.docinfo["/Title"]) == "A booklet"
            assert [float(side) for side in file.pages[0].TrimBox] == [10, 10, 190, 290]


def test_parting_is_the_same_every_time_and_gives_each_part_its_own_identifier() -> None:
    whole = booklet(8)
    first, second = part(whole), part(whole)
    assert first == second
    with pikepdf.open(BytesIO(first.cover)) as cover, pikepdf.open(BytesIO(first.inside)) as inside:
        assert bytes(cover.trailer.ID[0]) != bytes(inside.trailer.ID[0])


@pytest.mark.parametrize("pages", [1, 4])
def test_a_booklet_without_an_inside_has_no_separate_cover(pages: int) -> None:
    with pytest.raises(UsageError) as caught:
        part(booklet(pages))
    assert "cover: self" in caught.value.remedy


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="not run: no qpdf here")
def test_qpdf_finds_nothing_wrong_with_the_parts(tmp_path: Path) -> None:
    parted = part(booklet(12))
    for number, pdf in enumerate((parted.cover, parted.inside)):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(pdf)
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_spine_is_as_thick_as_the_leaves_of_the_inside() -> None:
    assert spine_width(128, mm(0.1)).mm == pytest.approx(6.4)
    assert spine_width(60, mm(0.09)).mm == pytest.approx(2.7)
    assert spine_width(0, mm(0.1)) == Length(0)
