"""
## refine: captures to validated articles

**Starts** for each batch of `captures` that is announced, and by hand with the form field `batch`. Left empty,
it takes the oldest batch that is neither published, held nor dropped; if there is none, the run ends green, all tasks
skipped.

**Does**

1. `split` parts the batch into runs of about equal work.
2. `clean_and_extract` reads each page of a part: its text, the fields of its article, and whom, what and where that
   names, or why it is none. With `NEWSLAKE_ENTITIES=no` in Airflow's environment no model looks for people and
   organizations.
3. `link` joins the parts and tells new articles and new versions from what is known, and which are copies or near
   copies of others.
4. `validate` holds every table against its contract, with Great Expectations, and the batch against what its sources
   usually give. Failing rows go to `rejects`.
5. `publish` writes the tables and last the manifest that commits them, and announces `articles`, which starts `digest`.
6. Instead of 5, where `validate` failed because the batch is held: `evidence` announces `held`, which starts `review`.

**Tells** `newslake.published`, `newslake.refused` by reason, `newslake.check_failed` by rule and severity, and
`newslake.held`; and `newslake.late` of a batch that is not through two hours (`NEWSLAKE_LATE_MINUTES`) after it was
announced, because it still waits for its turn or is at work.

**Running it again** for a batch replaces that batch's files whole. Nothing is ever published by halves.

**When it fails**

- `validate` failed with *batch … is held*: a promise about the whole batch is broken, nothing of it was published.
  Later batches go on. Decide in the run of `review` that it started, or, after a remedy, run `refine` by hand with its
  key.
- Anything else: clear the failed task; bad luck has been tried again already.
"""

from typing import Any

from airflow.sdk import PartitionedAssetTimetable, TriggerRule, dag, task

from telling import LATE, failed, tell, tell_checks, tell_published
from wiring import (
    ARTICLES,
    CAPTURES,
    DEFAULTS,
    HELD,
    announce,
    batch,
    batch_param,
    choose,
    lake,
    now,
    or_skip,
    run_id,
    with_models,
)


@dag(
    schedule=PartitionedAssetTimetable(assets=CAPTURES),
    max_active_runs=1,
    default_args=DEFAULTS,
    on_failure_callback=failed,
    deadline=LATE,
    params={"batch": batch_param("the oldest batch that is neither published, held nor dropped")},
    doc_md=__doc__,
    tags=["newslake"],
)
def refine() -> None:
    @task
    def split() -> list[str]:
        from newslake import tasks

        return tasks.split(choose(tasks.oldest_pending(lake())), lake())

    @task(map_index_template="{{ task.op_kwargs['part'] }}", multiple_outputs=False)
    def clean_and_extract(part: str) -> dict[str, int]:
        from newslake import tasks

        return tasks.clean_and_extract(batch(), lake(), part, with_models=with_models())

    # A batch without a single page has no part; its link must run all the same.
    @task(trigger_rule=TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS, multiple_outputs=False)
    def link() -> dict[str, int]:
        from newslake import tasks

        return tasks.link(batch(), lake())

    @task(multiple_outputs=False)
    def validate() -> dict[str, int]:
        from newslake import tasks

        try:
            return tasks.validate(batch(), lake(), run_id(), now())
        finally:
            tell_checks(batch(), lake(), run_id())

    @task(outlets=[ARTICLES], multiple_outputs=False)
    def publish() -> dict[str, Any]:
        from newslake import tasks

        published = tasks.publish(batch(), lake())
        tell_published(batch(), published)
        announce(ARTICLES, [batch().key], published)
        return published

    # The run stays red: publish did not run.
    @task(outlets=[HELD], trigger_rule=TriggerRule.ONE_FAILED, multiple_outputs=False)
    def evidence() -> dict[str, Any]:
        from newslake import tasks

        found = or_skip(tasks.evidence(batch(), lake()), "It failed, but is not held: there is nothing to decide.")
        tell("held", batch().key)
        announce(HELD, [batch().key], found)
        return found

    parts = split()
    validated = validate()
    [parts, clean_and_extract.expand(part=parts)] >> link() >> validated >> [publish(), evidence()]


refine()
