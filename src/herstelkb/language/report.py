"""The section `report` of a rule file: what a report tells first, in which pictures, and to whom not.

Only the form: names are resolved in `herstelkb.knowledge`, and what of it holds in a case is found in
`herstelkb.reporting.editions`. A rule base without this section gets a report of everything that follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from herstelkb.language.advice import ConditionalText
from herstelkb.language.model import Written

if TYPE_CHECKING:
    from typing import Annotated

    from pydantic import Field, StrictStr

    from herstelkb.language.forms import (
        ConditionalTexts,
        Conditions,
        QualifiedName,
        QualifiedNames,
        Slug,
        Text,
        ValueName,
    )


class SentenceEntry(Written):
    """A titled sentence of the summary: the first of these texts whose condition holds."""

    title: Text
    tell: ConditionalTexts


class SummaryEntry(Written):
    """The first page: a headline and at most three sentences; `terms` explains the words they use."""

    headline: ConditionalTexts = ()
    sentences: Annotated[tuple[SentenceEntry, ...], Field(max_length=3)] = ()
    terms: Text | None = None


class AnswerEntry(Written):
    """What the report answers: the question by the first condition that holds, and the attributes of the answer."""

    title: ConditionalTexts = ()
    seen: QualifiedNames = ()
    concluded: QualifiedNames = ()


class CausesEntry(Written):
    """The attributes in the picture of what follows from what: those that are seen, and what follows from them."""

    seen: QualifiedNames = ()
    concluded: QualifiedNames = ()


class StationEntry(Written):
    """A station of the course: what is then so, what is then seen and done, and what others may ask about.

    The reader is at the last station of which `here` holds.
    """

    title: Text
    text: Text
    seen: Text | None = None
    done: Text | None = None
    asked: Text | None = None
    here: Conditions | None = None


class CourseEntry(Written):
    """What comes, in order; `fork` is where it leads otherwise, and `closed` replaces it all once it holds.

    `under_way`: what it is called once that holds. `note`: what readers should know of all of it, such as what in it is
    ours.
    """

    title: Text
    under_way: ConditionalText | None = None
    stations: Annotated[tuple[StationEntry, ...], Field(min_length=2, max_length=8)]
    fork: ConditionalText | None = None
    closed: ConditionalText | None = None
    note: Text | None = None


class MapEntry(Written):
    """The picture of the many: an attribute across, one down, and one that says whether what they get fits them.

    `bands`: what may be counted for who may know of nobody; each text names those of whom its condition holds.
    """

    columns: QualifiedName
    rows: QualifiedName
    fits: QualifiedName | None = None
    bands: Annotated[tuple[ConditionalText, ...], Field(max_length=8)] = ()


class SupportEntry(Written):
    """A measure that is drawn against its threshold, with the attributes told beside it."""

    measure: QualifiedName
    told: QualifiedNames = ()
    groups: QualifiedNames = ()


class PeopleEntry(Written):
    """What is told of each of the many: the attributes of two tables, what fits them, and when advice waits."""

    fitting: QualifiedNames = ()
    needs: QualifiedNames = ()
    waits: Conditions | None = None


class PersonEntry(Written):
    """What one of the many reads of themselves, all of it that holds: why, what was seen, is done, and is asked.

    None of it may rest on what is private.
    """

    reason: ConditionalTexts = ()
    seen: ConditionalTexts = ()
    done: ConditionalTexts = ()
    asked: ConditionalTexts = ()


class AssumptionEntry(Written):
    """Assumptions that are one to a reader, by where they are written: `rules/ID`, `parameters/ID` and the like."""

    text: Text
    of: Annotated[tuple[StrictStr, ...], Field(min_length=1, max_length=60)]


class CalledEntry(Written):
    """What a report calls the values of an attribute, where that differs from their labels."""

    attribute: QualifiedName
    values: dict[ValueName, Text]


class ReportEntry(Written):
    """What the reports of a rule base tell; every part is optional.

    `private` is told only to who leads the many, never to others or to themselves; so is what is `sensitive` (of it
    `delicate` are the items of advice), and only where it is concluded. `let_go`: items that are one thing.
    """

    summary: SummaryEntry | None = None
    answer: AnswerEntry | None = None
    causes: CausesEntry | None = None
    course: CourseEntry | None = None
    map: MapEntry | None = None
    support: SupportEntry | None = None
    responsible: QualifiedNames = ()
    expected: QualifiedNames = ()
    people: PeopleEntry | None = None
    person: PersonEntry | None = None
    called: Annotated[tuple[CalledEntry, ...], Field(max_length=40)] = ()
    assumptions: Annotated[tuple[AssumptionEntry, ...], Field(max_length=5)] = ()
    let_go: tuple[Slug, ...] = ()
    private: QualifiedNames = ()
    sensitive: QualifiedNames = ()
    delicate: tuple[Slug, ...] = ()
