"""As written, nobody is in the edition without individuals, and only one person in the edition for a person."""

import random
import re
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

import herstelkb
from herstelkb.reporting.documents import Documents
from herstelkb.reporting.shown import Shown
from random_cases import random_case

TRIED = settings(max_examples=max(5, settings.default.max_examples // 10))  # a report takes tenths of a second


@cache
def bundled():
    return herstelkb.load()


def documents_of(seed):
    """The documents of a random case, whose members have ids and names that are in no other text."""
    kb, rng = bundled(), random.Random(seed)
    data = random_case(kb, rng)
    members = data.get(kb.knowledge.source.head.subjects.list, [])
    for number, member in enumerate(members):
        member |= {"id": f"zz{number:02}", "name": f"Qx{number:02} Yy"}
    return Documents(kb.evaluate(data, engine="reference"))


def mentioned(text):
    return set(re.findall(r"zz\d\d", text)), set(re.findall(r"Qx\d\d", text))


@TRIED
@given(seed=st.integers(0, 2**32), names=st.booleans())
def test_nobody_is_in_the_edition_without_individuals(seed, names):
    documents = documents_of(seed)
    shown = Shown(names=names, notes=True, edition="management")
    for suffix in (".html", ".md"):
        assert mentioned(documents.report_text(suffix, shown=shown)) == (set(), set())
    assert mentioned(documents.summary(shown=shown)) == (set(), set())


@TRIED
@given(seed=st.integers(0, 2**32), names=st.booleans())
def test_only_one_person_is_in_the_edition_for_that_person(seed, names):
    documents = documents_of(seed)
    for who in documents.evaluation.case.ids[:1]:
        shown = Shown(names=names, notes=True, edition="person", only=who)
        for text in (
            *(documents.report_text(suffix, shown=shown) for suffix in (".html", ".md")),
            documents.summary(shown=shown),
        ):
            ids, called = mentioned(text)
            assert ids <= {who}
            assert called <= ({who.replace("zz", "Qx")} if names else set())


def test_the_edition_for_whoever_decides_has_everybody():
    documents = documents_of(1)
    assert mentioned(documents.report_text(".html"))[0] == set(documents.evaluation.case.ids)
