"""`herstelkb ask`, spoken to as a person at a terminal does, and through a pipe."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

import herstelkb
from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.cases.case import Case
from herstelkb.conversation.agenda import agenda
from herstelkb.explanation.questions import questions

COMMAND = [sys.executable, "-m", "herstelkb", "ask"]
CASE = """\
case: Team Noord
organisatie: {ontwikkelingsachterstand: true}
medewerkers:
  - {id: m01, reactie: remmend}
  - {id: m02, reactie: {value: afwachtend, by: teamleider, on: 2026-10-12, certainty: waarschijnlijk}}
"""


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return herstelkb.load()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "noord.yaml"
    path.write_text(CASE, "utf-8")
    return path


def terminal(folder: Path, *arguments: str) -> pexpect.spawn[str]:
    child = pexpect.spawn(
        COMMAND[0], [*COMMAND[1:], *arguments], cwd=str(folder), encoding="utf-8", timeout=60, dimensions=(50, 200)
    )
    child.setecho(False)
    return child


@pytest.fixture
def talk(file: Path) -> Iterator[pexpect.spawn[str]]:
    child = terminal(file.parent, file.name)
    yield child
    child.close(force=True)


def first_question(kb: KnowledgeBase, case: Case) -> tuple[str, str]:
    return agenda(kb.evaluate(case).derivation, ()).now[0].place


def test_answers_are_saved_one_by_one_and_back_takes_one_back(
    talk: pexpect.spawn[str], file: Path, kb: KnowledgeBase
) -> None:
    before = kb.case(file)
    place = first_question(kb, before)
    talk.expect("> ")
    talk.sendline("1")
    talk.expect("Vraag .*> ")
    answered = kb.case(file)
    assert place in answered.by_attribute
    assert answered.by_attribute["m02", "reactie"].by == "teamleider"
    talk.sendline("terug")
    talk.expect("Vraag .*> ")
    assert kb.case(file).observed.keys() == before.observed.keys()
    assert first_question(kb, kb.case(file)) == place
    talk.sendline("<")
    talk.expect("eerste vraag")
    talk.expect("> ")
    talk.sendline("stop")
    talk.expect("Gestopt")
    talk.expect(pexpect.EOF)
    talk.wait()
    assert talk.exitstatus == 0


def test_wrong_answers_get_a_hint_and_not_an_exit(talk: pexpect.spawn[str], file: Path, kb: KnowledgeBase) -> None:
    written = file.read_text("utf-8")
    for reply in ("", "99", "0", "-1", "xyzzy", "\t", "=", "é" * 300):
        talk.expect("> ")
        talk.sendline(reply)
        talk.expect("past hier niet")
    talk.expect("> ")
    assert file.read_text("utf-8") == written
    talk.sendline("weet n")
    talk.expect("Vraag .*> ")
    assert list(kb.case(file).unanswered.values()) == ["unknown"]


def test_what_was_asked_in_vain_is_not_asked_again(file: Path, kb: KnowledgeBase) -> None:
    place = first_question(kb, kb.case(file))
    for reply, reason in (("?", "unknown"), ("niet van toe", "does_not_apply")):
        child = terminal(file.parent, file.name)
        child.expect("> ")
        child.sendline(reply)
        child.expect("Vraag .*> ")
        child.sendintr()
        child.expect("Alle antwoorden staan in")
        child.expect(pexpect.EOF)
        child.wait()
        assert child.exitstatus == 130
        assert kb.case(file).unanswered[place] == reason
        assert first_question(kb, kb.case(file)) != place
        place = first_question(kb, kb.case(file))


def test_interrupted_at_any_moment_nothing_is_lost(file: Path, kb: KnowledgeBase) -> None:
    known = len(kb.case(file).observations)
    for answers in (0, 1, 2):
        child = terminal(file.parent, file.name)
        child.expect("> ")
        for _ in range(answers):
            child.sendline("1")
            child.expect("Vraag .*> ")
        child.send("2")  # typed, not sent
        child.sendintr()
        child.expect(pexpect.EOF)
        child.wait()
        known += answers
        assert len(kb.case(file).observations) == known
    child = terminal(file.parent, file.name)
    child.expect("> ")
    child.kill(9)
    child.wait()
    assert len(kb.case(file).observations) == known
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_new_case_begins_with_who_it_is_about(tmp_path: Path, kb: KnowledgeBase) -> None:
    child = terminal(tmp_path, "-o", "zaak.yaml", "--language", "en", "--by", "adviser")
    child.expect("What is the organisation called")
    child.sendline("  ")
    child.expect("What is the organisation called")
    child.sendline("Team Zuid")
    child.expect("Which employees")
    child.sendline("an, bob, an")
    child.expect("That will not do")
    child.sendline("an, bob")
    child.expect("Question 1 .*> ")
    assert kb.case(tmp_path / "zaak.yaml").ids == ("an", "bob")
    child.sendline("1")
    child.expect("Question 2 .*> ")
    case = kb.case(tmp_path / "zaak.yaml")
    assert case.name == "Team Zuid"
    assert [(o.by, o.on is not None) for o in case.observations] == [("adviser", True)]
    child.close(force=True)


def piped(folder: Path, replies: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        input=replies,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
        cwd=folder,
        env=os.environ,
        timeout=120,
        check=False,
    )


def test_piped_it_goes_on_until_nothing_can_change_the_advice(file: Path, kb: KnowledgeBase) -> None:
    held = piped(file.parent, "1\n?\n" * 60, file.name, "--report", "rapport.html")
    assert held.returncode == 0, held.stderr
    assert "Geen enkel antwoord kan het advies nog veranderen" in held.stdout
    assert questions(kb.evaluate(file).derivation, goals_only=True) == ()
    assert (file.parent / "rapport.html").read_text("utf-8").startswith("<!doctype html>")
    again = piped(file.parent, "", file.name)
    assert again.returncode == 0
    assert "Vraag " not in again.stdout


def test_when_the_input_ends_what_was_answered_is_kept(file: Path, kb: KnowledgeBase) -> None:
    held = piped(file.parent, "1\n2\n", file.name)
    assert held.returncode == 0
    assert "Gestopt" in held.stdout
    assert len(kb.case(file).observations) == 5


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["-"], "unreadable-file"),
        (["nergens.yaml"], "unreadable-file"),
        (["--report", "x.odt"], "unknown-format"),
        (["--by", "Jan\tde Vries"], "wrong-type"),
        (["--by", "x" * 501], "wrong-type"),
    ],
)
def test_unusable_input_is_said_at_once(tmp_path: Path, arguments: list[str], code: str) -> None:
    held = piped(tmp_path, "", *arguments)
    assert held.returncode == 2
    assert f"[{code}]" in held.stderr
    assert held.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "team-oost.yaml").write_text("case: Team Oost\n", "utf-8")
    held = piped(tmp_path, "Team Oost\n2\n", *[])
    assert held.returncode == 2
    assert "[file-exists]" in held.stderr
    assert (tmp_path / "team-oost.yaml").read_text("utf-8") == "case: Team Oost\n"


def test_a_new_case_never_replaces_a_file(file: Path) -> None:
    held = piped(file.parent, "Team Oost\n2\n1\n", "-o", file.name)
    assert (held.returncode, held.stdout) == (2, "")
    assert f"herstelkb ask {file.name}" in held.stderr
    assert file.read_text("utf-8") == CASE


def test_comments_are_said_to_be_lost(file: Path) -> None:
    file.write_text("# uit het eerste gesprek\n" + CASE, "utf-8")
    held = piped(file.parent, ".\n", file.name)
    assert "comments" in held.stderr
    assert file.read_text("utf-8").startswith("# uit het eerste gesprek")  # nothing was answered, nothing is written


# --- the opening -----------------------------------------------------------------------------------------------------


def opened(folder: Path, *replies: str) -> Case:
    """The case that replies to the opening lead to, the first question being stopped at."""
    held = piped(folder, "\n".join([*replies, "."]) + "\n", "-o", "zaak.yaml")
    assert held.returncode == 0, held.stderr
    return herstelkb.load().case(folder / "zaak.yaml")


@pytest.mark.parametrize(
    ("reply", "ids"),
    [
        ("m01 en m02", ("m01", "m02")),
        ("3 medewerkers", ("m01", "m02", "m03")),
        ("Jan de Vries, Piet", ("Jan de Vries", "Piet")),
        ("0", ()),
    ],
)
def test_who_there_are_can_be_said_as_people_say_it(tmp_path: Path, reply: str, ids: tuple[str, ...]) -> None:
    assert opened(tmp_path, "Team Zuid", reply).ids == ids


@pytest.mark.parametrize("reply", ["?", "weet niet", "-", "nvt", "", "hulp", "\udce9\udce9n"])
def test_at_the_opening_words_that_mean_something_else_are_no_answer(tmp_path: Path, reply: str) -> None:
    case = opened(tmp_path, reply, "Team Zuid", reply, "-1", "2")
    assert (case.name, case.ids) == ("Team Zuid", ("m01", "m02"))


def test_at_the_opening_one_can_stop(tmp_path: Path) -> None:
    for replies in ("stop\n", "Team\n.\n"):
        held = piped(tmp_path, replies, "-o", "zaak.yaml")
        assert (held.returncode, held.stderr) == (0, "")
        assert "niets opgeslagen" in held.stdout
        assert list(tmp_path.iterdir()) == []


def test_one_can_go_back_to_the_name_and_the_list(tmp_path: Path, kb: KnowledgeBase) -> None:
    held = piped(tmp_path, "Temm\n<\nTeam Zuid\nm01 m2\nterug\nm01 m02\n<\n<\nTeam Zuid-Oost\n3\n.\n")
    assert (held.returncode, held.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["team-zuid-oost.yaml"]
    case = kb.case(tmp_path / "team-zuid-oost.yaml")
    assert (case.name, case.ids) == ("Team Zuid-Oost", ("m01", "m02", "m03"))
    assert "m01 en m2" in held.stdout  # what was understood is said


def test_what_is_there_already_stops_a_new_name_too(tmp_path: Path) -> None:
    (tmp_path / "team-oost.yaml").write_text("case: Team Oost\n", "utf-8")
    held = piped(tmp_path, "Team Zuid\n2\n<\n<\nTeam Oost\n")
    assert held.returncode == 2
    assert "[file-exists]" in held.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"team-oost.yaml", "team-zuid.yaml"}


# --- how sure, and in which order ------------------------------------------------------------------------------------


def test_an_answer_can_say_how_sure_it_is(file: Path, kb: KnowledgeBase) -> None:
    place = first_question(kb, kb.case(file))
    held = piped(file.parent, "1 waarschijnlijk\n.\n", file.name)
    assert "waarschijnlijk" in held.stdout.partition("> ")[0]  # that one can is said before the first answer
    seen = kb.case(file).by_attribute[place]
    assert kb.knowledge.certainty[seen.degree - 1] == "waarschijnlijk"
    assert "certainty: waarschijnlijk" in file.read_text("utf-8")


def test_help_says_what_one_can_answer(file: Path) -> None:
    held = piped(file.parent, "hulp\n.\n", file.name)
    for word in ("weet niet (", "terug (", "stop (", "waarschijnlijk", "begin"):
        assert word in held.stdout.partition("> ")[2].lower()


@pytest.mark.parametrize("employees", [1, 2, 12])
def test_a_new_case_begins_with_what_can_be_seen_of_the_whole(employees: int, kb: KnowledgeBase) -> None:
    new = {"medewerkers": [{"id": f"m{n:02}"} for n in range(1, employees + 1)]}
    asked = [question.place for question in questions(kb.evaluate(new).derivation, goals_only=True)]
    assert asked[0] == ("organisatie", "komt_in_beweging")
    seen = {"aanpak", "sturing", "begeleiding", "leidingstijl"}
    assert {attribute for _, attribute in asked[1:5]} == seen  # before the judgement that follows from it
    later = [place for place in asked if place[0] != "organisatie"]
    assert later[0] == ("m01", "reactie")
    assert asked.index(("organisatie", "ontwikkelingsachterstand")) < asked.index(later[0])


def test_who_answers_nothing_was_asked_what_the_source_opens_with(tmp_path: Path, kb: KnowledgeBase) -> None:
    held = piped(tmp_path, "Team Zuid\n2\n" + "-\n" * 80, "-o", "zaak.yaml")
    assert held.returncode == 0, held.stderr
    unanswered = kb.case(tmp_path / "zaak.yaml").unanswered
    assert ("organisatie", "komt_in_beweging") in unanswered
    assert "Geen enkel antwoord kan het advies nog veranderen, behalve" in held.stdout
    assert "zonder antwoord" in held.stdout


# --- what cannot be written, and who no longer reads ------------------------------------------------------------------


@pytest.mark.parametrize("place", ["/nonexist/x.html", "/proc/x.html", "map.html"])
def test_a_report_that_cannot_be_written_is_said_before_the_conversation(file: Path, place: str) -> None:
    (file.parent / "map.html").mkdir()
    held = piped(file.parent, "1\n", file.name, "--report", place)
    assert (held.returncode, held.stdout) == (2, "")
    assert "[unwritable-file]" in held.stderr
    assert file.read_text("utf-8") == CASE


@pytest.mark.parametrize("place", ["/proc/zaak.yaml", "map.yaml"])
def test_a_case_that_cannot_be_saved_is_said_before_the_conversation(file: Path, place: str) -> None:
    (file.parent / "map.yaml").mkdir()
    for arguments in ([file.name, "-o", place], ["-o", place]):
        held = piped(file.parent, "Team\n2\n1\n", *arguments)
        assert (held.returncode, held.stdout) == (2, "")
        assert "[unwritable-file]" in held.stderr


@pytest.mark.parametrize(("replies", "saved"), [("Team\n2\n1\n1\n1\n", False), ("Team\n", False)])
def test_when_nobody_reads_the_questions_that_is_no_success(tmp_path: Path, replies: str, saved: bool) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    held = subprocess.run(
        [*COMMAND, "-o", "zaak.yaml"],
        input=replies.encode(),
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert held.returncode == 2
    assert b"Traceback" not in held.stderr
    assert b"Exception ignored" not in held.stderr
    assert b"[no-reader]" in held.stderr
    assert (tmp_path / "zaak.yaml").exists() is saved


def test_without_employees_the_judgement_is_asked_before_little_things_that_it_settles(kb: KnowledgeBase) -> None:
    asked = [question.attribute for question in questions(kb.evaluate({}).derivation, goals_only=True)]
    assert asked[0] == "komt_in_beweging"
    assert asked.index("leidingstijl") < asked.index("ontwikkelingsachterstand") < asked.index("doelen_duidelijk")
