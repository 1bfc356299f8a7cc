"""What an article's text says, finding by finding: people, organizations, places, quotes, sources, links.

``findings`` is the stage: one article in, rows of the tables that hang on it out. Each finding points at characters of
the published text. Importing the package loads no model and no word list; they load on first use.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newslake.annotate import rows
from newslake.annotate.citations.cited import citations
from newslake.annotate.document import Cited, Document, Located, Named, Quoted
from newslake.annotate.hyperlinks import hyperlinks
from newslake.annotate.models import marked
from newslake.annotate.names.named import named
from newslake.annotate.places.located import places
from newslake.annotate.quotes.authorship import called_alike
from newslake.annotate.quotes.quoted import quotes
from newslake.page import Link
from newslake.tables import Article, Citation, Entity, Hyperlink, Place, Quote

__all__ = ["Findings", "Read", "findings", "read"]


LONGEST = 200_000
"""Characters of a text in which anything but links is looked for: ten times what the longest articles have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was found in one document."""

    named: Sequence[Named]
    located: Sequence[Located]
    quoted: Sequence[Quoted]
    cited: Sequence[Cited]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The same as rows, by table."""

    entities: Sequence[Entity]
    places: Sequence[Place]
    quotes: Sequence[Quote]
    citations: Sequence[Citation]
    hyperlinks: Sequence[Hyperlink]


def read(document: Document) -> Read:
    """Everything that a document names; people and organizations where its marks are given."""
    people = named(document)
    taken = sorted(span for each in people for span in each.spans)
    said = quotes(document, people)
    cited = citations(document, people, said)
    return Read(
        named=people,
        located=places(document, taken),
        quoted=called_alike(said, cited),
        cited=cited,
    )


def findings(article: Article, links: Sequence[Link], *, with_models: bool = True) -> Findings:
    """The rows that hang on an article.

    :param with_models: whether people and organizations are looked for, by the model of its language if there is one.
    :raises InvalidInput: if that model is not installed.
    """
    document = Document.of(
        article.title,
        article.text[:LONGEST],
        [replace(block, end=min(block.end, LONGEST)) for block in article.blocks if block.start < LONGEST],
        language=article.language,
        domain=article.domain,
        authors=article.authors,
        agencies=article.agencies,
    )
    if with_models:
        document = marked(document)
    found = read(document)
    return Findings(
        entities=rows.entities(article, document, found.named, found.located),
        places=rows.places(article, document, found.located),
        quotes=rows.quotes(article, document, found.quoted),
        citations=rows.citations(article, document, found.cited),
        hyperlinks=hyperlinks(article, links),
    )
