"""A case that is written to a file and read again is the same case, as YAML and as JSON."""

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case
from herstelkb.cases.writing import save_case
from strategies import bases_with_cases

NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=12)


def bare(case: Case) -> Case:
    seen = sorted((replace(o, place=None) for o in case.observations), key=lambda o: str(o.literal))
    return replace(case, observations=tuple(seen), file=None)


@given(bases_with_cases(), st.data())
def test_case_files_keep_everything(base_and_case: tuple[KnowledgeBase, dict[str, Any]], data: st.DataObject) -> None:
    kb, written = base_and_case
    names = data.draw(st.lists(NAMES.filter(str.strip), min_size=3, max_size=3))
    written["case"] = names[0]
    day = data.draw(st.dates() | st.none())
    written["date"] = day
    for employee in written[kb.knowledge.source.head.subjects.list]:
        employee["name"] = names[1]
        for attribute, seen in employee.items():
            if isinstance(seen, dict):
                employee[attribute] = {**seen, "by": names[2], "on": day}
    observable = [a for a in kb.knowledge.attributes[kb.knowledge.one] if a not in written[kb.knowledge.one]]
    for attribute in observable:
        if kb.knowledge.source.vocabulary[f"{kb.knowledge.one}.{attribute}"].observable:
            written[kb.knowledge.one][attribute] = data.draw(
                st.sampled_from([{"unknown": "asked"}, {"does_not_apply": True}])
            )
    case = kb.case(written)
    with TemporaryDirectory() as folder:
        for suffix in (".yaml", ".json"):
            path = Path(folder) / f"case{suffix}"
            save_case(case, path)
            assert bare(kb.case(path)) == bare(case)
    for again in (case.to_json(), json.dumps(case.to_json())):
        assert bare(kb.case(again)) == bare(case)
