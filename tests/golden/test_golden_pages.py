"""Made-up pages of many shapes, each with the row that a careful person would write for it.

One folder a shape: ``page.html`` or ``page.txt``, as a server would send it, and ``expected.toml`` beside it. To add a
page, add a folder: the tests are found, not listed. To see what one page gives beside what it should,
``python -m pytest tests/golden -k live-blog -vv``.

``expected.toml`` says

- in ``[capture]`` where the page came from: ``url``, and ``captured_at`` and ``content_type`` where they are unusual;
- ``reason``, for a page that is to be refused; or else
- ``blocks``, the text in order, each part a kind of ``newslake.page.BLOCK_KINDS`` and its words;
- in ``[fields]`` columns of ``articles`` by name, of which only those are written that the shape is about;
- in ``absent`` columns that the page says nothing of, and for which nothing is to be invented.

White space is not compared, but for the lines of what is preformatted, nor are the bars or tabs between the cells of a
table row. What is expected is never copied from what the reader gives. Where the reader is known to fall short,
``KNOWN_GAPS`` says how, and a repair shows as a failure here until its line is taken out. All pages are made up: no
sentence, name or site in them is real.
"""

import difflib
import hashlib
import io
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from newslake.contract import contract
from newslake.identity import digest_id
from newslake.ingest import warc
from newslake.page import BLOCK_KINDS
from newslake.reading import read
from newslake.tables import Article, Capture, Reject

HERE = Path(__file__).parent
SHAPES = sorted(path.parent.name for path in HERE.glob("*/expected.toml"))
CAPTURED = datetime(2026, 3, 2, 12, tzinfo=UTC)

KNOWN_GAPS = {
    "agency-story-dateline-authors": "a byline in capitals stays in capitals",
    "agency-story-dateline-text": "the line that names reporter and editor is taken for text",
    "amp-text": "the byline above and the caption below are taken for text",
    "author-meta-is-the-site-authors": "the second person of a byline in parts is lost",
    "custom-elements-text": "a caption in an element of its own make is taken for text",
    "donation-box-and-poll-text": "the poll and the appeal for money are taken for text",
    "dump-german-bullets-title": "a headline marked with # is not found",
    "dump-hard-wrapped-title": "a headline in capitals, underlined, is not found",
    "dump-japanese-title": "a headline in Japanese is not found",
    "dump-russian-title": "a headline in Russian is not found",
    "embedded-posts-text": "who wrote the embedded post, and when, is lost",
    "image-credit-and-rights-authors": "a title of respect stays with the name",
    "recipe-story-text": "the line that leads to the recipe is taken for text",
    "korean-text": "the line with the reporter's address is taken for text",
    "live-blog-text": "times and controls of the ticker are taken for text",
    "opinion-with-bio-text": "the disclaimer below the author's portrait is taken for text",
    "refused-terms-of-use-reason": "terms of use are taken for an article",
    "short-among-long-teasers-text": "long teasers of other articles are taken for text",
    "short-news-text": "the cookie notice below is taken for text",
    "syndicated-foreign-canonical-canonical_url": "an address of two words elsewhere is not believed",
    "tables-of-2003-authors": "a byline after the date is not read",
    "tables-of-2003-title": "the name of the paper in front of the headline stays",
    "visible-date-and-byline-only-text": "the byline is taken for text",
}
"""What the reader gets wrong today: by test id, or by shape where a page is refused that is an article."""


@cache
def expected(shape: str) -> dict[str, Any]:
    return tomllib.loads((HERE / shape / "expected.toml").read_text("utf-8"))


@cache
def row(shape: str) -> Article | Reject:
    """The page as it goes through the lake: a WARC record, its capture, the reader."""
    capture = {"captured_at": CAPTURED, "content_type": None} | expected(shape)["capture"]
    (path,) = (HERE / shape).glob("page.*")
    file = io.BytesIO()
    url, at, content = capture["url"], capture["captured_at"], path.read_bytes()
    if path.suffix == ".txt":
        span = warc.Writer(file).conversion(url, content, at)
    else:
        span = warc.Writer(file).resource(url, content, capture["content_type"] or "text/html", at)
    captured = Capture(
        capture_id=digest_id(shape),
        source_id="golden",
        kind="page",
        url=url,
        fetch_time=at,
        content_type=capture["content_type"],
        content_digest=f"sha256:{hashlib.sha256(content).hexdigest()}",
        warc_filename="golden.warc.gz",
        warc_record_offset=span.offset,
        warc_record_length=span.length,
    )
    with warc.Reader(lambda name: io.BytesIO(file.getvalue())) as records:
        found = read(captured, records)
        return found if isinstance(found, Reject) else found.article


def article(shape: str) -> Article:
    found = row(shape)
    if isinstance(found, Reject):
        pytest.fail(f"refused as {found.reason}: {found.evidence}", pytrace=False)
    return found


def cases() -> list[Any]:
    return [
        pytest.param(shape, aspect, id=f"{shape}-{aspect}", marks=_marks(shape, aspect))
        for shape in SHAPES
        for aspect in _aspects(expected(shape))
    ]


def _aspects(told: dict[str, Any]) -> list[str]:
    if "reason" in told:
        return ["reason"]
    return ["text", "kinds", *told.get("fields", {}), *told.get("absent", [])]


def _marks(shape: str, aspect: str) -> list[pytest.MarkDecorator]:
    gaps = [KNOWN_GAPS[case] for case in (shape, f"{shape}-{aspect}") if case in KNOWN_GAPS]
    return [pytest.mark.xfail(reason=gap, strict=True) for gap in gaps]  # the reason: what the reader gets wrong


@pytest.mark.parametrize(("shape", "aspect"), cases())
def test_the_page_gives_its_row(shape, aspect):
    told = expected(shape)
    if aspect == "reason":
        _refused(row(shape), told["reason"])
    elif aspect == "text":
        _same_text(_texts(article(shape)), [_fold(*block) for block in told["blocks"]])
    elif aspect == "kinds":
        _same_kinds(article(shape), told["blocks"])
    else:
        _same_value(aspect, getattr(article(shape), aspect), told.get("fields", {}).get(aspect))


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_expected_can_be_a_row(shape):
    told = expected(shape)
    if "reason" in told:
        assert told.keys() == {"reason", "capture"}
    else:
        assert {kind for kind, _ in told["blocks"]} <= set(BLOCK_KINDS)
        assert {"title"} <= {*told["fields"], *told.get("absent", [])} <= set(contract("articles").columns)


def test_every_known_gap_is_a_case():
    assert KNOWN_GAPS.keys() <= {*SHAPES, *(case.id for case in cases())}


def _refused(found: Article | Reject, reason: str) -> None:
    if isinstance(found, Article):
        said = f"taken for an article, with probability {found.article_probability:.2f}, not refused as {reason}"
        pytest.fail(f"{said}:\n{found.text}", pytrace=False)
    if found.reason != reason:
        pytest.fail(f"refused as {found.reason}, not {reason}: {found.evidence}", pytrace=False)


def _same_text(found: list[str], wanted: list[str]) -> None:
    if found != wanted:
        lines = (line for line in difflib.ndiff(wanted, found) if not line.startswith("? "))
        pytest.fail("blocks missing (-) and too many (+):\n" + "\n".join(lines), pytrace=False)


def _same_kinds(found: Article, wanted: list[list[str]]) -> None:
    """Of the blocks that are there as they should be; the others are the text's failure."""
    kinds = dict(zip(_texts(found), (block.kind for block in found.blocks), strict=True))
    wrong = [
        f"{kinds[text]} is not {kind}: {text}"
        for kind, text in ((kind, _fold(kind, text)) for kind, text in wanted)
        if kinds.get(text, kind) != kind
    ]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def _texts(found: Article) -> list[str]:
    return [_fold(block.kind, found.text[block.start : block.end]) for block in found.blocks]


def _fold(kind: str, text: str) -> str:
    if kind == "preformatted":
        return "\n".join(" ".join(line.split()) for line in text.splitlines())
    return " ".join(text.replace(" | ", " ").split())


def _same_value(column: str, found: Any, wanted: Any) -> None:
    if isinstance(found, str) and isinstance(wanted, str):
        found, wanted = " ".join(found.split()), " ".join(wanted.split())
    if found != (wanted if wanted is not None or not isinstance(found, list) else []):
        pytest.fail(f"{column} is {found!r}, not {wanted!r}", pytrace=False)
