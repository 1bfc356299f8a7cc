"""Values from the web as plain text: of any JSON type and size, with markup, entities and control characters."""

import html
import itertools
import re
import unicodedata
from collections.abc import Iterator

MOST_ITEMS = 200

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--.{0,500}?-->")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Soft hyphens, zero-width spaces, marks of direction and halves of surrogate pairs (these cannot be stored).
Zero-width joiners stay: Persian and Hindi spell with them."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_NO_LETTERS = re.compile(r"[\W_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_QUOTES = str.maketrans("‘’‚‹›“”„«»–—‐‑−", "'''''\"\"\"\"\"-----")


def text(value: object, limit: int) -> str | None:
    """A string, or the ``@value`` of a JSON-LD literal, on one line; ``None`` where it is empty, longer or no text."""
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str) or len(value) > 8 * limit:
        return None
    if "&" in value:
        value = html.unescape(html.unescape(value))  # entities are often escaped twice
    if "<" in value:
        value = _TAG.sub(" ", value)
    if not value.isprintable():  # as most are; the blanks of other scripts are not, nor is anything that is removed
        value = _CONTROL.sub(" ", _INVISIBLE.sub("", value))
    value = " ".join(value.split())
    return value if 0 < len(value) <= limit else None


def flat(value: object) -> Iterator[object]:
    """The items of lists in lists, in order, as far as anyone needs them; anything else but ``None`` is one item."""
    return itertools.islice(_flat(value, 0), MOST_ITEMS)


def _flat(value: object, depth: int) -> Iterator[object]:
    if isinstance(value, list):
        for inner in value if depth < 4 else ():
            yield from _flat(inner, depth + 1)
    elif value is not None:
        yield value


def fold(value: str) -> str:
    """For comparing: the same letters in one case, one kind of quotes, dashes and blanks."""
    if not value.isascii():
        value = unicodedata.normalize("NFKC", value).translate(_QUOTES)
    return " ".join(value.casefold().split())


def letters(value: str) -> str:
    """For comparing more loosely: letters and digits only, in one case, without accents."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKD", value).casefold())


def words(value: str) -> list[str]:
    """Words for comparing; a script without spaces gives its pairs of letters."""
    found = re.findall(r"\w+", fold(value))
    return [piece for word in found for piece in (_pairs(word) if _UNSPACED.match(word) else [word])]


def _pairs(word: str) -> list[str]:
    return [word[i : i + 2] for i in range(max(1, len(word) - 1))]
