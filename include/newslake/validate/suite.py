"""One table's promises as a Great Expectations suite, and its run: the only module that starts GX.

GX is imported inside functions: its import alone costs five to seven CPU seconds.
"""

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa

from newslake.contract import BatchRule, Contract, UsualRule
from newslake.errors import ContractBroken
from newslake.validate.promises import BATCH, COVERAGE, Known, Promise, batch_promise, flat, promises, usual_promise

_EXAMPLES = 3
_VALUE_LIMIT = 300
"""Characters of a value that a report shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one expectation found."""

    promise: Promise
    is_success: bool
    row_count: int
    failed_count: int
    rows: tuple[int, ...] = ()
    """Positions of the rows that break it, ascending."""
    observed: str | None = None
    value: float | None = None
    """What was seen, where it is a figure."""


@dataclass(frozen=True, slots=True)
class Audited:
    """A suite's run: its findings in the order of the promises, and the raw result that Data Docs are drawn from."""

    findings: list[Finding]
    result: Any


def judge(contract: Contract[Any], rows: pa.Table, known: Known) -> Audited:
    """Judge the rows of one table.

    :raises ContractBroken: if an expectation could not be judged at all.
    """
    judged = promises(contract)
    return _run(contract.name, judged, flat(rows, contract.key, judged, known), contract.key)


def judge_batch(rules: Sequence[BatchRule], tables: Mapping[str, pa.Table]) -> Audited:
    """Judge the figures of a whole batch, in a frame of one row.

    :raises ContractBroken: if an expectation could not be judged at all.
    """
    figures = pa.table({rule.name: pa.array([rule.figure(tables)], pa.float64()) for rule in rules})
    return _run(BATCH, [batch_promise(rule) for rule in rules], figures)


def judge_sources(rules: Sequence[UsualRule], sources: Sequence[str], odd: Mapping[tuple[str, str], str]) -> Audited:
    """Judge what each source gave, in a frame of a row a source.

    :param odd: by source and rule, what is not usual, in words.
    :raises ContractBroken: if an expectation could not be judged at all.
    """
    words = {rule.name: pa.array([odd.get((source, rule.name)) for source in sources], pa.string()) for rule in rules}
    frame = pa.table(
        {"row": pa.array(range(len(sources)), pa.int64()), "source_id": pa.array(sources, pa.string()), **words}
    )
    return _run(COVERAGE, [usual_promise(rule) for rule in rules], frame, ("source_id",))


def shown(value: Any) -> str:
    """A value as a report shows it."""
    text = value.isoformat() if isinstance(value, date) else repr(value)
    return text if len(text) <= _VALUE_LIMIT else f"{text[: _VALUE_LIMIT - 1]}…"


def _run(name: str, given: Sequence[Promise], frame: pa.Table, key: Sequence[str] = ()) -> Audited:
    judged = [promise for promise in given if len(frame) >= promise.min_rows]
    with _quiet():
        result = _validate(name, judged, frame, key)
    by_name = {one.expectation_config.meta["name"]: one for one in result.results}
    return Audited([_finding(promise, by_name[promise.name], len(frame)) for promise in judged], result)


def _validate(name: str, judged: Sequence[Promise], frame: pa.Table, key: Sequence[str]) -> Any:
    from great_expectations import ExpectationSuite

    source = _source()
    if name in source.get_asset_names():
        source.delete_asset(name)
    asset = source.add_dataframe_asset(name)
    batch = asset.add_batch_definition_whole_dataframe("batch").get_batch({"dataframe": frame.to_pandas()})
    suite = ExpectationSuite(name, expectations=[_expectation(promise) for promise in judged])
    result = batch.validate(suite, result_format="BASIC")
    if result.success:
        return result
    # Most expectations hold, and which rows break one costs half as much again to ask.
    failed = {one.expectation_config.meta["name"] for one in result.results if not one.success}
    broken = ExpectationSuite(name, expectations=[_expectation(each) for each in judged if each.name in failed])
    index = [column for column in ("row", *key) if column in frame.column_names]
    complete = {"result_format": "COMPLETE", "return_unexpected_index_query": False}
    told = batch.validate(broken, result_format=complete | {"unexpected_index_column_names": index})
    details = {one.expectation_config.meta["name"]: one for one in told.results}
    result.results = [details.get(one.expectation_config.meta["name"], one) for one in result.results]
    return result


@cache
def _source() -> Any:
    """Where frames are handed over, in a context that lives in memory: nothing is sent, no folder is made."""
    from great_expectations import get_context
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
    )
    return get_context(mode="ephemeral", project_config=config).data_sources.add_pandas("staging")


def _expectation(promise: Promise) -> Any:
    from great_expectations import expectations

    return getattr(expectations, promise.expectation)(
        **promise.arguments,
        severity=promise.severity,
        description=f"{promise.name} ({promise.severity}): {promise.description}",
        meta={"name": promise.name, "remedy": promise.remedy},
    )


def _finding(promise: Promise, result: Any, row_count: int) -> Finding:
    if _raised(result.exception_info):
        raise ContractBroken(f"{promise.table}: {promise.name} could not be judged: {result.exception_info!r:.500}")
    details: Mapping[str, Any] = result.result
    rows = tuple(sorted(int(index["row"]) for index in details.get("unexpected_index_list") or ()))
    return Finding(
        promise=promise,
        is_success=bool(result.success),
        row_count=row_count,
        failed_count=int(details.get("unexpected_count", 0 if result.success else row_count)),
        rows=rows,
        observed=_observed(details),
        value=_value(details),
    )


def _value(details: Mapping[str, Any]) -> float | None:
    figure = details.get("observed_value")
    return None if figure is None else float(figure)


def _observed(details: Mapping[str, Any]) -> str | None:
    if "observed_value" in details:
        figure = details["observed_value"]
        return "not a number" if figure is None else f"{float(figure):g}"
    values = details.get("unexpected_list") or []
    return ", ".join(shown(value) for value in values[:_EXAMPLES]) or None


def _raised(info: Mapping[str, Any]) -> bool:
    """GX describes an exception flat, or by metric."""
    return bool(info.get("raised_exception")) or any(
        isinstance(one, Mapping) and one.get("raised_exception") for one in info.values()
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """GX logs some hundred lines while it is imported and set up; pandas warns of groups in patterns."""
    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*has match groups")
            yield
    finally:
        logger.setLevel(level)
