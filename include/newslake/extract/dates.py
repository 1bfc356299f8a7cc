"""When the outlet says that the article was published and last modified: read where it is stated, never invented."""

import itertools
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from newslake import addresses
from newslake.extract import datelines, instants, plain
from newslake.extract.instants import Instant, Stated
from newslake.extract.story import Story
from newslake.page import Body, Dump, Page

SLACK = timedelta(hours=24)
"""How much later than its capture a page may say that it was published: clocks and record dates are coarse."""
FRESH = timedelta(days=2)
"""Age up to which a page that states its instant with a zone is not asked what its readers see."""
DAYS_END = timedelta(hours=36)
"""When a day has ended everywhere on earth, from its beginning in UTC."""

_PUBLISHED_METAS = (
    "article:published_time", "article:published", "article:published:time", "og:published_time", "datepublished",
    "article_date_original", "originalpublicationdate", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "date", "dc.date", "dcterms.date", "pubdate", "displaydate", "published",
)  # fmt: skip
_PUBLISHED_KEY = re.compile(
    r"(?:publi(?:sh|c)|posted|issue).*(?:date|time)|(?:date|time).*(?:publi(?:sh|c)|issue)|pub_?date"
)
_MODIFIED_METAS = (
    "article:modified_time", "article:modified", "article:modified:time", "og:updated_time", "datemodified",
    "dc.date.modified", "dcterms.modified", "article.updated", "last-modified", "lastmod",
)  # fmt: skip
_MARKED = '[itemprop~="datePublished"], time[pubdate], time.published, abbr.published, [property="datePublished"]'
_SCRIPTED = re.compile(
    r"""datePublished(?:&quot;|["'\\]{1,3})\s?:\s?(?:&quot;|["'\\]{1,3})(\d{4}-\d\d-\d\d[\dT:.Z+ -]{,20})"""
)
_URL_DAY = re.compile(
    r"""/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_-]|$)
    |/(20\d\d)/?(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)
    |/(20\d\d)/([A-Za-z]{3,9})/(\d\d?)(?=/)""",
    re.VERBOSE,
)


def published(story: Story, body: Body) -> Stated | None:
    """The publication date that the page states most firmly.

    What is made for machines comes before what is written for readers, unless readers see an earlier date: a page that
    is made anew is often stamped anew, but no one dates a story before it appeared. An update's date counts only
    where the page shows no other: it is then the date that the outlet gives this version, and ``raw`` says so.
    """
    now = story.page.captured_at
    stated = best(_for_machines(story), now)
    if stated and stated.instant.zone and now - stated.instant.at < FRESH:
        return stated
    shown = [*_shown(story), *_in_marked(story)]
    if not (stated and stated.instant.zone):
        others = itertools.chain(_in_json_ld(story, "uploadDate"), _in_json_ld(story, "dateCreated"))
        given = instants.stated(story.page.given.published, "feed", None)
        stated = best(itertools.chain(_for_machines(story), shown, others, given), now)
    if not stated:
        return best(_in_view(story, body), now) or best(_in_url(story.page), now) or best(_in_scripts(story.page), now)
    is_stamped_anew = shown and shown[0].instant.at + DAYS_END < stated.instant.at
    return shown[0] if is_stamped_anew else stated


def modified(story: Story) -> Stated | None:
    """When the page says that it was last modified."""
    now = story.page.captured_at
    given = instants.stated(story.page.given.modified, "feed", None)
    stated = itertools.chain(_in_json_ld(story, "dateModified"), _in_metas(story, _MODIFIED_METAS), given)
    return best(stated, now) or best((shown for shown in datelines.by_headline(story) if shown.is_update), now)


def published_of_dump(dump: Dump, body: Body) -> Stated | None:
    """The date of a plain text: from the lines that stood with it, or as the feed or the file's columns gave it.

    A line that says "Updated" says when it was modified, and nothing of when it was published.
    """
    found = [stated for stated in _in_lines(body, "text", dump.given.language) if not stated.is_update]
    return best([*found, *instants.stated(dump.given.published, "feed", None)], dump.captured_at)


def modified_of_dump(dump: Dump, body: Body) -> Stated | None:
    """When a plain text was last modified: from a line that says so, or as the feed or the file's columns gave it."""
    found = [stated for stated in _in_lines(body, "text", dump.given.language) if stated.is_update]
    return best([*found, *instants.stated(dump.given.modified, "feed", None)], dump.captured_at)


def best(found: Iterable[Stated], captured_at: datetime) -> Stated | None:
    """The first that is not in the future; a later one of the same day lends it the hour and the zone that it lacks."""
    possible = (stated for stated in found if stated.instant.at <= captured_at + SLACK)
    first = next(possible, None)
    if first is None or (first.instant.zone and not first.instant.is_midnight):
        return first
    lends = _same_day if first.instant.is_midnight else _same_reading
    zoned = (stated for stated in possible if stated.instant.zone and not stated.instant.is_midnight)
    return next((stated for stated in zoned if lends(stated.instant, first.instant)), first)


def _same_day(instant: Instant, day: Instant) -> bool:
    """Whether an instant falls on a day somewhere on earth."""
    return timedelta(hours=-14) <= instant.at - day.at < DAYS_END


def _same_reading(zoned: Instant, clock: Instant) -> bool:
    """Whether an instant gives a clock's reading in some zone: they differ by whole quarters of an hour."""
    apart = (clock.at - zoned.at).total_seconds()
    return abs(apart) <= 14 * 3600 and min(apart % 900, -apart % 900) < 60


def _for_machines(story: Story) -> Iterator[Stated]:
    yield from _in_json_ld(story, "datePublished")
    yield from _in_metas(story, _PUBLISHED_METAS)
    # Metas of outlets' own making, such as ``w-published-date``.
    yield from _in_metas(story, [key for key in story.page.metas if len(key) < 60 and _PUBLISHED_KEY.search(key)])


def _in_json_ld(story: Story, name: str) -> Iterator[Stated]:
    for node in story.nodes[:6]:
        for value in plain.flat(node.get(name)):
            yield from instants.stated(value, "json-ld", story.language)


def _in_metas(story: Story, names: Iterable[str]) -> Iterator[Stated]:
    for name in names:
        source = "opengraph" if name.startswith(("article:", "og:")) else "meta"
        for value in story.page.metas.get(name, [])[:2]:
            yield from instants.stated(value, source, story.language)


def _in_marked(story: Story) -> list[Stated]:
    """What the markup calls the date of publication, unless it dates several stories."""
    found: list[Stated] = []
    for node in story.page.dom.css(_MARKED)[:3]:
        for value in (*(node.attributes.get(name) for name in ("datetime", "content", "title")), node.text()):
            found += instants.stated(value, "html", story.language)
    is_one = all(abs(stated.instant.at - found[0].instant.at) < DAYS_END for stated in found)
    return found if is_one else []


def _shown(story: Story) -> Iterator[Stated]:
    return (stated for stated in datelines.by_headline(story) if not stated.is_update)


def _in_view(story: Story, body: Body) -> list[Stated]:
    found = [*_in_lines(body, "html", story.language), *datelines.in_view(story)]
    return sorted(found, key=lambda stated: stated.is_update)


def _in_lines(body: Body, source: str, language: str | None) -> Iterator[Stated]:
    for line in (body.dateline, body.byline):
        yield from datelines.in_text((line or "")[: instants.LONGEST], language, source)


def _in_url(page: Page) -> Iterator[Stated]:
    if found := _URL_DAY.search(addresses.path_key(page.url)):
        year, month, day = filter(None, found.groups())
        yield from instants.stated(f"{day} {month} {year}" if month.isalpha() else f"{year}-{month}-{day}", "url", None)


def _in_scripts(page: Page) -> list[Stated]:
    """The one day that the page's scripts call the publication's, where they draw the page in the browser."""
    values = [match[1] for match in itertools.islice(_SCRIPTED.finditer(page.html), 50)]
    found = [stated for value in values for stated in instants.stated(value, "html", None)]
    is_one = all(abs(stated.instant.at - found[0].instant.at) < DAYS_END for stated in found)
    return found if is_one else []
