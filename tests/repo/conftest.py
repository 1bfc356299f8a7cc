"""A lake for what the documentation shows: three outlets of the sample site, and the same hours later."""

import http.client
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from newslake import tasks
from newslake.ingest import warc
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED
from sample_site import Article, SampleSite

TODAY = date(2026, 1, 15)
OUTLETS = ("harbour-gazette", "cottonwood-ledger", "talbote")
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
ABROAD = """<html lang="en"><head><title>Night train to Mombasa returns</title>
<meta property="og:type" content="article">
<meta property="article:published_time" content="2026-01-14T06:00:00Z"></head>
<body><article><h1>Night train to Mombasa returns</h1>
<p>NAIROBI, Jan 14 - The night train between Nairobi and Mombasa will run again from Friday, four years after floods
took away the bridge at its halfway point, Kenya's railway said on Wednesday.</p>
<p>“People had begun to think that the night belonged to the buses,” said Wanjiru Achieng, who drives the first of the
trains. “It belongs to those who want to sleep.”</p>
<p>Tickets for the first week were gone in an hour. The carriages were built in South Korea and brought by ship from
Busan by way of Singapore; two more sets are to follow for the line from Kampala in Uganda.</p>
</article></body></html>"""
"""The sample site's places are made up; these can be put on a map."""


@pytest.fixture(scope="session")
def lake(tmp_path_factory) -> Lake:
    """What the site has, and what of it is new or corrected hours later: a batch each."""
    folder = tmp_path_factory.mktemp("documented")
    made, seen = Lake(folder / "lake"), set()
    with SampleSite(today=TODAY, slow_seconds=0) as site:
        for edition in (1, 2):
            site.edition, now = edition, NOON + timedelta(hours=6 * edition)
            new = [each for each in site.articles if each.outlet in OUTLETS and each.is_free and each not in seen]
            seen.update(new)
            archive = _archive(folder / f"edition-{edition}.warc.gz", site, new, now)
            (found,) = tasks.import_archive(str(archive), made, now=now, source_id="sample-site")
            _refine(made, Batch.parse(found["batch"]))
    return made


def _archive(path: Path, site: SampleSite, articles: list[Article], now: datetime) -> Path:
    with path.open("wb") as file:
        writer = warc.Writer(file)
        writer.response("https://railway-courier.example/2026/night-train", _response(ABROAD.encode()), now)
        for article in articles:
            writer.response(f"http://{article.outlet}.localhost{article.path}", _answer(site.port, article), now)
    return path


def _answer(port: int, article: Article) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", article.path, headers={"Host": f"{article.outlet}.localhost:{port}"})
    response = connection.getresponse()
    return _response(response.read(), response.headers["Content-Type"])


def _response(body: bytes, content_type: str = "text/html; charset=utf-8") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode() + body


def _refine(lake: Lake, batch: Batch) -> None:
    """As the pipeline does it, but for what judges the rows and takes most of the time: nothing here is about rules."""
    for part in tasks.split(batch, lake):
        tasks.clean_and_extract(batch, lake, part)
    tasks.link(batch, lake)
    lake.publish(batch, {name: lake.staged(name, batch, "linked") for name in PUBLISHED}, {})
    lake.unstage(batch)
    tasks.digest(batch, lake)
