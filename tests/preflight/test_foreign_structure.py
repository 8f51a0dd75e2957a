"""Files of other programs, whole and damaged: every rule about structure answers."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from msgspec.structs import replace
from structure_maker import RULES, Answers, clean_pdf, expected, judge

from booklet.errors import UsageError

FOREIGN = Path(__file__).resolve().parents[1] / "foreign"
FILES = sorted(FOREIGN.glob("*.pdf"))
_PIECES = (b"/Type", b"/Contents", b"/Resources", b"/Parent", b" R", b"<<", b"[", b"/Encoding")
_OTHERS = (b"/Foo", b"0", b"(x)", b"[]", b"<<>>", b"null", b"/\xe9")


def _garbled(data: bytes, seed: int) -> bytes:
    """A copy with pieces exchanged and bytes overwritten, the same for the same seed."""
    chance, copy = random.Random(seed), bytearray(data)
    for _ in range(chance.choice([1, 5, 20, 60])):
        piece, start = chance.choice(_PIECES), chance.randrange(len(copy))
        at = copy.find(piece, start)
        if at >= 0 and chance.random() < 0.6:
            copy[at : at + len(piece)] = chance.choice(_OTHERS)
        else:
            copy[start] = chance.randrange(256)
    return bytes(copy)


def _judge_if_open(data: bytes) -> Answers | None:
    try:
        return judge(data)
    except UsageError:
        return None


def test_there_are_files_of_five_programs_and_they_are_small() -> None:
    assert len(FILES) >= 5
    assert all(path.stat().st_size < 60_000 for path in FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rule_answers_of_a_foreign_file(path: Path) -> None:
    answers = judge(path.read_bytes())
    assert {"F101", "F201", "F204"} <= answers.failed
    assert answers.failed | set(answers.unchecked) <= {rule.code for rule in RULES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rule_answers_of_a_foreign_file_when_nothing_is_expected(path: Path) -> None:
    wanted = replace(expected(), trim=None, bleed=None, binding=None, condition=None, families=None)
    assert {"F102", "F103", "F107", "F305"} <= set(judge(path.read_bytes(), wanted).unchecked)


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("ghostscript", "F301", "Helvetica is not embedded."),
        ("chromium", "F206", "Something acts by URI when it is clicked."),
        ("chromium", "F207", "The page has 1 annotation of the kind Link."),
        ("libreoffice", "F207", "The page has 1 annotation of the kind Link."),
        ("libreoffice-form", "F207", "The file holds a form (AcroForm)."),
        ("cairo", "F212", "A transparency group blends in DeviceRGB."),
        ("pdflatex", "F305", "CMR10 is used, which the job does not know."),
    ],
)
def test_what_is_known_to_be_wrong_is_found(name: str, code: str, message: str) -> None:
    faults = judge((FOREIGN / f"{name}.pdf").read_bytes()).faults[code]
    assert message in [fault.message for fault in faults]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_truncated_file_is_judged_or_refused(path: Path) -> None:
    data = path.read_bytes()
    for tenths in range(10):
        _judge_if_open(data[: len(data) * tenths // 10])


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_garbled_file_is_judged_or_refused(path: Path, seed: int) -> None:
    _judge_if_open(_garbled(path.read_bytes(), seed))


@pytest.mark.parametrize("seed", range(40))
def test_our_own_file_garbled_is_judged_or_refused(seed: int) -> None:
    _judge_if_open(_garbled(clean_pdf(), seed))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.6", b"Not a PDF at all.", b"\0" * 5000])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError):
        judge(data)
