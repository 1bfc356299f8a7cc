"""Which of several articles of one text likely was first."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from newslake.agencies import agency

CLEARLY_BEFORE = timedelta(minutes=1)
"""By the outlets' dates, which often have no seconds."""
CAPTURED_BEFORE = timedelta(hours=1)
"""By capture: an outlet is asked once an hour."""
EXACT = ("second", "minute")
_SPELLING = re.compile(r"^https?://(?:www\.)?|/$")
"""What two spellings of one address differ in."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Original:
    """The row of the article, and what says that it is the original."""

    row: Row
    rule: str


def original(articles: Sequence[Row]) -> Original | None:
    """By the first rule that tells; None where none does.

    :param articles: ``clusters.ARTICLES`` of each article once, earliest capture first.
    """
    for rule, tell in _RULES.items():
        if found := tell(articles):
            return Original(found, rule)
    return None


def _agency_site(articles: Sequence[Row]) -> Row | None:
    """The one on the site of the agency that most others credit."""
    credited = ((short, row["domain"]) for row in articles for short in row["agencies"])
    return _elected(articles, credited, lambda row: _sites(row["domain"]))


def _sites(domain: str | None) -> set[str]:
    """The agency whose site it is, if it is one's."""
    short = agency(domain.partition(".")[0].upper()) if domain else None
    return {short} if short else set()


def _canonical(articles: Sequence[Row]) -> Row | None:
    """The one whose address most others declare as theirs."""
    declared = ((_bare(row["canonical_url"]), row["domain"]) for row in articles if row["canonical_url"])
    return _elected(articles, declared, _addresses)


def _addresses(row: Row) -> set[str]:
    """Those that are on the outlet's own site."""
    return {_bare(url) for url in (row["url"], row["canonical_url"]) if url and _is_on(url, row["domain"])}


def _elected(
    articles: Sequence[Row], votes: Iterable[tuple[str, str | None]], names: Callable[[Row], set[str]]
) -> Row | None:
    """The one that most votes, a name and the voting outlet each, of other outlets name; of several, the earliest."""
    counted = Counter(votes)
    by_name: Counter[str] = Counter()
    for (name, _), count in counted.items():
        by_name[name] += count
    most, elected = 0, None
    for row in articles:
        count = sum(by_name[name] - counted[name, row["domain"]] for name in names(row))
        if count > most:
            most, elected = count, row
    return elected


def _published_first(articles: Sequence[Row]) -> Row | None:
    """The one whose date is clearly before the others', of those that are exact, if no other is known to be earlier."""
    exact = sorted((row for row in articles if is_exact(row)), key=lambda row: row["published_at"])
    if len(exact) < 2 or exact[1]["published_at"] - exact[0]["published_at"] < CLEARLY_BEFORE:
        return None
    first = exact[0]["published_at"]
    return None if any(_is_before(row, first) for row in articles if not is_exact(row)) else exact[0]


def is_exact(row: Row) -> bool:
    """Whether its date is known to the minute."""
    return row["published_precision"] in EXACT


def _is_before(row: Row, instant: datetime) -> bool:
    return bool(row["captured_at"] < instant or (row["published_at"] and row["published_at"].date() < instant.date()))


def _captured_first(articles: Sequence[Row]) -> Row | None:
    first, second = (row["captured_at"] for row in articles[:2])
    return articles[0] if second - first > CAPTURED_BEFORE else None


def _bare(url: str) -> str:
    return _SPELLING.sub("", url)


def _is_on(url: str, domain: str | None) -> bool:
    host = urlsplit(url).hostname or ""
    return host == domain or host.endswith(f".{domain}")


_RULES: Mapping[str, Callable[[Sequence[Row]], Row | None]] = {
    "agency-site": _agency_site,
    "canonical": _canonical,
    "published-first": _published_first,
    "captured-first": _captured_first,
}
