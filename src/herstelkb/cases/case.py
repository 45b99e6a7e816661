"""A case: what was observed of the one subject and of each member. Everything else is unknown.

Values only: `reading` makes them from files, mappings and tables, and nothing is concluded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from herstelkb.ground.caching import cached_property
from herstelkb.ground.diagnostics import Place
from herstelkb.ground.showing import shortened
from herstelkb.knowledge.conditions import Literal
from herstelkb.knowledge.terms import Terms


@dataclass(frozen=True, slots=True)
class Observation:
    """A literal that was observed, with its degree (from 1), and optionally by whom and when."""

    literal: Literal
    degree: int
    by: str | None = None
    on: date | None = None
    note: str | None = None
    place: Place | None = None


def months_between(earlier: date, later: date) -> int:
    """The whole months from one date to another; 0 if it is not later."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return max(0, months - (later.day < earlier.day))


@dataclass(frozen=True, slots=True)
class GivenLiteral:
    """A literal that holds from a point of time on though nobody observed it here, and bars nothing: it was established
    elsewhere, in an earlier case or before something was done.
    """

    literal: Literal
    degree: int
    point: int = 0


@dataclass(frozen=True, slots=True)
class OwnView:
    """How a person sees it, in the person's own words, perhaps with the day on which it was said."""

    text: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One of the many subjects. Reports show its id, and its name only on request.

    No rule reads the `own_view`: it stands beside what others observed, for whoever reads about this person.
    """

    id: str
    name: str | None = None
    own_view: OwnView | None = None


@dataclass(frozen=True, repr=False)
class Case:
    """The checked observations of one subject and its members, at most one per attribute.

    `terms` are those of the rule base it was read with: a rule base with other terms reads it again, or refuses it.
    No file holds `given` and `done`, from which an evaluation may start beside the observations. `done` are the places
    whose value somebody set, so that it tells nothing of how things came to be.
    """

    name: str
    date: date | None
    members: tuple[Member, ...]
    observations: tuple[Observation, ...]
    terms: Terms
    file: str | None = None
    # Questions that got no answer, so that they are not asked again: `unknown` or `does_not_apply`.
    unanswered: Mapping[tuple[str, str], str] = field(default_factory=dict, hash=False)
    given: tuple[GivenLiteral, ...] = ()
    done: frozenset[tuple[str, str]] = frozenset()

    def __repr__(self) -> str:
        counted = f"{len(self.members)} members, {len(self.observations)} observations"
        return f"<Case {shortened(self.name)!r}: {counted}>"

    def to_json(self) -> dict[str, Any]:
        """The case as plain data, in the form of a case file; `KnowledgeBase.case` reads it back."""
        from herstelkb.cases.plain import plain_case

        return plain_case(self)

    @cached_property
    def observed(self) -> Mapping[Literal, Observation]:
        """The observation of each literal."""
        return {observation.literal: observation for observation in self.observations}

    @cached_property
    def by_attribute(self) -> Mapping[tuple[str, str], Observation]:
        """The observation of each subject and attribute."""
        return {(o.literal.subject, o.literal.attribute): o for o in self.observations}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the members, in the order of the case."""
        return tuple(member.id for member in self.members)

    @cached_property
    def own_views(self) -> Mapping[str, OwnView]:
        """The own view of each member who gave one, by id."""
        return {member.id: member.own_view for member in self.members if member.own_view is not None}

    @cached_property
    def id_set(self) -> frozenset[str]:
        """The ids of the members, for lookup."""
        return frozenset(self.ids)
