"""Is a PDF that was taken apart and written again what it was?"""

from __future__ import annotations

import shutil
import subprocess
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from booklet.loose import Loose, Thing, digests, take_apart, thing_of
from booklet.pdfwriter import PdfWriter


def written(loose: Loose) -> bytes:
    """A file of what is loose; its roots are the catalogue and what the file says of itself."""
    target = BytesIO()
    writer = PdfWriter(target)
    numbers = [writer.reserve() for _ in loose.things]
    for number, thing in zip(numbers, loose.things, strict=True):
        assert isinstance(thing, Thing)
        refers = tuple(numbers[at] for at in thing.refers)
        writer.write(number, thing.text % refers, thing.stream)
    root, info = (numbers[at] for at in loose.roots)
    writer.finish(root, info, bytes(range(16)))
    return target.getvalue()


def strange(count: int) -> pikepdf.Pdf:
    """A file of so many pages with strings, names and numbers that look like something else."""
    pdf = pikepdf.new()
    for number in range(count):
        pdf.add_blank_page(page_size=(100 + number, 50))
        content = pdf.make_stream(b"0 0 m %d 0 l S %% 4 0 R" % number)
        pdf.pages[-1].obj.Contents = content
    odd = Dictionary(
        A=String("(5 0 R) \\ 100 % 3 0 R"), B=Name("/1#200#20R%"), C=Array([1, 0, 5, 0.25, -3]),
        D=String(bytes(range(256)).decode("latin-1")), E=True, F=None, G=Array([Array([])]),
    )  # fmt: skip
    odd.H = pdf.make_indirect(Array([7, pdf.pages[0].obj]))
    pdf.Root.Odd = pdf.make_indirect(odd)
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String("50 % off")))
    return pdf


@pytest.mark.parametrize("count", [1, 3, 250])
def test_a_file_taken_apart_and_written_again_has_all_its_objects(count: int) -> None:
    pdf = strange(count)
    loose = take_apart(pdf, [pdf.Root, pdf.trailer.Info])
    with pikepdf.open(BytesIO(written(loose))) as made:
        assert [float(page.mediabox[2]) for page in made.pages] == [100 + n for n in range(count)]
        for number, page in enumerate(made.pages):
            assert page.Contents.read_bytes() == b"0 0 m %d 0 l S %% 4 0 R" % number
        odd, now = pdf.Root.Odd, made.Root.Odd
        for key in "ABCDEG":
            assert odd.get(f"/{key}") == now.get(f"/{key}"), key
        assert now.H[0] == 7
        assert now.H[1].objgen == made.pages[0].obj.objgen
        assert str(made.docinfo.Title) == "50 % off"
        assert bytes(made.trailer.ID[0]) == bytes(range(16))
        assert made.pdf_version == "1.6"


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="not run: qpdf is not installed")
def test_qpdf_finds_nothing_wrong_with_what_is_written(tmp_path: Path) -> None:
    pdf = strange(120)
    path = tmp_path / "out.pdf"
    path.write_bytes(written(take_apart(pdf, [pdf.Root, pdf.trailer.Info])))
    done = subprocess.run(["qpdf", "--check", path], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_streams_are_packed_but_for_metadata_and_what_is_packed() -> None:
    pdf = pikepdf.new()
    plain = thing_of(pdf.make_stream(b"plain"))
    assert plain.stream is not None
    assert zlib.decompress(plain.stream) == b"plain"
    assert b"/FlateDecode" in plain.text
    assert thing_of(pdf.make_stream(b"<x/>", Type=Name.Metadata)).stream == b"<x/>"
    jpeg = pdf.make_stream(b"")
    jpeg.write(b"\xff\xd8", filter=Name.DCTDecode)
    assert thing_of(jpeg).stream == b"\xff\xd8"


def test_what_refers_to_others_is_no_thing_of_its_own() -> None:
    pdf = pikepdf.new()
    with pytest.raises(ValueError, match="reference"):
        thing_of(Dictionary(A=pdf.make_indirect(Dictionary())))


def chain(pdf: pikepdf.Pdf, marks: Sequence[int]) -> pikepdf.Object:
    """Dictionaries of which each leads to the next."""
    last = pdf.make_indirect(Dictionary(Mark=marks[-1]))
    for mark in marks[-2::-1]:
        last = pdf.make_indirect(Dictionary(Mark=mark, Next=last))
    return last


def test_the_same_objects_are_told_by_the_same_whatever_their_numbers() -> None:
    one, other = pikepdf.new(), pikepdf.new()
    other.make_indirect(Dictionary(Unrelated=1))
    first = take_apart(one, [chain(one, (1, 2, 3)), chain(one, (9, 3))])
    second = take_apart(other, [chain(other, (9, 3)), chain(other, (1, 2, 4))])
    told, again = digests(first), digests(second)
    assert told[first.roots[1]] == again[second.roots[0]]
    assert told[first.roots[0]] != again[second.roots[1]]
    assert len(set(told)) == 4  # the two ends are alike


def test_a_long_chain_is_no_trouble() -> None:
    pdf = pikepdf.new()
    loose = take_apart(pdf, [chain(pdf, range(5000))])
    assert len(loose.things) == 5000
    assert all(digests(loose))


def test_what_leads_to_itself_is_taken_for_nothing_else() -> None:
    pdf = pikepdf.new()
    circle = chain(pdf, (1, 2, 3))
    circle.Next.Next.Next = circle
    outside = pdf.make_indirect(Dictionary(Mark=0, Next=circle))
    loose = take_apart(pdf, [outside, chain(pdf, (8, 9))])
    told = digests(loose)
    assert [bool(told[at]) for at in loose.roots] == [False, True]
    assert sorted(map(bool, told)) == [False] * 4 + [True] * 2


def test_what_stands_instead_is_not_looked_into() -> None:
    pdf = pikepdf.new()
    top = chain(pdf, (1, 2, 3))

    def instead(item: pikepdf.Object) -> str | None:
        return "two" if item.Mark == 2 else None

    loose = take_apart(pdf, [top], instead)
    assert loose.things[1:] == ("two",)
    assert all(digests(loose))
