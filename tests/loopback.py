"""A server on loopback that says byte for byte what a test tells it, and remembers who asked, and how."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """One request."""

    host: str
    path: str
    headers: dict[str, str]
    at: float
    """Monotonic seconds when it had come in whole."""


def answer(body: bytes | str = b"", *headers: str, status: str = "200 OK") -> bytes:
    """A response as it goes over the wire."""
    body = body.encode() if isinstance(body, str) else body
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]).encode() + body


class Server:
    """Answers from ``answers`` by path, else 404; a function is called with the socket, and ends the connection."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes | Callable[[socket.socket], object]] = {}
        self.asked: list[Asked] = []
        self.most_at_once: Counter[str] = Counter()
        """The most connections that a host had at one time."""
        self._open: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str = "/", host: str = "paper.localhost") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def stop(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        host = ""
        with connection:
            try:
                while head := _head(connection):
                    first, *lines = head.split("\r\n")
                    headers = {
                        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
                    }
                    if not host:
                        host = headers["host"].partition(":")[0]
                        self._count(host, 1)
                    if not self._answer(connection, host, first.split()[1], headers):
                        break
            except OSError:
                pass  # the reader had enough
            finally:
                self._count(host, -1)

    def _count(self, host: str, step: int) -> None:
        with self._lock:
            self._open[host] += step
            self.most_at_once[host] = max(self.most_at_once[host], self._open[host])

    def _answer(self, connection: socket.socket, host: str, path: str, headers: dict[str, str]) -> bool:
        """Whether the connection may be used again."""
        self.asked.append(Asked(host, path, headers, time.monotonic()))
        said = self.answers.get(path, answer(status="404 Not Found"))
        if callable(said):
            said(connection)
            return False
        connection.sendall(said)
        return b"Content-Length" in said and b"Connection: close" not in said


def _head(connection: socket.socket) -> str:
    data = b""
    while not data.endswith(b"\r\n\r\n"):
        if not (piece := connection.recv(65_536)):
            return ""
        data += piece
        if data.startswith(b"\x16"):  # a TLS client says hello
            connection.sendall(answer(status="400 Bad Request"))
            return ""
    return data.decode("latin-1")
