"""Components grow, are named by their earliest member, and do not depend on the order in which ties are found."""

from datetime import UTC, date, datetime, timedelta
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from newslake.graph import Member, grow

DAY = date(2026, 3, 2)


def member(id, *, thing=None, hour=None, day=0):
    """A member that was seen at the hour of its place in the alphabet."""
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hour if hour is not None else ord(id[0]) - ord("a"))
    return Member(id=id, thing=thing or id, seen_at=at, taken_in=DAY + timedelta(days=day))


def grown(ties, *members):
    known = {id: member(id) for tie in ties for id in tie} | {each.id: each for each in members}
    return grow(known, [tuple(tie) for tie in ties])


def ids(found):
    return ["".join(each.id for each in component.members) for component in found.components]


def lost(found):
    return [(merged.component.id, merged.into, merged.on) for merged in found.merged]


def test_what_is_tied_is_one_component_named_by_its_earliest_member():
    (component,) = grown(["cb", "bd"]).components
    assert (component.id, [each.id for each in component.members]) == ("b", ["b", "c", "d"])


def test_what_is_not_tied_is_apart():
    assert ids(grown(["ab", "cd"])) == ["ab", "cd"]


def test_a_member_without_ties_is_in_no_component():
    assert ids(grown(["ab"], member("c"))) == ["ab"]


def test_of_members_that_were_seen_at_once_the_lower_id_is_the_earlier():
    (component,) = grown(["xm"], member("x", hour=0), member("m", hour=0)).components
    assert component.id == "m"


def test_versions_of_a_thing_are_in_one_component():
    versions = [member("b", thing="article"), member("d", thing="article")]
    assert ids(grown(["ab", "cd"], *versions)) == ["abcd"]


def test_a_member_that_ties_two_components_together_leaves_the_name_of_the_earlier():
    found = grown(["ab", "cd", "be", "ce"])
    assert (ids(found), lost(found)) == (["abcde"], [("c", "a", DAY)])


def test_a_component_that_was_merged_is_remembered_as_it_was():
    (merged,) = grown(["ab", "cd", "be", "ce"]).merged
    assert [each.id for each in merged.component.members] == ["c", "d"]


def test_a_single_member_that_is_tied_in_has_merged_nothing():
    assert lost(grown(["ad", "bd", "cd"])) == []


def test_two_versions_that_nothing_was_tied_to_were_no_component():
    versions = [member("b", thing="article"), member("c", thing="article")]
    assert lost(grown(["ad", "bd", "ce"], *versions)) == []


def test_an_earlier_member_that_is_taken_in_later_takes_over_the_name():
    found = grown(["bc", "ab"], member("a", day=1))
    assert (ids(found), lost(found)) == (["abc"], [("b", "a", DAY + timedelta(days=1))])


def test_a_component_merged_twice_leads_to_where_its_members_are_now():
    assert lost(grown(["ab", "cd", "ef", "cg", "eg", "ah", "gh"])) == [("c", "a", DAY), ("e", "a", DAY)]


def test_a_component_grew_on_the_day_on_which_its_last_member_was_known():
    (component,) = grown(["ab", "bc"], member("c", day=3)).components
    assert component.grew_on == DAY + timedelta(days=3)


MEMBERS = st.builds(
    lambda id, thing, hour, day: member(f"{id}", thing=f"thing-{thing}", hour=hour, day=day),
    st.integers(0, 14),
    st.integers(0, 9),
    st.integers(0, 6),
    st.integers(0, 2),
)


@st.composite
def worlds(draw):
    members = {
        each.id: each for each in draw(st.lists(MEMBERS, min_size=2, max_size=10, unique_by=lambda each: each.id))
    }
    ends = st.sampled_from(sorted(members))
    ties = draw(st.lists(st.tuples(ends, ends).filter(lambda tie: tie[0] != tie[1]), max_size=12))
    return members, ties


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_and_the_direction_in_which_ties_are_found_make_no_difference(world, random):
    members, ties = world
    turned = [tie if random.random() < 0.5 else tie[::-1] for tie in ties]
    random.shuffle(turned)
    shuffled = dict(random.sample(sorted(members.items()), len(members)))
    assert grow(shuffled, turned) == grow(members, ties)


@given(worlds())
def test_components_are_those_that_a_search_from_each_member_finds(world):
    members, ties = world
    tied = set(chain.from_iterable(ties))
    same = [(one, other) for one in tied for other in tied if members[one].thing == members[other].thing]
    reach = {id: {id} for id in tied}
    for _ in tied:
        for one, other in (*ties, *same):
            reach[one] = reach[other] = reach[one] | reach[other]
    wanted = {frozenset(ids) for ids in reach.values() if len({members[id].thing for id in ids}) > 1}
    assert {frozenset(each.id for each in one.members) for one in grow(members, ties).components} == wanted


@given(worlds())
def test_a_name_that_was_lost_leads_to_the_component_that_has_its_members(world):
    found = grow(*world)
    members = {component.id: {each.id for each in component.members} for component in found.components}
    for merged in found.merged:
        assert {each.id for each in merged.component.members} <= members[merged.into]


@given(worlds())
def test_each_day_tells_of_the_same_merges_as_the_days_after_it(world):
    members, ties = world
    whole = [(merged.component, merged.on) for merged in grow(members, ties).merged]
    for day in sorted({each.taken_in for each in members.values()}):
        by_then = [tie for tie in ties if all(members[id].taken_in <= day for id in tie)]
        known = [(merged.component, merged.on) for merged in grow(members, by_then).merged]
        assert known == [each for each in whole if each[1] <= day]
