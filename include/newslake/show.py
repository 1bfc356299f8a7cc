"""What a lake holds, as text for a terminal."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from newslake.contract import REGISTRY
from newslake.lake import Batch, Lake

_WIDTH = 60


def overview(lake: Lake) -> str:
    """Rows by table, reject reasons with counts, batches with their state."""
    counts = {name: len(lake.scan(name, columns=["date"])) for name in REGISTRY}
    parts = ["rows by table", *(f"  {name:<16}{count:>9,}" for name, count in counts.items())]
    reasons = lake.scan("rejects", columns=["reason"])["reason"]
    if len(reasons):
        found = pc.value_counts(reasons).to_pylist()
        found.sort(key=lambda each: (-each["counts"], each["values"]))
        parts += ["", "rejects by reason", *(f"  {each['values']:<32}{each['counts']:>9,}" for each in found)]
    published, held = set(lake.committed()), set(lake.all_held())

    def state(batch: Batch) -> str:
        if batch in held or batch in published:
            return "held" if batch in held else "published"
        return "dropped" if lake.dropped(batch) else "not yet refined"

    return "\n".join([*parts, "", "batches", *(f"  {batch.key:<44}{state(batch)}" for batch in lake.captured())])


def rows(found: pa.Table, most: int) -> str:
    """The first rows, a single one as a column; long values cut, null left empty."""
    shown = found.slice(0, most)
    frame = pd.DataFrame({n: [_cut(value) for value in column.to_pylist()] for n, column in enumerate(shown.columns)})
    frame.columns = pd.Index([_cut(name) for name in shown.column_names])
    more = [f"… and {len(found) - most:,} rows more"] if len(found) > most else []
    return "\n".join([frame.T.to_string(header=False) if len(frame) == 1 else frame.to_string(), *more])


def _cut(value: object) -> str:
    """What came from the web may hold what a terminal obeys."""
    words = "" if value is None else " ".join(str(value).split())
    text = "".join(letter for letter in words if letter.isprintable())
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
