"""Every table of the lake, in one read.

A ``date`` column is not declared: it is the folder (``date=YYYY-MM-DD``), the UTC day of the batch's intake.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from newslake import rules
from newslake.contract import ID_PATTERN, BatchRule, Column, RowRule, table
from newslake.page import BLOCK_KINDS, Block, Given

REASON_PATTERN = "^[a-z0-9_]+([-.][a-z0-9_]+)*$"
ZONE_PATTERN = "^[+-][0-9]{2}:[0-9]{2}$"
SOURCES_OF_FIELDS = ("json-ld", "opengraph", "meta", "html", "url", "feed", "text")
PRECISIONS = ("second", "minute", "day")
KINDS = ("page", "feed", "sitemap", "robots")
STAGES = ("ingest", "clean", "extract", "validate")


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
            "exact-copy: the same title and text under another address; "
            "version-of: another version of the same article, captured earlier or later.",
            values=("exact-copy", "version-of"),
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
    table: Annotated[str, Column("The table that it was meant for.", values=("articles", "sightings", "relations"))]
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


PUBLISHED = ("relations", "articles", "sightings", "rejects")
"""What a batch publishes, in the order in which it is written: an article that is seen already has its children."""

MARTS = ("daily_articles", "daily_coverage")
