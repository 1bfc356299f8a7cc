"""What a lake holds, as text for a terminal."""

import pandas as pd
import pyarrow.compute as pc

from newslake.contract import REGISTRY
from newslake.lake import Lake

_WIDTH = 60


def overview(lake: Lake) -> str:
    """Rows by table, reject reasons with counts, batches with their state."""
    rows = {name: len(lake.scan(name, columns=["date"])) for name in REGISTRY}
    parts = ["rows by table", *(f"  {name:<16}{count:>9,}" for name, count in rows.items())]
    reasons = lake.scan("rejects", columns=["reason"])["reason"]
    if len(reasons):
        counts = pc.value_counts(reasons).to_pylist()
        counts.sort(key=lambda each: (-each["counts"], each["values"]))
        parts += ["", "rejects by reason", *(f"  {each['values']:<32}{each['counts']:>9,}" for each in counts)]
    committed = set(lake.committed())
    parts += ["", "batches"]
    for batch in lake.captured():
        state = "published" if batch in committed else "held" if lake.held(batch) else "not yet refined"
        parts.append(f"  {batch.key:<44}{state}")
    return "\n".join(parts)


def table(lake: Lake, name: str, rows: int) -> str:
    """The first rows of a table, long values cut."""
    frame = lake.scan(name).slice(0, rows).to_pandas()
    for column in frame.columns:
        frame[column] = [_cut(value) for value in frame[column]]
    with pd.option_context("display.width", None, "display.max_columns", None, "display.max_colwidth", _WIDTH):
        return str(frame.T if rows == 1 else frame)


def _cut(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
