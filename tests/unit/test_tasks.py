"""The tasks, one after the other, over small archives: what each page ends as, and that twice is once."""

from datetime import UTC, datetime

import pyarrow.compute as pc
import pytest

from newslake import tasks
from newslake.errors import BatchHeld, PermanentError
from newslake.ingest import warc
from newslake.lake import Batch, Lake
from newslake.tables import PUBLISHED

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CAPTURED = datetime(2026, 3, 1, 9, tzinfo=UTC)
SENTENCES = (
    "The harbour council voted on Tuesday to rebuild the old pier before the autumn storms arrive.",
    "Engineers had warned for three years that its oldest timbers would not carry another winter.",
    "The work is to cost four million crowns, half of it paid by the fishing fleet, the council said.",
    "Residents who came to the meeting asked why the repair had not begun when the first planks gave way.",
    "The mayor answered that the town had waited for a grant that was refused twice and then forgotten.",
    "A second vote, on the lighthouse road, was put off until the county has published its own survey.",
)


def page(
    title="Council votes to rebuild the pier", *, sentences=SENTENCES, published="2026-02-28T08:30:00Z", canonical=""
):
    paragraphs = "".join(
        f"<p>{first} {second}</p>" for first, second in zip(sentences[::2], sentences[1::2], strict=True)
    )
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f'<html lang="en"><head><title>{title}</title>'
        '<meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{published}">{link}</head>'
        "<body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article><footer>Contact us</footer></body></html>"
    )


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


@pytest.fixture
def refine(lake, tmp_path):
    """Import pages (URL, status and HTML each) as one archive and refine it; returns the batch."""
    count = iter(range(100))

    def refined(*pages, publish=True) -> Batch:
        path = tmp_path / f"{next(count)}.warc.gz"
        with path.open("wb") as file:
            writer = warc.Writer(file)
            for url, status, html in pages:
                head = f"HTTP/1.1 {status} OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                writer.response(url, head.encode() + html.encode(), CAPTURED)
        (found,) = tasks.import_archive(str(path), lake, now=NOW)
        batch = Batch.parse(found["batch"])
        run(batch)
        return batch

    def run(batch: Batch) -> None:
        for part in tasks.split(batch, lake):
            tasks.clean_and_extract(batch, lake, part)
        tasks.link(batch, lake)
        tasks.validate(batch, lake, "test", NOW)
        tasks.publish(batch, lake)

    refined.again = run
    return refined


def rows(lake, table, *columns):
    return lake.scan(table, columns=columns or None).to_pylist()


def test_a_page_becomes_an_article_with_its_text_and_fields(lake, refine):
    refine(("https://paper.example/pier", 200, page()))
    (article,) = rows(lake, "articles")
    assert article["title"] == "Council votes to rebuild the pier"
    assert article["text"].split("\n\n") == [" ".join(SENTENCES[i : i + 2]) for i in (0, 2, 4)]
    assert article["published_at"] == datetime(2026, 2, 28, 8, 30, tzinfo=UTC)
    assert (article["language"], article["domain"], article["captured_at"]) == ("en", "paper.example", CAPTURED)


def test_every_page_ends_in_exactly_one_article_reject_or_sighting(lake, refine):
    batch = refine(
        ("https://paper.example/pier", 200, page()),
        ("https://paper.example/pier", 200, page()),
        ("https://paper.example/gone", 404, "<p>Not here"),
        ("https://paper.example/empty", 200, ""),
        ("https://paper.example/tomorrow", 200, page("From the future", published="2027-01-01T00:00:00Z")),
    )
    captures = lake.read("captures", batch)["capture_id"].to_pylist()
    ends = [row["capture_id"] for table in ("articles", "sightings", "rejects") for row in rows(lake, table)]
    assert sorted(ends) == sorted(captures)


def test_an_error_page_is_a_reject_with_its_status(lake, refine):
    refine(("https://paper.example/gone", 410, page()))
    assert [(row["stage"], row["reason"]) for row in rows(lake, "rejects")] == [("ingest", "http-410")]


def test_a_corrected_article_is_a_new_version_tied_to_the_first(lake, refine):
    refine(("https://paper.example/pier", 200, page()))
    refine(
        ("https://paper.example/pier", 200, page(sentences=(*SENTENCES[:4], "The mayor said nothing.", SENTENCES[5])))
    )
    articles = rows(lake, "articles", "article_id", "version_id")
    assert len({row["article_id"] for row in articles}) == 1
    assert len({row["version_id"] for row in articles}) == 2
    assert [row["relation"] for row in rows(lake, "relations")] == ["version-of"]


def test_the_same_story_at_another_outlet_is_an_article_and_an_exact_copy(lake, refine):
    refine(("https://paper.example/pier", 200, page()), ("https://courier.example/coast/pier", 200, page()))
    assert len(rows(lake, "articles")) == 2
    assert [row["relation"] for row in rows(lake, "relations")] == ["exact-copy"]


def test_a_page_under_a_tracking_address_is_the_same_article(lake, refine):
    refine(
        ("https://paper.example/2026/pier-vote", 200, page()),
        ("https://paper.example/2026/pier-vote?utm_source=feed", 200, page() + "<!-- -->"),
    )
    assert (len(rows(lake, "articles")), len(rows(lake, "sightings"))) == (1, 1)


def test_refining_twice_changes_no_table(lake, refine):
    batch = refine(("https://paper.example/pier", 200, page()), ("https://paper.example/gone", 404, ""))
    refine(("https://courier.example/pier", 200, page()), ("https://paper.example/pier", 200, page() + " "))
    before = {table: rows(lake, table) for table in (*PUBLISHED, "checks", "coverage")}
    refine.again(batch)
    assert {table: rows(lake, table) for table in (*PUBLISHED, "checks", "coverage")} == before


def test_importing_the_same_content_twice_adds_nothing(lake, refine, tmp_path):
    refine(("https://paper.example/pier", 200, page()))
    (tmp_path / "copy.warc.gz").write_bytes((tmp_path / "0.warc.gz").read_bytes())
    (found,) = tasks.import_archive(str(tmp_path / "copy.warc.gz"), lake, now=NOW)
    assert not found["is_new"]
    assert len(lake.captured()) == 1


def test_a_batch_of_nothing_but_refused_pages_is_held_and_its_staging_kept(lake, refine):
    with pytest.raises(BatchHeld, match="share-rejected"):
        refine(*((f"https://paper.example/{number}", 404, "") for number in range(60)))
    (batch,) = lake.captured()
    assert lake.pending() == lake.committed() == []
    assert "share-rejected" in lake.held(batch)["rules"]
    assert len(lake.staged("rejects", batch, "linked")) == 60
    assert rows(lake, "coverage", "state")[0]["state"] == "held"
    assert pc.any(pc.invert(lake.scan("checks")["is_success"])).as_py()


def test_publishing_again_after_the_commit_changes_nothing(lake, refine):
    batch = refine(("https://paper.example/pier", 200, page()))
    assert tasks.publish(batch, lake)["rows"]["articles"] == 1


def test_a_task_before_its_split_is_refused(lake):
    with pytest.raises(PermanentError, match="not split"):
        tasks.link(Batch(NOW.date(), "never"), lake)


def test_a_row_leads_back_to_its_bytes(lake, refine):
    refine(("https://paper.example/pier", 200, page()))
    (article,), (capture,) = rows(lake, "articles"), rows(lake, "captures")
    assert article["capture_id"] == capture["capture_id"]
    with warc.Reader(lambda name: lake.warc_path(name).open("rb")) as records:
        payload = records.payload(
            capture["warc_filename"], capture["warc_record_offset"], capture["warc_record_length"]
        )
    assert payload.data == page().encode()


def test_the_digest_counts_what_was_published(lake, refine):
    batch = refine(("https://paper.example/pier", 200, page()))
    assert tasks.digest(batch, lake) == {"2026-03-02": 1}
    assert rows(lake, "daily_articles", "domain", "article_count") == [{"domain": "paper.example", "article_count": 1}]


def test_parts_are_of_bounded_size_and_cover_all_pages(monkeypatch):
    monkeypatch.setattr(tasks, "PART_PAGES", 3)
    assert tasks._bounds([1] * 7) == [(0, 3), (3, 6), (6, 7)]
    assert tasks._bounds([tasks.PART_BYTES, 1]) == [(0, 1), (1, 2)]
    assert tasks._bounds([]) == []


NOTICE = "The Velmere Courier is a member of the press council and answers every letter that its readers write."


def story(subject, thing, number=4):
    return (
        f"The {subject} council of Velmere voted on Tuesday to spend {number} million crowns on a new {thing}.",
        f'"We have waited for this {thing} for nine years," said council leader Odile Marrant after the vote.',
        f"Engineers told the meeting that the old {thing} had lost a third of its strength since 2009.",
        f"Work on the {thing} is to begin in October and will take {number} months, the {subject} office said.",
    )


STORIES = (story("harbour", "quay"), story("school", "gymnasium"), story("road", "bridge"))


@pytest.fixture
def imported(lake, tmp_path):
    """Import plain texts (URL and lines each) as one archive; returns the batch."""

    def make(*texts) -> Batch:
        path = tmp_path / "texts.warc.gz"
        with path.open("wb") as file:
            writer = warc.Writer(file)
            for url, lines in texts:
                writer.conversion(url, "\n".join(lines).encode(), CAPTURED)
        (found,) = tasks.import_archive(str(path), lake, now=NOW)
        return Batch.parse(found["batch"])

    return make


def texts(lake, batch) -> list[str]:
    parts = tasks.split(batch, lake)
    for part in parts:
        tasks.clean_and_extract(batch, lake, part)
    return sorted(row for part in parts for row in lake.staged("articles", batch, part)["text"].to_pylist())


def test_a_line_that_the_texts_of_a_site_repeat_is_no_article_s(lake, imported):
    batch = imported(*((f"https://courier.example/{n}", (*lines, NOTICE)) for n, lines in enumerate(STORIES)))
    assert texts(lake, batch) == sorted("\n\n".join(lines) for lines in STORIES)


def test_a_line_that_texts_of_different_sites_share_stays(lake, imported):
    batch = imported(*((f"https://paper{n}.example/1", (*lines, NOTICE)) for n, lines in enumerate(STORIES)))
    assert texts(lake, batch) == sorted("\n\n".join((*lines, NOTICE)) for lines in STORIES)


def test_a_story_captured_three_times_does_not_repeat_itself(lake, imported):
    changed = [(*STORIES[0], f"Updated at {hour}.") for hour in (9, 10, 11)]
    batch = imported(*(("https://courier.example/quay", lines) for lines in changed))
    tasks.split(batch, lake)
    assert lake.staged_json(batch, "repeats") == {}


def test_how_a_batch_is_parted_makes_no_difference(lake, imported, monkeypatch):
    batch = imported(*((f"https://courier.example/{n}", (*lines, NOTICE)) for n, lines in enumerate(STORIES)))
    whole = texts(lake, batch)
    monkeypatch.setattr(tasks, "PART_PAGES", 1)
    assert texts(lake, batch) == whole


def test_a_batch_of_pages_is_not_read_for_repeated_lines(lake, refine, monkeypatch):
    batch = refine(*((f"https://paper.example/{n}", 200, page()) for n in range(4)))
    monkeypatch.setattr(tasks, "text_lines", lambda *_: pytest.fail("a page was read"))
    assert tasks.split(batch, lake) == ["part-000"]
