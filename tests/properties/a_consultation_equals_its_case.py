"""A consultation, after any answers and undos, is what its case is from nothing, and says exactly what each changed."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase
from strategies import bases_with_cases, courses_with_cases


@given(bases_with_cases() | courses_with_cases(), st.data())
def test_after_any_answers_and_undos(base_and_case: tuple[KnowledgeBase, dict[str, Any]], data: st.DataObject) -> None:
    kb, case = base_and_case
    consultation = kb.consultation(case)
    cases, steps = [kb.case(case)], kb.evaluate(case, engine="reference").derivation.steps
    for _ in range(data.draw(st.integers(1, 5))):
        if len(cases) > 1 and data.draw(st.integers(0, 2)) == 0:
            cases.pop()
            changed = consultation.undo()
        else:
            changed = consultation.answer(data.draw(answers(kb, cases[-1].ids)))
            cases.append(consultation.case)
        assert consultation.case == cases[-1]
        anew = kb.evaluate(consultation.case.to_json(), engine="sets")
        reference = kb.evaluate(consultation.case, engine="reference").derivation.steps
        assert consultation.evaluation.derivation.steps == anew.derivation.steps == reference
        assert consultation.evaluation.to_json() == anew.to_json()
        assert set(changed) == {li for li in {*steps, *reference} if steps.get(li) != reference.get(li)}
        assert consultation.changed == changed
        assert len(set(changed)) == len(changed)
        steps = reference


@st.composite
def answers(draw: st.DrawFn, kb: KnowledgeBase, members: tuple[str, ...]) -> dict[str, Any]:
    """Values of some places that can be observed, or None for what is withdrawn."""
    knowledge = kb.knowledge
    places = {
        f"{subject}.{name}": entry.values
        for subject in (knowledge.one, *members)
        for name in knowledge.attributes[knowledge.kind(subject)]
        if (entry := knowledge.source.vocabulary[knowledge.qualified(subject, name)]).observable
    }
    chosen = draw(st.lists(st.sampled_from(sorted(places)), min_size=1, max_size=2, unique=True))
    return {place: draw(st.none() | st.sampled_from(list(places[place]))) for place in chosen}
