"""Whether what sources gave is what they usually give: figures, and bounds learned from their earlier batches.

Bounds follow Shewhart's control charts. A share has the limits of a p-chart widened by how much more it varied so far
than chance alone would make it (Laney's p'-chart: D. B. Laney, Quality Engineering 14(4), 2002). Four standard
deviations, not three: at a thousand sources and 24 batches a day, three would cry wolf some thirty times a day.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from newslake.contract import BatchRule, Severity, UsualRule
from newslake.coverage import silence
from newslake.history import SETTLED_BATCHES, Figures, History, Past
from newslake.tables import Coverage

SIGMAS = 4.0
SHARE_SLACK, BATCH_SLACK = 0.05, 0.10
"""What a share may be above its limit all the same: of one source, of all together."""
LENGTH_SLACK = math.log(1.25)
AGE_SLACK, AGE_SLACK_BELOW = 24.0, 12.0
"""Hours that articles may be older than usual all the same; and that they may be of the future, for zones."""
LEAST_FOR_A_MEDIAN = 5
"""Articles below which their median says little."""
LEAST_FOR_A_SHARE = 20
"""Articles, or pages, of all earlier batches, below which their share says little."""
LEAST_FAILED = 3
"""Articles, or pages, that must make a share what it is: of small sources one or two would raise an alarm all day."""
RARE_LANGUAGE = 0.05
"""A language of fewer of a source's articles than this is one that it hardly ever uses."""
ROUNDS = "ingest-"
"""How the names of batches begin that read all sources that are due."""
SHOWN_MISSING = 20
LEFT_OUT = 2
"""Sources that are left out where a batch is judged as a whole, those that are furthest off: so many are no batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One figure of one source, beside its bounds."""

    rule: UsualRule
    source_id: str
    value: float
    minimum: float | None = None
    maximum: float | None = None
    count: int
    """What it is the figure of: articles or pages."""
    failed: int
    """How many of them make it so, where it is a share; all, else."""
    excess: float = 0.0
    """Of a share: how many more than usual."""
    limit: float = 0.0
    """Of a share: how much it may be by what it was, however few they are."""
    learned_from: int
    is_settled: bool

    @property
    def is_kept(self) -> bool:
        low, high = self.minimum, self.maximum
        return (low is None or self.value >= low) and (high is None or self.value <= high)

    @property
    def observed(self) -> str:
        if self.rule.kind in ("share", "language"):
            return f"{self.failed} of {self.count}"
        if self.rule.kind == "silence":
            return f"no page in {self.value:g} batches in a row" if self.value else "it brought some"
        return f"{self.value:.4g}"

    @property
    def bound(self) -> str:
        low = f"at least {self.minimum:.4g}" if self.minimum is not None else ""
        high = f"at most {self.maximum:.4g}" if self.maximum is not None else ""
        return f"{' and '.join(filter(None, (low, high)))}, learned from {self.learned_from} batches"


def judge(rules: Sequence[UsualRule], rows: Iterable[Coverage], history: History) -> list[Judged]:
    """Every figure that can be judged: those of sources with a past, where there is enough to say something."""
    found = []
    for row in rows:
        past = history.of(row.source_id)
        if past is not None:
            found += [judged for rule in rules if (judged := _JUDGES[rule.kind](rule, row, past)) is not None]
    return found


@dataclass(frozen=True, slots=True)
class Together:
    """What the sources of a batch are held to as a whole."""

    rule: BatchRule
    observed: str | None = None
    """The figure in words, where words say more."""
    learned_from: int = SETTLED_BATCHES


def together(judged: Sequence[Judged], pages: int) -> list[Together]:
    """What the sources of a batch give together, held to what they usually give.

    Critical where sources that are settled gave most of its ``pages``; where they did not, it is a warning.
    """
    settled = sum(each.count for each in judged if each.rule.kind == "count" and each.is_settled)
    severity: Severity = "critical" if settled > pages / 2 else "warning"
    by_rule: dict[UsualRule, list[Judged]] = {}
    for each in judged:
        if each.rule.of_batch is not None and (each.is_settled or severity == "warning"):
            by_rule.setdefault(each.rule, []).append(each)
    return [_together(rule, own, severity) for rule, own in by_rule.items()]


def sources_present(batch_name: str, rows: Iterable[Coverage], history: History) -> list[Together]:
    """That no source is missing that was in nearly all the last rounds of ingest; nothing for other batches."""
    if not batch_name.startswith(ROUNDS):
        return []
    missing = history.present(ROUNDS, SETTLED_BATCHES, SETTLED_BATCHES - 2) - {row.source_id for row in rows}
    rule = BatchRule(
        "sources-present",
        f"No source is missing that was in {SETTLED_BATCHES - 2} of the last {SETTLED_BATCHES} rounds.",
        "warning",
        lambda _: float(len(missing)),
        maximum=0,
        remedy="Look at the run of ingest. A source that was taken out of sources.toml is forgotten after some rounds.",
    )
    return [Together(rule, ", ".join(sorted(missing)[:SHOWN_MISSING]) or None)]


# One source


def _count(rule: UsualRule, row: Coverage, past: Past) -> Judged:
    high = float(np.quantile(past.figures[rule.figure], 0.95)) * _lateness(row, past)
    return _judged(
        rule, row, past, row.page_count, maximum=2 * high + SIGMAS * math.sqrt(high) + 5, count=row.page_count
    )


def _lateness(row: Coverage, past: Past) -> float:
    """How many times as long as usual it was not asked: after an outage it brings as many times more."""
    asked = past.asked_at[~np.isnan(past.asked_at)]
    if row.captured_at is None or len(asked) < 2:
        return 1.0
    usual = float(np.median(np.diff(asked)))
    return max(1.0, (row.captured_at.timestamp() - float(asked[-1])) / usual) if usual > 0 else 1.0


def _silence(rule: UsualRule, row: Coverage, past: Past) -> Judged | None:
    now, allowed = silence(row.page_count, past)
    return None if math.isinf(allowed) else _judged(rule, row, past, now, maximum=allowed, count=row.page_count)


def _share(rule: UsualRule, row: Coverage, past: Past) -> Judged | None:
    failed, whole = getattr(row, rule.figure) or 0, getattr(row, str(rule.whole))
    return _limited(rule, row, past, failed, whole, *past.share(rule.figure, str(rule.whole)))


def _language(rule: UsualRule, row: Coverage, past: Past) -> Judged | None:
    """The share of articles in languages that it hardly ever uses; its past counts as one."""
    total = sum(past.languages.values())
    usual = {language for language, count in past.languages.items() if count >= RARE_LANGUAGE * total}
    failed = sum(each.count for each in row.languages or () if each.language not in usual)
    seen = total - sum(past.languages[language] for language in usual)
    return _limited(rule, row, past, failed, row.article_count, np.array([float(seen)]), np.array([float(total)]))


def _limited(
    rule: UsualRule, row: Coverage, past: Past, failed: int, whole: int, parts: Figures, wholes: Figures
) -> Judged | None:
    """A share beside its limit; None where there is too little of it, now or before."""
    if not whole or wholes.sum() < LEAST_FOR_A_SHARE:
        return None
    usual = (float(parts.sum()) + 1) / (float(wholes.sum()) + 2)
    limit = usual + SIGMAS * math.sqrt(_dispersion(parts, wholes, usual) * usual * (1 - usual) / whole) + SHARE_SLACK
    return _judged(
        rule,
        row,
        past,
        failed / whole,
        maximum=max(limit, (LEAST_FAILED - 1) / whole),
        limit=limit,
        count=whole,
        failed=failed,
        excess=failed - usual * whole,
    )


def _dispersion(parts: Figures, wholes: Figures, usual: float) -> float:
    """How many times the variance by chance alone a share had; the oddest twentieth left out, 1 at least."""
    terms = np.sort((parts - wholes * usual) ** 2 / (wholes * usual * (1 - usual)))
    kept = terms[: max(1, math.ceil(0.95 * len(terms)))]
    return max(1.0, float(kept.mean()))


def _length(rule: UsualRule, row: Coverage, past: Past) -> Judged | None:
    medians, counts = _levels(rule, past)
    if row.median_word_count is None or row.article_count < LEAST_FOR_A_MEDIAN or len(medians) < LEAST_FOR_A_MEDIAN:
        return None
    logs = np.log(np.maximum(medians, 1))
    usual = float(np.median(logs))
    # Spread of one article: a median of n varies by its root.
    spread = 1.4826 * float(np.median(np.abs(logs - usual) * np.sqrt(counts)))
    slack = SIGMAS * spread / math.sqrt(row.article_count) + LENGTH_SLACK
    low, high = math.exp(usual - slack), math.exp(usual + slack)
    return _judged(rule, row, past, row.median_word_count, minimum=low, maximum=high, count=row.article_count)


def _age(rule: UsualRule, row: Coverage, past: Past) -> Judged | None:
    ages, _ = _levels(rule, past)
    dated = row.article_count - (row.missing_date_count or 0)
    if row.median_age_hours is None or dated < LEAST_FOR_A_MEDIAN or len(ages) < LEAST_FOR_A_MEDIAN:
        return None
    least = 3 * min(0.0, float(np.quantile(ages, 0.05))) - AGE_SLACK_BELOW
    most = 3 * max(0.0, float(np.quantile(ages, 0.95))) + AGE_SLACK
    return _judged(rule, row, past, row.median_age_hours, minimum=least, maximum=most, count=dated)


def _levels(rule: UsualRule, past: Past) -> tuple[Figures, Figures]:
    """The figure of earlier batches, and of how many articles each is."""
    levels, counts = past.figures[rule.figure], past.figures["article_count"]
    given = ~np.isnan(levels) & (counts > 0)
    return levels[given], counts[given]


def _judged(
    rule: UsualRule,
    row: Coverage,
    past: Past,
    value: float,
    *,
    count: int,
    minimum: float | None = None,
    maximum: float | None = None,
    failed: int | None = None,
    excess: float = 0.0,
    limit: float = 0.0,
) -> Judged:
    return Judged(
        rule=rule,
        source_id=row.source_id,
        value=float(value),
        minimum=minimum,
        maximum=maximum,
        count=count,
        failed=count if failed is None else failed,
        excess=excess,
        limit=limit,
        learned_from=len(past),
        is_settled=len(past) >= SETTLED_BATCHES,
    )


_JUDGES = {"count": _count, "silence": _silence, "share": _share, "length": _length, "age": _age, "language": _language}


# All sources of a batch


def _together(rule: UsualRule, own: Sequence[Judged], severity: Severity) -> Together:
    if rule.kind == "count":
        value, maximum = sum(each.value for each in own), sum(each.maximum or 0.0 for each in own)
        description = "Its sources together bring not far more pages than they usually do."
    else:
        value, maximum = _pooled(own)
        description = f"Of all its sources but the two that are furthest off: {rule.description}"
    held_to = BatchRule(str(rule.of_batch), description, severity, lambda _: value, maximum=maximum, remedy=rule.remedy)
    return Together(held_to, learned_from=min(each.learned_from for each in own))


def _pooled(own: Sequence[Judged]) -> tuple[float, float]:
    """The share of all articles or pages but those of the sources furthest off, and its limit; 0 where none is left."""
    kept = sorted(own, key=lambda each: -each.excess)[LEFT_OUT:]
    whole = sum(each.count for each in kept)
    if not whole:
        return 0.0, 1.0
    usual = sum(each.failed - each.excess for each in kept) / whole
    # A source's own limit holds its dispersion already.
    variance = sum((each.count * _deviation(each) / SIGMAS) ** 2 for each in kept)
    return sum(each.failed for each in kept) / whole, usual + SIGMAS * math.sqrt(variance) / whole + BATCH_SLACK


def _deviation(each: Judged) -> float:
    """By how much its share may be above the usual by chance alone."""
    return max(0.0, each.limit - SHARE_SLACK - (each.failed - each.excess) / each.count)
