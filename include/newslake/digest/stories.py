"""Articles on one event, across outlets and languages, day after day."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newslake.contract import contract
from newslake.digest import features
from newslake.digest.features import LEDE_CHARACTERS, Named
from newslake.digest.gathering import Articles, Gathered, Gathering
from newslake.digest.likeness import Space
from newslake.digest.names import meant, together
from newslake.tables import Story

DAYS = 3
"""Days of intake before the day whose articles a story may grow from."""
COLUMNS = (*("article_id", "version_id", "captured_at", "published_at", "domain", "language", "title", "text", "date"),)
"""What ``stories`` needs of ``articles``; of a text its beginning will do (``heads``)."""
ENTITY_COLUMNS = ("version_id", "type", "name", "country", "salience")
"""What it needs of ``entities``."""
RELATION_COLUMNS = ("article_id", "relation", "other_article_id")
"""What it needs of ``relations``."""
MOST_NAMES = 10
LEAST_SHARE = 0.25
"""Share of a story's articles that name whom it is about."""

Row = Mapping[str, Any]
Names = Mapping[str, Sequence[Named]]


def stories(articles: pa.Table, entities: pa.Table, relations: pa.Table, before: pa.Table, day: date) -> pa.Table:
    """Rows of the mart for one intake day: stories of two articles and more that grew on it, or proved to be another's.

    An article counts at the version that was published first, by intake day and then by capture, so that what is
    published later never changes the rows of a day. For the same reason a story keeps the id that it had on the day on
    which it first had a row, whatever earlier article is imported later. An article without a story has no row; it is
    found again in the window.

    :param articles: ``COLUMNS`` of the versions of the window, from ``DAYS`` before ``day`` to ``day``, of articles
        that have none of an earlier day.
    :param entities: ``ENTITY_COLUMNS`` of the versions of the window.
    :param relations: ``RELATION_COLUMNS`` of the window.
    :param before: rows of the mart of the days of the window before ``day``, with their ``date``.
    """
    rows, names, known = _first_published(articles), _names(entities), _known(before)
    gathering = Gathering(_compared(rows, names, relations))
    _gather(gathering, rows, known, day)
    earlier: dict[int, list[Row]] = defaultdict(list)
    found = []
    for story in gathering.stories:
        if row := known.get(story.name or ""):
            earlier[id(story.last)].append(row)
            if story.into:
                found.append(_merged(row, story.last.name))
    for story in gathering.stories:
        members = [rows[at] for at in sorted(story.members)]
        if any(row["date"] == day for row in members) and len(members) + len(earlier[id(story)]) > 1:
            title = rows[gathering.most_typical(story)]["title"]
            found.append(_story(story.name or members[0]["version_id"], title, members, earlier[id(story)], names, day))
    found.sort(key=lambda row: (row.first_seen_at, row.story_id))
    return contract("stories").table(found)


def heads(articles: pa.Table) -> pa.Table:
    """Articles with the beginnings of their texts alone."""
    beginning = pc.utf8_slice_codeunits(articles["text"], 0, LEDE_CHARACTERS)
    return articles.set_column(articles.column_names.index("text"), "text", beginning)


def _first_published(articles: pa.Table) -> list[Row]:
    """Of each article the version that was published first; all in the order in which they were captured."""
    order = [(name, "ascending") for name in ("date", "captured_at", "version_id")]
    first: dict[str, Row] = {}
    for row in articles.select(list(COLUMNS)).sort_by(order).to_pylist():
        first.setdefault(row["article_id"], row)
    return sorted(first.values(), key=lambda row: (row["captured_at"], row["version_id"]))


def _names(entities: pa.Table) -> Names:
    """Entities by version."""
    found: dict[str, list[Named]] = defaultdict(list)
    columns = (entities[name].to_pylist() for name in ENTITY_COLUMNS)
    for version, *told in zip(*columns, strict=True):
        found[version].append(Named(*told))
    return found


def _known(before: pa.Table) -> dict[str, Row]:
    """The stories of earlier days as they last were, but those that are another's, by id; oldest first."""
    latest = {row["story_id"]: row for row in before.sort_by([("date", "ascending")]).to_pylist()}
    rows = [row for row in latest.values() if row["merged_into"] is None]
    return {row["story_id"]: row for row in sorted(rows, key=lambda row: (row["first_seen_at"], row["story_id"]))}


def _compared(rows: Sequence[Row], names: Names, relations: pa.Table) -> Articles:
    languages = [row["language"] for row in rows]
    numbers = {language: number for number, language in enumerate(dict.fromkeys(languages))}
    spoken, called, located = [], [], []
    for row in rows:
        title, lede, named = row["title"] or "", row["text"][:LEDE_CHARACTERS], names.get(row["version_id"], ())
        spoken.append(features.words(title, lede, row["language"]))
        called.append(features.names(title, lede, named))
        located.append(features.places(named))
    told = [(row["published_at"] or row["captured_at"]).timestamp() for row in rows]
    return Articles(
        words=Space(spoken, languages),
        names=Space(called, [None] * len(rows)),
        places=Space(located, [None] * len(rows)),
        languages=np.asarray([numbers[language] for language in languages], np.int64),
        told_at=np.asarray(told, np.float64),
        copies=_copies({row["article_id"]: at for at, row in enumerate(rows)}, relations),
    )


def _copies(positions: Mapping[str, int], relations: pa.Table) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for relation in relations.select(list(RELATION_COLUMNS)).to_pylist():
        one, other = (positions.get(relation[name]) for name in ("article_id", "other_article_id"))
        if one is not None and other is not None and relation["relation"] != "version-of":
            found[one].append(other)
            found[other].append(one)
    return found


def _gather(gathering: Gathering, rows: Sequence[Row], known: Mapping[str, Row], day: date) -> None:
    """Begin with what is known of earlier days, then add the day's articles as they came."""
    positions = {row["version_id"]: at for at, row in enumerate(rows)}
    for row in known.values():
        members = [positions.pop(version) for version in row["version_ids"] if version in positions]
        if members:
            story = Gathered(rank=(0, row["first_seen_at"], row["story_id"]), name=row["story_id"])
            is_older = len(members) < len(row["version_ids"])
            gathering.begin(story, members, row["first_seen_at"].timestamp() if is_older else None)
    for at in positions.values():
        if rows[at]["date"] < day:
            gathering.begin(_alone(rows[at]), [at])
    new = [at for at in positions.values() if rows[at]["date"] == day]
    for at in new:
        gathering.add(at, _alone(rows[at]))
    gathering.look_again(new)


def _alone(row: Row) -> Gathered:
    return Gathered(rank=(1, row["captured_at"], row["version_id"]))


def _merged(row: Row, into: str | None) -> Story:
    told = {field.name: row[field.name] for field in fields(Story)}
    return Story(**told | {"merged_into": into, "new_article_count": 0})


def _story(
    story_id: str, title: str | None, members: Sequence[Row], earlier: Sequence[Row], names: Names, day: date
) -> Story:
    """A story's row: of its articles in the window, and of those before it all that its earlier rows say."""
    inside = [row["version_id"] for row in members]
    known = {*inside}
    before = [version for row in earlier for version in row["version_ids"] if version not in known]
    domains = {row["domain"] for row in members if row["domain"]}.union(*(row["domains"] for row in earlier))
    languages = Counter(row["language"] for row in members if row["language"])
    languages.update({language: 0 for row in earlier for language in row["languages"]})
    about = _about([names.get(version, ()) for version in inside])
    return Story(
        story_id=story_id,
        merged_into=None,
        title=title,
        first_seen_at=min([members[0]["captured_at"], *(row["first_seen_at"] for row in earlier)]),
        last_seen_at=max([members[-1]["captured_at"], *(row["last_seen_at"] for row in earlier)]),
        article_count=len(before) + len(inside),
        new_article_count=sum(row["date"] == day for row in members),
        outlet_count=len(domains),
        domains=sorted(domains),
        languages=sorted(languages, key=lambda language: (-languages[language], language)),
        **about,
        version_ids=before + inside,
    )


def _about(articles: Sequence[Sequence[Named]]) -> dict[str, list[str]]:
    """Whom and what articles are about, by column of the mart."""
    least = LEAST_SHARE * len(articles)
    found = {}
    for kind, column in (("person", "people"), ("organization", "organizations"), ("place", "places")):
        of_kind = [[each for each in of_one if each.type == kind] for of_one in articles]
        weights: dict[str, float] = defaultdict(float)
        for each in chain.from_iterable(of_kind):
            weights[each.name] += each.salience
        whom = meant(weights)
        counts = Counter(chain.from_iterable({whom[each.name] for each in of_one} for of_one in of_kind))
        found[column] = [name for name in together(weights.items()) if counts[name] >= least][:MOST_NAMES]
    places = [(each.country, each.salience) for of_one in articles for each in of_one if each.country]
    found["countries"] = list(together(places))
    return found
