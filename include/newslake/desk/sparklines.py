"""Small charts as SVG that is drawn here: figures over days, in attributes and classes alone, and in words.

They stretch to the width they are given: words stand outside of them, where they keep their size.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

Day = tuple[date, float | None]
"""A day and its figure; None where there is none."""

HEIGHT = 100
"""Of a chart's own coordinates; how tall it is shown is for the style to say."""
_STEP = 4
_BAR = 3


def spark(days: Sequence[Day], usual: float | None, label: str) -> str:
    """A bar a day and a line where it usually ends, as small as a word."""
    top = _top([value for _, value in days], usual)
    bars = "".join(
        f"M{_STEP * index} {HEIGHT}V{_y(value, top)}h{_BAR}V{HEIGHT}z"
        for index, (_, value) in enumerate(days)
        if value is not None
    )
    line = f'<path class="usual" d="M0 {_y(usual, top)}H{_width(days)}"/>' if usual is not None else ""
    return _svg("spark", days, f"{label}: {said(days)}", f'<path class="bar" d="{bars}"/>{line}')


def bars(days: Sequence[Day], expected: Sequence[float | None], label: str) -> str:
    """A bar a day, and a mark where it was expected to end; each day says its figures where one points at it."""
    top = _top([value for _, value in days], *expected)
    parts = [
        f"<g>{_pointed(index, day, value, usual)}{_bar(index, value, top)}{_mark(index, usual, top)}</g>"
        for index, ((day, value), usual) in enumerate(zip(days, expected, strict=True))
    ]
    return _svg("bars", days, f"{label}: {said(days)}", "".join(parts))


def line(days: Sequence[Day], top: float | None, label: str, unit: str = "") -> str:
    """A line over the days that have a figure, from nothing at the bottom to ``top``, else the highest of them."""
    height = top or _top([value for _, value in days])
    runs = "".join(_run(run, height) for run in _runs(days))
    parts = [_pointed(index, day, value, None, unit) for index, (day, value) in enumerate(days)]
    return _svg("line", days, f"{label}: {said(days, unit)}", f'<path class="trace" d="{runs}"/>{"".join(parts)}')


def said(days: Sequence[Day], unit: str = "") -> str:
    """A chart in words."""
    known = [(day, value) for day, value in days if value is not None]
    if not known:
        return "no figures"
    least, most = (_said(find(value for _, value in known), unit) for find in (min, max))
    return f"{known[0][0]} to {known[-1][0]}, from {least} to {most}, last {_said(known[-1][1], unit)}"


def _svg(kind: str, days: Sequence[Day], label: str, inner: str) -> str:
    return (
        f'<svg class="chart {kind}" viewBox="0 0 {_width(days)} {HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{inner}</svg>'
    )


def _width(days: Sequence[Day]) -> int:
    return max(_STEP * len(days) - 1, 1)


def _top(values: Sequence[float | None], *more: float | None) -> float:
    return max((value for value in (*values, *more) if value is not None), default=0) or 1


def _y(value: float, top: float) -> float:
    """Nothing is a hair's breadth, so that it is not taken for a day without a figure."""
    return round(min(HEIGHT * (1 - value / top), HEIGHT - 2), 1)


def _bar(index: int, value: float | None, top: float) -> str:
    if value is None:
        return ""
    y = _y(value, top)
    return f'<rect class="bar" x="{_STEP * index}" y="{y}" width="{_BAR}" height="{round(HEIGHT - y, 1)}"/>'


def _mark(index: int, usual: float | None, top: float) -> str:
    return f'<path class="usual" d="M{_STEP * index} {_y(usual, top)}h{_BAR}"/>' if usual is not None else ""


def _pointed(index: int, day: date, value: float | None, usual: float | None, unit: str = "") -> str:
    """All of a day's height, so that its words come wherever one points."""
    words = "nothing on record" if value is None else _said(value, unit)
    expected = "" if usual is None else f", usually {_said(usual, unit)}"
    return (
        f'<rect class="day" x="{_STEP * index}" y="0" width="{_STEP}" height="{HEIGHT}">'
        f"<title>{day}: {words}{expected}</title></rect>"
    )


def _runs(days: Sequence[Day]) -> Iterator[list[tuple[int, float]]]:
    """Days that follow each other and have a figure."""
    run: list[tuple[int, float]] = []
    for index, (_, value) in enumerate(days):
        if value is not None:
            run.append((index, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _run(run: Sequence[tuple[int, float]], top: float) -> str:
    points = [f"{_STEP * index + 1.5} {_y(value, top)}" for index, value in run]
    return f"M{points[0]}" + "".join(f"L{point}" for point in points[1:] or [points[0]])


def _said(value: float, unit: str) -> str:
    return f"{value:,.0f}{unit}" if float(value).is_integer() or abs(value) >= 100 else f"{value:,.1f}{unit}"
