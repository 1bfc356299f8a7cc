"""A small made-up world of news: seven outlets in six languages on one loopback port, with the traps of real news.

    with SampleSite() as site:
        print(site.sources_toml())

Every outlet has a host name of its own (``harbour-gazette.localhost``). What is published, when, and which page is a
trap is data: ``outlets/*.toml`` and ``traps.toml``. Every person, place, institution and text in it is invented.
"""

from sample_site.content import Article, Outlet, Trap
from sample_site.server import ARCHIVE, Request, SampleSite

__all__ = ["ARCHIVE", "Article", "Outlet", "Request", "SampleSite", "Trap"]
