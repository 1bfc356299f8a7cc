"""The people and organizations of an article: what its model marked, mended by rules over the whole article.

A model sees a sentence at a time. An article says more: it introduces a person once in full, with a title or an age,
and goes on by the surname; what it marks as a person here and as a company there is one of the two throughout.
"""

from newslake.annotate.document import Document, Named
from newslake.annotate.models import LONGEST
from newslake.annotate.names.organizations import organizations
from newslake.annotate.names.people import people
from newslake.annotate.names.runs import runs

LOOKED_AT = LONGEST
"""Characters of a document that are looked at: as many as the models look at."""


def named(document: Document) -> list[Named]:
    """People and organizations in the order of their first mentions; none where no model has marked the document.

    Of a document longer than ``LOOKED_AT`` characters, those that begin within that.
    """
    if document.found_by is None:
        return []
    text = document.whole[:LOOKED_AT]
    found = runs(text, french=document.language == "fr")
    persons = people(document, text, found)
    taken = sorted(span for person in persons for span in person.spans)
    return sorted([*persons, *organizations(document, text, found, taken)], key=lambda each: each.spans[0])
