"""The form of a case as sheets: how a reader finds its way in one, whatever sheets and columns are called.

Above its answers each sheet has a row, hidden from people, that names its columns; the first cell of it says which
sheet this is. So sheets may be renamed and moved, rows sorted and inserted, and columns added.
"""

from __future__ import annotations

from enum import Enum

from herstelkb.cases.plain import UNANSWERED
from herstelkb.cases.texts import small
from herstelkb.ground.showing import spoken


class SheetMark(Enum):
    """What stands in the first cell of the row that names the columns of a sheet."""

    ONE = "herstelkb/form/1/one"  # a row for each question; the first column names its attribute
    MANY = "herstelkb/form/1/many"  # a row for each member
    DETAILS = "herstelkb/form/1/details"  # what a row of members has no room for: who saw it, and when
    WORDS = "herstelkb/form/1/words"  # what the words of the form mean, as far as they are not in the vocabulary


CASE, DATE = "case", "date"  # rows about the case itself
VALUE, ATTRIBUTE, WORD, MEANS = "value", "attribute", "word", "means"  # columns


def unanswered_form(reason: str) -> str:
    """A question without an answer as case files write it, which no sheet has other words for: `{unknown: asked}`."""
    return f"{{{reason}: {spoken(UNANSWERED[reason])}}}"


UNANSWERED_FORMS = {small(unanswered_form(reason)): reason for reason in UNANSWERED}
