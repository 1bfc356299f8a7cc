"""A mistake in sources.toml is refused with one message that names the place, the mistake and the remedy."""

from datetime import timedelta
from pathlib import Path

import pytest

from newslake.errors import InvalidInput
from newslake.ingest import sources

GOOD = """\
[fetch]
delay = 2

[sources.hill-post]
kind = "feed"
url = "https://hill-post.example/feed.xml"
name = "Hill Post"
language = "en"
country = "GB"
every = "15m"
"""
SHIPPED = Path(sources.__file__).parents[2] / "sources.toml"


def load(tmp_path: Path, text: str) -> sources.Settings:
    file = tmp_path / "sources.toml"
    file.write_text(text, "utf-8")
    return sources.load(file)


def refusal(tmp_path: Path, text: str) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        load(tmp_path, text)
    return refused.value


def test_an_entry_is_read_as_written(tmp_path: Path) -> None:
    source = load(tmp_path, GOOD).sources["hill-post"]
    assert (source.kind, source.language, source.country) == ("feed", "en", "GB")
    assert source.every == timedelta(minutes=15)


def test_what_is_left_out_has_a_default(tmp_path: Path) -> None:
    settings = load(tmp_path, '[sources.a]\nkind = "feed"\nurl = "https://a.example/f"')
    assert settings.fetch == sources.Fetch()
    assert settings.sources["a"] == sources.Source(id="a", kind="feed", url="https://a.example/f", name="a")


def test_the_shipped_file_is_valid_and_has_both_kinds() -> None:
    assert {source.kind for source in sources.load(SHIPPED).sources.values()} == set(sources.KINDS)


def test_private_addresses_are_forbidden_in_the_shipped_file() -> None:
    assert not sources.load(SHIPPED).fetch.allow_private_addresses


MISTAKES = [
    ('kind = "feed"', 'kind = "rss"', "kind is 'rss'", "news-sitemap"),
    ('kind = "feed"\n', "", "kind is missing", "Add a line"),
    ("https://hill-post.example/feed.xml", "hill-post.example/feed.xml", "url is", "from https:// on"),
    ("https://hill-post.example/feed.xml", "ftp://hill-post.example/feed", "url is", "from https:// on"),
    ("https://hill-post.example/feed.xml", "https://[::1/feed", "url is", "from https:// on"),
    ("https://hill-post.example/feed.xml", "https://hill post.example/", "url is", "from https:// on"),
    ("https://hill-post", "https://me:secret@hill-post", "name or password", "take them out"),
    ('language = "en"', 'language = "eng"', "language is 'eng'", "ISO 639-1"),
    ('country = "GB"', 'country = "UK"', "country is 'UK'", "ISO 3166-1"),
    ('every = "15m"', 'every = "15 min"', "every is '15 min'", "15m"),
    ('every = "15m"', 'every = "0m"', "every is '0m'", "15m"),
    ('every = "15m"', "every = 15", "every is 15", "in quotes"),
    ('name = "Hill Post"', 'title = "Hill Post"', "unknown key 'title'", "There are"),
    ('language = "en"', 'langauge = "en"', "unknown key 'langauge'", "Did you mean 'language'?"),
    ("sources.hill-post", "sources.Hill_Post", "can't be a source's id", "hyphens"),
    ("delay = 2", "delay = -1", "delay is -1", "from 0 to 60"),
    ("delay = 2", 'delay = "2"', "delay is '2'", "without quotes"),
    ("delay = 2", "delay = true", "delay is True", "a number"),
    ("delay = 2", "delay = nan", "delay is nan", "a number"),
    ("delay = 2", "max_bytes = 1e6", "max_bytes is", "a whole number"),
    ("delay = 2", "allow_private_addresses = 1", "allow_private_addresses is 1", "true or false"),
    ("delay = 2", 'user_agent = "two\\nlines"', "user_agent is", "a slash and a version"),
    ("delay = 2", "dealy = 2", "unknown key 'dealy'", "Did you mean 'delay'?"),
    ("[fetch]", "[fetsch]", "unknown key 'fetsch'", "Did you mean 'fetch'?"),
]


@pytest.mark.parametrize(("good", "bad", "what", "remedy"), MISTAKES)
def test_a_mistake_is_named_with_its_remedy(tmp_path: Path, good: str, bad: str, what: str, remedy: str) -> None:
    assert good in GOOD
    refused = refusal(tmp_path, GOOD.replace(good, bad))
    assert "sources.toml" in refused.where
    assert what in refused.what
    assert remedy in refused.remedy


def test_the_entry_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, GOOD.replace('"feed"', '"rss"')).where.endswith("[sources.hill-post]")


def test_a_slip_in_the_syntax_is_named_with_its_line(tmp_path: Path) -> None:
    assert "line 5" in refusal(tmp_path, GOOD.replace('kind = "feed"', "kind = feed")).what


def test_an_id_is_used_once(tmp_path: Path) -> None:
    again = '\n[sources.hill-post]\nkind = "feed"\nurl = "https://other.example/f"\n'
    assert "line 12" in refusal(tmp_path, GOOD + again).what


def test_an_address_is_used_once(tmp_path: Path) -> None:
    again = '\n[sources.other]\nkind = "feed"\nurl = "https://hill-post.example/feed.xml"\n'
    assert "[sources.hill-post]" in refusal(tmp_path, GOOD + again).what


def test_a_file_without_sources_says_how_to_add_one(tmp_path: Path) -> None:
    assert "[sources.my-paper]" in refusal(tmp_path, "[fetch]\n").remedy


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"nowhere\.toml"):
        sources.load(tmp_path / "nowhere.toml")


def test_a_file_in_another_charset_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_bytes(GOOD.replace("Hill", "Hüll").encode("latin-1"))
    with pytest.raises(InvalidInput, match="UTF-8"):
        sources.load(tmp_path / "sources.toml")


def test_a_source_that_is_no_table_is_refused(tmp_path: Path) -> None:
    assert "Make it a table" in refusal(tmp_path, '[sources]\na = "https://a.example/feed"').remedy
