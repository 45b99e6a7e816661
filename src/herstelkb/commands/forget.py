"""`herstelkb forget ID FILES…`: case files and tables without a member."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from herstelkb.commands.options import knowledge_base, language_option, rules_option, say
from herstelkb.ground.messages import message

if TYPE_CHECKING:
    from herstelkb.cases.forgetting import Forgotten
    from herstelkb.ground.diagnostics import Place
    from herstelkb.knowledge.base import Knowledge

GROUP = "advice"
SUMMARY = "case files and tables without a member"
EXAMPLES = ("forget m03 case.yaml earlier.yaml members.csv --dry-run", "forget m03 case.yaml --diff")

NOT_REACHED = "not reached: copies, backups and earlier versions; reports already made; what people have been told"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("id", metavar="ID", help="the id of the member")
    parser.add_argument("files", metavar="FILE", nargs="+", help="a case file, YAML or JSON, or a table, CSV")
    parser.add_argument("--dry-run", action="store_true", help="change nothing, and say what would be removed")
    parser.add_argument("--diff", action="store_true", help="as --dry-run, and show it")
    rules_option(parser)
    language_option(parser)
    parser.epilog = (
        "All files are read before any is written. Exit status: 0 if nothing is left of the member, 1 if the member "
        "was found in no file, or if the id or the name still occurs somewhere."
    )


def run(options: Namespace) -> int:
    """Remove the member from the files, or show that; 1 if there is something left for a person to look at."""
    from herstelkb.ground.differing import unified_diff
    from herstelkb.ground.files import check_writable, replace_bytes

    knowledge = knowledge_base(options).knowledge
    member, found = _forgotten(options.id, options.files, knowledge)
    changed = [one for one in found if one.entries]
    if options.diff:
        print(unified_diff({f.file: f.before for f in found}, {f.file: f.after for f in changed}, "forgotten"), end="")
    only_shown = options.dry_run or options.diff
    for one in () if only_shown else changed:
        check_writable(Path(one.file))
    for one in changed:
        if not only_shown:
            replace_bytes(Path(one.file), one.content)
        told = "{file}: {id} would be removed" if only_shown else "{file}: {id} was removed"
        say(message(told, file=one.file, id=member), options)
    return _left(options, member, found, changed)


def _forgotten(given: str, files: Iterable[str], knowledge: Knowledge) -> tuple[str, Sequence[Forgotten]]:
    """The id in its normal form, and each file without that member.

    Raises:
        UnusableInput: it can be no id, or with everything that makes a file unusable.
    """
    from herstelkb.cases.forgetting import forgotten
    from herstelkb.cases.texts import Refusal, read_id
    from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
    from herstelkb.ground.paths import real
    from herstelkb.language.documents import file_bytes

    member = read_id(given, knowledge.one)
    if isinstance(member, Refusal):
        raise UnusableInput.because(member.code, member.message, hint=member.hint)
    found: list[Forgotten] = []
    wrong: list[Diagnostic] = []
    for path in {real(Path(file)): Path(file) for file in files}.values():
        try:
            found.append(forgotten(file_bytes(path, str(path)), str(path), member, knowledge))
        except UnusableInput as error:
            wrong += error.diagnostics
    if wrong:
        raise UnusableInput(wrong)
    return member, found


def _left(options: Namespace, member: str, found: Sequence[Forgotten], changed: Sequence[Forgotten]) -> int:
    """Say what a person still has to look at; 1 if there is anything."""
    names = [name for one in changed for name in one.names]
    places: list[Place] = [place for one in found for place in one.mentions([member, *names])]
    if not changed:
        say(message("{id} is in none of these files", id=member), options)
    for place in places:
        say(message("{place}: still mentioned here; look whether that should stay", place=place), options)
    if changed:
        say(message(NOT_REACHED), options)
    return 1 if places or not changed else 0
