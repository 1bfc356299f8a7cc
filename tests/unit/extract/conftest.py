"""Pages for the tests: the least HTML around what a test is about."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from newslake.extract.story import Story
from newslake.page import Body, Dump, Given, Page

CAPTURED = datetime(2025, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def page() -> Callable[..., Page]:
    def make(body: str = "", *, head: str = "", ld: Any = None, url: str | None = None, **given: Any) -> Page:
        scripts = "" if ld is None else f'<script type="application/ld+json">{json.dumps(ld)}</script>'
        return Page(
            html=f'<html lang="en-GB"><head>{head}{scripts}</head><body>{body}</body></html>',
            charset="utf-8",
            url=url or "https://www.harbourpost.example/town/2025/harbour-bridge-opens-again",
            captured_at=CAPTURED,
            given=Given(**given),
        )

    return make


@pytest.fixture
def story(page: Callable[..., Page]) -> Callable[..., Story]:
    return lambda *args, **kwargs: Story(page(*args, **kwargs))


@pytest.fixture
def dump() -> Callable[..., Dump]:
    return lambda **given: Dump(text="", charset="utf-8", url=None, captured_at=CAPTURED, given=Given(**given))


@pytest.fixture
def body() -> Callable[..., Body]:
    return lambda **changes: Body(**{"text": "", "blocks": [], "source": "html", "confidence": 1.0, **changes})
