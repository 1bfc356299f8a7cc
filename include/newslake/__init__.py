"""newslake: news sources to validated Parquet tables.

>>> import newslake
>>> newslake.read("articles", columns=["published_at", "domain", "title"])  # doctest: +SKIP
"""

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["read"]
__version__ = "0.1.0"


def read(
    table: str,
    *,
    since: date | str | None = None,
    until: date | str | None = None,
    columns: Sequence[str] | None = None,
    lake: str | os.PathLike[str] | None = None,
) -> "pd.DataFrame":
    """A table or view as a DataFrame: the committed batches alone, in today's schema.

    The views (``latest_articles``, ``open_rejects`` …) are explained in ``newslake.views``.

    :param since: first day of intake, as a ``date`` or ``YYYY-MM-DD``; each row has it as ``date``.
    :param until: last day of intake, inclusive.
    :param columns: the columns to read, all by default; texts are most of a lake's bytes.
    :param lake: folder or URL of the lake; by default ``$NEWSLAKE_LAKE``, or ``./lake``.
    :raises KeyError: if there is no such table or view.
    :raises InvalidInput: if the lake or a column does not exist.
    """
    from newslake import views
    from newslake.contract import contract
    from newslake.errors import InvalidInput
    from newslake.lake import Lake

    where = Lake(lake or os.environ.get("NEWSLAKE_LAKE", "lake"))
    first, last = _day(since), _day(until)
    frame: pd.DataFrame
    if table in views.VIEWS:
        frame = views.read(where, table, since=first, until=last, columns=columns).to_pandas()
        return frame
    known = [*contract(table).schema.names, "date"]
    unknown = sorted(set(columns or ()) - set(known))
    if unknown:
        raise InvalidInput(f"table {table}", f"no column {', '.join(unknown)}", f"It has {', '.join(known)}.")
    if not where.root.exists():
        raise InvalidInput(f"lake {where.root}", "does not exist", "Name another with lake=…, or run an import first.")
    frame = where.scan(table, since=first, until=last, columns=columns).to_pandas()
    return frame


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
