"""Writing a case as the file it could have been read from: YAML, or JSON where the name says so.

All that a case holds is kept: who observed something and when, how sure it is, what was asked in vain. Comments in an
earlier file are not, for a case does not hold them.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from herstelkb.cases.case import UNANSWERED, Case, Observation
from herstelkb.ground.files import replace_text
from herstelkb.knowledge.terms import Terms


def save_case(case: Case, path: Path) -> None:
    """Write a case, replacing the file in one step.

    Raises:
        UnusableInput: it cannot be written.
    """
    if path.suffix.lower() == ".json":
        replace_text(path, json.dumps(plain_case(case), ensure_ascii=False, indent=2) + "\n")
    else:
        text = yaml.dump(case_data(case), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
        replace_text(path, text)


def plain_case(case: Case) -> dict[str, Any]:
    """A case as data that JSON has: `case_data` with its days written out."""
    found: dict[str, Any] = _plain(case_data(case))
    return found


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data


def case_data(case: Case) -> dict[str, Any]:
    """A case as the data of a case file, in the terms it was read in."""
    listing = [
        {"id": member.id, **({"name": member.name} if member.name else {}), **_observed(case, member.id)}
        for member in case.members
    ]
    data = {"case": case.name or None, "date": case.date, case.terms.one: _observed(case, case.terms.one)}
    return {key: value for key, value in data.items() if value} | {case.terms.list: listing}


def _observed(case: Case, subject: str) -> dict[str, Any]:
    """What is known of a subject, in the order of the vocabulary."""
    found: dict[str, Any] = {}
    for attribute in case.terms.of_one if subject == case.terms.one else case.terms.of_many:
        observation = case.by_attribute.get((subject, attribute))
        reason = case.unanswered.get((subject, attribute))
        if observation is not None:
            found[attribute] = _observation(observation, case.terms)
        elif reason is not None:
            found[attribute] = {reason: UNANSWERED[reason]}
    return found


def _observation(observation: Observation, terms: Terms) -> Any:
    details = {
        "by": observation.by,
        "on": observation.on,
        "certainty": terms.certainty[observation.degree - 1] if observation.degree < len(terms.certainty) else None,
        "note": observation.note,
    }
    known = {key: value for key, value in details.items() if value is not None}
    return {"value": observation.literal.value, **known} if known else observation.literal.value


class _Dumper(yaml.SafeDumper):
    """Block style, with the details of an observation on one line, and every value written out."""

    def ignore_aliases(self, data: Any) -> bool:
        """The reader refuses aliases."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists under their key."""
        super().increase_indent(flow, False)


def _mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    details = next(iter(data), None) in ("value", *UNANSWERED) and "id" not in data
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=details)


def _word(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    plain = _PLAIN.fullmatch(data) and data.lower() not in _TAKEN
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=None if plain else '"')


_PLAIN = re.compile(r"[^\W\d](?:[\w -]*\w)?")
_TAKEN = {"true", "false", "null"}  # by YAML 1.2; `no` and `on` are words
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(str, _word)
