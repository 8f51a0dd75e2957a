"""Of which objects is a PDF made, whatever numbers it gives them?

Each is kept as a file has it, but for the numbers of what it refers to, so that it can be written
into another file without being read again.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Hashable, Iterable, Sequence
from copy import copy
from typing import Any

import pikepdf
from msgspec import Struct
from pikepdf import Array, Name

from booklet.patterns import pattern

Key = tuple[int, int]
"""An object's number and generation in the file that it is from."""
_STRING_OR_REFERENCE = pattern(rb"\((?:[^\\()]|\\.)*\)|(?<![\w.+-])(\d+) (\d+) R(?!\w)", re.DOTALL)


class Thing(Struct, frozen=True):
    """One object of a PDF."""

    text: bytes
    """As a file has it, with `%d 0 R` for each reference and `%%` for a per cent sign; of a stream
    its dictionary, without its length."""
    refers: tuple[int, ...]
    """Where in `Loose.things` stands what it refers to."""
    stream: bytes | None = None
    """As it lies in the file; None of what is no stream."""


class Loose(Struct, frozen=True):
    """The objects of a PDF that some of them, `roots`, lead to."""

    things: tuple[Thing | Hashable, ...]
    """Or what stands in the place of one."""
    roots: tuple[int, ...]


def take_apart(
    pdf: pikepdf.Pdf,
    roots: Iterable[Any],
    instead: Callable[[Any], Hashable | None] = lambda _: None,
) -> Loose:
    """The objects that these lead to; `instead` says what stands in the place of one, if anything
    does, which then is not looked into. Streams that are not packed are, but for metadata."""
    places: dict[Key, int] = {}

    def place(key: Key) -> int:
        return places.setdefault(key, len(places))

    begun = tuple(place(root.objgen) for root in roots)
    things: list[Thing | Hashable] = []
    while len(things) < len(places):
        # A dictionary keeps the order in which it grows, and grows by what each refers to.
        for key in list(places)[len(things) :]:
            item = pdf.get_object(key)
            things.append(instead(item) or _thing(item, place))
    return Loose(tuple(things), begun)


def thing_of(item: Any) -> Thing:
    """An object that refers to no other. Raises ValueError where it does."""

    def refuse(key: Key) -> int:
        raise ValueError(f"a reference to {key}")

    return _thing(item, refuse)


def _thing(item: Any, place: Callable[[Key], int]) -> Thing:
    packed = None
    if isinstance(item, pikepdf.Stream):
        entries, packed = copy(item.stream_dict), bytes(item.read_raw_bytes())
        if "/Length" in entries:
            del entries["/Length"]
        if "/Filter" not in entries and entries.get("/Type") != "/Metadata":
            entries.Filter, packed = Name.FlateDecode, zlib.compress(packed)
        item = entries
    refers: list[int] = []

    def note(found: re.Match[bytes]) -> bytes:
        if found[1] is None:
            return found[0]
        refers.append(place((int(found[1]), int(found[2]))))
        return b"%d 0 R"

    written = _written(item).replace(b"%", b"%%")
    return Thing(_STRING_OR_REFERENCE.sub(note, written), tuple(refers), packed)


def _written(item: Any) -> bytes:
    """An object as a file has it, with its references."""
    if isinstance(item, pikepdf.Object):
        return bytes(item.unparse(resolved=True))
    return bytes(Array([item]).unparse())[1:-1].strip()  # a number, a truth, or nothing


def digests(loose: Loose) -> tuple[bytes, ...]:
    """What each object is told by, with all that it leads to: the same from any file. Empty for
    those that lead to themselves, which nobody may take for others."""
    found: dict[int, bytes] = {}
    for root in range(len(loose.things)):
        opened: list[int] = [root]
        path: set[int] = set()
        while opened:
            at = opened[-1]
            thing = loose.things[at]
            refers = thing.refers if isinstance(thing, Thing) else ()
            if at in found:
                opened.pop()
            elif at not in path and (left := [one for one in refers if one not in found]):
                path.add(at)
                opened += left
            else:
                opened.pop()
                path.discard(at)
                found[at] = _digest(thing, [found.get(one, b"") for one in refers])
    return tuple(found[at] for at in range(len(loose.things)))


def standing(loose: Loose, root: int) -> list[Hashable]:
    """What stands in the place of things that one leads to, each once, in the order met."""
    met, waiting = {root: None}, [root]
    for at in waiting:
        thing = loose.things[at]
        for one in thing.refers if isinstance(thing, Thing) else ():
            if one not in met:
                met[one] = None
                waiting.append(one)
    return [thing for at in met if not isinstance(thing := loose.things[at], Thing)]


def _digest(thing: Thing | Hashable, of_others: Sequence[bytes]) -> bytes:
    if not isinstance(thing, Thing):
        return hashlib.sha256(repr(thing).encode()).digest()
    if not all(of_others):
        return b""
    whole = hashlib.sha256(thing.text)
    for one in (*of_others, thing.stream or b""):
        whole.update(one)
    return whole.digest()
