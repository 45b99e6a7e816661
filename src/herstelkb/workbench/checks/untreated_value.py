"""A value that falls between rules: others of the same attribute are read, two or more of them, and this one is not.
What a rule negates, or puts under `unless`, is treated as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.diagnostics import Severity, spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.model import Other
from herstelkb.workbench.findings import Finding
from herstelkb.workbench.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "Rules treat the other values of an attribute, and not this one."


def findings(kb: Knowledge) -> Iterator[Finding]:
    """A finding for each observable value that no condition names while it names at least two others."""
    index = uses(kb)
    whole = {test.about for test in index.tests if isinstance(test.test, Other) or test.path[0] == "unless"}
    for name, entry in kb.source.vocabulary.items():
        named = index.read.get(name, frozenset())
        if not entry.observable or name in whole or len(named) < 2:
            continue
        for value in entry.values:
            if value not in named:
                said = f"nothing treats {name}: {spoken(value)}, though other values of it are treated"
                place = kb.source.place("vocabulary", name, "values", value, key=True)
                yield Finding(place, said, "write the rule that treats it, or say why nothing follows")
