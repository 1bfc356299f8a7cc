"""The links of an article's text: where each leads, and whether that is within the outlet."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from newslake import addresses
from newslake.page import Link
from newslake.tables import LINK_PATTERN, Article, Hyperlink

MOST = 500
"""Links of a text that are told."""
_IS_LINK = re.compile(LINK_PATTERN)


def hyperlinks(article: Article, links: Sequence[Link]) -> list[Hyperlink]:
    """The links in order, 500 at most; what is no http(s) address when seen from the article's is left out."""
    return list(islice(_hyperlinks(article, links), MOST))


def _hyperlinks(article: Article, links: Sequence[Link]) -> Iterator[Hyperlink]:
    base = _base(article)
    last = -1
    for link in links:
        resolved = addresses.resolve(base, link.href)
        url = addresses.normalise(resolved) if resolved else ""
        if link.start > last and _IS_LINK.fullmatch(url):
            last = link.start
            domain = addresses.registrable_domain(url)
            yield Hyperlink(
                version_id=article.version_id,
                article_id=article.article_id,
                start=link.start,
                end=link.end,
                anchor_text=article.text[link.start : link.end],
                url=url,
                domain=domain,
                is_internal=domain is not None and domain == article.domain,
                rel=list(link.rel),
            )


def _base(article: Article) -> str | None:
    """The address that relative links are seen from: one on the article's own domain, for the requested one may be that
    of a feed, which redirects, and the canonical one a partner's."""
    stated = [url for url in (article.url, article.canonical_url) if url]
    own = (url for url in stated if addresses.registrable_domain(url) == article.domain)
    return next(own, stated[-1] if stated else None)
