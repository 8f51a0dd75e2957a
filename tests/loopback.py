"""A small web server on the loopback that answers as good and bad ticket shops do."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Shop(ThreadingHTTPServer):
    """Answers by the path that is asked for, and remembers who asked for what."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.most_at_once = 0
        self.closing = threading.Event()
        self._at_once = 0
        self._guard = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def methods(self, path: str) -> list[str]:
        return [method for method, asked in self.asked if asked == path]

    def come(self, method: str, path: str, agent: str) -> None:
        with self._guard:
            self.asked.append((method, path))
            self.agents.add(agent)

    def work(self) -> None:
        """Make an answer, which takes a while, and remember how many are made at once."""
        with self._guard:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(0.05)
        with self._guard:
            self._at_once -= 1


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Shop

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, format: str, *_: object) -> None:
        """Nobody listens."""

    def _answer(self) -> None:
        self.server.come(self.command, self.path, self.headers["User-Agent"])
        try:
            name = self.path.lstrip("/").split("/")[0].split("?")[0]
            answer = getattr(self, f"_{name.replace('-', '_')}", None)
            if answer is not None:
                answer()
            elif name.isdigit() and 400 <= int(name) < 600:
                self._say(int(name))
            else:
                self._say(200, b"tickets")
        except OSError:
            self.close_connection = True

    def _say(self, status: int, body: bytes = b"", **heads: str) -> None:
        self.send_response(status)
        for name, value in heads.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _moved(self) -> None:
        self._say(301, Location="/new" + self.path.removeprefix("/moved"))

    def _for_now(self) -> None:
        self._say(302, Location="/queue")

    def _home(self) -> None:
        self._say(302, Location="/")

    def _away(self) -> None:
        self._say(301, Location=f"http://localhost:{self.server.server_port}/elsewhere")

    def _mail(self) -> None:
        self._say(302, Location="mailto:tickets@lamp.example")

    def _round(self) -> None:
        self._say(302, Location="/dance")

    def _dance(self) -> None:
        self._say(302, Location="/round")

    def _endless(self) -> None:
        self._say(302, Location=f"/endless/{len(self.path)}/{'x' * len(self.path)}")

    def _no_head(self) -> None:
        self._say(405 if self.command == "HEAD" else 200, b"tickets")

    def _no_head_here(self) -> None:
        if self.command == "HEAD":
            self._hang_up()
        else:
            self._say(200, b"tickets")

    def _slow(self) -> None:
        self.server.closing.wait(0.6)
        self._say(200, b"tickets")

    def _busy(self) -> None:
        self.server.work()
        self._say(200, b"tickets")

    def _hang(self) -> None:
        self.server.closing.wait(30)
        self.close_connection = True

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not self.server.closing.wait(0.05):
            self.wfile.write(b"x")

    def _gibberish(self) -> None:
        self.wfile.write(b"TICKETS FOR SALE\r\n\r\n")
        self.close_connection = True

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _torn(self) -> None:
        if self.command == "HEAD":
            self._say(405)
            return
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nhalf")
        self.close_connection = True

    def _huge(self) -> None:
        if self.command == "HEAD":
            self._say(405)
            return
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n")
        while not self.server.closing.is_set():
            self.wfile.write(b"x" * 65536)


@contextmanager
def open_shop(certificate: Path | None = None) -> Iterator[Shop]:
    """A shop that serves until the end of the block; with a certificate, over TLS."""
    shop = Shop()
    if certificate is not None:
        safely = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        safely.load_cert_chain(certificate)
        shop.socket = safely.wrap_socket(shop.socket, server_side=True)
        shop.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=shop.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        shop.closing.set()
        shop.shutdown()
        shop.server_close()
        thread.join()
