"""An article as the annotators see it: its headline and text as one string, and what a model marked in that."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from newslake.page import Block, Span

PARTING = "\n\n"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of a document that a model takes for a name."""

    start: int
    end: int
    label: str
    """The label of its scheme: of OntoNotes PERSON, ORG, GPE, LOC, NORP, FAC …; of WikiNER PER, ORG, LOC, MISC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Headline and text of one article. Offsets are characters of ``whole``, unless a name says otherwise."""

    whole: str
    """The headline, a blank line and the text; without a headline the text alone."""
    text_start: int
    """Where the text begins."""
    blocks: Sequence[Block]
    """The parts of the text, with offsets in the text."""
    language: str | None
    """ISO 639-1 code."""
    domain: str | None = None
    """The outlet's registrable domain."""
    authors: Sequence[str] = ()
    agencies: Sequence[str] = ()
    """News agencies that its byline, dateline or closing line credits, by their short names."""
    marks: Sequence[Mark] = field(default=())
    """What the model of its language marked, in order; nothing where there is no model."""
    found_by: str | None = None
    """That model and its version."""

    @classmethod
    def of(
        cls,
        title: str | None,
        text: str,
        blocks: Sequence[Block],
        *,
        language: str | None,
        domain: str | None = None,
        authors: Sequence[str] = (),
        agencies: Sequence[str] = (),
    ) -> "Document":
        head = title + PARTING if title else ""
        return cls(
            whole=head + text,
            text_start=len(head),
            blocks=blocks,
            language=language,
            domain=domain,
            authors=authors,
            agencies=agencies,
        )

    @property
    def lede_end(self) -> int:
        """Where the first paragraph ends."""
        first = next((block for block in self.blocks if block.kind == "paragraph"), None)
        return self.text_start + (first.end if first else 0)

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Start and end of each part of the text, headings and list items among them."""
        for block in self.blocks:
            yield self.text_start + block.start, self.text_start + block.end

    def in_text(self, spans: Iterable[tuple[int, int]]) -> list[Span]:
        """Those of the spans that are in the text, by their offsets there, in order."""
        return [
            Span(start - self.text_start, end - self.text_start)
            for start, end in sorted(spans)
            if start >= self.text_start
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person or an organization of a document, with all its mentions."""

    type: str
    """``person`` or ``organization``."""
    name: str
    spans: Sequence[tuple[int, int]]
    """Start and end of each mention, in order, without titles and possessives."""
    pronoun: str | None = None
    """``he`` or ``she`` where a title or honorific (Mr, Dame, Mrs) or a role says so; null where nothing does."""
    found_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A country, region or city of a document, with all its mentions."""

    name: str
    kind: str
    country: str
    region: str | None
    geonames_id: int | None
    latitude: float | None
    longitude: float | None
    spans: Sequence[tuple[int, int]]
    """Start and end of each mention, demonyms among them, in order."""
    is_demonym: bool
    rule: str
    found_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A quote of a document. Fields as in the table ``quotes``; offsets in the document."""

    start: int
    end: int
    kind: str
    speaker: str | None
    speaker_type: str | None
    speaker_written: str | None
    speaker_rule: str | None
    verb: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A source that a document names. Fields as in the table ``citations``; spans in the document, in order."""

    name: str
    kind: str
    role: str
    spans: Sequence[tuple[int, int]]
    forms: Sequence[str] = ()
    """Forms as written where there is no span: the byline's."""
    found_by: str
