"""JUnit XML, for tools that collect test reports: test cases in one suite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from herstelkb.ground.diagnostics import Place

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class JUnitCase:
    """A test case: its class, name and place; if it failed, the reason in a line and in full."""

    classname: str
    name: str
    place: Place | None = None
    failure: str | None = None
    details: str = ""
    code: str | None = None


def junit(suite: str, cases: Sequence[JUnitCase]) -> str:
    """The cases as an XML document; what XML cannot hold is replaced by U+FFFD."""
    failures = sum(case.failure is not None for case in cases)
    counted = {"name": suite, "tests": str(len(cases)), "failures": str(failures), "errors": "0"}
    root = ElementTree.Element("testsuites", counted)
    within = ElementTree.SubElement(root, "testsuite", counted)
    for case in cases:
        at = {"file": case.place.file, "line": str(case.place.line)} if case.place else {}
        element = _element(within, "testcase", {"classname": case.classname, "name": case.name, **at})
        if case.failure is not None:
            kind = {"type": case.code} if case.code else {}
            _element(element, "failure", {**kind, "message": case.failure}).text = _xml(case.details)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _element(parent: ElementTree.Element, tag: str, attributes: dict[str, str]) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, {name: _xml(value) for name, value in attributes.items()})


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
