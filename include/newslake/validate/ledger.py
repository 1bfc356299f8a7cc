"""The ledger of checks: what was found, by rule and by source, as rows that are kept."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from newslake.tables import Check
from newslake.validate.promises import BATCH, COVERAGE, Promise
from newslake.validate.suite import Finding
from newslake.validate.usual import Judged, Together


@dataclass(frozen=True, slots=True)
class Ledger:
    """Writes the rows of one batch's check."""

    batch: str
    run: str
    checked_at: datetime

    def of_table(
        self, findings: Iterable[Finding], rows: pa.Table | None, told: Mapping[str, Together]
    ) -> Iterator[Check]:
        """A row a rule, and one more for each source whose rows break it."""
        names = set(rows.column_names) if rows is not None else set()
        sources: list[str | None] = rows["source_id"].to_pylist() if rows is not None and "source_id" in names else []
        captures: list[str] = rows["capture_id"].to_pylist() if rows is not None and "capture_id" in names else []
        sizes = Counter(sources)
        for finding in findings:
            yield self.of_finding(finding, told)
            for source, positions in _by_source(finding, sources).items():
                yield self._of_source(
                    finding, source, sizes[source], [captures[each] for each in positions if captures]
                )

    def of_finding(self, finding: Finding, told: Mapping[str, Together]) -> Check:
        """The row of a rule over all of the batch."""
        promise = finding.promise
        together = told.get(promise.name) if promise.table == BATCH else None
        return self._check(
            promise,
            is_success=finding.is_success,
            observed=(together and not finding.is_success and together.observed) or finding.observed,
            observed_value=finding.value,
            learned_from=together.learned_from if together else None,
            row_count=finding.row_count,
            failed_count=finding.failed_count,
        )

    def of_sources(self, judged: Iterable[Judged], promises: Mapping[str, Promise]) -> Iterator[Check]:
        """A row for each figure of a source that was judged."""
        for each in judged:
            yield self._check(
                promises[each.rule.name],
                source_id=each.source_id,
                is_success=each.is_kept,
                observed=each.observed,
                bound=each.bound,
                observed_value=each.value,
                minimum=each.minimum,
                maximum=each.maximum,
                learned_from=each.learned_from,
                row_count=each.count,
                failed_count=0 if each.is_kept else each.failed,
            )

    def of_refusals(self, rejects: pa.Table) -> Iterator[Check]:
        """A row for each source and reason of pages that reading refused, so that it is known once they are read."""
        refused: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in rejects.select(["source_id", "stage", "reason", "capture_id"]).to_pylist():
            if row["stage"] != "validate":
                refused[row["source_id"], row["reason"]].append(row["capture_id"])
        for (source, reason), captures in sorted(refused.items()):
            yield Check(
                batch=self.batch,
                run=self.run,
                source_id=source,
                table="rejects",
                expectation=f"refused.{reason}",
                column="reason",
                description=f"No page is refused as {reason}.",
                remedy="Look at the evidence of its rejects. Once the cause is mended, replay the reason.",
                severity="info",
                is_success=False,
                observed=None,
                bound=None,
                row_count=len(captures),
                failed_count=len(captures),
                capture_ids=sorted(captures),
                checked_at=self.checked_at,
            )

    def _of_source(self, finding: Finding, source: str, size: int, captures: Sequence[str]) -> Check:
        return self._check(
            finding.promise,
            source_id=source,
            is_success=False,
            observed=finding.observed,
            row_count=size,
            failed_count=len(captures),
            capture_ids=sorted(captures) if finding.promise.severity == "critical" else None,
        )

    def _check(
        self,
        promise: Promise,
        *,
        is_success: bool,
        observed: str | None,
        row_count: int,
        failed_count: int,
        source_id: str | None = None,
        bound: str | None = None,
        observed_value: float | None = None,
        minimum: float | None = None,
        maximum: float | None = None,
        learned_from: int | None = None,
        capture_ids: list[str] | None = None,
    ) -> Check:
        return Check(
            batch=self.batch,
            run=self.run,
            source_id=source_id,
            table=promise.table,
            expectation=promise.name,
            column=promise.column,
            description=promise.description,
            remedy=promise.remedy or None,
            severity=promise.severity,
            is_success=is_success,
            observed=observed,
            bound=bound or promise.bound,
            observed_value=observed_value,
            minimum=promise.minimum if minimum is None else minimum,
            maximum=promise.maximum if maximum is None else maximum,
            learned_from=learned_from,
            row_count=row_count,
            failed_count=failed_count,
            capture_ids=capture_ids,
            checked_at=self.checked_at,
        )


def _by_source(finding: Finding, sources: Sequence[str | None]) -> Mapping[str, list[int]]:
    """Positions of the rows that break a rule of rows, by their source."""
    found: dict[str, list[int]] = defaultdict(list)
    if finding.promise.table not in (BATCH, COVERAGE) and sources:
        for position in finding.rows:
            if (source := sources[position]) is not None:
                found[source].append(position)
    return dict(sorted(found.items()))
