"""What becomes of a batch that is held, and of refused pages that shall be read again; without Airflow's processes."""

import pytest

from newslake.errors import InvalidInput, PermanentError

ASKED = {"subject": "Publish it?", "body": "Other figures than those of now.", "rules": []}


@pytest.fixture
def announced(attempt):
    """A function that tells what the runs of a DAG have announced: asset, batch and what is said of it."""
    from airflow.models.asset import AssetEvent
    from airflow.utils.session import create_session
    from sqlalchemy import select

    def events(dag: str):
        with create_session() as session:
            own = select(AssetEvent).where(AssetEvent.source_dag_id == dag).order_by(AssetEvent.id)
            found = session.scalars(own).all()
            return [(event.asset.name, event.partition_key, event.extra) for event in found]

    return events


@pytest.fixture
def held(intake, attempt):
    """A batch that is held, and how the run that held it ended."""
    attempt("import_archive", path=str(intake.unreadable()))
    ended = attempt("refine")
    (batch,) = intake.lake.all_held()
    return batch, ended


def test_a_run_that_holds_its_batch_fails_and_gathers_the_evidence(held):
    state, tasks = held[1]
    told = {name: tasks[name] for name in ("validate", "publish", "evidence")}
    assert (state, told) == ("failed", {"validate": "failed", "publish": "upstream_failed", "evidence": "success"})


def test_a_held_batch_is_announced_with_the_figures_that_made_it_stop(held, announced):
    asset, key, extra = announced("refine")[-1]
    assert (asset, key, extra["rules"]) == ("held", held[0].key, ["share-rejected"])
    assert "60 rejects" in extra["body"]


def test_a_run_that_fails_for_another_reason_announces_nothing(intake, attempt, announced):
    attempt("import_archive", path=str(intake.readable()))
    (batch,) = intake.lake.pending()
    intake.lake.path("captures", batch).write_bytes(b"damaged")
    before = announced("refine")
    state, tasks = attempt("refine")
    assert (state, tasks["evidence"], announced("refine")) == ("failed", "skipped", before)


def test_a_later_batch_is_published_while_one_is_held(held, intake, attempt):
    attempt("import_archive", path=str(intake.readable()))
    state, _ = attempt("refine")
    assert (state, len(intake.lake.committed()), intake.lake.all_held()) == ("success", 1, [held[0]])


def test_without_a_held_batch_nobody_is_asked(intake, attempt):
    state, tasks = attempt("review")
    assert (state, set(tasks.values())) == ("success", {"skipped"})


def test_about_a_batch_that_is_not_held_any_more_nobody_is_asked(held, intake, attempt):
    intake.lake.unstage(held[0])
    state, tasks = attempt("review", batch=held[0].key)
    assert (state, set(tasks.values())) == ("success", {"skipped"})


@pytest.fixture
def decide(bag):
    return bag.dags["review"].get_task("decide")


@pytest.mark.parametrize("said", [{}, {"note": None}, {"note": ""}, {"note": " \n"}], ids=str)
def test_an_approval_without_a_note_is_refused(decide, said):
    with pytest.raises(InvalidInput, match="say why"):
        decide.execute_complete({}, {"chosen_options": ["Approve"], "params_input": said})


@pytest.mark.parametrize("error", [InvalidInput("a", "b", "c"), PermanentError("a"), OSError("a")], ids=repr)
def test_after_an_answer_that_can_t_be_taken_it_is_asked_again(decide, error):
    assert decide.retry_policy.evaluate(error, 1, decide.retries).action.value != "fail"


def test_without_an_answer_in_time_it_is_not_asked_again(decide):
    from airflow.providers.standard.exceptions import HITLTimeoutError

    assert decide.retry_policy.evaluate(HITLTimeoutError("a"), 1, decide.retries).action.value == "fail"


def test_an_answer_to_other_figures_than_those_that_hold_it_now_is_not_taken(held, bag, monkeypatch):
    names = bag.dags["review"].get_task("approve").python_callable.__globals__
    monkeypatch.setitem(names, "batch", lambda chosen_by: held[0])
    monkeypatch.setitem(names, "get_current_context", lambda: {"ti": Told(ASKED)})
    with pytest.raises(InvalidInput, match="newer review"):
        names["asked"]()


class Told:
    """A task that was told one thing."""

    def __init__(self, value) -> None:
        self._value = value

    def xcom_pull(self, **where):
        return self._value


@pytest.fixture(scope="module")
def published(shared_intake, attempt):
    """A batch with an article and a page that was refused as empty."""
    attempt("import_archive", path=str(shared_intake.readable()), source_id="ferries")
    attempt("refine")
    (batch,) = shared_intake.lake.committed()
    return batch


@pytest.mark.parametrize(
    "chosen", [{"reason": "empty"}, {"source_id": "ferries"}, {"since": "2026-01-01", "until": "9999-12-31"}], ids=str
)
def test_a_batch_with_such_a_reject_is_announced_again(published, attempt, announced, chosen):
    state, _ = attempt("replay", **chosen)
    assert (state, announced("replay")[-1]) == ("success", ("captures", published.key, {"batches": 1}))


@pytest.mark.parametrize("chosen", [{"reason": "no-text"}, {"source_id": "trains"}, {"until": "2026-01-01"}], ids=str)
def test_where_no_batch_has_such_a_reject_the_run_ends_well_and_announces_nothing(
    published, attempt, announced, chosen
):
    before = announced("replay")
    assert attempt("replay", **chosen) == ("success", {"replay": "skipped"})
    assert announced("replay") == before


@pytest.mark.parametrize("chosen", [{}, {"since": "2026-02-01", "until": "2026-01-01"}], ids=str)
def test_a_choice_of_nothing_is_refused(published, attempt, announced, chosen):
    before = announced("replay")
    assert attempt("replay", **chosen) == ("failed", {"replay": "failed"})
    assert announced("replay") == before
