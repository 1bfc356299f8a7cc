"""What is measured: archives of pages, and what a careful reader found on each page."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import sample
from newslake.clean import decode
from newslake.ingest import scan
from newslake.ingest.payloads import Payload
from newslake.page import Dump, Given, Page, Refusal

Gold = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Capture:
    """One page as it came."""

    url: str
    at: datetime
    payload: Payload

    def decoded(self) -> Page | Dump | Refusal:
        payload, given = self.payload, Given()
        kind = payload.content_type
        page = decode.decode(payload.data, content_type=kind, url=self.url, captured_at=self.at, given=given)
        return page if isinstance(page, Refusal) else replace(page, headers=payload.headers)


@dataclass(frozen=True)
class Collection:
    """An archive and its gold answers."""

    name: str
    archive: Path
    gold: Gold
    is_learned_from: bool
    """Whether the models that ship have seen these pages."""

    def captures(self) -> Iterator[Capture]:
        with self.archive.open("rb") as file:
            for record in scan.records(file):
                if record.url and isinstance(payload := record.payload, Payload):
                    yield Capture(record.url, record.date or datetime.now(UTC), payload)

    def pages(self) -> Iterator[tuple[Capture, Page]]:
        """Those captures that are markup."""
        for capture in self.captures():
            if isinstance(page := capture.decoded(), Page):
                yield capture, page


def evaluation(folder: Path) -> list[Collection]:
    """The collections of a folder: news, pages of all kinds, and the news dumped to plain text."""
    return [_collection(folder, *name) for name in (("dev", "pages"), ("train", "pages"), ("dev", "texts"))]


def sample_site(folder: Path) -> Collection:
    """The sample site's articles, fetched into an archive in the folder; gold is what they were rendered from."""
    return Collection("sample site", sample.archive(folder), sample.gold(), is_learned_from=False)


def _collection(folder: Path, part: str, kind: str) -> Collection:
    with (folder / part / "gold.jsonl").open(encoding="utf-8") as lines:
        gold = [json.loads(line) for line in lines]
    return Collection(f"{part}/{kind}", folder / part / f"{kind}.warc.gz", gold, is_learned_from=True)
