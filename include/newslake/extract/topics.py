"""Which of the IPTC Media Topics' first level an article is of, by the publisher's words: section, address, keywords.

Only words that stand for one topic count: "News", "World" or a country says nothing, and of "Business & Technology"
neither is told.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from newslake.extract import plain

_LONGEST_SECTION, _LONGEST_URL = 100, 1000
_MOST_STEPS = 4
"""Steps of an address, its last left out, that can name a section."""
_MOST_KEYWORDS = 30
_LEAST_KEYWORDS = 2
"""Keywords of one topic, of all that are of any two in three: fewer are chance."""

_PARTING = re.compile(r"\s*[,;/|>»›·•+&:–—]\s*|\s-\s|(?<=\w)\s(?:and|und|et|y|e|i|og|och|en|ve|и|та|dan|và|a)\s(?=\w)")
_SKIPPED = re.compile(r"\d*|[a-z]{2}(?:[-_][a-z]{2,4})?|(?:19|20)\d\d.*|\d+[-_]\w+")
_OPINION = frozenset(
    """opinion opinions comment commentisfree commentary columns column columnists editorial editorials letters
    obituaries obituary blogs meinung kommentare kommentar kolumnen debatte debat opinie opinión opiniao opiniones
    columnas tribune tribunes idées opinioni commenti мнения podcast podcasts video videos author authors tag tags
    shop store deals sponsored advertorial partner brandcontent branded""".split()
)
"""Steps of an address behind which what stands is no section of the news."""
_HOSTS = frozenset(
    """sport sports politics politik finance money finanzen economia economie deportes esporte esportes travel tech
    science wetter weather kultur cultura culture entertainment health sante salud football futbol""".split()
)
"""First labels of hosts that are sections."""


def media_topic(section: str | None, url: str | None, keywords: Sequence[str]) -> tuple[str, str] | None:
    """The topic, and what says it: ``section``, ``url`` or ``keywords``, the first of these that says one clearly."""
    if section and len(section) <= _LONGEST_SECTION and (topic := _of_label(section)):
        return topic, "section"
    if url and len(url) <= _LONGEST_URL and (topic := _of_address(url)):
        return topic, "url"
    topic = _of_keywords(keywords)
    return (topic, "keywords") if topic else None


def _of_label(label: str) -> str | None:
    """The topic of a label as a whole, or of all its parts that are not generic."""
    if topic := _table().get(plain.letters(label)):
        return topic
    parts = [letters for part in _PARTING.split(label) if (letters := plain.letters(part))]
    telling = [part for part in parts if part not in _generic()]
    topics = {_table().get(part) for part in telling}
    if len(topics) == 1:
        return topics.pop()
    return _of_words(label) if len(parts) == 1 else None


def _of_words(label: str) -> str | None:
    """The topic of a label of two words one of which is generic: "Sports News"."""
    words = [plain.letters(word) for word in label.split()]
    telling = [word for word in words if word not in _generic()]
    return _table().get(telling[0]) if len(words) == 2 and len(telling) == 1 else None


def _of_address(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    steps = [unquote(step).lower() for step in parts.path.split("/") if step]
    for step in islice(_sections(parts.netloc.lower(), steps[:-1]), _MOST_STEPS):
        if step in _OPINION:
            return None
        if topic := _of_label(step.replace("_", " ").replace("-", " ")) or _of_label(step.replace("-", " & ")):
            return topic
    return None


def _sections(host: str, steps: Iterable[str]) -> Iterator[str]:
    """The first label of a host that has three, as in ``sport.paper.example``, and the steps that can be sections."""
    labels = host.split(":")[0].split(".")
    if len(labels) > 2 and labels[0] in _HOSTS:
        yield labels[0]
    yield from (step for step in steps if not _SKIPPED.fullmatch(step))


def _of_keywords(keywords: Sequence[str]) -> str | None:
    topics = [topic for word in keywords[:_MOST_KEYWORDS] if (topic := _table().get(plain.letters(word)))]
    if not topics:
        return None
    topic, count = Counter(topics).most_common(1)[0]
    return topic if count >= _LEAST_KEYWORDS and 3 * count >= 2 * len(topics) else None


@cache
def _table() -> dict[str, str]:
    """The topic of each word that stands for one, by its letters."""
    return {plain.letters(word): topic for topic, words in _words()["topics"].items() for word in words.split(",")}


@cache
def _generic() -> frozenset[str]:
    return frozenset(plain.letters(word) for word in _words()["generic"].split(","))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
