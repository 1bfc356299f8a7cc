"""One instant out of the words that state it: ISO 8601, RFC 2822, epochs, and dates as people write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from newslake.extract import calendars, months, plain

LONGEST = 300
"""Characters of a stated date that are looked at."""

_HOURS: dict[str, float] = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "CET": 1, "MEZ": 1, "WAT": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "SAST": 2, "EEST": 3, "EAT": 3, "MSK": 3, "TRT": 3, "GST": 4, "PKT": 5, "IST": 5.5, "NPT": 5.75, "WIB": 7, "ICT": 7,
    "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "AEST": 10, "ACDT": 10.5, "AEDT": 11, "NZST": 12,
    "NZDT": 13, "BRT": -3, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8,
    "AKDT": -8, "AKST": -9, "HST": -10,
}  # fmt: skip
"""Where an abbreviation has several meanings, the one with the most news: IST is India's, CST America's."""
_AMERICAN = {"ET": "America/New_York", "CT": "America/Chicago", "PT": "America/Los_Angeles"}

_CLOCK = re.compile(
    rf"""(?<![\d:.])(?:(?P<before>오전|오후|上午|下午|午前|午後|晚上|凌晨)\s*)?
    (?P<hour>[01]?\d|2[0-4])
    (?:\s?(?P<mark>[:.h時时시点])\s?(?P<minute>[0-5]\d)(?:\s?[:.分분]\s?(?P<second>[0-5]\d)(?:[.,]\d+)?)?)?(?![\d:])
    \s*(?P<half>[ap]\.?\s?m\b\.?|[صم]\b)?
    \s*\(?(?P<zone>(?:(?:UTC|GMT)\s?)?[+-]\d{{1,2}}(?::?\d{{2}})?(?!\d)|(?-i:{"|".join((*_HOURS, *_AMERICAN))})\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_WORD = r"[^\W\d_][^\s\d,/|()]*(?:\s(?:الأول|الثاني))?"
_DATES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.VERBOSE | re.IGNORECASE)
    for pattern in (
        r"(?<![\d.])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
        r"(?<![\d.])(?P<y>\d{4})(?P<s>[/.])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일]",
        r"(?<!\d)(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})[,\s]*(?:năm\s*)?(?P<y>\d{4})(?!\d)",
        # 3rd of May 2024, 3. Mai 2024, 3 de mayo de 2024, 03-May-2024
        rf"""(?<![\d.,])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|re|e|[ºª°.])?[\s-]*(?:de\s|of\s|d['’]|den\s)?\s*
        (?P<w>{_WORD})[.,]?[\s-]*(?:de\s|del\s|of\s|/)?\s*(?P<y>\d{{4}})(?!\d)""",
        # May 3rd, 2024
        rf"(?<!\w)(?P<w>{_WORD})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<y>\d{{4}})(?![\d:])",
        # May 3 19:20:36 CEST 2024
        rf"(?<!\w)(?P<w>{_WORD})\s+(?P<d>\d{{1,2}})\s+(?P<clock>\d\d:\d\d:\d\d\s[A-Z]{{1,5}})\s+(?P<y>\d{{4}})(?!\d)",
        # 2024. május 3., 2024 m. gegužės 3 d.
        rf"(?<!\d)(?P<y>\d{{4}})\.?\s+(?:m\.\s*)?(?P<w>{_WORD})\.?\s+(?P<d>\d{{1,2}})(?!\d)",
        r"(?<![\d.,])(?P<a>\d{1,2})(?P<s>[./-])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>\d{4})(?!\d)",
        r"(?<![\d.,])(?P<a>\d{2})(?P<s>\.)(?P<b>\d{2})\.(?P<y>\d{2})(?![\d.])",
    )
)
YEAR = re.compile(r"\d{4}|\d\d\.\d\d\.\d\d")
"""What every date in words or figures has: without it, none need be looked for."""
_DIGITS = {ord(zero) + i: str(i) for zero in "٠۰०০๐０" for i in range(10)}
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d{2}:?\d{2})?$")
_MONTH_FIRST = ("en-us", "en-ph")


@dataclass(frozen=True, slots=True)
class Instant:
    """A stated date."""

    at: datetime
    """UTC; where no zone was stated, the clock's reading taken as UTC."""
    precision: str
    """``second``, ``minute`` or ``day``."""
    zone: str | None
    """The offset that was stated with the time of day, as ``+05:30``; ``None`` where none was, and with a mere day."""

    @property
    def is_midnight(self) -> bool:
        """Whether it is a day alone, or one that a program wrote as an instant: ``2025-05-03T00:00:00+02:00``."""
        zone = self.zone or "+00:00"
        return (self.at + timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[4:]))).time() == time.min


@dataclass(frozen=True, slots=True)
class Stated:
    """A date, the words it was read from, and where they stood."""

    instant: Instant
    raw: str
    source: str
    is_update: bool = False
    """Whether the words say that it is the date of an update."""


def stated(value: object, source: str, language: str | None, *, is_update: bool = False) -> Iterator[Stated]:
    """The date that a value states, if it states one."""
    instant = parse(value, language)
    if instant and (raw := plain.text(str(value), LONGEST)):
        yield Stated(instant, raw, source, is_update)


def parse(value: object, language: str | None = None) -> Instant | None:
    """The instant that a value states; ``None`` where it states none, or could mean several days.

    :param language: of the page, as in ``<html lang>``: it tells names of months, and the order of day and month.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if not isinstance(value, str):
        return _epoch(value)
    words = value[:LONGEST].strip()
    words = words if words.isascii() else words.translate(_DIGITS)
    if words.isascii() and words.isdigit() and len(words) in (10, 13):
        return _epoch(int(words))
    if iso := _DATES[0].match(words):  # nearly all of them; the other patterns need not be tried
        return _iso(words) or _instant(iso, words, language)
    if compact := _COMPACT.match(words):
        return _compact(compact)
    return next((instant for instant, _, _ in search(words, language)), None)


def search(text: str, language: str | None = None) -> Iterator[tuple[Instant, int, int]]:
    """Every date in a text, in order, with its span; the time of day is looked for beside it."""
    if not YEAR.search(text):
        return
    text = text if text.isascii() else text.translate(_DIGITS)
    found: list[tuple[int, int, Instant]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            instant = _instant(match, text, language)
            if instant and not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((match.start(), match.end(), instant))
    for start, end, instant in sorted(found, key=lambda item: item[:2]):
        yield instant, start, end


def _instant(match: re.Match[str], text: str, language: str | None) -> Instant | None:
    parts = match.groupdict()
    year = int(parts["y"])
    year += 2000 if len(parts["y"]) == 2 else 0
    if "a" in parts:
        month, day = _ordered(int(parts["a"]), int(parts["b"]), parts["s"], language)
    elif "w" in parts:
        month, day = months.number(parts["w"].rstrip("."), language) or 0, int(parts["d"])
    else:
        month, day = int(parts["m"]), int(parts["d"])
    stated_day = calendars.day(year, month, day, language)
    return _made(stated_day, _clock(parts.get("clock"), match, text)) if stated_day else None


def _ordered(first: int, second: int, separator: str, language: str | None) -> tuple[int, int]:
    """Month and day of a date in figures; (0, 0) where it may be either."""
    if first == second or separator == "." or first > 12:
        return second, first
    if second > 12 or (language or "").lower() in _MONTH_FIRST:
        return first, second
    return (second, first) if language and language.lower() != "en" else (0, 0)


def _clock(stated: str | None, match: re.Match[str], text: str) -> re.Match[str] | None:
    """The time of day: within the date, right behind it, or right before it."""
    if stated:
        return _CLOCK.search(stated)
    behind = _CLOCK.search(text[match.end() : match.end() + 30])
    if behind and _is_clock(behind) and not re.search(r"\w{12}", behind.string[: behind.start()]):
        return behind
    # Before a date, a point parts the digits of a version or a share as well.
    clocks = _CLOCK.finditer(text[max(0, match.start() - 24) : match.start()])
    return next((clock for clock in clocks if _is_clock(clock) and clock["mark"] != "."), None)


def _is_clock(found: re.Match[str]) -> bool:
    return bool(found["minute"] or found["half"])


def _made(day: date, clock: re.Match[str] | None) -> Instant:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if clock is None:
        return Instant(midnight, "day", None)
    hour = int(clock["hour"])
    half = (clock["half"] or clock["before"] or "").lower()
    if half.startswith(("p", "م")) or half in ("오후", "下午", "午後", "晚上"):
        hour += 12 if hour < 12 else 0
    elif half and hour == 12:
        hour = 0
    wall = midnight + timedelta(hours=hour, minutes=int(clock["minute"] or 0), seconds=int(clock["second"] or 0))
    zone = _zone(clock["zone"])
    precision = "second" if clock["second"] else "minute"
    if zone is None:
        return Instant(wall, precision, None)
    local = wall.replace(tzinfo=zone)
    return Instant(local.astimezone(UTC), precision, _offset(local))


def _zone(stated: str | None) -> tzinfo | None:
    name = (stated or "").strip().upper()
    if name in _AMERICAN:
        return ZoneInfo(_AMERICAN[name])
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]))
    offset = re.fullmatch(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?", name)
    if not offset or int(offset[2]) > 14:
        return None
    shift = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(-shift if offset[1] == "-" else shift)


def _offset(moment: datetime) -> str | None:
    """``+05:30``; zones of old had seconds too, which are left out."""
    return f"{moment:%z}"[:3] + ":" + f"{moment:%z}"[3:5] if moment.tzinfo else None


def _iso(stated: str) -> Instant | None:
    """What the patterns read too, in a tenth of the time, where all of it is ISO 8601 to the second."""
    try:
        clock = datetime.fromisoformat(stated)
    except ValueError:
        return None
    if stated[16:17] != ":" or clock.year not in calendars.YEARS:
        return None
    at = clock.astimezone(UTC) if clock.tzinfo else clock.replace(tzinfo=UTC)
    return Instant(at.replace(microsecond=0), "second", _offset(clock))


def _compact(match: re.Match[str]) -> Instant | None:
    year, month, day, hour, minute, second, zone = match.groups()
    clock = _CLOCK.search(f"{hour}:{minute}:{second or '00'} {zone or ''}") if hour else None
    stated_day = calendars.day(int(year), int(month), int(day), None)
    return _made(stated_day, clock) if stated_day else None


def _epoch(value: float) -> Instant | None:
    """Seconds or milliseconds since 1970, of the years that have a web."""
    if not 6e8 < value < 4e12:
        return None
    seconds = value / 1000 if value > 6e11 else value
    if seconds > 4e9:
        return None
    return Instant(datetime.fromtimestamp(seconds, UTC), "second", "+00:00")
