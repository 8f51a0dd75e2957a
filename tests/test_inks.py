"""Does a style that no press can print say so, where it stands, with what to write instead?"""

from __future__ import annotations

from pathlib import Path

import pytest

from booklet import home, inks
from booklet.findings import Finding
from booklet.layout import find_layout
from booklet.styles import Style, gather

SHEET = Path("look.css")
PAGE = Path("page.html")
SWATCHES = {
    "black": (0.0, 0.0, 0.0, 100.0),
    "paper": (0.0, 0.0, 0.0, 0.0),
    "vermilion": (0.0, 80.0, 90.0, 0.0),
    "cobalt": (95.0, 70.0, 0.0, 0.0),
}


def of_sheet(text: str) -> list[Finding]:
    return inks.check([Style(text, SHEET)], [], SWATCHES, ["gold"])


def of_page(text: str) -> list[Finding]:
    return inks.check([], [(text, PAGE)], SWATCHES)


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


# What the engine trips over


@pytest.mark.parametrize(
    "function",
    ["linear-gradient", "radial-gradient", "conic-gradient", "repeating-linear-gradient"],
)
def test_a_gradient_is_found_where_it_stands(function: str) -> None:
    [finding] = of_sheet(f"a {{\n  background: {function}(var(--ink-black), #fff);\n}}")
    assert finding.code == "X301"
    assert (finding.place.file, finding.place.line, finding.place.column) == (SHEET, 2, 15)
    assert finding.place.excerpt.strip().startswith("background")
    assert finding.remedy == "Use a picture, or a flat tint."


def test_a_picture_and_a_flat_tint_are_fine() -> None:
    assert of_sheet("a { background: url(sky.jpg#fff); color: var(--ink-black) }") == []


@pytest.mark.parametrize(
    "value",
    [
        "1mm 1mm 2mm var(--ink-black)",
        "inset device-cmyk(0 0 0 1) 0 0 1px",
        "0 0 0 1pt currentcolor, 0 0 3px currentcolor",
        "0 0 calc(1mm + 1pt) var(--ink-black)",
        "0 0 var(--blur) var(--ink-black)",
        "var(--shadow)",
        "0 0 var(--nowhere, 2px)",
    ],
)
def test_a_blurred_shadow_is_found(value: str) -> None:
    tokens = ":root { --blur: 2px; --shadow: 0 0 var(--blur) device-cmyk(0 0 0 1) }"
    assert codes(of_sheet(f"{tokens} a {{ box-shadow: {value} }}")) == ["X301"]


@pytest.mark.parametrize(
    "value",
    ["1mm 1mm var(--ink-black)", "0 0 0 2mm var(--ink-black)", "0 0 var(--none) 3pt", "none"],
)
def test_a_hard_shadow_is_fine(value: str) -> None:
    assert of_sheet(f":root {{ --none: 0 }} a {{ box-shadow: {value} }}") == []


@pytest.mark.parametrize("style", ["ridge", "groove", "inset", "outset"])
@pytest.mark.parametrize(
    "said", ["border: 1pt {}", "border-top-style: {}", "outline: 1pt {}", "column-rule: 1pt {}"]
)
def test_a_carved_border_is_found(said: str, style: str) -> None:
    [finding] = of_sheet(f"a {{ {said.format(style)} var(--ink-black) }}")
    assert (finding.code, finding.remedy) == ("X301", "Write `solid`.")


def test_a_carved_border_by_a_token_is_found_where_it_is_used() -> None:
    [finding] = of_sheet(":root { --line: 1pt ridge }\na { border: var(--line) }")
    assert (finding.code, finding.place.line) == ("X301", 2)


def test_plain_borders_and_the_property_inset_are_fine() -> None:
    text = "a { border: 1pt solid; inset: 0; border-style: dashed double dotted none }"
    assert of_sheet(text) == []


# What is no ink


@pytest.mark.parametrize(
    "colour",
    [
        "#f00", "#ff0000", "#ff000080", "red", "RED", "rgb(255, 0, 0)", "rgba(255 0 0 / .5)",
        "rgb(var(--r))", "hsl(0 100% 50%)", "hwb(0 0% 0%)", "lab(54 80 69)", "lch(54 106 40)",
        "oklab(.6 .2 .1)", "oklch(.6 .25 29)", "color(display-p3 1 0 0)", "color(srgb 1 0 0)",
        "color-mix(in srgb, red, blue)", "light-dark(red, blue)", "color()", "color(--other 1)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["color", "background", "border-left", "--strand", "fill"])
def test_a_colour_of_a_screen_is_found(name: str, colour: str) -> None:
    assert codes(of_sheet(f"a {{ {name}: {colour} }}")) == ["X302"]


@pytest.mark.parametrize(
    "colour",
    [
        "var(--ink-black)", "device-cmyk(0 0 0 1)", "device-cmyk(0% 80% 90% 0% / .5)",
        "color(--spot-gold .5)", "transparent", "currentcolor", "currentColor", "inherit",
        "initial", "none",
    ],
)  # fmt: skip
def test_an_ink_is_fine(colour: str) -> None:
    assert of_sheet(f"a {{ color: {colour}; background: {colour}; --strand: {colour} }}") == []


@pytest.mark.parametrize(
    ("colour", "remedy"),
    [("color(--spot-golf 1)", "Did you mean --spot-gold?"), ("color(--other 1)", "Describe it")],
)
def test_a_spot_colour_that_the_layout_has_not_is_found(colour: str, remedy: str) -> None:
    [finding] = of_sheet(f"a {{\n  color: {colour} }}")
    assert (finding.code, finding.place.line) == ("X302", 2)
    assert finding.remedy.startswith(remedy)


def test_what_only_looks_like_a_colour_is_fine() -> None:
    text = """
    /* #fff red */
    #fff, #red { content: "#fff red"; font-family: Gold, "Red"; animation-name: red; }
    @font-face { font-family: Red; src: url(x#fff) }
    @color-profile --spot-gold { src: url(Gray.icc); components: t }
    :root { --font-head: Gold }
    a { mask: url(#fed); page: navy; string-set: red content() }
    """
    assert of_sheet(text) == []


def test_what_the_engine_ignores_is_left_to_it() -> None:
    assert (
        of_sheet("a { text-shadow: 0 0 1px red; filter: blur(2px); mix-blend-mode: screen }") == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "@media print { a:hover { color: #f00 } }",
        "@page :left { @top-left { color: #f00 } }",
        "a { & b { color: #f00 } }",
        "a { color: var(--nowhere, #f00) }",
    ],
)
def test_a_colour_is_found_however_deep_it_stands(text: str) -> None:
    assert codes(of_sheet(text)) == ["X302"]


@pytest.mark.parametrize(
    ("colour", "name"),
    [("white", "paper"), ("#000", "black"), ("#e33", "vermilion"), ("royalblue", "cobalt")],
)
def test_the_remedy_names_the_nearest_swatch(colour: str, name: str) -> None:
    [finding] = of_sheet(f"a {{ color: {colour} }}")
    assert f"`var(--ink-{name})`" in finding.remedy


def test_without_swatches_the_remedy_says_how_inks_are_written() -> None:
    [finding] = inks.check([Style("a { color: red }", SHEET)], [])
    assert "device-cmyk()" in finding.remedy


# Templates


def test_a_template_is_read_at_its_own_lines() -> None:
    text = (
        '<p class="x"\n  style="{{ size["a"] }} color: #fff; left: {{ x }}%">\n'
        "<style>\n  a { border: 1pt groove }\n</style>\n"
        "<svg fill='black'><path stroke=\"#f00\"/></svg>\n"
    )
    findings = sorted(of_page(text), key=lambda finding: finding.order)
    places = [(one.code, one.place.line, one.place.column) for one in findings]
    assert places == [("X302", 2, 33), ("X301", 4, 7), ("X302", 6, 12), ("X302", 6, 33)]


def test_what_is_not_a_style_in_a_template_is_fine() -> None:
    text = """
    {# style="color: red" #}<!-- <p style="color: red"> -->
    <p title="color: red" data-color="red" id="red">{% if a > b %}#fff red{% endif %}</p>
    <p style="--strand: {{ views.ink(x) }}; color: var(--ink-{{ y }})" fill="none">{{ "#fff" }}</p>
    """
    assert of_page(text) == []


@pytest.mark.parametrize("text", ["a {", "}", "a { color: ", "a { color: (", "@", "a{b:'", "\0"])
def test_a_broken_sheet_does_no_harm(text: str) -> None:
    assert of_sheet(text) == []
    assert of_page(f'<p style="{text}"><style>{text}') == []


@pytest.mark.parametrize(
    "name", ["base", "identity", "classic", "one-sheet", "handout", "doorsign", "errata"]
)
def test_the_shipped_layouts_ask_for_inks_only(tmp_path: Path, name: str) -> None:
    folder = home.layouts() / name
    sheets = [Style(path.read_text(encoding="utf-8"), path) for path in folder.rglob("*.css")]
    pages = [(path.read_text(encoding="utf-8"), path) for path in folder.rglob("*.html")]
    layout, findings = find_layout(name, home.layouts(), tmp_path)
    assert findings == []
    if name != "base":
        sheets += gather(layout)
    assert inks.check(sheets, pages, SWATCHES) == []
