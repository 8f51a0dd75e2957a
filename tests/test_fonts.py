"""Which typefaces may be set, and from which files?"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from booklet import coverage, fontfiles, home
from booklet.errors import OutputError
from booklet.findings import Finding
from booklet.fonts import FontSet, gather
from booklet.importing import write_fontconfig

LATIN = " ABCabcé"


def outline(pen: Any) -> Any:
    pen.moveTo((0, 0))
    pen.lineTo((0, 500))
    pen.lineTo((500, 500))
    pen.closePath()
    return pen


def build(
    family: str = "Test Serif",
    *,
    chars: str = LATIN,
    weight: int = 400,
    italic: bool = False,
    width: int = 5,
    embedding: int = 0,
    is_cff: bool = False,
    axes: tuple[tuple[str, float, float, float, str], ...] = (),
    typographic: str | None = None,
) -> TTFont:
    """A font with one triangle for every character."""
    names = [".notdef", *(f"g{ord(char):04x}" for char in chars)]
    builder = FontBuilder(1000, isTTF=not is_cff)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): f"g{ord(char):04x}" for char in chars})
    if is_cff:
        charstring = outline(T2CharStringPen(600, None)).getCharString()
        builder.setupCFF("Test", {}, dict.fromkeys(names, charstring), {})
    else:
        builder.setupGlyf({name: outline(TTGlyphPen(None)).glyph() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    strings: dict[str, Any] = {"familyName": family, "styleName": "Regular"}
    if typographic:
        strings["typographicFamily"] = typographic
    builder.setupNameTable(strings, mac=False)
    builder.setupOS2(
        usWeightClass=weight,
        usWidthClass=width,
        fsType=embedding,
        fsSelection=0x01 if italic else 0x40,
    )
    builder.setupPost()
    if axes:
        builder.setupFvar(list(axes), [])
        corner = dict.fromkeys([axes[0][0]], (0.0, 1.0, 1.0))
        points = [(0, 0), (0, 100), (100, 100), *[(0, 0)] * 4]
        variation = {name: [TupleVariation(corner, points)] for name in names}
        builder.setupGvar(variation)
    return builder.font


WGHT = (("wght", 100.0, 400.0, 900.0, "Weight"), ("opsz", 8.0, 12.0, 72.0, "Optical Size"))


def put(font: TTFont, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".woff2":
        font.flavor = "woff2"
    elif path.suffix == ".woff":
        font.flavor = "woff"
    font.save(path)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project's folder of fonts: one family, regular and bold."""
    folder = tmp_path / "fonts" / "test-serif"
    put(build(), folder / "regular.ttf")
    put(build(weight=700), folder / "bold.ttf")
    return tmp_path / "fonts"


Wishes = dict[str, list[dict[str, Any]]]


def look(
    project: Path, *own: Path, instances: Wishes | None = None
) -> tuple[FontSet, list[Finding]]:
    return gather(project, own, instances or {}, project.parent / "cache")


def told(project: Path, *own: Path, **wishes: Any) -> tuple[str, str]:
    """The one finding there is: its code and its message."""
    _, findings = look(project, *own, **wishes)
    assert len(findings) == 1, findings
    return findings[0].code, findings[0].message


# --- faces ------------------------------------------------------------------------------------


def test_a_static_font_becomes_a_face(project: Path) -> None:
    fontset, findings = look(project)
    assert findings == []
    assert fontset.families == ("Test Serif",)
    assert [(face.weight, face.italic, face.file.name) for face in fontset.faces] == [
        (400, False, "regular.ttf"),
        (700, False, "bold.ttf"),
    ]


@pytest.mark.parametrize("name", ["a.ttf", "a.otf", "a.woff", "a.woff2"])
def test_every_kind_of_file_the_engine_reads_is_read(name: str, tmp_path: Path) -> None:
    put(build(is_cff=name == "a.otf"), tmp_path / "fonts" / name)
    fontset, findings = look(tmp_path / "fonts")
    assert findings == []
    assert [face.file.name for face in fontset.faces] == [name]
    assert fontset.covers("é")


def test_the_typographic_family_comes_before_the_legacy_one(tmp_path: Path) -> None:
    put(build("Test Serif Light", typographic="Test Serif"), tmp_path / "fonts" / "a.ttf")
    fontset, _ = look(tmp_path / "fonts")
    assert fontset.families == ("Test Serif",)


def test_an_italic_is_known_by_its_selection_bit(tmp_path: Path) -> None:
    put(build(italic=True), tmp_path / "fonts" / "a.ttf")
    fontset, _ = look(tmp_path / "fonts")
    assert [face.italic for face in fontset.faces] == [True]


@pytest.mark.parametrize(
    ("says", "weight"),
    [(400, 400), (4, 400), (250, 100), (275, 200), (350, 400), (449, 400), (950, 900), (0, 400)],
)
def test_weights_are_those_the_engine_knows(says: int, weight: int) -> None:
    assert fontfiles._css_weight(says) == weight


def test_a_bold_font_without_a_weight_is_bold() -> None:
    assert fontfiles._css_weight(0, is_bold=True) == 700


def test_files_that_are_no_fonts_are_passed_over(project: Path) -> None:
    (project / "OFL.txt").write_text("licence")
    (project / "._bold.ttf").write_bytes(b"a resource fork")
    fontset, findings = look(project)
    assert (len(fontset.faces), findings) == (2, [])


def test_folders_that_are_not_there_are_passed_over(project: Path) -> None:
    fontset, findings = look(project, project / "nowhere")
    assert (len(fontset.faces), findings) == (2, [])


def test_a_nearer_face_replaces_one_of_the_same_style(project: Path, tmp_path: Path) -> None:
    nearest = put(build("TEST SERIF"), tmp_path / "nearest" / "own.ttf")
    put(build(), tmp_path / "near" / "less.ttf")
    light = put(build(weight=300), tmp_path / "near" / "light.ttf")
    fontset, findings = look(project, tmp_path / "nearest", tmp_path / "near")
    assert findings == []
    assert fontset.files == (light, nearest, project / "test-serif" / "bold.ttf")


def test_two_files_of_one_style_in_one_folder_are_both_named(project: Path) -> None:
    put(build(), project / "elsewhere" / "again.otf")
    code, message = told(project)
    assert code == "T108"
    assert message == "again.otf and regular.ttf both are Test Serif 400."


def test_widths_of_one_family_stand_side_by_side(project: Path) -> None:
    put(build(width=3), project / "condensed.ttf")
    fontset, findings = look(project)
    assert findings == []
    assert fontset.css().count("font-stretch: condensed;") == 1
    assert fontset.css().count("font-stretch: normal;") == 2


# --- what cannot be used ----------------------------------------------------------------------


def torn(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


@pytest.mark.parametrize(
    ("name", "spoil", "words"),
    [
        ("a.ttf", lambda _data: b"<!DOCTYPE html>", "is not a font"),
        ("a.otf", lambda _data: b"", "is not a font"),
        ("a.ttf", torn, "is cut off"),
        ("a.ttf", lambda data: data[:40], "is damaged"),
        ("a.ttf", lambda data: data.replace(b"cmap", b"cmop"), "cmap is missing"),
        ("a.ttf", lambda data: data.replace(b"glyf", b"glof"), "has no outlines"),
        ("a.ttf", lambda data: data.replace(b"loca", b"CFF2"), "no PDF can hold"),
        ("a.woff2", torn, "is damaged"),
        ("a.pfb", lambda data: data, "is of a kind (pfb)"),
        ("a.ttf", lambda data: b"ttcf" + data, "is a collection"),
    ],
)
def test_a_broken_file_is_told_by_its_name(
    name: str, spoil: Any, words: str, project: Path, tmp_path: Path
) -> None:
    suffix = ".woff2" if name == "a.woff2" else ".ttf"
    whole = put(build("Other"), tmp_path / f"whole{suffix}").read_bytes()
    (project / name).write_bytes(spoil(whole))
    code, message = told(project)
    assert code == "T108"
    assert message.startswith(name)
    assert words in message


def test_a_collection_is_refused_with_its_remedy(project: Path) -> None:
    collection = TTCollection()
    collection.fonts = [build("One"), build("Two")]
    collection.save(project / "both.ttc")
    fontset, findings = look(project)
    assert [finding.code for finding in findings] == ["T108"]
    assert "single OTF or TTF" in findings[0].remedy
    assert fontset.families == ("Test Serif",)


def test_a_font_without_a_family_is_told(project: Path) -> None:
    put(build(" "), project / "nameless.ttf")
    assert told(project) == (
        "T108",
        "nameless.ttf does not say which family it belongs to.",
    )


def test_a_font_without_characters_is_told(project: Path) -> None:
    put(build("Empty", chars=""), project / "empty.ttf")
    assert told(project)[1] == "empty.ttf has no Unicode characters."


def test_a_font_larger_than_any_font_is_not_read(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(build("Large", chars="".join(map(chr, range(0x4E00, 0x4F00)))), project / "large.ttf")
    monkeypatch.setattr(fontfiles, "MOST_BYTES", (project / "large.ttf").stat().st_size - 1)
    assert told(project)[1].startswith("large.ttf is ")


def test_a_link_out_of_the_folder_is_not_followed(project: Path, tmp_path: Path) -> None:
    secret = put(build("Secret"), tmp_path / "elsewhere" / "secret.ttf")
    (project / "link.ttf").symlink_to(secret)
    code, _ = told(project)
    fontset, _ = look(project)
    assert code == "D205"
    assert "Secret" not in fontset.families


@pytest.mark.parametrize(
    ("embedding", "words"),
    [
        (0x0002, "forbids embedding"),
        (0x0200, "bitmaps only"),
        (0x0208, "bitmaps only"),
        (0x0100, "only whole"),
    ],
)
def test_a_font_that_may_not_be_embedded_is_told(embedding: int, words: str, project: Path) -> None:
    put(build("Closed", embedding=embedding), project / "closed.ttf")
    code, message = told(project)
    assert code == "T109"
    assert words in message


@pytest.mark.parametrize("embedding", [0x0000, 0x0004, 0x0008, 0x000C, 0x0006])
def test_preview_and_print_is_enough(embedding: int, project: Path) -> None:
    put(build("Open", embedding=embedding), project / "open.ttf")
    assert look(project)[1] == []


# --- variable fonts ---------------------------------------------------------------------------

WISHES: dict[str, list[dict[str, Any]]] = {
    "varying": [
        {"weight": "400", "italic": False, "axes": {"opsz": "9"}},
        {"weight": 700, "axes": {"wght": 650}},
    ]
}


@pytest.fixture
def varying(tmp_path: Path) -> Path:
    put(build("Varying", axes=WGHT), tmp_path / "fonts" / "varying.ttf")
    return tmp_path / "fonts"


def test_a_variable_font_becomes_static_faces(varying: Path) -> None:
    fontset, findings = look(varying, instances=WISHES)
    assert findings == []
    assert [(face.family, face.weight) for face in fontset.faces] == [
        ("Varying", 400),
        ("Varying", 700),
    ]
    regular, bold = (TTFont(face.file) for face in fontset.faces)
    assert "fvar" not in regular
    assert bold["OS/2"].usWeightClass == 700
    corner = {font["glyf"]["g0041"].xMax for font in (regular, bold)}
    assert corner == {500, 550}, "wght 650 is half the way to 900"


def test_instances_are_the_same_bytes_at_any_time(
    varying: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = gather(varying, [], WISHES, tmp_path / "one")
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    second, _ = gather(varying, [], WISHES, tmp_path / "two")
    pairs = list(zip(first.files, second.files, strict=True))
    assert len(pairs) == 2
    assert all(one.read_bytes() == two.read_bytes() for one, two in pairs)
    assert first.fingerprint == second.fingerprint


def test_instances_are_made_only_once(varying: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = look(varying, instances=WISHES)
    monkeypatch.setattr(fontfiles, "_instantiate", None)
    second, _ = look(varying, instances=WISHES)
    assert second == first


def test_a_damaged_instance_is_made_again(varying: Path) -> None:
    first, _ = look(varying, instances=WISHES)
    whole = first.files[0].read_bytes()
    first.files[0].write_bytes(whole[:50])
    second, findings = look(varying, instances=WISHES)
    assert findings == []
    assert second.files[0].read_bytes() == whole


def test_a_variable_font_that_no_layout_names_is_told(varying: Path) -> None:
    code, message = told(varying)
    assert code == "T108"
    assert "no instances of Varying are named" in message


def test_each_italic_is_made_of_the_italic_file(varying: Path) -> None:
    put(build("Varying", axes=WGHT, italic=True, chars="x"), varying / "varying-italic.ttf")
    wishes: Wishes = {"Varying": [{"weight": 400}, {"weight": 400, "italic": "yes"}]}
    fontset, findings = look(varying, instances=wishes)
    assert findings == []
    assert [(face.italic, face.ranges) for face in fontset.faces][1] == (True, "78")


def test_one_file_with_a_slant_axis_gives_both(tmp_path: Path) -> None:
    axes = (WGHT[0], ("slnt", -15.0, 0.0, 0.0, "Slant"))
    put(build("Sloped", axes=axes), tmp_path / "fonts" / "sloped.ttf")
    slanted = {"weight": 400, "italic": True, "axes": {"slnt": -15}}
    wishes: Wishes = {"Sloped": [{"weight": 400}, slanted]}
    fontset, findings = look(tmp_path / "fonts", instances=wishes)
    assert findings == []
    assert [face.italic for face in fontset.faces] == [False, True]


def test_an_italic_asked_of_a_family_that_has_none_is_told(varying: Path) -> None:
    wishes = {"Varying": [{"weight": 400}, {"weight": 400, "italic": True}]}
    code, message = told(varying, instances=wishes)
    assert code == "T110"
    assert "italic of varying" in message


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"weight": 400, "axes": {"wdth": 75}}, "no axis `wdth`"),
        ({"weight": 400, "axes": {"opsz": 200}}, "`opsz` 200 is out of reach"),
        ({"weight": 450}, "450 is none of 100, 200"),
        ({"weight": "heavy"}, "`weight` is not a number"),
        ({"axes": {}}, "`weight` is not a number"),
    ],
)
def test_an_instance_the_font_cannot_give_is_told(
    wish: dict[str, Any], words: str, varying: Path
) -> None:
    code, message = told(varying, instances={"Varying": [wish]})
    assert code == "T108"
    assert words in message
    assert message.startswith("varying.ttf")


def test_a_cache_that_cannot_hold_an_instance_is_told(varying: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the way")
    with pytest.raises(OutputError, match="cannot be written") as error:
        look(varying, instances=WISHES)
    assert "XDG_CACHE_HOME" in error.value.remedy


# --- the index --------------------------------------------------------------------------------


def test_a_second_look_reads_no_font(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = look(project)
    monkeypatch.setattr(fontfiles, "_read_font", None)
    second, findings = look(project)
    assert (second, findings) == (first, [])
    assert second.covers("é")


def test_a_second_look_does_not_load_fonttools(project: Path, tmp_path: Path) -> None:
    look(project)
    code = (
        "import sys; from pathlib import Path; from booklet.fonts import gather\n"
        f"made, _ = gather(Path({str(project)!r}), [], {{}}, Path({str(tmp_path / 'cache')!r}))\n"
        "print(len(made.faces), 'fontTools' in sys.modules)"
    )
    root = Path(__file__).parents[1]
    ran = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
    assert ran.stdout.split() == [b"2", b"False"]


def test_a_changed_font_is_read_again(project: Path) -> None:
    before, _ = look(project)
    put(build(chars=LATIN + "Ω"), project / "test-serif" / "regular.ttf")
    after, _ = look(project)
    assert not before.covers("Ω")
    assert after.covers("Ω")
    assert before.fingerprint != after.fingerprint


def _flip(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _data: b"",
        lambda data: data[:-10],
        _flip,
        lambda _data: b"{}",
        lambda data: data.replace(b"booklet fonts 1", b"booklet fonts 0"),
        lambda _data: bytes(range(256)),
    ],
)
def test_a_damaged_index_is_made_anew(spoil: Any, project: Path, tmp_path: Path) -> None:
    first, _ = look(project)
    index = tmp_path / "cache" / "fonts" / "index.json"
    whole = index.read_bytes()
    index.write_bytes(spoil(whole))
    assert fontfiles._read_index(index) == {}
    second, findings = look(project)
    assert (second, findings) == (first, [])
    assert index.read_bytes() == whole


def test_the_index_that_ships_says_what_the_fonts_that_ship_say() -> None:
    shipped = home.fonts() / fontfiles.INDEX
    assert shipped.read_bytes() == fontfiles.shipped_index(home.fonts())


def test_a_font_in_the_shipped_index_is_not_opened(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = look(project)
    (project / fontfiles.INDEX).write_bytes(fontfiles.shipped_index(project))
    shutil.rmtree(tmp_path / "cache")

    def refuse(path: Path, _data: bytes) -> None:
        raise AssertionError(f"{path} was opened")

    monkeypatch.setattr(fontfiles, "_read_font", refuse)
    assert look(project) == (first, [])


def test_a_font_that_is_not_as_it_shipped_is_read_anew(project: Path, tmp_path: Path) -> None:
    (project / fontfiles.INDEX).write_bytes(fontfiles.shipped_index(project))
    files = sorted((project / "test-serif").glob("*.ttf"))
    shutil.copy(files[1], files[0])
    _, findings = look(project)
    assert [one.code for one in findings] == ["T108"]


def test_an_index_of_another_shape_is_made_anew(project: Path, tmp_path: Path) -> None:
    index = tmp_path / "cache" / "fonts" / "index.json"
    index.parent.mkdir(parents=True)
    for body in (b"[]", b'{"a": 1}', b'{"a": ["s", {"axes": 1}]}', b'{"a": ["s", {"axes": []}]}'):
        index.write_bytes(fontfiles._seal(body) + b"\n" + body)
        assert look(project)[0].families == ("Test Serif",)


def test_the_index_forgets_fonts_that_are_gone(project: Path, tmp_path: Path) -> None:
    look(project)
    (project / "test-serif" / "bold.ttf").unlink()
    put(build(weight=300), project / "light.ttf")
    look(project)
    body = (tmp_path / "cache" / "fonts" / "index.json").read_bytes().split(b"\n", 1)[1]
    assert sorted(Path(path).name for path in json.loads(body)) == ["light.ttf", "regular.ttf"]


def test_without_a_cache_all_is_still_right(project: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the way")
    fontset, findings = look(project)
    assert (fontset.families, findings) == (("Test Serif",), [])


def test_a_warm_look_is_quick(project: Path) -> None:
    for number in range(20):
        many = "".join(map(chr, range(0x4E00, 0x5600, 2)))
        put(build(f"Family {number}", chars=many), project / f"{number}.ttf")
    look(project)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        look(project)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.03


# --- characters -------------------------------------------------------------------------------


def test_characters_are_looked_for_in_the_named_families_only(project: Path) -> None:
    put(build("Greek", chars="Ω "), project / "greek.ttf")
    fontset, _ = look(project)
    assert fontset.lacking("AΩ漢", ["test serif"]) == {"Ω", "漢"}
    assert fontset.lacking("AΩ漢", ["Test Serif", "Greek"]) == {"漢"}
    assert fontset.lacking("A", ["Nonesuch"]) == {"A"}
    assert fontset.covers("Ω")
    assert not fontset.covers("漢")


@pytest.mark.parametrize(
    "text",
    ["a\nb\t", "a\u00adb", "a\u200db\ufe0f", "a\u2009b\u00a0c", "e\u0301", "\u2066a\u2069"],
)
def test_what_the_shaper_makes_itself_is_not_missed(text: str, project: Path) -> None:
    fontset, _ = look(project)
    assert fontset.lacking(text, fontset.families) - {"e"} == set()


def test_a_character_shown_as_a_missing_one_is_not_there(tmp_path: Path) -> None:
    font = build()
    for table in font["cmap"].tables:
        table.cmap[ord("Ω")] = ".notdef"
    put(font, tmp_path / "fonts" / "a.ttf")
    fontset, _ = look(tmp_path / "fonts")
    assert not fontset.covers("Ω")


def test_a_letter_may_be_put_together_of_its_parts(tmp_path: Path) -> None:
    put(build(chars="e\u0301\u2010"), tmp_path / "fonts" / "parts.ttf")
    fontset, _ = look(tmp_path / "fonts")
    assert fontset.lacking("é\u2011", fontset.families) == set()
    assert fontset.lacking("è -", fontset.families) == {"è", " ", "-"}


def test_ranges_are_written_short_and_read_back() -> None:
    points = [*range(0x20, 0x7F), 0xA9, 0x1F600, 0x1F601]
    text = coverage.write_ranges(points)
    assert text == "20-7e a9 1f600-1f601"
    assert [
        p for first, last in coverage._read_ranges(text) for p in range(first, last + 1)
    ] == points


# --- for the engine ---------------------------------------------------------------------------


def test_each_face_is_one_rule(project: Path) -> None:
    put(build(italic=True), project / "an italic.ttf")
    fontset, _ = look(project)
    rules = fontset.css().split("@font-face")[1:]
    assert len(rules) == 3
    italic = next(rule for rule in rules if "italic;" in rule)
    assert 'font-family: "Test Serif";' in italic
    assert "font-weight: 400;" in italic
    assert f'src: url("{(project / "an italic.ttf").as_uri()}");' in italic
    assert "an%20italic.ttf" in italic


def test_a_family_cannot_break_out_of_its_string(project: Path) -> None:
    put(build('Bad"; } body { color: red } </style>\\'), project / "bad.ttf")
    fontset, _ = look(project)
    assert r'"Bad\22 ; } body { color: red } \3c /style>\5c "' in fontset.css()


def test_fontconfig_is_given_no_folder(tmp_path: Path) -> None:
    folder = tmp_path / "a & b"
    path = write_fontconfig(folder)
    text = path.read_text()
    assert path.parent == folder / "fonts"
    assert "<dir>" not in text
    assert "include" not in text
    assert f"<cachedir>{tmp_path}/a &amp; b/fontconfig</cachedir>" in text


def test_the_engine_sets_only_these_faces(project: Path, tmp_path: Path) -> None:
    put(build("Wide", width=7), project / "wide.ttf")
    fontset, _ = look(project)
    config = write_fontconfig(tmp_path / "engine")
    page = tmp_path / "page.html"
    page.write_text(
        f"<style>{fontset.css()} p {{ font-family: 'Test Serif' }} i {{ font: 9pt Wide }}</style>"
        "<p>ABC <b>ABC</b> <i>ABC</i>"
    )
    code = (
        "import sys, warnings; warnings.simplefilter('ignore'); import weasyprint\n"
        "document = weasyprint.HTML(sys.argv[1]).render(); document.write_pdf()\n"
        "print(sorted((font.family, int(font.weight)) for font in document.fonts.values()))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(page)],
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert ran.stdout.strip() == "[('Test Serif', 400), ('Test Serif', 700), ('Wide', 400)]"


# --- what a text needs --------------------------------------------------------------------------


@pytest.fixture
def scripts(tmp_path: Path) -> FontSet:
    """Faces of three scripts; the Latin bold lacks é."""
    folder = tmp_path / "scripts"
    put(build("Latin", chars="aé"), folder / "latin.ttf")
    put(build("Latin", chars="a", weight=700), folder / "latin-bold.ttf")
    put(build("Greek", chars="aéα"), folder / "greek.ttf")
    put(build("Han", chars="漢α"), folder / "han.ttf")
    return look(folder)[0]


@pytest.mark.parametrize(
    ("text", "stack", "families"),
    [
        ("a", ["Latin", "Greek", "Han"], {"Latin"}),
        ("aα", ["Latin", "Greek", "Han"], {"Latin", "Greek"}),
        ("é", ["Latin", "Greek", "Han"], {"Latin", "Greek"}),  # the bold falls through
        ("a漢", ["Latin"], {"Latin", "Han"}),  # in no list: the engine looks everywhere
        ("a\n\u00ad", ["Latin", "Greek"], {"Latin"}),
        ("a", ["Elsewhere", "Greek"], {"Greek"}),
    ],
)
def test_only_what_may_be_used_is_needed(
    scripts: FontSet, text: str, stack: list[str], families: set[str]
) -> None:
    assert set(scripts.needed(text, [stack]).families) == families


def test_every_list_has_its_needs(scripts: FontSet) -> None:
    assert set(scripts.needed("a", [["Latin"], ["Greek"]]).families) == {"Latin", "Greek"}
