"""The section `report` and the order of advice with their names looked up: when each passage is told.

A passage is named by where its condition stands: section, item, and path in it. What of all this holds in a case is
for `reporting`.
"""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from pydantic import BaseModel

from herstelkb.knowledge.conditions import Condition, Is, leaves
from herstelkb.knowledge.names import Item, Names
from herstelkb.language.documents import PathStep
from herstelkb.language.model import Conditions
from herstelkb.language.report import ReportEntry

Passage = tuple[PathStep, ...]
_CONDITIONS = frozenset({"when", "unless", "here", "waits"})
_ABOUT_EACH = frozenset({"person", "people"})  # the parts of a report that may be about one of the many


def passages(names: Names) -> dict[Passage, Condition]:
    """The conditions of all texts that have one; `names` collects what is wrong with these, and with other names."""
    report = names.item("report", "")
    found = {("report", "", *path): condition for path, condition in _conditions(names, report, names.base.report)}
    for passage, condition in found.items():
        _about_the_right_subject(names, report, passage, condition)
        _keeps_what_is_private(names, report, passage, condition)
    for name, advice in names.base.advice.items():
        item = names.item("advice", name)
        found |= {("advice", name, *path): condition for path, condition in _conditions(names, item, advice)}
        for number, other in enumerate(advice.after):
            names.known(item, "advice", other, names.base.advice, "unknown-advice", "item of advice", "after", number)
    _no_circle(names)
    _report_names(names, report, names.base.report)
    return found


def _conditions(names: Names, item: Item, entry: BaseModel) -> Iterator[tuple[Passage, Condition]]:
    for path, raw in _written(entry, ()):
        condition = names.condition(item, raw, *path)
        if condition is not None:
            yield path, condition


def _written(entry: BaseModel, path: Passage) -> Iterator[tuple[Passage, Conditions]]:
    """The conditions in an item as written, with their paths."""
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if name in _CONDITIONS and isinstance(value, dict | tuple):
            yield (*path, name), value
        elif isinstance(value, BaseModel):
            yield from _written(value, (*path, name))
        elif isinstance(value, tuple):
            for number, one in enumerate(value):
                if isinstance(one, BaseModel):
                    yield from _written(one, (*path, name, number))


def _about_the_right_subject(names: Names, item: Item, passage: Passage, condition: Condition) -> None:
    if passage[2] in _ABOUT_EACH or not any(isinstance(leaf, Is) and leaf.each for leaf in leaves(condition)):
        return
    said = f"this text is about {names.one}, and its condition about each {names.many}"
    item.find("wrong-test", said, *passage[2:], key=True, hint=f"count the {names.many} in a measure, and test that")


def _keeps_what_is_private(names: Names, item: Item, passage: Passage, condition: Condition) -> None:
    """What someone reads of themselves may not give away what is private."""
    report = names.base.report
    kept = {*report.private, *report.sensitive}
    if passage[2] != "person":
        return
    for leaf in leaves(condition):
        if isinstance(leaf, Is) and f"{names.many if leaf.each else names.one}.{leaf.attribute}" in kept:
            said = f"this text tells someone of {names.many}.{leaf.attribute}, which is private"
            hint = "tell what was seen of behaviour, or what was done for them"
            item.find("private-told", said, *passage[2:], key=True, hint=hint)


def _no_circle(names: Names) -> None:
    """No item of advice may wait for itself."""
    advice = names.base.advice
    waiting = {name: [other for other in item.after if other in advice] for name, item in advice.items()}
    try:
        TopologicalSorter(waiting).prepare()
    except CycleError as error:
        circle = error.args[1]  # from first to last, and the first again
        said = "this item waits for itself: " + " after ".join(reversed(circle))
        place = names.item("advice", circle[-1])
        place.find("advice-circle", said, "after", key=True, hint="remove one of these from its `after`")


def _report_names(names: Names, item: Item, report: ReportEntry) -> None:
    """Every attribute, measure and item of advice that the section names is in the rule base."""
    vocabulary, measures, advice = names.base.vocabulary, names.base.measures, names.base.advice
    for path, name in _attributes(report, ()):
        names.known(item, "vocabulary", name, vocabulary, "unknown-attribute", "attribute", *path)
    if report.support is not None:
        at = ("support", "measure")
        names.known(item, "measures", report.support.measure, measures, "unknown-attribute", "measure", *at)
    for key in ("let_go", "delicate"):
        for number, name in enumerate(getattr(report, key)):
            names.known(item, "advice", name, advice, "unknown-advice", "item of advice", key, number)
    for number, called in enumerate(report.called):
        for value in called.values if called.attribute in vocabulary else ():
            names.value(item, called.attribute, value, "called", number, "values", value)


_OF_ATTRIBUTES = frozenset(
    {"seen", "concluded", "told", "groups", "fitting", "needs", "responsible", "expected", "private", "sensitive"}
)


def _attributes(entry: BaseModel, path: Passage) -> Iterator[tuple[Passage, str]]:
    """The attributes that a part of the section names, with their paths."""
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if name in ("attribute", "columns", "rows", "fits") and isinstance(value, str):
            yield (*path, name), value
        elif isinstance(value, BaseModel):
            yield from _attributes(value, (*path, name))
        elif isinstance(value, tuple):
            for number, one in enumerate(value):
                if isinstance(one, BaseModel):
                    yield from _attributes(one, (*path, name, number))
                elif name in _OF_ATTRIBUTES:
                    yield (*path, name, number), one
