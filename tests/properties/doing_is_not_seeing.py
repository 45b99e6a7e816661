"""The laws of doing, on any rule base: what evidence established stays, and the order of doing does not matter."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from herstelkb.cases.case import Observation
from herstelkb.derivation.doing import carrying_over, done, established, kept
from herstelkb.explanation.changes import Change, changed
from herstelkb.explanation.comparing.differences import what_if
from herstelkb.proofs.checking import ProofChecker
from herstelkb.specification.doing import CourseOfDoing, carried, course
from herstelkb.specification.least_fixpoint import least_fixpoint
from marked_bases import Situation, deeds, degrees, situations
from strategies import cases_of


@given(situations(), st.data())
def test_engines_do_what_the_specification_says_and_each_proof_checks(
    situation: Situation, data: st.DataObject
) -> None:
    knowledge, now = situation.kb.knowledge, situation.now
    doing = deeds(data, situation)
    then = done(now, doing, situation.derive)
    meant: CourseOfDoing = course(knowledge, situation.case, doing)
    for literal, found in degrees(now, then).items():
        assert found == tuple(meant.degree(literal, point) for point in range(len(knowledge.time)))
    checker = ProofChecker(knowledge, then.case)
    for literal, steps in then.steps.items():
        for step in steps:
            proof = then.proof(literal, step.point)
            assert proof is not None
            assert checker.check(proof) == []


def doing_nothing_or_what_is_so_changes_nothing(situation: Situation, data: st.DataObject) -> None:
    knowledge, now = situation.kb.knowledge, situation.now
    top, levers = len(knowledge.certainty), situation.only_seen
    so = [o.literal for o in situation.case.observations if o.degree == top and o.literal[:2] in levers]
    assert situation.course(now, []) == degrees(now, now)
    assert situation.course(now, so) == degrees(now, now)
    # Nor does what is kept differ from what the evidence gave, beside other observations and at each point of time.
    without_evidence = replace(situation.case, given=kept(now), done=frozenset({("nobody", "nothing")}))
    assert situation.derive(without_evidence).steps == now.steps


def what_is_done_holds_and_what_evidence_established_stays(situation: Situation, data: st.DataObject) -> None:
    knowledge, now = situation.kb.knowledge, situation.now
    doing = deeds(data, situation)
    then = done(now, doing, situation.derive)
    for literal in doing:
        assert then.degree(literal, 0) == len(knowledge.certainty)
        assert not any(then.degree(other) for other in knowledge.others(literal))
    changed = {literal[:2] for literal in doing}.union(*(knowledge.outdated_by(*literal[:2]) for literal in doing))
    for literal in {*now.steps, *then.steps}:
        entry = knowledge.attribute(literal.subject, literal.attribute)
        if entry is not None and entry.carries_over and literal[:2] not in changed:
            assert then.degree(literal, 0) == now.degree(literal, 0)


def the_order_of_doing_does_not_matter(situation: Situation, data: st.DataObject) -> None:
    now, doing = situation.now, deeds(data, situation)
    together = situation.course(now, doing)
    assert situation.course(now, doing[::-1]) == together
    for order in (doing, doing[::-1]):
        then = now
        for literal in order:
            then = done(then, [literal], situation.derive)
        assert degrees(now, then) == together


def what_is_undone_before_it_works_is_not_done(situation: Situation, data: st.DataObject) -> None:
    knowledge, now = situation.kb.knowledge, situation.now
    (deed,) = deeds(data, situation, at_most=1)
    seen = situation.case.by_attribute.get(deed[:2])
    if seen is None or seen.degree < len(knowledge.certainty) or deed[:2] not in situation.only_seen:
        return
    if not set(knowledge.outdated_by(*deed[:2])) & situation.case.by_attribute.keys():
        then = done(done(now, [deed], situation.derive), [seen.literal], situation.derive)
        assert degrees(now, then) == degrees(now, now)


def where_nothing_is_read_off_signs_doing_is_seeing(situation: Situation, data: st.DataObject) -> None:
    """Where no evidence speaks, and nothing is outdated, what is done brings what would follow had it been seen."""
    knowledge, now = situation.kb.knowledge, situation.now
    doing = [literal for literal in deeds(data, situation) if literal[:2] in situation.only_seen]
    changes = [Change(*literal) for literal in doing if not knowledge.outdated_by(*literal[:2])]
    seen = situation.derive(changed(knowledge, situation.case, changes))
    if not any(knowledge.is_evidence(firing.clause) for one in (now, seen) for firing in one.firings):
        then = done(now, [literal for literal in doing if Change(*literal) in changes], situation.derive)
        assert then.steps == seen.steps


def doing_is_carrying_over_into_the_case_that_differs(situation: Situation, data: st.DataObject) -> None:
    """Where no evidence speaks anew, and what is kept is what carries to a later case."""
    knowledge, now = situation.kb.knowledge, situation.now
    doing = [literal for literal in deeds(data, situation) if literal[:2] in situation.only_seen]
    then = done(now, doing, situation.derive)
    later = replace(then.case, given=(), done=frozenset())
    over = carrying_over(now, later, situation.derive)
    anew = [firing for firing in over.firings if knowledge.is_evidence(firing.clause) and firing.steps]
    if doing and not anew and set(over.case.given) == set(then.case.given):
        assert then.steps == over.steps


def what_is_seen_withdraws_what_it_outdates_where_something_else_was_observed(
    situation: Situation, data: st.DataObject
) -> None:
    knowledge, case, now = situation.kb.knowledge, situation.case, situation.now
    seen = deeds(data, situation)
    other = [li for li in seen if li[:2] in case.by_attribute and li not in case.observed]
    gone = {literal[:2] for literal in seen}.union(*(knowledge.outdated_by(*literal[:2]) for literal in other))
    left = [one for one in case.observations if one.literal[:2] not in gone]
    anew = [Observation(literal, len(knowledge.certainty)) for literal in seen]
    meant = situation.derive(replace(case, observations=(*left, *anew)))
    found = what_if(now, [Change(*literal) for literal in seen], situation.derive, seen=True)
    assert found.after.steps == meant.steps


LAWS = (
    doing_nothing_or_what_is_so_changes_nothing,
    what_is_done_holds_and_what_evidence_established_stays,
    the_order_of_doing_does_not_matter,
    what_is_undone_before_it_works_is_not_done,
    where_nothing_is_read_off_signs_doing_is_seeing,
    doing_is_carrying_over_into_the_case_that_differs,
    what_is_seen_withdraws_what_it_outdates_where_something_else_was_observed,
)


@given(situations(), st.data())
def test_each_law_holds(situation: Situation, data: st.DataObject) -> None:
    for law in LAWS:  # of one situation: to draw a rule base takes longer than all of them
        law(situation, data)


@given(situations(), st.data())
def test_what_carries_over_is_what_the_specification_says_and_twice_is_once(
    situation: Situation, data: st.DataObject
) -> None:
    kb, earlier = situation.kb, situation.now
    later, latest = (kb.case(data.draw(cases_of(kb, 3))) for _ in range(2))
    over = carrying_over(earlier, later, situation.derive)
    meant = carried(least_fixpoint(kb.knowledge, situation.case), later)
    assert set(over.case.given) == set(meant)
    assert over.steps == situation.derive(replace(later, given=meant)).steps
    checker = ProofChecker(kb.knowledge, over.case)
    for literal, steps in over.steps.items():
        for step in steps:
            proof = over.proof(literal, step.point)
            assert proof is not None
            assert checker.check(proof) == []
    # The same again changes nothing, unless what carried over now contradicts itself: then it is established no more.
    of_two_minds = {one.literal for one in meant} - {one.literal for one in established(over)}
    assert of_two_minds <= {literal for conflict in over.conflicts for literal in conflict.literals}
    if not of_two_minds:
        assert carrying_over(over, later, situation.derive).steps == over.steps
    # Through a case between, what was not refreshed keeps its date.
    further = carrying_over(over, latest, situation.derive)
    for one in further.case.given:
        assert further.kept(one).case is (situation.case if one in over.case.given else over.case)
