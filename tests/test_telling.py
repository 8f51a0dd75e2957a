"""Is a finished booklet held against the data, fact by fact, and told where it differs?

The finished file stays as it is, and the data changes beneath it: to the reader of pages that is
the same as a template that prints something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import Plant
from msgspec.structs import replace

from booklet.covers import WHOLE, Share
from booklet.expectation import expected_of
from booklet.findings import Finding
from booklet.flatplan import Flatplan
from booklet.material import Material, Order, prepare
from booklet.preflight.fitness import as_findings
from booklet.preflight.run import preflight
from booklet.preflight.verdicts import Expected
from booklet.shop import open_shop

SCREENINGS = "screenings.yaml"
RULES = ("F606", "F701", "F702", "F703")


def _planned(folder: Path) -> tuple[Material, Flatplan]:
    material = prepare(Order(folder, folder.parent / "out"))
    flatplan, _ = open_shop(material).plan()
    assert flatplan is not None
    return material, flatplan


def _expected(material: Material, flatplan: Flatplan) -> Expected:
    share = Share(WHOLE, tuple(page.folio for page in flatplan.pages))
    return expected_of(material, flatplan, share, (), material.job.binding)


def found(folder: Path, built: Path, rules: Sequence[str] = RULES) -> list[Finding]:
    """What the finished file says otherwise than the data that lies there now."""
    expected = _expected(*_planned(folder))
    report = preflight(built / "booklet.pdf", expected, None, rules)
    return list(as_findings(report, expected))


def test_the_clean_edition_says_what_its_data_says(small: Path, built_small: Path) -> None:
    assert found(small, built_small) == []


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('time: "16:00"', 'time: "16:05"', "16:05"),
        ('code: "202"', 'code: "209"', "209"),
        ('2026-06-13\n  time: "14:00"', '2026-06-12\n  time: "14:00"', "Fri 12 Jun"),
    ],
    ids=["time", "code", "day"],
)
def test_a_fact_that_the_page_has_otherwise_is_found_at_its_line(
    small: Path, built_small: Path, plant: Plant, old: str, new: str, word: str
) -> None:
    line = plant(small, SCREENINGS, old, new)
    findings = found(small, built_small, ["F701"])
    assert findings
    assert {one.code for one in findings} == {"F701"}
    assert any(f"“{word}”" in one.message or f"time {word}" in one.message for one in findings)
    places = {(one.place.file, one.place.line) for one in findings}
    assert any(file == small.resolve() / SCREENINGS and abs(at - line) <= 2 for file, at in places)
    assert all(one.place.folio for one in findings)


def test_a_hall_that_the_page_has_otherwise_is_found(
    small: Path, built_small: Path, plant: Plant
) -> None:
    plant(small, SCREENINGS, 'venue: hall\n  date: 2026-06-13\n  time: "16:00"',
          'venue: lido\n  room: lido-1\n  date: 2026-06-13\n  time: "16:00"')  # fmt: skip
    assert "F701" in {one.code for one in found(small, built_small)}


def test_minutes_that_the_page_has_otherwise_are_found(
    small: Path, built_small: Path, plant: Plant
) -> None:
    plant(small, "films/paper-winter.yaml", "88 min", "89 min")
    findings = found(small, built_small)
    assert any("“89\xa0min”" in one.message for one in findings if one.code == "F701")


def test_codes_that_changed_places_are_found_at_a_screening_of_theirs(
    small: Path, built_small: Path, plant: Plant
) -> None:
    for code, other in (("104", "205"), ("205", "104")):
        address = f"https://lamp.example/{other}"
        plant(small, SCREENINGS, f'code: "{code}"', f'code: "{code}"\n  ticket_url: {address}')
    findings = found(small, built_small, ["F604", *RULES])
    (finding,) = findings  # one for both: who mends the one mends the other
    assert finding.code == "F606"
    text = (small / SCREENINGS).read_text("utf-8").splitlines()
    assert text[finding.place.line - 1].strip() in {'time: "01:15"', 'time: "21:00"'}


def test_a_page_number_that_leads_elsewhere_is_found(small: Path, built_small: Path) -> None:
    expected = _expected(*_planned(small))
    assert expected.facts is not None
    facts = {
        number: replace(
            told,
            lines=tuple(
                replace(line, folios=("99",)) if line.text == "Salt Road" else line
                for line in told.lines
            ),
        )
        for number, told in expected.facts.items()
    }
    report = preflight(built_small / "booklet.pdf", replace(expected, facts=facts), None, RULES)
    codes = [fault.message for one in report.verdicts for fault in one.faults if one.code == "F703"]
    assert codes
    assert all("the plan has it on 99" in message for message in codes)
