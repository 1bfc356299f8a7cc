"""A conversation in a terminal: one statement after the other, until the input ends."""

import sqlite3
from collections.abc import Callable

from newslake.contract import REGISTRY
from newslake.errors import NewslakeError
from newslake.views import VIEWS

PROMPT, MORE = "newslake> ", "     ...> "
WELCOME = "A statement ends with a semicolon. .tables lists what there is, DESCRIBE articles; its columns; .quit ends."


def converse(answer: Callable[[str], str], say: Callable[[str], None], ask: Callable[[str], str] = input) -> None:
    """Answer what is asked; what can't be answered is told in one message, and Ctrl-C ends one statement alone.

    :param ask: gives the next line for a prompt, and raises ``EOFError`` where there is none.
    """
    say(WELCOME)
    while True:
        try:
            statement = _statement(ask)
            if statement == ".quit":
                return
            say(_tables() if statement == ".tables" else answer(statement))
        except EOFError:
            say("")
            return
        except KeyboardInterrupt:
            say("")
        except NewslakeError as error:
            say(str(error))


def _statement(ask: Callable[[str], str]) -> str:
    """The next one, over as many lines as it takes: to a semicolon that stands in no string and no comment."""
    written = ""
    while not sqlite3.complete_statement(written):
        line = ask(MORE if written else PROMPT)
        if not written and line.startswith("."):
            return line.strip()
        written = f"{written}{line}\n".lstrip()
    return written


def _tables() -> str:
    """What can be asked, by name."""
    described = {name: found.description for name, found in REGISTRY.items()}
    described |= {name: view.description for name, view in VIEWS.items()}
    width = max(map(len, described))
    return "\n".join(f"{name:<{width}}  {text.split('. ')[0]}" for name, text in described.items())
