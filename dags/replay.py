"""
## replay: read refused pages again

**Starts** by hand, with a form. At least one field must be filled in; together they narrow the choice:

- `reason`: why the pages were refused, such as `no-text`: a reason of `rejects`.
- `source_id`: the source that led to them.
- `since`, `until`: first and last day of intake.

**Does**: finds the published batches that hold such a reject and announces `captures` again for each, which starts
`refine`. A page is not refined alone: its whole batch is read again, and its files are replaced whole. If no batch has
such a reject, the run ends green, and its task, skipped, says so.

**Where it takes long**: batches are refined one after the other, and one that comes in meanwhile waits for its turn.

**When it fails**: nothing was chosen, or no day lies between `since` and `until`. The log has one message that says
what to fill in; nothing was announced.
"""

from airflow.sdk import Param, dag, task

from telling import failed
from wiring import CAPTURES, DEFAULTS, announce, date_param, day, form, lake, or_skip

PARAMS = {
    "reason": Param(
        None,
        type=["null", "string"],
        maxLength=100,
        title="Reason",
        description="Why the pages were refused, such as no-text. Empty: whatever the reason.",
    ),
    "source_id": Param(
        None,
        type=["null", "string"],
        maxLength=1000,
        title="Source",
        description="The source that led to them. Empty: every source.",
    ),
    "since": date_param("Since", "First day of intake. Empty: from the beginning."),
    "until": date_param("Until", "Last day of intake. Empty: to this day."),
}


@dag(
    schedule=None,
    max_active_runs=1,
    default_args=DEFAULTS,
    on_failure_callback=failed,
    params=PARAMS,
    doc_md=__doc__,
    tags=["newslake"],
)
def replay() -> None:
    @task(outlets=[CAPTURES])
    def replay() -> list[str]:
        from newslake import tasks

        chosen = {**form(), "since": day("since"), "until": day("until")}
        keys = or_skip(tasks.replay(lake(), **chosen), "No published batch holds a reject of that choice.")
        announce(CAPTURES, keys, {"batches": len(keys)})
        return keys

    replay()


replay()
