"""An `any` whose branches each test the same attribute for one value: a list says the same."""

from __future__ import annotations

from collections.abc import Iterator

from herstelkb.ground.diagnostics import Severity
from herstelkb.ground.showing import listed
from herstelkb.knowledge.base import Knowledge
from herstelkb.language.edits import Edits, replaced
from herstelkb.workbench.linting.findings import Finding
from herstelkb.workbench.linting.uses import uses

SEVERITY: Severity = "warning"
SUMMARY = "An `any` chooses between values of one attribute."
FIX = "replaces the `any` with a list of values, unless the list would allow every value"


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """A finding for each `any` that a list of values could replace."""
    for section, name, path, condition in uses(knowledge).conjunctions:
        ways = condition.get("any")
        if not isinstance(ways, tuple) or len(ways) < 2:
            continue
        tested = [(about, test) for way in ways if isinstance(way, dict) for about, test in way.items()]
        attributes = {about for about, _ in tested}
        if len(tested) != len(ways) or len(attributes) > 1 or not all(isinstance(v, str | bool) for _, v in tested):
            continue
        values = list(dict.fromkeys(test for _, test in tested))
        attribute = attributes.pop()
        if attribute == "any" or attribute in condition:
            continue
        place = knowledge.source.place(section, name, *path, "any", key=True)
        if (
            section == "rules"
            and path[0] == "when"
            and set(values) == set(knowledge.source.vocabulary[attribute].values)
        ):
            # `always-true` would report such a list; only the author knows what was meant.
            message = f"these are all the values of {attribute}, so it only asks that one is known"
            yield Finding(place, message, "remove it, or leave out the values it is not about")
            continue
        origin = knowledge.source.origins.get((section, name))
        edits: Edits = ()
        if origin is not None:
            written = origin.document.nodes(origin.path + path)[1].data()
            del written["any"]
            edits = replaced(origin, *path, data=written | {attribute: values if len(values) > 1 else values[0]})
        yield Finding(place, f"write {attribute}: [{listed(values)}]", edits=edits)
