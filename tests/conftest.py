"""What holds for every test: nothing reaches beyond loopback."""

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("", "localhost", "ip6-localhost")


class BeyondLoopback(BaseException):
    """A test was about to leave this machine; not an Exception, so that no code under test can swallow it."""


def _is_loopback(host: Any) -> bool:
    name = (host.decode() if isinstance(host, bytes) else str(host or "")).rstrip(".").lower()
    if name in NAMES or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback


def _guarded(method: Any) -> Any:
    def call(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise BeyondLoopback(f"a test asked for {address}")
        return method(self, address)

    return call


def _getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
    if not (_is_loopback(host) or _is_address(host) or host == socket.gethostname()):  # Airflow asks for its own name
        raise BeyondLoopback(f"a test asked the name service for {host}")
    return _REAL_GETADDRINFO(host, *arguments, **options)


def _is_address(host: Any) -> bool:
    """Looking up an address asks nobody."""
    try:
        ipaddress.ip_address(str(host).split("%")[0])
    except ValueError:
        return False
    return True


_REAL_GETADDRINFO = socket.getaddrinfo
# At import, not in a fixture: fixtures of a wider scope and code at import time are held to it too.
socket.socket.connect = _guarded(socket.socket.connect)  # type: ignore[method-assign]  # to replace it is the point
socket.socket.connect_ex = _guarded(socket.socket.connect_ex)  # type: ignore[method-assign]  # here too
socket.getaddrinfo = _getaddrinfo


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Headless Chromium; one for all tests, as Playwright can be started but once."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None and not os.environ.get("CI"):
        pytest.skip("needs a browser: apt-get install chromium")  # with CI=true it is an error instead
    quiet = ["--disable-quic", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", *quiet])
        yield running
        running.close()
