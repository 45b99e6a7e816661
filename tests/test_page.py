"""The page without a browser: messages in, fragments out, for any rule base."""

import json
from base64 import b64encode
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.writing import case_text
from herstelkb.conversation.conversation import Conversation
from herstelkb.page.desk import VIEWS
from herstelkb.page.session import Session
from pages import Page
from test_other_subjects import BASES, OF_THE_DECK

TODAY = date(2026, 11, 2)
SCHOOL = Path("examples/basisschool.yaml")


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return herstelkb.load()


@pytest.fixture
def session(kb: KnowledgeBase) -> Session:
    return Session(kb, "nl", TODAY)


def data(path: Path) -> dict[str, str]:
    return {"name": path.name, "data": b64encode(path.read_bytes()).decode()}


def sent(session: Session, do: str, **said: Any) -> dict[str, Any]:
    """The answer to a message; both pass as JSON."""
    return json.loads(json.dumps(session.handle(json.loads(json.dumps({"do": do, **said})))))


def sound(session: Session) -> None:
    """What is shown is sound HTML, in which each id is there once."""
    whole = "".join(f"<div id='at-{part}'>{html}</div>" for part, html in session._sent.items())
    page = Page(f"<!doctype html><html lang='nl'><title>x</title><body>{whole}</body></html>")
    assert page.mistakes == []
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)


def settled(session: Session) -> dict[str, str]:
    """All fragments, once it is known what is still to be asked."""
    sent(session, "settle")
    found = sent(session, "show")["fragments"]
    sound(session)
    return {part: found[part] for part in ("main", "beside", "why")}


@pytest.mark.parametrize("name", ["shipped", *BASES])
def test_the_page_asks_and_saves_what_ask_does(name: str, kb: KnowledgeBase, tmp_path: Path) -> None:
    base = kb if name == "shipped" else herstelkb.load(BASES[name][0])
    session = Session(base, None, TODAY)
    sent(session, "new", name="Een proef", members="1")
    replies: list[str] = []
    while now := session.room.about(session.desk).agenda.turned_to(session.desk.about, base.knowledge.one).now:
        question = now[0]
        replies.append("?" if len(replies) % 4 == 3 else "1")
        said = (
            {"sign": "?"}
            if replies[-1] == "?"
            else {"value": str(question.answers[0].value).lower().replace("none", "")}
        )
        place = f"{question.subject}.{question.attribute}"
        session.handle({"do": "answer", "place": place, **said})
    saved = sent(session, "save")["save"]

    lines: list[str] = []
    waiting = iter(["Een proef", "1", *replies])
    conversation = Conversation(
        base, None, lines.append, lambda _: "" if _evidence(lines[-1]) else next(waiting), today=TODAY
    )
    *_, last = conversation.states(lambda _: tmp_path / "een-proef.yaml")
    assert next(waiting, None) is None  # it asked as much
    assert saved["name"] == "een-proef.yaml"
    assert saved["text"].encode() == (tmp_path / "een-proef.yaml").read_bytes()
    assert last.case == session.desk.case


def _evidence(line: str) -> bool:
    return line.startswith(("Waaraan is te zien", "What shows it"))


@pytest.mark.parametrize(("name", "language"), [("plants", "nl"), ("benefit", "en"), ("faults", "nl")])
def test_every_view_of_any_rule_base_speaks_of_its_own_subject(name: str, language: str) -> None:
    rules, case = BASES[name]
    session = Session(herstelkb.load(rules), language, TODAY)
    said = []
    sent(session, "open", **data(case))
    for view in VIEWS:
        sent(session, "go", to=view)
        said += settled(session).values()
    for part in ("one", "grid", "person"):
        sent(session, "part", to=part)
        said += settled(session).values()
    for conclusion in session.room.about(session.desk).evaluation.conclusions[:3]:
        sent(session, "why", fact=str(conclusion.literal))
        said += settled(session).values()
    assert OF_THE_DECK.findall("".join(said).replace("leader", "")) == []


def test_undoing_shows_what_was_shown(session: Session) -> None:
    sent(session, "open", **data(SCHOOL))
    sent(session, "part", to="grid")
    before = settled(session)
    for step in (
        {"do": "key", "place": "m12.reactie", "key": "d"},
        {"do": "answer", "place": "organisatie.komt_in_beweging"},
        {"do": "detail", "place": "m01.reactie", "detail": "by", "value": "teamleider"},
        {"do": "join", "who": "m20"},
        {"do": "leave", "who": "m01"},
    ):
        sent(session, **step)
        after = settled(session)
        assert session.desk.unsaved
        sent(session, "undo")
        assert settled(session) == before
        sent(session, "redo")
        assert settled(session) == after
        sent(session, "undo")
    assert not session.desk.unsaved  # it is as it was in the file


def test_one_key_answers_for_all_chosen(session: Session) -> None:
    sent(session, "open", **data(SCHOOL))
    for who in ("m10", "m11", "m12"):
        sent(session, "choose", who=who)
    sent(session, "key", place="m11.reactie", key="w")
    assert {session.desk.case.by_attribute[who, "reactie"].literal.value for who in ("m10", "m11")} == {"dragend"}
    sent(session, "key", place="m11.reactie", key="a")
    sent(session, "key", place="m11.reactie", key="2")
    seen = [session.desk.case.by_attribute[who, "reactie"] for who in ("m10", "m11", "m12")]
    assert [(one.literal.value, one.degree) for one in seen] == [("afwachtend", 2)] * 3
    sent(session, "key", place="m01.reactie", key="?")  # a row that is not chosen is alone
    assert session.desk.case.unanswered["m01", "reactie"] == "unknown"
    assert ("m12", "reactie") in session.desk.case.by_attribute


TABLE = "code\tReactie op de verandering\tsteunt_openlijk\tReden om te remmen\r\n"


def test_a_dutch_table_is_pasted_whole(session: Session) -> None:
    sent(session, "new", name="School", members="1")
    said = (
        "medewerker"
        + TABLE[4:]
        + "m01\tremmend (waarschijnlijk)\t\tonwil\r\nm07\tDragend\tja\t\r\nm08\tweet niet\t-\t\r\n"
    )
    reply = sent(session, "paste", at="m01.reactie", text=said)
    case = session.desk.case
    assert case.ids == ("m01", "m07", "m08"), reply["announce"]
    assert case.by_attribute["m01", "reactie"].degree == 2
    assert case.by_attribute["m07", "steunt_openlijk"].literal.value is True
    assert dict(case.unanswered) == {("m08", "reactie"): "unknown", ("m08", "steunt_openlijk"): "does_not_apply"}
    copied = sent(session, "copy")["copy"]
    again = Session(session.room.kb, "nl", TODAY)
    sent(again, "new", name="School")
    sent(again, "paste", at="", text=copied)
    assert again.desk.case == case


def test_a_cell_that_cannot_be_read_holds_all_of_them_back(session: Session) -> None:
    sent(session, "new", name="School", members="2")
    before = session.desk.case
    sent(session, "part", to="grid")
    reply = sent(session, "paste", at="m01.reactie", text="remmend\nkwaad\ndragend\n")
    assert session.desk.case is before
    assert "kwaad" in session._sent["main"]
    assert "aria-invalid" in session._sent["main"]
    assert reply["announce"].startswith("1 van de 3")
    sent(session, "key", place="m02.reactie", key="a")
    values = [session.desk.case.by_attribute[who, "reactie"].literal.value for who in session.desk.case.ids]
    assert values == ["remmend", "afwachtend", "dragend"]
    sent(session, "undo")
    assert session.desk.case is before


def test_a_broken_file_shows_what_is_wrong_and_loses_nothing(session: Session) -> None:
    sent(session, "new", name="School", members="2")
    sent(session, "key", place="m01.reactie", key="r")
    before = session.desk
    broken = b"case: x\nmedewerkers:\n  - {id: m01, reactie: boos}\n  - {id: m01}\n"
    reply = sent(session, "open", name="stuk.yaml", data=b64encode(broken).decode())
    assert session.desk is before
    assert reply["focus"] == "findings"
    assert "boos" in reply["announce"]
    assert "3:" in reply["announce"]
    for name, raw in (
        ("t.csv", b"id;reactie\nm01;\xff\n"),
        ("x.json", b"{"),
        ("leeg.yaml", b""),
        ("t.csv", b"a;b\n1;2\n"),
    ):
        assert sent(session, "open", name=name, data=b64encode(raw).decode())["focus"] == "findings", name
        assert session.desk.case is before.case


def test_a_table_is_opened_beside_the_case(session: Session) -> None:
    sent(session, "new", name="School", members="1")
    sent(session, "key", place="m01.reactie", key="r")
    table = "id;reactie;wat is dit\nm02;dragend;?\n"
    sent(session, "open", name="t.csv", data=b64encode(table.encode()).decode())
    assert session.desk.pasted is not None
    assert session.desk.pasted.columns == ("wat is dit",)
    sent(session, "take-readable")
    assert {
        member: session.desk.case.by_attribute[member, "reactie"].literal.value for member in session.desk.case.ids
    } == {
        "m01": "remmend",
        "m02": "dragend",
    }


def test_what_is_typed_is_shown_and_never_interpreted(session: Session) -> None:
    hostile = "<img src=x onerror=alert(1)>{{ 7*7 }}<meta http-equiv=refresh>"
    sent(session, "new", name=hostile, members="1")
    sent(session, "key", place="m01.reactie", key="r")
    sent(session, "detail", place="m01.reactie", detail="note", value=hostile)
    sent(session, "called", what="own_view", who="m01", value=hostile)
    sent(session, "observer", value=hostile)
    for view in ("start", "intake", "advice", "suppose", "course"):
        sent(session, "go", to=view)
        shown = "".join(settled(session).values())
        assert "<img" not in shown
        assert "<meta" not in shown
        assert "49" not in shown.replace("-49", "")
    reply = sent(session, "new", name=hostile, members=hostile)
    assert "<img" not in reply["fragments"]["main"]


def test_a_report_is_what_the_library_writes(session: Session, kb: KnowledgeBase) -> None:
    sent(session, "open", **data(SCHOOL))
    page = sent(session, "go", to="report")["page"]
    assert page["html"] == kb.evaluate(SCHOOL).to_html(language="nl")
    page = sent(session, "edition", what="edition", value="person")["page"]
    assert page["html"] == kb.evaluate(SCHOOL).to_html(language="nl", edition="person", only="m01")
    assert page["name"] == "basisschool-person.html"
    assert "page" not in sent(session, "settle")  # as it is, it is not sent again


def test_overviews_are_compared_by_date(session: Session) -> None:
    sent(session, "open", **data(SCHOOL))
    for name in ("basisschool-2027-03", "basisschool"):
        later = Path(f"examples/{name}.yaml").read_text("utf-8").partition("medewerkers:")[0]
        sent(session, "open", name="x.yaml", data=b64encode(later.encode()).decode(), beside=True)
    assert [str(one.date) for one in session.desk.overviews] == ["2026-11-02", "2027-03-01"]
    page = sent(session, "go", to="course")["page"]
    assert "1 maart 2027" in page["html"]
    assert page["name"] == "basisschool-course.html"
    assert "page" not in sent(session, "overview", drop="2027-03-01")  # one overview is no course


def test_what_is_done_leaves_what_is_established(session: Session) -> None:
    sent(session, "open", **data(SCHOOL))
    sent(session, "go", to="suppose")
    held = session._sent["main"]
    sent(session, "lever", fact="organisatie.leiding_neemt_regie=true")
    assert not session.desk.unsaved  # nothing was observed
    for statement in ("organisatie.ontwikkelingsachterstand=true", "Dit blijft staan"):
        assert statement in held
        assert statement in session._sent["main"]
    sent(session, "wish", value="organisatie.wederkerigheid=groeit")
    assert session._sent["main"].count('data-do="levers"') >= 1


def test_saved_is_what_was_opened(session: Session, kb: KnowledgeBase) -> None:
    sent(session, "open", **data(SCHOOL))
    sent(session, "detail", place="m12.huidige_stijl", detail="note", value="niets")  # nothing was observed there
    assert not session.desk.unsaved
    saved = sent(session, "save", form=".json")["save"]
    assert saved["name"] == "basisschool.json"
    assert saved["text"] == case_text(kb.case(SCHOOL), kb.knowledge, "x.json")
    sent(session, "key", place="m12.reactie", key="r")
    assert sent(session, "show")["unsaved"]


def test_a_copy_is_kept_only_where_that_is_asked(session: Session) -> None:
    sent(session, "open", **data(SCHOOL))
    assert "keep" not in sent(session, "show")
    assert json.loads(sent(session, "keep", on="true")["keep"])["case"] == "Basisschool De Linde"
    assert sent(session, "keep", on="false")["keep"] is None
    assert "keep" not in sent(session, "show")
