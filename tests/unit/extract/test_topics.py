"""The IPTC Media Topic that a publisher's own words stand for."""

import tomllib
from pathlib import Path

import pytest

from newslake.extract import plain, topics
from newslake.tables import MEDIA_TOPICS

WORDS = tomllib.loads(Path(topics.__file__).with_suffix(".toml").read_text(encoding="utf-8"))["topics"]
SPORT, ECONOMY = "sport", "economy, business and finance"
URL = "https://www.paper.example/"


def test_every_topic_of_the_table_has_words_and_no_other() -> None:
    assert tuple(WORDS) == MEDIA_TOPICS


def test_no_word_stands_for_two_topics() -> None:
    words = [(plain.letters(word), topic) for topic, words in WORDS.items() for word in words.split(",")]
    assert len(dict(words)) == len(set(words))


@pytest.mark.parametrize(
    "section",
    [
        "Sport",
        "SPORTS",
        "Deportes",
        "Fußball",
        "Спорт",
        "体育",
        "スポーツ",
        "رياضة",
        "खेल",
        "Sports News",
        "News - Tennis",
    ],
)
def test_a_section_says_it_in_many_languages(section: str) -> None:
    assert topics.media_topic(section, None, []) == (SPORT, "section")


@pytest.mark.parametrize(
    ("section", "topic"),
    [
        ("Politics & Government", "politics and government"),
        ("Wirtschaft / Finanzen", ECONOMY),
        ("Science, Technology", "science and technology"),
        ("Santé", "health"),
        ("Cultura e Spettacoli", "arts, culture, entertainment and media"),
    ],
)
def test_a_section_of_two_names_for_one_topic_says_it(section: str, topic: str) -> None:
    assert topics.media_topic(section, None, []) == (topic, "section")


@pytest.mark.parametrize(
    "section",
    [
        "News",
        "World",
        "Latest",
        "Home",
        "Kenya",
        "Opinion",
        "Panorama",
        "Business & Technology",
        "Sport, Kenya",
        "",
        "x" * 101,
    ],
)
def test_a_section_that_says_nothing_clear_gives_none(section: str) -> None:
    assert topics.media_topic(section, None, []) is None


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("sport/football/a-story", SPORT),
        ("news/2025/06/01/business/a-story", ECONOMY),
        ("en/climate-change/a-story", "environment"),
        ("life-style/a-story", "lifestyle and leisure"),
        ("politics-government/20250601/a-story", "politics and government"),
        ("%E4%BD%93%E8%82%B2/a-story", SPORT),
    ],
)
def test_where_the_section_says_nothing_the_address_may(path: str, topic: str) -> None:
    assert topics.media_topic("News", URL + path, []) == (topic, "url")


def test_the_first_label_of_a_host_may_be_a_section() -> None:
    assert topics.media_topic(None, "https://sport.paper.example/a-story", []) == (SPORT, "url")


@pytest.mark.parametrize(
    "path",
    [
        "sport",
        "sport-is-good-for-you",
        "opinion/sport/a-story",
        "news/world/a-story",
        "2025/06/01/sport",
        "[",
        "a/" * 600,
    ],
)
def test_the_storys_own_step_and_what_is_behind_an_opinion_say_nothing(path: str) -> None:
    assert topics.media_topic(None, URL + path, []) is None


def test_keywords_say_it_by_a_clear_majority() -> None:
    assert topics.media_topic("News", URL, ["Tennis", "Golf", "Spain"]) == (SPORT, "keywords")


@pytest.mark.parametrize("keywords", [["Tennis"], ["Tennis", "Golf", "Health", "Economy"], ["Spain", "King"], []])
def test_a_chance_keyword_says_nothing(keywords: list[str]) -> None:
    assert topics.media_topic(None, None, keywords) is None


def test_the_section_counts_before_address_and_keywords() -> None:
    assert topics.media_topic("Economy", f"{URL}sport/a-story", ["Tennis", "Golf"]) == (ECONOMY, "section")
