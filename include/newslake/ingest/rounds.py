"""One round of reading what is new: due → feeds → pages, host by host → seal.

Each step can be run again. What it makes lies in the batch's staging under ``ingest-…`` until ``seal`` joins it; from
then on every step fetches nothing and answers from the sealed captures. Cursors move last, so a round that dies is a
round that did not happen.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from newslake.errors import PermanentError
from newslake.ingest import listings, parts
from newslake.ingest.cursors import Cursor, Outcome, Reading, Wanted
from newslake.ingest.listings import Listing
from newslake.ingest.sources import Settings
from newslake.ingest.web import Fetched, Fetcher, Rules, utc_now
from newslake.lake import Batch, Lake
from newslake.tables import KINDS

if TYPE_CHECKING:
    import tldextract

MAX_PARTS = 4
"""Tasks that fetch pages side by side. Fetching is waiting: more would be more starts, not more pages."""
THREADS = 8
"""Outlets that one task asks side by side."""
PART_TIME = timedelta(minutes=40)
"""After this the rest of a part's pages waits for the next round, which is an hour after the last."""
STRIKES = 3
"""Failed connections in a row after which an outlet is left alone for the round."""

FEEDS, PAGES, PLAN = "ingest-feeds", "ingest-pages-", "ingest-plan"
TRANSIENT = frozenset({"timeout", "connection-failed", "tls-failed", "robots-unavailable"})
_TRANSIENT_STATUS = frozenset({408, 425, 429})
_PUSHED_BACK = frozenset({429, 503})

T = TypeVar("T")
R = TypeVar("R")
Clock = Callable[[], datetime]
Sleep = Callable[[float], object]


def due(batch: Batch, lake: Lake, settings: Settings, now: datetime) -> list[str]:
    """Ids of the sources whose time has come, in the order of the file."""
    if _is_sealed(batch, lake):
        read = {row["source_id"] for row in _rows(batch, lake) if row["kind"] in ("feed", "sitemap")}
        return [name for name in settings.sources if name in read]
    return [name for name, source in settings.sources.items() if _cursor(lake, name).is_due(source.every, now)]


def feeds(
    batch: Batch,
    lake: Lake,
    settings: Settings,
    source_ids: Sequence[str],
    *,
    clock: Clock = utc_now,
    sleep: Sleep = time.sleep,
) -> list[str]:
    """Read feeds and sitemaps; return the names of the parts, by host, that the pages they lead to make."""
    if _is_sealed(batch, lake):
        return list(_parted(_sealed_pages(batch, lake)))
    sources = [settings.sources[name] for name in source_ids if name in settings.sources]
    cursors = {name: _cursor(lake, name) for name in settings.sources}
    read_at = clock()
    with (
        parts.making(batch, lake, FEEDS, at=read_at, warcinfo=True) as part,
        Fetcher(settings.fetch, clock=clock, sleep=sleep) as web,
    ):
        found = _side_by_side(
            sources, lambda source: source.url, lambda source: listings.read(source, cursors[source.id], web, part)
        )
    readings = _readings(dict(zip((source.id for source in sources), found, strict=True)), cursors, settings, read_at)
    return _stage_plan(batch, lake, readings, settings.fetch.max_pages_per_source, web.rules)


def pages(
    batch: Batch,
    lake: Lake,
    settings: Settings,
    part: str,
    *,
    clock: Clock = utc_now,
    sleep: Sleep = time.sleep,
) -> int:
    """Fetch the pages of one part; return how many were tried."""
    if _is_sealed(batch, lake):
        return len(_parted(_sealed_pages(batch, lake)).get(part, []))
    plan = _staged(batch, lake, f"{part}-plan")
    rules = {origin: Rules(**each) for origin, each in plan["rules"].items()}
    begun = clock()
    patience = _Patience(begun + PART_TIME, clock)
    with (
        parts.making(batch, lake, part, at=begun) as captures,
        Fetcher(settings.fetch, rules=rules, clock=clock, sleep=sleep) as web,
    ):

        def visit(planned: Mapping[str, Any]) -> bool:
            page = Wanted.of(planned["page"])
            if patience.is_out(page.url):
                return False
            fetched = web.fetch(page.url)
            patience.saw(fetched)
            captures.add(fetched, "page", planned["source_id"], given=page.given)
            return True

        tried = _side_by_side(plan["pages"], lambda planned: str(planned["page"]["url"]), visit)
    return sum(tried)


def seal(batch: Batch, lake: Lake) -> dict[str, int]:
    """Join the parts to one batch, then move the cursors; return captures by kind.

    :raises PermanentError: where the batch's feeds were not read.
    """
    is_sealed = _is_sealed(batch, lake)
    plan = lake.staged_json(batch, PLAN) if is_sealed else _staged(batch, lake, PLAN)
    if plan and not is_sealed:
        parts.join(batch, lake, [FEEDS, *plan["parts"]])
    rows = _rows(batch, lake)
    if plan:
        # Also where an earlier try sealed the batch and died before it came to this.
        _move_cursors(lake, plan["readings"], rows)
        lake.unstage(batch, "ingest-")
    counts = Counter(row["kind"] for row in rows)
    return {kind: counts[kind] for kind in KINDS}


# Planning


def _readings(
    found: Mapping[str, Listing], cursors: Mapping[str, Cursor], settings: Settings, read_at: datetime
) -> dict[str, Reading]:
    """What each source wants; a page that several list is wanted by the first alone."""
    readings: dict[str, Reading] = {}
    taken: set[str] = set()
    known = {url for cursor in cursors.values() for url in cursor.known}
    for name, listing in found.items():
        cursor, source = cursors[name], settings.sources[name]
        wanted = [page for page in cursor.wanted(listing.entries, known) if page.url not in taken]
        taken.update(page.url for page in wanted)
        readings[name] = Reading(
            read_at=read_at.isoformat(),
            failures=cursor.failures + 1 if listing.has_failed else 0,
            is_listing=listing.is_new,
            validators=cursor.validators if listing.has_failed else listing.validators,
            listed={entry.url: entry.marker for entry in listing.entries},
            wanted=tuple(_in_language(page, source.language) for page in wanted),
        )
    return readings


def _in_language(page: Wanted, language: str | None) -> Wanted:
    """What sources.toml says of the language stands in where the feed says nothing."""
    return page if page.given.language else replace(page, given=replace(page.given, language=language))


def _stage_plan(
    batch: Batch, lake: Lake, readings: Mapping[str, Reading], most: int, rules: Mapping[str, Rules]
) -> list[str]:
    """Stage what each part is to fetch, and the readings for ``seal``; ``most`` pages of one source."""
    planned = {page.url: (name, page) for name, each in readings.items() for page in each.wanted[:most]}
    parted = _parted(planned)
    for part, urls in parted.items():
        outlets = {_outlet(url) for url in urls}
        plan = {
            "pages": [{"source_id": planned[url][0], "page": asdict(planned[url][1])} for url in urls],
            # What the feeds' hosts said is not asked again by those who fetch their pages.
            "rules": {origin: each.as_json() for origin, each in rules.items() if _outlet(origin) in outlets},
        }
        lake.stage_json(batch, f"{part}-plan", plan)
    lake.stage_json(batch, PLAN, {"parts": list(parted), "readings": {k: v.as_json() for k, v in readings.items()}})
    return list(parted)


def _parted(urls: Iterable[str]) -> dict[str, list[str]]:
    """At most ``MAX_PARTS`` parts of about equal work; an outlet is in one of them only."""
    by_outlet: dict[str, list[str]] = {}
    for url in urls:
        by_outlet.setdefault(_outlet(url), []).append(url)
    shares: list[list[str]] = [[] for _ in range(min(MAX_PARTS, len(by_outlet)))]
    for outlet in sorted(by_outlet, key=lambda name: (-len(by_outlet[name]), name)):
        min(shares, key=len).extend(by_outlet[outlet])
    return {f"{PAGES}{number}": share for number, share in enumerate(shares)}


def _outlet(url: str) -> str:
    """The registrable domain, because its hosts redirect to each other; where there is none, the host."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return _suffixes()(host).top_domain_under_public_suffix or host


@cache
def _suffixes() -> "tldextract.TLDExtract":
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


# Fetching


def _side_by_side(items: Sequence[T], url: Callable[[T], str], work: Callable[[T], R]) -> list[R]:
    """``work`` on each item, in the order of the items; those of one outlet one after the other."""
    by_outlet: dict[str, list[int]] = {}
    for index, item in enumerate(items):
        by_outlet.setdefault(_outlet(url(item)), []).append(index)
    with ThreadPoolExecutor(THREADS) as threads:
        rows = threads.map(lambda turn: [(index, work(items[index])) for index in turn], by_outlet.values())
        done = dict(pair for row in rows for pair in row)
    return [done[index] for index in range(len(items))]


class _Patience:
    """Which outlets are left alone for the rest of the round: those that say so, and those that do not answer."""

    def __init__(self, until: datetime, clock: Clock) -> None:
        self._until, self._clock = until, clock
        self._strikes: Counter[str] = Counter()

    def is_out(self, url: str) -> bool:
        return self._strikes[_outlet(url)] >= STRIKES or self._clock() >= self._until

    def saw(self, fetched: Fetched) -> None:
        outlet = _outlet(fetched.url)
        if fetched.status in _PUSHED_BACK:
            self._strikes[outlet] = STRIKES
        elif fetched.error in TRANSIENT:
            self._strikes[outlet] += 1
        else:
            self._strikes[outlet] = 0


# Sealing


def _move_cursors(lake: Lake, readings: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> None:
    outcomes = {row["url"]: _outcome(row) for row in rows if row["kind"] == "page"}
    for name, reading in readings.items():
        cursor = _cursor(lake, name).after(Reading.of(reading), outcomes)
        lake.write_state(name, cursor.as_json())


def _outcome(row: Mapping[str, Any]) -> Outcome:
    """Whether a page is to be tried again, apart from its having changed."""
    status = row["fetch_status"] or 0
    may_pass = row["fetch_error"] in TRANSIENT or status >= 500 or status in _TRANSIENT_STATUS
    return "again" if may_pass else "done"


def _is_sealed(batch: Batch, lake: Lake) -> bool:
    return bool(lake.path("captures", batch).exists())


def _rows(batch: Batch, lake: Lake) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        lake.read("captures", batch).select(["kind", "url", "source_id", "fetch_status", "fetch_error"]).to_pylist()
    )
    return rows


def _sealed_pages(batch: Batch, lake: Lake) -> list[str]:
    return [row["url"] for row in _rows(batch, lake) if row["kind"] == "page"]


def _cursor(lake: Lake, source_id: str) -> Cursor:
    return Cursor.of(lake.state(source_id))


def _staged(batch: Batch, lake: Lake, name: str) -> dict[str, Any]:
    staged = lake.staged_json(batch, name)
    if staged is None:
        raise PermanentError(f"batch {batch.key} has no {name}: run feeds before the tasks that follow it")
    return staged
