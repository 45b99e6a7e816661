"""Warnings about a case: days that are probably typos. The case is evaluated all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from herstelkb.cases.case import Case
from herstelkb.ground.diagnostics import Diagnostic
from herstelkb.ground.messages import message

EARLIEST = date(1900, 1, 1)


def case_warnings(case: Case) -> tuple[Diagnostic, ...]:
    """The warnings about a case."""
    return tuple(_of_days(case))


def name_warnings(case: Case) -> tuple[Diagnostic, ...]:
    """Warnings about ids that look like names of people: together with notes they identify someone."""
    hint = message("use ids like m01, and put the name under `name`, which reports leave out")
    said = "the id '{id}' looks like a name"
    return tuple(
        Diagnostic("id-like-a-name", message(said, id=one), hint=hint, severity="warning")
        for one in case.ids
        if _NAME.fullmatch(one) and (one[0].isupper() or " " in one)
    )


_NAME = re.compile(r"(?:[^\W\d_]['’]?){2,}(?:[ .'’-]+[^\W\d_]+)*")  # words of letters, the first of two or more


def _of_days(case: Case) -> Iterator[Diagnostic]:
    hint = message("is this the right day?")
    if case.date is not None and case.date < EARLIEST:
        said = message("the case is dated {day}", day=case.date)
        yield Diagnostic("odd-date", said, hint=hint, severity="warning")
    views = [(f"{m.id}.own_view", m.own_view.on, None) for m in case.members if m.own_view]
    seen = [(f"{o.literal.subject}.{o.literal.attribute}", o.on, o.place) for o in case.observations]
    for what, on, place in [*seen, *views]:
        if on is None:
            continue
        if case.date is not None and case.date >= EARLIEST and on > case.date:
            told = "{what} was observed on {day}, after the date of the case, {date}"
            said = message(told, what=what, day=on, date=case.date)
        elif on < EARLIEST:
            said = message("{what} was observed on {day}", what=what, day=on)
        else:
            continue
        yield Diagnostic("odd-date", said, place, hint=hint, severity="warning")
