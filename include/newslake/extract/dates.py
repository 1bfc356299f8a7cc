"""When the outlet says that the article was published and last modified: read where it is stated, never invented."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newslake.extract import addresses, instants, plain
from newslake.extract.instants import Instant
from newslake.extract.story import Story
from newslake.page import Body, Dump, Page

SLACK = timedelta(hours=24)
"""How much later than its capture a page may say that it was published: clocks and record dates are coarse."""

LINE = 100
"""Letters up to which a piece of text by the headline is taken for a dateline; in a sentence it is the story's."""

_PUBLISHED_METAS = (
    "article:published_time", "article:published", "article:published:time", "og:published_time", "datepublished",
    "article_date_original", "originalpublicationdate", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "date", "dc.date", "dcterms.date", "pubdate", "displaydate",
)  # fmt: skip
_PUBLISHED_KEY = re.compile(
    r"(?:publi(?:sh|c)|posted|issue).*(?:date|time)|(?:date|time).*(?:publi(?:sh|c)|issue)|pub_?date"
)
_MODIFIED_METAS = (
    "article:modified_time", "article:modified", "article:modified:time", "og:updated_time", "datemodified",
    "dc.date.modified", "dcterms.modified", "article.updated", "last-modified", "lastmod",
)  # fmt: skip
_MARKED = '[itemprop~="datePublished"], time[pubdate], time.published, abbr.published, [property="datePublished"]'
_UPDATED = re.compile(
    r"""updated?|modified|edited|reviewed|aktualisiert|mis\ à\ jour|modifié|actualizad|aggiornat|atualizad|bijgewerkt
    |oppdatert|opdateret|uppdaterad|päivitetty|güncelle|обновл|оновл|aktualiz|diperbarui|更新|수정|تحديث|עודכן""",
    re.VERBOSE | re.IGNORECASE,
)
_POSTED = re.compile(
    r"""publi(?:shed|cad|é|cat|kowan|ceret|ser)|posted|first\ appeared|veröffentlicht|erschienen|gepubliceerd|julkaistu
    |yayın|опублик|发布|發布|公開|게시|입력|登録|نشر|פורסם""",
    re.VERBOSE | re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights reserved", re.IGNORECASE)
_URL_DAY = re.compile(
    r"""/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_-]|$)
    |/(20\d\d)/?(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A date, the words it was read from, and where they stood."""

    instant: Instant
    raw: str
    source: str


def published(story: Story, body: Body) -> Stated | None:
    """The publication date that the page states most firmly.

    What is made for machines comes before what is written for readers, and an update's date counts only where the page
    shows no other: it is then the date that the outlet gives this version, and ``raw`` says so.
    """
    page = story.page
    firm = [*_in_json_ld(story, "datePublished"), *_in_metas(story, _PUBLISHED_METAS), *_in_named_metas(story)]
    if not (firm and firm[0].instant.has_zone):
        firm += [*_in_times(story), *_in_json_ld(story, "uploadDate"), *_in_json_ld(story, "dateCreated")]
    given = _stated(page.given.published, "feed", None)
    if stated := best([*firm, *given], page.captured_at):
        return stated
    lines = [found for line in (body.dateline, body.byline) for found in _stated(line, "html", story.language)]
    shown = sorted([*lines, *_in_view(story)], key=lambda found: bool(_UPDATED.search(found.raw)))
    return best([*shown, *_in_url(page)], page.captured_at)


def modified(story: Story) -> datetime | None:
    """When the page says that it was last modified."""
    found = [*_in_json_ld(story, "dateModified"), *_in_metas(story, _MODIFIED_METAS)]
    stated = best([*found, *_stated(story.page.given.modified, "feed", None)], story.page.captured_at)
    return stated.instant.at if stated else None


def published_of_dump(dump: Dump, body: Body) -> Stated | None:
    """The date of a plain text: from the lines that stood with it, or as the feed or the file's columns gave it."""
    lines = [line for line in (body.dateline, body.byline) if line and not _COPYRIGHT.search(line)]
    found = [stated for line in lines for stated in _stated(line, "text", dump.given.language)]
    return best([*found, *_stated(dump.given.published, "feed", None)], dump.captured_at)


def modified_of_dump(dump: Dump) -> datetime | None:
    """When a plain text was last modified, as the feed or the file's columns gave it."""
    stated = best([*_stated(dump.given.modified, "feed", None)], dump.captured_at)
    return stated.instant.at if stated else None


def best(found: Sequence[Stated], captured_at: datetime) -> Stated | None:
    """The first that is not in the future; a later one of the same day lends it the hour or the zone that it lacks."""
    possible = [stated for stated in found if stated.instant.at <= captured_at + SLACK]
    if not possible:
        return None
    first = possible[0]
    if first.instant.precision == "day":
        finer = (s for s in possible if s.instant.precision != "day" and _same_day(s.instant, first.instant))
        first = next(finer, first)
    if first.instant.precision != "day" and not first.instant.has_zone:
        zoned = (s for s in possible if s.instant.has_zone and _same_reading(s.instant, first.instant))
        first = next(zoned, first)
    return first


def _same_day(instant: Instant, day: Instant) -> bool:
    """Whether an instant falls on a day somewhere on earth."""
    return timedelta(hours=-14) <= instant.at - day.at < timedelta(hours=24 + 12)


def _same_reading(zoned: Instant, clock: Instant) -> bool:
    """Whether an instant gives a clock's reading in some zone: they differ by whole quarters of an hour."""
    apart = (clock.at - zoned.at).total_seconds()
    return abs(apart) <= 14 * 3600 and min(apart % 900, -apart % 900) < 60


def _in_json_ld(story: Story, name: str) -> Iterator[Stated]:
    for node in story.nodes[:6]:
        for value in plain.flat(node.get(name)):
            yield from _stated(value, "json-ld", story.language)


def _in_metas(story: Story, names: Iterable[str]) -> Iterator[Stated]:
    for name in names:
        source = "opengraph" if name.startswith(("article:", "og:")) else "meta"
        for value in story.page.metas.get(name, [])[:2]:
            yield from _stated(value, source, story.language)


def _in_named_metas(story: Story) -> Iterator[Stated]:
    """Metas of outlets' own making, such as ``w-published-date``."""
    return _in_metas(story, [key for key in story.page.metas if len(key) < 60 and _PUBLISHED_KEY.search(key)])


def _in_times(story: Story) -> Iterator[Stated]:
    """Dates that the markup calls the publication's, then the ``<time>`` by the headline."""
    for node in story.page.dom.css(_MARKED)[:3]:
        for value in (*(node.attributes.get(name) for name in ("datetime", "content", "title")), node.text()):
            yield from _stated(value, "html", story.language)
    for node in story.beside_headline("time"):
        around = (node.parent or node).text()[:80]
        if not _UPDATED.search(around) or _POSTED.search(around):
            yield from _stated(node.attributes.get("datetime") or node.text(), "html", story.language)


def _in_view(story: Story) -> Iterator[Stated]:
    """Dates that readers see: behind the headline, before it, and anywhere behind the word "published"."""
    for lines in story.head_lines():
        yield from _in_text(" ".join(line for line in lines if len(line) <= LINE), story)
    for start in story.head[:3]:
        yield from _in_text(" ".join(story.lines[max(0, start - 6) : start])[-150:], story)
    labels = (at for at, line in enumerate(story.lines) if len(line) < 200 and _POSTED.search(line))
    for at in itertools.islice(labels, 20):
        yield from _in_text(" ".join(story.lines[at : at + 3])[:200], story)


def _in_text(text: str, story: Story) -> Iterator[Stated]:
    before = 0
    for instant, start, end in instants.search(text, story.language):
        label = text[max(before, start - 30) : start]
        before = end
        if not _COPYRIGHT.search(label):
            updated = _UPDATED.search(label)
            yield Stated(instant, text[start - len(label) + updated.start() if updated else start : end], "html")


def _in_url(page: Page) -> Iterator[Stated]:
    found = _URL_DAY.search(addresses.path_key(page.url))
    if found:
        yield from _stated("-".join(part for part in found.groups() if part), "url", None)


def _stated(value: object, source: str, language: str | None) -> Iterator[Stated]:
    instant = instants.parse(value, language)
    if instant and (raw := plain.text(str(value), instants.LONGEST)):
        yield Stated(instant, raw, source)
