"""No page, whatever it holds, takes over 2 CPU seconds or 500 MB, or ends in anything but a row."""

import time

import pytest
from benchmarks import hostile, limits

SPARSE = 4
"""Every so many-th shape, at its smallest size, is enough for each change; the fuzz run reads them all, and larger."""
MUTANTS = 8


def _cases() -> list[tuple[str, int]]:
    shapes = [(name, shape.sizes[-1]) for name, shape in [*hostile.SHAPES.items()][::SPARSE]]
    alike = [case for case in shapes if case[0].startswith("bait")]
    return [
        *(case for case in shapes if case not in alike[1:] or case in alike[::SPARSE]),
        *(("mutant", seed) for seed in range(MUTANTS)),
    ]


def _slowness() -> float:
    """How many times slower this processor is now than one that the limits are meant for; never less than 1."""
    began = time.process_time()
    sum(len(str(number)) for number in range(2_000_000))
    return max(1.0, (time.process_time() - began) / 0.25)


@pytest.fixture(scope="module")
def costs() -> dict[tuple[str, int], limits.Cost]:
    return {(cost.name, cost.size): cost for cost in limits.costs(_cases())}


@pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case[0]}, {case[1]}")
def test_a_hostile_page_costs_no_more_than_any_page_may(
    case: tuple[str, int], costs: dict[tuple[str, int], limits.Cost]
) -> None:
    cost = costs[case]
    if cost.faults(_slowness()):
        (cost,) = limits.costs([case])  # once more, alone: two that share a core pay for each other
    assert not cost.faults(_slowness())
