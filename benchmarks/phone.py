"""A client that costs next to nothing, so that a measure of a server is not one of its client."""

from __future__ import annotations

import socket
import time

LENGTH = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n"


class Phone:
    """A client that costs next to nothing: one kept connection, requests as bytes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.times: list[float] = []
        self.call()

    def call(self) -> None:
        """Open the connection."""
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def fetch(self, method: bytes, path: bytes, body: bytes = b"") -> bytes:
        """Send a request, read the whole answer, return where it leads."""
        start = time.perf_counter()
        head = b"%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n" % (method, path)
        request = head + (LENGTH % len(body) if body else b"") + b"\r\n" + body
        try:
            answer, end = self._exchange(request)
        except ConnectionError:  # a worker was replaced: the same again, as phones do
            self.socket.close()
            self.call()
            answer, end = self._exchange(request)
        self.times.append(time.perf_counter() - start)
        if answer[9:12] not in {b"200", b"303"}:
            raise RuntimeError(f"{method!r} {path!r}: {answer[:40]!r}")
        return _header(answer, end, b"location") or path

    def _exchange(self, request: bytes) -> tuple[bytes, int]:
        self.socket.sendall(request)
        answer = self._more()
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more()
        size = int(_header(answer, end, b"content-length"))
        while len(answer) < end + 4 + size:
            answer += self._more()
        return answer, end

    def _more(self) -> bytes:
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server hung up")
        return piece


def _header(answer: bytes, end: int, name: bytes) -> bytes:
    lowered = answer[:end].lower()
    place = lowered.find(b"\r\n" + name + b":")
    if place < 0:
        return b""
    begin = place + len(name) + 3
    stop = answer.find(b"\r\n", begin)
    return answer[begin:stop].strip()
