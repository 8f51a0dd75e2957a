"""Which press is the file for, and how does a viewer open it?

The catalogue names the printing condition as PDF/X-4 asks for it (ISO 15930-7 §6.2), and keeps
nothing but pages and bookmarks: no names, actions, forms, scripts, attachments or layers.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from booklet import memory
from booklet.condition import Condition

_KEPT = {"/Type", "/Pages", "/Lang", "/Outlines"}


def write_catalogue(
    file: pikepdf.Pdf, condition: Condition, profile: bytes, folios: Sequence[int]
) -> None:
    """Write the output intent and how a viewer opens the file; drop whatever may not stay.

    `profile` is the ICC file's own bytes, `folios` those of the file's pages.
    """
    root = file.Root
    for key in list(root.keys()):
        if key not in _KEPT:
            del root[key]
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(condition.identifier),
        OutputCondition=String(condition.description),
        Info=String(condition.title),
    )
    if condition.registry:
        intent.RegistryName = String(condition.registry)
    if profile:
        made_of = f"{zlib.ZLIB_RUNTIME_VERSION} {hashlib.sha256(profile).hexdigest()}"
        packed = memory.once("packed", made_of, lambda: zlib.compress(profile))
        intent.DestOutputProfile = file.make_stream(
            packed, N=4, Alternate=Name.DeviceCMYK, Filter=Name.FlateDecode
        )
    root.OutputIntents = Array([file.make_indirect(intent)])
    root.PageLayout = Name.TwoPageRight
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    _label(root, folios)


def _label(root: Any, folios: Sequence[int]) -> None:
    """Folios as page labels, where they are not what a viewer counts (PDF 2.0 §12.4.2)."""
    if list(folios) == list(range(1, len(folios) + 1)):
        return
    labels: list[Any] = []
    for index, folio in enumerate(folios):
        if index == 0 or folio != folios[index - 1] + 1:
            labels += [index, Dictionary(S=Name.D, St=max(1, folio))]
    root.PageLabels = Dictionary(Nums=Array(labels))
