"""Whether everybody may read the article: what the publisher declares, then a paywall that is seen."""

from collections.abc import Iterator, Mapping

from newslake.extract import plain
from newslake.extract.story import Story
from newslake.page import Body

_SAID = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_TIERS = {"free": True, "metered": False, "locked": False, "premium": False, "paid": False}
"""A metered article is paid for by who reads many: schema.org has it that this is not for free."""


def free(story: Story, body: Body) -> tuple[bool | None, str | None]:
    """Whether the article is free to read, and what says so; ``(None, None)`` where nothing does."""
    metas = story.page.metas
    tiers = [value for key in ("article:content_tier", "og:article:content_tier") for value in metas.get(key, [])[:1]]
    stated = [
        *((_said(value), "json-ld") for value in _in_json_ld(story)),
        *((_said(value), "meta") for value in metas.get("isaccessibleforfree", [])[:1]),
        *((_TIERS.get(tier.lower()), "opengraph") for tier in tiers),
    ]
    known = [(is_free, source) for is_free, source in stated if is_free is not None]
    known += [(False, "html")] if body.lock else []
    return min(known, default=(None, None), key=lambda one: bool(one[0]))


def _in_json_ld(story: Story) -> Iterator[object]:
    """The article's own word comes before that of its parts, where the part behind the wall says it."""
    yield from (node.get("isAccessibleForFree") for node in story.nodes[:3])
    parts = (part for node in story.nodes[:3] for part in plain.flat(node.get("hasPart")) if isinstance(part, Mapping))
    yield from (part.get("isAccessibleForFree") for part in parts if _said(part.get("isAccessibleForFree")) is False)


def _said(value: object) -> bool | None:
    """A boolean of schema.org, which stands there as such, as a word, or as ``http://schema.org/False``."""
    first = next(plain.flat(value), None)
    word = str(first) if isinstance(first, bool | int) else plain.text(first, 100)
    return _SAID.get(word.rsplit("/", 1)[-1].lower()) if word else None
