"""What every page of the news desk is made with: the lake, the templates, the addresses, the headers."""

import os
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.models.dag import DagModel
from fastapi import HTTPException
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

if TYPE_CHECKING:
    from airflow.api_fastapi.auth.managers.base_auth_manager import ResourceMethod

    from newslake.lake import Batch, Lake

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = Path(__file__).resolve().parent / "desk_templates"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""Neither scripts nor other hosts: what came from the web stays harmless even where it were not escaped."""
SHOWN_CHARACTERS = 300
_ISOLATES = re.compile("[\u2066-\u2069]")
LINKED_CHARACTERS = 1_000
"""A longer name stands without a link: servers refuse addresses of many kilobytes."""


def lake() -> "Lake":
    from newslake.lake import Lake

    found = Lake(os.environ.get("NEWSLAKE_LAKE") or ROOT / "lake")
    found.root.fs.invalidate_cache()  # listings of a bucket are kept, and others write into it
    return found


def batch_of(key: str) -> "Batch":
    """The batch of a key in an address; a 404 where it is none."""
    from newslake.errors import InvalidInput
    from newslake.lake import Batch

    try:
        return Batch.parse(key)
    except InvalidInput as error:
        raise HTTPException(404, str(error)) from error


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of the desk; every value in it is text unless it is ``Markup``."""
    return HTMLResponse(environment.get_template(template).render(**values), status, headers=HEADERS)


# Who may what


def may(user: BaseUser, method: "ResourceMethod", dag: str) -> bool:
    """Whether Airflow lets a user read (GET) or start (POST) runs of a DAG."""
    details = DagDetails(id=dag, team_name=DagModel.get_team_name(dag))
    return get_auth_manager().is_authorized_dag(
        method=method, user=user, access_entity=DagAccessEntity.RUN, details=details
    )


def may_replay(user: BaseUser) -> bool:
    """Whether the desk offers this user to have refused pages read again."""
    return may(user, "POST", "replay")


# Addresses


def batch_url(key: str) -> str:
    return f"/news/batch/{_part(key)}"


def docs_url(key: str, name: str) -> str:
    """A page of a batch's Data Docs; ``name`` is the table's."""
    return f"/news/batch/{_part(key)}/docs/{_part(name)}.html"


def source_url(source_id: str) -> str:
    return f"/news/source/{_part(source_id)}"


def article_url(batch: str, version_id: str) -> str:
    return f"/news/article/{_part(batch)}/{_part(version_id)}"


def story_url(story_id: str, day: date | None = None) -> str:
    return _with_query(f"/news/stories/{_part(story_id)}", {"day": day})


def capture_url(batch: str, capture_id: str) -> str:
    return f"/news/capture/{_part(batch)}/{_part(capture_id)}"


def rejects_url(**filters: str | date | None) -> str:
    """The rejects so chosen: by reason, source, stage, since, until."""
    return _with_query("/news/rejects", filters)


def run_url(dag: str, run_id: str) -> str:
    """The page of a run in Airflow's own UI."""
    return f"/dags/{_part(dag)}/runs/{_part(run_id)}"


def review_url(run_id: str) -> str:
    """Where Airflow asks the question that a run of ``review`` waits with."""
    return f"{run_url('review', run_id)}/tasks/decide/required_actions"


def _with_query(path: str, query: Mapping[str, Any]) -> str:
    given = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def _part(value: str) -> str:
    return quote(value, safe="")


# How values are shown


def outside(value: object, most: int = SHOWN_CHARACTERS) -> Markup:
    """Words from outside: as text, cut, and unable to turn the words around them about."""
    return Markup('<bdi dir="auto">{}</bdi>').format(_contained(cut(value, most)))


def _contained(text: str) -> str:
    """Directional isolates that begin here end here, and none ends that began elsewhere.

    A browser ends a ``bdi`` with the same character that ends an isolate: one that is left open would take it away.
    """
    if not _ISOLATES.search(text):
        return text
    depth, kept = 0, []
    for character in text:
        depth += {"\u2066": 1, "\u2067": 1, "\u2068": 1, "\u2069": -1}.get(character, 0)
        if depth >= 0:
            kept.append(character)
        depth = max(depth, 0)
    return "".join(kept) + "\u2069" * depth


def cut(value: object, most: int = SHOWN_CHARACTERS) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def linked(label: object, url: str) -> Markup:
    """Words from outside that lead somewhere."""
    if len(url) > LINKED_CHARACTERS:
        return outside(label)
    return Markup('<a href="{}">{}</a>').format(url, outside(label))


def number(value: float | None) -> str:
    """``12,345``, ``3.5``; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:,.1f}"


def share(part: float | None, whole: float | None) -> str:
    """``12 %``; a dash where nothing can be shared."""
    if part is None or not whole:
        return "–"
    percent = 100 * part / whole
    return "<1 %" if 0 < percent < 1 else f"{percent:.0f} %"


def instant(value: datetime | None) -> str:
    """To the minute, UTC."""
    return f"{value:%Y-%m-%d %H:%M}" if value else "–"


def day(value: date) -> str:
    return f"{value:%A}, {value.day} {value:%B %Y}"


environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,  # a name that a page forgot to give is a defect, not an empty cell
)
environment.filters |= {"outside": outside, "cut": cut, "number": number, "instant": instant, "day": day}
environment.globals |= {
    "linked": linked,
    "share": share,
    "batch_url": batch_url,
    "docs_url": docs_url,
    "source_url": source_url,
    "article_url": article_url,
    "story_url": story_url,
    "capture_url": capture_url,
    "rejects_url": rejects_url,
    "run_url": run_url,
    "review_url": review_url,
}
