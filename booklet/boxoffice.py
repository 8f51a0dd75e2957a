"""Does each ticket link that is printed open its own screening, and none that is off?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from booklet.findings import Finding, Place, found
from booklet.model import Edition, Screening
from booklet.patterns import pattern

Rule = Callable[[Edition], Iterator[Finding]]


# --- Codes and addresses -----------------------------------------------------------------------


def _codes(edition: Edition) -> Iterator[Finding]:
    first: dict[str, Screening] = {}
    for screening in edition.screenings:
        code = screening.code
        if code and code in first:
            there = first[code].record.place("code")
            name = there.file.name if there.file else ""
            message = f"The code {code} is already at {name}:{there.line or there.cell}."
            yield found("D209", message, screening.record.place("code"))
        first.setdefault(code, screening)


def _tickets(edition: Edition) -> Iterator[Finding]:
    sells = edition.settings.ticket_url or any(s.ticket_url for s in edition.public_screenings)
    for screening in edition.public_screenings:
        if not screening.has_tickets:
            continue
        url = screening.ticket_url
        is_free = screening.record.free or (
            screening.programme.record is not None and screening.programme.record.free
        )
        if url is None and sells and not is_free:
            remedy = "Add `code`, so that the edition's pattern applies, or `ticket_url`."
            message = "This screening has no ticket URL."
            yield found("D210", message, screening.record.place(), remedy)
        elif url is not None and not _is_url(url):
            message = f"`{url}` is no web address."
            own = screening.record.ticket_url is not None
            place = screening.record.place("ticket_url") if own else Place()
            place = place if own else edition.settings.place("ticket_url")
            yield found("D210", message, place, "Write it in full, from https:// on.")


def _is_url(text: str) -> bool:
    scheme, _, rest = text.partition("://")
    host = rest.split("/")[0]
    return (
        scheme in {"http", "https"}
        and "." in host
        and not any(char.isspace() or char in '<>"{}' for char in text)
    )


# --- Pages that they open ----------------------------------------------------------------------


def _pages(edition: Edition) -> Iterator[Finding]:
    """Links that open the page of another screening."""
    pattern = edition.settings.ticket_url
    if pattern is not None and "{code}" not in pattern and _is_url(pattern):
        message = f"{pattern} is the same page for all screenings."
        place = edition.settings.place("ticket_url")
        yield found("D307", message, place, "Write `{code}` where the screening's code belongs.")
    opened: dict[str, list[Screening]] = {}
    for screening in _linked(edition):
        if screening.ticket_url != pattern:
            yield from _opened_before(screening, opened.setdefault(_page(screening), []), edition)
            opened[_page(screening)].append(screening)


def _opened_before(
    screening: Screening, before: Sequence[Screening], edition: Edition
) -> Iterator[Finding]:
    # Two that share their code as well are D209.
    rivals = [one for one in before if one.code != screening.code or one.record.ticket_url]
    strangers = [one for one in rivals if one.programme.id != screening.programme.id]
    if rivals:
        other = (strangers or rivals)[0]
        code = "D307" if strangers else "D308"
        message = f"{screening.ticket_url} is also opened by {edition.called(other)}."
        yield found(code, message, _place(screening))


def _hosts(edition: Edition) -> Iterator[Finding]:
    """Links that lead elsewhere than the edition's pattern, or most other links."""
    elsewhere: dict[str, list[Screening]] = {}
    linked = list(_linked(edition))
    usual = _usual_host(linked, edition.settings.ticket_url)
    for screening in linked:
        if usual and (host := _host(screening.ticket_url or "")) != usual:
            elsewhere.setdefault(host, []).append(screening)
    for host, screenings in elsewhere.items():
        more = f" ({len(screenings)} screenings)" if len(screenings) > 1 else ""
        message = f"Tickets are sold at {host} here{more}, and at {usual} elsewhere."
        yield found("D309", message, _place(screenings[0]))


def _usual_host(linked: Sequence[Screening], pattern: str | None) -> str:
    if pattern is not None:
        return _host(pattern)
    hosts = Counter(_host(screening.ticket_url or "") for screening in linked)
    host, count = hosts.most_common(1)[0] if hosts else ("", 0)
    return host if 2 * count > len(linked) else ""


def _linked(edition: Edition) -> Iterator[Screening]:
    for screening in edition.public_screenings:
        if screening.has_tickets and screening.ticket_url and _is_url(screening.ticket_url):
            yield screening


def _page(screening: Screening) -> str:
    """What a link opens, however it is written."""
    url = screening.ticket_url or ""
    rest = url.partition("://")[2]
    host = re.split(r"[/?#]", rest)[0]
    return _host(url) + rest[len(host) :].rstrip("/")


def _host(url: str) -> str:
    return re.split(r"[/?#]", url.partition("://")[2])[0].lower().removeprefix("www.")


def _place(screening: Screening) -> Place:
    """Where a link is written: at the screening itself, or by its code."""
    own = screening.record.ticket_url is not None
    return screening.record.place("ticket_url" if own else "code")


# --- Cancelled screenings ----------------------------------------------------------------------

_OFF = r"(?:cancell?ed|called off|annulée?|abgesagt)\b"
_IS_OFF = pattern(
    rf"^\W*{_OFF}|\b(?:this|cette) \w+ (?:is|has been|est|a été) {_OFF}", re.IGNORECASE
)


def _cancelled(edition: Edition) -> Iterator[Finding]:
    """Tickets offered for what is off: by a QR code, or by a link in its own words."""
    for screening in edition.public_screenings:
        record = screening.record
        link = (screening.ticket_url or "").partition("://")[2]
        for key, text in (("status_note", record.status_note), ("note", record.note)):
            words = [text.get(tag) for tag in text or ()] if text else []
            if screening.is_cancelled and link and any(link in one for one in words):
                message = f"{edition.called(screening)} is cancelled, and its `{key}` has {link}."
                yield found("D312", message, record.place(key), "Take the link out.")
            elif screening.has_tickets and any(_IS_OFF.search(one) for one in words):
                message = (
                    f"{edition.called(screening)} is cancelled by its `{key}`, not by its `status`."
                )
                yield found("D312", message, record.place(key))
                break


RULES: Sequence[Rule] = (_codes, _tickets, _pages, _hosts, _cancelled)
