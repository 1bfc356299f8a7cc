"""``newslake …`` and ``newslake.read``: the way in without Airflow."""

import io
import os
import pty
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

import newslake
from newslake.__main__ import main
from newslake.annotate import models
from newslake.errors import InvalidInput
from sample_site import ARCHIVE


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """A lake with the sample archive, and an empty page beside it."""
    folder = tmp_path_factory.mktemp("command-line")
    (folder / "empty.html").write_text("")
    assert main(["import", str(ARCHIVE), str(folder / "empty.html"), "--lake", str(folder / "lake")]) == 0
    return folder / "lake"


def test_one_command_imports_refines_and_digests(lake):
    assert len(newslake.read("articles", lake=lake)) == 6
    assert newslake.read("daily_articles", lake=lake)["article_count"].sum() == 6


def test_rejects_are_counted_and_no_failure(lake, tmp_path, capsys):
    (tmp_path / "blank.txt").write_text(" ")
    assert main(["import", str(tmp_path / "blank.txt"), "--lake", str(tmp_path / "lake")]) == 0
    assert "refused empty 1" in capsys.readouterr().out


def test_what_is_refused_ends_with_2_and_one_message(tmp_path, capsys):
    assert main(["import", str(tmp_path / "nowhere"), "--lake", str(tmp_path / "lake")]) == 2
    message = capsys.readouterr().err
    assert message.startswith("newslake: ")
    assert "nowhere" in message
    assert message.count("\n") == 1
    assert not (tmp_path / "lake").exists()


def test_a_mapping_that_is_no_pair_is_refused(tmp_path, capsys):
    assert main(["import", str(ARCHIVE), "--map", "text", "--lake", str(tmp_path / "lake")]) == 2
    assert "OURS=THEIRS" in capsys.readouterr().err


def test_the_same_import_again_says_so_and_adds_nothing(lake, capsys):
    before = len(newslake.read("captures", lake=lake))
    assert main(["import", str(ARCHIVE), "--lake", str(lake)]) == 0
    assert "imported before" in capsys.readouterr().out
    assert len(newslake.read("captures", lake=lake)) == before


def test_show_tells_rows_reasons_and_batches(lake, capsys):
    assert main(["show", "--lake", str(lake)]) == 0
    shown = capsys.readouterr().out
    assert "empty" in shown
    assert shown.count("published") == 2
    assert main(["show", "articles", "--rows", "2", "--lake", str(lake)]) == 0
    assert "title" in capsys.readouterr().out


def test_show_takes_a_view(lake, capsys):
    assert main(["show", "open_rejects", "--rows", "2", "--lake", str(lake)]) == 0
    assert "empty" in capsys.readouterr().out


def test_show_of_a_table_that_is_not_there_names_those_that_are(lake, capsys):
    assert main(["show", "headlines", "--lake", str(lake)]) == 2
    assert "latest_articles" in capsys.readouterr().err


def test_what_a_terminal_would_obey_is_not_shown(lake, capsys):
    assert main(["sql", r"SELECT chr(27) || '[2J' || chr(8238) || 'title' AS title", "--lake", str(lake)]) == 0
    shown = capsys.readouterr().out
    assert all(letter.isprintable() for letter in shown.replace("\n", ""))


def test_sql_prints_the_rows_of_a_select(lake, capsys):
    assert main(["sql", "SELECT reason, count(*) AS pages FROM open_rejects GROUP BY ALL", "--lake", str(lake)]) == 0
    assert "empty" in capsys.readouterr().out


def test_sql_leaves_empty_what_is_null_and_takes_columns_of_one_name(lake, capsys):
    assert main(["sql", "SELECT NULL AS nothing, 1 AS one, 2 AS one", "--lake", str(lake)]) == 0
    assert capsys.readouterr().out.split() == ["nothing", "one", "1", "one", "2"]


def test_sql_says_how_many_rows_it_left_out(lake, capsys):
    assert main(["sql", "SELECT title FROM articles", "--rows", "2", "--lake", str(lake)]) == 0
    assert "4 rows more" in capsys.readouterr().out


@pytest.mark.parametrize("options", [[], ["--print"]])
def test_sql_without_a_query_prints_statements(lake, options, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert main(["sql", *options, "--lake", str(lake)]) == 0
    assert 'CREATE OR REPLACE VIEW "healed_rejects" AS' in capsys.readouterr().out


def test_sql_takes_a_query_from_standard_input(lake, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("-- how many\nSELECT count(*) AS pages\nFROM open_rejects;\n"))
    assert main(["sql", "--lake", str(lake)]) == 0
    assert capsys.readouterr().out.split() == ["pages", "1"]


@contextmanager
def terminal(lake, **streams):
    """``newslake sql`` in a terminal, but where ``streams`` says otherwise: its process, and the screen."""
    screen, own = pty.openpty()
    command = [sys.executable, "-m", "newslake", "sql", "--lake", str(lake)]
    streams = {"stdin": own, "stdout": own, "stderr": own} | streams
    with subprocess.Popen(command, **streams, env=os.environ | {"TERM": "dumb"}) as shell:
        os.close(own)
        yield shell, screen
        shell.kill()
    os.close(screen)


def shown(screen, until):
    """What it shows until it shows these words."""
    seen = ""
    while until not in seen:
        seen += os.read(screen, 10_000).decode()
    return seen


def test_sql_in_a_terminal_takes_statements_until_it_ends(lake):
    with terminal(lake) as (shell, screen):
        shown(screen, "newslake> ")
        os.write(screen, b"SELECT count(*) AS pages\n")
        shown(screen, "...> ")
        os.write(screen, b"FROM open_rejects;\n")
        assert "pages" in shown(screen, "newslake> ").partition(";")[2]
        os.write(screen, b"SELECT headline FROM articles;\n")
        assert "SQL: Binder Error" in shown(screen, "newslake> ")
        os.write(screen, b"\x04")
        assert shell.wait(timeout=30) == 0


def test_sql_in_a_terminal_prints_statements_where_its_output_goes_elsewhere(lake):
    with terminal(lake, stdout=subprocess.PIPE) as (shell, _):
        assert b'CREATE OR REPLACE VIEW "articles" AS' in shell.stdout.read()


def test_sql_that_is_no_select_is_refused(lake, capsys):
    assert main(["sql", "DROP VIEW articles", "--lake", str(lake)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("command", ["refine", "digest"])
def test_a_batch_that_is_no_key_is_refused(lake, command, capsys):
    assert main([command, "--batch", "yesterday", "--lake", str(lake)]) == 2
    assert "YYYY-MM-DD.name" in capsys.readouterr().err


def test_reading_takes_columns_and_days(lake):
    frame = newslake.read("articles", columns=["title", "date"], since="2000-01-01", lake=lake)
    assert list(frame.columns) == ["title", "date"]
    assert newslake.read("articles", until="2000-01-01", lake=lake).empty


def test_reading_takes_a_view(lake):
    frame = newslake.read("open_rejects", columns=["reason", "date"], since="2000-01-01", lake=lake)
    assert frame["reason"].tolist() == ["empty"]
    assert newslake.read("latest_articles", until="2000-01-01", lake=lake).empty


@pytest.mark.parametrize("table", ["articles", "latest_articles"])
def test_reading_a_column_that_is_not_there_names_those_that_are(lake, table):
    with pytest.raises(InvalidInput, match="published_at"):
        newslake.read(table, columns=["headline"], lake=lake)


def test_reading_a_lake_that_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(InvalidInput, match="does not exist"):
        newslake.read("articles", lake=tmp_path / "none")


@pytest.mark.parametrize(("options", "code"), [([], 2), (["--no-entities"], 0)])
def test_without_the_models_an_import_goes_on_only_without_entities(options, code, tmp_path, monkeypatch):
    def missing(name):
        raise ImportError(name)

    models.load.cache_clear()
    monkeypatch.setattr(models, "import_module", missing)
    page = Path(__file__).resolve().parents[1] / "golden" / "short-news" / "page.html"
    assert main(["import", str(page), "--lake", str(tmp_path / "lake"), *options]) == code
