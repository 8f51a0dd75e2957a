"""Is text that does not fit found in every kind of frame, and its fitting twin left in peace?

Each kind is a page of its own: once with a text that runs over, is cut off, covered or lost, once
with one that fits.
"""

from __future__ import annotations

import base64
import re
from io import BytesIO
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace
from PIL import Image

from booklet.findings import Finding
from booklet.flatplan import Flatplan, Take
from booklet.material import Material, Order, prepare
from booklet.sections import Subject, Unit
from booklet.shop import Shop, open_shop
from booklet.typeset import SetTake

PLAIN = (
    "festival: Overs\nstarts: 2026-06-12\nends: 2026-06-12\ntime_zone: Europe/London\n"
    "languages: [en, ar]\n"
)
SENTENCE = "The keeper lights the lantern and walks along the harbour wall."
LONG_NOTE, SHORT_NOTE = " ".join([SENTENCE] * 12), SENTENCE
ARABIC = "يضيء الحارس الفانوس ويمشي على طول جدار الميناء."
HEAD = """{% from "macros/frame.html" import frame %}
{% set film = views.film(edition.films[NAME]) %}{% set note = film.note | striptags %}
{% set place = film.note_place %}
<style>
.page { font: 9pt/12pt var(--font-text); hyphens: manual }
CSS</style>
<section class="page page--placed" id="page.{{ page.folio }}">BODY</section>
"""
PICTURE = '<img src="DATA" class="picture">'


class Kind(Struct, frozen=True):
    """A page that goes wrong, and the twin of it that does not."""

    name: str
    code: str
    css: str
    body: str
    """`NOTE` is a long note of a film, in the twin a short one; `[…]` is a frame."""
    says: str
    """What the message must say: a pattern."""
    twin_css: str | None = None
    twin_body: str | None = None
    folio: int = 1
    is_placed: bool = True
    """The finding names the film's file, and the line of the note."""

    def __str__(self) -> str:
        return self.name


N = "Over: note"
FRAME = "[NOTE]"
BOX = ".frame--note { width: 60mm; height: 40mm }"
OVER_FOOT = r"Over: note \(en\) runs \d+ lines? \([\d.]+ mm\) over its frame\."
OVER_SIDE = r"Over: note \(en\) runs \d+ lines? \([\d.]+ mm\) over the {} edge of its frame\."
NOT_SET = r"Over, `note` \(en\): “.+” was not set\."
LONG_WORD = "Lanternkeepersharbourwallwalkingcompanionshipassociation"
SMALL = ".frame--note { width: 60mm; height: 30mm }"

KINDS = (
    Kind("block", "T101", BOX, FRAME, OVER_FOOT),
    Kind("max-height", "T101", ".frame--note { width: 60mm; max-height: 40mm }", FRAME, OVER_FOOT),
    Kind("float", "T101", BOX + ".frame--note { float: right }", FRAME, OVER_FOOT),
    Kind("two-columns", "T101", ".frame--note { height: 20mm; columns: 2 }", FRAME,
         OVER_SIDE.format("right")),
    Kind("three-columns", "T101",
         ".frame--note { height: 15mm; columns: 3; column-fill: auto }", FRAME,
         OVER_SIDE.format("right")),
    Kind("absolute", "T101", BOX + ".frame--note { position: absolute; top: 10mm; left: 5mm }",
         FRAME, OVER_FOOT),
    Kind("absolute-in-absolute", "T101",
         BOX + ".frame--note { position: absolute; top: 10mm } .in { position: absolute; "
         "left: 0; top: 0; width: 50mm }", "[<div class=in>NOTE</div>]", OVER_FOOT),
    Kind("shifted", "T101", BOX + ".in { position: relative; top: 32mm }",
         "[<div class=in>NOTE</div>]", OVER_FOOT,
         twin_css=BOX + ".in { position: relative; top: 20mm }"),
    Kind("clipped", "T101", BOX + ".frame--note { overflow: hidden }", FRAME, OVER_FOOT),
    Kind("clipped-no-frame", "T101", ".box { height: 20mm; width: 60mm; overflow: hidden }",
         "<div class=box>NOTE</div>", r"Over, `note` \(en\): “.+” is cut off by its box"),
    Kind("clip", "T101", ".box { position: absolute; clip: rect(0, 60mm, 4mm, 0); width: 60mm }",
         "<div class=box>NOTE</div>", "is cut off by its box",
         twin_css=".box { position: absolute; width: 60mm }"),
    Kind("max-lines", "T102", ".in { width: 60mm; max-lines: 3; continue: discard }",
         "[<p class=in>NOTE</p>]", NOT_SET),
    Kind("line-clamp", "T102", ".in { width: 60mm; line-clamp: 3 }",
         "[<p class=in>NOTE</p>]", NOT_SET),
    Kind("block-ellipsis", "T102",
         ".in { width: 60mm; max-lines: 3; continue: discard; block-ellipsis: auto }",
         "[<p class=in>NOTE</p>]", NOT_SET),
    Kind("flex-row", "T101", SMALL + ".frame--note { display: flex } .frame--note div { flex: 1 }",
         "[<div>NOTE</div><div>B</div>]", OVER_FOOT),
    Kind("flex-column", "T101", SMALL + ".frame--note { display: flex; flex-direction: column }",
         "[<div>NOTE</div><div>B</div>]", OVER_FOOT),
    Kind("grid-cell", "T101",
         ".frame--note { width: 110mm; height: 30mm; display: grid; "
         "grid-template-columns: 1fr 1fr }",
         "[<div>NOTE</div><div>B</div>]", OVER_FOOT),
    Kind("table-cell", "T101", SMALL + "table { width: 100% }",
         "[<table><tr><td>NOTE</td><td>B</td></tr></table>]", OVER_FOOT),
    Kind("table-off-the-page", "T102", ".page { height: 180mm } table { margin-top: 150mm }",
         "<table><tr><td>NOTE</td></tr><tr><td>NOTE</td></tr></table>", NOT_SET,
         twin_css="table { margin-top: 100mm }"),
    Kind("row-taller-than-the-page", "T102", ".in { height: 190mm }",
         "<table><tr><td><div class=in></div>NOTE</td></tr></table>", NOT_SET,
         twin_css=".in { height: 100mm }"),
    Kind("inline-block", "T101", SMALL + ".frame--note { display: inline-block }", FRAME,
         OVER_FOOT),
    Kind("list", "T101", SMALL + "ul { list-style: disc inside }",
         "[<ul><li>One</li><li>NOTE</li></ul>]", OVER_FOOT),
    Kind("page-end", "T101", ".frame--note { position: absolute; top: 150mm; width: 40mm; "
         "height: 25mm }", FRAME, OVER_FOOT),
    Kind("page-end-no-frame", "T102", ".in { position: absolute; top: 160mm; width: 30mm }",
         "<p class=in>NOTE</p>", "was not set|runs off the page"),
    Kind("margin-box", "T101", "p { string-set: top content() } @page { @top-center { "
         "content: string(top); width: 60mm; height: 6mm; font-size: 8pt } }", "<p>NOTE</p>",
         "@top-center, runs", is_placed=False,
         twin_body="<p>A short head</p>"),
    Kind("nowrap", "T101", SMALL + ".in { white-space: nowrap }", "[<p class=in>NOTE</p>]",
         OVER_SIDE.format("right"), twin_css=".frame--note { width: 100mm; height: 30mm }"
         ".in { white-space: nowrap }"),
    Kind("wide-word", "T101", ".frame--note { width: 30mm; height: 30mm }",
         f"[{LONG_WORD}]", OVER_SIDE.format("right"), twin_body="[A lantern]"),
    Kind("turned", "T101", SMALL + ".frame--note { transform: rotate(90deg); margin-top: 60mm }",
         FRAME, OVER_FOOT),
    Kind("upside-down", "T101", ".page { padding-top: 40mm }" + SMALL +
         ".frame--note { transform: rotate(180deg); margin-top: 80mm }", FRAME, OVER_FOOT),
    Kind("under-a-picture", "T117", ".in { width: 60mm } .picture { position: absolute; top: 0; "
         "left: 0; width: 50mm; height: 20mm }", f"<p class=in>NOTE</p>{PICTURE}",
         r"Over, `note` \(en\): “.+” is covered",
         twin_css=".in { width: 60mm } .picture { position: absolute; top: 60mm; left: 0; "
         "width: 50mm; height: 20mm }"),
    Kind("under-a-float", "T117", ".in { width: 60mm } .picture { float: left; "
         "margin-top: -20mm; width: 50mm; height: 20mm; position: relative }",
         f"<p class=in>NOTE</p>{PICTURE}", "is covered",
         twin_css=".in { width: 60mm } .picture { float: left; margin-top: 2mm; width: 50mm; "
         "height: 20mm; position: relative }"),
    Kind("under-a-ground", "T117", ".in { width: 60mm } .over { position: absolute; top: 0; "
         "left: 0; width: 50mm; height: 20mm; background: var(--ink-paper) }",
         "<p class=in>NOTE</p><div class=over></div>", "is covered",
         twin_css=".in { width: 60mm; position: relative; z-index: 1 } .over { position: absolute;"
         "top: 0; left: 0; width: 50mm; height: 20mm; background: var(--ink-paper) }"),
    Kind("behind-its-ground", "T117", ".box { background: var(--ink-paper); height: 90mm } "
         ".in { position: relative; z-index: -1 }", "<div class=box><p class=in>NOTE</p></div>",
         "is covered", twin_css=".box { background: var(--ink-paper); height: 90mm }"),
    Kind("vanished", "T102", ".frame--note { display: none }", FRAME,
         "the frame note is not on page 1", twin_css=BOX),
    Kind("no-height", "T101", ".frame--note { width: 60mm; height: 0 }", FRAME, OVER_FOOT,
         twin_css=BOX),
    Kind("off-the-page", "T102", ".in { margin-left: -40mm; width: 60mm }", "<p class=in>NOTE</p>",
         r"Over, `note` \(en\): “.+” runs off the page",
         twin_css=".in { margin-left: -4mm; width: 60mm }"),
    Kind("running-element", "T102", ".in { position: running(aside) }", "<p class=in>NOTE</p>B",
         NOT_SET, twin_css=".in { position: running(aside) } "
         "@page { @bottom-left { content: element(aside); width: 90mm } }"),
    Kind("visibility", "T102", ".in { visibility: hidden }", "<p class=in>NOTE</p>",
         "cannot be seen", twin_css=""),
    Kind("no-colour", "T102", ".in { color: transparent }", "<p class=in>NOTE</p>",
         "cannot be seen", twin_css=""),
    Kind("no-opacity", "T102", ".in { opacity: 0 }", "<p class=in>NOTE</p>", "cannot be seen",
         twin_css=".in { opacity: 0.9 }"),
    Kind("no-size", "T102", ".in { font-size: 0 }", "<p class=in>NOTE</p>", NOT_SET, twin_css=""),
    Kind("tiny", "T102", ".in { font-size: 0.4pt }", "<p class=in>NOTE</p>", "cannot be seen",
         twin_css=".in { font-size: 6pt }"),
    Kind("ink-of-its-ground", "T102", ".in { background: var(--ink-black) }",
         "<p class=in>NOTE</p>", "cannot be seen",
         twin_css=".in { background: var(--ink-black); color: var(--ink-paper) }"),
    Kind("ink-of-the-paper", "T102", ".in { color: var(--ink-paper) }", "<p class=in>NOTE</p>",
         "cannot be seen", twin_css=".in { color: var(--ink-paper); position: relative } "
         ".page { background: var(--ink-black) }"),
    Kind("footnote", "T103|T102", ".in { float: footnote } .page { height: 20mm }",
         "<p>A<span class=in>NOTE NOTE NOTE NOTE NOTE NOTE NOTE NOTE NOTE NOTE NOTE</span></p>",
         "pages were set|was not set", is_placed=False),
    Kind("nested-inner", "T101", ".frame--outer { height: 90mm }" + SMALL,
         '{% call frame(page, "outer", "Outer") %}[NOTE]{% endcall %}', OVER_FOOT),
    Kind("nested-outer", "T101", ".frame--outer { height: 30mm; width: 60mm }",
         '{% call frame(page, "outer", "Outer") %}[NOTE]{% endcall %}',
         r"Outer: outer .*runs \d+ lines .*over its frame", is_placed=False),
    Kind("right-to-left", "T101", ".frame--note { width: 90mm; height: 30mm; margin-left: 20mm } "
         ".in { white-space: nowrap; direction: rtl }",
         f"[<p class=in lang=ar dir=rtl>{ARABIC} {ARABIC} {ARABIC}</p>]",
         r"note \(ar\) runs 1 line .* over the left edge", twin_body=
         f"[<p class=in lang=ar dir=rtl>{ARABIC}</p>]"),
    Kind("over-the-head", "T101", SMALL + ".frame--note { position: absolute; top: 60mm } "
         ".in { position: absolute; bottom: 0; left: 0; width: 60mm }", "[<p class=in>NOTE</p>]",
         r"runs \d+ lines \([\d.]+ mm\) over the head of its frame"),
    Kind("shifted-left", "T101", ".frame--note { width: 60mm; height: 90mm; margin-left: 40mm } "
         ".in { position: relative; left: -20mm }", "[<p class=in>NOTE</p>]",
         OVER_SIDE.format("left"), twin_css=SMALL + ".in { position: relative; left: 0 }"),
    Kind("into-the-next", "T117", ".a { position: absolute; top: 0; width: 60mm } .b { "
         "position: absolute; top: 30mm; width: 60mm }", "<p class=a>NOTE</p>"
         "<p class=b>Another text stands here and wants to be read.</p>", "stands over other text"),
    Kind("into-the-next-frame", "T117", ".frame { position: absolute; top: 0; width: 60mm } "
         ".frame--next { top: 30mm }", '[NOTE]{% call frame(page, "next", "Next") %}'
         "Another text stands here and wants to be read.{% endcall %}", "stands over other text"),
    Kind("after-generated-content", "T102", ".in { width: 60mm; max-lines: 2; continue: discard } "
         ".in::before { content: 'NB ' } .in::first-letter { font-weight: 700 }",
         "[<p class=in>NOTE</p>]", NOT_SET),
    Kind("in-capitals", "T102", ".in { width: 60mm; max-lines: 3; continue: discard; "
         "text-transform: uppercase; hyphens: auto }", "[<p class=in>NOTE</p>]", NOT_SET),
    Kind("scaled-away", "T102", ".in { transform: scale(0) }", "<p class=in>NOTE</p>",
         "cannot be seen", twin_css=".in { transform: scale(0.9) }"),
)  # fmt: skip


def flat() -> str:
    """A picture that nothing shows through."""
    output = BytesIO()
    Image.new("RGB", (40, 20), "red").save(output, "PNG")
    return base64.b64encode(output.getvalue()).decode()


def page(kind: Kind, *, is_over: bool) -> str:
    css, body = kind.css, kind.body
    if not is_over:
        css = css if kind.twin_css is None else kind.twin_css
        body = body if kind.twin_body is None else kind.twin_body
    body = body.replace("[", '{% call frame(page, "note", film.plain_title, place) %}')
    body = body.replace("]", "{% endcall %}").replace("NOTE", "{{ note }}")
    body = body.replace("DATA", f"data:image/png;base64,{flat()}")
    text = HEAD.replace("NAME", '"over"' if is_over else '"fits"')
    return text.replace("CSS", css + "\n").replace("BODY", body)


class Bench(Struct, frozen=True):
    """An edition of two films, and a page template of each kind and each twin."""

    shop: Shop
    folder: Path

    def set_page(self, template: str) -> SetTake:
        film = "over" if template.endswith("-over") else "fits"
        unit = Unit(template, (Subject("film", film),))
        views = self.shop.material.views(Flatplan(()))
        return self.shop.setter.set_take(Take(1, (unit,)), views)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("overs")
    (folder / "films").mkdir()
    pages = folder / "layout" / "pages"
    pages.mkdir(parents=True)
    (folder / "edition.yaml").write_text(PLAIN)
    for name, note in (("over", LONG_NOTE), ("fits", SHORT_NOTE)):
        logline = f"A harbour wall that {name}."
        film = f"title: {name.title()}\nyear: 2026\nlogline: {logline}\nnote:\n  en: {note}\n"
        (folder / "films" / f"{name}.yaml").write_text(film)
    for kind in KINDS:
        for twin in ("over", "fits"):
            text = page(kind, is_over=twin == "over")
            (pages / f"{kind}-{twin}.html").write_text(text, encoding="utf-8")
    material: Material = prepare(Order(folder, folder.parent / "build"))
    return Bench(open_shop(material), folder.resolve())


def test_there_are_many_kinds() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 25


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_text_that_does_not_fit_is_found_once(bench: Bench, kind: Kind) -> None:
    findings = bench.set_page(f"{kind}-over").findings
    assert len(findings) == 1, findings
    (finding,) = findings
    assert re.fullmatch(kind.code, finding.code), finding
    assert re.search(kind.says, finding.message), finding.message
    assert finding.place.folio == kind.folio
    assert finding.remedy
    if kind.is_placed and "NOTE" in kind.body:
        assert finding.place.file == bench.folder / "films" / "over.yaml"
        assert finding.place.line == 5


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_its_fitting_twin_is_left_in_peace(bench: Bench, kind: Kind) -> None:
    assert bench.set_page(f"{kind}-fits").findings == ()


# How much, and whose

TEN = "<br>".join(["Ten letter"] * 10)
LINES = ".frame--note { width: 60mm; height: 84pt }"


def set_text(bench: Bench, css: str, body: str) -> tuple[Finding, ...]:
    """What is found on a page of its own; its template is written now."""
    kind = Kind("own", "", css, body, "")
    path = bench.folder / "layout" / "pages" / "own-over.html"
    path.write_text(page(kind, is_over=True), encoding="utf-8")
    return bench.set_page("own-over").findings


def test_the_measure_is_exact(bench: Bench) -> None:
    (finding,) = set_text(bench, LINES, f"[{TEN}]")
    assert finding.message == "Over: note (en) runs 3 lines (12.7 mm) over its frame."
    assert finding.remedy == "Cut about 30 characters, or 6 words, or give a shorter version."
    (finding,) = set_text(bench, ".frame--note { width: 60mm; height: 116pt }", f"[{TEN}]")
    assert finding.message == "Over: note (en) runs 1 line (1.4 mm) over its frame."


def test_of_a_line_over_the_side_only_its_end_is_to_be_cut(bench: Bench) -> None:
    css = ".frame--note { width: 40mm; height: 24pt; white-space: nowrap }"
    (finding,) = set_text(bench, css, "[A line that ends over the right edge by some]")
    millimetres, cut = re.search(r"\(([\d.]+) mm\) over the right", finding.message), finding.remedy
    assert millimetres is not None
    assert 20 < float(millimetres[1]) < 40
    assert cut == "Cut about 20 characters, or 4 words, or give a shorter version."
    (finding,) = set_text(bench, css, "[A line that ends over itXXXX]")
    assert finding.remedy == "Cut a few characters, or give a shorter version."


def test_each_column_has_its_own_lines(bench: Bench) -> None:
    css = ".frame--note { width: 60mm; height: 36pt; columns: 2 }"
    (finding,) = set_text(bench, css, f"[{TEN}]")
    assert "runs 4 lines (49.0 mm) over the right edge" in finding.message
    css = ".frame--note { width: 60mm; height: 24pt; columns: 2 } sup { font-size: 6pt }"
    (finding,) = set_text(bench, css, f"[{TEN.replace('letter', 'let<sup>ter</sup>')}]")
    assert "runs 8 lines" in finding.message


def test_text_lost_at_the_pages_end_is_measured_too(bench: Bench) -> None:
    css = ".frame--note { position: absolute; top: 150mm; width: 60mm; height: 84pt }"
    (finding,) = set_text(bench, css, f"[{TEN * 4}]")
    assert finding.message == "Over: note (en) runs 30 lines (127.0 mm) over its frame."


def test_a_frame_may_be_overset_and_another_lose_its_text(bench: Bench) -> None:
    css = LINES + ".frame--other p { display: none }"
    other = '{% call frame(page, "other", "Other") %}A<p>Lost words</p>{% endcall %}'
    findings = set_text(bench, css, f'[{TEN}]<div style="height: 20mm"></div>{other}')
    assert sorted(one.message for one in findings) == [
        "Other, other: “Lost words” was not set.",
        "Over: note (en) runs 3 lines (12.7 mm) over its frame.",
    ]


def test_lost_text_is_told_film_by_film_and_field_by_field(bench: Bench) -> None:
    fits = "{% set other = views.film(edition.films.fits) %}"
    body = f"{fits}<p>{{{{ film.title }}}}</p><p class=a>{{{{ other.logline }}}}</p><p>NOTE</p>"
    (finding,) = set_text(bench, ".a { display: none }", body)
    assert finding.message == "Fits, `logline` (en): “A harbour wall that fits.” was not set."
    assert finding.place.file == bench.folder / "films" / "fits.yaml"
    assert finding.place.line == 3


def test_negative_margins_of_a_title_are_meant(bench: Bench) -> None:
    css = LINES + "h1 { font-size: 40pt; line-height: 40pt; margin-left: -3mm }"
    assert set_text(bench, css, "[<h1>Title</h1>]") == ()


@pytest.mark.parametrize(
    ("css", "body"),
    [
        (
            ".a { width: 30mm; height: 30mm; border-radius: 50%; background: var(--ink-paper); "
            "top: 2mm; left: 45mm; position: absolute }",
            "<p>A line that ends above the round ground</p><div class=a></div>",
        ),
        (
            ".a { border-top: 20mm solid var(--ink-black); } .b { color: var(--ink-paper); "
            "position: absolute; top: 4mm }",
            "<div class=a></div><p class=b>Nights</p>",
        ),
        ("p { line-height: 6.5pt }", "<p style='width: 60mm'>NOTE</p>"),
        (".b { position: absolute; top: 0.2mm; left: 0.2mm }", "<p>Once</p><p class=b>Once</p>"),
        ("p::first-letter { float: left; font-size: 24pt; line-height: 24pt }", "<p>NOTE</p>"),
        (
            ".a { display: table-header-group }",
            "<table><thead class=a><tr><th>Hall</th></tr></thead><tr><td>NOTE</td></tr></table>",
        ),
        ("ul { list-style: disc outside; padding-left: 4mm }", "[<ul><li>One</li></ul>]"),
    ],
    ids=["round", "on-a-border", "tight", "twice", "drop-cap", "table-head", "bullets"],
)
def test_what_only_looks_like_it_is_left_in_peace(bench: Bench, css: str, body: str) -> None:
    assert set_text(bench, css, body) == ()


def test_a_take_looked_at_again_says_the_same(bench: Bench) -> None:
    """What is kept of a page that was set holds all that is found on it."""
    unit = Unit("under-a-ground-over", (Subject("film", "over"),))
    views = bench.shop.material.views(Flatplan(()))
    setter = replace(bench.shop.setter, known={})
    first = setter.set_take(Take(1, (unit,)), views)
    setter.known.clear()
    again = setter.look_at(Take(1, (unit,)), views)
    assert again.setting.document is None
    assert again.findings == first.findings != ()
