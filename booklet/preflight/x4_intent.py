"""Does a file say which press it is for, and blend in that press's inks?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from booklet import icc
from booklet.condition import Condition
from booklet.preflight.census import census
from booklet.preflight.damage import careful, text_of
from booklet.preflight.opened import BROKEN, OpenFile
from booklet.preflight.verdicts import Expected, Fault

_CMYK = 4
_INKS = ("/DeviceCMYK", "/DeviceGray")


@careful
def check_intent(file: OpenFile, expected: Expected) -> Iterator[Fault]:
    """One output intent for PDF/X names the condition and holds its profile.

    PDF/X-4, ISO 15930-7 §6.2.2: OutputConditionIdentifier; RegistryName where the identifier
    is registered; DestOutputProfile of class prtr, for CMYK, N = 4. That the profile is the
    condition's own, byte for byte, is trade practice: the printer compares its checksum.
    """
    intents = _intents(file.pdf)
    if len(intents) != 1:
        word = "no output intent" if not intents else f"{len(intents)} output intents"
        yield Fault(f"The file has {word} for PDF/X; it is to have one.")
        return
    yield from _faults_of_name(intents[0], expected.condition)
    if "/DestOutputProfileRef" in intents[0]:
        yield Fault("The output intent points to a profile outside the file.")
    profile = intents[0].get("/DestOutputProfile")
    if not isinstance(profile, pikepdf.Stream):
        yield Fault("The output intent has no profile embedded.")
        return
    yield from _faults_of_profile(profile, expected.condition)


def _intents(pdf: pikepdf.Pdf) -> list[Any]:
    found = pdf.Root.get("/OutputIntents")
    entries = list(found) if isinstance(found, pikepdf.Array) else []
    return [
        one
        for one in entries
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name("/GTS_PDFX")
    ]


def _faults_of_name(intent: Any, condition: Condition | None) -> Iterator[Fault]:
    identifier = _text(intent.get("/OutputConditionIdentifier"))
    if not identifier:
        yield Fault("The output intent does not name its condition.")
    elif condition and identifier != condition.identifier:
        yield Fault(
            f"The output intent is “{identifier}” instead of “{condition.identifier}”.",
            remedy=f"Export it for {condition.title}.",
        )
    registry = _text(intent.get("/RegistryName"))
    if condition and condition.registry and registry != condition.registry:
        word = f"“{registry}”" if registry else "nothing"
        yield Fault(f"The output intent says {word} as RegistryName, not “{condition.registry}”.")
    elif "/RegistryName" in intent and not registry:
        yield Fault("The output intent's RegistryName is empty.")


def _faults_of_profile(stream: Any, condition: Condition | None) -> Iterator[Fault]:
    data = _bytes(stream)
    if data is None:
        yield Fault("The output intent's profile cannot be read.")
        return
    if wrong := icc.fault(data):
        yield Fault(f"The output intent's profile cannot be used: {wrong}.")
        return
    if stream.get("/N") != _CMYK:
        yield Fault(f"The output intent's profile has 4 channels, but N says {stream.get('/N')}.")
    if condition is None or condition.profile is None:
        return
    try:
        own = condition.profile.read_bytes()
    except OSError:
        return
    if own != data:
        message = f"The output intent's profile is not {condition.profile.name}, byte for byte."
        yield Fault(message, remedy=f"Embed {condition.profile.name} as it is.")


@careful
def check_groups(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """Transparency groups blend in CMYK or gray, or leave the space to the output intent.

    PDF/X-4, ISO 15930-7 §6.2.4 and §6.3: a group's CS is a device space of the intent, or
    ICCBased. One that repeats the intent's own CMYK profile is refused by preflights, since
    its black would not stay black (trade practice).
    """
    intents = _intents(file.pdf)
    own = _bytes(intents[0].get("/DestOutputProfile")) if intents else None
    told: set[tuple[int, str]] = set()
    for met in census(file).with_key("/Group"):
        group = met.obj.get("/Group")
        if not isinstance(group, pikepdf.Dictionary) or group.get("/S") != "/Transparency":
            continue
        wrong = _wrong_space(group.get("/CS"), own)
        if wrong and (met.page, wrong) not in told:
            told.add((met.page, wrong))
            yield Fault(f"A transparency group blends in {wrong}.", met.page)


def _wrong_space(space: Any, own: bytes | None) -> str:
    if space is None or (isinstance(space, pikepdf.Name) and text_of(space) in _INKS):
        return ""
    if isinstance(space, pikepdf.Name):
        return text_of(space)[1:]
    family = text_of(space[0]) if isinstance(space, pikepdf.Array) and len(space) else ""
    if family in _INKS and len(space) == 1:
        return ""
    if family != "/ICCBased" or len(space) < 2 or not isinstance(space[1], pikepdf.Stream):
        return f"{family[1:]}" if family.startswith("/") else "a space that cannot be read"
    count = space[1].get("/N")
    if count not in (1, _CMYK):
        return f"an ICC space of {count} channels"
    if own is not None and count == _CMYK and _bytes(space[1]) == own:
        return "an ICC space that repeats the output intent's profile"
    return ""


def _bytes(stream: Any) -> bytes | None:
    try:
        return bytes(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else None
    except BROKEN:
        return None


def _text(found: Any) -> str:
    return text_of(found).strip() if isinstance(found, pikepdf.String) else ""
