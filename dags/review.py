"""
## review: a person decides about a held batch

**Starts** for each batch that is `held`, and by hand with the form field `batch`. Left empty, it takes the oldest batch
that is held. If the batch is not held any more, the run ends green, all tasks skipped.

**Does**, one run a batch; up to a hundred wait at the same time, and nothing waits for them:

1. `evidence` gathers the figures that made the batch stop.
2. `decide` puts the question, with the figures, under *Required Actions* in the Airflow UI, and waits up to 7 days.
   Whoever may answer it: *Approve*, with a note that says why, or *Drop*. Approved without a note, it is asked again.
3. `approve` puts on record (table `reviews`) who let it pass, why and when, and lets it pass the rules that hold it.
   `refine` then starts DAG `refine` for it, which links it again and publishes it, and waits for that to end.
4. Or else `drop` puts on record that it is not published, and deletes what was made of it. Its captures stay.

**When it fails**

- `decide` failed: nobody answered in time. The batch stays held; run `review` by hand with its key to ask again.
- `approve` or `drop` failed: the log says why the answer does not fit any more, such as that the batch was refined
  meanwhile. If it is held again, a newer run of `review` asks about it.
- `refine` failed: see the run of `refine` that it started. Held again, for another reason, means a new run of `review`.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.exceptions import HITLTimeoutError
from airflow.providers.standard.operators.hitl import HITLBranchOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import (
    Context,
    ExceptionRetryPolicy,
    Param,
    PartitionedAssetTimetable,
    RetryAction,
    RetryRule,
    dag,
    get_current_context,
    task,
)

from newslake.errors import InvalidInput
from telling import Asked, failed
from wiring import DEFAULTS, HELD, batch, batch_param, choose, lake, now, or_skip, run_id

if TYPE_CHECKING:
    from newslake.lake import Batch

APPROVE, DROP = "Approve", "Drop"
NOTE = Param(
    None,
    type=["null", "string"],
    maxLength=2000,
    format="multiline",
    title="Note",
    description="Why. It stays on record. To approve, there must be one.",
)


class Decision(HITLBranchOperator):
    """A question whose answer names the task that follows, and which keeps who answered, and why."""

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        note = (event.get("params_input") or {}).get("note") or ""
        if event.get("chosen_options") == [APPROVE] and not note.strip():
            # A form can't ask for a note with one of its buttons only. This try fails, the next asks again.
            raise InvalidInput("note", "approved without one", "It is asked again: say why the batch may be published.")
        by = (event.get("responded_by_user") or {}).get("name")
        # Not returned: what follows is skipped by raising, and a result is lost on the way.
        context["ti"].xcom_push("answer", {"note": note, "by": by})
        return super().execute_complete(context, event)


def asked() -> "Batch":
    """The batch that was asked about.

    :raises InvalidInput: if it is held for something else by now: that is not what was answered.
    """
    from newslake import tasks

    shown, about = get_current_context()["ti"].xcom_pull(task_ids="evidence"), batch(chosen_by="evidence")
    if tasks.evidence(about, lake()) not in (None, shown):
        raise InvalidInput(
            f"batch {about.key}", "it was refined meanwhile, and is held for other figures", "Answer its newer review."
        )
    return about


def answer() -> dict[str, Any]:
    """Who decided, and why."""
    said: dict[str, Any] = get_current_context()["ti"].xcom_pull(task_ids="decide", key="answer")
    return said


@dag(
    schedule=PartitionedAssetTimetable(assets=HELD),
    max_active_runs=100,  # each waits for its person, and no batch for another's
    default_args=DEFAULTS,
    on_failure_callback=failed,
    params={"batch": batch_param("the oldest batch that is held")},
    doc_md=__doc__,
    tags=["newslake"],
)
def review() -> None:
    @task(multiple_outputs=False)
    def evidence() -> dict[str, Any]:
        from newslake import tasks

        chosen = choose(tasks.oldest_held(lake()))
        return or_skip(tasks.evidence(chosen, lake()), f"Nothing to decide: batch {chosen.key} is not held.")

    decide = Decision(
        task_id="decide",
        subject="{{ ti.xcom_pull(task_ids='evidence')['subject'] }}",
        body="{{ ti.xcom_pull(task_ids='evidence')['body'] }}",
        options=[APPROVE, DROP],
        options_mapping={APPROVE: "approve", DROP: "drop"},
        params={"note": NOTE},
        notifiers=[Asked()],
        response_timeout=timedelta(days=7),
        # Silence ends it. All else is an answer that can't be taken, or that came too soon: it is asked again.
        retry_policy=ExceptionRetryPolicy(rules=[RetryRule(exception=HITLTimeoutError, action=RetryAction.FAIL)]),
        retries=20,
        retry_delay=timedelta(seconds=5),
        retry_exponential_backoff=False,
    )

    @task(multiple_outputs=False)
    def approve() -> dict[str, Any]:
        from newslake import tasks

        return tasks.approve(asked(), lake(), run_id(), now(), **answer())

    @task(multiple_outputs=False)
    def drop() -> dict[str, Any]:
        from newslake import tasks

        return tasks.drop(asked(), lake(), run_id(), now(), **answer())

    refine = TriggerDagRunOperator(
        task_id="refine",
        trigger_dag_id="refine",
        conf={"batch": "{{ ti.xcom_pull(task_ids='evidence', key='batch') }}"},
        logical_date=None,
        wait_for_completion=True,
        deferrable=True,
        poke_interval=10,
        retries=0,  # it would start refine once more
    )

    approved = approve()
    evidence() >> decide >> [approved, drop()]
    approved >> refine


review()
