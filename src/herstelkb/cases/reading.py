"""Reads a case from YAML, JSON or a mapping, perhaps with a CSV table of members, and checks it against the vocabulary.

Nothing is concluded here: what a case does not mention is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from herstelkb.cases.case import Case, Member, Observation
from herstelkb.cases.plain import UNANSWERED, case_data
from herstelkb.cases.table import DETAILS, Table, member_table
from herstelkb.cases.texts import (
    Refusal,
    plain,
    read_attribute,
    read_day,
    read_degree,
    read_id,
    read_text,
    read_value,
)
from herstelkb.ground.diagnostics import MAX_FINDINGS, Diagnostic, Place, UnusableInput
from herstelkb.ground.showing import spoken
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.language.documents import Document, Origin, PathStep, parse_document, read_document
from herstelkb.language.edits import Edits, reworded
from herstelkb.language.model import RuleFile

MAX_MEMBERS = 200_000
_DETAILS = ("value", *DETAILS)
_Read = TypeVar("_Read")


def read_case(
    source: Path | str | Mapping[str, Any] | Case, knowledge: Knowledge, *, table: str | Path | None = None
) -> Case:
    """A case from a path, JSON text, a mapping or a case; `table` is a CSV file with a row for each of the many.

    A text is never taken for the name of a file. A case that was read in other terms is read again.

    Raises:
        UnusableInput: with everything that is wrong with it.
        TypeError: it is none of these.
    """
    if not isinstance(source, str | Path | Mapping | Case):
        said = f"a case is a Path, JSON text, a mapping or a Case, not {type(source).__name__}"
        raise TypeError(said)
    if isinstance(source, Case):
        if table is not None:
            raise TypeError("a Case has its members already: give the table when the case is read")
        return source if source.terms == knowledge.terms else _again(source, knowledge)
    rows = member_table(Path(table), knowledge) if table is not None else None
    if isinstance(source, Path):
        return case_from(read_document(source), knowledge, table=rows)
    return case_from(_json(source) if isinstance(source, str) else source, knowledge, table=rows)


def _again(case: Case, knowledge: Knowledge) -> Case:
    """A case of another rule base, in the terms of this one."""
    return replace(case_from(case_data(case), knowledge), file=case.file)


def _json(text: str) -> Document:
    """What a text holds. Whatever it is, nothing is opened for it."""
    if not text.lstrip().startswith("{"):
        hint = "to read a file, give its Path: case(Path(…))"
        raise UnusableInput.because("syntax", "a text is read as JSON, and this one holds no object", hint=hint)
    return parse_document(text, "<text>", as_json=True)


def document_from(text: str, file: str) -> Document:
    """A case as it comes without a suffix that says whether it is JSON or YAML.

    Raises:
        UnusableInput: it is neither.
    """
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
    """The case in a document or plain data, perhaps with a table of members; `origin` is where plain data was read.

    Raises:
        UnusableInput: with everything that is wrong with the case.
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
        self.source: Document | Table | None = document  # what is being read, to look up places
        self.findings: list[Diagnostic] = []
        self.members: dict[str, Member] = {}
        self.observations: list[Observation] = []
        self.unanswered: dict[tuple[str, str], str] = {}

    def read(self, data: Any, table: Table | None) -> Case:
        subjects = self.knowledge.source.head.subjects
        if not isinstance(data, Mapping):
            said = "a case is a mapping" if data is not None else "the case is empty; a case is a mapping"
            is_table = self.document is not None and self.document.file.lower().endswith(".csv")
            hint = "give a table with --table, beside a case file" if is_table else None
            self._find("wrong-type", said, (), expected=f"case, date, {subjects.one}, {subjects.list}", hint=hint)
            data = {}
        data = _with_plain_keys(data)
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
        name = self._taken(read_text, data.get("case"), ("case",)) or ""
        day = self._taken(read_day, data.get("date"), ("date",))
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
            self._find("too-many-members", said, (subjects.list,), hint="evaluate populations as tables")
        file = self.document.file if self.document else None
        members, seen = tuple(self.members.values()), tuple(self.observations)
        return Case(name, day, members, seen, self.knowledge.terms, file, self.unanswered)

    # --- subjects ---

    @property
    def _list(self) -> str:
        """What a case calls its members."""
        return self.knowledge.source.head.subjects.list

    def _member(self, entry: Any, path: tuple[PathStep, ...]) -> None:
        if not isinstance(entry, Mapping):
            self._find("wrong-type", f"an item of '{self._list}' is a mapping", path, expected="{id: m01, …}")
            return
        entry = _with_plain_keys(entry)
        if entry.get("id") is None:
            hint = "add 'id: …'; use an id rather than a name"
            self._find("missing-key", f"an item of '{self._list}' needs an id", path, hint=hint)
            return
        subject = self._taken(partial(read_id, one=self.knowledge.one), entry["id"], (*path, "id"))
        if subject is None:
            return
        if subject in self.members:
            said = f"an item of '{self._list}' already has the id '{subject}'"
            self._find("duplicate-id", said, (*path, "id"), hint="give each an id of its own")
            return
        self.members[subject] = Member(subject, self._taken(read_text, entry.get("name"), (*path, "name")))
        self._subject(subject, {k: v for k, v in entry.items() if k not in ("id", "name")}, path)

    def _table(self, table: Table) -> None:
        self.source = table
        wrong = list(table.wrong_columns(DETAILS))
        for _, finding in wrong:
            self._add(finding)
        unusable = {attribute for attribute, _ in wrong}
        sound = [attribute for attribute in table.attributes if attribute not in unusable]
        for number, member in enumerate(table.members(sound)):
            self._member(member, (number,))

    def _subject(self, subject: str, entry: Any, path: tuple[PathStep, ...]) -> None:
        if entry is None:
            return
        if not isinstance(entry, Mapping):
            self._find("wrong-type", f"'{subject}' is a mapping of observations", path, expected="attribute: value")
            return
        for attribute, raw in _with_plain_keys(entry).items():
            self._observe(subject, attribute, raw, (*path, attribute))

    # --- observations ---

    def _observe(self, subject: str, written: Any, raw: Any, at: tuple[PathStep, ...]) -> None:
        read_name = partial(read_attribute, knowledge=self.knowledge, kind=self.knowledge.kind(subject))
        attribute = self._taken(read_name, written, at, key=True)
        if attribute is None:
            return
        if isinstance(raw, Mapping):
            raw = _with_plain_keys(raw)
        if isinstance(raw, Mapping) and len(raw) == 1 and (reason := next(iter(raw))) in UNANSWERED:
            self._unanswered(subject, attribute, reason, raw[reason], at)
            return
        details: Mapping[Any, Any] = {}
        if isinstance(raw, Mapping):
            details, raw = raw, raw.get("value")
            self._check_details(details, at)
            if "value" not in details:
                self._find("missing-key", "an observation needs a value", at, key=True, hint="add 'value: …'")
                return
        by, note = (self._taken(read_text, details.get(key), (*at, key)) for key in ("by", "note"))
        on = self._taken(read_day, details.get("on"), (*at, "on"))
        degree = self._taken(
            partial(read_degree, knowledge=self.knowledge), details.get("certainty"), (*at, "certainty")
        )
        at = (*at, "value") if details else at
        value = self._value(self.knowledge.qualified(subject, attribute), raw, at)
        if value is not None:
            place = self._place(at) if len(self.observations) < 20_000 else None
            sure = degree or len(self.knowledge.certainty)
            literal = Literal(subject, attribute, value)
            self.observations.append(Observation(literal, sure, by, on, note, place))

    def _unanswered(self, subject: str, attribute: str, reason: str, raw: Any, at: tuple[PathStep, ...]) -> None:
        wanted, said = UNANSWERED[reason], plain(raw)
        if type(said) is type(wanted) and said == wanted:
            self.unanswered[subject, attribute] = reason
        else:
            expected = f"{{{reason}: {spoken(wanted)}}}"
            self._find("wrong-type", f"'{reason}' takes one form only", at, expected=expected)

    def _check_details(self, details: Mapping[Any, Any], at: tuple[PathStep, ...]) -> None:
        for key in details:
            if key not in _DETAILS:
                said, hint = f"'{spoken(key)}' is not a detail of an observation", did_you_mean(spoken(key), _DETAILS)
                self._find("unknown-key", said, (*at, key), key=True, hint=hint)

    # --- findings ---

    def _value(self, qualified: str, raw: Any, at: tuple[PathStep, ...]) -> Value | None:
        found = None if raw is None else read_value(raw, self.knowledge, qualified)
        if not isinstance(found, Refusal):
            return found
        self._refuse(found, raw, at)
        return None

    def _taken(
        self, read: Callable[[Any], _Read | Refusal], raw: Any, at: tuple[PathStep, ...], *, key: bool = False
    ) -> _Read | None:
        """The parsed input; None if there is none, or if it cannot be used, which becomes a finding."""
        found = None if raw is None else read(raw)
        if not isinstance(found, Refusal):
            return found
        self._refuse(found, raw, at, key=key)
        return None

    def _refuse(self, found: Refusal, raw: Any, at: tuple[PathStep, ...], *, key: bool = False) -> None:
        old, new = spoken(plain(raw)), found.meant
        edits = reworded(self.origin, *at, old=old, new=new, last=True, key=key) if new else ()
        self._find(found.code, found.message, at, key=key, hint=found.hint, expected=found.expected, edits=edits)

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
        self._add(Diagnostic(code, said, place, expected=expected, hint=hint, edits=edits))

    def _add(self, finding: Diagnostic) -> None:
        self.findings.append(finding)
        if len(self.findings) >= MAX_FINDINGS:
            raise UnusableInput(self.findings)


def _with_plain_keys(mapping: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Replace enumeration members: they may not hash like the values they equal."""
    return (
        {plain(key): value for key, value in mapping.items()} if any(type(k) is not str for k in mapping) else mapping
    )
