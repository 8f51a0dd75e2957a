"""What does a web server answer to an address? Asked politely, within limits, on through redirects.

A head is asked for first, since it costs a server least; where that is refused, the page. Of that
no more is read than shows that it comes.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPSConnection, RemoteDisconnected
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from msgspec import Struct, field

from booklet import __version__

AGENT = f"booklet/{__version__} (asks whether the addresses in a printed programme work)"
_KEPT_IN_PATHS = "%/:=&?~#+!$,;'@()*[]"
_ON = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})


class Trouble(StrEnum):
    """Why there is no answer."""

    NAME = "name"
    REACH = "reach"
    SECURITY = "security"
    TIME = "time"
    BROKEN = "broken"
    CIRCLE = "circle"


class Limits(Struct, frozen=True):
    """How long is waited, in seconds, and how much is taken."""

    connecting: float = 10.0
    answer: float = 30.0
    """For the whole answer, redirects and all."""
    redirects: int = 10
    body: int = 65536
    """Bytes of a page that are read."""
    to_one_host: int = 2
    """Requests at a time."""


class Step(Struct, frozen=True):
    """A redirect: whether it is for good, and where it leads."""

    is_for_good: bool
    to: str


class Reply(Struct, frozen=True):
    """What came of asking; without a status there was no answer, and `words` say why."""

    status: int = 0
    steps: tuple[Step, ...] = ()
    seconds: float = 0.0
    trouble: Trouble | None = None
    words: str = ""


class NoAnswer(Exception):
    """A server gave no answer that can be used."""

    def __init__(self, trouble: Trouble, words: str) -> None:
        super().__init__(words)
        self.trouble = trouble
        self.words = words


class _Call(Struct):
    """A request on its way, which another thread may end."""

    ends: float
    line: socket.socket | None = None
    is_cut: bool = False

    @property
    def left(self) -> float:
        return max(self.ends - time.monotonic(), 0.001)

    def cut(self) -> None:
        self.is_cut = True
        if self.line is not None:
            try:
                self.line.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it is closed already


class Caller(Struct):
    """Asks servers, from several threads; one thread watches the time, and may stop all others."""

    limits: Limits = field(default_factory=Limits)
    _guard: threading.Condition = field(default_factory=threading.Condition)
    _busy: Counter[str] = field(default_factory=Counter)
    _calls: list[_Call] = field(default_factory=list)
    _is_stopped: bool = False

    def watch(self) -> None:
        """End the requests that take too long: a server that sends a letter a minute, too."""
        now = time.monotonic()
        with self._guard:
            for call in self._calls:
                if now > call.ends:
                    call.cut()

    def stop(self) -> None:
        """End all requests, and begin no more."""
        with self._guard:
            self._is_stopped = True
            for call in self._calls:
                call.cut()
            self._guard.notify_all()

    def ask(self, address: str) -> Reply:
        """What is answered in the end, and the redirects on the way."""
        steps: list[Step] = []
        seen, spent, here = {address}, 0.0, address
        try:
            while True:
                status, to, took = self._answer(here, self.limits.answer - spent)
                spent += took
                if status not in _ON or not to:
                    return Reply(status, tuple(steps), spent)
                here = urljoin(here, to)
                steps.append(Step(status in _FOR_GOOD, here))
                if here in seen:
                    raise NoAnswer(Trouble.CIRCLE, "its redirects go round in a circle")
                if len(steps) > self.limits.redirects:
                    words = f"it redirects more than {self.limits.redirects} times"
                    raise NoAnswer(Trouble.CIRCLE, words)
                seen.add(here)
        except NoAnswer as error:
            return Reply(0, tuple(steps), spent, error.trouble, error.words)

    def _answer(self, address: str, left: float) -> tuple[int, str, float]:
        """Status, where a redirect leads, and the seconds it took; waiting for a turn is free."""
        parts = _parts(address)
        with self._turn(parts.hostname or ""):
            start = time.monotonic()
            try:
                status, to = self._request("HEAD", parts, left)
            except NoAnswer as error:
                if error.trouble is not Trouble.BROKEN:
                    raise
                status, to = 0, ""
            if not status or status >= 400:
                left -= time.monotonic() - start
                status, to = self._request("GET", parts, left)
            return status, to, time.monotonic() - start

    @contextmanager
    def _turn(self, host: str) -> Iterator[None]:
        """Wait until few enough ask this host."""
        most = self.limits.to_one_host
        with self._guard:
            self._guard.wait_for(lambda: self._is_stopped or self._busy[host] < most)
            self._busy[host] += 1
        try:
            yield
        finally:
            with self._guard:
                self._busy[host] -= 1
                self._guard.notify_all()

    def _request(self, method: str, parts: SplitResult, left: float) -> tuple[int, str]:
        call = _Call(time.monotonic() + left)
        with self._guard:
            if self._is_stopped:
                raise NoAnswer(Trouble.TIME, "nobody waited for the answer")
            self._calls.append(call)
        try:
            return self._talk(method, parts, call)
        except (HTTPException, OSError, ValueError) as error:
            if call.is_cut or isinstance(error, TimeoutError):
                seconds = f"{self.limits.answer:g} seconds"
                words = f"{parts.hostname} does not answer within {seconds}"
                raise NoAnswer(Trouble.TIME, words) from error
            raise _no_answer(error, parts.hostname or "") from error
        finally:
            with self._guard:
                self._calls.remove(call)
            if call.line is not None:
                call.line.close()

    def _talk(self, method: str, parts: SplitResult, call: _Call) -> tuple[int, str]:
        line = call.line = self._connected(parts, call)
        if parts.scheme == "https":
            safely = ssl.create_default_context()
            line = call.line = safely.wrap_socket(
                line, server_hostname=parts.hostname, do_handshake_on_connect=False
            )
            line.do_handshake()
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port)
        connection.sock = line
        line.settimeout(call.left)
        path = parts.path or "/"
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
        connection.request(method, f"{path}?{parts.query}" if parts.query else path, None, headers)
        with connection.getresponse() as response:
            to = response.headers.get("Location", "") if response.status in _ON else ""
            if method == "GET" and not to:
                taken = response.read(self.limits.body)
                if response.length and len(taken) < self.limits.body:
                    raise NoAnswer(Trouble.BROKEN, "its answer breaks off")
            if call.is_cut:
                raise TimeoutError
            return response.status, _plain(to)

    def _connected(self, parts: SplitResult, call: _Call) -> socket.socket:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        limit = min(self.limits.connecting, call.left)
        try:
            return socket.create_connection((parts.hostname or "", port), timeout=limit)
        except TimeoutError as error:
            words = f"{parts.hostname} takes no connection within {limit:.0f} seconds"
            raise NoAnswer(Trouble.TIME, words) from error


def _parts(address: str) -> SplitResult:
    """The parts of an address as they are sent: a name and a path in ASCII."""
    try:
        parts = urlsplit(_plain(address))
        host = (parts.hostname or "").encode("idna").decode()
        has_port = parts.port is not None  # raises ValueError for what is no port
    except (ValueError, UnicodeError) as error:
        raise NoAnswer(Trouble.BROKEN, f"`{address}` is no web address") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise NoAnswer(Trouble.BROKEN, f"`{address}` is no web page's address")
    where = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=f"{where}:{parts.port}" if has_port else where)


def _plain(address: str) -> str:
    """An address with all that is not ASCII, or is no sign of addresses, in per cent."""
    scheme, mark, rest = address.partition("://")
    if not mark:
        return quote(address, safe=_KEPT_IN_PATHS)
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return f"{scheme}://{host}{quote(rest[len(host) :], safe=_KEPT_IN_PATHS)}"


_CERTIFICATES = {
    10: "has expired",
    18: "is one that it made itself",
    19: "is signed by nobody that browsers trust",
    20: "is signed by nobody that browsers trust",
    62: "is for another name",
    64: "is for another name",
}
"""What OpenSSL's codes of verification mean."""


def _no_answer(error: Exception, host: str) -> NoAnswer:
    """An error of the network, in words."""
    match error:
        case ssl.SSLCertVerificationError():
            known = _CERTIFICATES.get(error.verify_code, f"cannot be trusted: {error}")
            return NoAnswer(Trouble.SECURITY, f"the certificate of {host} {known}")
        case ssl.SSLError():
            words = f"no secure connection to {host} can be made"
            return NoAnswer(Trouble.SECURITY, f"{words} ({error.reason or 'TLS'})")
        case socket.gaierror() if error.errno == socket.EAI_AGAIN:
            words = f"the name {host} cannot be looked up; perhaps there is no network here"
            return NoAnswer(Trouble.NAME, words)
        case socket.gaierror():
            return NoAnswer(Trouble.NAME, f"there is no server of the name {host}")
        case ConnectionRefusedError():
            return NoAnswer(Trouble.REACH, f"{host} refuses the connection")
        case ConnectionError() | RemoteDisconnected():
            return NoAnswer(Trouble.BROKEN, f"{host} hangs up without an answer")
        case OSError():
            reason = error.strerror or type(error).__name__
            return NoAnswer(Trouble.REACH, f"{host} cannot be reached: {reason}")
        case _:
            return NoAnswer(Trouble.BROKEN, f"what {host} answers is no web server's answer")
