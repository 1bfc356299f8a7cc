"""What the publisher allows to be done with the page: its licence, what it tells robots, and text and data mining.

All of it is kept as seen; nothing is concluded from it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from selectolax.lexbor import LexborNode

from newslake import addresses
from newslake.extract import plain
from newslake.extract.story import Story
from newslake.page import Dump, Headers, Page

MOST_DIRECTIVES = 40

_ROBOT = re.compile(r"(?!robots?-)[\w-]*bot(?:-\w+)?|slurp|yandex|baiduspider|google-extended|[\w-]*crawler|teoma")
_EVERY_ROBOT = ("robots", "otherbots")
_DIRECTIVE = re.compile(r"(?P<name>[a-z]{2,20}(?:[-_][a-z]{2,20}){0,3})(?P<value>\s*[:=]\s*[\w:+./ -]{1,60})?")
_VALUED = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")
"""The directives that have a value; any other word before a colon is a robot's name."""
_FLAGS = {"1": True, "0": False}


def license_url(story: Story, nodes: Sequence[LexborNode]) -> str | None:
    """The address of the article's licence, from JSON-LD or a ``rel=license`` link that is no picture's.

    :param nodes: elements of the page, the links among them.
    """
    page = story.page
    works = [value for node in story.nodes[:3] for value in plain.flat(node.get("license"))]
    named = [work.get("url") or work.get("@id") if isinstance(work, Mapping) else work for work in works]
    # Where the address belongs, some write "All rights reserved": that is no path.
    stated: list[object] = [href for href in named if isinstance(href, str) and re.match(r"https?://|/", href.strip())]
    links = (node for node in nodes if node.tag in ("a", "link") and "license" in (node.attributes.get("rel") or ""))
    stated += [link.attributes.get("href") for link in links if not _is_pictures(link)]
    return next((url for href in stated if (url := addresses.resolve(page.url, href))), None)


def robots(page: Page | Dump) -> list[str]:
    """Directives to robots, in lower case: of metas, then of the ``X-Robots-Tag`` header, without repeats.

    One that is for a single robot has its name before it, as in that header: ``googlebot: noindex``.
    """
    metas = _metas(page)
    found = [one for key in _EVERY_ROBOT for value in metas.get(key, [])[:5] for one in _directives(value, "")]
    single = [key for key in metas if len(key) < 40 and _ROBOT.fullmatch(key)]
    found += [one for key in single for value in metas[key][:5] for one in _directives(value, f"{key}: ")]
    for value in page.headers.get("x-robots-tag", [])[:10]:
        robot, colon, rest = value.partition(":")
        of_one = colon and robot.strip().lower() not in _VALUED and re.fullmatch(r"\s*[\w-]{1,40}\s*", robot)
        found += _directives(rest, f"{robot.strip().lower()}: ") if of_one else _directives(value, "")
    return list(dict.fromkeys(found))[:MOST_DIRECTIVES]


def mining(page: Page | Dump) -> tuple[bool | None, str | None]:
    """Whether rights to text and data mining are reserved, and the address of the policy that goes with it.

    TDM Reservation Protocol (W3C Community Group, 2024): what the page says comes before what its server says, and a
    policy means something only beside a reservation. The file ``/.well-known/tdmrep.json`` is no part of a capture.
    """
    for said in (_metas(page), page.headers):
        is_reserved = next((_FLAGS.get(value.strip()) for value in said.get("tdm-reservation", [])[:1]), None)
        if is_reserved is not None:
            policies = said.get("tdm-policy", [])[:1] if is_reserved else []
            return is_reserved, next((addresses.resolve(page.url, href) for href in policies), None)
    return None, None


def _directives(value: str, robot: str) -> Iterator[str]:
    for piece in value[:1000].lower().split(","):
        if found := _DIRECTIVE.fullmatch(piece.strip()):
            given = re.sub(r"^\s*[:=]\s*", ":", found["value"] or "")
            yield f"{robot}{found['name']}{given}"


def _metas(page: Page | Dump) -> Headers:
    return page.metas if isinstance(page, Page) else {}


def _is_pictures(link: LexborNode) -> bool:
    above = link.parent
    for _ in range(4):
        if above is None:
            return False
        if above.tag in ("figure", "figcaption"):
            return True
        above = above.parent
    return False
