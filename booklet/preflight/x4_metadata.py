"""Does a file say everywhere alike that it is PDF/X-4, what it is and when it was made?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

import pikepdf

from booklet.patterns import pattern
from booklet.preflight.damage import careful, text_of
from booklet.preflight.opened import BROKEN, OpenFile
from booklet.preflight.verdicts import Expected, Fault

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMES = {
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
}
_ALIKE = {
    "/Title": "dc:title",
    "/Author": "dc:creator",
    "/Subject": "dc:description",
    "/Keywords": "pdf:Keywords",
    "/Creator": "xmp:CreatorTool",
    "/Producer": "pdf:Producer",
}
_DATES = {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}
_WANTED = (
    "dc:title",
    "xmp:CreateDate",
    "xmp:ModifyDate",
    "xmp:MetadataDate",
    "xmpMM:DocumentID",
    "xmpMM:RenditionClass",
    "xmpMM:VersionID",
)
_PDF_DATE = pattern(
    r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?.{0,6}"
)
_XMP_DATE = pattern(
    r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?)?"
    r"(?:(Z)|([+-]\d\d):?(\d\d))?"
)
_MOST_BYTES = 4_000_000
_MOST_DEPTH = 100


@careful
def check_identity(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """The file says PDF/X-4 in its XMP, and Info says nothing else than XMP does.

    PDF/X-4, ISO 15930-7 §6.1 (PDF 1.6), §6.7.2 (XMP: pdfxid:GTS_PDFXVersion, title, dates,
    identifiers; Info entries agree with it).
    """
    yield from _faults_of_version(file.pdf)
    if "/Metadata" not in file.pdf.Root:
        yield Fault("The file has no XMP metadata.")
        return
    said = metadata(file)
    if said is None:
        yield Fault("The XMP metadata cannot be read.")
        return
    version = said.get("pdfxid:GTS_PDFXVersion", "")
    if version != "PDF/X-4":
        word = f"“{version}” instead of" if version else "nothing about"
        yield Fault(f"The XMP metadata says {word} PDF/X-4.")
    for name in _WANTED:
        if not said.get(name):
            yield Fault(f"The XMP metadata lacks {name}.")
    yield from _faults_of_info(_info(file), said)


def _faults_of_version(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    said = [pdf.pdf_version, text_of(pdf.Root.get("/Version", "/")).removeprefix("/")]
    version = max((one for one in said if re.fullmatch(r"\d\.\d", one)), default="")
    if version > "1.6":
        message = f"The file is PDF {version}; PDF/X-4 is PDF 1.6 at most."
        yield Fault(message)


def _faults_of_info(info: Mapping[str, str], said: Mapping[str, str]) -> Iterator[Fault]:
    for key, name in _ALIKE.items():
        if key in info and info[key].strip() != said.get(name, "").strip():
            yield Fault(
                f"Info says {_quoted(info[key])} as {key[1:]}, "
                f"but XMP {_quoted(said.get(name, ''))} as {name}."
            )
    for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
        if said.get(name) and _moment(said[name], _XMP_DATE) is None:
            yield Fault(f"{name} is {_quoted(said[name])}, which is no date.")
    for key, name in _DATES.items():
        if key not in info:
            continue
        mine, theirs = _moment(info[key], _PDF_DATE), _moment(said.get(name, ""), _XMP_DATE)
        if mine is None:
            yield Fault(f"{key[1:]} is {_quoted(info[key])}, which is no date.")
        elif theirs != mine:
            yield Fault(
                f"Info says {_quoted(info[key])} as {key[1:]}, "
                f"but XMP {_quoted(said.get(name, ''))} as {name}."
            )


@careful
def check_trapping(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """Trapped is True or False, in XMP and, where Info has it, there alike.

    PDF/X-4, ISO 15930-7 §6.7.4. Where XMP cannot be read (F201), Info alone is asked.
    """
    info = _raw_info(file).get("/Trapped")
    is_said = info in (pikepdf.Name("/True"), pikepdf.Name("/False"))
    if info is not None and not is_said:
        yield Fault(f"Info says “{text_of(info).removeprefix('/')}” as Trapped, not True or False.")
        return
    said = metadata(file)
    if said is None:
        if info is None:
            yield Fault("Whether the file is trapped is not said.")
        return
    trapped = said.get("pdf:Trapped", "")
    if trapped not in ("True", "False"):
        word = f"“{trapped}”" if trapped else "nothing"
        yield Fault(f"XMP says {word} as pdf:Trapped, not True or False.")
    elif info is not None and text_of(info) != f"/{trapped}":
        yield Fault(f"Info says that Trapped is {text_of(info)[1:]}, XMP that it is {trapped}.")


@careful
def check_identifier(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """The trailer has an ID of two strings (ISO 15930-7 §6.1; PDF 2.0 §14.4)."""
    found = file.pdf.trailer.get("/ID")
    halves = list(found) if isinstance(found, pikepdf.Array) else []
    if found is None:
        yield Fault("The trailer has no ID.")
    elif len(halves) != 2 or not all(
        isinstance(half, pikepdf.String) and bytes(half) for half in halves
    ):
        yield Fault("The trailer's ID is not two strings.")


@careful
def check_encryption(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """The file is not encrypted, with or without a password (ISO 15930-7 §6.1)."""
    if file.pdf.is_encrypted or "/Encrypt" in file.pdf.trailer:
        yield Fault("The file is encrypted.")


def metadata(file: OpenFile) -> Mapping[str, str] | None:
    """XMP's simple values by name (`dc:title`); None where there is none that can be read.

    The XML may not have a DOCTYPE: nothing outside is fetched and no entity grows.
    """
    kept = file.__dict__.get("_metadata", False)
    if kept is False:
        kept = _read_metadata(file.pdf.Root.get("/Metadata"))
        file.__dict__["_metadata"] = kept
    return None if kept is None else dict(kept)


def _read_metadata(stream: Any) -> dict[str, str] | None:
    try:
        root = parse_xmp(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else None
    except (*BROKEN, expat.ExpatError, ParseError, AssertionError):
        return None
    if root is None:
        return None
    found: dict[str, str] = {}
    for description in root.iter(f"{_RDF}Description"):
        for name, space in _NAMES.items():
            for key, text in description.attrib.items():
                if key.startswith(f"{{{space}}}"):
                    found.setdefault(f"{name}:{key.split('}')[1]}", text)
            for child in description:
                if str(child.tag).startswith(f"{{{space}}}"):
                    found.setdefault(f"{name}:{str(child.tag).split('}')[1]}", _value(child))
    return found if next(root.iter(f"{_RDF}RDF"), None) is not None else None


def parse_xmp(data: bytes) -> Element:
    """The XML of a packet; raises ExpatError, ParseError or ValueError."""
    if len(data) > _MOST_BYTES:
        raise ValueError("The metadata is larger than any metadata.")
    builder, depth = TreeBuilder(), 0
    parser = expat.ParserCreate(namespace_separator="}")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_DEPTH:
            raise ValueError("The metadata is too deep.")
        builder.start(_clark(tag), {_clark(key): text for key, text in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_clark(tag))

    def refuse(*_declared: object) -> None:
        raise ValueError("The metadata has a DOCTYPE.")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data.strip(b"\0"), True)
    return builder.close()


def _clark(name: str) -> str:
    return "{" + name if "}" in name else name


def _value(node: Element) -> str:
    """The text of a property; of several, the default language's, or all with semicolons."""
    items = list(node.iter(f"{_RDF}li"))
    if not items:
        return (node.text or "").strip()
    default = [one for one in items if one.get(_LANG) == "x-default"]
    if default or node.find(f"{_RDF}Alt") is not None:
        return ((default or items)[0].text or "").strip()
    return "; ".join((one.text or "").strip() for one in items)


def _raw_info(file: OpenFile) -> Mapping[str, Any]:
    info = file.pdf.trailer.get("/Info")
    if not isinstance(info, pikepdf.Dictionary):
        return {}
    return {key: info.get(key) for key in sorted(info.keys())}


def _info(file: OpenFile) -> dict[str, str]:
    return {
        key: text_of(found)
        for key, found in _raw_info(file).items()
        if isinstance(found, pikepdf.String)
    }


def _moment(text: str, pattern: re.Pattern[str]) -> dt.datetime | None:
    """A date as a moment; one that does not say its zone is taken for UTC."""
    match = pattern.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, _zulu, ahead, past = match.groups()
    try:
        zone = dt.timedelta(hours=int(ahead or 0))
        zone += dt.timedelta(minutes=int((ahead or "+")[0] + (past or "0")))
        return dt.datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0),
            int(second or 0), tzinfo=dt.timezone(zone),
        )  # fmt: skip
    except ValueError:
        return None


def _quoted(text: str) -> str:
    short = text if len(text) <= 60 else text[:57] + "…"
    return f"“{short}”" if text else "nothing"
