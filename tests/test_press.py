"""Does what leaves the press have the boxes, the inks and the words that a printer asks for?"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from msgspec import Struct
from msgspec.structs import replace
from pikepdf import Dictionary, Name

from booklet import conditions, home
from booklet.artwork import Artwork, artwork
from booklet.assembly import Stock
from booklet.condition import Condition
from booklet.engine import Bookmark, Engine
from booklet.findings import Finding
from booklet.fonts import Face, FontSet
from booklet.importing import write_fontconfig
from booklet.inking import ink
from booklet.measure import Length, mm
from booklet.preflight import opened as openings
from booklet.preflight.ink import frames
from booklet.preflight.lettering import Unlettered
from booklet.preflight.opened import WITH_PLATES
from booklet.preflight.run import preflight
from booklet.preflight.verdicts import Expected, Outcome
from booklet.press import Pages, Purpose, press
from booklet.spots import Spot
from booklet.standins import StandIn, StandInKind, stand_in
from booklet.trimming import Run, Sheet
from booklet.xmp import pdf_date

WHEN = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))
FACE = Face("Barlow Semi Condensed", 400, False,
            home.fonts() / "barlow-semi-condensed/BarlowSemiCondensed-Regular.ttf")  # fmt: skip
STILL = StandIn(StandInKind.PICTURE, "a" * 32)
AD = StandIn(StandInKind.ADVERT, "b" * 32)
SHEET = Sheet(
    (mm(100), mm(80)), mm(3), mm(12), True, "Kestrel & Bay",
    "test · page {folio} · {date} · {condition}",
)  # fmt: skip
GOLD = Spot("PANTONE 871 C", (0.2, 0.3, 0.8, 0.1))

Set = Callable[..., bytes]
Bookmarks = tuple[tuple[Bookmark, ...], ...]


class Real(Struct, frozen=True):
    """A picture as `separation` gives it."""

    data: bytes
    filter: str
    width: int
    height: int
    channels: int
    inverted: bool = False
    soft_mask: bytes = b""

    @property
    def digest(self) -> str:
        """Of its pixels."""
        return hashlib.sha256(self.data).hexdigest()


class Page(Struct, frozen=True):
    """An ad's page as `adverts` gives it."""

    pdf: bytes
    page: int
    shown: tuple[float, float, float, float]
    matrix: tuple[float, float, float, float, float, float]


@pytest.fixture
def marked(tmp_path: Path) -> Callable[..., tuple[bytes, Bookmarks]]:
    """Set a body of HTML with a bleed in mm; `still.jpg` and `ad.jpg` are stand-ins. Its bookmarks
    too, page by page."""
    (tmp_path / "still.jpg").write_bytes(stand_in(STILL, 400, 300))
    (tmp_path / "ad.jpg").write_bytes(stand_in(AD, 400, 300))
    fonts = FontSet((FACE,))
    fontconfig = write_fontconfig(tmp_path / "cache")

    def do(
        body: str, bleed: float = 3, trim: str = "100mm 80mm", style: str = ""
    ) -> tuple[bytes, Bookmarks]:
        css = (
            f"@page {{ size: {trim}; margin: 10mm; bleed: {bleed}mm }}"
            "html { color: device-cmyk(0 0 0 1); font: 12pt Barlow Semi Condensed }"
            "h1 { bookmark-level: 1 } * { margin: 0 }" + style
        )
        styles = [(css, tmp_path / "style.css")]
        engine = Engine(fontconfig, fonts.css(), styles, [tmp_path, FACE.file])
        setting = engine.set(f"<html lang=en><body>{body}", tmp_path)
        bookmarks = tuple(page.bookmarks for page in setting.pages)
        return engine.write(setting, "Test", "en").pdf, bookmarks

    return do


@pytest.fixture
def pages(marked: Callable[..., tuple[bytes, Bookmarks]]) -> Set:
    """The same without the bookmarks."""
    return lambda *args, **named: marked(*args, **named)[0]


class Pressed(Struct, frozen=True):
    """A file for a press, what kept it from being right, and how its pages are told."""

    pdf: bytes
    findings: tuple[Finding, ...]
    told: Mapping[int, Unlettered]
    plated: tuple[int, ...]
    fine: frozenset[int]


def put_to_press(
    art: Artwork,
    sheet: Sheet = SHEET,
    condition: Condition | None = None,
    picture: Callable[[StandIn, tuple[int, int]], Real | None] = lambda *_: None,
    ad: Page | None = None,
    folios: tuple[int, ...] = (1, 2, 3),
    spots: Mapping[str, Spot] | None = None,
    bookmarks: Bookmarks = (),
    moment: dt.datetime = WHEN,
    faces: Mapping[str, str] | None = None,
) -> Pressed:
    """All pages of an artwork, called by the first of these folios."""
    numbers = tuple(range(len(art.faults)))
    run = Run(art.pdf, numbers, folios[: len(numbers)], faces or {})
    condition = condition or conditions.gather(None)[0]["fogra39"]
    purpose = Purpose(sheet, condition, moment, spots or {}, "en")
    stock = Stock(picture, lambda _: ad, lambda *_: None)
    target = BytesIO()
    told = Pages((run,), art.placed, art.faults, bookmarks)
    made = press(told, purpose, stock, target)
    return Pressed(target.getvalue(), made.findings, made.told, made.plated, made.fine)


def pressed(
    pdf: bytes,
    sheet: Sheet = SHEET,
    real: Real | None = None,
    ad: Page | None = None,
    folios: tuple[int, ...] = (1, 2, 3),
    spots: Mapping[str, Spot] | None = None,
    condition: str = "fogra39",
) -> Pressed:
    known, _ = conditions.gather(None)
    art = artwork(pdf, spots or {})
    return put_to_press(art, sheet, known[condition], lambda *_: real, ad, folios, spots)


@contextmanager
def opened(found: Pressed) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(found.pdf)) as pdf:
        yield pdf


def drawn(pdf: bytes | Pressed) -> bytes:
    """All content of a file: what its pages, forms and patterns draw."""
    data = pdf.pdf if isinstance(pdf, Pressed) else pdf
    with pikepdf.open(BytesIO(data)) as file:
        streams = [one for one in file.objects if isinstance(one, pikepdf.Stream)]
        return b"\n".join(
            one.read_bytes()
            for one in streams
            if one.get("/Subtype") == "/Form" or "/PatternType" in one or len(one.keys()) <= 2
        )


def in_mm(box: Any) -> list[float]:
    return [float(edge) * 25.4 / 72 for edge in box]


TWO = '<p>Left</p><p style="break-before: page">Right</p>'


@pytest.mark.parametrize("bleed", [0, 3, 3.175, 5, 10])
@pytest.mark.parametrize("slug", [0, 12])
def test_any_bleed_and_slug_survive_press_on_both_sides(
    pages: Set, bleed: float, slug: float
) -> None:
    sheet = replace(SHEET, bleed=mm(bleed), slug=mm(slug), marks=slug > 0)
    with opened(pressed(pages(TWO, bleed), sheet)) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            edge = bleed + slug
            wide, high = 100 + 2 * edge, 80 + 2 * edge
            assert in_mm(page.obj.MediaBox) == pytest.approx([0, 0, wide, high], abs=0.01)
            trim = [edge, edge, edge + 100, edge + 80]
            assert in_mm(page.obj.TrimBox) == pytest.approx(trim, abs=0.01)
            bleeding = [slug, slug, wide - slug, high - slug]
            assert in_mm(page.obj.BleedBox) == pytest.approx(bleeding, abs=0.01)
            assert "/CropBox" not in page.obj


def test_without_marks_there_is_no_slug(pages: Set) -> None:
    with opened(pressed(pages("<p>A"), replace(SHEET, marks=False))) as pdf:
        assert in_mm(pdf.pages[0].obj.MediaBox) == pytest.approx([0, 0, 106, 86], abs=0.01)
        assert list(pdf.pages[0].obj.Resources.XObject.keys()) == ["/Page"]


def test_a_page_of_another_size_keeps_its_own_trim(pages: Set) -> None:
    with opened(pressed(pages("<p>A", trim="90mm 80mm"))) as pdf:
        trim = in_mm(pdf.pages[0].obj.TrimBox)
        assert trim[2] - trim[0] == pytest.approx(90, abs=0.01)


def test_art_looks_the_same_and_stands_where_the_trim_is_now(pages: Set) -> None:
    import pypdfium2
    from PIL import ImageChops

    body = """<div style="background: device-cmyk(1 0 0 0); width: 20mm; height: 20mm"></div>
    <p>Words</p><div style="opacity: .5; background: device-cmyk(0 1 0 0)">Half</div>
    <div style="width: 60mm; height: 9mm; background: url(still.jpg); background-size: 5mm"></div>
    """
    before = pages(body)
    after = pressed(before, replace(SHEET, slug=mm(25.4), bleed=mm(3)))

    def picture(data: bytes, left: float) -> Any:
        file = pypdfium2.PdfDocument(data)
        image = file[0].render(scale=4).to_pil().convert("L")
        file.close()
        at, wide, high = (round(mm(one).pt * 4) for one in (left, 100, 80))
        return image.crop((at, at, at + wide, at + high))

    old, new = picture(before, 3), picture(after.pdf, 28.4)
    light = ImageChops.difference(old, new).point(lambda value: 255 if value > 90 else 0)
    assert light.histogram()[255] < 0.002 * old.width * old.height
    assert old.getextrema()[0] < 80


def test_art_beyond_the_bleed_is_cut_off(pages: Set) -> None:
    body = '<div style="position: absolute; inset: -40mm; background: device-cmyk(0 1 1 0)">'
    with opened(pressed(pages(body, bleed=10), replace(SHEET, bleed=mm(3)))) as pdf:
        form = pdf.pages[0].obj.Resources.XObject.Page
        box, offset = in_mm(form.BBox), in_mm(form.Matrix)[4:]
        moved = [edge + offset[place % 2] for place, edge in enumerate(box)]
        assert moved == pytest.approx([12, 12, 118, 98], abs=0.01)


def test_bookmarks_lead_to_where_their_heading_is_now(
    marked: Callable[..., tuple[bytes, Bookmarks]],
) -> None:
    before, bookmarks = marked("<h1>Day one</h1>")
    found = put_to_press(artwork(before, {}), bookmarks=bookmarks)
    with pikepdf.open(BytesIO(before)) as old, opened(found) as new:
        was, now = (list(file.Root.Outlines.First.Dest)[2:4] for file in (old, new))
        assert new.Root.Outlines.First.Title == "Day one"
        assert new.Root.Outlines.First.Dest[0].objgen == new.pages[0].obj.objgen
        away = mm(15).pt
        assert [float(n) - float(w) for w, n in zip(was, now, strict=True)] == pytest.approx(
            [away, away], abs=0.001
        )


def altered(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as file:
        change(file)
        output = BytesIO()
        file.save(output)
        return output.getvalue()


def test_links_forms_scripts_and_attachments_go(pages: Set) -> None:
    def burden(file: pikepdf.Pdf) -> None:
        file.Root.AcroForm = Dictionary(Fields=[])
        file.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.beep(0)")
        file.Root.AA = Dictionary()
        file.attachments["a.txt"] = b"a"
        file.Root.Outlines.First.A = Dictionary(S=Name.URI, URI="https://example.org")
        file.pages[0].obj.AA = Dictionary()

    before = altered(pages('<h1><a href="https://example.org">Out</a></h1>'), burden)
    with pikepdf.open(BytesIO(before)) as old:
        assert "/Annots" in old.pages[0].obj
    with opened(pressed(before)) as pdf:
        assert {str(key) for key in pdf.Root} <= {
            "/Type", "/Pages", "/Lang", "/OutputIntents", "/Metadata",
            "/PageLayout", "/ViewerPreferences", "/PageLabels",
        }  # fmt: skip
        assert not {"/Annots", "/AA"} & set(pdf.pages[0].obj.keys())


def test_folios_become_labels_where_they_are_not_the_count(pages: Set) -> None:
    with opened(pressed(pages(TWO), folios=(4, 9))) as pdf:
        assert [str(page.label) for page in pdf.pages] == ["4", "9"]
    with opened(pressed(pages(TWO), folios=(1, 2))) as pdf:
        assert "/PageLabels" not in pdf.Root


@pytest.mark.parametrize("name", ["fogra39", "fogra29", "gracol", "newsprint"])
def test_the_output_intent_names_the_condition_and_holds_its_profile(pages: Set, name: str) -> None:
    known, _ = conditions.gather(None)
    with opened(pressed(pages("<p>A"), condition=name)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFX"
        assert intent.OutputConditionIdentifier == known[name].identifier
        assert intent.OutputCondition == known[name].description
        assert intent.RegistryName == "http://www.color.org"
        assert intent.DestOutputProfile.N == 4
        profile = known[name].profile
        assert profile is not None
        assert intent.DestOutputProfile.read_bytes() == profile.read_bytes()


def test_a_condition_that_nobody_registered_names_no_registry(pages: Set) -> None:
    """ISO 15930-7 §6.2.2: RegistryName is for an identifier that the registry has."""
    known = conditions.gather(None)[0]["fogra39"]
    ours = replace(known, identifier="Kestrel web offset", registry="")
    found = put_to_press(artwork(pages("<p>A"), {}), condition=ours)
    with opened(found) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert "/RegistryName" not in intent
        assert intent.OutputConditionIdentifier == "Kestrel web offset"
        assert str(intent.Info) == known.title
    report = preflight(found.pdf, Expected(condition=ours), None, ["F204"])
    assert [one.outcome for one in report.verdicts] == [Outcome.PASSED]
    registered = replace(ours, registry="http://www.color.org")
    report = preflight(found.pdf, Expected(condition=registered), None, ["F204"])
    assert [one.outcome for one in report.verdicts] == [Outcome.FAILED]


def test_xmp_and_info_agree(pages: Set) -> None:
    with opened(pressed(pages("<p>A"))) as pdf:
        info, xmp = pdf.docinfo, pdf.open_metadata(set_pikepdf_as_editor=False)
        assert xmp["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
        assert (xmp["dc:title"], str(info.Title)) == ("Kestrel & Bay", "Kestrel & Bay")
        assert xmp["pdf:Producer"] == str(info.Producer)
        assert xmp["xmp:CreatorTool"] == str(info.Creator)
        assert (xmp["pdf:Trapped"], info.Trapped) == ("False", Name("/False"))
        assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == "2026-11-25T09:30:00+05:30"
        assert info.CreationDate == info.ModDate == "D:20261125093000+05'30'"
        assert xmp["xmpMM:DocumentID"].startswith("uuid:")
        assert xmp["xmpMM:DocumentID"] != xmp["xmpMM:InstanceID"]
        assert pdf.pdf_version == "1.6"
        assert "/ID" in pdf.trailer


def test_a_date_west_of_greenwich_is_behind() -> None:
    zone = dt.timezone(-dt.timedelta(hours=3, minutes=30))
    assert pdf_date(dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=zone)) == "D:20260102030405-03'30'"
    with pytest.raises(ValueError, match="zone"):
        pdf_date(dt.datetime(2026, 1, 2))


def test_the_same_pages_give_the_same_bytes(pages: Set) -> None:
    before = pages(TWO)
    assert pressed(before).pdf == pressed(before).pdf
    assert pressed(before).pdf != pressed(before, replace(SHEET, title="Other")).pdf


# Inks


def test_black_white_and_gray_become_black_ink() -> None:
    lines = [b"0 0 0 rg", b"1 1 1 RG", b"0.25 g", b"0 G", b"0.5 0.5 0.5 rg"]
    inked = ink(lines, {})
    assert inked.data.split(b"\n") == [
        b"0 0 0 1 k", b"0 0 0 0 K", b"0 0 0 0.75 k", b"0 0 0 1 K", b"0 0 0 0.5 k",
    ]  # fmt: skip
    assert inked.faults == ()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('<p style="color: #c8102e">A', "text in RGB #c8102e"),
        ('<p style="background: rgb(0 0 255)">A', "an area in RGB #0000ff"),
        ('<svg width=9 height=9><path d="M0 0h9v9" stroke="#0f0" fill="none"/></svg>',
         "a line in RGB #00ff00"),
        ('<p style="color: lab(50 40 40)">A', "text in Lab"),
        ('<p style="opacity: .5; color: #00f">A', "text in RGB #0000ff"),
    ],
)  # fmt: skip
def test_a_colour_that_is_no_ink_is_told_with_its_page(pages: Set, body: str, told: str) -> None:
    found = pressed(pages(f"<p>A</p><div style='break-before: page'>{body}</div>"), folios=(7, 8))
    (finding,) = found.findings
    assert (finding.code, finding.place.folio) == ("X303", 8)
    assert finding.message == f"On the page, {told}."


def test_a_colour_that_is_an_ink_is_not_told(pages: Set) -> None:
    body = """<p style="color: device-cmyk(0 1 1 0); border: 1mm solid device-cmyk(1 0 0 0)">A
    <p style="color: black; background: white">A<hr>
    <svg width=9 height=9><path d="M0 0h9v9"/></svg>"""
    found = pressed(pages(body))
    assert found.findings == ()
    assert b" rg" not in drawn(found)
    assert b" RG" not in drawn(found)


def test_a_picture_in_rgb_is_told(pages: Set, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (8, 6), "red").save(tmp_path / "red.png")
    Image.new("L", (8, 6)).save(tmp_path / "gray.png")
    (finding,) = pressed(pages('<img src="red.png"><img src="gray.png">')).findings
    assert finding.message == "On the page, a picture of 8 × 6 pixels in RGB."


def test_a_gradient_whose_colours_miss_an_ink_is_told(pages: Set) -> None:
    body = '<div style="height: 9mm; background: linear-gradient(red, blue)">'
    (finding,) = pressed(pages(body)).findings
    assert "a gradient that is broken" in finding.message


def test_words_in_a_string_are_no_colours() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100))
        page.obj.Contents = pdf.make_stream(b"BT (1 0 0 rg\n1 0 0 rg) Tj ET\n0 0 0 rg 0 0 9 9 re f")
        output = BytesIO()
        pdf.save(output)
    found = pressed(output.getvalue())
    assert found.findings == ()
    assert b"0 0 0 1 k" in drawn(found)


def test_black_text_overprints_and_nothing_else_does(pages: Set) -> None:
    body = """<p>Black</p><p style="color: device-cmyk(0 0 0 0)">White</p>
    <p style="background: device-cmyk(0 0 0 1)">On</p>"""
    on = is_black = False
    texts = []
    for line in drawn(pressed(pages(body))).split(b"\n"):
        if line.startswith(b"/booklet-"):
            on = line == b"/booklet-over gs"
        elif line.endswith(b" scn"):
            is_black = line == b"0 0 0 1 scn"
        elif line == b"BT":
            assert on == is_black
            texts.append(on)
        elif line == b"f":
            assert not on
    assert sorted(texts) == [False, True, True]


def test_overprint_ends_with_the_state_it_began_in() -> None:
    inked = ink([b"q", b"0 0 0 1 k", b"BT", b"ET", b"Q", b"0 0 0 1 k", b"0 0 9 9 re", b"f"], {})
    assert inked.data.split(b"\n")[2:5] == [b"/booklet-over gs", b"BT", b"ET"]
    assert inked.data.count(b"/booklet-knock gs") == 1


def test_every_group_blends_in_cmyk(pages: Set) -> None:
    with opened(pressed(pages('<p style="opacity: .5">A'))) as pdf:
        groups = [
            one.Group
            for one in pdf.objects
            if isinstance(one, Dictionary | pikepdf.Stream) and "/Group" in one
        ]
        assert len(groups) == 2
        assert all(group.CS == "/DeviceCMYK" for group in groups)


def test_a_page_keeps_only_what_it_draws_with(pages: Set) -> None:
    with opened(pressed(pages(TWO))) as pdf:
        resources = pdf.pages[0].obj.Resources.XObject.Page.Resources
        assert "/ColorSpace" not in resources
        assert len(resources.Font.keys()) == 1
        assert b"/Lab" not in b"".join(one.unparse() for one in pdf.objects)


def with_gold(style: str = "/--spot-gold cs\n0.5 scn\n0 0 200 200 re\nf") -> bytes:
    """A page as the engine writes a spot colour."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(mm(100).pt, mm(80).pt))
        profile = pdf.make_stream(b"", N=1)
        page.obj.Resources = Dictionary(
            ColorSpace=Dictionary({"/--spot-gold": pikepdf.Array([Name.ICCBased, profile])})
        )
        page.obj.Contents = pdf.make_stream(style.encode())
        output = BytesIO()
        pdf.save(output)
        return output.getvalue()


def test_a_spot_colour_gets_a_plate_of_its_own() -> None:
    found = pressed(with_gold(), spots={"--spot-gold": GOLD})
    assert found.findings == ()
    with opened(found) as pdf:
        spaces = pdf.pages[0].obj.Resources.XObject.Page.Resources.ColorSpace
        family, name, alternate, tint = spaces["/--spot-gold"]
        assert [str(part) for part in (family, name, alternate)] == [
            "/Separation", "/PANTONE 871 C", "/DeviceCMYK",
        ]  # fmt: skip
        assert [float(part) for part in tint.C1] == [0.2, 0.3, 0.8, 0.1]


def test_a_spot_colour_nobody_knows_is_told() -> None:
    (finding,) = pressed(with_gold()).findings
    assert finding.message == "On the page, an area in the ink `--spot-gold`, which is not known."


# Pictures


def images_of(pdf: pikepdf.Pdf) -> list[Any]:
    streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
    return [one for one in streams if one.get("/Subtype") == "/Image"]


STILLS = '<img src="still.jpg" style="width: 20mm">'


def test_the_real_picture_comes_in_the_stand_ins_place(pages: Set) -> None:
    asked: list[tuple[int, int]] = []
    real = Real(zlib.compress(bytes(276 * 207 * 4)), "FlateDecode", 276, 207, 4,
                soft_mask=zlib.compress(b"\x80" * 276 * 207))  # fmt: skip

    def picture(_: StandIn, pixels: tuple[int, int]) -> Real:
        asked.append(pixels)
        return real

    art = artwork(pages(STILLS * 2), {})
    assert len(art.placed) == 2
    found = put_to_press(art, picture=picture)
    assert found.findings == ()
    assert asked == [(276, 207)]
    with opened(found) as pdf:
        images = images_of(pdf)
        image, mask = sorted(images, key=lambda one: "/SMask" not in one)
        assert (image.Width, image.ColorSpace, image.Filter) == (276, "/DeviceCMYK", "/FlateDecode")
        assert mask.read_bytes() == b"\x80" * 276 * 207
        assert "/Interpolate" not in image
        assert image.SMask.objgen == mask.objgen


def test_an_inverted_jpeg_is_decoded_the_other_way(pages: Set) -> None:
    real = Real(b"\xff\xd8", "DCTDecode", 4, 3, 4, inverted=True)
    with opened(pressed(pages(STILLS), real=real)) as pdf:
        (image,) = images_of(pdf)
        assert list(image.Decode) == [1, 0] * 4


def test_a_picture_that_is_not_there_is_told_with_its_page(pages: Set) -> None:
    (finding,) = pressed(pages(STILLS), folios=(5,)).findings
    assert (finding.code, finding.place.folio) == ("X303", 5)
    assert finding.message.startswith("The picture at 10 mm from the left and 10 mm from the top")


def ad_page(content: bytes = b"0 0 60 45 re f") -> bytes:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(60, 45))
        page.obj.Contents = pdf.make_stream(content)
        output = BytesIO()
        pdf.save(output)
        return output.getvalue()


UNIT = (1 / 60, 0.0, 0.0, 1 / 45, 0.0, 0.0)
ADS = '<img src="ad.jpg" style="width: 40mm">'


def test_an_ad_is_placed_as_it_is_drawn(pages: Set) -> None:
    found = pressed(pages(ADS), ad=Page(ad_page(), 1, (0, 0, 60, 45), UNIT))
    assert found.findings == ()
    with opened(found) as pdf:
        assert not images_of(pdf)
        (form,) = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and b"0 0 60 45 re f" in one.read_bytes()
        ]
        assert form.Subtype == "/Form"
        assert [float(edge) for edge in form.BBox] == [0, 0, 60, 45]
        assert float(form.Matrix[0]) == pytest.approx(1 / 60)
        assert form.read_bytes().startswith(b"0 g")


def test_an_ad_that_cannot_be_read_is_told(pages: Set) -> None:
    broken = pressed(pages(ADS), ad=Page(b"%PDF-1.7 nothing", 1, (0, 0, 60, 45), UNIT))
    beyond = pressed(pages(ADS), ad=Page(ad_page(), 9, (0, 0, 60, 45), UNIT))
    for found in (broken, beyond):
        assert [one.code for one in found.findings] == ["X407"]
    assert [one.code for one in pressed(pages(ADS)).findings] == ["X303"]


# By what pages are told


def told_of(pdf: bytes, page: int = 1, **how: Any) -> Unlettered:
    """By what a page of an engine's PDF, whose typefaces are known, is told once it is pressed."""
    with pikepdf.open(BytesIO(pdf)) as file:
        fonts = [item for item in file.objects if isinstance(item, Dictionary)]
        names = [str(item.BaseFont) for item in fonts if item.get("/Subtype") == "/Type0"]
    faces = {name[1:].split("+")[0]: "known" for name in names}
    return put_to_press(artwork(pdf, {}), faces=faces, **how).told[page]


def test_a_page_is_told_by_what_it_is_wherever_it_stands(pages: Set) -> None:
    """Its letters are told by what it draws of its fonts, whose numbers differ."""
    alone = told_of(pages(f"<p>Right{STILLS}"), folios=(2,))
    behind = told_of(pages(f'<p>Left<p style="break-before: page">Right{STILLS}'), 2)
    assert alone.digest == behind.digest
    assert [len(one.fonts) for one in (alone, behind)] == [1, 1]


def test_another_art_picture_folio_or_size_makes_it_another_page(pages: Set) -> None:
    real = Real(zlib.compress(bytes(12)), "FlateDecode", 4, 3, 1)
    other = Real(zlib.compress(bytes(11) + b"1"), "FlateDecode", 4, 3, 1)
    pdf = pages(f"<p>A{STILLS}")
    told = [
        told_of(pdf),
        told_of(pdf, folios=(7,)),
        told_of(pdf, sheet=replace(SHEET, bleed=mm(4))),
        told_of(pdf, picture=lambda *_: real),
        told_of(pdf, picture=lambda *_: other),
        told_of(pages(f"<p>B{STILLS}")),
        told_of(pages(f"<p style='margin-left: 1mm'>A{STILLS}")),
    ]
    assert len({one.digest for one in told}) == len(told)


def test_another_days_page_is_the_same(pages: Set) -> None:
    pdf, sheet = pages("<p>A"), replace(SHEET, slug_line="page {folio} · {date}")
    one, other = (WHEN.replace(day=day, hour=0, minute=0) for day in (25, 26))
    later = told_of(pdf, sheet=sheet, moment=other)
    assert told_of(pdf, sheet=sheet, moment=one).digest == later.digest


def test_preflight_says_the_same_of_pages_that_it_is_told(pages: Set) -> None:
    found = pressed(pages(f"<p>One <p style='break-before: page; font-size: 3pt'>Two {STILLS}"))
    expected = Expected(condition=conditions.gather(None)[0]["fogra39"])
    read = preflight(found.pdf, expected, None)
    told = preflight(found.pdf, expected, None, told=found.told)
    assert read.verdicts == told.verdicts
    assert any(one.outcome is Outcome.FAILED for one in told.verdicts)
    assert told.digests.keys() == {1, 2}


@pytest.mark.parametrize("has_spot", [True, False])
def test_preflight_is_told_which_objects_may_have_plates(pages: Set, has_spot: bool) -> None:
    body = with_gold() if has_spot else pages(f"<p>One {STILLS}")
    found = pressed(body, spots={"--spot-gold": GOLD} if has_spot else None)
    with openings.opened(found.pdf, plated=found.plated) as file:
        (frame, *_) = frames(file.pages)
        named = {
            one.objgen[0]
            for one in file.pdf.objects
            if any(
                name
                in (one.stream_dict if isinstance(one, pikepdf.Stream) else one).unparse(
                    resolved=True
                )
                for name in WITH_PLATES
            )
        }
    with openings.opened(found.pdf) as file:
        assert frames(file.pages)[0] == frame
    assert frame.is_process != has_spot
    assert set(found.plated) == named


def test_preflight_is_told_on_which_pages_all_pictures_are_fine(pages: Set) -> None:
    """200 pixels to the inch or more, of the 400 that the still is wide; an ad has any."""
    placed = ("still.jpg", "50mm"), ("still.jpg", "52mm"), ("ad.jpg", "20mm")
    body = "".join(
        f"<div style='break-after: page'><img src={file} style='width: {width}'></div>"
        for file, width in placed
    )
    assert pressed(pages(f"{body}<p>None"), folios=(1, 2, 3, 4)).fine == {1, 4}
    both = "<img src=still.jpg style='width: 20mm'><img src=still.jpg style='width: 52mm'>"
    assert pressed(pages(both), folios=(1,)).fine == frozenset()


# Second opinions


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="not run: qpdf is not installed")
def test_qpdf_finds_nothing_wrong(pages: Set, tmp_path: Path) -> None:
    body = f"<h1>A</h1><p style='opacity: .5'>B</p>{STILLS}{ADS}"
    real = Real(zlib.compress(bytes(12)), "FlateDecode", 4, 3, 1)
    ad = Page(ad_page(), 1, (0, 0, 60, 45), UNIT)
    (tmp_path / "out.pdf").write_bytes(pressed(pages(body), real=real, ad=ad).pdf)
    done = subprocess.run(["qpdf", "--check", tmp_path / "out.pdf"], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def plates(found: Pressed, folder: Path) -> dict[str, Any]:
    """The plates that Ghostscript makes of the first page at 144 dpi; 255 is full ink."""
    from PIL import Image, ImageOps

    (folder / "out.pdf").write_bytes(found.pdf)
    command: list[str | Path] = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE"]
    command += ["-sDEVICE=tiffsep", "-r144", f"-sOutputFile={folder / 'p.tif'}", folder / "out.pdf"]
    subprocess.run(command, check=True, capture_output=True)
    found_plates = {}
    for file in folder.glob("p*(*).tif"):
        with Image.open(file) as image:
            name = file.stem.partition("(")[2].rstrip(")")
            found_plates[name] = ImageOps.invert(image.convert("L"))
    return found_plates


def cut(plate: Any, left: float, top: float, right: float, bottom: float) -> Any:
    """A part of a plate, in mm from the sheet's corner."""
    return plate.crop([round(Length(edge).pt * 2) for edge in (left, top, right, bottom)])


@pytest.mark.skipif(shutil.which("gs") is None, reason="not run: Ghostscript is not installed")
def test_text_is_on_the_black_plate_alone_and_marks_are_on_all(pages: Set, tmp_path: Path) -> None:
    made = plates(pressed(pages("<p>Black text</p><p style='color: black'>Too")), tmp_path)
    assert set(made) == {"Cyan", "Magenta", "Yellow", "Black"}
    for name, plate in made.items():
        text = cut(plate, 15, 15, 115, 95).getextrema()[1]
        assert (text > 200) == (name == "Black")
        for side in ((0, 0, 60, 12), (56, 0, 74, 12), (0, 0, 12, 110), (118, 0, 130, 110)):
            assert cut(plate, *side).getextrema()[1] > 100


@pytest.mark.skipif(shutil.which("gs") is None, reason="not run: Ghostscript is not installed")
def test_black_text_leaves_the_ink_below_it(pages: Set, tmp_path: Path) -> None:
    body = "<p style='background: device-cmyk(1 0 0 0); color: {}; font-size: 60pt'>MM"
    for colour, least in (("device-cmyk(0 0 0 1)", 255), ("device-cmyk(0 1 0 0)", 0)):
        made = plates(pressed(pages(body.format(colour))), tmp_path)
        assert cut(made["Cyan"], 25, 28, 38, 44).getextrema()[0] == least


@pytest.mark.skipif(shutil.which("gs") is None, reason="not run: Ghostscript is not installed")
def test_a_spot_colour_prints_on_its_plate_with_the_marks(tmp_path: Path) -> None:
    made = plates(pressed(with_gold(), spots={"--spot-gold": GOLD}), tmp_path)
    gold = made["PANTONE 871 C"]
    assert set(cut(gold, 20, 60, 40, 90).getextrema()) <= {127, 128}
    assert cut(gold, 56, 0, 74, 12).getextrema()[1] > 100
    assert cut(made["Cyan"], 20, 60, 40, 90).getextrema() == (0, 0)


@pytest.mark.skipif(shutil.which("gs") is None, reason="not run: Ghostscript is not installed")
def test_an_ad_fills_its_slot_to_the_edge_and_no_more(pages: Set, tmp_path: Path) -> None:
    ad = Page(ad_page(b"1 0 0 0 k -9 -9 99 99 re f"), 1, (0, 0, 60, 45), UNIT)
    cyan = plates(pressed(pages(ADS), ad=ad), tmp_path)["Cyan"]
    assert cut(cyan, 25.4, 25.4, 64.6, 54.6).getextrema() == (255, 255)
    for outside in ((15, 15, 24.6, 95), (65.4, 15, 115, 95), (15, 55.4, 115, 95)):
        assert cut(cyan, *outside).getextrema() == (0, 0)


def test_a_stand_in_that_is_found_on_no_page_is_told(pages: Set) -> None:
    missed = replace(artwork(pages(STILLS), {}), placed=())
    (finding,) = put_to_press(missed).findings
    assert finding.code == "X303"
    assert finding.message.endswith("on no page: 1.")
