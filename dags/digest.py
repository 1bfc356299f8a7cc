"""
## digest: the tables that an analyst opens first

**Starts** for each batch of `articles` that is announced, and by hand with the form field `batch`. Left empty,
it takes the batch that was published for the latest day.

**Does**: makes the marts anew, whole, for every intake day that the batch changes, and announces the asset `marts`.

- `daily_articles`, `daily_mentions`: articles, and whom and what they name, by day, outlet and language. An article
  counts once, at its first version.
- `top_quotes`: the quotes that most outlets carry. `corrections`: what changed after it was published.
- `clusters`, `syndication`: which articles are one text, who likely had it first, who copies whom.
- `stories`: articles on one event, over outlets and days. A day's stories go on with those of the days before, so
  the days after a changed one are made anew too.
- `daily_coverage`: what each source gave, beside what it usually gives.

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
