"""Good batches corrupted one way each: the right rule sees it, names whose it is, and what comes of it is as declared.

Judged against what the world's earlier batches were, for the learned rules know what is usual from nothing else.
"""

import pyarrow.compute as pc
import pytest

from corruptions import CORRUPTIONS, LEARNED_OF_BATCH, ROW_REFUSED
from judged import ENOUGH, FEW, failing, good, seen, side_by_side

OF_ROWS = ("captures", "articles", "relations", "sightings", "rejects")
LEARNED = [one for one in CORRUPTIONS if one.is_learned]
CASES = [(0, one) for one in CORRUPTIONS] + [(1, one) for one in LEARNED]
pytestmark = pytest.mark.timeout(1800)  # the first test waits for all verdicts, nine minutes of CPU
GOOD_WORLDS, GOOD_HOURS = 8, range(ENOUGH, ENOUGH + 25, 2)
"""104 good batches, of different hours, each of which has a day and more before it."""


def cases(chosen):
    """Parameters for a test of corruptions, each a world's seed and what was done to its batch."""
    return pytest.mark.parametrize(("seed", "one"), chosen, ids=[f"{seed}-{one.name}" for seed, one in chosen])


@pytest.fixture(scope="module", autouse=True)
def verdicts(request):
    """Those that the tests of this run will ask for, made side by side."""
    keys = []
    for item in request.session.items:
        params = getattr(item, "callspec", None) and item.callspec.params
        if item.path != request.path or not params:
            continue
        if "one" in params:
            number = FEW if "from_few_batches" in item.name else ENOUGH
            keys.append(("of_corrupted", params["seed"], params["one"].name, number))
        elif "no_good_batch" in item.name:
            keys += [("failing", params["seed"], hour) for hour in GOOD_HOURS]
    side_by_side(keys)


def said(seed, one, n=ENOUGH):
    """The broken checks of the rule that a corruption is to break."""
    rule = (one.table, one.expectation)
    return [check for check in seen(seed, one, n).broken if (check.table, check.expectation) == rule]


@cases(CASES)
def test_the_rule_that_is_broken_says_so(seed, one):
    assert {check.severity for check in said(seed, one)} == {one.severity}


@cases([(seed, one) for seed, one in CASES if one.table != "coverage"])
def test_it_says_so_once_of_the_whole_batch(seed, one):
    assert [check.source_id for check in said(seed, one)].count(None) == 1


@cases([(seed, one) for seed, one in CASES if one.source and one.table != "batch"])
def test_it_says_so_of_the_outlet_whose_rows_broke_it(seed, one):
    assert [check.source_id for check in said(seed, one)].count(one.source) == 1


@cases([(seed, one) for seed, one in CASES if one.source and one.table == "batch"])
def test_a_rule_of_the_whole_batch_names_the_outlet_in_what_was_seen(seed, one):
    assert all(one.source in check.observed for check in said(seed, one))


@cases(CASES)
def test_what_comes_of_it_is_as_declared(seed, one):
    assert seen(seed, one).outcome == one.outcome


@cases(CASES)
def test_no_other_rule_that_holds_or_refuses_is_broken(seed, one):
    critical = {check.expectation for check in seen(seed, one).broken if check.severity == "critical"}
    assert critical - {one.expectation, *one.also} == set()


@cases([(seed, one) for seed, one in CASES if one.outcome == ROW_REFUSED and one.table != "relations"])
def test_a_refused_row_is_on_record_with_the_rule_that_it_broke(seed, one):
    assert seen(seed, one).reasons & {one.expectation, *one.also}


@cases([(0, one) for one in LEARNED])
def test_what_is_learned_from_few_batches_holds_nothing(seed, one):
    assert seen(seed, one, FEW).failures == []


@cases([(0, one) for one in LEARNED if one.expectation in LEARNED_OF_BATCH])
def test_what_is_learned_from_few_batches_is_a_warning_all_the_same(seed, one):
    assert {check.severity for check in said(seed, one, FEW)} == {"warning"}


@pytest.mark.parametrize("seed", range(GOOD_WORLDS))
def test_no_good_batch_is_held(seed):
    assert {hour: failing(seed, hour)[0] for hour in GOOD_HOURS if failing(seed, hour)[0]} == {}


@pytest.mark.parametrize("seed", range(GOOD_WORLDS))
def test_no_good_batch_breaks_a_rule_that_need_not_learn(seed):
    found = {
        (hour, check.expectation) for hour in GOOD_HOURS for check in failing(seed, hour)[1] if check.table in OF_ROWS
    }
    assert found == set()


@pytest.mark.parametrize("seed", range(GOOD_WORLDS))
def test_every_page_of_a_made_up_batch_ends_once(seed):
    tables = good(seed)
    pages = tables["captures"].filter(pc.equal(tables["captures"]["kind"], "page"))
    ends = [
        capture for name in ("articles", "sightings", "rejects") for capture in tables[name]["capture_id"].to_pylist()
    ]
    assert sorted(ends) == sorted(pages["capture_id"].to_pylist())


@cases(CASES)
def test_a_corruption_changes_its_batch(seed, one):
    changed = one.of(good(seed))
    assert any(not changed[name].equals(table.cast(changed[name].schema)) for name, table in good(seed).items())


def test_no_two_corruptions_are_of_one_name():
    names = [one.name for one in CORRUPTIONS]
    assert sorted(set(names)) == sorted(names)
