"""What the README says is there, is there."""

import re
import subprocess
from pathlib import Path

import pytest

from newslake import views
from newslake.__main__ import main
from newslake.tables import MARTS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
COMMANDS = ("import", "ingest", "refine", "digest", "show", "sql", "tidy", "migrate", "dictionary")
ASKED = re.findall(r"```sql\n(.*?)```", README.split("\n## Ask\n")[1].split("\n## ")[0], re.DOTALL)
COUNTED = {"daily_articles", "daily_coverage"}
"""Marts that need no example: each row of them is an answer."""


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^|`)make (\.?[a-z]+)", README, re.MULTILINE))))
def test_every_make_target_it_names_exists(target):
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_it_names_exists(command):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0


@pytest.mark.parametrize(
    "path",
    sorted(
        set(re.findall(r"\]\(([^):]+)\)", README))
        | set(re.findall(r"`((?:include|dags|plugins|docs)/[^` ]*)`", README))
    ),
)
def test_every_path_it_names_exists(path):
    assert (ROOT / path).exists()


def test_every_table_is_in_its_list():
    import newslake.tables  # noqa: F401 - declares them
    from newslake.contract import REGISTRY

    assert set(re.findall(r"^\| `([a-z_]+)` \| [a-z]", README, re.MULTILINE)) >= set(REGISTRY)


def test_every_command_is_in_its_list(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    there = set(re.findall(r"^    ([a-z]+)\b", capsys.readouterr().out, re.MULTILINE))
    listed = README.split("| `.venv/bin/newslake …` |")[1].split("\n\n")[0]
    assert set(re.findall(r"(?:^\| |, )`([a-z]+)", listed, re.MULTILINE)) == there == set(COMMANDS)


def test_every_view_is_in_its_list():
    assert set(re.findall(r"`([a-z_]+)`", README.split("| view |")[1].split("\n\n")[0])) == set(views.VIEWS)


@pytest.mark.parametrize("query", ASKED, ids=[query.partition("\n")[0] for query in ASKED])
def test_every_question_it_asks_has_an_answer(query, lake):
    assert views.run(lake, query).num_rows > 0


@pytest.mark.parametrize("mart", sorted({*MARTS} - COUNTED))
def test_every_mart_is_asked_something(mart):
    assert any(re.search(rf"\b(?:latest_)?{mart}\b", query) for query in ASKED)
