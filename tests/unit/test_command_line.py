"""``newslake …`` and ``newslake.read``: the way in without Airflow."""

import pytest

import newslake
from newslake.__main__ import main
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


@pytest.mark.parametrize("command", ["refine", "digest"])
def test_a_batch_that_is_no_key_is_refused(lake, command, capsys):
    assert main([command, "--batch", "yesterday", "--lake", str(lake)]) == 2
    assert "YYYY-MM-DD.name" in capsys.readouterr().err


def test_reading_takes_columns_and_days(lake):
    frame = newslake.read("articles", columns=["title", "date"], since="2000-01-01", lake=lake)
    assert list(frame.columns) == ["title", "date"]
    assert newslake.read("articles", until="2000-01-01", lake=lake).empty


def test_reading_a_column_that_is_not_there_names_those_that_are(lake):
    with pytest.raises(InvalidInput, match="published_at"):
        newslake.read("articles", columns=["headline"], lake=lake)


def test_reading_a_lake_that_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(InvalidInput, match="does not exist"):
        newslake.read("articles", lake=tmp_path / "none")
