"""What a source lists now: its feed or sitemap fetched, captured and parsed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from newslake.ingest import feeds, sitemaps
from newslake.ingest.cursors import Cursor, Validator
from newslake.ingest.feeds import Entry
from newslake.ingest.parts import Part
from newslake.ingest.payloads import content_digest
from newslake.ingest.sitemaps import Index
from newslake.ingest.sources import Source
from newslake.ingest.web import Fetched, Fetcher
from newslake.page import Refusal

Validators = Mapping[str, Validator]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one reading of a source gave."""

    entries: list[Entry] = field(default_factory=list)
    is_new: bool = True
    """False where the server says that nothing has changed, and where nothing came."""
    has_failed: bool = False
    validators: Validators = field(default_factory=dict)


def read(source: Source, cursor: Cursor, web: Fetcher, part: Part) -> Listing:
    """Fetch and parse; whatever goes wrong is in the captures, and costs this source this round alone."""
    reader = _Reader(source, cursor, web, part)
    found = reader.document(source.url)
    if not isinstance(found, Index):
        return found
    # The index itself is always asked for whole: its 304 would not say which sitemaps to ask for.
    lists = [listing for child in found.children if isinstance(listing := reader.document(child), Listing)]
    return Listing(
        entries=feeds.once(entry for each in lists for entry in each.entries)[: feeds.MAX_ENTRIES],
        is_new=any(each.is_new for each in lists),
        has_failed=all(each.has_failed for each in lists),
        validators={url: known for each in lists for url, known in each.validators.items()},
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source
    cursor: Cursor
    web: Fetcher
    part: Part

    def document(self, url: str) -> Listing | Index:
        known = self.cursor.validators.get(url)
        fetched = self.web.fetch(url, known.conditions() if known else None)
        if fetched.status == 304 and known and not fetched.error:
            self._capture(fetched, known=known)
            return Listing(is_new=False, validators={url: known})
        if not fetched.is_ok or fetched.payload is None:
            self._capture(fetched)
            return Listing(is_new=False, has_failed=True, validators={url: known} if known else {})
        found = self._parse(fetched, fetched.payload)
        if isinstance(found, Refusal):
            self._capture(fetched, error=found.reason)
            return Listing(is_new=False, has_failed=True)
        self._capture(fetched)
        return found if isinstance(found, Index) else Listing(entries=found, validators=_validators(fetched))

    def _parse(self, fetched: Fetched, data: bytes) -> list[Entry] | Index | Refusal:
        if self.source.kind == "news-sitemap":
            return sitemaps.parse(data, fetched.final_url)
        content_type = fetched.last.headers.get("content-type") if fetched.last else None
        return feeds.parse(data, fetched.final_url, content_type)

    def _capture(self, fetched: Fetched, *, error: str | None = None, known: Validator | None = None) -> None:
        kind = "sitemap" if self.source.kind == "news-sitemap" else "feed"
        self.part.add(fetched, kind, self.source.id, error=error, known=known)


def _validators(fetched: Fetched) -> Validators:
    headers = fetched.last.headers if fetched.last else {}
    validator = Validator(
        url=fetched.final_url,
        etag=_sendable(headers.get("etag")),
        last_modified=_sendable(headers.get("last-modified")),
        captured_at=fetched.at.isoformat(),
        digest=content_digest(fetched.payload or b""),
    )
    return {fetched.url: validator} if validator.conditions() else {}


def _sendable(value: str | None) -> str | None:
    """What can stand in a request's header; servers have sent what can't."""
    return value if value and value.isascii() and value.isprintable() else None
