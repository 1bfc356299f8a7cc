"""The news desk's pages about single things: articles, their versions and bytes, refused pages, columns."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlsplit

from airflow.api_fastapi.core_api.security import GetUserDep
from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

import desk_stories
from desk_pages import (
    LINKED_CHARACTERS,
    article_url,
    batch_of,
    environment,
    lake,
    may_replay,
    outside,
    page,
    rejects_url,
    run_url,
)

if TYPE_CHECKING:
    from newslake.desk.groups import Group
    from newslake.desk.kin import Kin
    from newslake.desk.remembered import Remembered
    from newslake.desk.sources import Row
    from newslake.lake import Batch

router = APIRouter()
RELATED_DAYS = 90
"""How far apart in days of intake the versions and copies of an article are shown together."""


@cache
def _relations() -> "Remembered":
    from newslake.desk.kin import KIN_COLUMNS
    from newslake.desk.remembered import Remembered

    return Remembered("relations", KIN_COLUMNS, days=RELATED_DAYS)


@cache
def _corrections() -> "Remembered":
    from newslake.desk.kin import CORRECTION_COLUMNS
    from newslake.desk.remembered import Remembered

    return Remembered("corrections", CORRECTION_COLUMNS, days=RELATED_DAYS)


@cache
def _clusters() -> "Remembered":
    from newslake.desk import groups

    return groups.index_of("clusters")


@cache
def _refused() -> "Remembered":
    from newslake.desk import rejects
    from newslake.desk.remembered import Remembered

    return Remembered("rejects", rejects.REMEMBERED)


# Articles


@router.get("/article/{batch}/{version_id}")
def article(request: Request, batch: str, version_id: str) -> Response:
    """One version: its text and what was found in it, where its fields were read, its kin, what checks said."""
    from newslake.desk import articles, findings, texts

    found, row = _version(batch, version_id)
    checks = articles.last_checks(lake().checks(found), row["source_id"])
    tables = findings.found(lake(), found, version_id)
    return page(
        "article.html",
        article=row,
        batch=found,
        title=articles.title(row),
        text=texts.text(row, tables),
        found=findings.findings(tables),
        facts=articles.facts(row),
        rights=articles.rights(row),
        marks=articles.marks(row, checks),
        broken=articles.broken(checks, row["source_id"]),
        is_framed=_is_framed(request),
        **_kin(found, row),
    )


def _kin(batch: "Batch", article: "Row") -> dict[str, Any]:
    """What an article is related to, and what the digests say of that."""
    from newslake.desk import kin
    from newslake.tables import COPIES

    relations = _relations().rows(lake())
    versions, copies = (kin.kin(lake(), relations, article["version_id"], kinds) for kinds in (kin.VERSIONS, COPIES))
    ids = [article["version_id"], *(one.version_id for one in versions)]
    return {
        "versions": versions,
        "changed": kin.corrections(_corrections().rows(lake()), ids),
        "copies": copies,
        "cluster": _cluster(batch, article["version_id"], copies) if copies else None,
        "story": desk_stories.story_of(batch, article, versions),
    }


def _cluster(batch: "Batch", version_id: str, copies: "Sequence[Kin]") -> "Group | None":
    """The cluster of a version with copies: a mart tells of it on the day on which the later of two came."""
    from newslake.desk import groups
    from newslake.lake import Batch

    days = {batch.date, *(Batch.parse(one.batch).date for one in copies)}
    return groups.group_of(lake(), "clusters", _clusters().rows(lake()), version_id, days)


@router.get("/article/{batch}/{version_id}/difference/{other_batch}/{other_version_id}")
def difference(batch: str, version_id: str, other_batch: str, other_version_id: str) -> Response:
    """What the later of two versions says otherwise than the earlier."""
    from newslake.desk import differences

    ends = [_version(batch, version_id), _version(other_batch, other_version_id)]
    before, after = sorted(ends, key=lambda end: (end[1]["captured_at"], end[1]["version_id"]))
    return page("difference.html", before=before, after=after, difference=differences.difference(before[1], after[1]))


@router.get("/article/{version_id}")
def bare(version_id: str) -> Response:
    """An id without its batch: where it lies is looked for."""
    return _results(version_id)


@router.get("/search")
def search(q: str = "") -> Response:
    """An article by its address, or an id."""
    return _results(q)


def _results(words: str) -> Response:
    """The version that is meant, at its own address; a list where it is not one."""
    from newslake.desk import articles, rejects

    hits = articles.find(lake(), words)
    if len(hits) == 1:
        return RedirectResponse(article_url(hits[0].batch, hits[0].version_id), 302)
    refused = [] if hits else rejects.of_address(lake(), words)
    status = 200 if hits or refused or not words else 404
    return page("search.html", status, words=words, hits=hits, refused=refused, most=articles.MOST_HITS)


def _version(key: str, version_id: str) -> "tuple[Batch, dict[str, Any]]":
    batch = batch_of(key)
    row = lake().row("articles", batch, "version_id", version_id)
    if row is None:
        raise HTTPException(404, f"Batch {key} has published no version {version_id}.")
    return batch, row


# Captures


@router.get("/capture/{batch}/{capture_id}")
def capture(request: Request, batch: str, capture_id: str) -> Response:
    """What was captured, as text; never as what it says that it is."""
    from newslake.desk import captured

    found = batch_of(batch)
    row = lake().row("captures", found, "capture_id", capture_id)
    if row is None:
        raise HTTPException(404, f"Batch {batch} has no capture {capture_id}.")
    return page(
        "capture.html",
        capture=row,
        batch=found,
        shown=captured.shown(lake(), row),
        outcome=captured.outcome(lake(), found, capture_id) if row["kind"] == "page" else None,
        is_framed=_is_framed(request),
    )


# Refused pages


@router.get("/rejects")
def refused(request: Request, user: GetUserDep, after: str = "", run: str = "") -> Response:
    """Open rejects, newest first."""
    from newslake.desk import rejects
    from newslake.tables import STAGES

    remembered = _refused().rows(lake())
    with _understood():
        chosen = rejects.Chosen.of(request.query_params)
        found = rejects.look(lake(), remembered, chosen, after or None)
    answer = page(
        "rejects.html",
        chosen=chosen,
        filters={name: request.query_params.get(name) for name in rejects.FILTERS},
        found=found,
        counts=rejects.counts(remembered, chosen),
        reasons=rejects.reasons(remembered, chosen),
        stages=STAGES,
        is_first=not after,
        run=run,
        replayed=rejects.counts(remembered, replace(chosen, stage=None)) if chosen.replay else {},
        may_replay=may_replay(user),
    )
    # With no-referrer, a browser would say of the form on it that it comes from nowhere.
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


@router.post("/replay")
def replay(
    request: Request,
    user: GetUserDep,
    reason: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    since: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
) -> Response:
    """Start a run of the DAG ``replay`` over the batches so chosen, and show it."""
    from newslake.desk import rejects

    if not _is_of_this_site(request):
        raise HTTPException(403, "Only the form on the page of refused pages may start this.")
    if not may_replay(user):
        raise HTTPException(403, "To replay, one must be allowed to start runs of the DAG replay.")
    filters = {"reason": reason, "source": source, "since": since, "until": until}
    with _understood():
        chosen = rejects.Chosen.of(filters)
    if not chosen.replay:
        raise HTTPException(400, "Choose a reason, a source or days first.")
    run_id = _started("replay", chosen.replay, user.get_name())
    # Airflow's own pages would stand within themselves there.
    return RedirectResponse(
        rejects_url(**filters, run=run_id) if _is_framed(request) else run_url("replay", run_id), 303
    )


def _started(dag: str, conf: Mapping[str, str], user: str) -> str:
    """The id of a run that was started just now in a user's name, as Airflow's own form would."""
    from airflow.api.common.trigger_dag import trigger_dag
    from airflow.exceptions import DagNotFound, ParamValidationError
    from airflow.utils.types import DagRunTriggeredByType

    try:
        run = trigger_dag(dag, triggered_by=DagRunTriggeredByType.UI, triggering_user_name=user, conf=dict(conf))
    except DagNotFound as error:
        raise HTTPException(404, f"Airflow knows no DAG {dag}.") from error
    except (ParamValidationError, ValueError) as error:
        raise HTTPException(400, str(error)) from error
    if run is None:
        raise HTTPException(409, f"Airflow started no run of {dag}.")
    return str(run.run_id)


def _is_of_this_site(request: Request) -> bool:
    """Whether a page of ours asks: the login is a cookie, which a browser would send with a form of any site.

    Browsers tell it over HTTPS and on this machine; over plain HTTP there is only the page's origin to go by.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host")


def _is_framed(request: Request) -> bool:
    """Whether the page is shown within Airflow's, as far as the browser tells."""
    return request.headers.get("sec-fetch-dest") == "iframe"


@contextmanager
def _understood() -> Iterator[None]:
    """What an address or a form says wrong is answered with what is wrong."""
    from newslake.errors import InvalidInput

    try:
        yield
    except InvalidInput as error:
        raise HTTPException(400, str(error)) from error


# Dictionary


@router.get("/dictionary")
def dictionary() -> Response:
    """Every table, column and promise in words."""
    from newslake import dictionary

    return page("dictionary.html", entries=dictionary.entries())


# How values are shown


def outward(url: str, is_framed: bool, label: str | None = None) -> Markup:
    """An address beyond the desk: followed only by who clicks on it, who is then not said to come from here.

    Airflow's frame lets no link open a window, and within it few outlets would show themselves.
    """
    words = outside(url, LINKED_CHARACTERS) if label is None else outside(label)
    if is_framed or not url.startswith(("https://", "http://")) or len(url) > LINKED_CHARACTERS:
        return words
    return Markup('<a href="{}" target="_blank" rel="noreferrer noopener nofollow">{}</a>').format(url, words)


def difference_url(batch: str, version_id: str, other_batch: str, other_version_id: str) -> str:
    other = article_url(other_batch, other_version_id).removeprefix("/news/article")
    return f"{article_url(batch, version_id)}/difference{other}"


def version_url(version_id: str) -> str:
    """A version whose batch is not known."""
    return f"/news/article/{quote(version_id, safe='')}"


environment.filters["outward"] = outward
environment.globals |= {"difference_url": difference_url, "version_url": version_url}
