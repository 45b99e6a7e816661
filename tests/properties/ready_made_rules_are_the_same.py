"""A rule base that was made of its bytes is the one that they were made of."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase, load_compiled, load_text
from herstelkb.knowledge.ready import dumped
from herstelkb.reporting.documents import report_text
from strategies import bases_with_cases, rule_bases


@settings(max_examples=settings.default.max_examples // 3)
@given(bases_with_cases())
def test_it_answers_the_same(base_with_case: tuple[KnowledgeBase, dict[str, Any]]) -> None:
    kb, case = base_with_case
    again = load_compiled(kb.compiled())
    assert again.digest == kb.digest
    before, after = kb.evaluate(case), again.evaluate(case)
    assert json.dumps(after.to_json()) == json.dumps(before.to_json())
    assert report_text(after, ".md") == report_text(before, ".md")
    assert after.questions().value == before.questions().value


@settings(max_examples=settings.default.max_examples // 3)
@given(rule_bases(), st.booleans())
def test_it_is_made_of_the_same_bytes_and_its_files_have_the_rest(base: dict[str, Any], scenario: bool) -> None:
    scenarios = [{"id": "one", "case": {}}] if scenario else []
    text = json.dumps({**base, "scenarios": scenarios})
    kb = load_text(text)
    content = kb.compiled()
    again = load_compiled(content, {"<text 1>": text})
    assert again.compiled() == content == load_text(text).compiled()
    assert dict(again.knowledge.source.scenarios) == dict(kb.knowledge.source.scenarios)
    assert dict(again.knowledge.source.sampling) == dict(kb.knowledge.source.sampling)
    for rule in kb.knowledge.source.rules:
        assert again.knowledge.source.where("rules", rule) == kb.knowledge.source.where("rules", rule)
        assert again.knowledge.source.place("rules", rule, "id") == kb.knowledge.source.place("rules", rule, "id")
    assert dumped(again.knowledge) == content
