"""Who copies whom."""

from collections import defaultdict
from collections.abc import Iterator, Set
from datetime import date, timedelta
from statistics import median

import pyarrow as pa

from newslake.contract import contract
from newslake.digest import originals
from newslake.digest.clusters import Known, firsts, most_credited
from newslake.digest.originals import Row
from newslake.tables import Syndication

HOUR = timedelta(hours=1)

Group = tuple[str | None, str | None, str | None, str | None]
"""Values of ``original_domain``, ``domain``, ``agency`` and ``language``."""


def syndication(relations: pa.Table, articles: pa.Table, day: date) -> pa.Table:
    """Rows of the mart for one intake day, of the same tables as ``clusters``, and as far as is known on that day.

    An article that neither has an original at another outlet nor credits an agency says nothing of who copies whom.
    """
    delays: dict[Group, list[float | None]] = defaultdict(list)
    before = Known(relations, articles, day - timedelta(1)).grown.components
    counted = {member.thing for component in before for member in component.members}
    for group, delay in _copies(Known(relations, articles, day), counted):
        delays[group].append(delay)
    rows = contract("syndication").table(
        Syndication(
            original_domain=original_domain,
            domain=domain,
            agency=agency,
            language=language,
            article_count=len(found),
            median_delay_hours=median(dated) if (dated := [each for each in found if each is not None]) else None,
        )
        for (original_domain, domain, agency, language), found in delays.items()
    )
    return rows.sort_by([(name, "ascending") for name in contract("syndication").key])


def _copies(known: Known, counted: Set[str]) -> Iterator[tuple[Group, float | None]]:
    """The group of each copy that is known since that day, and its delay; ``counted`` are articles of days before."""
    for component in known.growing:
        articles = firsts(component, known.rows)
        original, agencies = originals.original(articles), most_credited(articles)
        for row in articles:
            if row["article_id"] in counted or (original and row is original.row):
                continue
            source = original.row if original and original.row["domain"] != row["domain"] else None
            agency = next((each for each in agencies if each in row["agencies"]), None)
            if source or agency:
                group = (source["domain"] if source else None, row["domain"], agency, row["language"])
                yield group, _delay(source, row) if source else None


def _delay(original: Row, copy: Row) -> float | None:
    if not (originals.is_exact(original) and originals.is_exact(copy)):
        return None
    return float((copy["published_at"] - original["published_at"]) / HOUR)
