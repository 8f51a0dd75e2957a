"""Does preflight ask every rule, remember what it may, and say only what it knows?"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from raster_maker import NO_GHOSTSCRIPT, TEXT, TICKET, block, book, code
from raster_maker import expected as raster_expected
from structure_maker import clean_pdf, expected

from booklet import keeping
from booklet.codes import CODES, Severity
from booklet.drafts import Draft
from booklet.errors import UsageError
from booklet.findings import NOWHERE
from booklet.preflight import raster_rules
from booklet.preflight.digests import Digests
from booklet.preflight.fitness import Fitness, fitness
from booklet.preflight.opened import OpenPage, opened
from booklet.preflight.rules import Rule
from booklet.preflight.run import (
    _Asked,
    _Asking,
    all_rules,
    as_findings,
    is_fit,
    preflight,
    verdict_line,
)
from booklet.preflight.verdicts import Expected, Fault, Outcome, Report, Verdict

FOREIGN = sorted((Path(__file__).resolve().parents[1] / "foreign").glob("*.pdf"))
needs = pytest.mark.skipif(bool(NO_GHOSTSCRIPT), reason=NO_GHOSTSCRIPT)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Ghostscript."""
    monkeypatch.setenv("PATH", "")


def outcomes(report: Report) -> dict[str, str]:
    return {one.code: one.outcome.value for one in report.verdicts}


def wanted(**more: object) -> Expected:
    return replace(expected(), **more)


def test_every_code_of_preflight_has_one_rule() -> None:
    codes = [rule.code for rule in all_rules()]
    assert codes == sorted(code for code in CODES if code.startswith("F"))


def test_every_rule_looks_at_pages_or_at_the_file() -> None:
    assert all((rule.by_page is None) != (rule.by_file is None) for rule in all_rules())


@needs
def test_a_clean_file_is_fit_and_may_be_called_by_its_name() -> None:
    report = preflight(clean_pdf(), wanted(), None)
    assert {one.outcome for one in report.verdicts} == {Outcome.PASSED}
    assert is_fit(report)
    assert verdict_line(report) == "Fit to print: PDF/X-4, 47 rules passed, ink measured."
    assert report.pages == report.looked_at == 4
    assert set(report.plates[1]) == {"Cyan", "Magenta", "Yellow", "Black"}


def test_without_ghostscript_it_is_not_certified(bare: None) -> None:
    report = preflight(clean_pdf(), wanted(), None)
    assert not is_fit(report)
    line = "Not certified: ink not measured: Ghostscript is not on this machine."
    assert verdict_line(report) == line
    assert report.plates == {}


def test_with_an_error_it_is_not_fit_and_not_called_by_its_name(bare: None) -> None:
    report = preflight(book(block("0 0.5 0 0", 0, 20, 20, 30)), raster_expected(), None)
    assert fitness(report) is Fitness.NOT_FIT
    assert "F105" in verdict_line(report)
    assert "PDF/X" not in verdict_line(report)


@needs
def test_a_file_nothing_is_known_of_is_not_certified() -> None:
    report = preflight(clean_pdf(), Expected(), None)
    assert fitness(report) is Fitness.NOT_CERTIFIED
    assert "PDF/X" not in verdict_line(report)


def test_a_warning_does_not_make_a_file_unfit() -> None:
    passed = [Verdict(rule.code, Outcome.PASSED) for rule in all_rules()]
    warned = [
        replace(one, outcome=Outcome.FAILED, faults=(Fault("x", 1),))
        if CODES[one.code].severity is not Severity.ERROR
        else one
        for one in passed
    ]
    assert is_fit(Report(tuple(passed), 1))
    assert is_fit(Report(tuple(warned), 1))


def _changed(data: bytes, number: int, more: bytes = b" 0 0 0 0.5 k 120 120 9 9 re f") -> bytes:
    """The file with something more on one page, and every object under another number."""
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.make_indirect(pikepdf.Dictionary(Filler=1))
        contents = pdf.pages[number - 1].obj.Contents
        pdf.pages[number - 1].obj.Contents = pdf.make_stream(contents.read_bytes() + more)
        written = BytesIO()
        pdf.save(written, compress_streams=False)
    return written.getvalue()


def test_what_is_remembered_is_not_looked_at_again(tmp_path: Path, bare: None) -> None:
    data = book(*[TEXT] * 3, block("0 0.5 0 0", 0, 20, 20, 30))
    told = raster_expected(codes={})
    first = preflight(data, told, tmp_path, ["F105", "F605", "F601"])
    again = preflight(data, told, tmp_path, ["F105", "F605", "F601"])
    assert (first.looked_at, again.looked_at) == (4, 0)
    assert again.verdicts == first.verdicts
    assert outcomes(again)["F105"] == "failed"


@needs
def test_after_one_edit_one_page_is_looked_at(tmp_path: Path) -> None:
    data = book(*(block("0.1 0.2 0 0", 10, 10, 10 + number, 10) for number in range(5)))
    told = raster_expected()
    assert preflight(data, told, tmp_path).looked_at == 5
    report = preflight(_changed(data, 3), told, tmp_path)
    assert report.looked_at == 1
    assert report.plates == preflight(_changed(data, 3), told, None).plates


def test_another_condition_is_asked_anew(tmp_path: Path, bare: None) -> None:
    told = raster_expected()
    assert told.condition is not None
    other = replace(told, condition=replace(told.condition, module_mm=0.5))
    data = book(code(TICKET, 0.4, 20, 40))
    assert outcomes(preflight(data, told, tmp_path))["F602"] == "passed"
    assert outcomes(preflight(data, other, tmp_path))["F602"] == "failed"


def test_other_data_are_asked_anew(tmp_path: Path, bare: None) -> None:
    data = book(code(TICKET, 0.4, 20, 40))
    known = raster_expected(codes={1: frozenset({TICKET})})
    assert outcomes(preflight(data, known, tmp_path, ["F604"])) == {"F604": "passed"}
    other = raster_expected(codes={1: frozenset({"https://other.example"})})
    assert outcomes(preflight(data, other, tmp_path, ["F604"])) == {"F604": "failed"}


def test_a_page_without_an_entry_is_asked_anew_when_other_pages_data_change(
    tmp_path: Path, bare: None
) -> None:
    data = book(code(TICKET, 0.4, 20, 40))
    known = raster_expected(codes={7: frozenset({TICKET})})
    assert outcomes(preflight(data, known, tmp_path, ["F604"])) == {"F604": "passed"}
    other = raster_expected(codes={7: frozenset({"https://other.example"})})
    assert outcomes(preflight(data, other, tmp_path, ["F604"])) == {"F604": "failed"}
    as_ad = replace(other, ads={1: frozenset()})
    assert outcomes(preflight(data, as_ad, tmp_path, ["F604"])) == {"F604": "passed"}


def test_a_page_that_moved_keeps_its_answers_under_its_new_number(
    tmp_path: Path, bare: None
) -> None:
    bad = block("0 0.5 0 0", 0, 20, 20, 30)
    only = ["F105"]
    preflight(book(TEXT, bad), raster_expected(), tmp_path, only)
    report = preflight(book(bad, TEXT), raster_expected(), tmp_path, only)
    assert report.looked_at == 0
    assert [fault.page for fault in report.verdicts[0].faults] == [1]


@needs
def test_whoever_interrupts_does_not_wait_for_ink(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reads plates takes no notice of Ctrl-C by itself."""
    path = tmp_path / "book.pdf"
    path.write_bytes(book(*[TEXT] * 40))
    read: list[object] = []

    def slowly(do: Callable[..., object], *given: object) -> object:
        read.append(given)
        time.sleep(0.2)
        return do(*given)

    def interrupt() -> None:
        while not read:
            time.sleep(0.01)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        preflight(Draft(path), raster_expected(), None, meanwhile=interrupt, reader=slowly)
    assert len(read) < 10


def test_hands_open_a_file_anew_after_some_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bare: None
) -> None:
    """pikepdf keeps what it has read of each; what is said of them stays the same."""
    monkeypatch.setattr("booklet.preflight.run._ANEW", 2)
    opened_as: list[object] = []

    def noted(*asked: object, **how: object) -> object:
        opened_as.append(how.get("is_shared", True))
        return opened(*asked, **how)  # type: ignore[arg-type]

    monkeypatch.setattr("booklet.preflight.run.opened", noted)
    bad = block("0 0.5 0 0", 0, 20, 20, 30)
    path = tmp_path / "book.pdf"
    path.write_bytes(book(TEXT, bad, TEXT, TEXT, bad))
    by_path = preflight(path.read_bytes(), raster_expected(), None, ["F105", "F605"])
    asking = _Asking(Draft(path), raster_expected(), None, None)
    answers = [
        asking(_Asked(number, ("F105", "F605"), None, range(number, number + 1), None))[0]
        for number in range(1, 6)
    ]
    asking.holding.close()
    assert opened_as[-3:] == [False] * 3
    faults = [one["F105"].faults for one in answers]
    assert [bool(one) for one in faults] == [False, True, False, False, True]
    assert tuple(fault for one in faults for fault in one) == by_path.verdicts[0].faults


@pytest.mark.parametrize("damage", ["gone", "emptied", "cut", "turned"])
def test_a_damaged_memory_counts_as_none(damage: str, tmp_path: Path, bare: None) -> None:
    data, only = book(block("0 0.5 0 0", 0, 20, 20, 30)), ["F105"]
    first = preflight(data, raster_expected(), tmp_path, only)
    (kept,) = tmp_path.glob("preflight-*")
    written = kept.read_bytes()
    assert b"30 mm" in written
    becomes = {
        "gone": b"", "emptied": keeping.seal(b""), "cut": written[:-1],
        "turned": written.replace(b"30 mm", b"99 mm"),
    }  # fmt: skip
    kept.write_bytes(becomes[damage])
    again = preflight(data, raster_expected(), tmp_path, only)
    assert again == first
    assert kept.read_bytes() == written


def test_a_memory_that_cannot_be_kept_costs_nothing_else(tmp_path: Path, bare: None) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert preflight(book(TEXT), raster_expected(), blocked, ["F105"]).looked_at == 1


def test_what_is_remembered_is_written_the_same(tmp_path: Path, bare: None) -> None:
    for folder in ("a", "b"):
        preflight(book(TEXT, TEXT + " "), raster_expected(), tmp_path / folder, ["F105", "F605"])
    written = [path.read_bytes() for path in sorted(tmp_path.glob("*/preflight-*"))]
    assert len(written) == 2
    assert written[0] == written[1]
    assert keeping.unseal(written[0])


def test_a_rule_that_trips_costs_no_report(monkeypatch: pytest.MonkeyPatch, bare: None) -> None:
    def trips(page: OpenPage, _: Expected) -> Iterable[Fault]:
        if page.number == 2:
            raise KeyError("/Strange")
        yield Fault("Found.", page.number)

    monkeypatch.setattr(raster_rules, "RULES", (Rule("F105", by_page=trips),))
    report = preflight(book(TEXT, TEXT), raster_expected(), None, ["F105", "F107"])
    first = report.verdicts[0]
    assert first.outcome is Outcome.FAILED
    assert first.reason == "this rule tripped: KeyError: '/Strange'"
    report = preflight(book(TEXT, TEXT), raster_expected(), None, ["F105"])
    assert [fault.page for fault in report.verdicts[0].faults] == [1]


def test_what_tripped_is_not_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bare: None
) -> None:
    def trips(_page: OpenPage, _: Expected) -> Iterable[Fault]:
        raise ValueError("strange")

    with monkeypatch.context() as patch:
        patch.setattr(raster_rules, "RULES", (Rule("F105", by_page=trips),))
        report = preflight(book(TEXT), raster_expected(), tmp_path, ["F105"])
        assert outcomes(report) == {"F105": "not checked"}
    report = preflight(book(TEXT), raster_expected(), tmp_path, ["F105"])
    assert outcomes(report) == {"F105": "passed"}


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_that_ends_its_process_is_not_checked_and_not_remembered(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bare: None
) -> None:
    here = os.getpid()

    def dies(page: OpenPage, _: Expected) -> Iterable[Fault]:
        if page.number == number and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return ()

    pages = [block("0.1 0.2 0 0", 10, 10, 10 + number, 10) for number in range(3)]
    asked = (book(*pages), raster_expected(), tmp_path, ["F105"])
    with monkeypatch.context() as patch:
        patch.setattr(raster_rules, "RULES", (Rule("F105", by_page=dies),))
        report = preflight(*asked)
        assert outcomes(report) == {"F105": "not checked"}
        assert report.verdicts[0].reason == (
            f"looking at page {number} broke off when its process ended (SIGKILL); it was tried "
            "twice"
        )
        assert not is_fit(report)
    report = preflight(*asked)
    assert (outcomes(report), report.looked_at) == ({"F105": "passed"}, 1)


def test_what_else_is_done_with_pages_costs_no_answer(tmp_path: Path, bare: None) -> None:
    told: list[object] = []

    def also(page: OpenPage, digest: str) -> None:
        (tmp_path / f"page-{page.number}").write_text(digest)
        raise ValueError("no")

    asked = (book(TEXT, TEXT), raster_expected(), tmp_path / "cache", ["F105"])
    report = preflight(*asked, also=also, meanwhile=lambda: told.append("once"))
    assert outcomes(report) == {"F105": "passed"}
    assert told == ["once"]
    written = {one.name: one.read_text() for one in tmp_path.glob("page-*")}
    assert written == {f"page-{number}": digest for number, digest in report.digests.items()}
    assert len(written) == 2
    (tmp_path / "page-1").unlink()
    preflight(*asked, also=also)
    assert not (tmp_path / "page-1").exists()


def test_findings_name_the_folio_and_what_stands_there(bare: None) -> None:
    told = raster_expected(folios={1: 41}, subjects={1: "The Kestrel"})
    report = preflight(book(block("0 0.5 0 0", 0, 20, 20, 30)), told, None, ["F105", "F201"])
    first, *others = as_findings(report, told)
    assert first.message.startswith("The Kestrel: Art touches the left trim")
    assert str(first.place) == "page 41"
    assert first.remedy == CODES["F105"].remedy
    assert {finding.place for finding in others} == {NOWHERE}


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_a_foreign_file_is_answered_by_every_rule(path: Path) -> None:
    report = preflight(path, raster_expected(), None)
    assert not [one for one in report.verdicts if "tripped" in one.reason]
    assert len(report.verdicts) == len(all_rules())
    assert fitness(report) is Fitness.NOT_FIT


@pytest.mark.parametrize("seed", range(12))
def test_a_garbled_file_is_answered_or_refused(seed: int, bare: None) -> None:
    chance, data = random.Random(seed), bytearray(clean_pdf())
    for _ in range(30):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        report = preflight(bytes(data), wanted(), None)
    except UsageError:
        return
    assert len(report.verdicts) == len(all_rules())


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        preflight(b"no", Expected(), None)


def test_a_page_is_told_by_all_it_refers_to_and_by_nothing_else() -> None:
    data = clean_pdf()
    with opened(data) as file, opened(_changed(data, 2)) as other:
        before = [Digests(file).of(page) for page in file.pages]
        after = [Digests(other).of(page) for page in other.pages]
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True, True]
