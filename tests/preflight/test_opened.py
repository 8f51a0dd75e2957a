"""Is what is no PDF refused with a word of help, and a torn page tree before anything trips?"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from structure_maker import broken, clean_pdf, expected, judge, saved

from booklet.errors import UsageError
from booklet.preflight.opened import opened
from booklet.preflight.run import preflight


def _refusal(source: Path | bytes) -> UsageError:
    with pytest.raises(UsageError) as refused, opened(source):
        pass
    assert refused.value.remedy
    return refused.value


def _file(folder: Path, data: bytes, name: str = "festival.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _locked() -> bytes:
    lock = pikepdf.Encryption(owner="owner", user="secret", R=4)
    with pikepdf.open(BytesIO(clean_pdf())) as pdf:
        return saved(pdf, encryption=lock, stream_decode_level=None)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "festival.pdf is empty."),
        (b"Dear printer,\nthe file follows.\n" * 99, "festival.pdf cannot be opened as a PDF."),
        (b"PK\x03\x04" + bytes(2000), "festival.pdf cannot be opened as a PDF."),
        (b"%PDF-1.6\n", "festival.pdf cannot be opened as a PDF: it is damaged."),
        (clean_pdf()[:900], "festival.pdf cannot be opened as a PDF: it is damaged."),
        (_locked(), "festival.pdf is locked by a password."),
    ],
    ids=["empty", "text", "zip", "head", "torn", "locked"],
)
def test_what_is_no_open_pdf_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    assert _refusal(_file(tmp_path, data)).message == message


def test_a_text_is_told_apart_by_its_name(tmp_path: Path) -> None:
    remedies = [_refusal(_file(tmp_path, b"words", name)).remedy for name in ("a.PDF", "a.txt")]
    assert remedies == [
        "It is called one, but holds something else: export it or send it again.",
        "Name a PDF.",
    ]


def test_a_folder_and_nothing_at_all_are_no_pdf(tmp_path: Path) -> None:
    assert _refusal(tmp_path).message == f"{tmp_path.name} is a folder."
    path = tmp_path / "away.pdf"
    assert _refusal(path).message == f"There is no {path}."
    assert _refusal(tmp_path / "no\0file.pdf").message.endswith(
        "cannot be read: embedded null byte."
    )


def test_a_password_that_only_restricts_is_no_lock(tmp_path: Path) -> None:
    lock = pikepdf.Encryption(owner="owner", user="", R=4)
    with pikepdf.open(BytesIO(clean_pdf())) as pdf:
        data = saved(pdf, encryption=lock, stream_decode_level=None)
    with opened(_file(tmp_path, data)) as file:
        assert len(file.pages) == 4


def _kids(*entries: Any) -> Callable[[Pdf], None]:
    def breaker(pdf: Pdf) -> None:
        pdf.Root.Pages.Kids = Array(entries)

    return breaker


def _circle(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


def _no_pages(pdf: Pdf) -> None:
    del pdf.Root["/Pages"]


def _pages_of_words(pdf: Pdf) -> None:
    pdf.Root.Pages = pikepdf.String("four")


@pytest.mark.parametrize(
    "breaker",
    [_circle, _no_pages, _pages_of_words],
    ids=["circle", "none", "words"],
)
def test_a_torn_page_tree_is_refused(breaker: Callable[[Pdf], None]) -> None:
    assert _refusal(broken(breaker)).message == "This cannot be opened as a PDF: it is damaged."


def test_kids_that_are_no_pages_do_not_count() -> None:
    with opened(broken(_kids(5, Name.Page))) as file:
        assert file.pages == ()


@pytest.mark.parametrize("count", [b"9", b"0", b"-1", b"/X", b"null"])
def test_a_count_that_is_wrong_does_not_count(count: bytes) -> None:
    data = clean_pdf().replace(b"/Count 4", b"/Count " + count)
    assert data != clean_pdf()
    with opened(data) as file:
        assert len(file.pages) == 4


def test_a_count_that_qpdf_trips_over_is_refused() -> None:
    data = clean_pdf().replace(b"/Count 4 /Kids [", b"/Count 4.5 /Kids [ 5")
    assert data != clean_pdf()
    error = _refusal(data)
    assert error.message == "This cannot be opened as a PDF: it is damaged."
    assert "/Count is wrong" in str(error.__cause__)


def test_a_page_without_a_media_box_has_none() -> None:
    """qpdf would make it a Letter, and nobody would hear of it."""

    def breaker(pdf: Pdf) -> None:
        del pdf.pages[1].obj.MediaBox

    data = broken(breaker)
    with opened(data) as file:
        assert [page.own("/MediaBox") is None for page in file.pages] == [False, True, False, False]
    assert judge(data).failed == {"F101"}


def test_a_page_of_letter_keeps_its_media_box() -> None:
    def breaker(pdf: Pdf) -> None:
        pdf.Root.Pages.MediaBox = Array([0, 0, 612, 792])
        for page in pdf.pages:
            del page.obj.MediaBox

    assert judge(broken(breaker)).failed == set()


def _parent(value: Any) -> Callable[[Pdf], None]:
    def breaker(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.obj.Parent = value

    return breaker


@pytest.mark.parametrize(
    "value",
    [5, Name.Pages, pikepdf.String("above"), Array([]), Array([Dictionary()]), True],
    ids=["number", "name", "text", "list", "list of one", "true"],
)
def test_a_parent_that_is_no_dictionary_is_none(value: Any) -> None:
    data = broken(_parent(value))
    with opened(data) as file:
        assert [page.own("/Rotate") for page in file.pages] == [None] * 4
    report = preflight(data, expected(), None)
    assert not [one for one in report.verdicts if "tripped" in one.reason]


def test_parents_that_go_round_in_a_circle_end() -> None:
    def breaker(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.obj.Parent = pdf.make_indirect(Dictionary(Type=Name.Pages))
            page.obj.Parent.Parent = page.obj.Parent

    data = broken(breaker)
    with opened(data) as file:
        assert file.pages[0].own("/Rotate") is None
    report = preflight(data, expected(), None)
    assert not [one for one in report.verdicts if "tripped" in one.reason]


def test_only_what_is_inherited_is_looked_for_above() -> None:
    def breaker(pdf: Pdf) -> None:
        pdf.Root.Pages.Rotate = 90
        pdf.Root.Pages.TrimBox = Array([0, 0, 9, 9])
        del pdf.pages[0].obj.TrimBox

    with opened(broken(breaker)) as file:
        first = file.pages[0]
        assert (first.own("/Rotate"), first.own("/TrimBox")) == (90, None)
