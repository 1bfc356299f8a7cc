"""Web addresses: normalised, resolved, and what they say about an article's identity. Every function is pure."""

import contextlib
import ipaddress
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

if TYPE_CHECKING:
    import tldextract

LONGEST = 4000
"""Longer addresses are data, not addresses."""

_TRACKING = re.compile(
    r"""(?:utm(?:_\w+)?|fb(?:clid|_\w+)|[gdyt]clid|[gw]braid|gclsrc|msclkid|twclid|ttclid|igsh(?:id)?|mc_[ce]id|mkt_tok
    |_hs(?:enc|mi)|__twitter_impression|wt_?_?mc(?:id)?(?:\.\w+)*|at_(?:medium|campaign|custom\d|format|link_\w+|ptr_name)
    |ns_(?:campaign|mchannel|source|linkname|fee)|cmp(?:id)?|s_?cmp_?id|[io]cid|xtor|spm|_g[al]|ga_\w+|srsltid
    |(?:pk|piwik|mtm)_(?:campaign|kwd|keyword|source|medium|content)|oly_(?:anon|enc)_id|vero_(?:id|conv)|feed_id
    |soc_(?:src|trk)|ref(?:_?src|_?url)?)$""",
    re.VERBOSE | re.IGNORECASE,
)
"""Parameters that tell where a reader came from. ``cid``, ``source`` and the like stay: they also name content."""
_VARIANTS = ("amp", "print")
_VARIANT_PAIR = re.compile(
    r"(?:amp|print|m)(?:=(?:1|true|yes)?)?|(?:output(?:type)?|view|format)=(?:amp|print|mobile)", re.IGNORECASE
)
_VARIANT_ENDING = re.compile(r"\.(?:amp|print)(?=\.html?$|$)")
_VARIANT_HOST = re.compile(r"(?:m|mobile|amp|touch|wap)\.(?=[^.]+\.)")
_CACHE = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org|www\.bing-amp\.com|www\.google\.[a-z.]{2,6}/amp)/(?:[acv]/)?(?P<secure>s/)?"
    r"(?P<address>[^/?#]+\.[^/?#]+/.*)",
    re.IGNORECASE,
)
"""AMP caches hold a page below its own address: ``…/c/s/paper.example/story``."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_SAFE_PATH = "/:@!$&'()*+,;=~-._%"


def resolve(base: str | None, href: object) -> str | None:
    """``href`` as an absolute http(s) address, seen from ``base``; ``None`` where there is no making sense of it."""
    if not isinstance(href, str) or not 0 < len(href) <= LONGEST:
        return None
    href = re.sub(r"[\t\r\n]", "", href.strip())  # as browsers do
    if _UNUSABLE.search(href):
        return None
    try:
        joined = urljoin(base or "", href)
        parts = urlsplit(joined)
        usable = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname)
    except ValueError:
        return None
    return joined.replace(" ", "%20") if usable else None


def normalise(url: str) -> str:
    """One spelling an address: case of scheme and host, default port, fragment, tracking, dot segments, escapes.

    What may carry meaning stays: path case, trailing slash, the order and values of the other parameters. What is no
    http(s) address is returned as it came, stripped.
    """
    parts = _split(url)
    if parts is None:
        return url.strip()
    kept = [pair for pair in parts.query.split("&") if pair and not _TRACKING.match(pair.partition("=")[0])]
    return urlunsplit(
        (parts.scheme.lower(), _authority(parts), _without_dots(_escaped(parts.path)) or "/", "&".join(kept), "")
    )


def canonical(declared: Iterable[str | None], url: str | None) -> str | None:
    """The first of the addresses that a page declares for itself that can be an article's, absolute and normalised.

    Where there is none, its own address without the marks of a variant; None where that has none.
    """
    found = (normalise(address) for href in declared if (address := resolve(url, href)))
    return next((address for address in found if url is None or _is_plausible(address, url)), unmarked(url))


def unmarked(url: str | None) -> str | None:
    """The article's address behind one that is marked as a variant: AMP, mobile, print, or with tracking.

    None for an address without such marks.
    """
    if url is None or (plain := original(url)) == url.strip():
        return None
    return plain


def original(url: str) -> str:
    """An address normalised, and freed of what makes it a variant of an article's page.

    ``m.`` and ``amp.`` hosts of an outlet become its ``www.``; an AMP cache gives the address that it has cached.
    """
    url = normalise(_uncached(url))
    parts = _split(url)
    if parts is None:
        return url
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _VARIANT_PAIR.fullmatch(pair))
    return urlunsplit((parts.scheme, _desktop(parts.netloc), _unvaried(parts.path), query, ""))


def registrable_domain(url: str) -> str | None:
    """``news.example.co.uk`` → ``example.co.uk``; outside the public suffixes, the last two labels; an IP is itself."""
    name = host(url)
    return _domain(name) if name else None


def identity(url: str, canonical_url: str | None) -> str:
    """The address that names the article: the canonical one where it can be the article's, else the requested one.

    A canonical address on a foreign domain is a sign of syndication; one that is the home or a section page, which
    broken templates declare on each article, would make one article of a whole outlet.
    """
    asked = original(url)
    if canonical_url and _is_same_site(canonical_url, asked) and _names_article(canonical_url, asked):
        return normalise(canonical_url)
    return asked


def host(url: str | None) -> str:
    """The host, lower-case and in ASCII; "" for none."""
    parts = _split(url) if url else None
    name = (parts.hostname or "").rstrip(".") if parts else ""
    if not name.isascii():
        with contextlib.suppress(UnicodeError):  # an invented host is compared as it is
            name = name.encode("idna").decode()
    return name


def path_key(url: str | None) -> str:
    """For comparing addresses within a page: host without ``www.`` and path without the last slash; "" for none."""
    parts = _split(url) if url else None
    if parts is None or not parts.path.strip("/"):
        return ""
    return host(url).removeprefix("www.") + _escaped(parts.path).rstrip("/")


def _names_article(canonical_url: str, url: str) -> bool:
    """Whether a canonical address can be that of the requested article, and not of a page above it."""
    theirs, ours = _split(canonical_url), _split(url)
    if theirs is None or ours is None:
        return False
    steps, asked = _steps(theirs.path), _steps(ours.path)
    if not steps:
        return bool(theirs.query)
    if steps == asked[: len(steps)]:
        below = asked[len(steps) :]  # what an AMP or print page hangs below its article is no slug, an article is one
        if not below:
            # `story.php` for `story.php?id=123456` is a template that forgot what tells its articles apart.
            return bool(theirs.query or _is_slug(steps[-1]) or not re.search(r"=\d{3}", ours.query))
        return not any(map(_is_slug, below)) and (_is_slug(steps[-1]) or below[-1] in _VARIANTS)
    return _is_slug(steps[-1]) or steps[-1:] == asked[-1:]


def _is_plausible(canonical_url: str, url: str) -> bool:
    """Whether a declared address can be the page's: not a home or section page, whosever it is."""
    asked, parts = original(url), _split(canonical_url)
    if parts is None or _is_same_site(canonical_url, asked):
        return _names_article(canonical_url, asked)
    steps = _steps(parts.path)
    return bool(steps) and (_is_slug(steps[-1]) or bool(parts.query) or steps[-1:] == _steps(urlsplit(asked).path)[-1:])


def _is_same_site(one: str, other: str) -> bool:
    """Most are on one host, and to look up the domain of a new one costs a fifth of a millisecond."""
    return host(one) == host(other) or registrable_domain(one) == registrable_domain(other)


def _uncached(url: str) -> str:
    found = _CACHE.match(url.strip())
    return f"http{'s' if found['secure'] else ''}://{found['address']}" if found else url


def _desktop(authority: str) -> str:
    """The host for a large screen; ``m.paper.example`` most often stands beside ``www.paper.example``."""
    bare = _VARIANT_HOST.sub("", authority, count=1) if _VARIANT_HOST.match(authority) else authority
    return f"www.{bare}" if bare != authority and bare == registrable_domain(f"http://{bare}") else bare


def _unvaried(path: str) -> str:
    """The path without a step ``amp`` or ``print`` behind or before an article's, or such an ending of its name."""
    path = _VARIANT_ENDING.sub("", path)
    steps = path.strip("/").split("/")
    for at, rest in ((-1, steps[:-1]), (0, steps[1:])):
        if steps[at] in _VARIANTS and rest and (_is_slug(rest[-1]) or len(rest) > 2):
            return "/".join(["", *rest, ""] if path.endswith("/") else ["", *rest])
    return path


def _is_slug(step: str) -> bool:
    """Whether a path segment can name one article: three words, a number longer than a year, a page, other letters."""
    return step.count("-") + step.count("_") >= 2 or bool(re.search(r"\d{5}|\.s?html?$|%[0-9A-F]{2}", step))


def _without_dots(path: str) -> str:
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            steps = steps[:1] + steps[1:-1]
        elif step != ".":
            steps.append(step)
    return "/".join([*steps, ""] if path.endswith(("/.", "/..")) else steps)


def _steps(path: str) -> list[str]:
    return [step for step in _escaped(path).split("/") if step]


@lru_cache(maxsize=20_000)
def _domain(name: str) -> str:
    if _is_ip(name):
        return name
    known = _suffixes()(name)
    if known.suffix:
        return known.top_domain_under_public_suffix or name
    return ".".join(name.split(".")[-2:])


@cache
def _suffixes() -> "tldextract.TLDExtract":
    import tldextract  # brings an HTTP client along, which is never used: the suffixes are the ones it ships with

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def _split(url: str) -> SplitResult | None:
    return _parts(url) if len(url) <= LONGEST else None


@lru_cache(maxsize=1000)
def _parts(url: str) -> SplitResult | None:
    if _UNUSABLE.search(url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts if parts.scheme.lower() in _DEFAULT_PORTS and parts.hostname else None


def _authority(parts: SplitResult) -> str:
    name = host(parts.geturl())
    name = f"[{name}]" if ":" in name else name
    return name if parts.port in (None, _DEFAULT_PORTS[parts.scheme.lower()]) else f"{name}:{parts.port}"


def _escaped(path: str) -> str:
    """Escapes in one spelling: those of unreserved characters undone, the others upper-case."""
    return re.sub(
        r"(?:%[0-9a-fA-F]{2})+",
        lambda found: quote(unquote_to_bytes(found[0]), safe="~-._"),
        quote(path, safe=_SAFE_PATH),
    )


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
