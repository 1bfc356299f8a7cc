"""One page capture to one row: the stages that a page goes through, in order."""

import dataclasses

from newslake import addresses, extract
from newslake.clean import decode, html, text
from newslake.clean.repeats import Digests
from newslake.identity import digest_id, reject_id, text_digest
from newslake.ingest import warc
from newslake.page import READER_VERSION, Body, Dump, Fields, Given, Link, Page, Refusal
from newslake.tables import Article, Capture, Reject


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article as it was read, and the hyperlinks of its text."""

    article: Article
    links: tuple[Link, ...]


def read(capture: Capture, records: warc.Reader, repeated: Digests = frozenset()) -> Reading | Reject:
    """What one page capture says, or why it is no article; ``repeated`` are lines of its site, of plain texts."""
    if capture.fetch_error:
        return _reject(capture, "ingest", Refusal(reason=capture.fetch_error, evidence=_attempt(capture)))
    if capture.fetch_status is not None and not 200 <= capture.fetch_status < 300:
        answered = Refusal(
            reason=f"http-{capture.fetch_status}", evidence=f"the server answered {capture.fetch_status}"
        )
        return _reject(capture, "ingest", answered)
    payload = _payload(capture, records)
    if isinstance(payload, Refusal):
        return _reject(capture, "ingest", payload)
    try:
        found = _body_and_fields(capture, payload, repeated)
    except Exception as error:  # what a page from the web can do to its parsers is unpredictable, and costs one page
        found = Refusal(reason="unreadable", evidence=f"{type(error).__name__}: {error}"[:300])
    if isinstance(found, Refusal):
        return _reject(capture, "clean", found)
    body, fields = found
    return Reading(article=_article(capture, body, fields), links=body.links)


def _attempt(capture: Capture) -> str:
    asked = capture.url or f"record {capture.warc_record_offset} of {capture.warc_filename or 'an imported file'}"
    answered = f" answered {capture.fetch_status}" if capture.fetch_status else ""
    return f"{asked}{answered}: {capture.fetch_error}"


def _payload(capture: Capture, records: warc.Reader) -> warc.Payload | Refusal:
    if capture.warc_filename is None or capture.warc_record_offset is None or capture.warc_record_length is None:
        return Refusal(reason="broken-record", evidence="the capture points at no record")
    return records.payload(capture.warc_filename, capture.warc_record_offset, capture.warc_record_length)


def text_lines(capture: Capture, records: warc.Reader) -> list[str]:
    """The lines of a capture that is plain text; none where it is a page, or unusable."""
    payload = _payload(capture, records)
    page = payload if isinstance(payload, Refusal) else _decoded(capture, payload)
    return text.split(page.text)[1] if isinstance(page, Dump) else []


def _decoded(capture: Capture, payload: warc.Payload) -> Page | Dump | Refusal:
    return decode.decode(
        payload.data,
        content_type=capture.content_type or payload.content_type,
        url=capture.fetch_redirect or capture.url,
        captured_at=capture.fetch_time,
        given=capture.given or Given(),
    )


def _body_and_fields(capture: Capture, payload: warc.Payload, repeated: Digests) -> tuple[Body, Fields] | Refusal:
    page = _decoded(capture, payload)
    if isinstance(page, Refusal):
        return page
    page = dataclasses.replace(page, headers=payload.headers)
    body = html.read(page) if isinstance(page, Page) else text.read(page, repeated)
    if isinstance(body, Refusal):
        return body
    return body, extract.fields(page, body)


def _article(capture: Capture, body: Body, fields: Fields) -> Article:
    digest = capture.content_digest or ""
    asked = capture.fetch_redirect or capture.url
    identity = addresses.identity(asked, fields.canonical_url) if asked else f"urn:{digest}"
    article_id = digest_id(identity)
    return Article(
        article_id=article_id,
        version_id=digest_id(article_id, digest),
        capture_id=capture.capture_id,
        source_id=capture.source_id,
        url=capture.url,
        canonical_url=fields.canonical_url,
        domain=addresses.registrable_domain(addresses.original(asked)) if asked else None,
        title=fields.title,
        title_source=fields.title_source,
        description=fields.description,
        authors=fields.authors,
        authors_source=fields.authors_source,
        agencies=fields.agencies,
        published_at=fields.published_at,
        published_raw=fields.published_raw,
        published_source=fields.published_source,
        published_precision=fields.published_precision,
        published_zone=fields.published_zone,
        modified_at=fields.modified_at,
        modified_raw=fields.modified_raw,
        modified_source=fields.modified_source,
        modified_precision=fields.modified_precision,
        modified_zone=fields.modified_zone,
        language=fields.language,
        section=fields.section,
        keywords=fields.keywords,
        media_topic=fields.media_topic,
        media_topic_source=fields.media_topic_source,
        image_url=fields.image_url,
        image_caption=fields.image_caption,
        image_credit=fields.image_credit,
        is_accessible_for_free=fields.is_accessible_for_free,
        access_source=fields.access_source,
        license_url=fields.license_url,
        robots=fields.robots,
        tdm_reservation=fields.tdm_reservation,
        tdm_policy_url=fields.tdm_policy_url,
        text=body.text,
        blocks=body.blocks,
        text_source=body.source,
        text_digest=text_digest(fields.title, body.text),
        word_count=body.word_count,
        article_probability=body.confidence,
        captured_at=capture.fetch_time,
        reader_version=READER_VERSION,
    )


def _reject(capture: Capture, stage: str, refusal: Refusal) -> Reject:
    return Reject(
        reject_id=reject_id(capture.capture_id, "articles"),
        capture_id=capture.capture_id,
        table="articles",
        source_id=capture.source_id,
        url=capture.url,
        stage=stage,
        reason=refusal.reason,
        evidence=refusal.evidence,
        article_probability=refusal.confidence,
        captured_at=capture.fetch_time,
    )
