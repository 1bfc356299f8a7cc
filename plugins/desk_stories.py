"""The news desk's pages about events: the stories of the day, and one story with its articles."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse

from desk_pages import lake, page, story_url

if TYPE_CHECKING:
    from newslake.desk.kin import Kin
    from newslake.desk.remembered import Remembered
    from newslake.desk.sources import Row
    from newslake.lake import Batch

router = APIRouter()
SHOWN = 25
"""Stories on the overview."""


@cache
def _stories() -> "Remembered":
    from newslake.desk import groups

    return groups.index_of("stories")


@cache
def _largest() -> "Remembered":
    from newslake.desk import groups

    return groups.largest()


def latest() -> dict[str, Any]:
    """The stories of the last day that a digest has been over, of which so many."""
    found = _largest().rows(lake())
    rows = found.slice(0, SHOWN).to_pylist()
    return {"day": rows[0]["date"] if rows else None, "rows": rows, "count": len(found)}


def story_of(batch: "Batch", article: "Row", versions: "Sequence[Kin]") -> dict[str, Any] | None:
    """The story that an article of a batch is in, which also has those other versions, and some others of it."""
    from newslake.desk import groups, kin

    first, day = kin.first_published(batch, article, versions)
    found = groups.group_of(lake(), "stories", _stories().rows(lake()), first, groups.window(day))
    if found is None:
        return None
    own = {article["version_id"], *(one.version_id for one in versions)}
    return {"row": found.row, "others": groups.neighbours(lake(), found, batch, own)}


@router.get("/stories/{story_id}")
def story(story_id: str, day: date | None = None) -> Response:
    """One story as it was last told of, and its articles day by day."""
    from newslake.desk import groups

    index = _stories().rows(lake())
    found = groups.group(lake(), "stories", index, story_id)
    if found is None:
        raise HTTPException(404, f"No story of the last days has the id {story_id}.")
    if found.row["story_id"] != story_id:
        return RedirectResponse(story_url(found.row["story_id"]), 302)
    if day is not None and day not in found.days:
        raise HTTPException(404, f"Nothing came to this story on {day}.")
    members = groups.members(lake(), "stories", index, found, day or found.day)
    return page("story.html", story=found.row, days=found.days, members=members)
