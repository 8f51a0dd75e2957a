"""Is every colour of a drawing an ink, and does nothing get lost on the way?"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace
from PIL import Image

from booklet import home
from booklet.colours import Colour, Kind, distance, read, separate, written
from booklet.conditions import gather
from booklet.drawings import Drawing, prepare_drawing
from booklet.engine import Engine
from booklet.errors import OutputError
from booklet.findings import Finding, Place
from booklet.fonts import Face, FontSet
from booklet.importing import write_fontconfig

CONDITIONS, _ = gather(None)
COATED = CONDITIONS["fogra39"]
FACE = Face("Barlow Semi Condensed", 400, False,
            home.fonts() / "barlow-semi-condensed/BarlowSemiCondensed-Regular.ttf")  # fmt: skip
READY = ("fogra39", "fogra29", "gracol", "newsprint")
NAMED = Place(Path("sponsors.yaml"), 7)
LOGOS = sorted((Path(__file__).parent.parent / "data" / "logos").glob("*.svg"))
GRADIENT = (
    '<linearGradient id="g"><stop stop-color="#e33"/><stop offset="1" stop-color="#33e"/>'
    '</linearGradient><rect width="100" height="50" fill="url(#g)"/>'
)
BLUR = '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter>'
RED = (0, 0.961, 0.984, 0)
K = (0, 0, 0, 1)

Prepare = Callable[[str], tuple[Drawing | None, list[Finding]]]
Ink = tuple[float, ...]


@pytest.fixture
def prepare(tmp_path: Path) -> Prepare:
    """Prepare a drawing of 100 by 50 with this within its root, or a whole one."""

    def run(body: str) -> tuple[Drawing | None, list[Finding]]:
        head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        is_whole = body.startswith(("<svg", "<?xml", "<!", "<s:", "<html"))
        text = body if is_whole else f'{head} viewBox="0 0 100 50">{body}</svg>'
        path = tmp_path / "logo.svg"
        path.write_text(text, encoding="utf-8")
        return prepare_drawing(path, COATED, tmp_path / "cache", NAMED)

    return run


def painted(file: Path) -> list[Ink]:
    """All inks that paint in a PDF of a drawing; fails where anything else does."""
    fonts, style = FontSet((FACE,)), "@page { size: 90mm } img { width: 50mm }"
    engine = Engine(
        write_fontconfig(home.cache()), fonts.css(), [(style, file)], [file.parent, FACE.file]
    )
    setting = engine.set(f'<img src="{file.name}">', file.parent)
    assert setting.messages == ()
    with pikepdf.open(BytesIO(engine.write(setting, "Test", "en").pdf)) as opened:
        page = opened.pages[0]
        return list(dict.fromkeys(_inks(page, page.Resources, set())))


def _inks(stream: Any, resources: Any, seen: set[Any]) -> Iterator[Ink]:
    for instruction in pikepdf.parse_content_stream(stream):
        assert isinstance(instruction, pikepdf.ContentStreamInstruction)
        operands, operator = instruction.operands, instruction.operator
        assert str(operator) not in {"rg", "RG", "g", "G", "sh", "sc", "SC"}
        if str(operator) in {"cs", "CS"}:
            assert str(operands[0]) in {"/DeviceCMYK", "/Pattern"}
        if str(operator) in {"scn", "SCN"} and len(operands) == 4:
            yield tuple(round(float(part), 3) for part in operands)
    assert not resources.get("/Shading")
    for kind in ("/XObject", "/Pattern"):
        for inner in resources.get(kind, {}).values():
            if inner.objgen not in seen:
                seen.add(inner.objgen)
                assert inner.get("/Subtype") != "/Image"
                if "/Group" in inner:
                    assert str(inner.Group.CS) == "/DeviceCMYK"
                yield from _inks(inner, inner.get("/Resources", {}), seen)


def inks_of(prepare: Prepare, body: str) -> list[Ink]:
    drawing, findings = prepare(body)
    assert findings == []
    assert drawing is not None
    assert not drawing.is_raster
    return painted(drawing.file)


# Colours


@pytest.mark.parametrize("name", READY)
def test_grays_are_black_ink_alone_and_grow_lighter(name: str) -> None:
    separation = separate(CONDITIONS[name])
    tints = []
    for level in range(256):
        *others, black = separation.inks(Colour(Kind.SCREEN, (level / 255,) * 3))
        assert others == [0, 0, 0]
        tints.append(black)
    assert (tints[0], tints[-1]) == (1, 0)
    assert tints == sorted(tints, reverse=True)


@pytest.mark.parametrize("name", READY)
def test_no_colour_has_more_ink_than_the_condition_allows(name: str) -> None:
    condition = CONDITIONS[name]
    separation = separate(condition)
    low = separate(replace(condition, ink_limit=150))
    levels = (0, 0.03, 0.1, 0.3, 0.6, 1)
    for parts in ((r, g, b) for r in levels for g in levels for b in levels):
        colour = Colour(Kind.SCREEN, parts)
        assert sum(separation.inks(colour)) * 100 <= condition.ink_limit + 1e-6
        assert sum(low.inks(colour)) <= 1.5 + 1e-6


def test_inks_seen_on_a_screen_come_back_as_they_were() -> None:
    separation = separate(COATED)
    for ink in ((0, 0, 0, 1), (0, 0, 0, 0.5), (0, 0, 0, 0), (0, 0.8, 0.9, 0), (0.6, 0.1, 0, 0.2)):
        back = separation.inks(Colour(Kind.SCREEN, separation.screen(ink)))
        assert distance(separation.screen(back), separation.screen(ink)) < 0.05
    assert separation.screen(K) == (0, 0, 0)


@pytest.mark.parametrize(
    "text",
    ["red", "#F00", "rgb(255,0,0)", "rgb(100% 0% 0%)", "hsl(0 100% 50%)", "hwb(0 0% 0%)",
     "lab(54.29 80.8 69.9)", "oklch(62.8% .2577 29.2)", "color(srgb 1 0 0)",
     "color(display-p3 1 0 0)", "lch(54.3 106.8 40.9)", "color(srgb-linear 1 0 0)"],
)  # fmt: skip
def test_every_spelling_of_red_is_red(text: str) -> None:
    colour = read(text)
    assert colour is not None
    assert distance(colour.parts, (1, 0, 0)) < 0.03


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rd",
        "#12345",
        "color()",
        "hsl(a b)",
        "rgb(var(--r))",
        "device-cmyk(0 0)",
        "color(a98-rgb 1 0 0)",
        "oklab(1e200 1 1)",
        "color(display-p3 1e400 -1e400 0)",
    ],
)
def test_what_is_no_colour_is_none(text: str) -> None:
    assert read(text) is None


def test_inks_are_written_short() -> None:
    assert written((0, 0.5, 1, 0.12345)) == "device-cmyk(0 0.5 1 0.123)"
    assert written(K, 0.25) == "device-cmyk(0 0 0 1 / 0.25)"


# Drawings in inks


@pytest.mark.parametrize(
    "spelt",
    ["red", "RED", "#f00", "#ff0000", "#ff0000ff", "rgb(255, 0, 0)", "rgba(255,0,0,.5)",
     "rgb(255 0 0 / 50%)", "hsl(0,100%,50%)", "hwb(0 0% 0%)", " red ", "red icc-color(x, 0.1)",
     "color(srgb 1 0 0)"],
)  # fmt: skip
@pytest.mark.parametrize(
    "where",
    ['<rect width="9" height="9" fill="{}"/>',
     '<rect width="9" height="9" style="stroke-width:1;fill:{} !important"/>',
     '<style>/* x */ g > .a, .b {{ fill: {}; stroke-width: 1 }}</style><g>'
     '<rect class="a" width="9" height="9"/></g>',
     '<style><![CDATA[ rect {{ fill: {} }} ]]></style><rect width="9" height="9"/>',
     '<g color="{}"><rect width="9" height="9" fill="currentColor"/></g>',
     '<g style="color:{}"><rect width="9" height="9" style="fill:currentcolor"/></g>',
     '<g fill="{}"><g fill="inherit"><rect width="9" height="9"/></g></g>'],
)  # fmt: skip
def test_a_colour_is_an_ink_wherever_and_however_it_is_written(
    prepare: Prepare, where: str, spelt: str
) -> None:
    assert inks_of(prepare, where.format(spelt)) == [RED]


@pytest.mark.parametrize(
    "body",
    ['<rect width="9" height="9"/>',
     '<rect width="9" height="9" fill="currentColor"/>',
     '<rect width="9" height="9" fill="black" stroke="#000"/>',
     '<g fill="red"><rect width="9" height="9" fill="initial"/></g>',
     '<rect width="9" height="9" fill="none" stroke="currentcolor"/>',
     '<rect width="9" height="9" fill="device-cmyk(0 0 0 1)"/>',
     '<text y="20">letters</text>',
     '<symbol id="s"><rect width="9" height="9"/></symbol><use xlink:href="#s"/>',
     '<rect width="9" height="9" opacity=".5"/>',
     '<rect width="9" height="9" fill-opacity=".5"/>',
     '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" fill="inherit">'
     '<path d="M0 0h9v9"/></svg>'],
)  # fmt: skip
def test_black_and_what_nobody_coloured_is_black_ink(prepare: Prepare, body: str) -> None:
    assert inks_of(prepare, body) == [K]


def test_inks_that_are_given_stay_as_they_are(prepare: Prepare) -> None:
    body = '<rect width="9" height="9" fill="device-cmyk(10% 20% 30% 40%)"/>'
    assert inks_of(prepare, body) == [(0.1, 0.2, 0.3, 0.4)]


def test_white_is_no_ink_and_gray_is_black(prepare: Prepare) -> None:
    body = '<rect width="9" height="9" fill="#fff"/><rect width="9" height="9" fill="#888"/>'
    white, gray = inks_of(prepare, body)
    assert not any(white)
    assert not any(gray[:3])
    assert 0.4 < gray[3] < 0.7


def test_patterns_markers_and_clips_stay_drawings(prepare: Prepare) -> None:
    body = """<pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse"><circle r="4"/>
    <rect width="2" height="2" fill="red"/></pattern>
    <rect fill="url(#p) blue" width="50" height="50"/>
    <marker id="m" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></marker>
    <path d="M60 5L90 5L90 30" fill="none" stroke="red" marker-end="url(#m)"/>
    <clipPath id="c"><circle r="9" cx="80" cy="20"/></clipPath>
    <rect clip-path="url(#c)" x="70" width="30" height="50" fill="red"/>"""
    assert set(inks_of(prepare, body)) == {K, RED}


def test_a_missing_paint_gives_way_to_its_fallback(prepare: Prepare) -> None:
    assert inks_of(prepare, '<rect width="9" height="9" fill="url(#none) red"/>') == [RED]
    assert inks_of(prepare, '<rect width="9" height="9" fill="url(#none)"/>') == []


def test_prefixes_stay_and_foreign_elements_go(prepare: Prepare) -> None:
    drawing, findings = prepare(
        '<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:i="http://x/i" '
        'width="10mm" height="5mm">'
        '<i:view pagecolor="#fff"/><s:script>x()</s:script>'
        '<s:a href="http://x"><s:rect onclick="x()" fill="red" width="5" height="5"/></s:a></s:svg>'
    )
    assert findings == []
    assert drawing is not None
    text = drawing.file.read_text()
    assert text.startswith('<s:svg xmlns:s="http://www.w3.org/2000/svg"')
    assert not {"script", "view", "onclick", 'http://x"'} & set(text.replace("<", " ").split())
    assert "onclick" not in text
    assert painted(drawing.file) == [RED]
    assert drawing.width == pytest.approx(10 / 25.4 * 96)


def test_what_illustrator_writes_for_itself_goes(prepare: Prepare) -> None:
    body = """<switch><foreignObject requiredExtensions="http://ns.adobe.com/x"/>
    <g><rect width="9" height="9" fill="red"/></g></switch>"""
    assert inks_of(prepare, body) == [RED]


@pytest.mark.parametrize("path", LOGOS, ids=lambda path: path.stem)
def test_the_samples_logos_are_in_inks(path: Path, cache: Path) -> None:
    drawing, findings = prepare_drawing(path, COATED, cache, NAMED)
    assert findings == []
    assert drawing is not None
    assert painted(drawing.file) == [K]


# Drawings in pixels


@pytest.mark.parametrize(
    ("body", "reason"),
    [(GRADIENT, "a gradient"),
     (GRADIENT.replace('fill="url(#g)"', "style=\"fill:url('#g')\""), "a gradient"),
     (f'<style>rect {{ fill: url(#g) }}</style>{GRADIENT.replace("fill=", "x=")}', "a gradient"),
     (f'{BLUR}<rect width="9" height="9" filter="url(#f)"/>', "a filter"),
     ('<rect width="9" height="9" style="filter: blur(2px)"/>', "a filter"),
     ('<mask id="m"><rect width="5" height="5"/></mask><rect mask="url(#m)" width="9" height="9"/>',
      "a mask"),
     ('<rect width="9" height="9" style="mix-blend-mode: multiply"/>', "blended colours"),
     ('<rect width="9" height="9" paint-order="stroke"/>', "strokes beneath")],
)  # fmt: skip
def test_what_inks_cannot_say_becomes_pixels_with_a_note(
    prepare: Prepare, body: str, reason: str
) -> None:
    drawing, [note] = prepare(body)
    assert drawing is not None
    assert (drawing.is_raster, drawing.width, drawing.height) == (True, 1800, 900)
    assert (note.code, note.place) == ("X203", NAMED)
    assert reason in note.message
    with Image.open(drawing.file) as image:
        assert image.size == (1800, 900)
        assert image.mode in {"RGBA", "LA"}


def test_a_gradient_that_nothing_uses_needs_no_pixels(prepare: Prepare) -> None:
    body = GRADIENT.replace("url(#g)", "red")
    assert inks_of(prepare, body) == [RED]


def _picture(size: tuple[int, int] = (2, 2)) -> str:
    output = BytesIO()
    Image.new("RGB", size, "red").save(output, "PNG")
    data = b64encode(output.getvalue()).decode()
    return f'<image width="100" height="50" xlink:href="data:image/png;base64,{data}"/>'


def test_a_picture_in_a_drawing_becomes_pixels(prepare: Prepare) -> None:
    drawing, findings = prepare(_picture())
    assert [finding.code for finding in findings] == ["X203"]
    assert drawing is not None
    with Image.open(drawing.file) as image:
        assert image.convert("RGB").getpixel((900, 450)) == (255, 0, 0)


def test_inks_within_a_drawing_in_pixels_are_seen(prepare: Prepare) -> None:
    gradient = GRADIENT.replace("#e33", "device-cmyk(0 .8 .9 0)")
    drawing, _ = prepare(f'{gradient}<circle r="9" cx="50" cy="25"/>')
    assert drawing is not None
    with Image.open(drawing.file) as image:
        data = image.tobytes()
        pixels = [tuple(data[at : at + 4]) for at in (4 * (25 * 1800 + 9), 4 * (450 * 1800 + 900))]
    red, green, blue, alpha = pixels[0]
    assert red > 200 > 100 > green > blue
    assert alpha == 255
    assert pixels[1] == (0, 0, 0, 255)


def test_a_gray_drawing_in_pixels_has_one_ink(prepare: Prepare) -> None:
    drawing, _ = prepare(f'{BLUR}<rect x="9" y="9" width="50" height="20" filter="url(#f)"/>')
    assert drawing is not None
    with Image.open(drawing.file) as image:
        assert image.mode == "LA"
        assert image.getpixel((0, 0)) == (0, 0)


@pytest.mark.parametrize(
    ("size", "pixels"),
    [('width="4in" height="2in"', (2400, 1200)), ('width="50mm" height="101.6mm"', (1181, 2400)),
     ('width="96px" height="48"', (1800, 900)), ('width="900mm" height="90mm"', (4800, 480)),
     ('width="100%" viewBox="0 0 400 300"', (2500, 1875)),
     ('width="4in" viewBox="0 0 2 1"', (2400, 1200))],
)  # fmt: skip
def test_pixels_are_600_to_the_inch_within_bounds(
    prepare: Prepare, size: str, pixels: tuple[int, int]
) -> None:
    body = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{GRADIENT}</svg>'
    drawing, _ = prepare(body)
    assert drawing is not None
    assert (drawing.width, drawing.height) == pytest.approx(pixels, abs=1)


# What cannot be


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [('<use href="other.svg#a"/>', "D204", "other.svg#a"),
     ('<image href="photo.jpg"/>', "D204", "photo.jpg"),
     ('<image href="https://x.example/a.png"/>', "D204", "https://x.example"),
     ('<image href="file:///etc/passwd"/>', "D204", "file:///etc/passwd"),
     ('<rect fill="url(other.svg#g)" width="9" height="9"/>', "D204", "other.svg#g"),
     ('<style>@import "x.css";</style>', "D204", "style sheet"),
     ('<style>rect { fill: url(http://x) }</style>', "D204", "http://x"),
     ('<foreignObject><p>x</p></foreignObject>', "D204", "foreignObject"),
     (f'{BLUR}<text filter="url(#f)">x</text>', "D204", "not outlines"),
     ('<g id="a"><use href="#a"/></g>', "D204", "repeats itself"),
     ("".join(f'<g id="g{n}">' + f'<use href="#g{n + 1}"/>' * 9 + "</g>" for n in range(12)),
      "D204", "repeats itself"),
     (f'<rect style="fill:{"(" * 9999}"/>', "D204", "nested too deep"),
     ("<g>" * 120 + "</g>" * 120, "D204", "nested too deep"),
     ('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "D204", "entities"),
     ("<html/>", "D204", "not an SVG"),
     ("<svg", "D204", "unclosed token"),
     ('<svg xmlns="http://www.w3.org/2000/svg"/>', "D204", "how large"),
     ('<image href="data:image/png;base64,AAAA"/>', "D204", "holds a picture"),
     ('<rect fill="nonsense" stroke="var(--x)"/>', "X303", "`nonsense`, `var(--x)`"),
     (GRADIENT.replace("#e33", "color(--spot-gold 1)"), "X303", "spot-gold")],
)  # fmt: skip
def test_what_cannot_become_inks_is_found(
    prepare: Prepare, body: str, code: str, words: str
) -> None:
    drawing, [finding] = prepare(body)
    assert drawing is None
    assert (finding.code, finding.place) == (code, NAMED)
    assert words in finding.message
    assert finding.remedy


def test_a_picture_that_would_fill_the_memory_is_found(
    prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booklet.drawings.MOST_EMBEDDED", 100)
    _, [finding] = prepare(_picture((20, 20)))
    assert finding.code == "D204"
    assert "too many pixels" in finding.message


@pytest.mark.parametrize("data", [b"", b"no profile"])
def test_a_broken_profile_is_a_finding(tmp_path: Path, data: bytes) -> None:
    profile = tmp_path / "press.icc"
    profile.write_bytes(data)
    (tmp_path / "a.svg").write_text('<svg viewBox="0 0 9 9"><rect width="9" height="9"/></svg>')
    for one in (profile, tmp_path / "gone.icc", None):
        condition = replace(COATED, profile=one)
        drawing, [finding] = prepare_drawing(tmp_path / "a.svg", condition, tmp_path, NAMED)
        assert drawing is None
        assert finding.code == "X103"


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    drawing, [finding] = prepare_drawing(tmp_path / "a.svg", COATED, tmp_path, NAMED)
    assert (drawing, finding.code) == (None, "D204")


# The cache


def test_a_drawing_is_made_once_and_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.svg"
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">'
    path.write_text(f"{head}{GRADIENT}</svg>")
    first, notes = prepare_drawing(path, COATED, tmp_path / "one", NAMED)
    other, _ = prepare_drawing(path, COATED, tmp_path / "two", NAMED)
    assert first is not None
    assert other is not None
    assert first.file.name == other.file.name
    assert first.file.read_bytes() == other.file.read_bytes()
    monkeypatch.setattr("booklet.drawings._make", None)
    assert prepare_drawing(path, COATED, tmp_path / "one", NAMED) == (first, notes)


@pytest.mark.parametrize("damage", ["torn", "gone", "verdict"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, prepare: Prepare, damage: str) -> None:
    first, _ = prepare('<rect width="9" height="9"/>')
    assert first is not None
    whole = first.file.read_bytes()
    if damage == "torn":
        first.file.write_bytes(whole[:9])
    elif damage == "gone":
        first.file.unlink()
    else:
        first.file.with_suffix("").write_text("{]")
    again, _ = prepare('<rect width="9" height="9"/>')
    assert again == first
    assert first.file.read_bytes() == whole


def test_each_condition_has_inks_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_text('<svg viewBox="0 0 9 9"><rect width="9" height="9" fill="#0f0"/></svg>')
    made = [prepare_drawing(path, CONDITIONS[name], tmp_path, NAMED)[0] for name in READY]
    assert len({one.file.read_bytes() for one in made if one is not None}) == len(READY)


def test_a_cache_that_cannot_be_written_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text('<svg viewBox="0 0 9 9"/>')
    (tmp_path / "cache").write_text("a file where the folder would be")
    with pytest.raises(OutputError):
        prepare_drawing(tmp_path / "a.svg", COATED, tmp_path / "cache", NAMED)
