"""
## ingest: look at every source and keep what came, as it came

**Starts** at every full hour, and by hand: press *Trigger*, there is nothing to fill in.

**Does**, one batch a run:

1. `due` picks the sources whose time has come; of a run by hand, all. If there is none, the run ends here, green.
2. `feeds` reads their feeds and news sitemaps and sorts the new links by host.
3. `pages` fetches them, some hosts a part, with one connection and a delay per host.
4. `seal` makes one batch of it, moves the cursors, and announces the asset `captures`, which starts `refine`.

Every attempt is a row of `captures`, every response a record in the batch's WARC.

**Tells** `newslake.fetched`: captures, by kind.

**Is set up** in `include/sources.toml`.

**When it fails**

- `due` failed: a source entry is refused. The log names the entry, what is wrong with it and how to mend it.
- A part of `pages` failed after its retries: the batch is sealed without it, and the next run fetches what is missing.
- A source gives nothing: no task fails for that. See the News desk, or the table `coverage`, for the reason.
- Anything else: clear the failed task. A batch that is sealed is never fetched again.
"""

from datetime import UTC, datetime

from airflow.sdk import TriggerRule, dag, task

from telling import failed, tell_fetched
from wiring import CAPTURES, DEFAULTS, announce, intake, lake, reckoned_now, sources_file


@dag(
    schedule="0 * * * *",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),  # any day gone by: the first run starts at once, not at the next hour
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    on_failure_callback=failed,
    doc_md=__doc__,
    tags=["newslake"],
)
def ingest() -> None:
    @task.short_circuit
    def due() -> list[str]:
        from newslake import tasks

        return tasks.due(intake(), lake(), sources_file(), reckoned_now())

    @task
    def feeds(source_ids: list[str]) -> list[str]:
        from newslake import tasks

        return tasks.feeds(intake(), lake(), sources_file(), source_ids)

    @task(map_index_template="{{ task.op_kwargs['part'] }}")
    def pages(part: str) -> int:
        from newslake import tasks

        return tasks.pages(intake(), lake(), sources_file(), part)

    # A dead part must not lose the hour. Without feeds there is none to keep: seal then refuses.
    @task(outlets=[CAPTURES], trigger_rule=TriggerRule.ALL_DONE, multiple_outputs=False)
    def seal() -> dict[str, int]:
        from newslake import tasks

        counts = tasks.seal(intake(), lake())
        tell_fetched(intake(), counts)
        announce(CAPTURES, [intake().key], counts)
        return counts

    pages.expand(part=feeds(due())) >> seal()  # type: ignore[arg-type]  # a call stands for its task's result


ingest()
