from __future__ import annotations

from pathlib import Path

import pytest

from booklet.findings import Place
from booklet.styles import Stack, Style, check, stacks, with_constants

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


@pytest.mark.parametrize(
    ("declaration", "family"),
    [
        ('font: 700 8.5pt/12pt "Misspelt Sans"', "Misspelt Sans"),
        ("font: italic 8pt Misspelt Sans", "Misspelt Sans"),
        ("font: 400 var(--size)/calc(1.2 * var(--size)) Misspelt", "Misspelt"),
        ("font: small-caps bold condensed larger/1.2 Known, 'Misspelt'", "Misspelt"),
    ],
)
def test_a_typeface_named_in_the_shorthand_must_be_there(declaration: str, family: str) -> None:
    (finding,) = check([Style(f"p {{ {declaration}; color: red }}", SHEET)], ["Known"])
    assert finding.code == "T105"
    assert family in finding.message


@pytest.mark.parametrize(
    "declaration",
    [
        "font: inherit",
        "font: 9pt/12pt var(--font-text)",
        'font: 300 30pt/36pt "Known"',
        "font: menu",
    ],
)
def test_a_shorthand_that_names_what_is_there_is_fine(declaration: str) -> None:
    assert check([Style(f"p {{ {declaration} }}", SHEET)], ["Known"]) == []


def test_stacks_say_for_which_languages_they_are() -> None:
    sheet = """
    p { font-family: A, "B C" }
    :lang(ja), q:lang(zh-Hans) { font: 9pt/12pt C, A }
    :lang(ko), i { font-family: D }
    @page { @top-left { font: 9pt E } }
    """
    assert set(stacks([Style(sheet, SHEET)])) == {
        Stack(("A", "B C"), ()),
        Stack(("C", "A"), ("ja", "zh-Hans")),
        Stack(("D",), ()),
        Stack(("E",), ()),
    }


def test_tokens_count_as_stacks_only_where_one_is_still_asked_for() -> None:
    token = ":root { --font-han: H }"
    assert [one.families for one in stacks([Style(f"{token} p {{ font-family: A }}", SHEET)])] == [
        ("A",)
    ]
    asked = f"{token} p {{ font-family: A, var(--font-han) }}"
    assert {one.families for one in stacks([Style(asked, SHEET)])} == {("H",), ("A",)}
