"""Every DAG file: it can be read, quickly; it says what an operator must know; it holds no logic."""

import ast
import copy
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from airflow.sdk.bases.decorator import DecoratedMappedOperator, DecoratedOperator

from newslake import tasks
from newslake.errors import BatchHeld, ContractBroken, InvalidInput, TransientError

PROJECT = Path(__file__).resolve().parents[2]
FILES = sorted((PROJECT / "dags").glob("*.py"))
SEAM = {"wiring", "telling"}
DAG_FILES = [path for path in FILES if path.stem not in SEAM]
IDS = [path.stem for path in DAG_FILES]
EDGES = {
    "ingest": {"due": {"feeds"}, "feeds": {"pages"}, "pages": {"seal"}, "seal": set()},
    "import_archive": {"import_archive": set()},
    "refine": {
        "split": {"clean_and_extract", "link"},
        "clean_and_extract": {"link"},
        "link": {"validate"},
        "validate": {"publish", "evidence"},
        "publish": set(),
        "evidence": set(),
    },
    "review": {
        "evidence": {"decide"},
        "decide": {"approve", "drop"},
        "approve": {"refine"},
        "drop": set(),
        "refine": set(),
    },
    "replay": {"replay": set()},
    "digest": {"digest": set()},
    "tidy": {"tidy": set()},
}


def test_every_dag_file_can_be_read(bag):
    assert bag.import_errors == {}


def test_every_file_is_one_dag_of_its_name_or_belongs_to_the_seam(bag):
    assert set(bag.dags) | SEAM == {path.stem for path in FILES}


@pytest.mark.parametrize("name", IDS)
def test_the_tasks_are_wired_as_the_page_says(bag, name):
    assert {task.task_id: task.downstream_task_ids for task in bag.dags[name].tasks} == EDGES[name]


@pytest.mark.parametrize("name", IDS)
def test_every_task_is_called_as_its_function(bag, name):
    own = [
        task.task_id for task in bag.dags[name].tasks if isinstance(task, DecoratedOperator | DecoratedMappedOperator)
    ]
    assert [task for task in own if not callable(getattr(tasks, task, None))] == []


@pytest.mark.parametrize("name", IDS)
def test_the_page_says_what_starts_it_what_it_does_and_what_to_do_when_it_fails(bag, name):
    page = bag.dags[name].doc_md
    assert [word for word in (f"## {name}:", "**Starts**", "**Does**", "fails**") if word not in page] == []


@pytest.mark.parametrize("name", IDS)
def test_the_page_names_every_parameter(bag, name):
    assert [param for param in bag.dags[name].params if f"`{param}`" not in bag.dags[name].doc_md] == []


def test_every_counter_stands_on_the_page_of_the_dag_that_tells_it(bag):
    counters = {counter for path in FILES for counter in re.findall(r'\btell\(\s*"(\w+)"', path.read_text())}
    pages = "\n".join(dag.doc_md for dag in bag.dags.values())
    assert {"fetched", "late"} <= counters
    assert [counter for counter in counters if f"`newslake.{counter}`" not in pages] == []


@pytest.mark.parametrize("name", IDS)
def test_two_runs_of_a_dag_never_run_side_by_side_but_many_batches_wait_for_a_person_at_once(bag, name):
    assert bag.dags[name].max_active_runs == (100 if name == "review" else 1)


@pytest.mark.parametrize("name", IDS)
def test_of_every_failing_run_word_goes_out(bag, name):
    assert bag.dags[name].on_failure_callback == sys.modules["telling"].failed


@pytest.mark.parametrize(
    ("task", "asset"),
    [
        ("ingest.seal", "captures"),
        ("import_archive.import_archive", "captures"),
        ("replay.replay", "captures"),
        ("refine.publish", "articles"),
        ("refine.evidence", "held"),
        ("digest.digest", "marts"),
    ],
)
def test_the_task_that_completes_a_batch_announces_it(bag, task, asset):
    dag, _, name = task.partition(".")
    assert [outlet.name for outlet in bag.dags[dag].get_task(name).outlets] == [asset]


@pytest.mark.parametrize(("dag", "asset"), [("refine", "captures"), ("digest", "articles"), ("review", "held")])
def test_what_works_on_a_batch_starts_when_it_is_announced(bag, dag, asset):
    assert bag.dags[dag].timetable.asset_condition.name == asset


@pytest.mark.parametrize("path", DAG_FILES, ids=IDS)
def test_a_task_body_is_a_sentence(path):
    bodies = {
        node.name: [each for each in node.body if not isinstance(each, ast.ImportFrom)]
        for dag in ast.parse(path.read_text()).body
        if isinstance(dag, ast.FunctionDef)
        for node in dag.body
        if isinstance(node, ast.FunctionDef)
    }
    assert {name: len(body) for name, body in bodies.items() if len(body) > 4} == {}


def test_reading_the_dag_files_loads_none_of_what_the_tasks_need():
    code = (
        "import sys, runpy, airflow.sdk; before = set(sys.modules); sys.path.append(sys.argv[1])\n"
        "for path in sys.argv[2:]: runpy.run_path(path)\n"
        "print(sorted({'pandas', 'pyarrow', 'upath', 'newslake.tasks', 'newslake.lake'} & (set(sys.modules) - before)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(PROJECT / "dags"), *map(str, DAG_FILES)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.fixture
def wiring(bag):
    return sys.modules["wiring"]


@pytest.mark.parametrize("error", [InvalidInput("a", "b", "c"), ContractBroken("a"), BatchHeld("a")], ids=repr)
def test_what_would_fail_again_is_not_tried_again(wiring, error):
    assert wiring.DEFAULTS["retry_policy"].evaluate(error, 1, 3).action.value == "fail"


@pytest.mark.parametrize("error", [TransientError("a"), OSError("a"), RuntimeError("a")], ids=repr)
def test_bad_luck_is_tried_again(wiring, error):
    assert wiring.DEFAULTS["retries"] > 0
    assert wiring.DEFAULTS["retry_policy"].evaluate(error, 1, 3).action.value != "fail"


@pytest.mark.parametrize(
    ("allowed", "roots"),
    [
        (None, [str(PROJECT / "archives")]),
        ("", [str(PROJECT / "archives")]),
        (f"/a{os.pathsep}/b", ["/a", "/b"]),
        ("s3://a/b, file:///c", ["s3://a/b", "file:///c"]),
    ],
)
def test_the_operator_says_what_imports_may_read(wiring, monkeypatch, allowed, roots):
    if allowed is None:
        monkeypatch.delenv("NEWSLAKE_IMPORT_ROOTS", raising=False)
    else:
        monkeypatch.setenv("NEWSLAKE_IMPORT_ROOTS", allowed)
    assert wiring.import_roots() == roots


@pytest.mark.parametrize(
    ("dag", "conf"),
    [
        ("import_archive", {}),
        ("import_archive", {"path": ""}),
        ("import_archive", {"path": "/a", "source_id": "No Such Name"}),
        ("import_archive", {"path": "/a", "mapping": {"text": 1}}),
        ("refine", {"batch": "yesterday's"}),
        ("digest", {"batch": 7}),
        ("review", {"batch": "the oldest"}),
        ("replay", {"since": "yesterday"}),
        ("replay", {"until": "2026-02-30"}),
        ("replay", {"reason": 404}),
    ],
)
def test_a_form_that_is_filled_in_wrongly_is_refused(bag, dag, conf):
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises(ParamValidationError):
        filled_in(bag.dags[dag], conf).validate()


def filled_in(dag, conf):
    params = copy.deepcopy(dag.params)
    params.update(conf)
    return params
