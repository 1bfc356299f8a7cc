"""Every table of the lake, in one read.

A ``date`` column is not declared: it is the folder (``date=YYYY-MM-DD``), the UTC day of the batch's intake.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from newslake import rules
from newslake.contract import ID_PATTERN, BatchRule, Column, RowRule, table
from newslake.page import BLOCK_KINDS, Block, Given, Span

REASON_PATTERN = "^[a-z0-9_]+([-.][a-z0-9_]+)*$"
ZONE_PATTERN = "^[+-][0-9]{2}:[0-9]{2}$"
COUNTRY_PATTERN = "^[A-Z]{2}$"
LINK_PATTERN = r"^https?://[^\s]+$"
SOURCES_OF_FIELDS = ("json-ld", "opengraph", "meta", "html", "url", "feed", "text")
PRECISIONS = ("second", "minute", "day")
KINDS = ("page", "feed", "sitemap", "robots")
STAGES = ("ingest", "clean", "extract", "validate")
MEDIA_TOPICS = (
    "arts, culture, entertainment and media",
    "conflict, war and peace",
    "crime, law and justice",
    "disaster, accident and emergency incident",
    "economy, business and finance",
    "education",
    "environment",
    "health",
    "human interest",
    "labour",
    "lifestyle and leisure",
    "politics and government",
    "religion",
    "science and technology",
    "society",
    "sport",
    "weather",
)
"""Names of the seventeen topics of the first level (https://cv.iptc.org/newscodes/mediatopic/)."""
FOUND = ("entities", "places", "quotes", "citations", "hyperlinks", "fingerprints")
"""The tables of what is found in an article's text, article by article."""
COPIES = ("exact-copy", "near-copy")
"""The relations that a copy has."""
ENTITY_TYPES = ("person", "organization", "place")
PLACE_KINDS = ("country", "region", "city")
PLACE_RULES = (
    "only",
    "named-with-it",
    "demonym",
    "capital",
    "story-country",
    "outlet-country",
    "near-others",
    "largest",
)
SPEAKER_RULES = ("named", "pronoun", "role", "continued", "document")


@table(
    "captures",
    key=("capture_id",),
    rules=(
        RowRule(
            "record-has-its-place",
            "warc_type, warc_filename, warc_record_offset and warc_record_length stand together or not at all, and "
            "content_digest with them only.",
            "critical",
            rules.record_has_its_place,
        ),
    ),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One attempt to get one thing, as it came: a pointer to a WARC record, or why there is none."""

    capture_id: Annotated[str, Column("Identity of the capture within the lake.", pattern=ID_PATTERN, unique=True)]
    source_id: Annotated[str, Column("The source that led here, as named in sources.toml or at import.")]
    kind: Annotated[str, Column("What was asked for.", values=KINDS)]
    url: Annotated[str | None, Column("Requested URL, verbatim; null where a file came without one.")]
    fetch_time: Annotated[datetime, Column("When it was captured: the record's date, or the intake where it has none.")]
    fetch_status: Annotated[int | None, Column("HTTP status; null without a response.", minimum=100, maximum=999)] = (
        None
    )
    fetch_error: Annotated[
        str | None, Column("Why there is no usable response, as a stable code.", pattern=REASON_PATTERN)
    ] = None
    fetch_redirect: Annotated[str | None, Column("URL that finally answered, where redirects led elsewhere.")] = None
    content_digest: Annotated[
        str | None, Column("Digest of the payload: sha256: and 64 hex digits.", pattern="^sha256:[0-9a-f]{64}$")
    ] = None
    content_type: Annotated[str | None, Column("Content-Type header, verbatim.")] = None
    content_mime_detected: Annotated[str | None, Column("Media type that the bytes look like.")] = None
    content_length: Annotated[int | None, Column("Payload size in bytes, decoded.", minimum=0)] = None
    warc_type: Annotated[
        str | None, Column("WARC-Type of the record.", values=("response", "resource", "conversion", "revisit"))
    ] = None
    warc_filename: Annotated[
        str | None, Column("The WARC file: below the lake's warc/ folder, or the path or URL of an archive in place.")
    ] = None
    warc_record_offset: Annotated[int | None, Column("First byte of the record in its file.", minimum=0)] = None
    warc_record_length: Annotated[int | None, Column("Stored size of the record in bytes.", minimum=0)] = None
    given: Annotated[Given | None, Column("What the feed, sitemap or column mapping said of the page, verbatim.")] = (
        None
    )


@table(
    "articles",
    key=("version_id",),
    sort=("published_at",),
    rules=(
        RowRule(
            "published-before-captured",
            "published_at is at most 24 hours after captured_at (record dates are coarse).",
            "critical",
            rules.published_before_captured,
        ),
        RowRule(
            "modified-before-captured",
            "modified_at is at most 24 hours after captured_at.",
            "critical",
            rules.modified_before_captured,
        ),
        RowRule(
            "dates-have-their-raw",
            "published_at and modified_at stand together with the words that they were read from.",
            "critical",
            rules.dates_have_their_raw,
        ),
        RowRule(
            "blocks-end-with-text",
            "The last of the blocks ends where the text does.",
            "critical",
            rules.blocks_end_with_text,
        ),
        RowRule(
            "values-have-their-source",
            "title, authors and is_accessible_for_free stand together with title_source, authors_source and "
            "access_source.",
            "warning",
            rules.values_have_their_source,
        ),
        RowRule("word-count-agrees", "word_count is the number of words in text.", "critical", rules.word_count_agrees),
        RowRule("digest-agrees", "text_digest is the digest of title and text.", "critical", rules.digest_agrees),
        RowRule(
            "text-is-decoded",
            "title and text show no trace of bytes that were decoded wrongly.",
            "warning",
            rules.is_free_of(rules.WRONG_DECODING),
            remedy="See which encoding the captured bytes are in, and what the page declares.",
        ),
        RowRule(
            "language-fits-script",
            "At least a quarter of the letters that text begins with are of a script that language is written in.",
            "warning",
            rules.language_fits_script,
            remedy="See whether the page declares a language that it is not in.",
        ),
        RowRule(
            "no-template-holes",
            "title and text have no place left that a template should have filled, such as {{name}}.",
            "warning",
            rules.is_free_of(rules.TEMPLATE_HOLE),
            remedy="The publisher's page is unfinished; its later version may not be.",
        ),
    ),
    batch_rules=(
        BatchRule(
            "every-page-accounted",
            "Every page capture ends in exactly one row of articles, rejects or sightings.",
            "critical",
            rules.unaccounted_pages,
            minimum=0,
            maximum=0,
        ),
        BatchRule(
            "findings-in-text",
            "Entities, places, quotes, citations and hyperlinks point at characters that the text of their version "
            "has, and quotes and anchors are what stands there.",
            "critical",
            rules.astray,
            minimum=0,
            maximum=0,
        ),
        BatchRule(
            "share-rejected",
            f"Of {rules.MIN_PAGES_FOR_A_SHARE} pages and more, at most 95 of 100 are refused.",
            "critical",
            rules.share_rejected,
            maximum=0.95,
        ),
    ),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one published article."""

    article_id: Annotated[str, Column("Identity of the article over its versions.", pattern=ID_PATTERN)]
    version_id: Annotated[str, Column("Identity of this version.", pattern=ID_PATTERN, unique=True)]
    capture_id: Annotated[
        str,
        Column(
            "The capture it was read from.",
            pattern=ID_PATTERN,
            unique=True,
            refers="captures.capture_id",
            agrees=(("source_id", "source_id"), ("url", "url"), ("captured_at", "fetch_time")),
        ),
    ]
    source_id: Annotated[str, Column("The source that led to it.")]
    url: Annotated[str | None, Column("Requested URL, verbatim; null for a text that came without one.")]
    canonical_url: Annotated[
        str | None,
        Column(
            "URL that the page declares as its own; where it declares none, its URL without the marks of a variant."
        ),
    ]
    domain: Annotated[str | None, Column("Registrable domain of the URL: the outlet's address.")]
    title: Annotated[str | None, Column("Headline as published; null where the page has none.", expected=True)]
    title_source: Annotated[str | None, Column("Where the title was read.", values=SOURCES_OF_FIELDS)]
    description: Annotated[str | None, Column("Summary that the publisher gives of it.")]
    authors: Annotated[list[str], Column("Who signs it, in order: persons, else the desk that signs.")]
    authors_source: Annotated[str | None, Column("Where the authors were read.", values=SOURCES_OF_FIELDS)]
    agencies: Annotated[list[str], Column("News agencies that it credits, by their usual short names (AP, Reuters).")]
    published_at: Annotated[datetime | None, Column("When the outlet says it was published, UTC.", expected=True)]
    published_raw: Annotated[str | None, Column("The words that published_at was read from, verbatim.")]
    published_source: Annotated[str | None, Column("Where they stood.", values=SOURCES_OF_FIELDS)]
    published_precision: Annotated[
        str | None, Column("How exact published_at is; midnight UTC stands for a day.", values=PRECISIONS)
    ]
    published_zone: Annotated[
        str | None, Column("Offset from UTC that was stated with it; null where none was.", pattern=ZONE_PATTERN)
    ]
    modified_at: Annotated[datetime | None, Column("When the outlet says it was last modified, UTC.")]
    modified_raw: Annotated[str | None, Column("The words that modified_at was read from, verbatim.")]
    modified_source: Annotated[str | None, Column("Where they stood.", values=SOURCES_OF_FIELDS)]
    modified_precision: Annotated[
        str | None, Column("How exact modified_at is; midnight UTC stands for a day.", values=PRECISIONS)
    ]
    modified_zone: Annotated[
        str | None, Column("Offset from UTC that was stated with it; null where none was.", pattern=ZONE_PATTERN)
    ]
    language: Annotated[str | None, Column("ISO 639-1 code of the text's language.", values=rules.LANGUAGES)]
    section: Annotated[str | None, Column("Section, in the publisher's words.")]
    keywords: Annotated[list[str], Column("Keywords or tags, in the publisher's words.")]
    media_topic: Annotated[
        str | None,
        Column(
            "Top level of the IPTC Media Topics that the publisher's section, address or keywords stand for; null "
            "where they say nothing clear.",
            values=MEDIA_TOPICS,
        ),
    ]
    media_topic_source: Annotated[str | None, Column("What says so.", values=("section", "url", "keywords"))]
    image_url: Annotated[str | None, Column("Lead image.")]
    image_caption: Annotated[str | None, Column("What stands under the lead image, without the credit.")]
    image_credit: Annotated[str | None, Column("Whose lead image it is, in the publisher's words.")]
    is_accessible_for_free: Annotated[
        bool | None, Column("Whether the publisher lets everybody read it (schema.org); null where nothing says so.")
    ]
    access_source: Annotated[
        str | None,
        Column("Where that was read; html and text stand for a paywall that was seen.", values=SOURCES_OF_FIELDS),
    ]
    license_url: Annotated[str | None, Column("Licence that the page declares (schema.org license, rel=license).")]
    robots: Annotated[
        list[str],
        Column("Directives to robots (metas, X-Robots-Tag), as noindex; to one robot, as googlebot: noindex."),
    ]
    tdm_reservation: Annotated[
        bool | None, Column("Whether rights to text and data mining are reserved (TDM Reservation Protocol).")
    ]
    tdm_policy_url: Annotated[str | None, Column("The policy that goes with the reservation.")]
    text: Annotated[str, Column("The article's paragraphs, parted by blank lines; nothing of the page around it.")]
    blocks: Annotated[
        list[Block],
        Column(
            f"The parts of the text in order: kind ({', '.join(BLOCK_KINDS)}), and the characters of text from start "
            "to before end."
        ),
    ]
    text_source: Annotated[str, Column("Where the text was read.", values=(*SOURCES_OF_FIELDS, "given"))]
    text_digest: Annotated[
        str,
        Column("Digest of title and text, white space folded: equal where nothing new is said.", pattern=ID_PATTERN),
    ]
    word_count: Annotated[int, Column("Words in the text; where a script has no spaces, its letters.", minimum=1)]
    article_probability: Annotated[
        float, Column("How sure the reader is that this is an article's text.", minimum=0, maximum=1)
    ]
    captured_at: Annotated[datetime, Column("When this version was captured, UTC.")]
    reader_version: Annotated[str, Column("Version of the code that read it.")]
    quality_flags: Annotated[list[str], Column("Warnings that its checks gave, by name.")] = field(default_factory=list)


def _of_version(description: str) -> Column:
    return Column(description, pattern=ID_PATTERN, refers="articles.version_id", agrees=(("article_id", "article_id"),))


_SPANS = RowRule(
    "first-mention-first",
    "mentions are in order, start and end are those of the first, and mention_count is at least their number.",
    "critical",
    rules.first_mention_first,
)
_MENTIONS = (
    "Where text mentions it: the characters from start to before end, in order; the headline's are not among them."
)
_FIRST = "First character of its first mention in text; null where text does not mention it."
_FOUND_BY = "The model or the word list that found it, and its version."


@table("entities", key=("version_id", "type", "name"), sort=("version_id", "start"), rules=(_SPANS,))
@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person, an organization or a place that an article names."""

    version_id: Annotated[str, _of_version("The version that names it.")]
    article_id: Annotated[str, Column("Its article.", pattern=ID_PATTERN)]
    type: Annotated[str, Column("What it is.", values=ENTITY_TYPES)]
    name: Annotated[
        str,
        Column(
            "The fullest form that the article has, without titles, honorifics and possessives; of a place, its "
            "English name.",
            minimum=1,
        ),
    ]
    country: Annotated[
        str | None,
        Column("Of a place whose country is known, that (ISO 3166-1 alpha-2); null of all else.", COUNTRY_PATTERN),
    ]
    forms: Annotated[list[str], Column("The forms as written, each once.", minimum=1)]
    mentions: Annotated[list[Span], Column(_MENTIONS)]
    mention_count: Annotated[int, Column("How often headline and text mention it.", minimum=1)]
    start: Annotated[int | None, Column(_FIRST, minimum=0)]
    end: Annotated[int | None, Column("The character behind that mention.", minimum=1)]
    is_in_title: Annotated[bool, Column("Whether the headline mentions it.")]
    is_in_lede: Annotated[bool, Column("Whether the first paragraph mentions it.")]
    salience: Annotated[
        float,
        Column(
            "How central it is to the article: its share of the mentions of all its entities, where one in the "
            "headline counts three times and one in the first paragraph twice.",
            minimum=0,
            maximum=1,
        ),
    ]
    found_by: Annotated[str, Column(_FOUND_BY)]


@table("places", key=("version_id", "kind", "country", "name"), sort=("version_id", "start"), rules=(_SPANS,))
@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A country, a region or a city that an article mentions, by its name or by its people's."""

    version_id: Annotated[str, _of_version("The version that mentions it.")]
    article_id: Annotated[str, Column("Its article.", pattern=ID_PATTERN)]
    name: Annotated[str, Column("Its English name (CLDR, GeoNames).", minimum=1)]
    kind: Annotated[str, Column("What it is; region: a state, a province, a county.", values=PLACE_KINDS)]
    country: Annotated[str, Column("Country, ISO 3166-1 alpha-2.", COUNTRY_PATTERN)]
    region: Annotated[str | None, Column("Of a city, the first-level division that it lies in, where known.")]
    geonames_id: Annotated[int | None, Column("Its number in GeoNames (https://www.geonames.org/).", minimum=1)]
    latitude: Annotated[
        float | None,
        Column(
            "Degrees north, WGS 84; of a country, of its capital; of a region, of the middle of its cities.",
            minimum=-90,
            maximum=90,
        ),
    ]
    longitude: Annotated[float | None, Column("Degrees east, likewise.", minimum=-180, maximum=180)]
    is_demonym: Annotated[bool, Column("Whether only words such as Kenyan mention it, never its name.")]
    forms: Annotated[list[str], Column("The forms as written, each once.", minimum=1)]
    mentions: Annotated[list[Span], Column(_MENTIONS)]
    mention_count: Annotated[int, Column("How often headline and text mention it.", minimum=1)]
    start: Annotated[int | None, Column(_FIRST, minimum=0)]
    end: Annotated[int | None, Column("The character behind that mention.", minimum=1)]
    rule: Annotated[
        str,
        Column(
            "What decided which place of that name it is. only: no other is known; named-with-it: its region or "
            "country stands beside it; demonym: the word for its people; capital: it is one; story-country: it lies "
            "in a country that the article names; outlet-country: it lies in that of the outlet; near-others: it lies "
            "nearest to the article's other places; largest: it has the most inhabitants.",
            values=PLACE_RULES,
        ),
    ]
    found_by: Annotated[str, Column(_FOUND_BY)]


@table(
    "quotes",
    key=("version_id", "start"),
    sort=("version_id", "start"),
    rules=(
        RowRule(
            "quote-has-its-length",
            "text is as long as the characters from start to before end.",
            "critical",
            rules.quote_has_its_length,
        ),
    ),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words that an article gives as somebody's own, between quotation marks."""

    version_id: Annotated[str, _of_version("The version that quotes them.")]
    article_id: Annotated[str, Column("Its article.", pattern=ID_PATTERN)]
    start: Annotated[int, Column("First character of the quote in the article's text, behind the mark.", minimum=0)]
    end: Annotated[int, Column("The character behind its last.", minimum=1)]
    text: Annotated[
        str, Column("The characters between, verbatim, also where they are of several paragraphs.", minimum=1)
    ]
    kind: Annotated[
        str,
        Column(
            "direct: a clause or sentence that stands by itself; partial: words within a sentence of the article.",
            values=("direct", "partial"),
        ),
    ]
    speaker: Annotated[
        str | None,
        Column(
            "Who said it: a person or an organization by the name that it has in entities, or a document; null where "
            "the article leaves it open."
        ),
    ]
    speaker_type: Annotated[str | None, Column("What the speaker is.", values=("person", "organization", "document"))]
    speaker_written: Annotated[str | None, Column("The words at the quote that mean the speaker: a name, a role, she.")]
    speaker_rule: Annotated[
        str | None,
        Column(
            "What decided who it is. named: the name at the quote; pronoun, role: a pronoun or a description that fits "
            "one of those named before; continued: the speaker of the quote before goes on; document: it stands in a "
            "document, by whoever signed it.",
            values=SPEAKER_RULES,
        ),
    ]
    verb: Annotated[str | None, Column("The words of saying, as written: said, told, according to.")]
    found_by: Annotated[str, Column(_FOUND_BY)]


@table("citations", key=("version_id", "name"), sort=("version_id", "start"), rules=(_SPANS,))
@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A news agency, a medium or a document that an article names as its source."""

    version_id: Annotated[str, _of_version("The version that names it.")]
    article_id: Annotated[str, Column("Its article.", pattern=ID_PATTERN)]
    name: Annotated[str, Column("What it is generally called; of a document, the article's words for it.", minimum=1)]
    kind: Annotated[str, Column("What it is.", values=("agency", "media", "document"))]
    role: Annotated[
        str,
        Column(
            "quoted: words between quotation marks were said to it or stand in it; cited: facts are taken from it; "
            "credited: the text or a part of it is its own. Where several hold, the first of these.",
            values=("credited", "cited", "quoted"),
        ),
    ]
    forms: Annotated[list[str], Column("The forms as written, each once.", minimum=1)]
    mentions: Annotated[list[Span], Column(_MENTIONS)]
    mention_count: Annotated[int, Column("How often the article names it.", minimum=1)]
    start: Annotated[int | None, Column(_FIRST, minimum=0)]
    end: Annotated[int | None, Column("The character behind that mention.", minimum=1)]
    found_by: Annotated[str, Column(_FOUND_BY)]


@table("hyperlinks", key=("version_id", "start"), sort=("version_id", "start"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperlink:
    """A link in an article's text."""

    version_id: Annotated[str, _of_version("The version that has it.")]
    article_id: Annotated[str, Column("Its article.", pattern=ID_PATTERN)]
    start: Annotated[int, Column("First character of the anchor in the article's text.", minimum=0)]
    end: Annotated[int, Column("The character behind its last.", minimum=1)]
    anchor_text: Annotated[str, Column("The characters between.", minimum=1)]
    url: Annotated[
        str, Column("Where it leads: absolute, without fragment and without the marks of a campaign.", LINK_PATTERN)
    ]
    domain: Annotated[str | None, Column("Registrable domain of that.")]
    is_internal: Annotated[bool, Column("Whether that is the article's own domain.")]
    rel: Annotated[list[str], Column("Link types that the page gives, as nofollow or sponsored.")]


@table("fingerprints", key=("version_id",))
@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """MinHash of an article's text, by which near copies are found."""

    version_id: Annotated[str, _of_version("The version whose text it is.")]
    article_id: Annotated[str, Column("Its article.", pattern=ID_PATTERN)]
    shingle_count: Annotated[int, Column("Distinct shingles of the text.", minimum=1)]
    bands: Annotated[list[int], Column("Digests of the bands of the signature; texts that share one are compared.")]
    signature: Annotated[bytes, Column("The signature: unsigned integers of 16 bits, least significant byte first.")]
    method: Annotated[str, Column("How it was made; only signatures of one method can be compared.")]


@table("relations", key=("version_id", "other_version_id", "relation"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How one article version stands to another, as found when the first was linked."""

    version_id: Annotated[
        str,
        Column(
            "The version that was linked.",
            pattern=ID_PATTERN,
            refers="articles.version_id",
            agrees=(("article_id", "article_id"),),
        ),
    ]
    article_id: Annotated[str, Column("Its article.", pattern=ID_PATTERN)]
    relation: Annotated[
        str,
        Column(
            "exact-copy: the same title and text under another address; near-copy: nearly the same text under another "
            "address; version-of: another version of the same article, captured earlier or later.",
            values=(*COPIES, "version-of"),
        ),
    ]
    other_version_id: Annotated[
        str,
        Column(
            "The version it stands to.",
            pattern=ID_PATTERN,
            refers="articles.version_id",
            agrees=(("other_article_id", "article_id"),),
        ),
    ]
    other_article_id: Annotated[str, Column("Its article.", pattern=ID_PATTERN)]
    other_batch: Annotated[str | None, Column("The batch that had it when the first was linked.")] = None
    similarity: Annotated[
        float | None,
        Column(
            "Of a near copy, the estimated Jaccard similarity of both texts' word shingles; null of all else.",
            minimum=0,
            maximum=1,
        ),
    ] = None


@table("sightings", key=("capture_id",))
@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A page capture that says nothing new: its content is already published."""

    capture_id: Annotated[
        str,
        Column(
            "The capture.",
            pattern=ID_PATTERN,
            unique=True,
            refers="captures.capture_id",
            agrees=(("source_id", "source_id"), ("url", "url"), ("captured_at", "fetch_time")),
        ),
    ]
    version_id: Annotated[
        str,
        Column(
            "The version that already says this.",
            pattern=ID_PATTERN,
            refers="articles.version_id",
            agrees=(("article_id", "article_id"),),
        ),
    ]
    article_id: Annotated[str, Column("Its article.", pattern=ID_PATTERN)]
    source_id: Annotated[str, Column("The source that led to the capture.")]
    url: Annotated[str | None, Column("Requested URL, verbatim.")]
    captured_at: Annotated[datetime, Column("When it was seen, UTC.")]


@table(
    "rejects",
    key=("reject_id",),
    rules=(
        RowRule(
            "reason-is-known",
            "reason is one that its stage is known to give.",
            "warning",
            rules.reason_is_known,
            remedy="Name the new reason in tables.py, so that readers of the dictionary find it.",
        ),
    ),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One page capture or row that did not make it, and why."""

    reject_id: Annotated[str, Column("Identity: of the capture and the table.", pattern=ID_PATTERN, unique=True)]
    capture_id: Annotated[
        str,
        Column(
            "The capture, which leads to the bytes.",
            pattern=ID_PATTERN,
            refers="captures.capture_id",
            agrees=(("source_id", "source_id"), ("url", "url"), ("captured_at", "fetch_time")),
        ),
    ]
    table: Annotated[
        str, Column("The table that it was meant for.", values=("articles", "sightings", "relations", *FOUND))
    ]
    source_id: Annotated[str, Column("The source that led to it.")]
    url: Annotated[str | None, Column("Requested URL, verbatim.")]
    stage: Annotated[str, Column("The stage that refused it.", values=STAGES)]
    reason: Annotated[
        str, Column("Why, as a stable code; of the stage validate, the rule it broke.", pattern=REASON_PATTERN)
    ]
    evidence: Annotated[str, Column("What was seen that says so.")]
    article_probability: Annotated[
        float | None,
        Column("How likely the reader thought it an article; null where it did not get so far.", minimum=0, maximum=1),
    ] = None
    dependent_rows: Annotated[int, Column("Rows of other tables that left with it.", minimum=0)] = 0
    captured_at: Annotated[datetime, Column("When it was captured, UTC.")]


@table("checks", key=("batch", "source_id", "table", "expectation"), ledger=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One expectation's result on one batch: the ledger of what was validated, kept for held batches too."""

    batch: Annotated[str, Column("Key of the batch.")]
    run: Annotated[str, Column("The run that checked it.")]
    source_id: Annotated[
        str | None, Column("The source that it is about; null where it is about all of the batch.")
    ] = None
    table: Annotated[str, Column("The table that was checked; batch for rules over the whole batch.")]
    expectation: Annotated[str, Column("Stable name of the rule.")]
    column: Annotated[str | None, Column("The column it is about.")]
    description: Annotated[str, Column("The promise in words.")]
    remedy: Annotated[str | None, Column("What to do where it is broken.")] = None
    severity: Annotated[str, Column("What breaking it leads to.", values=("critical", "warning", "info"))]
    is_success: Annotated[bool, Column("Whether the batch keeps the promise.")]
    observed: Annotated[str | None, Column("What was seen.")]
    bound: Annotated[str | None, Column("What was allowed.")]
    observed_value: Annotated[float | None, Column("What was seen, where it is a figure.")] = None
    minimum: Annotated[float | None, Column("The least that the figure may be.")] = None
    maximum: Annotated[float | None, Column("The most that the figure may be.")] = None
    learned_from: Annotated[
        int | None, Column("Earlier batches that the bounds were learned from; null where they are fixed.", minimum=1)
    ] = None
    row_count: Annotated[int, Column("Rows that were looked at.", minimum=0)]
    failed_count: Annotated[int, Column("Rows that broke it.", minimum=0)]
    capture_ids: Annotated[
        list[str] | None, Column("The captures whose rows broke it, where they were refused for it.")
    ] = None
    checked_at: Annotated[datetime, Column("When, UTC.")]


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """How many articles are in a language; null where it could not be told."""

    language: str | None
    count: int


CAUSES = ("quiet", "feed-dead", "blocked", "robots", "layout-changed", "refused", "silent")
"""Why a source gave no article. Silent: nothing new where its own history says that there should be."""


@table("coverage", key=("batch", "source_id"), usual_rules=rules.USUAL, ledger=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one source gave in one batch, and why nothing where it gave nothing."""

    batch: Annotated[str, Column("Key of the batch.")]
    source_id: Annotated[str, Column("The source.")]
    state: Annotated[str, Column("What became of the batch.", values=("published", "held", "dropped"))]
    captured_at: Annotated[datetime | None, Column("When the source was last asked in this batch, UTC.")] = None
    capture_count: Annotated[int, Column("Attempts of every kind.", minimum=0)]
    expected_page_count: Annotated[
        float | None,
        Column("Pages that it usually gives: the median of its earlier batches; null where there are too few."),
    ] = None
    page_count: Annotated[int, Column("Page captures.", minimum=0)]
    article_count: Annotated[int, Column("Rows of articles.", minimum=0)]
    sighting_count: Annotated[int, Column("Rows of sightings.", minimum=0)]
    reject_count: Annotated[int, Column("Page captures refused.", minimum=0)]
    missing_title_count: Annotated[int | None, Column("Articles without a title.", minimum=0)] = None
    missing_author_count: Annotated[int | None, Column("Articles without an author.", minimum=0)] = None
    missing_date_count: Annotated[int | None, Column("Articles without a date of publication.", minimum=0)] = None
    duplicate_count: Annotated[int | None, Column("Articles that are exact copies of others.", minimum=0)] = None
    median_word_count: Annotated[float | None, Column("Median of the articles' words.", minimum=0)] = None
    median_age_hours: Annotated[
        float | None, Column("Median of the hours from publication to capture, of articles with a date.")
    ] = None
    languages: Annotated[list[LanguageCount] | None, Column("Articles by language, most first.")] = None
    cause: Annotated[
        str | None,
        Column(
            "Why it gave no article, in one of few words; null where it gave some. quiet: nothing new, as happens; "
            "silent: nothing new where by its history there should be; layout-changed: its pages could not be read.",
            values=CAUSES,
        ),
    ] = None
    reason: Annotated[
        str | None,
        Column(
            "The same in detail: the error of its feed, nothing-new, or the commonest reason of its rejects.",
            pattern=REASON_PATTERN,
        ),
    ]


@table("reviews", key=("batch", "run"), ledger=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a person decided about a held batch."""

    batch: Annotated[str, Column("Key of the batch.")]
    run: Annotated[str, Column("The run of the DAG review that asked.")]
    decision: Annotated[
        str, Column("approved: published as it was; dropped: not published.", values=("approved", "dropped"))
    ]
    note: Annotated[str | None, Column("Why, in the words of who decided.")]
    decided_by: Annotated[str | None, Column("Who.")]
    decided_at: Annotated[datetime, Column("When, UTC.")]
    rules: Annotated[list[str], Column("The rules that held it.")]
    why: Annotated[str, Column("What was seen and what was allowed, rule by rule.")]


@table("daily_coverage", key=("covered_on", "source_id"), ledger=True, sort=("source_id",))
@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCoverage:
    """What one source gave on one day of intake, against what it usually gives, over all published batches."""

    covered_on: Annotated[date, Column("UTC day of intake.")]
    source_id: Annotated[str, Column("The source.")]
    batch_count: Annotated[int, Column("Batches in which it was asked.", minimum=0)]
    capture_count: Annotated[int, Column("Attempts of every kind.", minimum=0)]
    expected_page_count: Annotated[
        float | None,
        Column(
            "Pages that it usually gives: the median of the same weekday in the four weeks before, else of the days "
            "before; null where there are too few."
        ),
    ]
    page_count: Annotated[int, Column("Page captures.", minimum=0)]
    article_count: Annotated[int, Column("Rows of articles.", minimum=0)]
    sighting_count: Annotated[int, Column("Rows of sightings.", minimum=0)]
    reject_count: Annotated[int, Column("Page captures refused.", minimum=0)]
    missing_title_count: Annotated[int, Column("Articles without a title.", minimum=0)]
    missing_author_count: Annotated[int, Column("Articles without an author.", minimum=0)]
    missing_date_count: Annotated[int, Column("Articles without a date of publication.", minimum=0)]
    duplicate_count: Annotated[int, Column("Articles that are exact copies of others.", minimum=0)]
    median_word_count: Annotated[float | None, Column("Median of the articles' words.", minimum=0)]
    median_age_hours: Annotated[
        float | None, Column("Median of the hours from publication to capture, of articles with a date.")
    ]
    languages: Annotated[list[LanguageCount], Column("Articles by language, most first.")]
    warning_count: Annotated[int, Column("Warnings that its batches earned.", minimum=0)]
    cause: Annotated[str | None, Column("Why it gave no article that day; null where it gave some.", values=CAUSES)]
    reason: Annotated[str | None, Column("The same in detail.", pattern=REASON_PATTERN)]


@table("daily_articles", key=("published_on", "domain", "language", "section"), ledger=True, sort=("published_on",))
@dataclass(frozen=True, slots=True, kw_only=True)
class DailyArticles:
    """Articles by day of publication, outlet, language and section; an article counts once, at its first version."""

    published_on: Annotated[date | None, Column("UTC day of publication; null where the outlet does not say.")]
    domain: Annotated[str | None, Column("The outlet's registrable domain.")]
    language: Annotated[str | None, Column("ISO 639-1 code of the text's language.")]
    section: Annotated[str | None, Column("Section, in the publisher's words.")]
    article_count: Annotated[int, Column("Articles.", minimum=1)]
    word_count: Annotated[int, Column("Words in their first versions.", minimum=0)]


@table(
    "daily_mentions",
    key=("mentioned_on", "type", "name", "country", "domain", "language"),
    ledger=True,
    sort=("mentioned_on", "type", "name"),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class DailyMentions:
    """How often an entity is named, by day of publication, outlet and language; an article counts once, at its first
    version, on the intake day of that."""

    mentioned_on: Annotated[date | None, Column("UTC day of publication; null where the outlet does not say.")]
    type: Annotated[str, Column("What the entity is.", values=ENTITY_TYPES)]
    name: Annotated[str, Column("Its name, as in entities: the fullest that an article has.")]
    country: Annotated[str | None, Column("Of a place, its country (ISO 3166-1 alpha-2).")]
    domain: Annotated[str | None, Column("The outlet's registrable domain.")]
    language: Annotated[str | None, Column("ISO 639-1 code of the text's language.")]
    article_count: Annotated[int, Column("Articles that name it.", minimum=1)]
    title_count: Annotated[int, Column("Of these, articles whose headline does.", minimum=0)]
    mention_count: Annotated[int, Column("Mentions in them.", minimum=1)]
    salience: Annotated[float, Column("Sum of its salience in them.", minimum=0)]


@table("top_quotes", key=("version_id", "start"), ledger=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class TopQuote:
    """The 500 quotes of one day of intake that most outlets carry, most outlets first; each once, as the first of those
    who have just these words had it. A quote counts for an article once, on the intake day of its first version that
    has it. Case, punctuation and quotation marks make no difference; quotes of less than five words are left out."""

    text: Annotated[str, Column("The quote, verbatim.", minimum=1)]
    speaker: Annotated[
        str | None, Column("Who said it, as most of them have it, by the fullest name; null where it is open.")
    ]
    speaker_type: Annotated[str | None, Column("What the speaker is: person, organization or document.")]
    language: Annotated[str | None, Column("ISO 639-1 code of the text's language.")]
    outlet_count: Annotated[
        int,
        Column(
            "Outlets that carry it, by registrable domain, also within a longer quote; 0 where none is known.",
            minimum=0,
        ),
    ]
    article_count: Annotated[int, Column("Articles that carry it.", minimum=1)]
    domains: Annotated[list[str], Column("The outlets.")]
    first_seen_at: Annotated[datetime, Column("When it was first captured, UTC.")]
    version_id: Annotated[str, Column("The version that was captured first.", pattern=ID_PATTERN)]
    start: Annotated[int, Column("Where in its text the quote begins.", minimum=0)]


@table("clusters", key=("cluster_id",), ledger=True, sort=("first_seen_at",))
@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Articles of one text, exact and near copies of each other, as known on one day of intake on which it grew."""

    cluster_id: Annotated[
        str, Column("version_id of its earliest member by captured_at and version_id.", pattern=ID_PATTERN)
    ]
    merged_into: Annotated[
        str | None, Column("The earlier cluster that it proved to be part of; its members are there.")
    ]
    first_seen_at: Annotated[datetime, Column("When its earliest member was captured, UTC.")]
    last_seen_at: Annotated[datetime, Column("When its latest member was captured, UTC.")]
    article_count: Annotated[int, Column("Articles in it.", minimum=2)]
    outlet_count: Annotated[int, Column("Outlets in it, by registrable domain.", minimum=0)]
    domains: Annotated[list[str], Column("The outlets.")]
    agencies: Annotated[list[str], Column("News agencies that its members credit, most first.")]
    original_version_id: Annotated[
        str | None, Column("The member that likely was first; null where nothing says so.", pattern=ID_PATTERN)
    ]
    original_domain: Annotated[str | None, Column("Its outlet.")]
    original_rule: Annotated[
        str | None,
        Column(
            "What says so. agency-site: it is on the site of the agency that the others credit; canonical: others "
            "declare its address as theirs; published-first, captured-first: of all, by the outlets' dates or, without "
            "them, by capture.",
            values=("agency-site", "canonical", "published-first", "captured-first"),
        ),
    ]
    version_ids: Annotated[list[str], Column("The members, earliest first.")]


@table("stories", key=("story_id",), ledger=True, sort=("first_seen_at",))
@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles on one event, across outlets and languages, as known on one day of intake on which it grew.

    The latest row of a story is what is known of it; rows with merged_into are of stories that are no more.
    """

    story_id: Annotated[
        str,
        Column(
            "version_id of its earliest member by captured_at and version_id, as it was on the day of its first row: "
            "an earlier article that is imported later changes no id.",
            pattern=ID_PATTERN,
        ),
    ]
    merged_into: Annotated[
        str | None,
        Column(
            "The earlier story that it proved to be part of on this day; its members are there, and this row is what "
            "it was the day before."
        ),
    ]
    title: Annotated[
        str | None, Column("Headline of the member that is most like the others, in the language most are in.")
    ]
    first_seen_at: Annotated[datetime, Column("When its earliest member was captured, UTC.")]
    last_seen_at: Annotated[datetime, Column("When its latest member was captured, UTC.")]
    article_count: Annotated[int, Column("Articles in it.", minimum=2)]
    new_article_count: Annotated[int, Column("Of these, articles of this day of intake.", minimum=0)]
    outlet_count: Annotated[int, Column("Outlets in it, by registrable domain.", minimum=0)]
    domains: Annotated[list[str], Column("The outlets.")]
    languages: Annotated[
        list[str], Column("ISO 639-1 codes of the languages it is told in, those of most articles of late first.")
    ]
    people: Annotated[
        list[str],
        Column("People that a quarter and more of its articles of late name, most salient first, ten at most."),
    ]
    organizations: Annotated[list[str], Column("Organizations, likewise.")]
    places: Annotated[list[str], Column("Countries, regions and cities, likewise.")]
    countries: Annotated[
        list[str], Column("Countries that its articles name or name places in, ISO 3166-1 alpha-2, most salient first.")
    ]
    version_ids: Annotated[
        list[str], Column("The members, each article at the version that was published first; earliest first.")
    ]


@table("syndication", key=("original_domain", "domain", "agency", "language"), ledger=True, sort=("original_domain",))
@dataclass(frozen=True, slots=True, kw_only=True)
class Syndication:
    """Who copies whom: articles that proved on a day of intake to be copies of another outlet's, or of an agency's."""

    original_domain: Annotated[str | None, Column("The outlet that likely had it first; null where nothing says so.")]
    agency: Annotated[str | None, Column("The news agency that the copies credit; null for none.")]
    domain: Annotated[str | None, Column("The outlet that has the copies.")]
    language: Annotated[str | None, Column("ISO 639-1 code of the text's language.")]
    article_count: Annotated[int, Column("Copies.", minimum=1)]
    median_delay_hours: Annotated[
        float | None, Column("Median of the hours from the original's date to the copy's; null without dates.")
    ]


CHANGES = ("title", "text", "authors", "published_at")


@table("corrections", key=("version_id",), ledger=True, sort=("changed_at",))
@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What changed in an article after it was published: one version, of this day of intake, against the one captured
    before it. White space is no change; versions that different code read are not compared."""

    version_id: Annotated[str, Column("The later version.", pattern=ID_PATTERN)]
    previous_version_id: Annotated[str, Column("The version captured before it.", pattern=ID_PATTERN)]
    article_id: Annotated[str, Column("Their article.", pattern=ID_PATTERN)]
    domain: Annotated[str | None, Column("The outlet's registrable domain.")]
    url: Annotated[str | None, Column("Requested URL of the later version.")]
    title: Annotated[str | None, Column("Headline of the later version.")]
    previous_title: Annotated[str | None, Column("Headline of the version before it.")]
    unchanged_at: Annotated[datetime, Column("When the version before it was captured, UTC: it changed after that.")]
    changed_at: Annotated[datetime, Column("When the later version was captured, UTC: it had changed by then.")]
    modified_at: Annotated[datetime | None, Column("When the outlet says that it was modified, UTC.")]
    changes: Annotated[list[str], Column("What differs; published_at as exactly as both say.", values=CHANGES)]
    added: Annotated[
        list[str], Column("Paragraphs of the later version that the other has not; 100 at most, of 5,000 characters.")
    ]
    removed: Annotated[list[str], Column("Paragraphs of the version before it that the later has not, likewise.")]
    is_noted: Annotated[
        bool, Column("Whether a paragraph that was added says that something was corrected, clarified or updated.")
    ]


PUBLISHED = (*FOUND, "relations", "articles", "sightings", "rejects")
"""What a batch publishes, in the order in which it is written: an article that is seen already has its children."""

MARTS = (
    "daily_articles",
    "daily_coverage",
    "daily_mentions",
    "top_quotes",
    "clusters",
    "stories",
    "syndication",
    "corrections",
)
