"""Is each ad reported as its advertiser would need to hear it, and is a good one placed whole?"""

from __future__ import annotations

import math
from io import BytesIO
from pathlib import Path
from typing import Any

import adverts_maker
import numpy as np
import pikepdf
import pypdfium2
import pytest
from adverts_maker import A5, CORNER, Ad, make, points, save
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms

from booklet import conditions, ghostscript, slots
from booklet.adverts import Advert, check_picture_ad, is_pdf, prepare_advert
from booklet.codes import Severity
from booklet.condition import Condition
from booklet.errors import OutputError
from booklet.findings import Finding, Place
from booklet.slots import SIDES, Slot
from booklet.standins import StandInKind, recognise

PAGE = slots.page_slot(*A5, 3)
PLACE = Place(Path("ads.yaml"), 3, 9)
UPPER = slots.half_slot(*A5, 3, 3)
LOWER = slots.half_slot(*A5, 3, 3, lower=True)
GHOSTSCRIPT = ghostscript.find()
BLACK_TEXT = b"BT /Own 24 Tf 100 200 Td 0 0 0 1 k (SHIPS) Tj ET"


@pytest.fixture(scope="module")
def condition() -> Condition:
    return conditions.gather(None)[0]["fogra39"]


@pytest.fixture
def judge(tmp_path: Path, condition: Condition, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Judge a PDF or a made ad for a slot, its ink not measured now nor before."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setattr(ghostscript, "find", lambda: None)

    def _judge(
        ad: Ad | pikepdf.Pdf | bytes, slot: Slot = PAGE
    ) -> tuple[Advert | None, list[Finding]]:
        path = tmp_path / "ad.pdf"
        if isinstance(ad, bytes):
            path.write_bytes(ad)
        else:
            save(make(ad) if isinstance(ad, Ad) else ad, path)
        return prepare_advert(path, "Acme Rope", slot, condition, PLACE, tmp_path / "cache")

    return _judge


def only(result: tuple[Advert | None, list[Finding]], code: str) -> Finding:
    """The one finding there is, which names the advertiser and where the ad is booked."""
    (finding,) = result[1]
    assert finding.code == code
    assert finding.place == PLACE
    assert finding.message.startswith("The ad of Acme Rope ")
    assert finding.remedy.startswith("Ask Acme Rope ")
    return finding


# --- good ads ---------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("slug", [0.0, 10.0])
def test_a_good_ad_has_no_findings(judge: Any, turn: int, slug: float) -> None:
    advert, findings = judge(Ad(turn=turn, slug=slug, more=BLACK_TEXT))
    assert findings == []
    left, bottom, right, top = advert.box
    assert sorted([right - left, top - bottom]) == pytest.approx([points(154), points(216)])
    assert advert.turn == turn
    assert advert.page == 1


def test_an_ad_without_boxes_as_large_as_trim_and_bleed_is_taken_for_that(judge: Any) -> None:
    advert, findings = judge(Ad(has_boxes=False))
    assert findings == []
    assert advert.box == pytest.approx((0, 0, points(154), points(216)), abs=0.01)


def test_boxes_that_are_all_alike_tell_as_little_as_none(judge: Any) -> None:
    pdf = make(Ad(has_boxes=False))
    pdf.pages[0].obj.TrimBox = pdf.pages[0].obj.BleedBox = pdf.pages[0].obj.MediaBox
    assert judge(pdf)[1] == []


@pytest.mark.parametrize("slot", [UPPER, LOWER])
def test_half_a_page_needs_bleed_on_three_sides(judge: Any, slot: Slot) -> None:
    trim = (148.0, 103.5)
    advert, findings = judge(Ad(trim), slot)
    assert findings == []
    assert advert.box[3] - advert.box[1] == pytest.approx(points(106.5))
    pdf = make(Ad(trim))
    box = [float(number) for number in pdf.pages[0].obj.TrimBox]
    inner = 1 if slot is UPPER else 3
    pdf.pages[0].obj.BleedBox[inner] = box[inner]
    assert judge(pdf, slot)[1] == []


def test_half_a_page_without_boxes_is_seen_to_bleed_on_three_sides(judge: Any) -> None:
    pdf = make(Ad((148.0, 103.5), has_boxes=False))
    pdf.pages[0].obj.MediaBox = Array([0, points(3), points(154), points(109.5)])
    assert judge(pdf, UPPER)[1] == []


def test_more_bleed_than_wanted_is_fine_and_cut_to_the_slot(judge: Any) -> None:
    advert, findings = judge(Ad(bleed=5))
    assert findings == []
    assert advert.box == pytest.approx((points(2), points(2), points(156), points(218)), abs=0.01)


def test_a_millimetre_of_another_size_is_borne_and_nothing_is_scaled(judge: Any) -> None:
    advert, findings = judge(Ad((148.8, 209.3), bleed=4))
    assert findings == []
    assert advert.box[2] - advert.box[0] == pytest.approx(points(154))
    assert advert.box[3] - advert.box[1] == pytest.approx(points(216))
    assert [finding.code for finding in judge(Ad((149.2, 210), bleed=4))[1]] == ["X401"]


def test_a_page_in_larger_units_is_measured_in_them(judge: Any) -> None:
    pdf = make(Ad())
    page = pdf.pages[0].obj
    for key in ("MediaBox", "TrimBox", "BleedBox"):
        page[f"/{key}"] = Array([float(number) / 2 for number in page[f"/{key}"]])
    page.UserUnit = 2
    advert, findings = judge(pdf)
    assert [finding for finding in findings if finding.code in {"X401", "X402"}] == []
    assert advert.box[2] - advert.box[0] == pytest.approx(points(77))


# --- size and bleed ---------------------------------------------------------------------------


def test_a_small_ad_is_told_both_sizes(judge: Any) -> None:
    advert, findings = judge(Ad((105, 148)))
    finding = only((advert, findings), "X401")
    assert finding.message == "The ad of Acme Rope is 105 × 148 mm, its slot 148 × 210 mm."
    assert finding.remedy == ("Ask Acme Rope for 148 × 210 mm with 3 mm of bleed on all sides.")
    assert advert.box[2] - advert.box[0] == pytest.approx(points(111))


def test_an_ad_on_its_side_is_asked_whether_it_is_turned(judge: Any) -> None:
    finding = only(judge(Ad((210, 148))), "X401")
    assert finding.message.endswith("is 210 × 148 mm, its slot 148 × 210 mm: turned?")


def test_a_page_of_another_size_without_boxes_is_not_also_blamed_for_bleed(judge: Any) -> None:
    only(judge(Ad((210, 297), has_boxes=False)), "X401")


def test_an_ad_without_bleed_is_told_how_much_is_wanted(judge: Any) -> None:
    for has_boxes in (True, False):
        finding = only(judge(Ad(bleed=0, has_boxes=has_boxes)), "X402")
        assert finding.message == ("The ad of Acme Rope has no bleed; 3 mm are wanted.")
        assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("turn", "corner", "side"),
    [
        (0, 3, "top"),
        (90, 0, "top"),
        (180, 1, "top"),
        (270, 2, "top"),
        (0, 0, "left"),
        (90, 3, "right"),
    ],
)
def test_the_side_without_bleed_is_named_as_the_reader_sees_it(
    judge: Any, turn: int, corner: int, side: str
) -> None:
    pdf = make(Ad(turn=turn))
    page = pdf.pages[0].obj
    page.BleedBox[corner] = page.TrimBox[corner]
    finding = only(judge(pdf), "X402")
    assert f"has no bleed at the {side}; 3 mm are wanted." in finding.message


def test_too_little_bleed_is_measured_by_side(judge: Any) -> None:
    pdf = make(Ad())
    page = pdf.pages[0].obj
    page.BleedBox[0] = float(page.TrimBox[0]) - points(1)
    page.BleedBox[3] = float(page.TrimBox[3]) + points(2)
    finding = only(judge(pdf), "X402")
    assert "has too little bleed, 2 mm at the top, 1 mm at the left; 3 mm" in finding.message


def test_the_same_little_bleed_all_round_is_said_once(judge: Any) -> None:
    message = only(judge(Ad(bleed=1.5)), "X402").message
    assert message.endswith("has only 1.5 mm of bleed on all sides; 3 mm are wanted.")


def test_a_bleed_rounded_by_its_exporter_is_enough(judge: Any) -> None:
    assert judge(Ad(bleed=2.95))[1] == []
    assert only(judge(Ad(bleed=2.5)), "X402")
    assert only(judge(Ad(bleed=2.5, has_boxes=False)), "X402")


# --- what cannot be placed --------------------------------------------------------------------


def test_two_pages_are_one_too_many(judge: Any) -> None:
    result = judge(Ad(pages=2))
    assert result[0] is None
    finding = only(result, "X407")
    assert finding.message.endswith("is a PDF of 2 pages.")
    assert finding.remedy == "Ask Acme Rope to send one page."


@pytest.mark.parametrize(("user", "says"), [("secret", "password"), ("", "restrictions")])
def test_a_locked_ad_is_asked_for_open(
    tmp_path: Path, condition: Condition, user: str, says: str
) -> None:
    lock = pikepdf.Encryption(owner="owner", user=user)
    path = save(make(Ad()), tmp_path / "ad.pdf", lock)
    result = prepare_advert(path, "Acme Rope", PAGE, condition, PLACE, tmp_path)
    assert says in only(result, "X407").message


def test_garbage_and_nothing_are_no_pdf(judge: Any) -> None:
    for data in (b"", b"%PDF-1.7\nand no more", b"hello" * 1000):
        assert only(judge(data), "X407").message.endswith("is not a PDF that can be opened.")


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
def test_a_torn_ad_is_asked_for_again(judge: Any, tmp_path: Path, part: float) -> None:
    whole = save(make(Ad()), tmp_path / "whole.pdf").read_bytes()
    result = judge(whole[: int(len(whole) * part)])
    assert only(result, "X407").message.endswith((" torn or damaged.", "can be opened."))


def test_a_damaged_stream_is_no_shorter_ad(judge: Any, tmp_path: Path) -> None:
    pdf = make(Ad())
    output = BytesIO()
    pdf.pages[0].obj.Contents.write(b"0 0 0 1 k\n" * 999)
    pdf.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = bytearray(output.getvalue())
    at = data.index(b"stream\n") + 20
    data[at : at + 10] = b"\xff" * 10
    assert "torn or damaged" in only(judge(bytes(data)), "X407").message


def test_an_ad_that_is_not_there_is_missing(tmp_path: Path, condition: Condition) -> None:
    for name in ("none.pdf", "nu\0ll.pdf"):
        advert, findings = prepare_advert(
            tmp_path / name, "Acme Rope", PAGE, condition, PLACE, tmp_path
        )
        assert advert is None
        assert [finding.code for finding in findings] in (["D203"], ["D204"])


def test_comments_that_show_are_not_lost_silently(judge: Any) -> None:
    pdf = make(Ad())
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[9, 9, 99, 99], F=4)
    pdf.pages[0].obj.Annots = Array([note])
    assert "comments or form fields (FreeText)" in only(judge(pdf), "X407").message


def test_links_and_hidden_comments_are_nobodys_loss(judge: Any) -> None:
    pdf = make(Ad())
    pdf.pages[0].obj.Annots = Array(
        [
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[9, 9, 99, 99]),
            Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[9, 9, 99, 99], F=2),
        ]
    )
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    assert judge(pdf)[1] == []


def layered(*, is_off: bool, is_used: bool) -> pikepdf.Pdf:
    """A good ad with a layer that may be off, and may be on the page."""
    pdf = make(Ad())
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Prices in Spanish"))
    off = Array([layer]) if is_off else Array()
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=off))
    if is_used:
        pdf.pages[0].obj.Resources.Properties = Dictionary(L0=layer)
        pdf.pages[0].contents_add(b"/OC /L0 BDC 0 0 0 1 k 50 50 9 9 re f EMC")
    return pdf


def test_a_hidden_layer_does_not_come_out_in_print(judge: Any) -> None:
    finding = only(judge(layered(is_off=True, is_used=True)), "X407")
    assert "hidden layers, which would be printed: Prices in Spanish." in finding.message
    assert judge(layered(is_off=True, is_used=False))[1] == []
    assert judge(layered(is_off=False, is_used=True))[1] == []


def test_a_page_without_a_size_cannot_be_placed(judge: Any) -> None:
    pdf = make(Ad())
    pdf.pages[0].obj.TrimBox = Array([9000, 9000, 9001, 9001])
    assert only(judge(pdf), "X407").message.endswith("whose page has no size.")


def test_a_bleed_box_that_is_nonsense_leaves_the_trim_to_be_shown(judge: Any) -> None:
    pdf = make(Ad())
    pdf.pages[0].obj.BleedBox = Array([9000, 9000, 9001, 9001])
    result = judge(pdf)
    assert only(result, "X402")
    assert result[0].shown == pytest.approx((points(3), points(3), points(151), points(213)))


# --- what is on the page ----------------------------------------------------------------------

CMYK_ART = b"0.2 0.3 0 0.1 k 100 300 50 50 re f 0 0 0 1 K 2 w 100 400 50 50 re S"


def test_inks_are_the_inks_of_the_press(judge: Any) -> None:
    for ppi in (300, 350):
        pdf = make(Ad(more=CMYK_ART))
        adverts_maker.add_picture(pdf, "DeviceCMYK", ppi)
        adverts_maker.add_picture(pdf, "DeviceGray", ppi, at=100)
        assert judge(pdf)[1] == []


def test_rgb_is_reported_with_what_is_in_it(judge: Any) -> None:
    text = b"BT /Own 24 Tf 100 200 Td 0.9 0.2 0.1 rg (SHIPS) Tj ET"
    for more in (b"1 0 0 rg 100 300 50 50 re f", b"1 0 0 RG 2 w 100 300 50 50 re S", text):
        result = judge(Ad(more=more))
        finding = only(result, "X403")
        assert "RGB" in finding.message
        assert finding.remedy == "Ask Acme Rope for PDF/X-4, or for CMYK only."
        assert result[0] is not None


@pytest.mark.parametrize("wrong", ["picture", "icc", "lab", "group", "shading"])
def test_rgb_is_found_wherever_it_hides(judge: Any, wrong: str) -> None:
    pdf = make(Ad())
    page = pdf.pages[0]
    resources = page.obj.Resources
    if wrong == "picture":
        adverts_maker.add_picture(pdf, "DeviceRGB", 300)
    elif wrong == "group":
        page.obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    elif wrong == "shading":
        ends = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 1], N=1)
        resources.Shading = Dictionary(
            S0=Dictionary(
                ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[99, 99, 300, 99], Function=ends
            )
        )
        page.contents_add(b"q 99 99 100 100 re W n /S0 sh Q")
    else:
        icc = pdf.make_stream(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
        icc.N = 3
        lab = Dictionary(WhitePoint=[0.9642, 1, 0.8249], Range=[-128, 127, -128, 127])
        space = Array([Name.ICCBased, icc] if wrong == "icc" else [Name.Lab, lab])
        resources.ColorSpace = Dictionary(C0=space)
        page.contents_add(b"/C0 cs 0.5 0.2 0.2 sc 99 99 100 100 re f")
    assert only(judge(pdf), "X403")


def test_rgb_among_the_marks_around_the_bleed_is_nobodys_loss(judge: Any) -> None:
    beside = b"1 0 0 rg -35 100 9 9 re f"
    assert judge(Ad(more=beside, slug=15))[1] == []
    assert only(judge(Ad(more=beside + b" 100 100 9 9 re f", slug=15)), "X403")


def test_many_faults_are_not_all_told(judge: Any) -> None:
    more = b"".join(b"0.%d 0 0 rg 99 99 9 9 re f " % number for number in range(1, 10))
    message = only(judge(Ad(more=more)), "X403").message
    assert message.endswith(" And more.")
    assert message.count("RGB") == 3


def test_fonts_that_are_not_embedded_are_named(judge: Any) -> None:
    result = judge(Ad(more=BLACK_TEXT.replace(b"Own", b"Other")))
    finding = only(result, "X404")
    assert "Helvetica" in finding.message
    assert finding.remedy == "Ask Acme Rope to embed all fonts."
    assert judge(Ad(more=BLACK_TEXT))[1] == []


def test_pictures_with_too_few_pixels_are_told_by_the_worst(
    judge: Any, condition: Condition
) -> None:
    few = make(Ad())
    adverts_maker.add_picture(few, "DeviceCMYK", (condition.warn_ppi + condition.fail_ppi) / 2)
    finding = only(judge(few), "X405")
    assert finding.severity is Severity.WARNING
    adverts_maker.add_picture(few, "DeviceCMYK", 72, at=100)
    finding = only(judge(few), "X405")
    assert finding.severity is Severity.ERROR
    assert "72" in finding.message


@pytest.mark.skipif(GHOSTSCRIPT is None, reason="not run: Ghostscript is not here")
def test_ink_is_measured_where_it_is_shown_and_lies_together(
    judge: Any, condition: Condition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ghostscript, "find", lambda: GHOSTSCRIPT)
    assert condition.ink_limit == 300
    heavy = b"0.8 0.8 0.8 0.8 k 100 100 %d %d re f"
    finding = only(judge(Ad(more=heavy % (30, 30))), "X406")
    assert finding.message.endswith("has up to 320 % of ink; 300 % are allowed.")
    assert finding.remedy == "Ask Acme Rope to convert it to FOGRA39."
    assert judge(Ad(more=heavy % (30, 1)))[1] == []
    assert judge(Ad(more=heavy.replace(b"0.8 k", b"0.5 k") % (30, 30)))[1] == []
    assert judge(Ad(more=b"0.9 0.9 0.9 0.9 k -40 100 20 20 re f", slug=15))[1] == []


@pytest.mark.skipif(GHOSTSCRIPT is None, reason="not run: Ghostscript is not here")
def test_ink_is_measured_once(judge: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ad = Ad(more=b"0.9 0.9 0.9 0.9 k 100 100 30 30 re f")
    monkeypatch.setattr(ghostscript, "find", lambda: GHOSTSCRIPT)
    first = judge(ad)[1]
    assert [finding.code for finding in first] == ["X406"]
    monkeypatch.setattr(ghostscript, "draw", None)
    assert judge(ad)[1] == first


def test_ink_that_cannot_be_measured_is_left_to_preflight(judge: Any) -> None:
    assert judge(Ad(more=b"0.9 0.9 0.9 0.9 k 100 100 30 30 re f"))[1] == []


# --- stand-ins and placing --------------------------------------------------------------------


def test_the_stand_in_has_the_boxs_proportions_and_says_what_it_stands_for(judge: Any) -> None:
    for ad, slot in ((Ad(turn=90), PAGE), (Ad((148, 103.5)), UPPER), (Ad((105, 148)), PAGE)):
        advert, _ = judge(ad, slot)
        data = advert.stand_in.read_bytes()
        meant = recognise(data)
        assert meant is not None
        assert meant.kind is StandInKind.ADVERT
        assert meant.digest == advert.digest
        with Image.open(BytesIO(data)) as picture:
            assert picture.size == (advert.width, advert.height)
        width, height = advert.box[2] - advert.box[0], advert.box[3] - advert.box[1]
        ratio = height / width if advert.turn == 90 else width / height
        assert advert.width / advert.height == pytest.approx(ratio, rel=2e-6)


def test_a_page_as_large_as_a_house_has_no_larger_stand_in(judge: Any) -> None:
    advert, _ = judge(Ad((4000, 5000)))
    assert max(advert.width, advert.height) < 7000


def test_one_file_in_two_slots_has_two_names_and_the_same_file_one(judge: Any) -> None:
    ad = Ad()
    digests = [judge(ad, slot)[0].digest for slot in (PAGE, PAGE, replace(PAGE, bleed_mm=2))]
    assert digests[0] == digests[1] != digests[2]


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path, condition: Condition) -> None:
    (tmp_path / "stills").write_text("in the way")
    path = save(make(Ad()), tmp_path / "ad.pdf")
    with pytest.raises(OutputError):
        prepare_advert(path, "Acme Rope", PAGE, condition, PLACE, tmp_path)


def placed(advert: Advert) -> Any:
    """A raster of the advert as the press places it, 4 pixels a mm, 20 mm of white around it."""
    width, height = advert.box[2] - advert.box[0], advert.box[3] - advert.box[1]
    if advert.turn in {90, 270}:
        width, height = height, width
    around = points(20)
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(width + 2 * around, height + 2 * around))
    with pikepdf.open(BytesIO(advert.pdf)) as sent:
        source = sent.pages[advert.page - 1].as_form_xobject(handle_transformations=False)
        form = pdf.copy_foreign(source)
    form.BBox, form.Matrix = Array(advert.shown), Array(advert.matrix)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Ad=form))
    content = f"q {width} 0 0 {height} {around} {around} cm /Ad Do Q"
    pdf.pages[0].obj.Contents = pdf.make_stream(content.encode())
    output = BytesIO()
    pdf.save(output)
    with pypdfium2.PdfDocument(output.getvalue()) as document:
        bitmap = document[0].render(scale=4 / points(1))
        return np.asarray(bitmap.to_pil().convert("RGB")).astype(int)


def ink_at(raster: Any, x: float, y: float) -> str:
    """Which of the maker's inks is at a place in mm from the top left of the slot's trim."""
    red, green, blue = raster[round((y + 23) * 4), round((x + 23) * 4)]
    if min(red, green, blue) > 250:
        return "paper"
    if max(red, green, blue) < 80:
        return "black"
    weakest = min((red, "cyan"), (green, "magenta"), (blue, "yellow"))
    return weakest[1] if weakest[0] < 120 else "ground"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("slug", [0.0, 10.0])
def test_an_advert_lands_upright_at_its_own_size(judge: Any, turn: int, slug: float) -> None:
    raster = placed(judge(Ad(turn=turn, slug=slug, bleed=5))[0])
    near, far = 0.4, CORNER - 0.4
    assert [ink_at(raster, x, near) for x in (near, far, CORNER + 0.4)] == ["cyan"] * 2 + ["ground"]
    assert [ink_at(raster, 148 - x, near) for x in (near, far)] == ["magenta"] * 2
    assert [ink_at(raster, 148 - x, 210 - near) for x in (near, far)] == ["yellow"] * 2
    assert [ink_at(raster, near, 210 - y) for y in (near, far, -0.4)] == ["black"] * 2 + ["ground"]
    assert [ink_at(raster, -2.6, 100), ink_at(raster, -3.4, 100)] == ["ground", "paper"]
    assert [ink_at(raster, 100, 212.6), ink_at(raster, 100, 213.4)] == ["ground", "paper"]


def test_what_lies_beyond_an_adverts_own_bleed_is_not_shown(judge: Any) -> None:
    marks = b"1 0 0 0 k -40 -40 500 800 re f"
    raster = placed(judge(Ad(bleed=1, slug=10, more=marks))[0])
    assert [ink_at(raster, -0.6, 100), ink_at(raster, -1.4, 100)] == ["cyan", "paper"]


# --- pictures ---------------------------------------------------------------------------------


def picture(
    condition: Condition,
    pixels: tuple[int, int],
    slot: Slot = PAGE,
    ppi: tuple[float, float] | None = None,
) -> list[Finding]:
    return check_picture_ad(pixels, "Acme Rope", slot, condition, PLACE, ppi)


def test_a_picture_with_the_slots_bleed_is_fine(condition: Condition) -> None:
    assert picture(condition, (1819, 2551)) == []
    assert picture(condition, (1819, 2551), ppi=(72, 72)) == []
    assert picture(condition, (1819, 1258), UPPER) == []
    assert picture(condition, (1748, 2480), replace(PAGE, bleed_mm=0)) == []


def test_a_picture_as_large_as_the_trim_has_no_bleed(condition: Condition) -> None:
    finding = only((None, picture(condition, (1748, 2480))), "X402")
    assert "has no bleed: it has the proportions of 148 × 210 mm" in finding.message


def test_a_picture_made_for_less_bleed_is_told_so(condition: Condition) -> None:
    finding = only((None, picture(condition, (1819, 2551), replace(PAGE, bleed_mm=5))), "X402")
    assert "with about 3 mm of bleed; 5 mm are wanted." in finding.message


def test_where_proportions_are_the_same_with_bleed_the_file_is_believed(
    condition: Condition,
) -> None:
    square = slots.page_slot(148, 148, 3)
    assert picture(condition, (1819, 1819), square) == []
    assert picture(condition, (1819, 1819), square, (300, 300)) == []
    assert only((None, picture(condition, (1819, 1819), square, (312, 312))), "X402")


def test_a_picture_of_other_proportions_is_told_so(condition: Condition) -> None:
    finding = only((None, picture(condition, (3000, 3000))), "X401")
    assert "3000 × 3000 pixels for 148 × 210 mm." in finding.message
    finding = only((None, picture(condition, (2551, 1819))), "X401")
    assert finding.message.endswith("for 148 × 210 mm: turned?")


def test_a_picture_of_few_pixels_is_told_how_many_are_wanted(condition: Condition) -> None:
    warned = math.floor(1819 * condition.warn_ppi / 300) - 2
    finding = only((None, picture(condition, (warned, round(warned * 216 / 154)))), "X405")
    assert finding.severity is Severity.WARNING
    wanted = math.ceil(154 / 25.4 * condition.warn_ppi)
    assert f"for {wanted} × " in finding.remedy
    finding = only((None, picture(condition, (154 * 4, 216 * 4))), "X405")
    assert finding.severity is Severity.ERROR
    assert "616 × 864 pixels, 102 to the inch" in finding.message


def test_a_pdf_is_known_by_its_content(tmp_path: Path) -> None:
    for name, data, is_one in (
        ("ad.ai", b"\n%PDF-1.5 ...", True),
        ("ad.PDF", b"torn", True),
        ("ad.jpg", b"\xff\xd8\xff", False),
    ):
        (tmp_path / name).write_bytes(data)
        assert is_pdf(tmp_path / name) is is_one
    assert is_pdf(tmp_path / "none.pdf") is False


def test_sides_are_known_all_round() -> None:
    assert PAGE.cut == frozenset(SIDES)
    assert UPPER.full_mm == (154, 106.5)
