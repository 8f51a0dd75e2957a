"""Which pages of which pieces make a file, and what is known of them? Nothing is set again."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from booklet.engine import Setting
from booklet.placements import Placement
from booklet.press import Pages
from booklet.trimming import Run


def join(settings: Sequence[Setting], folios: Sequence[int], known: Collection[str]) -> Pages:
    """The pages of settings that became pieces, in order; `folios` are what they are called,
    `known` the digests of typefaces whose files are known."""
    runs: list[Run] = []
    placed: list[Placement] = []
    faults: list[tuple[str, ...]] = []
    for setting in settings:
        if setting.piece is None:
            raise AssertionError("a setting was to be joined that was not written")
        art, numbers = setting.piece.artwork, tuple(page.number for page in setting.pages)
        at = len(faults)
        faces = {face.name: face.digest for face in setting.piece.faces if face.digest in known}
        runs.append(Run(art.pdf, numbers, tuple(folios[at : at + len(numbers)]), faces))
        for page, number in enumerate(numbers, at + 1):
            faults.append(art.faults[number])
            placed += [replace(one, page=page) for one in art.placed if one.page == number + 1]
    bookmarks = tuple(page.bookmarks for setting in settings for page in setting.pages)
    return Pages(tuple(runs), tuple(placed), tuple(faults), bookmarks)
