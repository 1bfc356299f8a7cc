"""A held batch, and what a person decides about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from newslake.contract import contract
from newslake.errors import InvalidInput
from newslake.identity import digest_id
from newslake.lake import Batch, Lake
from newslake.tables import Check, Review

SHOWN_CHECKS = 20
SHOWN_CHARACTERS = 300


def note_of(run: str, failures: Sequence[Check]) -> dict[str, Any]:
    """What is kept of why a batch is held."""
    about = ("expectation", "table", "source_id", "description", "remedy", "observed", "bound")
    return {
        "run": run,
        "rules": [check.expectation for check in failures],
        "why": "; ".join(f"{check.expectation}: {check.observed} (allowed: {check.bound})" for check in failures),
        "checks": [{name: getattr(check, name) for name in about} for check in failures],
    }


def evidence(batch: Batch, lake: Lake) -> dict[str, Any] | None:
    """The question to a person, as Markdown, with the figures that made it stop; None where it waits for nobody."""
    held = lake.held(batch)
    if held is None or lake.approval(batch):
        return None
    counts = {name: len(lake.staged(name, batch, "linked")) for name in ("articles", "sightings", "rejects")}
    counted = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    lines = [
        f"Of {len(lake.read('captures', batch)):,} captures came {counted}. Nothing of it is published.",
        "",
        "| promise | seen | allowed |",
        "|---|---|---|",
        *(_line(check) for check in held["checks"][:SHOWN_CHECKS]),
        "",
        *dict.fromkeys(f"- {_plain(check['remedy'])}" for check in held["checks"][:SHOWN_CHECKS] if check["remedy"]),
        "",
        f"The [News desk](/plugin/news) shows its rows and checks: batch `{batch.key}`.",
        "**Approve** (with a note) links it again and publishes it as it is. **Drop** deletes what was made of it; its "
        "captures stay. Without an answer it stays held.",
    ]
    return {
        "batch": batch.key,
        "subject": f"Publish batch {batch.key}? It broke {', '.join(dict.fromkeys(held['rules']))}.",
        "body": "\n".join(lines),
        "rules": list(held["rules"]),
    }


def approve(batch: Batch, lake: Lake, run: str, now: datetime, *, note: str, by: str | None) -> list[str]:
    """Let the batch pass the rules that hold it now; return them.

    :raises InvalidInput: without a note, or where the batch is not held.
    """
    if not note.strip():
        raise InvalidInput(f"batch {batch.key}", "approved without a note", "Say in the note why it may be published.")
    held = _held(batch, lake)
    lake.approve(batch, {"rules": held["rules"], "note": note, "by": by, "run": run, "at": now.isoformat()})
    _record(batch, lake, run, now, "approved", note, by, held)
    return list(held["rules"])


def drop(batch: Batch, lake: Lake, run: str, now: datetime, *, note: str, by: str | None) -> list[str]:
    """Delete what was made of the batch, and say so; return the rules that held it.

    :raises InvalidInput: where the batch is not held.
    """
    if (dropped := lake.dropped(batch)) and dropped["run"] == run:
        return list(dropped["rules"])  # an earlier try got to the end
    held = _held(batch, lake)
    _record(batch, lake, run, now, "dropped", note, by, held)
    rows = lake.read("coverage", batch)
    states = contract("coverage").schema.field("state")
    index = rows.schema.get_field_index("state")
    lake.write("coverage", batch, rows.set_column(index, states, [["dropped"] * len(rows)]))
    said = {"run": run, "note": note, "by": by, "at": now.isoformat()}
    lake.drop(batch, said | {"why": held["why"], "rules": held["rules"]})
    return list(held["rules"])


def _held(batch: Batch, lake: Lake) -> dict[str, Any]:
    held = lake.held(batch)
    if held is None:
        raise InvalidInput(
            f"batch {batch.key}", "not held any more", "It was refined or decided meanwhile: see the News desk."
        )
    return held


def _record(
    batch: Batch,
    lake: Lake,
    run: str,
    now: datetime,
    decision: Literal["approved", "dropped"],
    note: str,
    by: str | None,
    held: Mapping[str, Any],
) -> None:
    row = Review(
        batch=batch.key,
        run=run,
        decision=decision,
        note=note.strip() or None,
        decided_by=by,
        decided_at=now,
        rules=list(held["rules"]),
        why=held["why"],
    )
    lake.write("reviews", batch, contract("reviews").table([row]), name=f"{batch.name}.{digest_id(run)[:8]}")


def _line(check: Mapping[str, Any]) -> str:
    about = f" ({_plain(check['source_id'])})" if check["source_id"] else ""
    cells = (
        f"{_plain(check['expectation'])}{about}: {_plain(check['description'])}",
        _plain(check["observed"]),
        _plain(check["bound"]),
    )
    return f"| {' | '.join(cells)} |"


def _plain(value: object) -> str:
    """As text in a cell of a Markdown table: what came from the web is no markup there."""
    text = " ".join(str(value if value is not None else "").split())[:SHOWN_CHARACTERS]
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>()#+!|~$" else letter for letter in text)
