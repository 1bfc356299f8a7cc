"""The news desk: what came in against what usually comes, what was published, what was refused, and why.

Pages in Airflow's navigation, behind Airflow's login. Everything that came from the web is escaped by the templates,
and the content-security policy allows neither scripts nor other hosts.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Literal

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_view
from airflow.plugins_manager import AirflowPlugin
from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

import desk_articles
import desk_runs
import desk_stories
from desk_pages import HEADERS, TEMPLATES, batch_of, batch_url, lake, may, page

LATEST_BATCHES = 30
DOCS_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
TITLES = {
    401: "You are not logged in",
    403: "You may not see this",
    404: "There is no such page",
    500: "This page could not be made",
}

app = FastAPI(
    title="News desk",
    dependencies=[Depends(requires_access_view(AccessView.WEBSITE))],
    docs_url=None,  # these three would answer without a login
    redoc_url=None,
    openapi_url=None,
)
app.include_router(desk_articles.router)
app.include_router(desk_stories.router)


# Pages


@app.get("/")
def overview(
    q: Annotated[str, Query(max_length=200)] = "",
    show: Literal["all", "trouble"] = "all",
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The last day against what is usual, what waits for a person, the stories, the latest batches, the sources."""
    from newslake.desk import batches
    from newslake.desk.overview import overview

    held = batches.held(lake())
    return page(
        "overview.html",
        found=overview(lake(), datetime.now(UTC), words=q, only_trouble=show == "trouble", page=page_number),
        held=held,
        reviews=desk_runs.waiting_reviews(each.key for each in held),
        batches=batches.latest(lake(), LATEST_BATCHES),
        stories=desk_stories.latest(),
        words=q,
        show=show,
        page_number=page_number,
    )


@app.get("/batch/{key}")
@app.get("/batch/{key}/")  # what a page of its Data Docs calls ../
def batch(key: str) -> Response:
    """One batch: the journey of its pages, what its checks said, what was refused, what each source gave."""
    from newslake.desk import batches

    found = batches.page(lake(), batch_of(key))
    if found is None:
        raise HTTPException(404, f"There is no batch {key}.")
    reviews = desk_runs.waiting_reviews([key]) if found.held else {}
    return page("batch.html", found=found, key=found.batch.key, review=reviews.get(found.batch.key))


@app.get("/batch/{key}/docs/{name}.html")
def docs(key: str, name: str) -> Response:
    """A page of a batch's Data Docs, which may do nothing but have a style of its own."""
    from newslake.desk import batches

    found = batch_of(key)
    if name not in batches.docs(lake(), found):
        raise HTTPException(404, f"Batch {key} has no Data Docs on {name}; they are deleted after some months.")
    text = (lake().docs(found) / f"{name}.html").read_text(encoding="utf-8")
    return HTMLResponse(text, headers={**HEADERS, "Content-Security-Policy": DOCS_POLICY})


@app.get("/source/{source_id:path}")
def source(source_id: str) -> Response:
    """One source: its state, what it gives by day against what is usual, what drifts, what went wrong last."""
    from newslake.desk import sources

    found = sources.source(lake(), source_id)
    if found is None:
        raise HTTPException(404, f"No batch on record asked a source {source_id}.")
    return page("source.html", found=found)


@app.get("/run")
def run(dag_id: str, run_id: str, user: GetUserDep) -> Response:
    """From a run in Airflow to the batch that it was about."""
    if not may(user, "GET", dag_id):
        raise HTTPException(403, f"Runs of {dag_id} are not for you to see.")
    keys = desk_runs.batches_of(dag_id, run_id)
    if keys is None:
        raise HTTPException(404, f"Airflow has no run {run_id} of {dag_id}.")
    there = [key for key in keys if _is_there(key)]
    if len(there) == 1:
        return RedirectResponse(batch_url(there[0]), 302)
    return page("run.html", 200 if there else 404, dag_id=dag_id, run_id=run_id, keys=there)


def _is_there(key: str) -> bool:
    from newslake.errors import InvalidInput
    from newslake.lake import Batch

    try:
        return bool(lake().path("captures", Batch.parse(key)).exists())
    except InvalidInput:
        return False  # a run by hand may have been given anything


# What holds for every page


@app.middleware("http")
async def guarded(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Headers that keep what came from the web harmless, on every answer that has none of its own."""
    response = await answer(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


@app.exception_handler(HTTPException)
def refused(request: Request, error: HTTPException) -> Response:
    """A page that says what is wrong, in the style of the others; without a login it leads there."""
    is_unknown = error.status_code == 401
    login = get_auth_manager().get_url_login(next_url=str(request.url)) if is_unknown else None
    title = TITLES.get(error.status_code) or HTTPStatus(error.status_code).phrase
    return page("refused.html", error.status_code, title=title, detail=error.detail, login=login)


@app.exception_handler(RequestValidationError)
def not_understood(_: Request, error: RequestValidationError) -> Response:
    what = "; ".join(f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in error.errors())
    return page("refused.html", 422, title="This can't be asked", detail=what, login=None)


@app.exception_handler(Exception)
def failed(_: Request, __: Exception) -> Response:
    """Airflow's log has the trace: the exception goes on after this."""
    detail = "The log of Airflow's api-server says why."
    return page("refused.html", 500, title=TITLES[500], detail=detail, login=None)


@app.get("/{name}.css")
def style(name: Literal["desk", "articles"]) -> Response:
    """The style of the pages, served through a route: a mounted folder would answer without a login."""
    return Response((TEMPLATES / f"{name}.css").read_text(), media_type="text/css")


class NewsDesk(AirflowPlugin):
    """Puts the desk into Airflow's navigation."""

    name = "news_desk"
    fastapi_apps = [{"app": app, "url_prefix": "/news", "name": "News desk"}]  # noqa: RUF012 - Airflow's own form
    external_views = [  # noqa: RUF012 - Airflow's own form
        {"name": "News desk", "href": "/news/", "destination": "nav", "url_route": "news", "category": "browse"},
        {
            "name": "Batch",
            "href": "/news/run?dag_id={DAG_ID}&run_id={RUN_ID}",
            "destination": "dag_run",
            "url_route": "news-run",
        },
    ]
