"""Where the CPU of reading a page goes: newslake's share by stage.

A few dozen looks at the clock a page, at the functions that are the stages; a profiler, which looks at every call,
makes code of many small calls seem dearer than it is.
"""

import gc
import inspect
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from benchmarks import readers
from benchmarks.speed import ROUNDS, Pages, unread
from newslake import extract
from newslake.clean import html
from newslake.clean.forest import Forest
from newslake.clean.traits import Hints, Said
from newslake.extract import authors, dates, languages, pictures, titles
from newslake.page import Body

# A stage, and a function that is part of it, in the place where its caller looks it up.
_STAGES: tuple[tuple[str, Any, str], ...] = (
    ("walk", html, "blocks"),
    ("traits", Hints, "of"),
    ("traits", Said, "of"),
    ("traits", html, "traits"),
    ("forests", Forest, "probability"),
    ("article or not", html, "article_score"),
    ("layout", Body, "of"),
    ("other cleaning", html, "read"),
    ("title", titles, "title"),
    ("authors", authors, "signatures"),
    ("authors", authors, "persons"),
    ("dates", dates, "published"),
    ("dates", dates, "modified"),
    ("language", languages, "language"),
    ("pictures", pictures, "url"),
    ("pictures", pictures, "caption"),
    ("other fields", extract, "fields"),
)


class _Clock:
    """CPU seconds by stage; the time of a stage within another is the inner one's alone."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._inner: list[float] = []

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            start = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                spent = time.process_time() - start
                self.seconds[stage] += spent - self._inner.pop()
                if self._inner:
                    self._inner[-1] += spent

        return run


def shares(pages: Pages) -> dict[str, float]:
    """Milliseconds a page by stage, in the order in which they are done; of each stage its best pass."""
    passes = [_pass(pages) for _ in range(ROUNDS)]
    return {stage: min(one[stage] for one in passes) for stage in passes[0]}


def table(found: Mapping[str, float]) -> str:
    """The stages, and what share of the whole each is."""
    whole = sum(found.values())
    lines = [f"  {stage:<36}{spent:>11.2f} ms{100 * spent / whole:>8.1f} %" for stage, spent in found.items()]
    return "\n".join([*lines, f"  {'all of it':<36}{whole:>11.2f} ms"])


def _pass(pages: Pages) -> dict[str, float]:
    clock = _Clock()
    decode = clock.timed("decode", lambda capture: capture.decoded())
    parse = clock.timed("parse", lambda page: page.dom)
    metadata = clock.timed("metadata", lambda page: (page.metas, page.json_ld))
    gc.collect()
    with _watched(clock):
        for capture, page in pages:
            decode(capture)
            fresh = unread(page)
            parse(fresh)
            metadata(fresh)
            readers.newslake(fresh)
    order = dict.fromkeys(["decode", "parse", "metadata", *(stage for stage, *_ in _STAGES)])
    return {stage: 1000 * clock.seconds[stage] / len(pages) for stage in order}


@contextmanager
def _watched(clock: _Clock) -> Iterator[None]:
    """Each stage's function in a wrapper that looks at the clock."""
    with ExitStack() as patches:
        for stage, owner, name in _STAGES:
            function = getattr(owner, name)
            timed = clock.timed(stage, function)
            patches.enter_context(
                mock.patch.object(owner, name, staticmethod(timed) if inspect.ismethod(function) else timed)
            )
        yield
