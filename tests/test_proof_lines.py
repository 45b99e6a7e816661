"""A proof as lines: everything in it is shown, shared parts once, and the levels that open also close."""

import pytest

import herstelkb
from herstelkb.proofs.proof import Derived, nodes
from herstelkb.reporting.proof_lines import key, proof_lines
from herstelkb.reporting.voice import Voice

CHAIN = {"organisatie": {"komt_in_beweging": False, "aanpak": "draagvlak"}}


@pytest.fixture(scope="module")
def evaluation():
    return herstelkb.load().evaluate(CHAIN)


def proofs(evaluation):
    found = [conclusion.proof for conclusion in evaluation.conclusions]
    assert found
    return found


def test_every_part_of_a_proof_has_a_line_and_no_part_is_proved_twice(evaluation):
    for proof in proofs(evaluation):
        lines = proof_lines(proof)
        derived = [line.node for line in lines if isinstance(line.node, Derived) and line.see is None]
        assert {key(node) for node in derived} == {key(n) for n in nodes(proof) if isinstance(n, Derived)}
        assert len({key(node) for node in derived}) == len(derived)


def test_no_proofs_have_no_lines():
    assert proof_lines() == ()


def test_what_is_referred_to_is_shown_under_that_number(evaluation):
    shared = 0
    for proof in proofs(evaluation):
        lines = proof_lines(proof)
        numbered = {line.number: line.node for line in lines if line.number is not None}
        for line in lines:
            if line.see is not None:
                assert key(numbered[line.see]) == key(line.node)
                shared += 1
    assert shared


def test_parts_that_stand_elsewhere_are_only_referred_to(evaluation):
    elsewhere = {key(proof): n for n, proof in enumerate(proofs(evaluation), 1)}
    for proof in proofs(evaluation):
        first, *others = proof_lines(proof, elsewhere=elsewhere)
        assert first.see is None
        assert all(line.depth == 1 for line in others)
        assert all(line.see == elsewhere[key(line.node)] for line in others if isinstance(line.node, Derived))


def test_levels_that_open_also_close(evaluation):
    for proof in proofs(evaluation):
        depth = 0
        for line in proof_lines(proof):
            assert line.depth == depth
            depth += line.opens - line.closes
        assert depth == 0


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("form", "template"), [("md", "markdown"), ("html", "html")])
def test_every_form_names_each_rule_and_where_it_stands(evaluation, language, form, template):
    voice = Voice(evaluation.knowledge, evaluation.case, language, form=form)
    tree = voice.environment.get_template(f"proof/{template}.j2").module.tree
    for proof in proofs(evaluation):
        said = tree(proof_lines(proof))
        rules = {node.rule for node in nodes(proof) if isinstance(node, Derived)}
        assert all(rule in said and voice.place(rule) in said for rule in rules)
