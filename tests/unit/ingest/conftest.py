from collections.abc import Iterator

import pytest

from loopback import Server


@pytest.fixture
def server() -> Iterator[Server]:
    started = Server()
    yield started
    started.stop()
