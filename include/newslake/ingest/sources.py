"""``sources.toml``: where we look, and how politely. What a person wrote is checked here, before anything runs."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from newslake.errors import InvalidInput

KINDS = ("feed", "news-sitemap")
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_EVERY = re.compile(r"([1-9]\d{0,3})([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}

# ISO 639-1 and ISO 3166-1 alpha-2, as of 2024.
_LANGUAGE_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng
nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su
sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_COUNTRY_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA
CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA
GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS
MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS
RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW
TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
_LANGUAGES, _COUNTRIES = frozenset(_LANGUAGE_CODES.split()), frozenset(_COUNTRY_CODES.split())
_AGENT = re.compile(r"[A-Za-z][A-Za-z_-]*(?:/[\x21-\x7e]+)?(?: [\x20-\x7e]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """How the whole file's sources are fetched."""

    user_agent: str = "newslake/0.1"
    """What servers are told; its first word up to the slash is the name that robots.txt may address."""
    delay: float = 1.0
    """Seconds between two requests to one host; a larger Crawl-delay wins, up to 30."""
    timeout: float = 20.0
    """Seconds that one request may take from the first packet to the last."""
    max_bytes: int = 10_000_000
    """Of one response, as received and as decoded."""
    max_pages_per_source: int = 200
    """A round; the rest waits for the next."""
    allow_private_addresses: bool = False
    """Whether loopback and private networks may be asked: a hostile feed could point there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place where we look."""

    id: str
    kind: str
    url: str
    name: str
    language: str | None = None
    country: str | None = None
    every: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A whole ``sources.toml``."""

    fetch: Fetch = field(default_factory=Fetch)
    sources: Mapping[str, Source] = field(default_factory=dict)
    """By id, in the order of the file."""


def load(path: str | PathLike[str]) -> Settings:
    """:raises InvalidInput: naming the file and the entry, what is wrong and how to mend it."""
    try:
        data = tomllib.loads(Path(path).read_text("utf-8"))
    except FileNotFoundError:
        _refuse(f"{path}", "there is no such file", "Copy include/sources.toml there, or name another file.")
    except (OSError, UnicodeDecodeError) as error:
        _refuse(f"{path}", f"it can't be read as UTF-8 text ({error})", "Save it as a plain UTF-8 text file.")
    except tomllib.TOMLDecodeError as error:
        _refuse(f"{path}", f"not valid TOML: {error}", "Mend that line: texts stand in quotes, a name is used once.")
    _known(f"{path}", data, ("fetch", "sources"))
    return Settings(fetch=_fetch(f"{path} [fetch]", data.get("fetch", {})), sources=_sources(f"{path}", data))


def _fetch(where: str, entry: object) -> Fetch:
    table = _table(where, entry)
    _known(where, table, [each.name for each in fields(Fetch)])
    for key, low, high in (
        ("delay", 0, 60),
        ("timeout", 0.1, 300),
        ("max_bytes", 1_000, 32_000_000),
        ("max_pages_per_source", 1, 10_000),
    ):
        if key in table:
            _number(where, key, table[key], low, high, is_whole=key.startswith("max_"))
    if not isinstance(table.get("allow_private_addresses", False), bool):
        _refuse(where, f"allow_private_addresses is {table['allow_private_addresses']!r}", "Write true or false.")
    agent = table.get("user_agent", Fetch().user_agent)
    if not isinstance(agent, str) or not _AGENT.fullmatch(agent):
        remedy = (
            'Write a name of letters, a slash and a version, such as "newslake/0.1 (+https://example.org/contact)".'
        )
        _refuse(where, f"user_agent is {agent!r}", remedy)
    return Fetch(**table)


def _sources(file: str, data: Mapping[str, Any]) -> Mapping[str, Source]:
    found: dict[str, Source] = {}
    by_url: dict[str, str] = {}
    for name, entry in _table(f"{file} [sources]", data.get("sources", {})).items():
        where = f"{file} [sources.{name}]"
        source = _source(where, name, entry)
        if source.url in by_url:
            _refuse(where, f"url is that of [sources.{by_url[source.url]}] too", "Delete one of the two.")
        by_url[source.url] = name
        found[name] = source
    if not found:
        _refuse(file, "it names no source", 'Add one: a line [sources.my-paper], below it kind = "feed" and url = "…".')
    return found


def _source(where: str, name: str, entry: object) -> Source:
    if not _ID.fullmatch(name):
        _refuse(where, f"{name!r} can't be a source's id", "Use up to 64 of a-z, 0-9 and inner hyphens.")
    table = _table(where, entry)
    _known(where, table, [each.name for each in fields(Source) if each.name != "id"])
    for key in ("kind", "url"):
        if key not in table:
            _refuse(where, f"{key} is missing", f"Add a line {key} = …, as the other sources have it.")
    for key, value in table.items():
        if not isinstance(value, str) or not value.strip():
            _refuse(where, f"{key} is {value!r}", 'Write a text in quotes, such as "1h" or "en".')
    _one_of(where, "kind", table["kind"], KINDS, f"Write one of {', '.join(KINDS)}.")
    if "language" in table:
        _one_of(where, "language", table["language"], _LANGUAGES, 'Write an ISO 639-1 code, such as "en" or "ar".')
    if "country" in table:
        _one_of(where, "country", table["country"], _COUNTRIES, 'Write an ISO 3166-1 code, such as "GB" or "KE".')
    _web_address(where, table["url"])
    every = {"every": _every(where, table["every"])} if "every" in table else {}
    return Source(**{"name": name, **table, **every, "id": name})


def _table(where: str, entry: object) -> dict[str, Any]:
    if not isinstance(entry, dict):
        _refuse(where, f"it is {entry!r:.80}", "Make it a table: its name in brackets, lines key = value below it.")
    return entry


def _known(where: str, table: Mapping[str, Any], names: Iterable[str]) -> None:
    for key in table.keys() - set(names):
        near = get_close_matches(key, names, n=1)
        remedy = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(names)}."
        _refuse(where, f"unknown key {key!r}", remedy)


def _number(where: str, key: str, value: object, low: float, high: float, *, is_whole: bool) -> None:
    is_number = isinstance(value, int if is_whole else int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:  # type: ignore[operator]  # is_number says so
        kind = "a whole number" if is_whole else "a number"
        _refuse(where, f"{key} is {value!r}", f"Write {kind} from {low:_} to {high:_}, without quotes.")


def _one_of(where: str, key: str, value: str, allowed: Iterable[str], remedy: str) -> None:
    if value not in allowed:
        _refuse(where, f"{key} is {value!r}", remedy)


def _web_address(where: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 80) < 65_536
    except ValueError:
        usable = False
    if not usable or re.search(r"[\s\x00-\x1f]", url):
        _refuse(where, f"url is {url!r}", "Write the whole address, from https:// on.")
    if parts.username or parts.password:
        _refuse(where, "url holds a name or password", "newslake reads what is public: take them out.")


def _every(where: str, text: str) -> timedelta:
    match = _EVERY.fullmatch(text)
    if match is None:
        _refuse(where, f"every is {text!r}", 'Write a number and m, h or d, such as "15m", "6h" or "1d".')
    return int(match[1]) * _UNITS[match[2]]


def _refuse(where: str, what: str, remedy: str) -> NoReturn:
    raise InvalidInput(where, what, remedy)
