"""What belongs together: components of things that are tied, each named by its earliest member.

A component is known from the day on which a tie of it is. Members are replayed in the order in which they were known
and, within a day, seen; so which names gave way to which does not depend on the order in which ties were found.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One version of a thing; the versions of a thing are always in one component."""

    id: str
    thing: str
    seen_at: datetime
    taken_in: date
    """Day of intake."""


@dataclass(frozen=True, slots=True)
class Component:
    """Members of at least two things, earliest first, and the day on which the last of them was known."""

    members: tuple[Member, ...]
    grew_on: date

    @property
    def id(self) -> str:
        return self.members[0].id


@dataclass(frozen=True, slots=True)
class Merged:
    """A component as it was when it proved to be part of an earlier one, ``into`` which its members went."""

    component: Component
    into: str
    on: date


@dataclass(frozen=True, slots=True)
class Grown:
    """What became of all members: components and those that were, earliest first."""

    components: list[Component]
    merged: list[Merged]


def grow(members: Mapping[str, Member], ties: Iterable[tuple[str, str]]) -> Grown:
    """Tie members, by id; those that are tied to none are in no component."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for one, other in ties:
        neighbours[one].add(other)
        neighbours[other].add(one)
    replay = _Replay()
    known_on = {id: min(_known_on(members[id], members[other]) for other in near) for id, near in neighbours.items()}
    for id in sorted(neighbours, key=lambda id: (known_on[id], _age(members[id]))):
        replay.add(members[id], neighbours[id], known_on[id])
    return replay.grown()


def _known_on(one: Member, other: Member) -> date:
    return max(one.taken_in, other.taken_in)


@dataclass(slots=True)
class _Bag:
    """Members that are together."""

    first: Member
    grew_on: date
    members: list[Member]
    things: set[str]

    def take(self, other: "_Bag") -> None:
        self.first = min(self.first, other.first, key=_age)
        self.grew_on = max(self.grew_on, other.grew_on)
        self.members += other.members
        self.things |= other.things

    def component(self) -> Component:
        return Component(tuple(sorted(self.members, key=_age)), self.grew_on)


class _Replay:
    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self._bags: dict[str, _Bag] = {}
        """By the member at the root of the tree that its members are in."""
        self._of_thing: dict[str, str] = {}
        """A member of each thing."""
        self._lost: list[tuple[Component, date]] = []

    def add(self, member: Member, neighbours: Iterable[str], on: date) -> None:
        """Put a member in, and join what it ties together."""
        self._parents[member.id] = member.id
        self._bags[member.id] = _Bag(member, on, [member], {member.thing})
        tied = {*neighbours, self._of_thing.setdefault(member.thing, member.id)}
        roots = {self._root(id) for id in tied if id in self._parents} | {member.id}
        first = min((self._bags[root].first for root in roots), key=_age)
        named = (self._bags[root] for root in roots if len(self._bags[root].things) > 1)
        self._lost += [(bag.component(), on) for bag in named if bag.first != first]
        largest, *others = sorted(roots, key=lambda root: len(self._bags[root].members), reverse=True)
        for root in others:
            self._parents[root] = largest
            self._bags[largest].take(self._bags.pop(root))

    def grown(self) -> Grown:
        components = [bag.component() for bag in self._bags.values() if len(bag.things) > 1]
        merged = [Merged(lost, self._bags[self._root(lost.id)].first.id, on) for lost, on in self._lost]
        return Grown(
            sorted(components, key=lambda each: _age(each.members[0])),
            sorted(merged, key=lambda each: (each.on, _age(each.component.members[0]))),
        )

    def _root(self, id: str) -> str:
        while (parent := self._parents[id]) != id:
            self._parents[id] = id = self._parents[parent]
        return id


def _age(member: Member) -> tuple[datetime, str]:
    return member.seen_at, member.id
