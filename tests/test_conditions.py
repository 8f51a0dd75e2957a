"""Which printing conditions are there, and is a profile that cannot be used refused?"""

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from booklet import icc
from booklet.condition import Condition
from booklet.conditions import REGISTRY, as_table, choose, gather
from booklet.findings import Finding, Place

Plant = Callable[[Path, str, str, str], int]

SHIPPED, findings_of_shipped = gather(None)
ASKED = Place(Path("edition.yaml"), 12)
WITH_PROFILE = ("fogra39", "fogra29", "gracol", "newsprint")
WITHOUT = ("fogra51", "fogra52", "fogra47", "swop")
PROFILE = (SHIPPED["fogra39"].profile or Path()).read_bytes()


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """An edition with an empty folder of conditions."""
    (tmp_path / "edition" / "conditions").mkdir(parents=True)
    return tmp_path / "edition"


def put(edition: Path, name: str, data: bytes = PROFILE) -> Path:
    path = edition / "conditions" / name
    path.write_bytes(data)
    return path


def write(edition: Path, name: str, text: str) -> Path:
    return put(edition, name, text.encode())


# Those that ship


def test_the_shipped_conditions_have_nothing_wrong_with_them() -> None:
    assert findings_of_shipped == []
    assert tuple(SHIPPED) == (*WITH_PROFILE, *WITHOUT)


@pytest.mark.parametrize("name", WITH_PROFILE)
def test_a_shipped_profile_can_be_used_and_has_its_licence(name: str) -> None:
    condition, findings = choose(name, SHIPPED, ASKED)
    assert condition is not None
    assert findings == []
    assert condition.licence is not None
    text = condition.licence.read_text(encoding="utf-8")
    assert condition.profile_name in text
    assert "2. Altered source versions must be plainly marked as such" in text


@pytest.mark.parametrize(
    ("name", "identifier", "ink"),
    [
        ("fogra39", "FOGRA39", 300),
        ("fogra29", "FOGRA29", 260),
        ("gracol", "CGATS TR 006", 300),
        ("newsprint", "CGATS TR 002", 240),
        ("fogra51", "FOGRA51", 300),
        ("fogra52", "FOGRA52", 300),
        ("fogra47", "FOGRA47", 300),
        ("swop", "CGATS TR 001", 300),
    ],
)
def test_identifiers_are_written_as_registered(name: str, identifier: str, ink: float) -> None:
    condition = SHIPPED[name]
    assert condition.identifier == identifier
    assert condition.registry == REGISTRY == "http://www.color.org"
    assert condition.ink_limit == ink


def test_newsprint_asks_for_larger_things_and_fewer_pixels() -> None:
    coated, newsprint = SHIPPED["fogra39"], SHIPPED["newsprint"]
    assert (coated.warn_ppi, coated.fail_ppi, coated.module_mm) == (225, 150, 0.4)
    assert (newsprint.warn_ppi, newsprint.fail_ppi, newsprint.module_mm) == (150, 120, 0.5)
    assert (coated.text_pt, coated.reversed_pt, coated.inks_pt) == (6, 8, 10)
    assert newsprint.reversed_pt == 10
    assert coated.hairline_pt == 0.25


def test_technical_reports_are_named_as_the_source_of_their_data() -> None:
    for name, report in (("gracol", "TR 006-2007"), ("newsprint", "TR 002-2007")):
        licence = SHIPPED[name].licence
        assert licence is not None
        assert report in licence.read_text(encoding="utf-8")


# Choosing one


def test_capitals_do_not_matter() -> None:
    assert choose("FOGRA39", SHIPPED, ASKED)[0] == SHIPPED["fogra39"]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("fogra93", "fogra39"), ("newspaper", "newsprint"), ("cgats tr006", "gracol")],
)
def test_an_unknown_condition_is_named_with_the_nearest(asked: str, meant: str) -> None:
    condition, (finding,) = choose(asked, SHIPPED, ASKED)
    assert condition is None
    assert finding.code == "X101"
    assert finding.place == ASKED
    assert finding.remedy == f"Did you mean {meant}?"


def test_a_condition_like_no_other_is_answered_with_all_there_are() -> None:
    _, (finding,) = choose("zzz", SHIPPED, ASKED)
    assert all(name in finding.remedy for name in SHIPPED)


@pytest.mark.parametrize("name", WITHOUT)
def test_a_profile_that_does_not_ship_is_named_with_its_publisher_and_place(name: str) -> None:
    condition, (finding,) = choose(name, SHIPPED, ASKED)
    known = SHIPPED[name]
    assert condition is None
    assert finding.code == "X102"
    assert known.profile_name in finding.message
    assert known.publisher
    assert known.publisher in finding.message
    assert f"conditions/{known.profile_name}" in finding.remedy


@pytest.mark.parametrize("name", ["PSOcoated_v3.icc", "psocoated_v3.ICC"])
def test_it_can_be_used_as_soon_as_the_file_lies_there(edition: Path, name: str) -> None:
    path = put(edition, name)
    known, findings = gather(edition)
    assert findings == []
    condition, findings = choose("fogra51", known, ASKED)
    assert findings == []
    assert condition is not None
    assert condition.profile == path
    assert choose("fogra52", known, ASKED)[0] is None


def test_the_table_says_which_are_ready() -> None:
    lines = as_table(SHIPPED.values()).splitlines()
    assert len(lines) == len(SHIPPED)
    assert "CGATS TR 006" in lines[2]
    assert lines[2].endswith("ready")
    assert lines[4].endswith("needs conditions/PSOcoated_v3.icc")


# A printer's own


def test_a_printers_own_condition_is_a_yaml_and_an_icc_file(edition: Path) -> None:
    path = put(edition, "ours.icc")
    write(
        edition, "ours.yaml",
        "title: Our printer\nidentifier: Slipway coated 2026\nprofile: ours.icc\n"
        "ink_limit: 280 %\ntext: 7 pt\nmodule: 0.45 mm\nwarn_ppi: 250\n",
    )  # fmt: skip
    known, findings = gather(edition)
    assert findings == []
    assert choose("ours", known, ASKED) == (
        Condition(
            id="ours", title="Our printer", identifier="Slipway coated 2026",
            description="Our printer", registry="", profile=path, ink_limit=280, text_pt=7,
            reversed_pt=8, inks_pt=10, hairline_pt=0.25, warn_ppi=250, fail_ppi=150,
            module_mm=0.45, licence=None, profile_name="ours.icc", publisher="",
        ),
        [],
    )  # fmt: skip


def test_what_it_is_like_stands_for_what_is_left_out(edition: Path) -> None:
    put(edition, "web.icc")
    write(edition, "web.yaml", "like: newsprint\nprofile: web.icc\nink_limit: 220\n")
    known, findings = gather(edition)
    assert findings == []
    ours, theirs = known["web"], known["newsprint"]
    assert (ours.ink_limit, ours.module_mm, ours.identifier) == (220, 0.5, "CGATS TR 002")
    assert ours.licence is None
    assert theirs == SHIPPED["newsprint"]


def test_an_editions_own_goes_before_the_shipped_one(edition: Path) -> None:
    write(edition, "fogra39.yaml", "ink_limit: 280\n")
    known, findings = gather(edition)
    assert findings == []
    assert known["fogra39"].ink_limit == 280
    assert known["fogra39"].profile == SHIPPED["fogra39"].profile
    assert known["fogra39"].licence == SHIPPED["fogra39"].licence


@pytest.mark.parametrize(
    ("words", "registry"),
    [
        ("identifier: FOGRA60\n", REGISTRY),
        ("identifier: Ours\n", ""),
        ("identifier: Ours\nregistered: yes\n", REGISTRY),
        ("identifier: FOGRA60\nregistered: no\n", ""),
        ("title: As the shipped one\n", REGISTRY),
    ],
)
def test_the_registry_is_named_only_for_what_it_has(
    edition: Path, words: str, registry: str
) -> None:
    write(edition, "ours.yaml", f"like: fogra39\n{words}")
    known, _ = gather(edition)
    assert known["ours"].registry == registry


def test_its_licence_lies_beside_it(edition: Path) -> None:
    put(edition, "ours.icc")
    path = write(edition, "licence.txt", "Ours.")
    write(edition, "ours.yaml", "like: fogra39\nprofile: ours.icc\nlicence: licence.txt\n")
    known, findings = gather(edition)
    assert findings == []
    assert known["ours"].licence == path
    path.unlink()
    assert codes(gather(edition)[1]) == ["D108"]


def test_an_icc_file_that_is_not_there_is_missed_only_when_it_is_chosen(edition: Path) -> None:
    write(edition, "ours.yaml", "like: fogra39\nprofile: ours.icc\n")
    known, findings = gather(edition)
    assert findings == []
    condition, (finding,) = choose("ours", known, ASKED)
    assert condition is None
    assert finding.code == "X102"
    assert "conditions/ours.icc" in finding.remedy


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("title: Nothing else\n", "D105"),
        ("like: fogra93\n", "X101"),
        ("like: fogra39\nink: 300\n", "D104"),
        ("like: fogra39\nink_limit: 3\n", "D107"),
        ("like: fogra39\nink_limit: 500\n", "D107"),
        ("like: fogra39\nwarn_ppi: many\n", "D107"),
        ("like: fogra39\nwarn_ppi: 100\n", "D107"),
        ("like: fogra39\ntext: 6\n", "D107"),
        ("like: [fogra39\n", "D101"),
        ("- like\n", "D106"),
        ("like: fogra39\nlike: fogra29\n", "D103"),
    ],
)
def test_what_is_written_wrong_is_found_at_its_place(edition: Path, words: str, code: str) -> None:
    path = write(edition, "ours.yaml", words)
    known, findings = gather(edition)
    assert set(codes(findings)) == {code}
    assert {finding.place.file for finding in findings} == {path}
    assert all(finding.place.line for finding in findings)
    assert set(SHIPPED) <= set(known)


def test_a_warning_is_never_for_fewer_pixels_than_a_refusal(edition: Path) -> None:
    write(edition, "ours.yaml", "like: fogra39\nwarn_ppi: 200\nfail_ppi: 200\n")
    assert gather(edition)[1] == []
    write(edition, "ours.yaml", "like: fogra39\nfail_ppi: 300\n")
    known, (finding,) = gather(edition)
    assert "ours" not in known
    assert finding.place.line == 2


@pytest.mark.parametrize("way", ["../../away.icc", "/etc/passwd"])
def test_a_profile_outside_the_edition_is_refused(edition: Path, way: str) -> None:
    (edition.parent / "away.icc").write_bytes(PROFILE)
    write(edition, "ours.yaml", f"like: fogra39\nprofile: {way}\n")
    known, findings = gather(edition)
    assert codes(findings) == ["D205"]
    assert known["ours"].profile is None


@pytest.mark.parametrize("name", ["PSOcoated_v3.icc", "ours.yaml"])
def test_a_link_that_leads_out_is_refused(edition: Path, name: str) -> None:
    away = edition.parent / name
    away.write_bytes(PROFILE)
    try:
        (edition / "conditions" / name).symlink_to(away)
    except OSError:
        pytest.skip("this system makes no links")
    known, findings = gather(edition)
    assert codes(findings) == ["D205"]
    assert dict(known) == dict(SHIPPED)


def test_a_profile_in_the_edition_may_lie_deeper(edition: Path) -> None:
    (edition / "conditions" / "printer").mkdir()
    path = put(edition, "printer/ours.icc")
    write(edition, "ours.yaml", "like: fogra39\nprofile: printer/ours.icc\n")
    known, findings = gather(edition)
    assert findings == []
    assert known["ours"].profile == path


@pytest.mark.parametrize("name", ["ours.yml", "forgotten.icc", "forgotten.ICM"])
def test_what_nobody_reads_is_reported(edition: Path, name: str) -> None:
    put(edition, name)
    write(edition, "README.txt", "whose this is")
    assert codes(gather(edition)[1]) == ["D113"]


def test_an_edition_without_conditions_has_the_shipped_ones(tmp_path: Path) -> None:
    known, findings = gather(tmp_path)
    assert findings == []
    assert dict(known) == dict(SHIPPED)


@pytest.mark.parametrize("name", ["a\\0b", "x" * 300, "loop.icc", "folder", "."])
def test_a_name_that_can_be_no_file_is_as_one_that_is_not_there(edition: Path, name: str) -> None:
    (edition / "conditions" / "folder").mkdir()
    with suppress(OSError):
        (edition / "conditions" / "loop.icc").symlink_to(edition / "conditions" / "loop.icc")
    write(edition, "ours.yaml", f'like: fogra39\nprofile: "{name}"\n')
    known, findings = gather(edition)
    assert set(codes(findings)) <= {"D113"}
    assert codes(choose("ours", known, ASKED)[1]) == ["X102"]


def test_a_folder_that_is_called_like_a_condition_is_reported(edition: Path) -> None:
    (edition / "conditions" / "ours.yaml").mkdir()
    assert codes(gather(edition)[1]) == ["D107"]


# Profiles


def changed(at: int, new: bytes) -> bytes:
    return PROFILE[:at] + new + PROFILE[at + len(new) :]


def tag(number: int) -> int:
    return 132 + 12 * number


BROKEN = {
    "a text": (b"This is no profile.\n" * 20, "not an ICC profile"),
    "nothing": (b"", "not an ICC profile"),
    "no signature": (changed(36, b"xxxx"), "not an ICC profile"),
    "cut short": (PROFILE[:-1000], "bytes"),
    "something behind it": (PROFILE + b"more", "bytes"),
    "a monitor's": (changed(12, b"mntr"), "class mntr"),
    "for RGB": (changed(16, b"RGB "), "for RGB"),
    "no table to its inks": (PROFILE.replace(b"B2A0", b"X2X0", 1), "B2A0"),
    "a table behind the end": (changed(tag(0) + 4, struct.pack(">I", 2**31)), "damaged"),
    "too many tables": (changed(128, b"\xff\xff\xff\xff"), "damaged"),
}


def test_a_whole_profile_has_no_fault() -> None:
    assert icc.fault(PROFILE) is None


@pytest.mark.parametrize("name", BROKEN)
def test_a_profile_that_cannot_be_used_is_refused(edition: Path, name: str) -> None:
    data, words = BROKEN[name]
    put(edition, "PSOcoated_v3.icc", data)
    known, findings = gather(edition)
    assert findings == []
    condition, (finding,) = choose("fogra51", known, ASKED)
    assert condition is None
    assert finding.code == "X103"
    assert "PSOcoated_v3.icc" in finding.message
    assert words in finding.message


def test_no_damage_to_a_profile_makes_it_raise() -> None:
    for at in range(0, 600):
        icc.fault(PROFILE[:at])
        icc.fault(changed(at, b"\xff"))


def test_the_documentation_has_the_same_numbers() -> None:
    page = Path(__file__).parent.parent / "docs" / "printing.md"
    lines = page.read_text(encoding="utf-8").splitlines()
    for one in SHIPPED.values():
        (row,) = [line for line in lines if line.startswith(f"| `{one.id}` | {one.identifier} |")]
        assert f"| {one.ink_limit:g} % | {one.warn_ppi:g}, {one.fail_ppi:g} ppi |" in row
        assert row.endswith(f"| {one.module_mm:g} mm |")
        if one.publisher:
            assert f"| `{one.id}` | `{one.profile_name}` | {one.publisher} |" in lines
