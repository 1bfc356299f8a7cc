"""What the site publishes: outlets, their articles on a given day, and the traps, read from the TOML files here."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

HERE = Path(__file__).parent
Edition = int
"""1, or 2: the same world some hours later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as its outlet publishes it in one edition: the gold that tests hold a reading of its page against."""

    outlet: str
    slug: str
    path: str
    """Percent-encoded, the canonical address on its outlet."""
    title: str
    description: str
    authors: tuple[str, ...]
    published_at: datetime | None
    """In the outlet's zone; null where neither page nor feed says it."""
    modified_at: datetime | None
    """Null until the article was corrected."""
    section: str
    keywords: tuple[str, ...]
    language: str
    paragraphs: tuple[str, ...]
    agency: str | None
    """Who wrote a wire story that several outlets print."""
    template: str
    is_listed: bool
    """Whether feed or sitemap has it; what is not listed is reached through a redirect."""
    is_free: bool
    charset: str
    """What the page declares."""
    encoding: str
    """What its bytes are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A news site, all of it on one host."""

    id: str
    name: str
    language: str
    country: str
    utc_offset: str
    feed: str
    """Path of what its source reads."""
    format: str
    """``rss``, ``atom``, ``news-sitemap`` or ``sitemap-index``."""
    article_path: str
    visible_date: str
    months: list[str]
    paragraph: str = "<p>{}</p>"
    tracking: str = ""
    """The query that its feed hangs on every link."""
    robots: str | None = None
    """Null: there is no robots.txt."""
    comments: list[str] = field(default_factory=list)
    stories: list[dict[str, Any]] = field(repr=False)

    @property
    def zone(self) -> timezone:
        hours, minutes = self.utc_offset.split(":")
        return timezone(timedelta(hours=int(hours), minutes=int(hours[0] + minutes)))

    def articles(self, today: date, edition: Edition) -> list[Article]:
        """Newest first; a story is placed on the day ``days_ago`` before ``today``."""
        stories = [story for story in self.stories if story.get("edition", 1) <= edition]
        newest_first = sorted(stories, key=lambda story: self._instant(story, today), reverse=True)
        return [self._article(story, today, edition) for story in newest_first]

    def _article(self, story: dict[str, Any], today: date, edition: Edition) -> Article:
        printed = self._instant(story, today)
        correction = story.get("correction") if edition == 2 else None
        source = wire(story["wire"]) if "wire" in story else story
        paragraphs = [" ".join(block.split()) for block in source["text"].strip().split("\n\n")]
        if correction:
            paragraphs[correction["paragraph"] - 1] = correction["text"]
        return Article(
            outlet=self.id,
            slug=story["slug"],
            path=quote(story.get("path") or self._path(story, printed)),
            title=source["title"],
            description=source["description"],
            authors=tuple(source["authors"]),
            published_at=None if story.get("undated") else printed,
            modified_at=self._instant(correction, today) if correction else None,
            section=story["section"],
            keywords=tuple(source["keywords"]),
            language=self.language,
            paragraphs=tuple(paragraphs),
            agency=source.get("agency"),
            template=story.get("template", f"{self.id}.html"),
            is_listed=story.get("listed", True),
            is_free=story.get("free", True),
            charset=story.get("charset", "utf-8"),
            encoding=story.get("encoding", "utf-8"),
        )

    def _path(self, story: dict[str, Any], printed: datetime) -> str:
        return self.article_path.format(section=section_slug(story["section"]), slug=story["slug"], printed=printed)

    def _instant(self, story: dict[str, Any], today: date) -> datetime:
        at = time.fromisoformat(story["time"])
        return datetime.combine(today - timedelta(days=story["days_ago"]), at, self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """A page or source that goes wrong the way real ones do, and what a good reader makes of it."""

    name: str
    outlet: str
    what: str
    expected: str
    """``article``, ``sighting`` or a reject reason, when it is read in edition 1."""
    expected_later: str | None = None
    """The same for edition 2, where it differs."""
    article: str | None = None
    """Slug of the article that is the trap, or that ``path`` leads to."""
    path: str | None = None
    """Where the trap lies, if not at the article's own address; null together with ``article`` for a source."""
    title: str | None = None
    """What the feed calls it where it is no article of its own."""
    pair: bool = False
    """Of ``path`` and the article's own address, the one read first becomes the article and the other a sighting."""
    answer: str | None = None
    """How the server misbehaves; null where the content alone is the trap."""

    @property
    def is_source(self) -> bool:
        return self.article is None and self.path is None

    def expected_in(self, edition: Edition) -> str:
        return self.expected_later if edition == 2 and self.expected_later else self.expected


def section_slug(section: str) -> str:
    return section.lower().replace(" ", "-")


@cache
def outlets() -> dict[str, Outlet]:
    return {file.stem: Outlet(id=file.stem, **_toml(file)) for file in sorted((HERE / "outlets").glob("*.toml"))}


@cache
def wire(slug: str) -> dict[str, Any]:
    """An agency's story, as every outlet prints it."""
    return next(story for story in _toml(HERE / "wire.toml")["stories"] if story["slug"] == slug)


@cache
def traps() -> list[Trap]:
    return [Trap(**entry) for entry in _toml(HERE / "traps.toml")["traps"]]


def traps_at(outlet: str, articles: list[Article]) -> Iterator[tuple[str, Trap]]:
    """The outlet's traps with the decoded path where each lies."""
    paths = {article.slug: article.path for article in articles}
    for trap in traps():
        if trap.outlet == outlet and not trap.is_source:
            yield unquote(trap.path or paths[str(trap.article)]), trap


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))
