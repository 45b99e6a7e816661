"""What if says what evaluating the changed case from nothing says, and nothing else."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.ground.showing import spoken
from strategies import bases_with_cases


@given(bases_with_cases(), st.data())
def test_what_if_equals_evaluating_anew(
    base_and_case: tuple[KnowledgeBase, dict[str, Any]], data: st.DataObject
) -> None:
    loaded, written = base_and_case
    kb = loaded.knowledge
    observable = [name for name in kb.attributes[kb.one] if kb.source.vocabulary[f"{kb.one}.{name}"].observable]
    name = data.draw(st.sampled_from(observable))
    value = data.draw(st.sampled_from([None, *kb.source.vocabulary[f"{kb.one}.{name}"].values]))
    before = loaded.evaluate(written)
    found = before.what_if(f"{kb.one}.{name}={'' if value is None else spoken(value)}", seen=True).value
    rewritten = {**written, kb.one: {k: v for k, v in written[kb.one].items() if k != name}}
    if value is not None:
        rewritten[kb.one][name] = value
    anew = loaded.evaluate(rewritten)
    assert found.after.steps == anew.derivation.steps
    concluded = {*before.derivation.firings_for, *anew.derivation.firings_for}
    then, now = before.derivation.steps, anew.derivation.steps
    assert {d.literal for d in found.differences} == {li for li in concluded if then.get(li) != now.get(li)}
    assert {d.literal for d in found.gained} == {li for li in concluded if li not in then and li in now}
    assert {d.literal for d in found.lost} == {li for li in concluded if li in then and li not in now}
    for difference in found.differences:
        assert difference.kinds
        assert (difference.proof is None) == (difference.literal not in now)
