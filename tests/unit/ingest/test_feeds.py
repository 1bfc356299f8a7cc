"""What RSS and Atom say of a page is kept as they say it; a hostile feed does no harm."""

import time
from pathlib import Path

import pytest

from newslake.ingest import feeds
from newslake.ingest.feeds import Entry
from newslake.page import Given, Refusal

URL = "https://hill-post.example/feeds/all.xml"
RSS = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Hill Post</title><language>en-GB</language>
<item>
  <title>Goat elected mayor</title>
  <link>https://hill-post.example/goat</link>
  <description>&lt;p&gt;By a &lt;b&gt;landslide&lt;/b&gt;.&lt;/p&gt;</description>
  <dc:creator>Ada Brook</dc:creator>
  <pubDate>Tue, 20 Jan 2026 08:30:00 +0000</pubDate>
  <category>Politics</category><category>Goats</category>
  <media:content url="/goat.jpg" medium="image"/>
</item>
</channel></rss>"""
ATOM = """\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Talblatt</title>
<entry>
  <title>Ziege gewählt</title>
  <link rel="alternate" href="/ziege"/>
  <id>tag:talblatt.example,2026:1</id>
  <author><name>Ida Bach</name></author><author><name>Ole Fluss</name></author>
  <published>2026-01-20T08:30:00Z</published>
  <updated>2026-01-20T10:00:00+01:00</updated>
  <summary>Mit großer Mehrheit.</summary>
</entry>
</feed>"""


def entries(text: str | bytes, content_type: str | None = None) -> list[Entry]:
    found = feeds.parse(text.encode() if isinstance(text, str) else text, URL, content_type)
    assert not isinstance(found, Refusal), found.evidence
    return found


def refusal(data: bytes) -> Refusal:
    found = feeds.parse(data, URL)
    assert isinstance(found, Refusal)
    return found


def test_rss_is_kept_as_it_says() -> None:
    [entry] = entries(RSS)
    assert entry.url == "https://hill-post.example/goat"
    assert entry.given == Given(
        title="Goat elected mayor",
        description="<p>By a <b>landslide</b>.</p>",
        authors=["Ada Brook"],
        published="Tue, 20 Jan 2026 08:30:00 +0000",
        language="en-GB",
        section="Politics",
        keywords=["Politics", "Goats"],
        image_url="https://hill-post.example/goat.jpg",
    )


def test_atom_is_kept_as_it_says() -> None:
    [entry] = entries(ATOM)
    assert entry.url == "https://hill-post.example/ziege"
    assert entry.given == Given(
        title="Ziege gewählt",
        description="Mit großer Mehrheit.",
        authors=["Ida Bach", "Ole Fluss"],
        published="2026-01-20T08:30:00Z",
        modified="2026-01-20T10:00:00+01:00",
        language="de",
    )


def test_the_only_date_of_an_rss_item_is_its_publication() -> None:
    dated = RSS.replace("pubDate>", "dc:date>").replace("Tue, 20 Jan 2026 08:30:00 +0000", "2026-01-20T08:30:00Z")
    given = entries(dated)[0].given
    assert (given.published, given.modified) == ("2026-01-20T08:30:00Z", None)


def test_the_text_of_the_article_is_no_description() -> None:
    whole = (
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">The whole text.</content:encoded>'
    )
    start, end = RSS.index("<description>"), RSS.index("</description>") + len("</description>")
    assert entries(RSS[:start] + whole + RSS[end:])[0].given.description is None
    assert entries(RSS[:end] + whole + RSS[end:])[0].given.description == "<p>By a <b>landslide</b>.</p>"


def test_the_marker_is_the_last_change_where_it_is_said() -> None:
    assert entries(ATOM)[0].marker == "2026-01-20T10:00:00+01:00"


def test_the_marker_is_the_publication_where_no_change_is_said() -> None:
    assert entries(RSS)[0].marker == "Tue, 20 Jan 2026 08:30:00 +0000"


def test_a_link_that_is_listed_twice_is_one_entry() -> None:
    item = RSS[RSS.index("<item>") : RSS.index("</item>") + 7]
    assert len(entries(RSS.replace(item, item + item.replace("goat</link>", "goat#comments</link>")))) == 1


@pytest.mark.parametrize("link", ["", "mailto:a@b.example", "javascript:alert(1)", "file:///etc/passwd", "http://[::1"])
def test_a_link_that_leads_to_no_page_is_no_entry(link: str) -> None:
    assert entries(RSS.replace("https://hill-post.example/goat<", link + "<")) == []


def test_a_permalink_stands_in_for_a_link() -> None:
    guid = RSS.replace("<link>https://hill-post.example/goat</link>", "<guid>https://hill-post.example/?p=1</guid>")
    assert entries(guid)[0].url == "https://hill-post.example/?p=1"


def test_a_feed_without_entries_is_no_broken_feed() -> None:
    assert entries('<rss version="2.0"><channel><title>Quiet</title></channel></rss>') == []


def test_a_content_type_that_is_not_of_feeds_is_no_fault() -> None:
    assert len(entries(RSS, "text/html")) == 1


def test_the_charset_of_the_declaration_is_used() -> None:
    text = ATOM.replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert entries(text)[0].given.title == "Ziege gewählt"


def test_of_a_feed_that_breaks_off_what_came_is_used() -> None:
    assert entries(RSS.replace("</channel></rss>", "<item><title>Coun"))[0].url == "https://hill-post.example/goat"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02",
        b"<!doctype html><title>Sorry</title><p>Be right back.",
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>Hill Post</title><item><title>Coun',
        b"{}",
    ],
    ids=["empty", "binary", "html", "cut-off", "json"],
)
def test_what_is_no_feed_is_broken(data: bytes) -> None:
    assert refusal(data).reason == "feed-broken"


def test_a_text_without_end_is_cut() -> None:
    assert len(entries(RSS.replace("Goat", "Goat" * 100_000))[0].given.title or "") == feeds.LONGEST_TEXT


@pytest.mark.parametrize("half", ["&#xD83D;", "&#xdfff;", "&#55296;", "&#57343;"])
def test_half_a_character_does_no_harm(half: str) -> None:
    assert entries(RSS.replace("Goat", f"Go{half}at"))[0].given.title == "Go\ufffdat elected mayor"


@pytest.mark.parametrize("whole", ["&#xD7FF;", "&#xE000;", "&#55295;", "&#57344;"])
def test_its_neighbours_are_characters(whole: str) -> None:
    assert "\ufffd" not in (entries(RSS.replace("Goat", f"Go{whole}at"))[0].given.title or "")


def test_more_entries_than_the_bound_are_left() -> None:
    items = "".join(f"<item><link>https://a.example/{n}</link></item>" for n in range(feeds.MAX_ENTRIES + 10))
    assert len(entries(f'<rss version="2.0"><channel>{items}</channel></rss>')) == feeds.MAX_ENTRIES


def test_entities_that_multiply_do_not() -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    doctype = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>'
    begun = time.process_time()
    found = feeds.parse(RSS.replace("<rss", doctype + "<rss", 1).replace("Goat", "&l9;").encode(), URL)
    assert time.process_time() - begun < 2
    assert isinstance(found, Refusal) or len(found[0].given.title or "") < 1_000


def test_a_file_is_not_read_through_an_entity(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    found = feeds.parse(RSS.replace("<rss", doctype + "<rss", 1).replace("Goat", "&x;").encode(), URL)
    assert "the secret" not in str(found)


def test_a_path_in_place_of_a_feed_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS)
    assert refusal(bytes(tmp_path / "feed.xml")).reason == "feed-broken"


@pytest.mark.parametrize("piece", ["<item>", "&"])
def test_markup_without_end_is_soon_given_up(piece: str) -> None:
    """CPU seconds; read whole it would be minutes."""
    begun = time.process_time()
    feeds.parse(b'<rss version="2.0"><channel>' + piece.encode() * (10_000_000 // len(piece)), URL)
    assert time.process_time() - begun < 20
