"""Whatever a subject is called, it stands in sentences as it was written, in every form of output."""

import html
from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from herstelkb.api.knowledge_base import load_data
from herstelkb.cases.case import Case, Member
from herstelkb.knowledge.conditions import Literal
from herstelkb.reporting.shown import Shown
from herstelkb.reporting.voice import Voice
from toy_base import TOY

SAYS = [
    "{{ wie }} krijgt water",
    "{{ wie | capitalize }} krijgt water",
    "{{ wie | upper }}",
    "nat is {{ wie | lower }}",
]
CALLED = st.text(
    st.sampled_from("adeij ßŉǆIJé.,:_*<&\u00a0-'1")
    | st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\\"),
    min_size=1,
    max_size=12,
)


def base(says: str) -> Any:
    data = yaml.safe_load(TOY)
    told = {"known_by": "observation", "label": {"nl": "nat"}, "question": {"nl": "is {{ wie }} nat?"}}
    data["vocabulary"]["ding"] = {"nat": {**told, "values": {True: {"label": {"nl": "nat"}, "says": {"nl": says}}}}}
    data["vocabulary"]["zaak"]["a"]["values"][True]["says"]["nl"] = says
    return load_data(data).knowledge


BASES = {says: base(says) for says in SAYS}


def plain(sentence: str, form: str) -> str:
    """A sentence as its reader sees it."""
    if form == "html":
        return html.unescape(str(sentence).replace("<bdi>", "").replace("</bdi>", ""))
    return sentence.replace("\\", "") if form == "md" else sentence


@given(CALLED, CALLED, CALLED, st.sampled_from(SAYS), st.sampled_from(["text", "md", "html"]), st.booleans())
@example("jan de wit", "jan", "de school", SAYS[0], "text", True)
@example(" sp", " ap", " sp", SAYS[0], "md", False)
@example("jan de Wit", "ap", "x", SAYS[1], "html", False)
def test_it_is_spelled_as_it_was_written(subject: str, name: str, case: str, says: str, form: Any, names: bool) -> None:
    kb = BASES[says]
    voice = Voice(kb, Case(case, None, (Member(subject, name),), (), kb.terms), form=form, shown=Shown(names=names))
    for literal, called in (
        (Literal(subject, "nat", True), name if names else subject),
        (Literal(kb.one, "a", True), case),
    ):
        if subject == kb.one:
            continue
        sentence = voice.says(literal)
        for said in (sentence, voice.opened(sentence), voice.opened(voice.states(literal, 1))):
            assert called in plain(said, form)


@given(CALLED)
def test_a_sentence_of_other_words_gets_its_capital(subject: str) -> None:
    voice = Voice(BASES[SAYS[0]], Case("", None, (Member(subject),), (), BASES[SAYS[0]].terms))
    if not "zaak".startswith(subject):
        assert voice.opened(voice.says(Literal(BASES[SAYS[0]].one, "a", True))).startswith("Zaak ")
