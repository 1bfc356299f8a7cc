"""The made-up articles with gold answers: that their answers are sound, and how much of them is found."""

import tomllib
from functools import cache

import pytest
from benchmarks import findings

ARTICLES = {each.name: each for each in findings.articles()}
ENGLISH = [name for name in ARTICLES if name[:2].isdigit()]
LEAST = {"people": 0.95, "organizations": 0.83, "places": 0.93, "quotes": 0.98, "citations": 0.94}
"""F1 over the English articles; the figures themselves stand in the README."""
LEAST_RIGHT, MOST_WRONG = 0.90, 0.03
"""Of quotes: the right speaker, of those that have one; a wrong one, of those found."""


@cache
def scores() -> dict[str, findings.Tally]:
    return findings.scores(ARTICLES[name] for name in ENGLISH)


@pytest.mark.parametrize("kind", LEAST)
def test_what_an_article_says_is_found(kind):
    assert scores()[kind].f1 >= LEAST[kind], scores()[kind].errors


def test_quotes_have_the_right_speaker():
    assert scores()["speakers"].recall >= LEAST_RIGHT, scores()["speakers"].errors


def test_hardly_a_quote_has_a_wrong_speaker():
    wrong = scores()["wrong speakers"]
    assert wrong.right <= MOST_WRONG * wrong.wanted, scores()["speakers"].errors


def said(name):
    gold = ARTICLES[name].gold
    return f"{gold['title']}\n{gold['text']}"


@pytest.mark.parametrize("name", ARTICLES)
def test_each_mention_stands_in_its_article(name):
    kinds = ("people", "organisations", "places", "citations")
    forms = {form for kind in kinds for entry in ARTICLES[name].listed(kind) for form in entry["mentions"]}
    assert {form for form in forms if form not in said(name)} == set()


@pytest.mark.parametrize("name", ARTICLES)
def test_each_quote_stands_in_its_article(name):
    lines = (line for quote in ARTICLES[name].listed("quotes") for line in quote["text"].splitlines())
    assert [line for line in lines if line not in said(name)] == []


@pytest.mark.parametrize("name", ARTICLES)
def test_each_speaker_is_somebody_of_the_article(name):
    kinds = ("people", "organisations", "citations")
    known = {entry["name"] for kind in kinds for entry in ARTICLES[name].listed(kind)} | {""}
    assert {quote["speaker"] for quote in ARTICLES[name].listed("quotes")} <= known


def test_every_article_is_toml_of_a_known_language():
    languages = {tomllib.loads(path.read_text(encoding="utf-8"))["language"] for path in findings.FOLDER.glob("*.toml")}
    assert languages >= {"en", "fr", "de", "es", "ar", "zh"}
