"""What does the file say of itself?

Once in XMP, which PDF/X-4 asks for, and once in the Info dictionary, which older programs read;
both from the same values, so that they agree (PDF/X-4, ISO 15930-7 §6.7 and §6.8).
"""

from __future__ import annotations

import datetime as dt
import uuid
from xml.sax.saxutils import escape

import pikepdf
from msgspec import Struct
from pikepdf import Dictionary, Name, String

VERSION = "PDF/X-4"
_NAMESPACE = uuid.UUID("8f0c0a5e-0b4c-5a53-9c7e-6d1f6a0f6b11")
_UNSEEN = {code: None for code in range(32) if code not in {9, 10, 13}}
"""What XML cannot hold."""

_PACKET = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>{version}</pdfxid:GTS_PDFXVersion>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID>
<xmpMM:InstanceID>uuid:{instance}</xmpMM:InstanceID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<xmpMM:VersionID>1</xmpMM:VersionID>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


class Words(Struct, frozen=True):
    """What a file says of itself; `moment` is zoned."""

    title: str
    creator: str
    """The program that the pages came from."""
    producer: str
    """The program that wrote the PDF."""
    moment: dt.datetime
    content: str
    """What the identifier is made of: the same for the same file."""


def describe(pdf: pikepdf.Pdf, words: Words) -> None:
    """Write XMP and Info, in place of any that the file has."""
    pdf.Root.Metadata = pdf.make_stream(
        packet(words).encode(), Type=Name.Metadata, Subtype=Name.XML
    )
    info = Dictionary(
        Title=String(_clean(words.title)),
        Creator=String(_clean(words.creator)),
        Producer=String(_clean(words.producer)),
        CreationDate=String(pdf_date(words.moment)),
        ModDate=String(pdf_date(words.moment)),
        Trapped=Name("/False"),
    )
    pdf.trailer.Info = pdf.make_indirect(info)


def packet(words: Words) -> str:
    """The XMP packet."""
    return _PACKET.format(
        title=escape(_clean(words.title)),
        creator=escape(_clean(words.creator)),
        producer=escape(_clean(words.producer)),
        version=VERSION,
        date=_moment(words.moment).isoformat(),
        document=uuid.uuid5(_NAMESPACE, words.title),
        instance=uuid.uuid5(_NAMESPACE, words.content),
    )


def pdf_date(moment: dt.datetime) -> str:
    """A moment as Info dictionaries write it (PDF 2.0 §7.9.4)."""
    moment = _moment(moment)
    offset = moment.utcoffset() or dt.timedelta()
    hours, minutes = divmod(abs(offset) // dt.timedelta(minutes=1), 60)
    sign = "-" if offset < dt.timedelta() else "+"
    return f"D:{moment:%Y%m%d%H%M%S}{sign}{hours:02}'{minutes:02}'"


def _moment(moment: dt.datetime) -> dt.datetime:
    """To the second, in a zone that is whole minutes away from UTC."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    offset = moment.utcoffset() or dt.timedelta()
    whole = dt.timedelta(minutes=offset // dt.timedelta(minutes=1))
    return moment.astimezone(dt.timezone(whole)).replace(microsecond=0)


def _clean(text: str) -> str:
    """A text that XML can hold, on one line."""
    return " ".join(text.translate(_UNSEEN).split())
