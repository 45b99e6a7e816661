"""A value that rules overlook: they read two or more other values of the attribute, but not this one. An attribute that
a rule negates or names under `unless` is treated as a whole, and is not reported."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from herstelkb.derivation.derivation import Derivation
from herstelkb.ground.diagnostics import Severity
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.conditions import Atom, Literal
from herstelkb.language.model import Negation
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.generated_cases import generated_cases
from herstelkb.workbench.linting.uses import uses
from herstelkb.workbench.linting.witnesses import witness

SEVERITY: Severity = "warning"
SUMMARY = "Rules treat other values of an attribute, but not this one."


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each observable value that no condition names while it names at least two others."""
    index = uses(knowledge)
    whole = {test.about for test in index.tests if isinstance(test.test, Negation) or test.path[0] == "unless"}
    for name, entry in knowledge.source.vocabulary.items():
        named = index.read.get(name, frozenset())
        if not entry.observable or name in whole or len(named) < 2:
            continue
        for value in entry.values:
            if value not in named:
                message = f"no rule treats {name}: {spoken(value)}, though rules treat its other values"
                place = knowledge.source.place("vocabulary", name, "values", value, key=True)
                kind, _, attribute = name.partition(".")
                atom = Atom(kind == knowledge.many, attribute, value)
                cases = generated_cases(knowledge, [atom], each=atom.each)
                shown = witness(knowledge, cases, partial(_idle, atom=atom))
                yield Finding(
                    place, message, "write the rule that treats it, or say why nothing follows", witness=shown
                )


def _idle(found: Derivation, atom: Atom) -> bool:
    """Whether it holds of some subject without a rule firing because of it."""
    of = found.case.ids if atom.each else (found.knowledge.one,)
    held = {literal for subject in of if (literal := Literal(subject, *atom[1:])) in found.steps}
    return bool(held) and not any(held & set(firing.premises) for firing in found.firings)
