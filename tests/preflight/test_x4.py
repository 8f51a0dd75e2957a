"""PDF/X-4: what a file says of itself, its intent, and what it may not hold."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from structure_maker import Breaker, box, broken, clean_pdf, drawn, expected, judge, saved

from booklet.conditions import gather


def _xmp(old: str, new: str) -> Breaker:
    """Replace a piece of the XMP."""

    def breaker(pdf: Pdf) -> None:
        data = pdf.Root.Metadata.read_bytes()
        assert old.encode() in data
        pdf.Root.Metadata.write(data.replace(old.encode(), new.encode()))

    return breaker


def _info(key: str, value: Any) -> Breaker:
    def breaker(pdf: Pdf) -> None:
        pdf.trailer.Info[key] = value

    return breaker


def _root(key: str, value: Any) -> Breaker:
    def breaker(pdf: Pdf) -> None:
        pdf.Root[key] = value

    return breaker


def _root_without(key: str) -> Breaker:
    def breaker(pdf: Pdf) -> None:
        del pdf.Root[key]

    return breaker


def _page(key: str, value: Any) -> Breaker:
    def breaker(pdf: Pdf) -> None:
        pdf.pages[1].obj[key] = value

    return breaker


def _intent(key: str, value: Any) -> Breaker:
    def breaker(pdf: Pdf) -> None:
        if value is None:
            del pdf.Root.OutputIntents[0][key]
        else:
            pdf.Root.OutputIntents[0][key] = value

    return breaker


def _profile(offset: int, data: bytes) -> Breaker:
    """Overwrite bytes of the embedded profile."""

    def breaker(pdf: Pdf) -> None:
        stream = pdf.Root.OutputIntents[0].DestOutputProfile
        old = stream.read_bytes()
        stream.write(old[:offset] + data + old[offset + len(data) :])

    return breaker


def _state(key: str, value: Any) -> Breaker:
    def breaker(pdf: Pdf) -> None:
        pdf.pages[0].obj.Resources.ExtGState.Half[key] = value

    return breaker


def _drawing(key: str, value: Any) -> Breaker:
    """Add an entry to the form that pages draw."""

    def breaker(pdf: Pdf) -> None:
        pdf.pages[0].obj.Resources.XObject.Group[key] = value

    return breaker


def _x_object(entries: dict[str, Any], data: bytes = b"\x80") -> Breaker:
    """Another external object, which nothing need draw to be in the file."""

    def breaker(pdf: Pdf) -> None:
        stream = Stream(pdf, data)
        stream.stream_dict.update(Dictionary({"/Type": Name.XObject, **entries}))
        pdf.pages[0].obj.Resources.XObject.More = pdf.make_indirect(stream)

    return breaker


_PICTURE = {
    "/Subtype": Name.Image,
    "/Width": 1,
    "/Height": 1,
    "/BitsPerComponent": 8,
    "/ColorSpace": Name.DeviceGray,
}
_LZW_OF_ONE_BYTE = b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"
_SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.beep()"))
_GO = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))


def _encrypted(pdf: Pdf) -> bytes:
    lock = pikepdf.Encryption(owner="owner", user="", R=4, aes=True, metadata=True)
    return saved(pdf, encryption=lock, stream_decode_level=None)


def _without_id(_pdf: Pdf) -> bytes:
    return clean_pdf().replace(b"/ID [", b"/IX [")


def _with_half_an_id(_pdf: Pdf) -> bytes:
    head, _, tail = clean_pdf().rpartition(b"/ID [<")
    first, _, rest = tail.partition(b">")
    second, _, end = rest.partition(b">")
    assert len(first) + len(second) == 65
    return head + b"/ID [<" + first + b">" + b" " * (len(second) + 1) + end


def _newer(pdf: Pdf) -> bytes:
    return saved(pdf, force_version="1.7")


def _two_intents(pdf: Pdf) -> None:
    intents: Any = pdf.Root.OutputIntents
    intents.append(pdf.make_indirect(Dictionary(intents[0])))


def _bookmark_with_an_action(pdf: Pdf) -> None:
    first = pdf.Root.Outlines.First
    del first["/Dest"]
    first.A = _GO


def _annotation(kind: str, rect: Array) -> Breaker:
    def breaker(pdf: Pdf) -> None:
        one = Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=rect)
        pdf.pages[1].obj.Annots = Array([pdf.make_indirect(one)])

    return breaker


def _group_of_page(space: Any) -> Breaker:
    return _page("/Group", Dictionary(S=Name.Transparency, CS=space))


def _group_of_own_profile(pdf: Pdf) -> None:
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    pdf.pages[1].obj.Group.CS = Array([Name.ICCBased, profile])


def _group_of_icc_rgb(pdf: Pdf) -> None:
    pdf.pages[1].obj.Group.CS = Array([Name.ICCBased, pdf.make_indirect(Stream(pdf, b"", N=3))])


def _soft_mask_of_rgb(pdf: Pdf) -> None:
    mask = pdf.make_stream(b"")
    mask.stream_dict.update(
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, 9, 9],
            Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB),
        )
    )
    state = pdf.pages[0].obj.Resources.ExtGState.Half
    state.SMask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=mask)


def _layers(*configurations: Dictionary) -> Breaker:
    first, *more = configurations
    return _root("/OCProperties", Dictionary(OCGs=Array(), D=first, Configs=Array(more)))


_NAMED = Dictionary(Name=String("All"))
_SWITCHING = Dictionary(Name=String("All"), AS=Array([Dictionary(Event=Name.Print)]))
_VERSION = "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>"
_TRAPPED = "<pdf:Trapped>False</pdf:Trapped>"

TWINS: list[tuple[str, str, Breaker]] = [
    ("F201", "PDF 1.7", _newer),
    ("F201", "catalogue of PDF 2.0", _root("/Version", Name("/2.0"))),
    ("F201", "no XMP", _root_without("/Metadata")),
    ("F201", "malformed XMP", _xmp("</rdf:RDF>", "")),
    ("F201", "XMP with a DOCTYPE", _xmp("<x:xmpmeta", "<!DOCTYPE x [<!ENTITY a 'b'>]><x:xmpmeta")),
    ("F201", "no version", _xmp(_VERSION, "")),
    ("F201", "PDF/X-3", _xmp("PDF/X-4", "PDF/X-3:2003")),
    ("F201", "no title", _xmp("Programme", "")),
    ("F201", "no date of metadata", _xmp("xmp:MetadataDate", "xmp:Metadata")),
    ("F201", "no identifier", _xmp("xmpMM:DocumentID", "xmpMM:Document")),
    ("F201", "another title in Info", _info("/Title", String("Programme 2025"))),
    ("F201", "another date in Info", _info("/ModDate", String("D:20261122100001+01'00'"))),
    ("F201", "another time zone in Info", _info("/CreationDate", String("D:20261122100000Z"))),
    ("F201", "no date at all in Info", _info("/CreationDate", String("yesterday"))),
    ("F201", "no date at all in XMP", _xmp("2026-11-22T09:00:00Z", "2026-13-22T09:00:00Z")),
    ("F201", "an author in Info alone", _info("/Author", String("A. Festival"))),
    ("F202", "trapped unknown in Info", _info("/Trapped", Name.Unknown)),
    ("F202", "trapped as a text", _info("/Trapped", String("False"))),
    ("F202", "trapped not in XMP", _xmp(_TRAPPED, "")),
    ("F202", "trapped in Info, not in XMP", _info("/Trapped", Name("/True"))),
    ("F203", "no ID", _without_id),
    ("F203", "half an ID", _with_half_an_id),
    ("F204", "no intent", _root_without("/OutputIntents")),
    ("F204", "two intents", _two_intents),
    ("F204", "an intent for PDF/A alone", _intent("/S", Name("/GTS_PDFA1"))),
    ("F204", "no identifier of the condition", _intent("/OutputConditionIdentifier", None)),
    ("F204", "another condition", _intent("/OutputConditionIdentifier", String("FOGRA51"))),
    ("F204", "no registry", _intent("/RegistryName", None)),
    ("F204", "no profile", _intent("/DestOutputProfile", None)),
    ("F204", "a profile of a screen", _profile(12, b"mntr")),
    ("F204", "a profile for RGB", _profile(16, b"RGB ")),
    ("F204", "a file that is no profile", _profile(36, b"nope")),
    ("F204", "another profile for the condition", _profile(24, b"\0\1")),
    (
        "F204",
        "three channels",
        lambda pdf: setattr(pdf.Root.OutputIntents[0].DestOutputProfile, "N", 3),
    ),
    ("F205", "encrypted", _encrypted),
    ("F206", "a script at opening", _root("/OpenAction", _SCRIPT)),
    ("F206", "scripts by name", _root("/Names", Dictionary(JavaScript=Dictionary(Names=Array())))),
    ("F206", "actions of the file", _root("/AA", Dictionary(WP=_SCRIPT))),
    ("F206", "actions of a page", _page("/AA", Dictionary(O=_GO))),
    ("F206", "a bookmark that acts", _bookmark_with_an_action),
    ("F207", "a form", _root("/AcroForm", Dictionary(Fields=Array()))),
    ("F207", "a link", _annotation("Link", box(-10))),
    ("F207", "a printer's mark in the bleed", _annotation("PrinterMark", box(1))),
    ("F207", "an annotation without a place", _annotation("Text", Array())),
    ("F208", "a transfer function", _state("/TR", Name.Identity)),
    ("F208", "a second transfer function", _state("/TR2", Name.Identity)),
    ("F208", "a halftone", _state("/HT", Dictionary(HalftoneType=1))),
    ("F208", "a halftone phase", _state("/HTP", Array([0, 0]))),
    (
        "F209",
        "a picture in LZW",
        _x_object({**_PICTURE, "/Filter": Name.LZWDecode}, _LZW_OF_ONE_BYTE),
    ),
    (
        "F209",
        "a picture in LZW and ASCII",
        _x_object({**_PICTURE, "/Filter": Array([Name.ASCIIHexDecode, Name.LZWDecode])}, b"800b>"),
    ),
    (
        "F209",
        "an inline picture in LZW",
        drawn(b"BI /W 1 /H 1 /BPC 8 /CS /G /F /LZW ID " + _LZW_OF_ONE_BYTE + b" EI"),
    ),
    ("F210", "a piece of PostScript", _x_object({"/Subtype": Name.PS}, b"showpage")),
    ("F210", "PostScript in a form", _drawing("/PS", Dictionary())),
    ("F210", "a form called PostScript", _drawing("/Subtype2", Name.PS)),
    ("F211", "a picture in another file", _x_object({**_PICTURE, "/F": String("still.raw")}, b"")),
    ("F211", "OPI", _x_object({**_PICTURE, "/OPI": Dictionary()})),
    ("F211", "an alternate picture", _x_object({**_PICTURE, "/Alternates": Array()})),
    ("F211", "a page of another file", _drawing("/Ref", Dictionary(F=String("ad.pdf")))),
    ("F212", "a page that blends in RGB", _group_of_page(Name.DeviceRGB)),
    ("F212", "a group of three channels", _group_of_icc_rgb),
    ("F212", "a group of the intent's profile", _group_of_own_profile),
    ("F212", "a group in Lab", _group_of_page(Array([Name.Lab, Dictionary()]))),
    ("F212", "a soft mask that blends in RGB", _soft_mask_of_rgb),
    ("F213", "layers without a name", _layers(Dictionary())),
    ("F213", "two of one name", _layers(_NAMED, _NAMED)),
    ("F213", "layers that switch themselves", _layers(_SWITCHING)),
    ("F213", "no configuration", _root("/OCProperties", Dictionary(OCGs=Array()))),
]
FITTING: list[tuple[str, Breaker]] = [
    ("no Info", lambda pdf: pdf.trailer.__delitem__("/Info")),
    ("PDF 1.4 by its head", lambda pdf: saved(pdf, force_version="1.4")),
    ("a destination at opening", lambda pdf: setattr(pdf.Root, "OpenAction", Array([0, Name.Fit]))),
    ("a printer's mark outside the bleed", _annotation("PrinterMark", Array([0, 0, 30, 30]))),
    ("a trap network", _annotation("TrapNet", box(3))),
    ("a second transfer function by default", _state("/TR2", Name.Default)),
    ("undercolour removal", _state("/UCR2", Name.Default)),
    ("a soft mask's own curve", _state("/SMask", Dictionary(S=Name.Alpha, TR=Name.Identity))),
    ("a picture in Flate", _x_object(_PICTURE)),
    ("the word LZW in a text", drawn(b"BT /Glyphs 9 Tf ET % /LZW")),
    ("a page without a group", lambda pdf: pdf.pages[0].obj.__delitem__("/Group")),
    ("a group without a space", _page("/Group", Dictionary(S=Name.Transparency))),
    ("a group in gray", _group_of_page(Name.DeviceGray)),
    ("named layers", _layers(_NAMED, Dictionary(Name=String("Text alone")))),
    ("a page called PS", lambda pdf: setattr(pdf.pages[0].obj.Resources.XObject, "PS", Name.X)),
    (
        "an intent for PDF/A beside",
        lambda pdf: pdf.Root.OutputIntents.append(
            Dictionary(Type=Name.OutputIntent, S=Name("/GTS_PDFA1"))
        ),
    ),
]


@pytest.mark.parametrize(("code", "name", "breaker"), TWINS)
def test_each_fault_is_found_and_no_other(code: str, name: str, breaker: Breaker) -> None:
    answers = judge(broken(breaker))
    assert answers.failed == {code}, answers.faults


@pytest.mark.parametrize(("name", "change"), FITTING)
def test_what_pdf_x_allows_is_no_fault(name: str, change: Breaker) -> None:
    answers = judge(broken(change))
    assert answers.faults == {}
    assert answers.unchecked == {}


def test_a_link_that_acts_is_an_action_and_an_annotation() -> None:
    def breaker(pdf: Pdf) -> None:
        _annotation("Link", box(-10))(pdf)
        pdf.pages[1].obj.Annots[0].A = Dictionary(S=Name.URI, URI=String("https://example.org"))

    answers = judge(broken(breaker))
    assert answers.failed == {"F206", "F207"}
    (fault,) = answers.faults["F206"]
    assert fault.message == "Something acts by URI when it is clicked."
    assert fault.page == 2


@pytest.mark.parametrize(
    ("breaker", "message"),
    [
        (_newer, "The file is PDF 1.7; PDF/X-4 is PDF 1.6 at most."),
        (_xmp("PDF/X-4", "PDF/X-1a"), "The XMP metadata says “PDF/X-1a” instead of PDF/X-4."),
        (
            _info("/Title", String("Programme 2025")),
            "Info says “Programme 2025” as Title, but XMP “Programme” as dc:title.",
        ),
        (
            _intent("/OutputConditionIdentifier", String("FOGRA51")),
            "The output intent is “FOGRA51” instead of “FOGRA39”.",
        ),
        (
            _profile(24, b"\0\1"),
            "The output intent's profile is not FOGRA39_coated_300.icc, byte for byte.",
        ),
        (_group_of_page(Name.DeviceRGB), "A transparency group blends in DeviceRGB."),
    ],
)
def test_a_fault_says_what_and_what_instead(breaker: Breaker, message: str) -> None:
    ((fault,),) = judge(broken(breaker)).faults.values()
    assert fault.message == message


def test_the_condition_of_another_job_does_not_fit() -> None:
    other = replace(expected(), condition=gather(None)[0]["gracol"])
    answers = judge(clean_pdf(), other)
    assert answers.failed == {"F204"}
    assert len(answers.faults["F204"]) == 2


def test_a_condition_that_nobody_registered_needs_no_registry() -> None:
    known = expected().condition
    assert known
    ours = replace(expected(), condition=replace(known, registry=""))
    assert judge(broken(_intent("/RegistryName", None)), ours).failed == set()
    assert judge(broken(_intent("/RegistryName", String(""))), ours).failed == {"F204"}


def test_without_a_condition_any_press_profile_will_do() -> None:
    wanted = replace(expected(), condition=None)
    assert judge(broken(_intent("/RegistryName", None)), wanted).failed == set()
    assert judge(broken(_profile(12, b"mntr")), wanted).failed == {"F204"}


def test_xmp_that_grows_without_end_is_refused() -> None:
    lines = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 9}'>" for n in range(1, 30))
    bomb = f"<!DOCTYPE x [<!ENTITY l0 'lol'>{lines}]><x:xmpmeta"
    assert judge(broken(_xmp("<x:xmpmeta", bomb))).failed == {"F201"}


def _with_names_of_latin_1(data: bytes) -> bytes:
    changed = data.replace(b"/Half", b"/H\xe9lf").replace(b"/Codes", b"/C\xf6des")
    assert len(changed) == len(data)
    return changed


def test_names_that_are_no_utf_8_are_no_trouble() -> None:
    assert judge(_with_names_of_latin_1(clean_pdf())).failed == set()
    assert judge(_with_names_of_latin_1(clean_pdf())).unchecked == {}


def test_what_hangs_on_names_that_are_no_utf_8_is_found() -> None:
    def breaker(pdf: Pdf) -> None:
        _state("/TR", Name.Identity)(pdf)
        font = pdf.pages[0].obj.Resources.XObject.Group.Resources.Font.Codes
        del font.FontDescriptor.FontFile2

    assert judge(_with_names_of_latin_1(broken(breaker))).failed == {"F208", "F301"}
