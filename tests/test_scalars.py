"""Is each letter of a text found in the file, however YAML spells the text?"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from booklet.scalars import Spelling, spell_page
from booklet.source import Origin, find_spelling, parse_yaml

HERE = Path("films/one.yaml")
TEXTS = st.lists(
    st.sampled_from(["a", "b", " ", "  ", "\n", "'", '"', "é", "\\", "#", ":", "-", "🎬", "\t"]),
    max_size=40,
).map("".join)
STYLES = st.sampled_from([None, "'", '"', "|", ">"])


def origin_of(text: str) -> tuple[Origin, str]:
    source, findings = parse_yaml(text, HERE)
    assert findings == []
    assert source is not None
    return source.origin, source.value["note"]


def spelling_of(text: str) -> Spelling:
    origin, value = origin_of(text)
    lines = text.splitlines(keepends=True)
    (line, column), (end_line, end_column) = origin.marks["note",], origin.ends["note",]
    start = sum(map(len, lines[: line - 1])) + column - 1
    end = sum(map(len, lines[: end_line - 1])) + end_column - 1
    spelling = find_spelling(text, (start, end), value)
    assert spelling is not None
    assert spelling.value == value
    return spelling


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("note: one two X three", 1, 15), ("note:\n  one\n  two X", 3, 7),
        ("note: 'it''s X'", 1, 14), ('note: "\\u00e9\\n X"', 1, 17),
        ('note: "one \\\n  X"', 2, 3), ("note: |\n  one\n\n  two X\n", 4, 7),
        ("note: >\n  one\n  two\n\n  X\n", 5, 3),
        ("note: >-\n  one\n    - two\n  X\n# end\n", 4, 3),
        ("note: |2\n    one\n  X\n", 3, 3), ("note: &a !!str X", 1, 16),
        ("note: |+ # kept\n  one\n  X\n\n\nyear: 1\n", 3, 3),
        ("note: one\r\n  two\r\n  X\r\n", 3, 3),
    ],
)  # fmt: skip
def test_a_letter_is_found_at_its_line_and_column(text: str, line: int, column: int) -> None:
    origin, value = origin_of(text)
    text = value.strip()
    place = origin.letter(text, text.index("X"), "note")
    assert (place.line, place.column) == (line, column)


def test_a_text_that_is_not_the_files_has_the_place_of_the_whole() -> None:
    origin, _ = origin_of("note: one\n")
    assert origin.letter("two", 1, "note").column == 7
    assert origin.letter("two", 1, "year").line == 1


@given(TEXTS, STYLES, st.integers(8, 30), st.booleans())
def test_whatever_yaml_writes_is_spelt_as_it_reads(
    text: str, style: str | None, width: int, is_windows: bool
) -> None:
    written = yaml.dump(
        {"note": text + "x", "year": "1"}, default_style=style, width=width, allow_unicode=True,
        sort_keys=False,
    )  # fmt: skip
    if is_windows:
        written = written.replace("\n", "\r\n")
    spelling = spelling_of(written)
    assert len(spelling.spans) == len(spelling.value)
    assert all(start <= end for start, end in spelling.spans)
    starts = [start for start, _ in spelling.spans]
    assert starts == sorted(starts)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_page_stands_as_it_is(line_end: str) -> None:
    text = line_end.join(["---", "title: A", "---", "One", "", "Two"])
    spelling = spell_page(text, text.index("One"))
    assert spelling.value == "One\n\nTwo"
    assert [text[start:end] for start, end in spelling.spans[3:5]] == [line_end] * 2
    assert spelling.edit(3, 5, "\n") == ((spelling.spans[3][0], spelling.spans[4][1]), line_end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("note: a<br>b", "note: a\n\n    b"), ("note: 'a<br>b'", "note: 'a\n\n    b'"),
        ('note: "a<br>b"', 'note: "a\\nb"'), ("note: |\n  a<br>b\n", "note: |\n  a\n  b\n"),
        ("note: >\n  a<br>b\n", "note: >\n  a\n\n  b\n"),
    ],
)  # fmt: skip
def test_a_new_line_is_written_as_its_style_has_it(text: str, expected: str) -> None:
    spelling = spelling_of(text)
    at = spelling.value.index("<br>")
    (start, end), new = spelling.edit(at, at + 4, "\n")
    changed = text[:start] + new + text[end:]
    assert changed == expected
    assert origin_of(changed)[1] == spelling.value.replace("<br>", "\n")
