"""What each source gave in a batch, and why nothing where it gave nothing."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from newslake.lake import Batch
from newslake.tables import Coverage


def coverage(batch: Batch, tables: Mapping[str, pa.Table], state: str) -> list[Coverage]:
    """A row a source, from the batch's ``captures`` and what became of them."""
    captures: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in tables["captures"].select(["source_id", "kind", "fetch_status", "fetch_error"]).to_pylist():
        captures[row["source_id"]].append(row)
    rejects: dict[str, Counter[str]] = defaultdict(Counter)
    for row in tables["rejects"].select(["source_id", "table", "reason"]).to_pylist():
        if row["table"] != "relations":
            rejects[row["source_id"]][row["reason"]] += 1
    articles = Counter(tables["articles"]["source_id"].to_pylist())
    sightings = Counter(tables["sightings"]["source_id"].to_pylist())
    return [
        Coverage(
            batch=batch.key,
            source_id=source,
            state=state,
            capture_count=len(own),
            page_count=sum(capture["kind"] == "page" for capture in own),
            article_count=articles[source],
            sighting_count=sightings[source],
            reject_count=rejects[source].total(),
            reason=None if articles[source] else _why_nothing(own, sightings[source], rejects[source]),
        )
        for source, own in sorted(captures.items())
    ]


def _why_nothing(captures: Sequence[Mapping[str, Any]], sightings: int, rejects: Counter[str]) -> str:
    for capture in captures:
        if capture["kind"] in ("feed", "sitemap"):
            if capture["fetch_error"]:
                return str(capture["fetch_error"])
            if capture["fetch_status"] and capture["fetch_status"] >= 400:
                return f"http-{capture['fetch_status']}"
    if rejects and not sightings:
        return min(rejects, key=lambda reason: (-rejects[reason], reason))
    return "nothing-new"
