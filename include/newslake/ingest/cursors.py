"""What is remembered of a source between two rounds: what was seen, what must be tried again, how to ask politely."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from newslake.ingest.feeds import Entry
from newslake.page import Given

MAX_TRIES = 5
"""Rounds in which a page is tried that fails in a way that may pass."""
FORGET = timedelta(days=30)
"""After a page was last listed. Feeds list days, sitemaps two days, some blogs a month."""
MAX_SEEN = 20_000
MAX_WAITING = 1_000

Outcome = Literal["done", "again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """How to ask a server whether a document has changed since it was last captured."""

    url: str
    """Which URL answered."""
    etag: str | None
    last_modified: str | None
    captured_at: str
    """ISO 8601, UTC."""
    digest: str

    def conditions(self) -> dict[str, str]:
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A page to be fetched."""

    url: str
    given: Given
    marker: str | None = None
    tries: int = 0
    """Rounds in which it has failed in a way that may pass."""

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "Wanted":
        return cls(**{**value, "given": Given(**value["given"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one round found at a source, and wants of it."""

    read_at: str
    """ISO 8601, UTC."""
    failures: int = 0
    """Readings in a row that failed, this one included."""
    is_listing: bool = False
    """Whether a list came: neither a failure nor a 304."""
    validators: Mapping[str, Validator] = field(default_factory=dict)
    listed: Mapping[str, str | None] = field(default_factory=dict)
    """Markers by URL."""
    wanted: tuple[Wanted, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "Reading":
        validators = {url: Validator(**each) for url, each in value["validators"].items()}
        wanted = tuple(Wanted.of(each) for each in value["wanted"])
        return cls(**{**value, "validators": validators, "wanted": wanted})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A page that needs no fetching unless its marker moves."""

    marker: str | None
    listed_on: str
    """ISO 8601 day on which it was last listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where we stand with a source. A URL is in ``seen`` or in ``waiting``, never in both."""

    last_read_at: str | None = None
    failures: int = 0
    validators: Mapping[str, Validator] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)
    waiting: Mapping[str, Wanted] = field(default_factory=dict)

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> "Cursor":
        """From ``as_json``; from an empty state, a source never read."""
        return cls(
            last_read_at=state.get("last_read_at"),
            failures=state.get("failures", 0),
            validators={url: Validator(**each) for url, each in state.get("validators", {}).items()},
            seen={url: Seen(marker=marker, listed_on=day) for url, (marker, day) in state.get("seen", {}).items()},
            waiting={each["url"]: Wanted.of(each) for each in state.get("waiting", [])},
        )

    def as_json(self) -> dict[str, Any]:
        return {
            **asdict(self),
            # Thousands of seen pages: a pair each, not an object.
            "seen": {url: [seen.marker, seen.listed_on] for url, seen in self.seen.items()},
            # A list, because the order is who is next.
            "waiting": [asdict(each) for each in self.waiting.values()],
        }

    def is_due(self, every: timedelta, now: datetime) -> bool:
        """A tenth early counts as due: an hourly run is never an hour to the second after the last."""
        return self.last_read_at is None or now - datetime.fromisoformat(self.last_read_at) >= every * 0.9

    @property
    def known(self) -> Set[str]:
        return self.seen.keys() | self.waiting.keys()

    def wanted(self, entries: Iterable[Entry], known: Set[str]) -> list[Wanted]:
        """What waits, then what is new or has moved; nothing that another source knows (``known``: to any)."""
        found = dict(self.waiting)
        for entry in entries:
            wish = Wanted(url=entry.url, given=entry.given, marker=entry.marker)
            if held := found.get(entry.url):
                has_moved = entry.marker is not None and entry.marker != held.marker
                found[entry.url] = replace(wish, tries=0 if has_moved else held.tries)
            elif seen := self.seen.get(entry.url):
                if seen.marker and entry.marker and seen.marker != entry.marker:
                    found[entry.url] = wish
            elif entry.url not in known:
                found[entry.url] = wish
        return list(found.values())

    def after(self, reading: Reading, outcomes: Mapping[str, Outcome]) -> "Cursor":
        """Where we stand after a round. Moving twice by one reading is moving once."""
        today = reading.read_at[:10]
        untried = {each.url for each in reading.wanted if each.url not in outcomes}
        waiting = {each.url: each for each in _still_waiting(reading.wanted, outcomes)}
        kept = dict(list(waiting.items())[:MAX_WAITING])
        tried = {each.url: Seen(marker=each.marker, listed_on=today) for each in reading.wanted}
        listed = {
            url: Seen(marker=marker or self._marker(url), listed_on=today) for url, marker in reading.listed.items()
        }
        seen = {
            url: each
            for url, each in {**self.seen, **tried, **listed}.items()
            if url not in waiting and url not in untried
        }
        if reading.is_listing:
            oldest = (datetime.fromisoformat(reading.read_at) - FORGET).date().isoformat()
            seen = {url: each for url, each in seen.items() if each.listed_on >= oldest}
        latest = sorted(seen.items(), key=lambda item: (item[1].listed_on, item[0]), reverse=True)[:MAX_SEEN]
        return Cursor(
            last_read_at=reading.read_at,
            failures=reading.failures,
            # What did not fit is found again only if the server sends the whole list again.
            validators=reading.validators if len(kept) == len(waiting) else {},
            seen=dict(latest),
            waiting=kept,
        )

    def _marker(self, url: str) -> str | None:
        return self.seen[url].marker if url in self.seen else None


def _still_waiting(wanted: Iterable[Wanted], outcomes: Mapping[str, Outcome]) -> Iterable[Wanted]:
    for each in wanted:
        outcome = outcomes.get(each.url)
        if outcome is None:
            yield each
        elif outcome == "again" and each.tries + 1 < MAX_TRIES:
            yield replace(each, tries=each.tries + 1)
