"""Articles on one event, gathered one after the other as they come: single-pass clustering of news.

Each article is compared with the centroids of the stories that are alive; it joins the most similar or begins one.
After J. Allan, J. Carbonell, G. Doddington, J. Yamron, Y. Yang, Topic Detection and Tracking Pilot Study, 1998. What is
compared is parted in two: words, within a language alone, and subjects (whom, what, where), also across languages.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import numpy as np

from newslake.digest.likeness import Centroids, Floats, Integers, Space

HOUR = 3_600.0
ALIVE = 72 * HOUR
"""Seconds from a story's members within which an article may join it."""
LONGEST = 14 * 24 * HOUR
"""Seconds that a story lasts at most: what goes on longer is a topic."""
LEAST_WORDS = 0.13
"""Below this likeness of words, articles of one language are on two events, whoever is in both and wherever."""
LEAST_NAMES = 0.31
"""Below this likeness of names, articles of two languages are: above what is taken for it where one names nobody."""
UNKNOWN = 0.3
"""What is taken for the likeness of names or places where one has none: as much as leaves the words to decide."""
ALIKE = 0.27
"""From this geometric mean of the likeness of words and of subjects on, an article belongs to a story that is told in
its language: neither what happened, nor who was in it and where, makes an event."""
ACROSS = 0.5
"""From this likeness of subjects on, it belongs to one that is told in others only."""
TIE = 1.5
"""How many times the least likeness two stories must each be like an article that ties them together."""
FADING = 0.3
"""What an article that is ``ALIVE`` away from a story loses of its likeness to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """What is compared, in the order in which it is gathered."""

    words: Space
    names: Space
    places: Space
    languages: Integers
    """A number for each language."""
    told_at: Floats
    """Seconds since 1970."""
    copies: Mapping[int, Sequence[int]]
    """Of an article those that are copies of it or that it is a copy of."""


@dataclass(slots=True)
class Gathered:
    """A story: positions of its articles."""

    rank: tuple[int, datetime, str]
    """Of two stories that are one the lower stays."""
    name: str | None = None
    """What it is called, where it has a name already."""
    members: list[int] = field(default_factory=list)
    into: "Gathered | None" = None
    """The story that it proved to be part of."""
    number: int = -1
    """Its place among all stories."""

    @property
    def last(self) -> "Gathered":
        """Itself, or the story that all its articles are in by now."""
        return self if self.into is None else self.into.last


class _Near(NamedTuple):
    """One article, or what stands for a story: its products with each telling and each story."""

    language: int
    has_names: bool
    has_places: bool
    words: Floats
    names: Floats
    places: Floats


class Gathering:
    """Stories that grow, and their tellings: the parts of a story that are in one language."""

    def __init__(self, articles: Articles) -> None:
        count = len(articles.told_at)
        self.stories: list[Gathered] = []
        self._articles = articles
        self._words, self._names, self._places = (
            Centroids(space, count) for space in (articles.words, articles.names, articles.places)
        )
        self._tellings: dict[tuple[int, int], int] = {}
        self._story_of, self._language_of = np.zeros(count, np.int64), np.zeros(count, np.int64)
        self._first, self._last = np.full(count, np.inf), np.full(count, -np.inf)

    def begin(self, story: Gathered, members: Iterable[int], began_at: float | None = None) -> None:
        """Add a story that has these articles already.

        :param began_at: when its first article was told, where that is not among these.
        """
        story.number = len(self.stories)
        self.stories.append(story)
        if began_at is not None:
            self._first[story.number] = began_at
        self._put(story, members)

    def add(self, article: int, alone: Gathered) -> None:
        """Let an article join the story that it belongs to, or begin the story ``alone``."""
        near = self._near(article)
        times = self._times(near) * self._nearness(self._articles.told_at[article])
        for copy in self._articles.copies.get(article, ()):
            if (number := self._names.group_of(copy)) < len(times):
                times[number] = max(times[number], TIE) + 1
        best = int(np.argmax(times)) if len(times) else -1
        if best < 0 or times[best] < 1:
            self.begin(alone, [article])
            return
        self._join(self.stories[best], article, near)
        for other in np.flatnonzero(times >= TIE) if times[best] >= TIE else ():
            self._tie(self._names.group_of(article), int(other))

    def look_again(self, articles: Iterable[int]) -> None:
        """Let those articles that are still alone join stories that others have begun after them, or made clearer."""
        for article in articles:
            number = self._names.group_of(article)
            if len(self.stories[number].members) == 1:
                times = self._times(self._near(article)) * self._nearness(self._articles.told_at[article])
                times[number] = 0
                if times.max() >= 1:
                    self._tie(number, int(times.argmax()))

    def most_typical(self, story: Gathered) -> int:
        """Of a story's articles in the language that most are in, the one most like all of them."""
        language = self._language_of_most(story.members)
        told = [article for article in sorted(story.members) if self._articles.languages[article] == language]
        likeness = np.zeros(len(told))
        for space in (self._articles.words, self._articles.names, self._articles.places):
            products = space.within(told)
            likeness += products / max(products.sum(), 1) ** 0.5
        return told[int(likeness.argmax())]

    def _near(self, article: int) -> _Near:
        articles = self._articles
        return _Near(
            int(articles.languages[article]),
            bool(articles.names.is_told[article]),
            bool(articles.places.is_told[article]),
            *(each.products(article) for each in (self._words, self._names, self._places)),
        )

    def _times(self, near: _Near) -> Floats:
        """How many times the least likeness something is like each story."""
        names, places = self._names.cosines(near.names), self._places.cosines(near.places)
        names[~(near.has_names & self._names.is_told)] = UNKNOWN
        places[~(near.has_places & self._places.is_told)] = UNKNOWN
        subject = (names + places) / 2
        told = np.flatnonzero(self._language_of[: len(near.words)] == near.language)
        words, story = self._words.damped(near.words)[told], self._story_of[told]
        whole = np.sqrt(words * subject[story])
        times = np.where(names < LEAST_NAMES, 0.0, subject / ACROSS)
        times[story] = np.where(words < LEAST_WORDS, 0.0, whole / ALIKE)
        return times

    def _nearness(self, instant: float) -> Floats:
        """1 for stories that are told at an instant, less for those that were or will be, nought for those afar."""
        first, last = self._first[: len(self.stories)], self._last[: len(self.stories)]
        gap = np.maximum(0, np.maximum(instant - last, first - instant))
        length = np.maximum(instant, last) - np.minimum(instant, first)
        return np.where((gap > ALIVE) | (length > LONGEST), 0.0, 1 - FADING * gap / ALIVE)

    def _put(self, story: Gathered, articles: Iterable[int]) -> None:
        """Make a story of these articles."""
        story.members = list(articles)
        by_language: dict[int, list[int]] = defaultdict(list)
        for article in story.members:
            by_language[int(self._articles.languages[article])].append(article)
        for language, told in by_language.items():
            self._words.put(told, self._telling(story, language))
        self._names.put(story.members, story.number)
        self._places.put(story.members, story.number)
        told_at = self._articles.told_at[story.members]
        self._first[story.number] = min([self._first[story.number], *told_at])
        self._last[story.number] = max([self._last[story.number], *told_at])

    def _join(self, story: Gathered, article: int, near: _Near) -> None:
        telling = self._telling(story, near.language)
        story.members.append(article)
        if telling < len(near.words):
            self._words.add(article, telling, near.words[telling])
        else:
            self._words.put([article], telling)
        self._names.add(article, story.number, near.names[story.number])
        self._places.add(article, story.number, near.places[story.number])
        self._first[story.number] = min(self._first[story.number], self._articles.told_at[article])
        self._last[story.number] = max(self._last[story.number], self._articles.told_at[article])

    def _telling(self, story: Gathered, language: int) -> int:
        """Number of a story's telling in a language."""
        telling = self._tellings.setdefault((story.number, language), len(self._tellings))
        self._story_of[telling], self._language_of[telling] = story.number, language
        return telling

    def _tie(self, one: int, other: int) -> None:
        """Make two stories one, if they are also like each other as a whole."""
        if one == other or self._times(self._as_one(one))[other] < 1:
            return
        stays, goes = sorted((self.stories[one], self.stories[other]), key=lambda story: story.rank)
        moved, goes.members, goes.into = goes.members, [], stays
        self._first[stays.number] = min(self._first[stays.number], self._first[goes.number])
        self._put(stays, [*stays.members, *moved])

    def _as_one(self, number: int) -> _Near:
        """A story, by its telling in the language that most of its articles are in; damped as others are."""
        members = self.stories[number].members
        near = [self._near(article) for article in members]
        language = self._language_of_most(members)
        told = [each.words for each in near if each.language == language]
        words = np.sum(told, axis=0)
        names, places = (np.sum([getattr(each, which) for each in near], axis=0) for which in ("names", "places"))
        own = self._tellings[number, language]
        lengths = [max(float(sums[at]), 1.0) ** 0.5 for sums, at in ((words, own), (names, number), (places, number))]
        return _Near(
            language,
            any(each.has_names for each in near),
            any(each.has_places for each in near),
            words / (lengths[0] * len(told)) ** 0.5,
            names / lengths[1],
            places / lengths[2],
        )

    def _language_of_most(self, members: Sequence[int]) -> int:
        counts = Counter(int(self._articles.languages[article]) for article in members)
        return min(counts, key=lambda language: (-counts[language], language))
