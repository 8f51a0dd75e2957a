"""Which file of which layout is used, and can an edition change just one thing?"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pikepdf
import pytest
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pdf_texts import text_of

from booklet import home
from booklet.build import build
from booklet.cli import main
from booklet.console import Console
from booklet.errors import LayoutError
from booklet.layout import Layout, find_layout, names, read_words
from booklet.material import Order

Plant = Callable[[Path, str, str, str], int]


def classic(edition: Path | None = None) -> Layout:
    layout, findings = find_layout("classic", home.layouts(), edition)
    assert not findings
    return layout


def test_the_editions_own_file_is_nearest(small: Path, plant: Plant) -> None:
    plant(small, "layout/pages/notes.html", "", "mine")
    chain = list(classic(small).chain("pages/notes.html"))
    assert chain == [small / "layout/pages/notes.html", home.layouts() / "base/pages/notes.html"]


def test_what_the_edition_does_not_change_stays(small: Path, plant: Plant) -> None:
    plant(small, "layout/pages/notes.html", "", "mine")
    changed, plain = classic(small), classic()
    assert changed.find("pages/cover.html") == plain.find("pages/cover.html")
    assert (changed.trim, changed.multiple, changed.fillers) == (
        plain.trim, plain.multiple, plain.fillers)  # fmt: skip


def test_one_word_is_changed_alone(small: Path, plant: Plant) -> None:
    before, _ = read_words(classic(), "en")
    plant(small, "layout/words/en.yaml", "", "status: {moved: Elsewhere}\n")
    after, _ = read_words(classic(small), "en")
    assert {key for key in after if after[key] != before[key]} == {"status.moved"}
    assert after["status.moved"] == "Elsewhere"


def test_tokens_are_merged_with_the_nearest_last(small: Path, plant: Plant) -> None:
    plant(small, "layout/tokens.css", "", ":root { --margin-head: 13mm }\n")
    tokens = [path for path in classic(small).styles if path.name == "tokens.css"]
    assert [path.parent.name for path in tokens] == ["base", "identity", "layout"]


def test_one_number_of_layout_yaml_is_changed_alone(small: Path, plant: Plant) -> None:
    plant(small, "layout/layout.yaml", "", "bleed: 4 mm\n")
    assert classic(small).bleed.mm == pytest.approx(4)
    assert classic(small).swatches == classic().swatches


def test_a_layout_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(LayoutError) as caught:
        find_layout("clasic", home.layouts(), None)
    assert "classic" in caught.value.remedy


def test_layouts_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "layout.yaml").write_text(f"extends: {other}\n")
    with pytest.raises(LayoutError, match="extends itself"):
        find_layout("a", tmp_path, None)


def test_a_style_that_is_nowhere_is_an_error(small: Path, plant: Plant) -> None:
    plant(small, "layout/layout.yaml", "", "styles: [css/mine.css]\n")
    with pytest.raises(LayoutError, match=re.escape("css/mine.css")):
        _ = classic(small).styles


def test_a_language_without_words_is_an_error() -> None:
    with pytest.raises(LayoutError, match="words"):
        read_words(classic(), "eo")


# On the command line


def test_layouts_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layout", "list"]) == 0
    listed = capsys.readouterr().out.split()
    assert listed == list(names(home.layouts()))
    assert "classic" in listed
    assert not {"base", "identity"} & set(listed)


def test_where_shows_the_chain_and_what_is_used(
    small: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(small, "layout/pages/notes.html", "", "mine")
    assert main(["layout", "where", "notes.html", "--edition", str(small)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"* {small}/layout/pages/notes.html"
    assert second.startswith("  ")
    assert second.endswith("base/pages/notes.html")


def test_where_looks_into_the_layout_of_the_edition(
    small: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(small, "edition.yaml", "layout: classic", "layout: own")
    plant(small, "layouts/own/layout.yaml", "", "extends: classic\nno_such_key: 1\n")
    plant(small, "layouts/own/pages/notes.html", "", "mine")
    assert main(["layout", "where", "notes.html", "--edition", str(small)]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == f"* {small.resolve()}/layouts/own/pages/notes.html"
    assert "layouts/own/layout.yaml:2" in said.err


def test_copy_starts_a_change_and_never_overwrites_one(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["layout", "copy", "notes.html", "--edition", str(small)]
    assert main(asked) == 0
    copied = small / "layout/pages/notes.html"
    assert copied.read_bytes() == (home.layouts() / "base/pages/notes.html").read_bytes()
    copied.write_text("mine")
    assert main(asked) == 2
    assert copied.read_text() == "mine"
    assert "already there" in capsys.readouterr().err


def test_a_file_that_no_layout_has_is_named_with_the_nearest(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["layout", "where", "pages/note.html", "--edition", str(small)]) == 2
    assert "pages/notes.html" in capsys.readouterr().err


# In print


def own_typeface(path: Path) -> None:
    """A face of the project's under another name, with Latin letters only."""
    source = home.fonts() / "barlow-semi-condensed/BarlowSemiCondensed-Regular.ttf"
    with TTFont(source) as font:
        chosen = subset.Subsetter(subset.Options(name_IDs=["*"]))
        chosen.populate(unicodes=range(0x20, 0x7F))
        chosen.subset(font)
        for record in font["name"].names:
            if record.nameID in {1, 4, 6, 16}:
                record.string = "Ellery Hand"
        font.save(path)


def variable_typeface(path: Path) -> None:
    """Two letters on one axis, from light to heavy."""
    pens = {}
    for name, width in ((".notdef", 100), ("A", 200), ("B", 300)):
        pen = TTGlyphPen(None)
        pen.moveTo((0, 0))
        for point in ((0, 700), (width, 700), (width, 0)):
            pen.lineTo(point)
        pen.closePath()
        pens[name] = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(pens))
    builder.setupCharacterMap({65: "A", 66: "B"})
    builder.setupGlyf(pens)
    builder.setupHorizontalMetrics(dict.fromkeys(pens, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Tidal", "styleName": "Regular"})
    builder.setupOS2(usWeightClass=400)
    builder.setupPost()
    builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    builder.setupGvar({name: [] for name in pens})
    builder.save(path)


def font_names(pdf: bytes) -> set[str]:
    with pikepdf.open(BytesIO(pdf)) as file:
        return {
            str(item.BaseFont)
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }


def test_a_word_a_token_a_template_and_typefaces_of_the_editions_own_are_printed(
    small: Path, plant: Plant
) -> None:
    for section in ("contents", "matter: welcome", "guide", "tickets", "venues", "days"):
        plant(small, "edition.yaml", f"  - {section}\n", "")
    (small / "fonts").mkdir()
    own_typeface(small / "fonts" / "ellery.ttf")
    variable_typeface(small / "fonts" / "tidal.ttf")
    plant(small, "layout/words/en.yaml", "", "status: {moved: Elsewhere}\n")
    plant(small, "layout/tokens.css", "", ':root { --font-sign: "Ellery Hand" }\n')
    plant(small, "layout/layout.yaml", "", "instances: {Tidal: [{weight: 700, axes: {}}]}\n")
    page = (
        '<section class="page" id="page.{{ page.folio }}"><p style="font-family: var(--font-sign)">'
        "{{ word('status.moved') }}</p>"
        '<p style="font: 700 20pt Tidal">AB</p></section>'
    )
    plant(small, "layout/pages/cover.html", "", page)
    order = Order(small, small.parent / "build", folios=(1,))
    assert build(order, Console(StringIO(), is_quiet=True)).findings == ()
    pdf = (small.parent / "build" / "booklet-p1.pdf").read_bytes()
    assert text_of(pdf, 1).split()[:2] == ["Elsewhere", "AB"]
    assert any("Ellery" in name for name in font_names(pdf))
    assert any("Tidal" in name for name in font_names(pdf))
