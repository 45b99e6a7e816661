"""A case as a case file: YAML, or JSON if the suffix says so.

Everything in the case is kept: who observed what and when, how certain it is, which questions got no answer. Comments
of an earlier file are lost, since a case does not hold them.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from herstelkb.cases.case import Case
from herstelkb.cases.plain import UNANSWERED, case_data, plain_case
from herstelkb.cases.reading import case_from
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import replace_text
from herstelkb.ground.messages import message
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.documents import parse_document


def save_case(case: Case, knowledge: Knowledge, path: Path) -> None:
    """Write a case, atomically replacing an existing file.

    Raises:
        UnusableInput: the file cannot be written, or would not read back as the same case.
    """
    check_writes_cases(path)
    replace_text(path, case_text(case, knowledge, str(path)))


def case_text(case: Case, knowledge: Knowledge, file: str) -> str:
    """A case as the contents of a file of this name.

    Raises:
        UnusableInput: it would not read back as the same case.
    """
    as_json = file.lower().endswith(".json")
    if as_json:
        text = json.dumps(plain_case(case), ensure_ascii=False, indent=2) + "\n"
    else:
        text = yaml.dump(case_data(case), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    _check_read_again(case, text, knowledge, file, as_json)
    return text


def check_writes_cases(path: Path) -> None:
    """Check that a case can be written under this name.

    Raises:
        UnusableInput: it is that of a workbook, which is filled in elsewhere.
    """
    if path.suffix.lower() == ".xlsx":
        hint = message("give another file: -o case.yaml")
        raise UnusableInput.because(
            "unknown-format", message("answers cannot be saved in a workbook"), file=str(path), hint=hint
        )


def _check_read_again(case: Case, text: str, knowledge: Knowledge, file: str, as_json: bool) -> None:
    """Invariant: a saved case reads back the same, so that saving loses nothing."""
    try:
        again = case_from(parse_document(text, file, as_json=as_json), knowledge)
    except UnusableInput as error:
        found = error.diagnostics[0]
        written = f" ({found.place.source.strip()})" if found.place and found.place.source else ""
        told = "{file} was not written, as it could not be read back: {said}{written}"
        said = message(told, file=file, said=found.message, written=written)
        raise UnusableInput.because(found.code, said, hint=found.hint) from None
    if contents(again) != contents(case):
        said = message("{file} was not written, as it would not read back as the same case", file=file)
        hint = message("read the case from plain data or a file first")
        raise UnusableInput.because("not-read-again", said, hint=hint)


def contents(case: Case) -> tuple[Any, ...]:
    """All that a case says, regardless of places and order."""
    seen = {replace(observation, place=None) for observation in case.observations}
    return case.name, case.date, case.members, seen, dict(case.unanswered)


class _Dumper(yaml.SafeDumper):
    """Block style, with the details of an observation on one line, and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """The reader refuses aliases."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists under their key."""
        super().increase_indent(flow, False)


def _mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    details = next(iter(data), None) in ("value", "text", *UNANSWERED) and "id" not in data
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=details)


def _word(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    plain = _PLAIN.fullmatch(data) and data.lower() not in _TAKEN
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=None if plain else '"')


_PLAIN = re.compile(r"[^\W\d](?:[\w -]*\w)?")
_TAKEN = {"true", "false", "null"}  # by YAML 1.2; `no` and `on` are words
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(str, _word)
