"""A case: what was observed of one organisation and its members. What is not written is unknown.

Read from YAML, JSON, a mapping, or a CSV of members beside an organisation file, and checked against the
vocabulary on the way in. Nothing is concluded here.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from herstelkb.cases.case import UNANSWERED, Case, Member, Observation
from herstelkb.cases.table import Table, member_table
from herstelkb.cases.texts import MAX_TEXT, day_first, is_number, other_id, other_text, unprintable
from herstelkb.ground.diagnostics import MAX_FINDINGS, Diagnostic, Place, UnusableInput
from herstelkb.ground.showing import listed, spoken
from herstelkb.ground.suggestions import did_you_mean, meant_value, only_nearest
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.language.documents import MAX_BYTES, Document, Origin, PathStep, decoded, parse_document, read_document
from herstelkb.language.edits import Edits, reworded
from herstelkb.language.model import RuleFile

MAX_MEMBERS = 200_000
_DETAILS = ("value", "by", "on", "certainty", "note")


def read_case(
    source: str | Path | Mapping[str, Any] | Case, knowledge: Knowledge, *, table: str | Path | None = None
) -> Case:
    """A case from a path (`-` is standard input), a mapping, or a case; `table`: a CSV file, one row for each member.

    Raises:
        UnusableInput: with everything that is wrong with it.
        TypeError: it is none of these.
    """
    if not isinstance(source, str | Path | Mapping | Case):
        raise TypeError(f"a case is a path, a mapping or a Case, not {type(source).__name__}")
    if isinstance(source, Case):
        if table is not None:
            raise TypeError("a Case has its members already: give the table when the case is read")
        return source
    rows = member_table(Path(table)) if table is not None else None
    if isinstance(source, Mapping):
        return case_from(source, knowledge, table=rows)
    if str(source) == "-":
        document = _from_text(decoded(sys.stdin.buffer.read(MAX_BYTES + 1), "<stdin>"), "<stdin>")
    else:
        document = read_document(Path(source), name=str(source))
    return case_from(document, knowledge, table=rows)


def _from_text(text: str, file: str) -> Document:
    if text.lstrip()[:1] == "{":
        try:
            return parse_document(text, file, as_json=True)
        except UnusableInput as error:
            if error.diagnostics[0].code != "syntax":  # a YAML mapping may begin with a brace too
                raise
    return parse_document(text, file)


def case_from(
    source: Document | Mapping[str, Any],
    knowledge: Knowledge,
    *,
    table: Table | None = None,
    origin: Origin | None = None,
) -> Case:
    """A case from a document or plain data, and perhaps a table of members; `origin` is where plain data was read.

    Raises:
        UnusableInput: with everything that is wrong with it.
    """
    reader = _Reader(knowledge, source if isinstance(source, Document) else None, origin)
    case = reader.read(source.data if isinstance(source, Document) else source, table)
    if reader.findings:
        raise UnusableInput(reader.findings)
    return case


class _Reader:
    """Collects the observations and findings of one case."""

    def __init__(self, knowledge: Knowledge, document: Document | None, origin: Origin | None) -> None:
        self.knowledge, self.document, self.origin = knowledge, document, origin
        self.source: Document | Table | None = document  # what is being read, for places
        self.findings: list[Diagnostic] = []
        self.members: dict[str, Member] = {}
        self.observations: list[Observation] = []
        self.unanswered: dict[tuple[str, str], str] = {}
        self.domains = {
            name: {spoken(v): v for v in entry.values} for name, entry in knowledge.source.vocabulary.items()
        }

    def read(self, data: Any, table: Table | None) -> Case:
        subjects = self.knowledge.source.head.subjects
        if not isinstance(data, Mapping):
            said = "a case is a mapping" if data is not None else "the case is empty, and a case is a mapping"
            is_table = self.document is not None and self.document.file.lower().endswith(".csv")
            hint = "give a table of employees with --employees, beside a case file" if is_table else None
            self._find("wrong-type", said, (), expected=f"case, date, {subjects.one}, {subjects.list}", hint=hint)
            data = {}
        known = ("case", "date", subjects.one, subjects.list)
        for key in data:
            if key not in known:
                self._find(
                    "unknown-key",
                    f"'{spoken(key)}' is not a key of a case",
                    (key,),
                    key=True,
                    hint="it is a section of rule files: see `herstelkb check`"
                    if key in RuleFile.model_fields
                    else did_you_mean(spoken(key), known),
                )
        name = self._text(data.get("case"), ("case",)) or ""
        day = self._date(data.get("date"), ("date",))
        self._subject(subjects.one, data.get(subjects.one), (subjects.one,))
        listing = data.get(subjects.list)
        if listing is not None and not isinstance(listing, list | tuple):
            said = f"'{subjects.list}' is a list, one item for each {subjects.many}"
            self._find("wrong-type", said, (subjects.list,), expected="- {id: m01, …}")
            listing = []
        for index, entry in enumerate(listing or ()):
            self._member(entry, (subjects.list, index))
        if table is not None:
            self._table(table)
        if len(self.members) > MAX_MEMBERS:
            said = f"{len(self.members)} are more than the {MAX_MEMBERS} that one case may have"
            self._find("too-many-employees", said, (subjects.list,), hint="evaluate populations as tables")
        file = self.document.file if self.document else None
        return Case(name, day, tuple(self.members.values()), tuple(self.observations), file, self.unanswered)

    # --- subjects ---

    def _member(self, entry: Any, path: tuple[PathStep, ...]) -> None:
        if not isinstance(entry, Mapping):
            self._find("wrong-type", "an employee is a mapping", path, expected="{id: m01, …}")
            return
        raw = entry.get("id")
        if raw is None:
            self._find("missing-key", "an employee needs an id", path, hint="add 'id: …'; use an id rather than a name")
            return
        subject = self._id(spoken(raw) if is_number(raw) else raw, (*path, "id"))
        if subject is None:
            return
        self.members[subject] = Member(subject, self._text(entry.get("name"), (*path, "name")))
        self._subject(subject, {k: v for k, v in entry.items() if k not in ("id", "name")}, path)

    def _table(self, table: Table) -> None:
        """A mistake in the header is one mistake, however many rows are under it."""
        self.source, sound = table, []
        for attribute in table.attributes:
            entry = self.knowledge.source.vocabulary.get(f"{self.knowledge.many}.{attribute}")
            wrong = [detail for detail in table.details(attribute) if detail not in _DETAILS[1:]]
            if entry is None or not entry.observable:
                column = attribute if attribute in table.columns else f"{attribute}__{table.details(attribute)[0]}"
                self._not_observable(self.knowledge.many, column, (column,))
            elif wrong:
                columns = [f"{attribute}__{detail}" for detail in _DETAILS[1:]]
                for column in (f"{attribute}__{detail}" for detail in wrong):
                    said, hint = f"there is no column '{column}'", did_you_mean(column, columns)
                    self._find("unknown-attribute", said, (column,), hint=hint)
            elif attribute not in table.columns:
                said = f"what is said beside '{attribute}' needs a value"
                place = (f"{attribute}__{table.details(attribute)[0]}",)
                self._find("missing-key", said, place, hint=f"add a column '{attribute}'")
            else:
                sound.append(attribute)
        for number, member in enumerate(table.members(sound)):
            self._member(member, (number,))

    def _id(self, raw: Any, at: tuple[PathStep, ...]) -> str | None:
        if not isinstance(raw, str) or not raw.strip() or len(raw) > MAX_TEXT or unprintable(raw) or "=" in raw:
            said = "an id is a short text without control characters or '='"
            self._find("malformed-name", said, at, hint=other_id(raw))
        elif raw == self.knowledge.one:
            self._find("malformed-name", f"'{raw}' is the name of the one subject", at, hint="choose another id")
        elif raw in self.members:
            self._find(
                "duplicate-id",
                f"an employee with the id '{raw}' was listed before",
                at,
                hint="give each an id of its own",
            )
        else:
            return raw
        return None

    def _subject(self, subject: str, entry: Any, path: tuple[PathStep, ...]) -> None:
        if entry is None:
            return
        if not isinstance(entry, Mapping):
            self._find("wrong-type", f"'{subject}' is a mapping of observations", path, expected="attribute: value")
            return
        for attribute, raw in entry.items():
            self._observe(subject, spoken(attribute), raw, (*path, attribute))

    # --- observations ---

    def _observe(self, subject: str, attribute: str, raw: Any, at: tuple[PathStep, ...]) -> None:
        qualified = self.knowledge.qualified(subject, attribute)
        entry = self.knowledge.source.vocabulary.get(qualified)
        if entry is None or not entry.observable:
            self._not_observable(self.knowledge.kind(subject), attribute, at)
            return
        degree, by, on, note = len(self.knowledge.certainty), None, None, None
        if isinstance(raw, Mapping) and len(raw) == 1 and (reason := next(iter(raw))) in UNANSWERED:
            if raw[reason] == UNANSWERED[reason]:
                self.unanswered[subject, attribute] = reason
            else:
                expected = f"{{{reason}: {spoken(UNANSWERED[reason])}}}"
                self._find("wrong-type", f"'{reason}' is written in one way only", at, expected=expected)
            return
        if isinstance(raw, Mapping):
            details, raw = raw, raw.get("value")
            for key in details:
                if key not in _DETAILS:
                    hint = did_you_mean(spoken(key), _DETAILS)
                    self._find(
                        "unknown-key",
                        f"'{spoken(key)}' says nothing of an observation",
                        (*at, key),
                        key=True,
                        hint=hint,
                    )
            if "value" not in details:
                self._find("missing-key", "an observation needs a value", at, key=True, hint="add 'value: …'")
                return
            by, note = self._text(details.get("by"), (*at, "by")), self._text(details.get("note"), (*at, "note"))
            on = self._date(details.get("on"), (*at, "on"))
            degree = self._degree(details.get("certainty"), (*at, "certainty"))
            at = (*at, "value")
        if raw is None:
            return  # written down as not known
        value = self._value(qualified, raw, at)
        if value is not None:
            place = self._place(at) if len(self.observations) < 20_000 else None
            self.observations.append(Observation(Literal(subject, attribute, value), degree, by, on, note, place))

    def _not_observable(self, kind: str, attribute: str, at: tuple[PathStep, ...]) -> None:
        vocabulary, qualified = self.knowledge.source.vocabulary, f"{kind}.{attribute}"
        askable = [n for n in self.knowledge.attributes[kind] if vocabulary[f"{kind}.{n}"].observable]
        if qualified in vocabulary or qualified in self.knowledge.source.measures:
            said = f"{qualified} is concluded, it cannot be observed"
            self._find("not-observable", said, at, key=True, hint="leave it out, and observe what it follows from")
        else:
            said, hint, meant = (
                f"there is no attribute '{attribute}' of {kind}",
                did_you_mean(attribute, askable),
                only_nearest(attribute, askable),
            )
            edits = reworded(self.origin, *at, old=attribute, new=meant, last=True, key=True) if meant else ()
            self._find("unknown-attribute", said, at, key=True, hint=hint, edits=edits)

    def _value(self, qualified: str, raw: Any, at: tuple[PathStep, ...]) -> Value | None:
        domain = self.domains[qualified]
        if isinstance(raw, bool) or (isinstance(raw, str) and raw not in ("true", "false")):
            word = spoken(raw)
            if word in domain:
                return domain[word]
        expected = f"one of {listed(domain)}"
        if isinstance(raw, Mapping | list | tuple):  # it may be of any depth, so it is not written out
            self._find("unknown-value", f"{qualified} has a single value", at, expected=expected)
            return None
        said = f"'{spoken(raw)[:80]}' is not a value of {qualified}"
        meant = only_nearest(spoken(raw), domain)
        edits = reworded(self.origin, *at, old=spoken(raw), new=meant, last=True) if meant else ()
        self._find("unknown-value", said, at, expected=expected, hint=meant_value(raw, domain), edits=edits)
        return None

    def _degree(self, raw: Any, at: tuple[PathStep, ...]) -> int:
        scale = self.knowledge.certainty
        if raw is None:
            return len(scale)
        if raw not in scale:
            said = f"'{spoken(raw)[:80]}' is not a point of the scale"
            self._find("unknown-scale-point", said, at, expected=listed(scale), hint=did_you_mean(spoken(raw), scale))
            return 1
        return scale.index(raw) + 1

    def _text(self, raw: Any, at: tuple[PathStep, ...]) -> str | None:
        if raw is None:
            return None
        text = spoken(raw) if isinstance(raw, str | bool | float) or is_number(raw) else None
        if text is None or len(text) > MAX_TEXT or unprintable(text):
            said = f"this is a text of at most {MAX_TEXT} characters on one line"
            self._find("wrong-type", said, at, hint=other_text(text))
            return None
        return text

    def _date(self, raw: Any, at: tuple[PathStep, ...]) -> date | None:
        if isinstance(raw, datetime):  # a date too, for Python, but not one to be compared with others
            return raw.date()
        if raw is None or isinstance(raw, date):
            return raw
        try:
            return date.fromisoformat(raw)
        except (ValueError, TypeError):
            said, hint = f"'{spoken(raw)[:40]}' is not a date", day_first(spoken(raw))
            self._find("wrong-date", said, at, expected="a day like 2026-11-02", hint=hint)
            return None

    def _place(self, at: tuple[PathStep, ...], key: bool = False) -> Place | None:
        if self.source is not None:
            return self.source.place(at, key=key)
        return self.origin.place(*at, key=key) if self.origin else None

    def _find(
        self,
        code: str,
        message: str,
        at: tuple[PathStep, ...],
        *,
        key: bool = False,
        hint: str | None = None,
        expected: str | None = None,
        edits: Edits = (),
    ) -> None:
        place = self._place(at, key)
        said = message if place or not at else f"{'.'.join(spoken(step) for step in at)}: {message}"
        self.findings.append(Diagnostic(code, said, place, expected=expected, hint=hint, edits=edits))
        if len(self.findings) >= MAX_FINDINGS:
            raise UnusableInput(self.findings)
