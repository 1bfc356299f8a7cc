"""How the server misbehaves: one function a trap, each given the request and what a healthy server would answer."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from http import HTTPStatus
from threading import Event
from typing import Protocol

FILLER = b"<p>The minutes of the meeting continue on the next line of this page, and on the one after it.</p>\n"
HUGE_BYTES = 30 * 2**20
BOMB_BYTES = 512 * 2**20


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP response, before the connection adds what is the same for all."""

    body: bytes | Iterator[bytes]
    status: HTTPStatus = HTTPStatus.OK
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    changed_at: datetime | None = None
    delay: float = 0.0
    """Seconds before the first byte."""

    @classmethod
    def of(cls, status: HTTPStatus) -> "Answer":
        text = (
            f"<!doctype html><title>{status} {status.phrase}</title><h1>{status.phrase}</h1><p>{status.description}</p>"
        )
        return cls(text.encode(), status)


class Site(Protocol):
    """What misbehaving takes from the site."""

    edition: int
    slow_seconds: float
    stopped: Event


@dataclass(frozen=True, slots=True)
class Asked:
    """What a trap is sprung on."""

    site: Site
    intact: Answer
    """What a healthy server would answer."""
    path: str
    """Percent-encoded: of the article where the trap has one, else of the trap."""


def page(html: str) -> Answer:
    return Answer(html.encode())


def _status(status: HTTPStatus) -> Callable[[Asked], Answer]:
    return lambda _: Answer.of(status)


def _heals(asked: Asked) -> Answer:
    return asked.intact if asked.site.edition == 2 else Answer.of(HTTPStatus.INTERNAL_SERVER_ERROR)


def _slow(asked: Asked) -> Answer:
    return replace(asked.intact, delay=asked.site.slow_seconds)


def _dripping(asked: Asked) -> Answer:
    """Never silent for long, so that only a limit on the whole request ends it."""

    def drops(body: bytes) -> Iterator[bytes]:
        step = len(body) // 100 + 1
        for start in range(0, len(body), step):
            asked.site.stopped.wait(asked.site.slow_seconds / 100)
            yield body[start : start + step]

    return (
        replace(asked.intact, body=drops(asked.intact.body)) if isinstance(asked.intact.body, bytes) else asked.intact
    )


def _moved(asked: Asked) -> Answer:
    return Answer(b"", HTTPStatus.MOVED_PERMANENTLY, headers={"Location": asked.path})


def _loop(asked: Asked) -> Answer:
    """A sign-in that sends its reader back to where he came from, which is the sign-in."""
    return Answer(b"", HTTPStatus.FOUND, headers={"Location": asked.path})


def _huge(_: Asked) -> Answer:
    piece = FILLER * 1024
    return Answer(piece for _ in range(HUGE_BYTES // len(piece) + 1))


def _bomb(_: Asked) -> Answer:
    return Answer(gzip_bomb(), headers={"Content-Encoding": "gzip"})


@cache
def gzip_bomb() -> bytes:
    """Half a gigabyte of markup in under a megabyte of gzip, made in a fraction of a second.

    After a full flush a deflate stream remembers nothing, so the same compressed block can be repeated. It has to be
    one gzip member: readers that decode as they receive stop after the first.
    """
    block = FILLER * (2**20 // len(FILLER))
    count = BOMB_BYTES // len(block) + 1
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _ in range(count):
        checksum = zlib.crc32(block, checksum)
    trailer = checksum.to_bytes(4, "little") + (count * len(block)).to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + packed * count + b"\x03\0" + trailer


ANSWERS: dict[str, Callable[[Asked], Answer]] = {
    "404": _status(HTTPStatus.NOT_FOUND),
    "410": _status(HTTPStatus.GONE),
    "500-heals": _heals,
    "slow": _slow,
    "dripping": _dripping,
    "moved": _moved,
    "redirect-loop": _loop,
    "huge": _huge,
    "gzip-bomb": _bomb,
}
