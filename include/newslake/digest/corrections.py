"""What changed in articles after they were published."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby, islice, pairwise
from typing import Any

import pyarrow as pa

from newslake.contract import contract
from newslake.digest.notes import is_note
from newslake.tables import Correction

COLUMNS = (
    *("article_id", "version_id", "captured_at", "reader_version", "text_digest", "domain", "url", "title", "text"),
    *("authors", "published_at", "published_precision", "modified_at", "date"),
)
"""What ``corrections`` needs of ``articles``."""
MOST_PARAGRAPHS, MOST_CHARACTERS = 100, 5_000
"""What a row holds at most of what was added, and of what was removed, and of one paragraph."""
ORDER = [(name, "ascending") for name in ("article_id", "captured_at", "version_id")]
_PARTING = re.compile(r"\n\s*\n")

Row = Mapping[str, Any]


def compared(versions: pa.Table, day: date) -> pa.Array:
    """Ids of the versions that are compared: those of an intake day that have one before them, and these.

    :param versions: ``article_id``, ``version_id``, ``captured_at`` and ``date`` of every version, of any day, of the
        articles that have one on ``day``.
    """
    found: set[str] = set()
    ordered = versions.sort_by(ORDER).select(["article_id", "version_id", "date"]).to_pylist()
    for before, after in pairwise(ordered):
        if before["article_id"] == after["article_id"] and after["date"] == day:
            found |= {before["version_id"], after["version_id"]}
    return pa.array(sorted(found), pa.string())


def corrections(versions: pa.Table, day: date) -> pa.Table:
    """Rows of the mart for one intake day.

    Versions that another reader read are not compared: what differs may be the reader's.

    :param versions: ``COLUMNS`` of the versions that are ``compared``.
    """
    found = [
        _correction(before, after, changes)
        for before, after in _pairs(versions)
        if after["date"] == day and (changes := _changes(before, after))
    ]
    found.sort(key=lambda row: (row.changed_at, row.version_id))
    return contract("corrections").table(found)


def _pairs(versions: pa.Table) -> Iterator[tuple[Row, Row]]:
    """Each version that has one before it, beside that; read alike."""
    rows = (
        row
        for chunk in versions.select(list(COLUMNS)).sort_by(ORDER).to_batches(max_chunksize=500)
        for row in chunk.to_pylist()
    )
    for _, of_article in groupby(rows, key=lambda row: row["article_id"]):
        for before, after in pairwise(of_article):
            if before["reader_version"] == after["reader_version"]:
                yield before, after


def _changes(before: Row, after: Row) -> list[str]:
    differs = {
        "title": _folded(before["title"] or "") != _folded(after["title"] or ""),
        "text": before["text_digest"] != after["text_digest"] and _folded(before["text"]) != _folded(after["text"]),
        "authors": before["authors"] != after["authors"],
        "published_at": _instant(before, after) != _instant(after, before),
    }
    return [name for name, is_other in differs.items() if is_other]


def _instant(row: Row, other: Row) -> Any:
    """When it was published, as exactly as both say."""
    instant = row["published_at"]
    precisions = {row["published_precision"], other["published_precision"]}
    if instant is None or precisions <= {"second"}:
        return instant
    return instant.date() if "day" in precisions else instant.replace(second=0, microsecond=0)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _correction(before: Row, after: Row, changes: list[str]) -> Correction:
    old, new = (Counter(map(_folded, _PARTING.split(row["text"]))) for row in (before, after))
    added = list((new - old).elements())
    return Correction(
        version_id=after["version_id"],
        previous_version_id=before["version_id"],
        article_id=after["article_id"],
        domain=after["domain"],
        url=after["url"],
        title=after["title"],
        previous_title=before["title"],
        unchanged_at=before["captured_at"],
        changed_at=after["captured_at"],
        modified_at=after["modified_at"],
        changes=changes,
        added=_bounded(added),
        removed=_bounded((old - new).elements()),
        is_noted=any(map(is_note, added)),
    )


def _bounded(paragraphs: Iterable[str]) -> list[str]:
    return [paragraph[:MOST_CHARACTERS] for paragraph in islice(filter(None, paragraphs), MOST_PARAGRAPHS)]
