"""A form that was filled in from a case reads back as that case, of any rule base, whatever its texts are."""

from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.reading import case_of
from herstelkb.cases.writing import contents
from random_cases import random_case
from strategies import bases_with_cases

ROOT = Path(__file__).parents[2]
TRIED = settings(max_examples=max(10, settings.default.max_examples // 2))
BASES = [herstelkb.load(), herstelkb.load(ROOT / "templates" / "starter" / "rules")]
# What spreadsheets take for something else: formulas, numbers, days, errors, links, marks for text.
ODD = [
    "=1+1",
    "{=1+1}",
    "+31 6",
    "-1",
    "@SUM(A1)",
    "007",
    "1e5",
    "TRUE",
    "3-10",
    "#N/A",
    "https://a.example",
    "'x",
    "_x0041_",
]
TEXTS = st.sampled_from(ODD) | st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), min_size=1, max_size=12
).filter(str.strip)
IDS = st.lists(TEXTS.filter(lambda text: "=" not in text), min_size=6, max_size=6, unique_by=str.strip)
DAYS = st.none() | st.dates() | st.dates(date(2020, 1, 1), date(2030, 1, 1))


def with_details(written: dict[str, Any], kb: KnowledgeBase, data: st.DataObject) -> dict[str, Any]:
    """The case with ids, names, own views, remarks and questions without an answer, of any make."""
    many, ids = kb.knowledge.source.head.subjects.list, data.draw(IDS)
    for number, member in enumerate(written[many]):
        member["id"] = ids[number]
        member["name"] = data.draw(st.none() | TEXTS)
        member["own_view"] = data.draw(st.none() | TEXTS | st.fixed_dictionaries({"text": TEXTS, "on": DAYS}))
    entries = [(kb.knowledge.one, written[kb.knowledge.one]), *((kb.knowledge.many, one) for one in written[many])]
    for kind, entry in entries:
        for name in kb.knowledge.attributes[kind]:
            seen = entry.get(name)
            if isinstance(seen, dict):
                seen |= {
                    "by": data.draw(st.none() | TEXTS),
                    "on": data.draw(DAYS),
                    "note": data.draw(st.none() | TEXTS),
                }
            elif seen is None and kb.knowledge.source.vocabulary[f"{kind}.{name}"].observable:
                reasons = [None, {"unknown": "asked"}, {"does_not_apply": True}]
                entry[name] = data.draw(st.sampled_from(reasons))
    return {**written, "case": data.draw(TEXTS), "date": data.draw(DAYS)}


@TRIED
@given(bases_with_cases(), st.data())
def test_forms_keep_everything(base_and_case: tuple[KnowledgeBase, dict[str, Any]], data: st.DataObject) -> None:
    kb, written = base_and_case
    case = kb.case(with_details(written, kb, data))
    language = data.draw(st.sampled_from(kb.languages))
    form = kb.form(case, people=data.draw(st.integers(0, 3)), language=language)
    assert contents(case_of(form, "form.xlsx", kb.knowledge)) == contents(case)


@TRIED
@given(st.sampled_from(BASES), st.randoms(use_true_random=False), st.data())
def test_forms_of_real_rule_bases_keep_everything(kb: KnowledgeBase, rng: Any, data: st.DataObject) -> None:
    case = kb.case(with_details(random_case(kb, rng), kb, data))
    form = kb.form(case, language=data.draw(st.sampled_from(kb.languages)))
    assert contents(case_of(form, "form.xlsx", kb.knowledge)) == contents(case)
