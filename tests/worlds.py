"""Made-up worlds of a dozen outlets with habits of their own, and the good batches that an hourly round brings of them.

What a seed and an hour give is always the same: so is what the batches before it were. No word in them is anybody's.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from random import Random
from typing import Any

import pyarrow as pa

from newslake import addresses
from newslake.contract import contract
from newslake.identity import digest_id, reject_id, text_digest
from newslake.ingest.payloads import content_digest
from newslake.ingest.warc import capture_id
from newslake.lake import Batch
from newslake.page import READER_VERSION, Body, Given
from newslake.tables import Article, Capture, Reject, Relation, Sighting

Tables = dict[str, pa.Table]
Published = Callable[[str, str, Iterable[Any]], set[str]]

START = datetime(2026, 3, 2, 14, tzinfo=UTC)
"""Hour 0. A day later, where most tests look, most outlets are at work."""
ZONE = {"fr": 1, "de": 1, "es": 1, "ru": 3, "zh": 8, "ar": 3}
"""Hours that an outlet's clock is ahead of UTC, by its language; others state UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What one outlet usually does. Shares are of its pages, or of its articles; all others are averages."""

    source: str
    languages: Mapping[str, float]
    pages: float
    """An hour; by day more, at night less."""
    peak: int
    """The hour of the day (UTC) with the most pages."""
    words: int
    lag: float
    """Hours from publication to capture."""
    listing: str = "feed"
    precision: str = "second"
    refused: float = 0.08
    refused_for: tuple[str, ...] = ("not-an-article", "http-404", "video-only")
    seen: float = 0.08
    """Pages that say nothing new."""
    revised: float = 0.03
    """Articles that are new versions of known ones."""
    copied: float = 0.02
    """Articles that another outlet of the same language has word for word."""
    titleless: float = 0.0
    unsigned: float = 0.1
    undated: float = 0.02


OUTLETS = (
    Habits(source="tidewater-times", languages={"en": 1}, pages=40, peak=16, words=480, lag=1.5, unsigned=0.05),
    Habits(
        source="northmoor-herald", languages={"en": 1}, pages=30, peak=13, words=360, lag=3,
        unsigned=0.35, copied=0.08,
    ),
    Habits(
        source="copperline-wire", languages={"en": 0.97, "fr": 0.03}, pages=22, peak=15, words=210, lag=0.4,
        unsigned=0.92, refused=0.02, precision="minute",
    ),
    Habits(
        source="courrier-des-collines", languages={"fr": 1}, pages=18, peak=11, words=420, lag=2,
        refused=0.2, refused_for=("paywall-stub", "paywall-stub", "not-an-article", "consent-wall"),
    ),
    Habits(source="ufer-anzeiger", languages={"de": 1}, pages=16, peak=10, words=390, lag=2.5),
    Habits(source="correo-del-valle", languages={"es": 1}, pages=14, peak=15, words=450, lag=4, titleless=0.03),
    Habits(source="rechnye-vesti", languages={"ru": 1}, pages=12, peak=9, words=280, lag=1, precision="minute"),
    Habits(
        source="shanhe-daily", languages={"zh": 1}, pages=12, peak=8, words=700, lag=6, unsigned=0.4,
        listing="sitemap", refused=0.12, refused_for=("timeout", "timeout", "not-an-article"),
    ),
    Habits(
        source="barid-al-wadi", languages={"ar": 1}, pages=10, peak=11, words=330, lag=5, undated=0.4,
        refused=0.15, refused_for=("error-page", "http-500", "no-text", "timeout"),
    ),
    Habits(source="folha-da-ribeira", languages={"pt": 1}, pages=8, peak=15, words=400, lag=3, unsigned=0.2),
    Habits(
        source="island-polyglot", languages={"en": 0.6, "fr": 0.4}, pages=6, peak=12, words=900, lag=30,
        precision="day", seen=0.2,
    ),
    Habits(
        source="parish-notes", languages={"en": 1}, pages=4, peak=14, words=120, lag=12, precision="day",
        titleless=0.3, unsigned=0.8, undated=0.25, copied=0.15, refused=0.2, refused_for=("no-text", "too-large"),
    ),
)  # fmt: skip


# Words


@dataclass(frozen=True, slots=True)
class Script:
    """What the words of a language are made of."""

    onsets: tuple[str, ...]
    rhymes: tuple[str, ...]
    gap: str = " "
    comma: str = ","
    stop: str = "."
    quotes: str = "“”"


def _script(onsets: str, rhymes: str, **marks: str) -> Script:
    return Script(tuple(onsets.split()), tuple(rhymes.split()), **marks)


_LATIN = "b c d f g h l m n p r s t v br cl dr gr pl st tr"
SCRIPTS: Mapping[str, Script] = {
    "en": _script(f"{_LATIN} w th sh", "a e i o u ea oo ar en ing ock"),
    "fr": _script(f"{_LATIN} ch qu j", "a e é è ê i o ou eau ç un oi ai œ", quotes="«»"),
    "de": _script(f"{_LATIN} sch z w k", "a e i o u ä ö ü ei en er ung aß", quotes="„“"),
    "es": _script(f"{_LATIN} ñ ll j", "a e i o u á é í ó ú ión ar", quotes="«»"),
    "pt": _script(f"{_LATIN} ç lh nh", "a e i o u ã ão õe á é ê â ar"),
    "it": _script(f"{_LATIN} gl gn", "a e i o u à è ì ò ù are zio"),
    "ru": _script("б в г д ж з к л м н п р с т х ц ч ш щ пр ст", "а е и о у ы э ю я ой ать ие", quotes="«»"),
    "ar": _script("ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه", "ا و ي ة ان ون", comma="،", quotes="«»"),
    "zh": _script(
        " ".join(chr(code) for code in range(0x4E00, 0x6E00, 23)),
        " ".join(chr(code) for code in range(0x6E07, 0x8E00, 29)),
        gap="", comma="，", stop="。",
    ),
}  # fmt: skip


@cache
def _words(language: str) -> tuple[str, ...]:
    script, rng = SCRIPTS[language], Random(f"words of {language}")
    longest = 1 if language == "zh" else 4
    return tuple(
        "".join(rng.choice(script.onsets) + rng.choice(script.rhymes) for _ in range(rng.randint(1, longest)))
        for _ in range(800)
    )


def _sentence(rng: Random, language: str) -> str:
    script = SCRIPTS[language]
    said = script.gap.join(rng.choices(_words(language), k=rng.randint(5, 14)))
    more = script.gap.join(rng.choices(_words(language), k=rng.randint(3, 10)))
    if rng.random() < 0.15:
        said = f"{script.quotes[0]}{said}{script.quotes[1]}"
    if language == "en" and rng.random() < 0.2:
        said += "’s"
    sentence = f"{said}{script.comma}{script.gap}{more}{script.stop}"
    return sentence[0].upper() + sentence[1:]


@cache
def _paragraphs(language: str) -> tuple[str, ...]:
    rng, gap = Random(f"paragraphs of {language}"), SCRIPTS[language].gap
    return tuple(gap.join(_sentence(rng, language) for _ in range(rng.randint(1, 4))) for _ in range(400))


@cache
def _count(paragraph: str) -> int:
    """Its words, which cost more to count than all else in a batch."""
    return Body.of([("paragraph", paragraph)], source="html", confidence=1).word_count


@cache
def _usual_count(language: str) -> float:
    return sum(map(_count, _paragraphs(language))) / len(_paragraphs(language))


def written(rng: Random, language: str, words: float) -> Body:
    """A text of about so many words."""
    count = max(2, round(words / _usual_count(language)))
    kinds = rng.choices(("paragraph", "heading", "quote", "list-item"), weights=(90, 4, 3, 3), k=count)
    texts = rng.sample(_paragraphs(language), count)
    return Body.of(zip(kinds, texts, strict=True), source="html", confidence=round(rng.uniform(0.8, 1), 3))


def headline(rng: Random, language: str) -> str:
    words = rng.choices(_words(language), k=rng.randint(5, 10))
    said = SCRIPTS[language].gap.join(words)
    return said.upper() if language == "pt" and rng.random() < 0.2 else said[0].upper() + said[1:]


# What is known before the first batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An article that was published before hour 0, and is seen again and again."""

    url: str
    article_id: str
    version_id: str


def batch_of(hour: int) -> Batch:
    at = START + timedelta(hours=hour)
    return Batch(at.date(), f"ingest-{at:%Y%m%dT%H%M%SZ}")


@cache
def outlets(seed: int) -> tuple[Habits, ...]:
    """The world of a seed: the outlets are the same in all, how much and how carefully they write is not."""
    rng = Random(f"outlets {seed}")

    def near(value: float) -> float:
        return value * rng.uniform(0.75, 1.25)

    return tuple(
        replace(
            one, pages=max(4, min(40, near(one.pages))), words=round(near(one.words)), lag=near(one.lag),
            refused=near(one.refused), seen=near(one.seen), unsigned=min(0.97, near(one.unsigned)),
            undated=near(one.undated), titleless=near(one.titleless),
        )
        for one in OUTLETS
    )  # fmt: skip


@cache
def standing(seed: int) -> Mapping[str, tuple[Standing, ...]]:
    """By source, what is published already."""
    return {habits.source: tuple(_standing(seed, habits.source, n) for n in range(8)) for habits in OUTLETS}


def _standing(seed: int, source: str, n: int) -> Standing:
    url = f"https://www.{source}.example/guide/{seed:05}-{n}.html"
    article_id = digest_id(addresses.identity(url, url))
    return Standing(url=url, article_id=article_id, version_id=digest_id(article_id, content_digest(url.encode())))


def published(seed: int) -> Published:
    """What other batches hold, as an audit asks for it."""
    articles = [one for of_source in standing(seed).values() for one in of_source]
    held = {
        ("articles", "article_id"): {one.article_id for one in articles},
        ("articles", "version_id"): {one.version_id for one in articles},
    }
    return lambda table, column, values: held.get((table, column), set()) & {str(value) for value in values}


# A batch


@dataclass(slots=True)
class _Round:
    """A batch in the making."""

    rng: Random
    batch: Batch
    at: datetime
    standing: Mapping[str, tuple[Standing, ...]]
    captures: list[Capture] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    originals: defaultdict[str, list[tuple[Article, Body]]] = field(default_factory=lambda: defaultdict(list))
    """By language, articles that are nobody's copy."""
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    offset: int = 300

    def capture(self, source: str, kind: str, url: str, payload: bytes | None, **changes: Any) -> Capture:
        """What comes of asking; without a payload there is nothing that could be stored."""
        identity = capture_id(self.batch, kind, url, self.asked[kind, url])
        self.asked[kind, url] += 1
        fetched = self.at + timedelta(seconds=round(self.rng.uniform(5, 2400), 3))
        asked: dict[str, Any] = {"capture_id": identity, "source_id": source, "kind": kind, "url": url}
        come = {} if payload is None else self._record(payload)
        made = Capture(**(asked | {"fetch_time": fetched} | come | changes))
        self.captures.append(made)
        return made

    def _record(self, payload: bytes) -> dict[str, Any]:
        length = 400 + len(payload) // 3
        self.offset += length
        return {
            "fetch_status": 200, "content_digest": content_digest(payload), "content_length": len(payload),
            "content_type": "text/html; charset=utf-8", "content_mime_detected": "text/html",
            "warc_type": "response", "warc_record_offset": self.offset - length, "warc_record_length": length,
            "warc_filename": f"date={self.batch.date.isoformat()}/{self.batch.name}.warc.gz",
        }  # fmt: skip


def good(seed: int, hour: int) -> tuple[Batch, Tables]:
    """The batch of an hour: every page ends somewhere, and every row keeps its promises."""
    batch, at = batch_of(hour), START + timedelta(hours=hour)
    made = _Round(Random(f"{seed} {hour}"), batch, at, standing(seed))
    for habits in outlets(seed):
        _visit(made, habits)
    names = ("captures", "articles", "relations", "sightings", "rejects")
    return batch, {name: contract(name).table(getattr(made, name)) for name in names}


def earlier(seed: int, n: int) -> list[tuple[Batch, Tables]]:
    """The first n batches of a world, which come before that of hour n."""
    return [good(seed, hour) for hour in range(n)]


def _visit(made: _Round, habits: Habits) -> None:
    rng, home = made.rng, f"https://www.{habits.source}.example"
    made.capture(habits.source, "robots", f"{home}/robots.txt", b"User-agent: *\n", content_type="text/plain")
    count = _poisson(rng, _expected(habits, made.at) * rng.gammavariate(25, 1 / 25))  # some hours have more news
    listing = (habits.source, habits.listing, f"{home}/{habits.listing}.xml")
    if rng.random() < 0.004:
        made.capture(*listing, None, fetch_error="timeout")
        return
    if not count and rng.random() < 0.5:
        made.capture(*listing, b"", fetch_status=304, warc_type="revisit", content_digest=None, content_length=None)
        return
    made.capture(*listing, f"{made.at} {count}".encode(), content_type="application/xml")
    for n in range(count):
        chance = rng.random()
        if chance < habits.refused:
            _refuse(made, habits, f"{home}/clip/{made.at:%Y%m%d%H}{n:03}")
        elif chance < habits.refused + habits.seen:
            _sight(made, habits)
        else:
            _publish(made, habits, home, n)


def _expected(habits: Habits, at: datetime) -> float:
    """Pages in that hour of the day."""
    return habits.pages * (1 + 0.6 * math.cos((at.hour - habits.peak) * math.pi / 12))


def _poisson(rng: Random, mean: float) -> int:
    """Knuth's: how many arrive before the time is up."""
    count, left = 0, rng.random()
    while left > math.exp(-mean):
        count, left = count + 1, left * rng.random()
    return count


_AT_INGEST: Mapping[str, Mapping[str, Any]] = {
    "timeout": {"fetch_error": "timeout"},
    "http-404": {"fetch_status": 404},
    "http-500": {"fetch_status": 500},
    # Cut off at the bound: what came is on record, a payload it is not.
    "too-large": {"fetch_error": "too-large", "content_digest": None, "content_length": None},
}
"""What the capture shows of a page that was refused before anybody read it, by reason."""


def _refuse(made: _Round, habits: Habits, url: str) -> None:
    reason = made.rng.choice(habits.refused_for)
    payload = None if reason == "timeout" else f"{reason} at {url}".encode()
    capture = made.capture(habits.source, "page", url, payload, **_AT_INGEST.get(reason, {}))
    made.rejects.append(
        Reject(
            reject_id=reject_id(capture.capture_id, "articles"),
            capture_id=capture.capture_id,
            table="articles",
            source_id=capture.source_id,
            url=url,
            stage="ingest" if reason in _AT_INGEST else "clean",
            reason=reason,
            evidence=f"what says so is made up: {reason}",
            article_probability=round(made.rng.uniform(0, 0.4), 3) if reason == "not-an-article" else None,
            captured_at=capture.fetch_time,
        )
    )


def _sight(made: _Round, habits: Habits) -> None:
    """A page seen again: of this batch, under an address with another tail, or of an earlier one."""
    own = [article for article in made.articles[-40:] if article.source_id == habits.source]
    known: Article | Standing = made.rng.choice(made.standing[habits.source])
    url = str(known.url)
    if own and made.rng.random() < 0.4:
        known = made.rng.choice(own)
        url = f"{str(known.url).partition('?')[0]}?utm_source=newsletter"
    capture = made.capture(habits.source, "page", url, url.encode())
    made.sightings.append(
        Sighting(
            capture_id=capture.capture_id,
            version_id=known.version_id,
            article_id=known.article_id,
            source_id=capture.source_id,
            url=url,
            captured_at=capture.fetch_time,
        )
    )


def _publish(made: _Round, habits: Habits, home: str, n: int) -> None:
    rng = made.rng
    language = rng.choices(list(habits.languages), weights=list(habits.languages.values()))[0]
    title = None if rng.random() < habits.titleless else headline(rng, language)
    body = written(rng, language, habits.words * rng.lognormvariate(0, 0.45))
    known = rng.choice(made.standing[habits.source]) if rng.random() < habits.revised else None
    others = [pair for pair in made.originals[language] if pair[0].source_id != habits.source and not known]
    original = rng.choice(others) if others and rng.random() < habits.copied else None
    if original:
        title, body = original[0].title, original[1]
    plain = known.url if known else f"{home}/{made.at:%Y/%m/%d}/{rng.randrange(10**7):07}-{n}.html"
    url = f"{plain}?utm_source=rss" if rng.random() < 0.3 else plain
    payload = f"{url} {title} {body.text}".encode()
    given = Given(title=title, language=language) if rng.random() < 0.5 else None
    capture = made.capture(habits.source, "page", url, payload, given=given)
    article = _article(rng, habits, capture, title, body, language)
    made.articles.append(article)
    if known and known.version_id != article.version_id:
        made.relations.append(_relation(article, "version-of", known, batch_of(-1).key))
    if original:
        made.relations.append(_relation(article, "exact-copy", original[0], None))
    elif not known:
        made.originals[language].append((article, body))


def _relation(article: Article, relation: str, other: Article | Standing, batch: str | None) -> Relation:
    return Relation(
        version_id=article.version_id,
        article_id=article.article_id,
        relation=relation,
        other_version_id=other.version_id,
        other_article_id=other.article_id,
        other_batch=batch,
    )


def _article(rng: Random, habits: Habits, capture: Capture, title: str | None, body: Body, language: str) -> Article:
    url = str(capture.url)
    canonical = url.partition("?")[0] if "?" in url or rng.random() < 0.8 else None
    article_id = digest_id(addresses.identity(url, canonical))
    is_locked = rng.random() < 0.1
    return Article(
        article_id=article_id,
        version_id=digest_id(article_id, str(capture.content_digest)),
        capture_id=capture.capture_id,
        source_id=capture.source_id,
        url=url,
        canonical_url=canonical,
        domain=addresses.registrable_domain(url),
        title=title,
        title_source=rng.choice(("json-ld", "opengraph", "html")) if title else None,
        description=title if rng.random() < 0.5 else None,
        **_signed(rng, habits, language),
        **_dated(rng, habits, capture.fetch_time, language),
        language=language,
        section=rng.choice(_words(language)[:9]),
        keywords=rng.choices(_words(language), k=rng.randint(0, 4)),
        media_topic=None,
        media_topic_source=None,
        image_url=f"https://www.{habits.source}.example/{rng.randrange(10**6)}.jpg" if rng.random() < 0.8 else None,
        image_caption=None,
        image_credit=None,
        is_accessible_for_free=False if is_locked else None,
        access_source="json-ld" if is_locked else None,
        license_url=None,
        robots=["max-image-preview:large"] if rng.random() < 0.5 else [],
        tdm_reservation=None,
        tdm_policy_url=None,
        text=body.text,
        blocks=body.blocks,
        text_source=body.source,
        text_digest=text_digest(title, body.text),
        word_count=sum(_count(body.text[block.start : block.end]) for block in body.blocks),
        article_probability=body.confidence,
        captured_at=capture.fetch_time,
        reader_version=READER_VERSION,
    )


def _signed(rng: Random, habits: Habits, language: str) -> dict[str, Any]:
    is_signed = rng.random() >= habits.unsigned
    names = [" ".join(rng.choices(_words(language), k=2)).title() for _ in range(rng.choice((1, 1, 1, 2)))]
    return {
        "authors": names if is_signed else [],
        "authors_source": rng.choice(("json-ld", "meta", "html")) if is_signed else None,
        "agencies": ["Reuters"] if rng.random() < 0.05 else [],
    }


def _dated(rng: Random, habits: Habits, captured: datetime, language: str) -> dict[str, Any]:
    """The columns of publication and modification: a third of the dated articles were changed since."""
    age = timedelta(hours=habits.lag * rng.lognormvariate(0, 0.7))
    instant = None if rng.random() < habits.undated else captured - age
    changed = captured - age * rng.random() if instant and rng.random() < 0.35 else None
    return _stated("published", instant, habits, language) | _stated("modified", changed, habits, language)


def _stated(which: str, instant: datetime | None, habits: Habits, language: str) -> dict[str, Any]:
    if instant is None:
        return dict.fromkeys(f"{which}_{part}" for part in ("at", "raw", "source", "precision", "zone"))
    exact = {
        "second": instant.replace(microsecond=0),
        "minute": instant.replace(second=0, microsecond=0),
        "day": instant.replace(hour=0, minute=0, second=0, microsecond=0),
    }[habits.precision]
    shown = exact.astimezone(timezone(timedelta(hours=ZONE.get(language, 0))))
    is_day = habits.precision == "day"
    return {
        f"{which}_at": exact,
        f"{which}_raw": exact.date().isoformat() if is_day else shown.isoformat(),
        f"{which}_source": "html" if is_day else "json-ld",
        f"{which}_precision": habits.precision,
        f"{which}_zone": None if is_day else f"{shown:%z}"[:3] + ":00",
    }
