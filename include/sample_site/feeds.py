"""What announces the articles: RSS 2.0, Atom, news sitemaps and their index."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from sample_site.content import Article, Outlet

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a feed: an article, or the link to a trap."""

    url: str
    title: str
    description: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()

    @classmethod
    def of(cls, article: Article, url: str) -> "Entry":
        names = ("title", "description", "authors", "published_at", "modified_at", "section", "keywords")
        return cls(url=url, **{name: getattr(article, name) for name in names})


def render(outlet: Outlet, entries: list[Entry], home: str, path: str) -> str:
    """The document at ``path``: the outlet's feed or sitemap, or a part of its indexed sitemap."""
    if outlet.format == "rss":
        return rss(outlet, entries, home)
    if outlet.format == "atom":
        return atom(outlet, entries, home)
    if outlet.format == "sitemap-index" and path == outlet.feed:
        return sitemap_index(parts(entries), home)
    return news_sitemap(outlet, parts(entries)[path] if path in PARTS else entries)


PARTS = ("/sitemap-news.xml", "/sitemap-older.xml")


def parts(entries: list[Entry]) -> dict[str, list[Entry]]:
    """The sitemaps of an index: the last two days, and what is older."""
    newest = max(entry.published_at for entry in entries if entry.published_at)
    is_new = [entry.published_at is not None and newest - entry.published_at < timedelta(days=2) for entry in entries]
    recent = [entry for entry, new in zip(entries, is_new, strict=True) if new]
    older = [entry for entry, new in zip(entries, is_new, strict=True) if not new]
    return dict(zip(PARTS, (recent, older), strict=True))


def last_change(entries: Iterable[Entry]) -> datetime:
    return max(at for entry in entries for at in (entry.published_at, entry.modified_at) if at)


def rss(outlet: Outlet, entries: list[Entry], home: str) -> str:
    items = "\n".join(_rss_item(entry) for entry in entries)
    return (
        f'{HEADER}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n'
        f"<title>{escape(outlet.name)}</title>\n<link>{home}/</link>\n<description>{escape(outlet.name)}</description>\n"
        f"<language>{outlet.language}</language>\n<lastBuildDate>{format_datetime(last_change(entries))}</lastBuildDate>\n"
        f"{items}\n</channel>\n</rss>\n"
    )


def _rss_item(entry: Entry) -> str:
    lines = [
        f"<title>{escape(entry.title)}</title>",
        f"<link>{escape(entry.url)}</link>",
        f'<guid isPermaLink="false">{escape(entry.url)}</guid>',
        f"<description>{escape(entry.description)}</description>",
        *(f"<dc:creator>{escape(author)}</dc:creator>" for author in entry.authors),
        *(f"<category>{escape(word)}</category>" for word in (entry.section, *entry.keywords) if word),
    ]
    if entry.published_at:
        lines.append(f"<pubDate>{format_datetime(entry.published_at)}</pubDate>")
    return "<item>\n  " + "\n  ".join(lines) + "\n</item>"


def atom(outlet: Outlet, entries: list[Entry], home: str) -> str:
    items = "\n".join(_atom_entry(entry) for entry in entries)
    return (
        f'{HEADER}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">\n'
        f'<title>{escape(outlet.name)}</title>\n<id>{home}/</id>\n<link href="{home}/"/>\n'
        f'<link rel="self" href="{home}{outlet.feed}"/>\n'
        f"<updated>{last_change(entries).isoformat()}</updated>\n{items}\n</feed>\n"
    )


def _atom_entry(entry: Entry) -> str:
    lines = [
        f"<title>{escape(entry.title)}</title>",
        f"<id>{escape(entry.url)}</id>",
        f'<link rel="alternate" type="text/html" href={quoteattr(entry.url)}/>',
        f"<summary>{escape(entry.description)}</summary>",
        *(f"<author><name>{escape(author)}</name></author>" for author in entry.authors),
        *(f"<category term={quoteattr(word)}/>" for word in (entry.section, *entry.keywords) if word),
    ]
    if entry.published_at:
        lines.append(f"<published>{entry.published_at.isoformat()}</published>")
        lines.append(f"<updated>{(entry.modified_at or entry.published_at).isoformat()}</updated>")
    return "<entry>\n  " + "\n  ".join(lines) + "\n</entry>"


def news_sitemap(outlet: Outlet, entries: list[Entry]) -> str:
    urls = "\n".join(_sitemap_url(outlet, entry) for entry in entries)
    return f'{HEADER}<urlset xmlns="{SITEMAP}" xmlns:news="{NEWS}">\n{urls}\n</urlset>\n'


def _sitemap_url(outlet: Outlet, entry: Entry) -> str:
    lines = [f"<loc>{escape(entry.url)}</loc>"]
    if entry.published_at:
        lines.append(f"<lastmod>{(entry.modified_at or entry.published_at).isoformat()}</lastmod>")
        lines.append(
            f"<news:news><news:publication><news:name>{escape(outlet.name)}</news:name>"
            f"<news:language>{outlet.language}</news:language></news:publication>"
            f"<news:publication_date>{entry.published_at.isoformat()}</news:publication_date>"
            f"<news:title>{escape(entry.title)}</news:title>"
            f"<news:keywords>{escape(', '.join(entry.keywords))}</news:keywords></news:news>"
        )
    return "<url>\n  " + "\n  ".join(lines) + "\n</url>"


def sitemap_index(sitemaps: dict[str, list[Entry]], home: str) -> str:
    rows = "\n".join(
        f"<sitemap><loc>{home}{path}</loc><lastmod>{last_change(entries).isoformat()}</lastmod></sitemap>"
        for path, entries in sitemaps.items()
    )
    return f'{HEADER}<sitemapindex xmlns="{SITEMAP}">\n{rows}\n</sitemapindex>\n'
