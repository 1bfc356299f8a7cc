"""
## tidy: delete what no reader needs

**Starts** every Sunday at 03:00 UTC, and by hand.

**Does**: deletes files that a killed writer left, and Data Docs that are past their time. Tables, WARC files and the
evidence of held batches are never touched.

**When it fails**: clear the task; it takes up where it stopped.
"""

from airflow.sdk import dag, task

from telling import failed
from wiring import DEFAULTS, lake, now


@dag(
    schedule="0 3 * * 0",
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    on_failure_callback=failed,
    doc_md=__doc__,
    tags=["newslake"],
)
def tidy() -> None:
    @task(multiple_outputs=False)
    def tidy() -> dict[str, int]:
        from newslake import tasks

        return tasks.tidy(lake(), now())

    tidy()


tidy()
