"""How well articles were read, against gold: the measures of the public article extraction benchmark and its like."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

SHINGLE_WORDS = 4


def score(gold: Sequence[Mapping[str, Any]], found: Mapping[str, Mapping[str, Any]]) -> dict[str, float | None]:
    """Found, body F1, title, authors F1, day, minute, snippets and refused over gold rows; ``found`` is rows by URL.

    ``found`` is the share of the articles of which there is a row.
    ``snippets`` is the share of those that the text must hold and holds, or must not and does not; ``refused`` the
    share of the pages that are no article of which no row was made. Those pages count in no other measure.

    Body F1 is over shingles of four words, precision and recall averaged over pages and then combined
    (scrapinghub, article-extraction-benchmark); a page without an article counts as one with nothing found.
    """
    others = [row for row in gold if row.get("page_type", "article") != "article"]
    pairs = [(row, found.get(row["url"], {})) for row in gold if row.get("page_type", "article") == "article"]
    bodies = [_overlap(row["body"], article.get("text") or "") for row, article in pairs if row.get("body")]
    precision = _mean([hit / got for hit, got, _ in bodies if got])
    recall = _mean([hit / wanted for hit, _, wanted in bodies if wanted])
    authors = [_f1(row["authors"], article.get("authors") or []) for row, article in pairs if row.get("authors")]
    titles = [_fold(row["title"]) == _fold(article.get("title")) for row, article in pairs if row.get("title")]
    days = [
        (str(row["published_on"]), article.get("published_at"))
        for row, article in pairs
        if not row.get("published_at") and len(row.get("published_on") or "") == 10
    ]
    dates = [
        (_instant(row["published_at"]), article.get("published_at"))
        for row, article in pairs
        if row.get("published_at")
    ]
    return {
        "pages": len(gold),
        "found": _mean([row["url"] in found for row, _ in pairs]),
        "body_f1": 2 * precision * recall / (precision + recall) if precision and recall else None,
        "title": _mean(titles),
        "authors_f1": _mean(authors),
        "date_day": _mean(
            [at is not None and at.date() == wanted.date() for wanted, at in dates]
            + [at is not None and at.date().isoformat() == wanted for wanted, at in days]
        ),
        "date_minute": _mean([at is not None and abs((at - wanted).total_seconds()) < 60 for wanted, at in dates]),
        "snippets": _mean([kept for row, article in pairs for kept in _snippets(row, article.get("text"))]),
        "refused": _mean([row["url"] not in found for row in others]),
    }


def _snippets(gold: Mapping[str, Any], text: str | None) -> list[bool]:
    folded = _fold(text)
    held = [_fold(snippet) in folded for snippet in gold.get("with") or []]
    return held + [_fold(snippet) not in folded for snippet in gold.get("without") or []]


def _overlap(gold: str, found: str) -> tuple[int, int, int]:
    wanted, got = _shingles(gold), _shingles(found)
    return sum((wanted & got).values()), sum(got.values()), sum(wanted.values())


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(
        tuple(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1)) if words
    )


def _f1(gold: Sequence[str], found: Sequence[str]) -> float:
    wanted, got = {_fold(name) for name in gold}, {_fold(name) for name in found}
    return 2 * len(wanted & got) / (len(wanted) + len(got))


def _fold(text: str | None) -> str:
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    folded = re.sub("[‘’]", "'", re.sub("[“”„«»]", '"', re.sub("[–—]", "-", folded)))
    return " ".join(folded.split())


def _instant(value: str | datetime) -> datetime:
    parsed = datetime.fromisoformat(value) if isinstance(value, str) else value
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def _mean(values: Sequence[float | bool]) -> float | None:
    return sum(values) / len(values) if values else None
