"""A case that is written to a file and read again is the same case, as YAML and as JSON; any other is not written."""

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import KnowledgeBase, load_data
from herstelkb.cases.case import Case, Member, Observation, OwnView
from herstelkb.cases.writing import save_case
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.knowledge.conditions import Literal
from strategies import bases_with_cases
from toy_base import TOY

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
        employee["name"] = data.draw(st.sampled_from([names[1], ""]))
        employee["own_view"] = data.draw(st.sampled_from([None, names[1], {"text": names[2] * 100, "on": day}]))
        for attribute, seen in employee.items():
            if isinstance(seen, dict) and "value" in seen:
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
            save_case(case, kb.knowledge, path)
            assert bare(kb.case(path)) == bare(case)
    for again in (case.to_json(), json.dumps(case.to_json())):
        assert bare(kb.case(again)) == bare(case)


KB = load_data(yaml.safe_load(TOY))
ANYTHING = st.text(st.characters() | st.sampled_from("\t\n\x00\x85\u2028\ud800\ufeff\u202e=#:\"'"), max_size=6)


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING)
@example("Team", "m01", "Jan", "Jan\tde Vries", "note")
@example("Team", "x=1", "Jan", "Jan", "note")
def test_a_case_that_no_reader_made_is_kept_whole_or_not_written(
    case_name: str, subject: str, name: str, by: str, note: str
) -> None:
    view = OwnView(note) if note else None
    seen = Observation(Literal("zaak", "a", True), 1, by, None, note)
    case = Case(case_name, None, (Member(subject, name, view),), (seen,), KB.knowledge.terms)
    with TemporaryDirectory() as folder:
        for suffix in (".yaml", ".json"):
            path = Path(folder) / f"case{suffix}"
            path.write_text("as it was", "utf-8")
            try:
                save_case(case, KB.knowledge, path)
            except UnusableInput:
                assert path.read_text("utf-8") == "as it was"
            else:
                assert bare(KB.case(path)) == bare(case)
