"""Does every printed address lead to where a reader is meant to get? Asks only when told to."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from booklet.addresses import Printed, printed
from booklet.asking import Caller, Limits, Reply, Trouble
from booklet.check import check
from booklet.console import Progress
from booklet.findings import Finding, found, weigh
from booklet.load import load
from booklet.material import stop
from booklet.silencing import silences

AT_ONCE = 8
SLOW = 5.0
"""Seconds after which somebody with a telephone in a queue gives up."""
_TICK = 0.1
_PATIENCE = 2.0
"""Seconds that threads get to end once nobody waits for them: one may be looking up a name."""
_BY_HAND = frozenset({401, 403, 429})
"""What servers answer to programs where they would have shown a person the page."""
_CODES = {
    Trouble.NAME: "L103",
    Trouble.REACH: "L103",
    Trouble.SECURITY: "L104",
    Trouble.TIME: "L105",
    Trouble.BROKEN: "L106",
    Trouble.CIRCLE: "L106",
}


class Asked(Struct, frozen=True):
    """What came of asking all addresses of an edition."""

    addresses: int
    screenings: int
    """Those whose tickets were asked for."""
    findings: tuple[Finding, ...]


def ask_edition(
    folder: Path, progress: Progress, limits: Limits | None = None, *, final: bool = False
) -> Asked:
    """Ask every address that an edition prints. Raises BookletError where its data cannot be read.

    What is wrong in the data is told too, for an address may be among it.
    """
    progress.stage("Reading the edition")
    edition, findings = load(folder.resolve())
    if edition is None:
        raise stop(weigh(findings, {}, final=final))
    findings += check(edition)
    addresses = printed(edition)
    progress.stage("Asking the addresses")
    replies = ask_all([one.address for one in addresses], progress, limits or Limits())
    for one in addresses:
        findings += judge(one, replies[one.address])
    screenings = sum(use.is_screening for one in addresses for use in one.uses)
    weighed = weigh(findings, edition.settings.severities, silences(edition), final=final)
    return Asked(len(addresses), screenings, weighed)


# Asking


def ask_all(addresses: Sequence[str], progress: Progress, limits: Limits) -> Mapping[str, Reply]:
    """The reply to each address, asked several at a time; leaves no thread behind."""
    caller, replies = Caller(limits), dict[str, Reply]()
    todo: queue.SimpleQueue[str] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[str, Reply | BaseException]] = queue.SimpleQueue()
    for address in _in_turn(addresses):
        todo.put(address)
    threads = [
        threading.Thread(target=_work, args=(caller, todo, done), name="asking", daemon=True)
        for _ in range(min(AT_ONCE, len(addresses)))
    ]
    try:
        for thread in threads:
            thread.start()
        while len(replies) < len(addresses):
            caller.watch()
            progress.count(len(replies), len(addresses), "addresses")
            try:
                address, reply = done.get(timeout=_TICK)
            except queue.Empty:
                continue
            if isinstance(reply, BaseException):
                raise reply
            replies[address] = reply
    finally:
        caller.stop()
        for thread in threads:
            if thread.ident is not None:
                thread.join(_PATIENCE)
    return replies


def _work(
    caller: Caller,
    todo: queue.SimpleQueue[str],
    done: queue.SimpleQueue[tuple[str, Reply | BaseException]],
) -> None:
    """Ask until nothing is left; after a stop, what is left is answered at once."""
    while True:
        try:
            address = todo.get_nowait()
        except queue.Empty:
            return
        try:
            done.put((address, caller.ask(address)))
        except BaseException as error:  # told to the thread that waits for it
            done.put((address, error))
            return


def _in_turn(addresses: Sequence[str]) -> Iterator[str]:
    """The addresses so that one host follows another, since few may ask the same at a time."""
    hosts: dict[str, list[str]] = {}
    for address in addresses:
        hosts.setdefault(_host(address), []).append(address)
    for group in zip_longest(*hosts.values()):
        yield from (address for address in group if address is not None)


# Judging


def judge(one: Printed, reply: Reply) -> Iterator[Finding]:
    """What is wrong with an address, all that it stands for named."""
    if reply.trouble is not None:
        yield _found(_CODES[reply.trouble], one, f"{reply.words}{_via(reply)}")
    elif reply.status in _BY_HAND:
        words = f"the server shows it to no program: {_status(reply)}"
        yield _found("L109", one, words)
    elif reply.status >= 400:
        code = "L102" if reply.status >= 500 else "L101"
        yield _found(code, one, f"the server answers {_status(reply)}{_via(reply)}")
    else:
        yield from _moved(one, reply)
    if reply.status and reply.seconds > SLOW:
        yield _found("L107", one, f"the answer takes {reply.seconds:.0f} seconds")


def _moved(one: Printed, reply: Reply) -> Iterator[Finding]:
    """Where redirects led that were answered in the end."""
    if not reply.steps:
        return
    end = reply.steps[-1].to
    if _host(end) != _host(one.address):
        yield _found("L108", one, f"it leads to another server, {end}")
    elif _is_home(end) and not _is_home(one.address):
        yield _found("L108", one, f"it leads to the home page only, {end}")
    else:
        is_for_good = all(step.is_for_good for step in reply.steps)
        how = "for good" if is_for_good else "for the time being"
        yield _found("L110", one, f"it leads on {how} to {end}")


def _found(code: str, one: Printed, words: str) -> Finding:
    return found(code, f"{one.address} ({one.named}): {words}.", one.place)


def _status(reply: Reply) -> str:
    try:
        return f"{reply.status} {HTTPStatus(reply.status).phrase}"
    except ValueError:
        return str(reply.status)


def _via(reply: Reply) -> str:
    return f", redirected to {reply.steps[-1].to}" if reply.steps else ""


def _host(address: str) -> str:
    """A server's name; `www.` before it makes no other server."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    except ValueError:
        return ""
    return (parts.hostname or "").removeprefix("www.") + port


def _is_home(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in {"", "/"} and not parts.query
