"""How far a suppression reaches: its own line, the next that is not a comment, or the item that begins there."""

from __future__ import annotations

import pytest

from test_checks import documents, findings, starter

SUPPRESSION = "# herstelkb: allow list-of-one because more values will come"
RULES = """\
rules:
  - id: een
    assumption: {nl: Het is een proef., en: It is a trial.}
    when: {plant.grond: [droog]}
    unless: {kamer.licht: [weinig]}
    advise: [geef-water]
    because: {nl: droge grond geen water vasthoudt, en: dry soil holds no water}

  - id: twee
    assumption: {nl: Het is een proef., en: It is a trial.}
    when: {plant.grond: [nat]}
    advise: [laat-drogen]
    because: {nl: natte grond geen water meer kwijt kan, en: wet soil cannot lose its water}
"""
ITEM = "  - id: een\n"
FIRST, SECOND, THIRD = (
    line for line in RULES.splitlines() if "[droog]" in line or "[weinig]" in line or "[nat]" in line
)


def still_found(text: str, **others: str) -> list[str]:
    """The lines on which a list of one value is found all the same; every suppression is used."""
    files = starter() | {"defect.yaml": text} | others
    lines = {document.file: document.text.splitlines() for document in documents(files)[0]}
    found = findings(files)
    assert not [finding for finding in found if "suppression" in finding.code or finding.severity == "error"]
    places = [finding.place for finding in found if finding.code == "list-of-one"]
    return [lines[place.file][place.line - 1] for place in places if place is not None]


def before(line: str, *comments: str) -> str:
    return RULES.replace(line, "".join(f"    {comment}\n" for comment in comments) + line)


def test_without_a_suppression_each_is_found() -> None:
    assert still_found(RULES) == [FIRST, SECOND, THIRD]


def test_at_the_end_of_a_line_it_holds_for_that_line() -> None:
    assert still_found(RULES.replace(FIRST, f"{FIRST} {SUPPRESSION}")) == [SECOND, THIRD]


@pytest.mark.parametrize("comments", [[SUPPRESSION], [SUPPRESSION, "# and more is said of it"]])
def test_on_a_line_of_its_own_it_holds_for_the_next_that_is_no_comment(comments: list[str]) -> None:
    assert still_found(before(FIRST, *comments)) == [SECOND, THIRD]


def test_before_an_item_it_holds_for_that_item() -> None:
    assert still_found(before(ITEM, SUPPRESSION)) == [THIRD]


def test_it_does_not_hold_for_the_same_lines_of_another_file() -> None:
    same = RULES.replace("een\n", "drie\n").replace("twee", "vier")
    assert still_found(before(ITEM, SUPPRESSION), **{"same.yaml": same}) == [THIRD, FIRST, SECOND, THIRD]


def test_it_holds_for_its_own_code_alone() -> None:
    other = before(FIRST, SUPPRESSION.replace("list-of-one", "because-capital")).replace("nl: droge", "nl: Droge")
    assert [finding.code for finding in findings(starter() | {"defect.yaml": other})].count("list-of-one") == 3


def test_without_a_reason_it_holds_for_nothing() -> None:
    found = findings(starter() | {"defect.yaml": before(FIRST, "# herstelkb: allow list-of-one")})
    assert [finding.code for finding in found].count("list-of-one") == 3
    assert [finding.code for finding in found].count("suppression-without-reason") == 1


def test_an_error_cannot_be_suppressed() -> None:
    suppression = SUPPRESSION.replace("list-of-one", "unknown-value")
    text = before(FIRST, suppression).replace("[droog]", "drog")
    assert [f.code for f in findings(starter() | {"defect.yaml": text}) if f.severity == "error"] == ["unknown-value"]


def test_a_code_that_does_not_exist_is_answered_with_the_nearest_that_does() -> None:
    found = findings(starter() | {"defect.yaml": before(FIRST, SUPPRESSION.replace("list-of-one", "list-of-ones"))})
    assert [f.hint for f in found if f.code == "unused-suppression"] == ["did you mean 'list-of-one'?"]
