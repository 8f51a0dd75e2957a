"""Can this ICC profile be printed with?"""

from __future__ import annotations

import struct

_HEADER = 128
_TAG = 12
_MOST_TAGS = 200
_NEEDED = {b"A2B0": "from its inks", b"B2A0": "to its inks", b"B2A1": "to its inks"}


def fault(profile: bytes) -> str | None:
    """What keeps a profile from being a press's, in a person's words; None where nothing does.

    It must be whole, of class `prtr`, for CMYK, and hold the tables that PDF/X-4 and a
    conversion need (ICC.1:2010 §7.2, §8.4; PDF/X-4, ISO 15930-7 §6.2.2).
    """
    if len(profile) < _HEADER + 4 or profile[36:40] != b"acsp":
        return "it is not an ICC profile"
    (size,) = struct.unpack_from(">I", profile)
    if size != len(profile):
        return f"it says that it has {size} bytes, but has {len(profile)}"
    if profile[12:16] != b"prtr":
        return f"it is of class {_word(profile[12:16])}, not of a press (prtr)"
    if profile[16:20] != b"CMYK":
        return f"it is for {_word(profile[16:20])}, not for CMYK"
    return _fault_of_tags(profile)


def _fault_of_tags(profile: bytes) -> str | None:
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    if count > _MOST_TAGS or _HEADER + 4 + count * _TAG > len(profile):
        return "its list of tables is damaged"
    names = set()
    for number in range(count):
        name, start, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + number * _TAG)
        if start + size > len(profile):
            return f"its table {_word(name)} is damaged"
        names.add(name)
    for name, way in _NEEDED.items():
        if name not in names:
            return f"it has no table that leads {way} ({_word(name)})"
    return None


def _word(four: bytes) -> str:
    return four.decode("latin-1").strip("\0 ").encode("ascii", "replace").decode() or "unknown"
