"""The section `advice` of a rule file: its items, with what puts them in order.

Which of them are given in a case, and in which order, is for `herstelkb.consequences`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from herstelkb.language.model import Written

if TYPE_CHECKING:
    from typing import Annotated

    from pydantic import Field, StrictBool, StrictInt

    from herstelkb.language.forms import ClaimId, Conditions, Name, Slug, Text


class ConditionalText(Written):
    """A text for where something holds now, and unless something else does."""

    when: Conditions | None = None
    unless: Conditions | None = None
    text: Text


class Advice(Written):
    """An item of advice: what to do, by whom, and when.

    `priority`: 1 goes first. `after`: items that go before this one. `start`: how to begin, in one line; `by_when`: the
    day or week of it. `phase`: its place in the plan for one of the many; `fixed_talk`: it takes a talk each time.
    `missing`: the words of which the text names those that hold.
    """

    title: Text
    text: Text
    start: Text | None = None
    who: Text
    when: Name
    by_when: Text | None = None
    priority: Annotated[StrictInt, Field(ge=1, le=99)] | None = None
    after: tuple[Slug, ...] = ()
    phase: Literal["ask", "hold", "style", "talk", "look_back"] | None = None
    fixed_talk: StrictBool = False
    missing: Annotated[tuple[ConditionalText, ...], Field(max_length=20)] = ()
    with_care: StrictBool = False
    claims: Annotated[tuple[ClaimId, ...], Field(min_length=1)]
