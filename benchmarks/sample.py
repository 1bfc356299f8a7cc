"""The sample site as a collection: its articles' pages as an archive, and what they were rendered from as gold."""

import http.client
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newslake.ingest import warc
from sample_site import Article, SampleSite
from sample_site.content import outlets

TODAY = datetime(2026, 1, 15, 12, tzinfo=UTC)
EDITION = 2
"""In which every article's page answers."""


def archive(folder: Path) -> Path:
    """Write the pages of all articles that are free to read to ``sample.warc.gz`` in the folder."""
    path = folder / "sample.warc.gz"
    with SampleSite(today=TODAY.date(), edition=EDITION, slow_seconds=0) as site, path.open("wb") as file:
        writer = warc.Writer(file)
        for article in _articles():
            writer.response(_url(article), _answer(site.port, article), TODAY)
    return path


def gold() -> list[dict[str, Any]]:
    return [
        {
            "url": _url(article),
            "set": article.language,
            "body": "\n\n".join(article.paragraphs),
            "title": article.title,
            "authors": list(article.authors),
            "published_at": article.published_at,
        }
        for article in _articles()
    ]


def _articles() -> Iterator[Article]:
    for outlet in outlets().values():
        for article in outlet.articles(TODAY.date(), EDITION):
            if article.is_free and not article.path.endswith(".txt"):
                yield article


def _url(article: Article) -> str:
    return f"http://{article.outlet}.localhost{article.path}"


def _answer(port: int, article: Article) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", article.path, headers={"Host": f"{article.outlet}.localhost:{port}"})
    response = connection.getresponse()
    head = f"HTTP/1.1 {response.status} {response.reason}\r\nContent-Type: {response.headers['Content-Type']}\r\n\r\n"
    return head.encode() + response.read()
