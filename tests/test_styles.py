from __future__ import annotations

from pathlib import Path

import pytest

from booklet.findings import Place
from booklet.styles import Style, check, with_constants

SHEET = Path("a.css")


def written(*sheets: str, templates: tuple[str, ...] = ()) -> str:
    styles = with_constants([Style(text, SHEET) for text in sheets], templates)
    return styles[-1].text


def test_a_token_that_nothing_changes_is_written_out() -> None:
    assert written(":root { --gap: 4mm }", "p { margin: var(--gap) }") == "p { margin: 4mm }"


def test_tokens_made_of_tokens_are_written_out_to_the_end() -> None:
    tokens = ":root { --a: 1mm; --b: calc(2 * var(--a)); --c: var(--b) }"
    assert written(tokens, "p { top: var(--c) }") == "p { top: calc(2 * 1mm) }"


def test_the_nearest_layout_has_the_last_word() -> None:
    assert written(":root{--a:1mm}", ":root{--a:2mm}", "p{top:var(--a)}") == "p{top:2mm}"


@pytest.mark.parametrize(
    ("sheet", "templates"),
    [
        (".left { --a: 2mm } p { top: var(--a) }", ()),
        ("p { top: var(--a) }", ('<p style="--a: 2mm">',)),
        (":root { --a: 1mm !important } p { top: var(--a) }", ()),
        ("p { top: var(--elsewhere) }", ()),
        ("p { top: var(--a, 3mm) }", ()),
    ],
)
def test_a_token_that_may_change_stays_a_token(sheet: str, templates: tuple[str, ...]) -> None:
    assert written(":root { --a: 1mm }", sheet, templates=templates) == sheet


def test_a_token_in_a_comment_changes_nothing() -> None:
    sheet = "/* .left { --a: 2mm } */\np { top: var(--a) }"
    assert written(":root { --a: 1mm }", sheet).endswith("p { top: 1mm }")


def test_lines_stay_where_they_are() -> None:
    tokens = ":root {\n  --fonts: 'One',\n    'Two'\n}"
    assert written(tokens, "p {\n font-family: var(--fonts)\n}").count("\n") == 2


def test_a_token_that_names_itself_ends() -> None:
    assert "var(--a)" in written(":root { --a: var(--a) }", "p { top: var(--a) }")


def test_a_typeface_that_is_not_there_is_found_at_its_line() -> None:
    sheet = Style('p { top: 0 }\n/* x */\nb { font-family: "Barlw", serif }', SHEET)
    (finding,) = check([sheet], ["Barlow"])
    assert (finding.code, finding.place) == ("T105", Place(SHEET, 3))
    assert finding.remedy == "Did you mean Barlow?"
