"""The news desk: what came in, what was published, what was refused and why, by batch and by source.

One page and one a batch, in Airflow's navigation, behind Airflow's login. Everything that came from the web is
escaped by the templates, and the content-security policy allows neither scripts nor other hosts.
"""

import os
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import requires_access_view
from airflow.plugins_manager import AirflowPlugin
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

if TYPE_CHECKING:
    from newslake.lake import Batch, Lake

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = Path(__file__).resolve().parent / "desk_templates"
SHOWN_BATCHES = 50
SHOWN_REJECTS = 200
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
)

app = FastAPI(
    title="News desk",
    dependencies=[Depends(requires_access_view(AccessView.WEBSITE))],
    docs_url=None,  # these three would answer without a login
    redoc_url=None,
    openapi_url=None,
)
pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)


@app.middleware("http")
async def no_scripts(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Headers that keep what came from the web harmless, on every answer."""
    response = await answer(request)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@app.get("/")
def overview() -> HTMLResponse:
    """Totals, the latest batches, the sources, the reasons of rejects."""
    lake = _lake()
    return _page(
        "overview.html", totals=_totals(lake), batches=_batches(lake), sources=_sources(lake), reasons=_reasons(lake)
    )


@app.get("/batch/{key}")
def batch(key: str) -> HTMLResponse:
    """One batch: what each source gave, what was refused and why, which checks failed."""
    from newslake.errors import InvalidInput
    from newslake.lake import Batch

    lake = _lake()
    try:
        found = Batch.parse(key)
    except InvalidInput as error:
        raise HTTPException(404, str(error)) from error
    if found not in lake.captured():
        raise HTTPException(404, f"there is no batch {key}")
    checks = lake.scan("checks", since=found.date, until=found.date)
    return _page(
        "batch.html",
        batch=_batch(lake, found),
        sources=lake.read("coverage", found).to_pylist(),
        rejects=lake.read("rejects", found).slice(0, SHOWN_REJECTS).to_pylist(),
        shown_rejects=SHOWN_REJECTS,
        failed=[row for row in checks.to_pylist() if row["batch"] == key and not row["is_success"]],
        held=lake.held(found),
    )


@app.get("/desk.css")
def style() -> Response:
    """The style of the pages, served through a route: a mounted folder would answer without a login."""
    return Response((TEMPLATES / "desk.css").read_text(), media_type="text/css")


def _lake() -> "Lake":
    from newslake.lake import Lake

    return Lake(os.environ.get("NEWSLAKE_LAKE") or ROOT / "lake")


def _page(template: str, **values: Any) -> HTMLResponse:
    return HTMLResponse(pages.get_template(template).render(**values))


def _totals(lake: "Lake") -> dict[str, int]:
    return {name: len(lake.scan(name, columns=["date"])) for name in ("captures", "articles", "sightings", "rejects")}


def _batches(lake: "Lake") -> list[dict[str, Any]]:
    return [_batch(lake, batch) for batch in sorted(lake.captured(), reverse=True)[:SHOWN_BATCHES]]


def _batch(lake: "Lake", batch: "Batch") -> dict[str, Any]:
    manifest = lake.manifest(batch)
    held = lake.held(batch)
    return {
        "key": batch.key,
        "state": "held" if held else "published" if manifest else "waiting",
        "captures": len(lake.read("captures", batch)),
        "rows": manifest["rows"] if manifest else {},
        "rejects": manifest["rejects"] if manifest else {},
    }


def _sources(lake: "Lake") -> list[dict[str, Any]]:
    counts = ("capture_count", "page_count", "article_count", "sighting_count", "reject_count")
    found: dict[str, dict[str, Any]] = {}
    for row in lake.scan("coverage").sort_by([("batch", "ascending")]).to_pylist():
        source = found.setdefault(row["source_id"], {"source_id": row["source_id"], **dict.fromkeys(counts, 0)})
        for count in counts:
            source[count] += row[count]
        source["last"], source["reason"] = row["batch"], row["reason"]
    return [found[source] for source in sorted(found)]


def _reasons(lake: "Lake") -> list[tuple[str, str, int]]:
    rows = lake.scan("rejects", columns=["stage", "reason"]).to_pylist()
    counts = Counter((row["stage"], row["reason"]) for row in rows)
    return [(*each, count) for each, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


class NewsDesk(AirflowPlugin):
    """Puts the desk into Airflow's navigation."""

    name = "news_desk"
    fastapi_apps = [{"app": app, "url_prefix": "/news", "name": "News desk"}]  # noqa: RUF012 - Airflow's own form
    external_views = [  # noqa: RUF012 - Airflow's own form
        {"name": "News desk", "href": "/news/", "destination": "nav", "url_route": "news", "category": "browse"}
    ]
