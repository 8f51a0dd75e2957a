"""What do the tests of drawn things share: a small page with any content, and its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from io import BytesIO
from types import MappingProxyType
from typing import Any

import pikepdf
import pytest

from booklet.preflight import colour, lines, placed, safe
from booklet.preflight.opened import OpenFile, opened
from booklet.preflight.rules import NotChecked
from booklet.preflight.verdicts import Expected

Streams = Mapping[str, tuple[str, bytes]]
"""By `Kind/Name` among the resources: the stream's dictionary and its bytes."""
Sheet = Callable[..., OpenFile]
Faults = Callable[[OpenFile], Mapping[str, list[str]]]

NONE: Streams = MappingProxyType({})
_WIDTHS = " ".join(["500"] * 95)
_RESOURCES = f"""<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica
/FirstChar 32 /LastChar 126 /Widths [ {_WIDTHS} ] >> >> >>"""
_TRIM = (20.0, 20.0, 320.0, 320.0)
_BLEED = (11.5, 11.5, 328.5, 328.5)
_MEDIA = (0.0, 0.0, 340.0, 340.0)


@pytest.fixture
def sheet() -> Iterator[Sheet]:
    """Make a page: trim 300 points square, 20 from the left and the bottom, 3 mm bleed.

    `/F` is a font of which each letter is half an em wide.
    """
    with ExitStack() as stack:

        def make(
            content: str | bytes, resources: str = "<< >>", streams: Streams | None = None
        ) -> OpenFile:
            data = _written(content, resources, streams or {})
            return stack.enter_context(opened(data))

        yield make


def _written(content: str | bytes, resources: str, streams: Streams) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(340, 340))
    page.obj.MediaBox, page.obj.TrimBox, page.obj.BleedBox = _MEDIA, _TRIM, _BLEED
    named: Any = pikepdf.Object.parse(_RESOURCES.encode())
    for kind, entries in pikepdf.Object.parse(resources.encode()).items():
        named[kind] = entries
    for path, (dictionary, data) in streams.items():
        kind, name = path.split("/")
        if f"/{kind}" not in named:
            named[f"/{kind}"] = pikepdf.Dictionary()
        stream = pdf.make_stream(data)
        for key, value in pikepdf.Object.parse(dictionary.encode()).items():
            stream[key] = value
        named[f"/{kind}"][f"/{name}"] = stream
    page.obj.Resources = named
    page.obj.Contents = pdf.make_stream(content if isinstance(content, bytes) else content.encode())
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.fixture
def faults() -> Faults:
    """What all rules about drawn things say of a file, by code; `-` in place of a `not checked`."""

    def judge(file: OpenFile) -> Mapping[str, list[str]]:
        said: dict[str, list[str]] = {}
        for module in (colour, lines, placed, safe):
            for rule in module.RULES:
                try:
                    if rule.by_file:
                        found = list(rule.by_file(file, Expected()))
                    else:
                        assert rule.by_page
                        found = [f for page in file.pages for f in rule.by_page(page, Expected())]
                except NotChecked as reason:
                    said[rule.code] = [f"- {reason}"]
                    continue
                if found:
                    said[rule.code] = [fault.message for fault in found]
        return said

    return judge
