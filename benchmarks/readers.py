"""Those who read a decoded page, newslake and others: what each makes of it, as a row of ``measures.score``."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from benchmarks import folds
from newslake import extract
from newslake.clean import html
from newslake.clean.forest import Model
from newslake.page import Page, Refusal

Row = Mapping[str, Any]
Reader = Callable[[Page], Row | None]
"""None stands for a page of which the reader makes no article."""

TRAFILATURA = f"trafilatura {version('trafilatura')}, fast"
RESILIPARSE = f"resiliparse {version('resiliparse')}, main content"


def newslake(page: Page, model: Model | None = None) -> Row | None:
    body = html.read(page, model)
    if isinstance(body, Refusal):
        return None
    found = extract.fields(page, body)
    return {"text": body.text, "title": found.title, "authors": found.authors, "published_at": found.published_at}


def newslake_out_of_fold(page: Page) -> Row | None:
    """By the model that has seen no page of the site."""
    return newslake(page, folds.model(folds.fold(page.url or "")))


def trafilatura(page: Page) -> Row | None:
    from trafilatura import bare_extraction

    found = bare_extraction(page.html, url=page.url, fast=True, with_metadata=True)
    if found is None:
        return None
    # It publishes a day and no instant.
    day = datetime.fromisoformat(found.date).replace(tzinfo=UTC) if found.date else None
    authors = [name for name in (found.author or "").split("; ") if name]
    return {"text": found.text, "title": found.title, "authors": authors, "published_at": day}


def resiliparse(page: Page) -> Row | None:
    """The text alone, without descriptions of pictures: it reads no fields."""
    from resiliparse.extract.html2text import extract_plain_text

    text = extract_plain_text(page.html, main_content=True, alt_texts=False)
    return {"text": text} if text else None


OTHERS: Mapping[str, Reader] = {TRAFILATURA: trafilatura, RESILIPARSE: resiliparse}
