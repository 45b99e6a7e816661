"""When the texts of a report, and the words in an item of advice, are told; and the other names in these, looked up.

A text is named by where its condition stands: section, item, and path in it. What of all this holds in a case is for
`consequences.told`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, TypeAlias

from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import TextPath
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.closure import closure
from herstelkb.knowledge.conditions import Condition, Is, leaves
from herstelkb.knowledge.names import Item, Names
from herstelkb.language.documents import PathStep
from herstelkb.language.model import Attribute, Written
from herstelkb.language.report import ReportEntry
from herstelkb.language.templates import hedged
from herstelkb.language.texts import texts

if TYPE_CHECKING:
    from herstelkb.knowledge.base import RuleConditions
    from herstelkb.knowledge.measures import Measure
    from herstelkb.language.forms import Conditions

Found: TypeAlias = dict[TextPath, Condition]
_CONDITIONS = frozenset({"when", "unless", "here", "waits"})


def told_if(names: Names, rules: Mapping[str, RuleConditions], measures: Mapping[str, Measure]) -> Found:
    """The conditions of all texts that have one; `names` collects what is wrong with these, and with other names."""
    report = names.item("report", "")
    found: Found = {("report", "", *path): one for path, one in _conditions(names, report, names.base.report)}
    private = _resting_on_what_is_private(names, rules, measures)
    for path, condition in found.items():
        _about_the_right_subject(names, report, path, condition)
        about = {names.qualified(leaf) for leaf in leaves(condition)}
        for kept in sorted(about & _kept(path, private, names.base.report)):
            _private_told(report, kept, *path[2:])
    for name, advice in names.base.advice.items():
        item = names.item("advice", name)
        found |= {("advice", name, *path): condition for path, condition in _conditions(names, item, advice)}
        for number, other in enumerate(advice.after):
            at = ("after", number)
            names.known(item, "advice", other, names.base.advice, "unknown-advice", "item of advice", *at)
    _no_circle(names)
    _report_names(names, report, names.base.report)
    _hedges(names, report, private)
    return found


def _hedges(names: Names, item: Item, private: frozenset[str]) -> None:
    """A text may ask how firmly something holds that there is, and that it may tell."""
    for path, text in texts(names.base.report):
        for language, said in text.items():
            for name in hedged(said):
                at = (*path, language)
                known = names.base.vocabulary
                names.known(item, "vocabulary", name, known, "unknown-attribute", "attribute", *at)
                if name in _kept(("report", "", *path), private, names.base.report):
                    _private_told(item, name, *at)


def _about_the_right_subject(names: Names, item: Item, path: TextPath, condition: Condition) -> None:
    of_each = path[2] in ("person", "people") or "bands" in path
    if not of_each and any(isinstance(leaf, Is) and leaf.each for leaf in leaves(condition)):
        said = f"this text is about {names.one}, and its condition about each {names.many}"
        hint = f"count the {names.many} in a measure, and test that"
        item.find("wrong-test", said, *path[2:], key=True, hint=hint)


def _private_told(item: Item, name: str, *path: PathStep) -> None:
    said = f"this text tells of {name}, which is private or rests on what is"
    item.find("private-told", said, *path, key=True, hint="tell what was seen, or what was done")


def _kept(path: TextPath, private: frozenset[str], report: ReportEntry) -> frozenset[str]:
    """What a text may not tell: to one of the many nothing that rests on what is private, in a count not that."""
    if path[2] == "person":
        return private
    return frozenset((*report.private, *report.sensitive)) if "bands" in path else frozenset()


def _resting_on_what_is_private(
    names: Names, rules: Mapping[str, RuleConditions], measures: Mapping[str, Measure]
) -> frozenset[str]:
    """What is private, and everything that some rule concludes from it: who knows that, may guess this."""
    steps = [
        ((names.qualified(leaf),), f"{names.one}.{name}")
        for name, measure in measures.items()
        for leaf in leaves(measure.counted)
    ]
    for name, rule in rules.items():
        read = {names.qualified(leaf) for leaf in (*leaves(rule.when), *leaves(rule.unless))}
        given = [f"{names.many if rule.each else names.one}.{ADVICE}"] if names.base.rules[name].advise else []
        steps += [((one,), concluded) for concluded in (*names.base.rules[name].then, *given) for one in read]
    report = names.base.report
    return closure((*report.private, *report.sensitive), steps)


def _conditions(names: Names, item: Item, entry: Written) -> Iterator[tuple[TextPath, Condition]]:
    for path, raw in _written(entry, ()):
        condition = names.condition(item, raw, *path)
        if condition is not None:
            yield path, condition


def _written(entry: Written, path: TextPath) -> Iterator[tuple[TextPath, Conditions]]:
    """The conditions in an item as written, with their paths."""
    for name, value in vars(entry).items():
        if name in _CONDITIONS and isinstance(value, dict | tuple):
            yield (*path, name), value
        elif isinstance(value, Written):
            yield from _written(value, (*path, name))
        elif isinstance(value, tuple):
            for number, one in enumerate(value):
                if isinstance(one, Written):
                    yield from _written(one, (*path, name, number))


def _no_circle(names: Names) -> None:
    """No item of advice may wait for itself."""
    advice = names.base.advice
    waiting = {name: [other for other in item.after if other in advice] for name, item in advice.items()}
    try:
        TopologicalSorter(waiting).prepare()
    except CycleError as error:
        circle = error.args[1][:-1]  # each goes before the next, and the last before the first
        last = max(circle, key=list(advice).index)
        at = circle.index(last)
        said = "it waits for itself: " + " after ".join([*reversed((*circle[at + 1 :], *circle[: at + 1])), last])
        names.item("advice", last).find(
            "advice-circle", said, "after", key=True, hint="remove one of these from its `after`"
        )


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
    for number, assumption in enumerate(report.assumptions):
        for place, name in enumerate(assumption.of):
            if not _is_assumption(names, name):
                said = f"there is no assumption '{name}'"
                hint = "name it as rules/ID, measures/NAME, parameters/ID or vocabulary/ATTRIBUTE=value"
                item.find("unknown-assumption", said, "assumptions", number, "of", place, hint=hint)
    for number, called in enumerate(report.called):
        for value in called.values if called.attribute in vocabulary else ():
            names.value(item, called.attribute, value, "called", number, "values", value)


def _is_assumption(names: Names, name: str) -> bool:
    section, _, rest = name.partition("/")
    qualified, given, word = rest.partition("=")
    if section not in ("rules", "measures", "parameters", "vocabulary"):
        return False
    entry = getattr(names.base, section).get(qualified)
    if given and isinstance(entry, Attribute):
        entry = next((one for value, one in entry.values.items() if spoken(value) == word), None)
    return getattr(entry, "assumption", None) is not None or (section, qualified) in names.base.broken


_OF_ATTRIBUTES = frozenset(
    {"seen", "concluded", "told", "groups", "fitting", "needs", "responsible", "expected", "private", "sensitive"}
)


def _attributes(entry: Written, path: TextPath) -> Iterator[tuple[TextPath, str]]:
    """The attributes that a part of the section names, with their paths."""
    for name, value in vars(entry).items():
        if name in ("attribute", "columns", "rows", "fits") and isinstance(value, str):
            yield (*path, name), value
        elif isinstance(value, Written):
            yield from _attributes(value, (*path, name))
        elif isinstance(value, tuple):
            for number, one in enumerate(value):
                if isinstance(one, Written):
                    yield from _attributes(one, (*path, name, number))
                elif name in _OF_ATTRIBUTES:
                    yield (*path, name, number), one
