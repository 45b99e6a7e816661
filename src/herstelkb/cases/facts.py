"""Facts as people write them: `fern.soil=wet`, `room.light`; `room.advice=…` for advice. A `Literal` is a fact too."""

from __future__ import annotations

from typing import TypeAlias

from herstelkb.cases.case import Case
from herstelkb.cases.texts import one_form
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message
from herstelkb.ground.showing import listed, spoken
from herstelkb.ground.suggestions import did_you_mean, nearest
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.conditions import Literal, Value

Fact: TypeAlias = str | Literal


def subject_attribute_value(fact: Fact, knowledge: Knowledge, case: Case) -> tuple[str, str, Value | None]:
    """The parts of a fact; the value is None if the fact has none.

    Raises:
        UnusableInput: a name in it does not exist; the nearest one is suggested.
    """
    fact = fact_text(fact)
    left, given, word = fact.partition("=")
    subject, _, attribute = left.strip().rpartition(".")
    if not subject:
        said = message("'{fact}' is not subject.attribute=value", fact=fact)
        raise UnusableInput.because("wrong-fact", said, hint=_whole(fact, knowledge, case))
    if subject != knowledge.one and subject not in case.id_set:
        called = [member.id for member in case.members if member.name == subject]
        known = [knowledge.one, *case.ids]
        meant = message("did you mean '{name}'?", name=called[0]) if called else did_you_mean(subject, known)
        hint = meant or message("there are {names}", names=listed(known))
        said = message("there is no '{subject}' in this case", subject=subject)
        raise UnusableInput.because("unknown-subject", said, hint=hint)
    domain = _domain(knowledge, subject, attribute)
    if not given:
        return subject, attribute, None
    if word.strip() not in domain:
        qualified = knowledge.qualified(subject, attribute)
        said = message("'{word}' is not a value of {attribute}", word=word.strip(), attribute=qualified)
        hint = did_you_mean(word.strip(), domain) or message("one of {values}", values=listed(domain))
        raise UnusableInput.because("unknown-value", said, hint=hint)
    return subject, attribute, domain[word.strip()]


def literal(fact: Fact, knowledge: Knowledge, case: Case) -> Literal:
    """The literal that a fact with a value names.

    Raises:
        UnusableInput: a name in it does not exist, or the value is missing.
    """
    subject, attribute, value = subject_attribute_value(fact, knowledge, case)
    if value is None:
        said, hint = message("'{fact}' has no value", fact=fact), message("write {fact}=…", fact=fact)
        raise UnusableInput.because("wrong-fact", said, hint=hint)
    return Literal(subject, attribute, value)


def literals(fact: Fact, knowledge: Knowledge, case: Case) -> tuple[Literal, ...]:
    """The literals that a fact names: one, or without a value one for each value of the attribute.

    Raises:
        UnusableInput: a name in it does not exist.
    """
    subject, attribute, value = subject_attribute_value(fact, knowledge, case)
    values = _domain(knowledge, subject, attribute).values() if value is None else [value]
    return tuple(Literal(subject, attribute, v) for v in values)


def beside(fact: Fact, other: Fact) -> str:
    """The other of two facts to compare; if it is just a value, it gets the subject and attribute of the first."""
    fact, other = fact_text(fact), fact_text(other)
    return other if "." in other or "=" in other else f"{fact.partition('=')[0]}={other}"


def two_members(fact: Fact, other: Fact, knowledge: Knowledge, case: Case) -> tuple[str, str, str] | None:
    """Two members and the attribute to compare, by default advice; None for other facts.

    Raises:
        UnusableInput: the second does not exist, or is not another member.
    """
    fact, other = fact_text(fact), fact_text(other)
    if fact in case.id_set:
        if other not in case.id_set or other == fact:
            others = [one for one in case.ids if one != fact]
            meant = did_you_mean(other, others) if other != fact else None
            said = message("'{other}' is not another {many} of this case", other=other, many=knowledge.many)
            hint = meant or message("choose one of {names}", names=listed(others))
            raise UnusableInput.because("unknown-subject", said, hint=hint)
        return fact, other, ADVICE
    first, second = fact.rpartition("."), other.rpartition(".")
    if first[2] != second[2] or "=" in fact or first[0] == second[0] or not {first[0], second[0]} <= case.id_set:
        return None
    return first[0], second[0], subject_attribute_value(fact, knowledge, case)[1]


def fact_text(fact: object) -> str:
    """A fact as text.

    Raises:
        TypeError: it is neither text nor a literal.
    """
    if not isinstance(fact, str | Literal):
        raise TypeError(f"a fact is text like 'subject.attribute=value', not {type(fact).__name__}")
    return one_form(str(fact))


def _whole(fact: str, knowledge: Knowledge, case: Case) -> str | None:
    """A hint for a fact without its subject, or without its attribute."""
    facts = {
        attribute: f"{subject}.{attribute}"
        for subject in [*case.ids[:1], knowledge.one]
        for attribute in knowledge.attributes[knowledge.kind(subject)]
    }
    if fact in case.id_set or fact == knowledge.one:
        attributes = knowledge.attributes[knowledge.kind(fact)]
        return message("for example {fact}", fact=f"{fact}.{attributes[0]}") if attributes else None
    meant = nearest(fact.partition("=")[0], facts)
    if meant is not None:
        return message("did you mean '{name}'?", name=facts[meant])
    return message("for example {fact}", fact=next(iter(facts.values()))) if facts else None


def _domain(knowledge: Knowledge, subject: str, attribute: str) -> dict[str, Value]:
    """The values of an attribute, by their written form."""
    if attribute == ADVICE:
        return {item: item for item in knowledge.source.advice}
    entry = knowledge.attribute(subject, attribute)
    if entry is None:
        raise _unknown_attribute(knowledge, subject, attribute)
    return {spoken(value): value for value in entry.values}


def _unknown_attribute(knowledge: Knowledge, subject: str, attribute: str) -> UnusableInput:
    qualified, kind = knowledge.qualified(subject, attribute), knowledge.kind(subject)
    if qualified in knowledge.source.measures:
        said = message("{measure} is a measure: it is counted, so it has no proof", measure=qualified)
        return UnusableInput.because("wrong-fact", said, hint=message("ask for a conclusion that rests on it"))
    known = knowledge.attributes[kind]
    said = message("there is no attribute '{name}' of {kind}", name=attribute, kind=kind)
    hint = did_you_mean(attribute, known) or message("there are {names}", names=listed(known))
    return UnusableInput.because("unknown-attribute", said, hint=hint)
