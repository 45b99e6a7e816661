"""Reads a case from YAML, JSON, a workbook or a mapping, perhaps with a table of members, and checks it.

Nothing is concluded here: what a case does not mention is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from herstelkb.cases.case import Case, Member, Observation, OwnView
from herstelkb.cases.plain import UNANSWERED
from herstelkb.cases.table import DETAILS, ID, NAME, OWN_VIEW, Table, member_table
from herstelkb.cases.texts import (
    MAX_VIEW,
    Refusal,
    plain,
    read_attribute,
    read_day,
    read_degree,
    read_id,
    read_text,
    read_value,
)
from herstelkb.cases.warnings import case_warnings
from herstelkb.cases.workbooks.archive import is_workbook
from herstelkb.cases.workbooks.filled import FilledForm, filled_form
from herstelkb.ground.diagnostics import MAX_FINDINGS, Diagnostic, Place, UnusableInput, stopped
from herstelkb.ground.messages import message
from herstelkb.ground.showing import spoken
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Literal, Value
from herstelkb.language.documents import Document, Origin, PathStep, decoded, file_bytes, parse_document
from herstelkb.language.edits import Edits, reworded
from herstelkb.language.plain_json import plain_json
from herstelkb.language.rule_file import SECTIONS

MAX_MEMBERS = 200_000
_DETAILS = ("value", *DETAILS)
_VIEW = ("text", "on")
_Read = TypeVar("_Read")


def read_case(source: Path | str | Mapping[str, Any], knowledge: Knowledge, *, table: str | Path | None = None) -> Case:
    """A case from a path, JSON text or a mapping; `table` is a CSV file with a row for each of the many.

    A string is never treated as a file name.

    Raises:
        UnusableInput: with everything that is wrong with it.
        TypeError: it is none of these.
    """
    if not isinstance(source, str | Path | Mapping):
        wrong = f"a case is a Path, JSON text, a mapping or a Case, not {type(source).__name__}"
        raise TypeError(wrong)
    rows = member_table(Path(table), knowledge) if table is not None else None
    if isinstance(source, Path):
        as_json = source.suffix.lower() == ".json"
        return case_of(file_bytes(source, str(source)), str(source), knowledge, as_json=as_json, table=rows)
    if isinstance(source, str):
        if not source.lstrip().startswith("{"):
            said = message("a text is read as JSON, and this one holds no object")
            hint = message("to read a file, give its Path: case(Path(…))")
            raise UnusableInput.because("syntax", said, hint=hint)
        return case_in(source, "<text>", knowledge, as_json=True, table=rows)
    return case_from(source, knowledge, table=rows)


def case_of(
    raw: bytes, file: str, knowledge: Knowledge, *, as_json: bool | None = None, table: Table | None = None
) -> Case:
    """The case in the contents of a file: a workbook, if it is one by its suffix or its first bytes, or else a text.

    Raises:
        UnusableInput: with everything that is wrong with it.
    """
    if is_workbook(raw, file):
        return case_from(filled_form(raw, file, knowledge), knowledge, table=table)
    return case_in(decoded(raw, file), file, knowledge, as_json=as_json, table=table)


def case_in(
    text: str, file: str, knowledge: Knowledge, *, as_json: bool | None = None, table: Table | None = None
) -> Case:
    """The case in a text; `as_json` is None if no suffix tells JSON from YAML.

    Raises:
        UnusableInput: with everything that is wrong with it.
    """
    quick = _quick(text, file, knowledge, table) if as_json is not False else None
    return quick or case_from(_document(text, file, as_json), knowledge, table=table)


def _quick(text: str, file: str, knowledge: Knowledge, table: Table | None) -> Case | None:
    """The case in a JSON text; None if there is anything to report with its place."""
    data = plain_json(text)
    if data is None:
        return None
    try:
        case = replace(case_from(data, knowledge, table=table), file=file)
    except UnusableInput:
        return None
    return None if case_warnings(case) else case


def _document(text: str, file: str, as_json: bool | None) -> Document:
    if as_json is None and text.lstrip()[:1] == "{":
        try:
            return parse_document(text, file, as_json=True)
        except UnusableInput as error:
            if error.diagnostics[0].code != "syntax":  # a YAML mapping may begin with a brace too
                raise
    return parse_document(text, file, as_json=bool(as_json))


def case_from(
    source: Document | FilledForm | Mapping[str, Any],
    knowledge: Knowledge,
    *,
    table: Table | None = None,
    origin: Origin | None = None,
) -> Case:
    """The case in a document, a form or plain data, perhaps with a table of members; `origin`: where data was read.

    Raises:
        UnusableInput: with everything that is wrong with the case.
    """
    written = source if isinstance(source, Document | FilledForm) else None
    reader = _Reader(knowledge, written, origin)
    case = reader.read(source if written is None else written.data, table)
    if reader.findings:
        raise UnusableInput(reader.findings)
    return case


def scenario_case(knowledge: Knowledge, name: str) -> Case:
    """The case of a scenario.

    Raises:
        UnusableInput: with everything that is wrong with it, where it stands among the rules.
    """
    origin = knowledge.source.origins.get(("scenarios", name))
    within = Origin(origin.document, (*origin.path, "case")) if origin else None
    try:
        return case_from(knowledge.source.scenarios[name].case, knowledge, origin=within)
    except UnusableInput as error:
        found = (replace(f, message=f"in the case of scenario '{name}': {f.message}") for f in error.diagnostics)
        raise UnusableInput(found) from None


class _Reader:
    """Collects the observations and findings of one case."""

    def __init__(self, knowledge: Knowledge, document: Document | FilledForm | None, origin: Origin | None) -> None:
        self.knowledge, self.document, self.origin = knowledge, document, origin
        self.source: Document | FilledForm | Table | None = document  # what is being read, to look up places
        self.findings = list(document.findings) if isinstance(document, FilledForm) else []
        self.members: dict[str, Member] = {}
        self.observations: list[Observation] = []
        self.unanswered: dict[tuple[str, str], str] = {}

    def read(self, data: Any, table: Table | None) -> Case:
        subjects = self.knowledge.source.head.subjects
        if not isinstance(data, Mapping):
            said = message("a case is a mapping" if data is not None else "the case is empty; a case is a mapping")
            is_table = self.document is not None and self.document.file.lower().endswith(".csv")
            hint = message("give a table with --table, beside a case file") if is_table else None
            self._find("wrong-type", said, (), expected=f"case, date, {subjects.one}, {subjects.list}", hint=hint)
            data = {}
        data = _with_plain_keys(data)
        known = ("case", "date", subjects.one, subjects.list)
        for key in data:
            if key not in known:
                section = message("it is a section of rule files: see `herstelkb check`")
                meant = section if key in SECTIONS else did_you_mean(spoken(key), known)
                said = message("'{key}' is not a key of a case", key=spoken(key))
                self._find("unknown-key", said, (key,), key=True, hint=meant)
        name = self._taken(read_text, data.get("case"), ("case",)) or ""
        day = self._taken(read_day, data.get("date"), ("date",))
        self._subject(subjects.one, data.get(subjects.one), (subjects.one,))
        listing = data.get(subjects.list)
        if listing is not None and not isinstance(listing, list | tuple):
            said = message("'{list}' is a list, one item for each {many}", list=subjects.list, many=subjects.many)
            self._find("wrong-type", said, (subjects.list,), expected="- {id: m01, …}")
            listing = []
        for index, entry in enumerate(listing or ()):
            self._member(entry, (subjects.list, index))
        if table is not None:
            self._table(table)
        if len(self.members) > MAX_MEMBERS:
            count = len(self.members)
            said = message("{count} are more than the {most} that one case may have", count=count, most=MAX_MEMBERS)
            self._find("too-many-members", said, (subjects.list,), hint=message("evaluate populations as tables"))
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
            said = message("an item of '{list}' is a mapping", list=self._list)
            self._find("wrong-type", said, path, expected="{id: m01, …}")
            return
        entry = _with_plain_keys(entry)
        if entry.get("id") is None:
            hint = message("add 'id: …'; use an id rather than a name")
            self._find("missing-key", message("an item of '{list}' needs an id", list=self._list), path, hint=hint)
            return
        subject = self._taken(partial(read_id, one=self.knowledge.one), entry["id"], (*path, "id"))
        if subject is None:
            return
        if subject in self.members:
            said = message("an item of '{list}' already has the id '{id}'", list=self._list, id=subject)
            self._find("duplicate-id", said, (*path, "id"), hint=message("give each an id of its own"))
            return
        name = self._taken(read_text, entry.get(NAME), (*path, NAME))
        view = self._own_view(entry.get(OWN_VIEW), (*path, OWN_VIEW))
        self.members[subject] = Member(subject, name, view)
        self._subject(subject, {k: v for k, v in entry.items() if k not in (ID, NAME, OWN_VIEW)}, path)

    def _own_view(self, raw: Any, at: tuple[PathStep, ...]) -> OwnView | None:
        """A person's own view: a text, or one with the day on which it was said."""
        if raw is None:
            return None
        details = _with_plain_keys(raw) if isinstance(raw, Mapping) else {"text": raw}
        for key in details:
            if key not in _VIEW:
                said = message("'{key}' is not a detail of an own view", key=spoken(key))
                self._find("unknown-key", said, (*at, key), key=True, hint=did_you_mean(spoken(key), _VIEW))
        if details.get("text") is None:
            said, hint = message("an own view needs a text"), message("add 'text: …'")
            self._find("missing-key", said, at, key=True, hint=hint)
        within = (*at, "text") if isinstance(raw, Mapping) else at
        text = self._taken(partial(read_text, longest=MAX_VIEW), details.get("text"), within)
        on = self._taken(read_day, details.get("on"), (*at, "on"))
        return OwnView(text, on) if text else None

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
            said = message("'{subject}' is a mapping of observations", subject=subject)
            self._find("wrong-type", said, path, expected=message("attribute: value"))
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
                said, hint = message("an observation needs a value"), message("add 'value: …'")
                self._find("missing-key", said, at, key=True, hint=hint)
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
            self._find("wrong-type", message("'{key}' takes one form only", key=reason), at, expected=expected)

    def _check_details(self, details: Mapping[Any, Any], at: tuple[PathStep, ...]) -> None:
        for key in details:
            if key not in _DETAILS:
                said = message("'{key}' is not a detail of an observation", key=spoken(key))
                self._find("unknown-key", said, (*at, key), key=True, hint=did_you_mean(spoken(key), _DETAILS))

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
        said: str,
        at: tuple[PathStep, ...],
        *,
        key: bool = False,
        hint: str | None = None,
        expected: str | None = None,
        edits: Edits = (),
    ) -> None:
        place = self._place(at, key)
        if not place and at:
            said = message("{where}: {said}", where=".".join(spoken(step) for step in at), said=said)
        self._add(Diagnostic(code, said, place, expected=expected, hint=hint, edits=edits))

    def _add(self, finding: Diagnostic) -> None:
        self.findings.append(finding)
        if len(self.findings) >= MAX_FINDINGS:
            raise stopped(self.findings)


def _with_plain_keys(mapping: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Replace enumeration members: they may not hash like the values they equal."""
    return (
        {plain(key): value for key, value in mapping.items()} if any(type(k) is not str for k in mapping) else mapping
    )
