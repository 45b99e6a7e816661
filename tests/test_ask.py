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
from herstelkb.api import KnowledgeBase
from herstelkb.cases import Case
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
    return questions(kb.evaluate(case).derivation, advice_only=True)[0].place


def test_answers_are_saved_one_by_one_and_back_takes_one_back(
    talk: pexpect.spawn[str], file: Path, kb: KnowledgeBase
) -> None:
    before = kb.case(file)
    place = first_question(kb, before)
    talk.expect("> ")
    talk.sendline("1")
    talk.expect("Nog .*> ")
    answered = kb.case(file)
    assert place in answered.by_attribute
    assert answered.by_attribute["m02", "reactie"].by == "teamleider"
    talk.sendline("terug")
    talk.expect("Nog .*> ")
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
    talk.expect("Nog .*> ")
    assert list(kb.case(file).unanswered.values()) == ["unknown"]


def test_what_was_asked_in_vain_is_not_asked_again(file: Path, kb: KnowledgeBase) -> None:
    place = first_question(kb, kb.case(file))
    for reply, reason in (("?", "unknown"), ("niet van toe", "does_not_apply")):
        child = terminal(file.parent, file.name)
        child.expect("> ")
        child.sendline(reply)
        child.expect("Nog .*> ")
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
            child.expect("Nog .*> ")
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
    child.expect("questions left.*> ")
    assert kb.case(tmp_path / "zaak.yaml").ids == ("an", "bob")
    child.sendline("1")
    child.expect("left.*> ")
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
        cwd=folder,
        env=os.environ,
        timeout=120,
        check=False,
    )


def test_piped_it_goes_on_until_nothing_can_change_the_advice(file: Path, kb: KnowledgeBase) -> None:
    held = piped(file.parent, "1\n?\n" * 60, file.name, "--report", "rapport.html")
    assert held.returncode == 0, held.stderr
    assert "Geen enkel antwoord kan het advies nog veranderen" in held.stdout
    assert questions(kb.evaluate(file).derivation, advice_only=True) == ()
    assert (file.parent / "rapport.html").read_text("utf-8").startswith("<!doctype html>")
    again = piped(file.parent, "", file.name)
    assert again.returncode == 0
    assert "Nog " not in again.stdout


def test_when_the_input_ends_what_was_answered_is_kept(file: Path, kb: KnowledgeBase) -> None:
    held = piped(file.parent, "1\n2\n", file.name)
    assert held.returncode == 0
    assert "Gestopt" in held.stdout
    assert len(kb.case(file).observations) == 5


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["-"], "unreadable-file"), (["nergens.yaml"], "unreadable-file"), (["--report", "x.pdf"], "unknown-format")],
)
def test_unusable_input_is_said_at_once(tmp_path: Path, arguments: list[str], code: str) -> None:
    held = piped(tmp_path, "", *arguments)
    assert held.returncode == 2
    assert f"[{code}]" in held.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "team-oost.yaml").write_text("case: Team Oost\n", "utf-8")
    held = piped(tmp_path, "Team Oost\n2\n", *[])
    assert held.returncode == 2
    assert "[file-exists]" in held.stderr
    assert (tmp_path / "team-oost.yaml").read_text("utf-8") == "case: Team Oost\n"


def test_comments_are_said_to_be_lost(file: Path) -> None:
    file.write_text("# uit het eerste gesprek\n" + CASE, "utf-8")
    held = piped(file.parent, ".\n", file.name)
    assert "comments" in held.stderr
    assert file.read_text("utf-8").startswith("# uit het eerste gesprek")  # nothing was answered, nothing is written
