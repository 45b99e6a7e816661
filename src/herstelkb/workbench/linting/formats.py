"""Findings as text: for people at a terminal, for `grep`, and in the formats that other tools read."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from textwrap import indent
from typing import Any
from urllib.parse import quote

from herstelkb.ground.diagnostics import Diagnostic, Place
from herstelkb.ground.showing import visible
from herstelkb.ground.version import VERSION
from herstelkb.language.writing import flow
from herstelkb.workbench.junit import JUnitCase, junit
from herstelkb.workbench.linting.registry import codes
from herstelkb.workbench.linting.witnesses import case_file

Format = Callable[[Sequence[Diagnostic]], str]
_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m"}
_ON_GITHUB = {"note": "notice"}  # what its annotations call a severity, where that is another word


def pretty(findings: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """Each finding with its line, the offending words underlined, what to do about it, and a case that shows it."""
    texts = [_text(finding) for finding in findings]
    if colour:
        texts = [_coloured(text, finding) for text, finding in zip(texts, findings, strict=True)]
    return "\n".join(texts)


def plain(findings: Sequence[Diagnostic]) -> str:
    """One line a finding: `file:line:column: severity[code]: message`."""
    return "\n".join(visible(f"{_where(f)}{f.severity}[{f.code}]: {' '.join(f.message.split())}") for f in findings)


def as_json(findings: Sequence[Diagnostic]) -> str:
    """A JSON object with `findings`, each with the fields of a diagnostic."""
    document = {"format": "herstelkb/check/1", "findings": [finding.to_json() for finding in findings]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def sarif(findings: Sequence[Diagnostic]) -> str:
    """SARIF 2.1.0, for code scanning."""
    used = sorted({finding.code for finding in findings})
    driver = {"name": "herstelkb", "version": VERSION, "rules": [_sarif_rule(code) for code in used]}
    results = [_sarif_result(finding, used.index(finding.code)) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def github(findings: Sequence[Diagnostic]) -> str:
    """Workflow commands, which GitHub shows beside the lines they are about."""
    lines = []
    for f in findings:
        properties: dict[str, str | int] = {"title": f.code}
        if f.place:
            end = f.place.column + f.place.length
            properties |= {"file": f.place.file, "line": f.place.line, "col": f.place.column, "endColumn": end}
        shown = ",".join(f"{key}={_github(str(value), ':,')}" for key, value in properties.items())
        lines.append(visible(f"::{_ON_GITHUB.get(f.severity, f.severity)} {shown}::{_github(_details(f))}"))
    return "\n".join(lines)


def as_junit(findings: Sequence[Diagnostic]) -> str:
    """JUnit XML: a failed test case for each finding, or one that passed."""
    cases = [
        JUnitCase(f.place.file if f.place else "rules", _name(f), f.place, f.message, _text(f), f.code)
        for f in findings
    ]
    return junit("herstelkb check", cases or [JUnitCase("rules", "check")]).rstrip()


FORMATS: Mapping[str, Format] = {
    "pretty": pretty,
    "plain": plain,
    "json": as_json,
    "sarif": sarif,
    "github": github,
    "junit": as_junit,
}


def _coloured(text: str, finding: Diagnostic) -> str:
    colour, label = _COLOURS[finding.severity], f"{finding.severity}[{finding.code}]"
    return re.sub(r"(?m)^(\s+\| +)(\^+)$", rf"\1{colour}\2\x1b[0m", text.replace(label, f"{colour}{label}\x1b[0m", 1))


def _text(finding: Diagnostic) -> str:
    """The finding for people, with the case that shows it as an indented case file."""
    if finding.witness is None:
        return finding.to_text()
    case = visible(case_file(finding.witness, finding.code))
    return f"{finding.to_text()}\n  as in this case:\n{indent(case.rstrip(), '    ')}"


def _where(finding: Diagnostic) -> str:
    return f"{finding.place}: " if finding.place else ""


def _details(finding: Diagnostic) -> str:
    parts = [finding.message]
    parts += [f"expected: {finding.expected}"] if finding.expected else []
    parts += [f"hint: {finding.hint}"] if finding.hint else []
    parts += [f"{finding.scope}: {finding.every_case}"] if finding.every_case else []
    parts += [f"as in this case: {flow(finding.witness)}"] if finding.witness is not None else []
    return "\n".join(parts)


def _name(finding: Diagnostic) -> str:
    return f"{finding.code} at {finding.place.line}:{finding.place.column}" if finding.place else finding.code


def _sarif_rule(code: str) -> dict[str, Any]:
    known = codes().get(code)
    if known is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": known.summary},
        "help": {"text": f"herstelkb check --explain {code}"},
        "defaultConfiguration": {"level": known.severity},
    }


def _sarif_result(finding: Diagnostic, rule: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity,
        "message": {"text": _details(finding)},
    }
    place = finding.place or Place(".")  # GitHub refuses a document in which one result has no location
    region = {"startLine": place.line, "startColumn": place.column, "endColumn": place.column + place.length}
    uri = PurePath(place.file)
    artifact = {"uri": uri.as_uri() if uri.is_absolute() else quote(os.fsencode(uri.as_posix()))}
    result["locations"] = [{"physicalLocation": {"artifactLocation": artifact, "region": region}}]
    if finding.witness is not None:
        result["properties"] = {"witness": finding.witness}
    return result


def _github(text: str, also: str = "") -> str:
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" + also else c for c in text)
