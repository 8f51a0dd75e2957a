"""What text stands in a YAML file, and where?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.source import Source, parse_yaml, read_yaml

HERE = Path("films/one.yaml")


def read(text: str) -> Source:
    source, findings = parse_yaml(text, HERE)
    assert findings == []
    assert source is not None
    return source


@pytest.mark.parametrize(
    "text", ["NO", "12A", "18:30", "010", "On", "1e3", "2026-09-18", "yes", "0x1F", "1_000", ".5"]
)
def test_a_value_stays_the_text_its_author_wrote(text: str) -> None:
    assert read(f"key: {text}").value == {"key": text}


@pytest.mark.parametrize("text", ["", "~", "# nothing"])
def test_nothing_is_nothing(text: str) -> None:
    assert read(f"key: {text}").value == {"key": None}
    assert read(text).value is None


def test_nothing_in_quotation_marks_is_an_empty_text() -> None:
    assert read('key: ""').value == {"key": ""}
    assert read('key: "~"').value == {"key": "~"}


def test_every_value_and_key_has_its_place() -> None:
    origin = read("title: One\nstills:\n  - file: a.jpg\n    alt: {en: A}\n").origin
    places = {
        ("title",): (1, 8), ("stills", 0, "file"): (3, 11), ("stills", 0, "alt", "en"): (4, 15),
        ("stills", 0, "alt", ""): (4, 5), ("stills", 0): (3, 5),
    }  # fmt: skip
    for trail, (line, column) in places.items():
        place = origin.place(*trail)
        assert (place.file, place.line, place.column) == (HERE, line, column)
    assert origin.place("title").excerpt == "title: One"


def test_a_value_that_is_not_there_has_the_place_around_it() -> None:
    origin = read("title: One\nstills:\n  - file: a.jpg\n").origin
    assert origin.place("stills", 0, "alt", "fr").line == 3
    assert origin.place("year").line == 1


def test_a_part_keeps_its_places() -> None:
    origin = read("- id: one\n- id: two\n").origin.below(1)
    assert origin.place("id").line == 2


def test_front_matter_counts_lines_from_the_files_first() -> None:
    source, _ = parse_yaml("title: One\n", HERE, first_line=2)
    assert source is not None
    place = source.origin.place("title")
    assert (place.line, place.excerpt) == (2, "title: One")


def test_a_repeated_key_names_both_lines() -> None:
    source, (finding,) = parse_yaml("a: 1\nb: 2\na: 3\n", HERE)
    assert source is not None
    assert source.value == {"a": "1", "b": "2"}
    assert (finding.code, finding.place.line) == ("D103", 3)
    assert "line 1" in finding.message


def test_a_key_that_is_no_word_is_found() -> None:
    _, (finding,) = parse_yaml("? [a, b]\n: 1\n", HERE)
    assert finding.code == "D106"


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 60 + "]" * 60,
        "a: &a [x, x, x, x, x, x, x, x]\n"
        + "\n".join(
            f"{new}: &{new} [{', '.join([f'*{old}'] * 8)}]"
            for old, new in zip("abcdefg", "bcdefgh", strict=True)
        ),
        "a: &a [*a]",
        "a: " + "[" * 30_000,
    ],
    ids=["depth", "laughs", "itself", "recursion"],
)
def test_a_bomb_is_found_and_not_set_off(text: str) -> None:
    _, findings = parse_yaml(text, HERE)
    assert {finding.code for finding in findings} <= {"D112", "D101"}
    assert findings


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    source, findings = read_yaml(path)
    assert findings == []
    assert source is not None
    assert source.value == {"a": "1", "b": "2"}
    assert source.origin.place("b").line == 2


@given(st.text(max_size=60))
def test_no_text_at_all_makes_it_raise(text: str) -> None:
    source, findings = parse_yaml(text, HERE)
    assert source is not None or findings
    for finding in findings:
        assert finding.place.line >= 0


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True),
                       st.from_regex(r"[A-Za-z0-9]{1,9}", fullmatch=True), min_size=1))  # fmt: skip
def test_what_is_written_is_what_is_read(written: dict[str, Any]) -> None:
    text = "\n".join(f"{key}: {value}" for key, value in written.items())
    assert read(text).value == written
