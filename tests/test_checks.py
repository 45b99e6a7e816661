"""The corpus of mistakes: every code has a page and a planted defect, found exactly there, and only that.

A defect is planted in the starter rule base. In `tests/checks/CODE.yaml`, « and » stand around what must be found.
"""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from herstelkb.cli import main
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.ground.resources import resource
from herstelkb.knowledge.base import Knowledge
from herstelkb.knowledge.resolution import resolved
from herstelkb.language.documents import Document, parse_document
from herstelkb.language.reading import rule_base
from herstelkb.language.rule_texts import rule_documents
from herstelkb.workbench.linting.check import check, check_documents
from herstelkb.workbench.linting.fixes import fixed
from herstelkb.workbench.linting.registry import RENAMED, all_checks, codes
from herstelkb.workbench.linting.uses import meaning

PLANTED = Path(__file__).parent / "checks"
PAGES = resource("docs/checks")
STARTER = resource("templates") / "starter" / "rules"
ON_DISK = {"no-rule-files", "unreadable-file", "outside-folder", "not-utf8", "file-too-large", "too-deep"}
TOO_LARGE = {"engine-limit", "more-findings"}  # to be planted in a file that one reads
ELSEWHERE = {"missing-words"}  # to be planted in a starter in two languages; see test_own_words.py
SPECIFIC = sorted(set(codes()) - ON_DISK - TOO_LARGE - ELSEWHERE)


def starter() -> dict[str, str]:
    """The files in which defects are planted: all but the last, whose scenarios name every rule."""
    return {path.name: path.read_text("utf-8") for path in sorted(STARTER.glob("*.yaml"))[:-1]}


def planted(code: str) -> tuple[dict[str, str], tuple[str, int, int]]:
    """The files of the starter with a defect in them, and where it is: file, offset and length."""
    defect = yaml.safe_load((PLANTED / f"{code}.yaml").read_text("utf-8"))
    files = starter()
    for change in defect.get("change", ()):
        (name,) = [name for name, text in files.items() if text.count(change["from"]) == 1]
        files[name] = files[name].replace(change["from"], change["to"])
    if "add" in defect:
        files["defect.yaml"] = defect["add"]
    ((name, text),) = [(name, text) for name, text in files.items() if "«" in text]
    start, end = text.index("«"), text.index("»")
    files[name] = text.replace("«", "").replace("»", "")
    return files, (name, start, end - 1 - start)


def documents(files: dict[str, str]) -> tuple[list[Document], list[Diagnostic]]:
    read, unread = [], []
    for name, text in files.items():
        try:
            read.append(parse_document(text, name))
        except UnusableInput as error:
            unread += error.diagnostics
    return read, unread


def findings(files: dict[str, str]) -> list[Diagnostic]:
    return check_documents(*documents(files))


def loaded(read: list[Document]) -> Knowledge:
    base, mistakes = rule_base(read)
    assert base is not None
    assert not mistakes
    knowledge, _ = resolved(base)
    assert knowledge is not None
    return knowledge


def clauses(knowledge: Knowledge) -> Counter[object]:
    return Counter((clause.rule, meaning(clause)) for clause in knowledge.clauses)


@pytest.mark.parametrize("code", SPECIFIC)
def test_a_planted_defect_is_found_exactly_there_and_only_that(code: str) -> None:
    files, (name, offset, length) = planted(code)
    found = findings(files)
    assert [d.code for d in found] == [code], "\n".join(d.to_text() for d in found)
    place = found[0].place
    assert place is not None
    lines = files[name][:offset].split("\n")
    assert (place.file, place.line, place.column) == (name, len(lines), len(lines[-1]) + 1), found[0].to_text()
    on_this_line = min(length, len(files[name][offset:].split("\n")[0]))
    assert place.length == on_this_line, found[0].to_text()
    assert found[0].severity == codes()[code].severity


@pytest.mark.parametrize("code", [code for code in SPECIFIC if codes()[code].fix])
def test_a_fix_leaves_a_clean_base_that_means_the_same(code: str) -> None:
    files, _ = planted(code)
    before, _ = documents(files)
    after, left = fixed(before)
    assert left == []
    try:
        expected = loaded(before)
    except AssertionError:
        expected = loaded(documents(starter())[0])  # what does not load is fixed to what was meant
    if code == "sooner-than-claim":
        expected = loaded(documents(starter())[0])  # the fix says that it changes the time
    assert clauses(loaded(after)) == clauses(expected)


def test_a_code_that_can_be_fixed_says_so_and_no_other() -> None:
    for code in SPECIFIC:
        found = findings(planted(code)[0])
        assert bool(found[0].edits) == bool(codes()[code].fix), code


@pytest.mark.parametrize("folder", [STARTER, resource("rules")], ids=["starter", "bundled"])
def test_nothing_is_found_in_a_clean_base(folder: Path) -> None:
    assert [finding.to_text() for finding in check(folder)] == []


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_page_says_what_the_registry_says_and_shows_the_planted_defect(code: str) -> None:
    page = (PAGES / f"{code}.md").read_text("utf-8")
    title, summary, severity, *_ = page.split("\n\n")
    assert title == f"# {code}"
    assert summary == codes()[code].summary
    assert severity.startswith(f"A{'n' if codes()[code].severity == 'error' else ''} {codes()[code].severity}.")
    assert (codes()[code].fix or "leaves it to you") in severity
    assert re.findall(r"^## .*$", page, re.MULTILINE) == ["## Bad", "## Good", "## Suppressing it"]
    if code in ON_DISK | TOO_LARGE | ELSEWHERE:
        return
    bad = page.partition("## Bad\n")[2].partition("## Good")[0]
    defect = yaml.safe_load((PLANTED / f"{code}.yaml").read_text("utf-8"))
    for text in [*(change["to"] for change in defect.get("change", ())), *([defect["add"]] if "add" in defect else [])]:
        lines = [line.strip() for line in text.replace("«", "").replace("»", "").strip().splitlines()]
        unmarked = [c["from"] for c in defect.get("change", ()) if c["from"].strip() == "\n".join(lines).strip()]
        assert unmarked or all(line in bad for line in lines), f"{text} is not what the page shows"


def test_the_list_of_codes_is_the_registry() -> None:
    text = (PAGES.parent / "checks.md").read_text("utf-8")
    rows = [
        f"| [{code}](checks/{code}.md) | {known.severity} | {'yes' if known.fix else ''} | {known.summary} |"
        for code, known in codes().items()
    ]
    assert [line for line in text.splitlines() if line.startswith("| [")] == rows
    fixable = sum(known.fix is not None for known in codes().values())
    assert f"{len(rows)} codes; `--fix` knows what to do about {fixable} of them." in text


def test_registry_pages_and_planted_defects_are_about_the_same_codes() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(codes())
    assert {path.stem for path in PLANTED.glob("*.yaml")} == set(SPECIFIC)
    assert len(codes()) >= 40
    assert sum(code.fix is not None for code in codes().values()) >= 10


def test_every_code_raised_while_reading_is_in_the_registry() -> None:
    source = resource("src") / "herstelkb"
    raised = set()
    modules = [*(source / "language").glob("*.py"), *(source / "knowledge").glob("*.py")]
    for path in [
        *modules,
        *(source / "workbench" / "linting" / f"{name}.py" for name in ("check", "suppressions", "templates", "words")),
    ]:
        text = path.read_text("utf-8")
        raised |= set(re.findall(r"(?:Diagnostic|because|find|_find)\(\s*\"([a-z]+(?:-[a-z0-9]+)*)\"", text))
    assert len(raised) > 30
    assert raised - {"not-a-number", "no-usual-form"} <= set(codes())  # of JSON alone, and of `format` alone


SMALL = [check for check in all_checks() if check.code.code not in TOO_LARGE]


@pytest.mark.parametrize("check", SMALL, ids=lambda check: check.code.code)
def test_a_warning_can_be_suppressed_with_a_reason_and_the_suppression_is_reported_once_unused(check) -> None:
    code = check.code.code
    files, (name, offset, _) = planted(code)
    if check.code.severity == "error" or code in ("trailing-space", "no-final-newline"):
        return  # an error stays; a comment on that line would fix it
    lines = files[name].split("\n")
    at = files[name][:offset].count("\n")
    indent = re.match(r" *", lines[at])[0]
    lines.insert(at, f"{indent}# herstelkb: allow {code} because the test says so")
    assert findings(files | {name: "\n".join(lines)}) == []
    clean = starter()
    clean[min(clean)] = f"# herstelkb: allow {code} because the test says so\n" + clean[min(clean)]
    assert [finding.code for finding in findings(clean)] == ["unused-suppression"]


def test_a_suppression_is_not_called_unused_while_errors_hide_what_it_is_for() -> None:
    files, (name, _, _) = planted("list-of-one")
    suppression = "    # herstelkb: allow list-of-one because more values will come\n    when: {plant.grond: [droog]}\n"
    files[name] = files[name].replace("    when: {plant.grond: [droog]}\n", suppression)
    assert findings(files) == []
    files["20-verzorging.yaml"] = files["20-verzorging.yaml"].replace("at_least: $veel_planten", "at_least: $veel")
    assert [finding.code for finding in findings(files)] == ["unknown-parameter"]


@pytest.mark.parametrize("former", RENAMED)
def test_a_former_code_is_explained_and_still_suppresses(former: str, capsys: pytest.CaptureFixture[str]) -> None:
    present = RENAMED[former]
    assert main(["check", "--explain", former]) == 0
    assert capsys.readouterr().out.startswith(f"# {present}\n")
    assert former not in codes()
    if "suppression" in present:
        return  # a finding about a suppression cannot be suppressed
    files, (name, offset, _) = planted(present)
    lines = files[name].split("\n")
    lines.insert(files[name][:offset].count("\n"), f"# herstelkb: allow {former} because the test says so")
    assert findings(files | {name: "\n".join(lines)}) == []


# --- what only a file can have -------------------------------------------------------------------------------------


def on_disk(code: str, folder: Path) -> None:
    for name, text in starter().items():
        (folder / name).write_text(text, "utf-8")
    match code:
        case "no-rule-files":
            for path in folder.iterdir():
                path.unlink()
        case "unreadable-file":
            (folder / "defect.yaml").symlink_to(folder / "defect.yaml")
        case "outside-folder":
            outside = folder.parent / "elsewhere.yaml"
            outside.write_text("claims: {}\n", "utf-8")
            (folder / "defect.yaml").symlink_to(outside)
        case "not-utf8":
            (folder / "defect.yaml").write_bytes("claims: {}\n# caf\xe9\n".encode("latin-1"))
        case "file-too-large":
            with (folder / "defect.yaml").open("wb") as file:
                file.truncate(33 * 1024 * 1024)
        case "too-deep":
            (folder / "defect.yaml").write_text(f"rules: {'[' * 60}{']' * 60}\n", "utf-8")


@pytest.mark.parametrize("code", sorted(ON_DISK - {"unreadable-file"}))
def test_a_defect_of_a_file_is_found_and_only_that(code: str, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    on_disk(code, folder)
    try:
        found = check(folder)
    except UnusableInput as error:
        found = list(error.diagnostics)
    assert [d.code for d in found] == [code], "\n".join(d.to_text() for d in found)
    place = found[0].place
    assert place is not None
    assert place.file.endswith("rules" if code == "no-rule-files" else "defect.yaml")


def test_the_documents_of_the_starter_are_its_files() -> None:
    assert [Path(d.file).name for d in rule_documents(STARTER)[0]][:-1] == list(starter())
    assert findings(starter()) == []
