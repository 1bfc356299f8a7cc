"""
## digest: the tables that an analyst opens first

**Starts** for each batch of `articles` that is announced, and by hand with the form field `batch`. Left empty,
it takes the batch that was published for the latest day.

**Does**: makes the marts anew, whole, for every intake day that the batch touched: `daily_articles`, articles by day,
outlet, language and section. An article counts once, at its first version. Announces the asset `marts`.

**When it fails**: clear the task. Marts hold nothing that is not in the published tables.
"""

from airflow.sdk import PartitionedAssetTimetable, dag, task

from telling import failed
from wiring import ARTICLES, DEFAULTS, MARTS, announce, batch_param, choose, lake


@dag(
    schedule=PartitionedAssetTimetable(assets=ARTICLES),
    max_active_runs=1,
    default_args=DEFAULTS,
    on_failure_callback=failed,
    params={"batch": batch_param("the batch that was published for the latest day")},
    doc_md=__doc__,
    tags=["newslake"],
)
def digest() -> None:
    @task(outlets=[MARTS], multiple_outputs=False)
    def digest() -> dict[str, int]:
        from newslake import tasks

        batch = choose(max(lake().committed(), default=None))
        counts = tasks.digest(batch, lake())
        announce(MARTS, [batch.key], counts)
        return counts

    digest()


digest()
