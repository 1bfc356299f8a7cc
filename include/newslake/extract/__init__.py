"""What a page says about its article, from one parse of it; hostile content gives nulls, never an error."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from newslake import addresses
from newslake.extract import access, agencies, authors, dates, languages, pictures, plain, rights, titles, topics
from newslake.extract.instants import Stated
from newslake.extract.story import MOST_NODES, Story, types
from newslake.page import Body, Dump, Fields, Page

LONGEST_DESCRIPTION = 5000
LONGEST_KEYWORD = 100
MOST_KEYWORDS = 100


def fields(page: Page | Dump, body: Body) -> Fields:
    """Every field of the article's row that a page states; a dump states only what stands in its lines."""
    return _of_dump(page, body) if isinstance(page, Dump) else _of_page(Story(page), body)


def _of_page(story: Story, body: Body) -> Fields:
    title, title_source = titles.title(story, body)
    signed = authors.signatures(story, body)
    people, people_source = authors.persons(*signed)
    is_free, access_source = access.free(story, body)
    image_url = pictures.url(story)
    nodes = story.page.dom.css(pictures.SELECTOR)[: pictures.MOST_NODES]
    image_caption, image_credit = pictures.caption(story, nodes, image_url, title)
    is_reserved, policy_url = rights.mining(story.page)
    section, keywords = _section(story), _keywords(story)
    topic, topic_source = topics.media_topic(section, story.page.url or story.canonical, keywords) or (None, None)
    return Fields(
        title=title,
        title_source=title_source,
        description=_description(story),
        authors=people,
        authors_source=people_source,
        agencies=agencies.credited(story, body, signed[0]),
        language=languages.language(body.text, story.language or story.page.given.language),
        section=section,
        keywords=keywords,
        media_topic=topic,
        media_topic_source=topic_source,
        image_url=image_url,
        image_caption=image_caption,
        image_credit=image_credit,
        canonical_url=story.canonical,
        is_accessible_for_free=is_free,
        access_source=access_source,
        license_url=rights.license_url(story, nodes),
        robots=rights.robots(story.page),
        tdm_reservation=is_reserved,
        tdm_policy_url=policy_url,
        **_dated("published", dates.published(story, body)),
        **_dated("modified", dates.modified(story)),
    )


def _of_dump(dump: Dump, body: Body) -> Fields:
    title, title_source = titles.title_of_dump(dump, body)
    people, people_source = authors.authors_of_dump(dump, body)
    is_reserved, policy_url = rights.mining(dump)
    section, keywords = plain.text(dump.given.section, LONGEST_KEYWORD), _distinct([dump.given.keywords])
    topic, topic_source = topics.media_topic(section, dump.url, keywords) or (None, None)
    return Fields(
        title=title,
        title_source=title_source,
        description=plain.text(dump.given.description, LONGEST_DESCRIPTION),
        authors=people,
        authors_source=people_source,
        agencies=agencies.credited_of_dump(dump, body),
        language=languages.language(body.text, dump.given.language),
        section=section,
        keywords=keywords,
        media_topic=topic,
        media_topic_source=topic_source,
        image_url=addresses.resolve(dump.url, dump.given.image_url),
        canonical_url=addresses.unmarked(dump.url),
        is_accessible_for_free=False if body.lock else None,
        access_source="text" if body.lock else None,
        robots=rights.robots(dump),
        tdm_reservation=is_reserved,
        tdm_policy_url=policy_url,
        **_dated("published", dates.published_of_dump(dump, body)),
        **_dated("modified", dates.modified_of_dump(dump, body)),
    )


def _dated(which: str, stated: Stated | None) -> dict[str, Any]:
    """The columns of a date; none where none is stated."""
    if stated is None:
        return {}
    return {
        f"{which}_at": stated.instant.at,
        f"{which}_raw": stated.raw,
        f"{which}_source": stated.source,
        f"{which}_precision": stated.instant.precision,
        f"{which}_zone": stated.instant.zone,
    }


def _description(story: Story) -> str | None:
    stated: list[object] = [*_metas(story, "og:description")]
    stated += [node.get("description") for node in story.nodes[:2]]
    stated += _metas(story, "description", "twitter:description", "dc.description")
    return _first((*stated, story.page.given.description), LONGEST_DESCRIPTION)


def _section(story: Story) -> str | None:
    stated: list[object] = [value for node in story.nodes[:2] for value in plain.flat(node.get("articleSection"))]
    stated += _metas(story, "article:section", "parsely-section", "cxenseparse:section", "section", "og:section")
    return _first((*stated, story.page.given.section, *_crumbs(story)), LONGEST_KEYWORD)


def _crumbs(story: Story) -> Iterator[str]:
    """The names on the way from the home page, which is left out, to the article, which is left out too."""
    ends = ("", addresses.path_key(story.page.url))
    trails = (node for node in story.page.json_ld[:MOST_NODES] if "BreadcrumbList" in types(node))
    for step in (step for trail in trails for step in plain.flat(trail.get("itemListElement"))):
        if isinstance(step, dict):
            item = step.get("item")
            page = item if isinstance(item, dict) else {"@id": item}
            name = plain.text(step.get("name") or page.get("name"), LONGEST_KEYWORD)
            href = addresses.resolve(story.page.url, page.get("@id") or page.get("url"))
            if name and plain.letters(name) not in story.outlet and addresses.path_key(href) not in ends:
                yield name


def _keywords(story: Story) -> list[str]:
    """From the first place that has any: those that are made for articles before those that are made for engines."""
    places: list[Iterable[object]] = [[value for node in story.nodes[:2] for value in plain.flat(node.get("keywords"))]]
    places += [
        _metas(story, key) for key in ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords")
    ]
    return _distinct([*places, story.page.given.keywords])


def _distinct(places: Iterable[Iterable[object]]) -> list[str]:
    for place in places:
        found: dict[str, str] = {}
        for word in (word for value in place for word in _split_keywords(value)):
            found.setdefault(plain.fold(word), word)
        if found:
            return list(found.values())[:MOST_KEYWORDS]
    return []


def _split_keywords(value: object) -> Iterator[str]:
    stated = plain.text(value.get("name") if isinstance(value, dict) else value, 2 * LONGEST_DESCRIPTION)
    for piece in re.split(r"[,;،、，]", stated or ""):
        word = plain.text(piece, LONGEST_KEYWORD)
        if word and not re.match(r"^[\w-]+:\S", word):  # "content-type:article": a label for machines
            yield word


def _metas(story: Story, *keys: str) -> list[str]:
    return [value for key in keys for value in story.page.metas.get(key, [])[:MOST_KEYWORDS]]


def _first(stated: Iterable[object], limit: int) -> str | None:
    return next((text for value in stated if (text := plain.text(value, limit))), None)
