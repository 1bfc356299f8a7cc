"""The conversation that ``newslake sql`` holds in a terminal."""

import pytest

from newslake import shell
from newslake.errors import InvalidInput


@pytest.fixture
def talk():
    """Hold a conversation of these lines (an exception is raised where it stands); what was said after the welcome."""

    def held(*lines, answer=lambda statement: f"rows of {statement.strip()}"):
        given, said = iter(lines), []

        def ask(prompt):
            talk.prompts.append(prompt)
            line = next(given, EOFError())
            if isinstance(line, BaseException):
                raise line
            return line

        talk.prompts = []
        shell.converse(answer, said.append, ask)
        return said[1:]

    talk = held
    return held


def refuse(statement):
    raise InvalidInput("SQL", "no such thing", "There are articles.")


def test_a_statement_is_answered_and_the_end_of_the_input_ends_it(talk):
    assert talk("SELECT 1;") == ["rows of SELECT 1;", ""]


def test_a_statement_goes_on_over_lines_until_its_semicolon(talk):
    assert talk("SELECT 1", "", "FROM articles;")[0] == "rows of SELECT 1\n\nFROM articles;"
    assert talk.prompts == [shell.PROMPT, shell.MORE, shell.MORE, shell.PROMPT]


@pytest.mark.parametrize("line", ["SELECT ';", "SELECT 1 -- ;", "SELECT 1 /* ;", 'SELECT 1 AS ";'])
def test_a_semicolon_in_a_string_a_name_or_a_comment_ends_nothing(talk, line):
    assert talk(line) == [""]


def test_an_empty_line_asks_nothing(talk):
    assert talk("", "  ") == [""]
    assert talk.prompts == [shell.PROMPT] * 3


def test_what_is_refused_is_told_in_one_message_and_it_goes_on(talk):
    assert talk("SELEC;", "SELECT 1;", answer=refuse) == ["SQL: no such thing. There are articles."] * 2 + [""]


def test_an_interrupt_forgets_what_was_begun(talk):
    assert talk("SELECT", KeyboardInterrupt(), "FROM articles;") == ["", "rows of FROM articles;", ""]


def test_an_interrupt_ends_a_statement_that_takes_long_and_nothing_else(talk):
    def answer(statement):
        raise KeyboardInterrupt

    assert talk("SELECT 1;", "", answer=answer) == ["", ""]


def test_it_can_be_quit(talk):
    assert talk(".quit", "SELECT 1;") == []


def test_tables_and_views_are_listed_with_what_they_are(talk):
    (listed, _) = talk(".tables")
    assert "articles " in listed
    assert "One version of one published article" in listed
    assert "latest_articles " in listed
