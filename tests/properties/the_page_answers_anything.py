"""Whatever the page sends, in whatever order, gets an answer; what cannot be used changes nothing, and undo takes back.

A case on the desk can always be saved, and reads back the same.
"""

import json
from base64 import b64encode
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import herstelkb
from herstelkb.page.desk import PARTS, VIEWS
from herstelkb.page.session import STEPS, Session
from pages import Page
from strategies import bases_with_cases
from test_other_subjects import BASES

WORDS = st.sampled_from(["", "a", "m01", "1", "?", "-", "true", "2026-01-01", "2", "<b>", "=", "\t\n", ".yaml"])
KEYS = ("to", "place", "value", "key", "who", "what", "sign", "fact", "text", "at", "name", "data", "members", "detail")


@st.composite
def messages(draw: st.DrawFn, session: Session) -> dict[str, Any]:
    """A message that somebody may send about what is on the desk, and now and then one that nobody would."""
    case, knowledge = session.desk.case, session.room.knowledge
    do = draw(st.sampled_from([*STEPS, "key", "answer", "key", "go", "part"]))
    said: dict[str, Any] = {"do": do, **draw(st.dictionaries(st.sampled_from(KEYS), WORDS, max_size=3))}
    if case is not None and draw(st.integers(0, 3)):
        subject = draw(st.sampled_from([knowledge.one, *case.ids]))
        names = knowledge.attributes[knowledge.kind(subject)]
        if names:
            name = draw(st.sampled_from(names))
            values = [*knowledge.source.vocabulary[knowledge.qualified(subject, name)].values]
            value = str(draw(st.sampled_from(values))).lower()
            said |= {"place": f"{subject}.{name}", "value": value, "fact": f"{subject}.{name}={value}", "who": subject}
            said |= {"key": draw(st.sampled_from([value[:1], "1", "2", "?", "-", ""])), "at": f"{subject}.{name}"}
    said["to"] = draw(st.sampled_from([*VIEWS, *PARTS, "nl"]))
    return said


@settings(max_examples=max(8, settings.default.max_examples // 5))
@given(bases_with_cases(), st.data())
def test_any_messages_get_answers(base_with_case, data):
    kb, written = base_with_case
    session = Session(kb, None, date(2026, 11, 2))
    session.handle({"do": "open", "name": "c.json", "data": _encoded(written)})
    for _ in range(data.draw(st.integers(1, 8), label="how many")):
        before = session.desk
        said = data.draw(messages(session), label="message")
        reply = json.loads(json.dumps(session.handle(said)))
        assert reply["view"] == session.desk.view
        if reply["focus"] == "findings":
            assert session.desk is before
        if session.desk.case is not None and before.case is not None and session.desk.before[:-1] == before.before:
            assert session.desk.undone().case == before.case or session.desk.case == before.case
    shown = session.handle({"do": "show"})["fragments"]
    page = Page(
        "<!doctype html><title>x</title><body>" + "".join(f"<div>{html}</div>" for html in shown.values()) + "</body>"
    )
    assert page.mistakes == []
    if session.desk.case is not None:
        saved = session.handle({"do": "save", "form": ".json"})["save"]
        assert kb.case(saved["text"]).to_json() == session.desk.case.to_json()


def test_what_is_no_message_gets_an_answer():
    session = Session(herstelkb.load(BASES["plants"][0]), None, date(2026, 11, 2))
    for message in (None, [], "x", {}, {"do": 1}, {"do": "new", "name": 3}, {"do": "open", "name": "x", "data": "%"}):
        assert session.handle(message)["focus"] == "findings"


def _encoded(case: dict[str, Any]) -> str:
    return b64encode(json.dumps(case, default=str).encode()).decode()
