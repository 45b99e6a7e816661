"""`herstelkb ask [CASE]`: a conversation, one question at a time, until no answer can change the advice."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from herstelkb.commands import streams
from herstelkb.commands.options import knowledge_base, language_option, rules_option
from herstelkb.diagnostics import UnusableInput


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("case", metavar="CASE", nargs="?", help="a case file to go on with; without one, a new case")
    parser.add_argument("-o", "--output", metavar="FILE", help="save the answers here (default: in CASE itself)")
    parser.add_argument("--by", metavar="NAME", help="note with each answer who gave it, and the day")
    parser.add_argument("--report", metavar="FILE", help="write the advice report at the end: FILE.html or FILE.md")
    parser.add_argument("--names", action="store_true", help="call employees by name, where the case has names")
    rules_option(parser)
    language_option(parser)
    parser.epilog = (
        "The file is saved after every answer. Comments in it are not kept; use -o to write another file. Answers are "
        "read from standard input, one a line, so a conversation can be piped too."
    )


def run(options: Namespace) -> int:
    """Hold the conversation, then print the summary and write the report."""
    from herstelkb.casefiles import save_case
    from herstelkb.conversation import Conversation
    from herstelkb.reporting.documents import check_suffix, report, summary

    if options.report:
        check_suffix(options.report)
    if options.output and not Path(options.output).parent.is_dir():  # nobody should answer in vain
        said = f"cannot write {options.output}: its folder is not there"
        raise UnusableInput.because("unwritable-file", said, hint="make the folder first")
    kb = knowledge_base(options)
    case = kb.case(_file(options.case)) if options.case else None
    path = Path(options.output or options.case or "")
    held = Conversation(kb, path, options.language, _say, _listen, options.by, options.names)
    _read_anything()
    try:
        if case is None:
            case = held.begin(None if options.output else _free_file)
        elif options.output:
            save_case(case, kb.knowledge, path)
        elif _has_comments(path):
            print(f"note: the comments in {path} are not kept; use -o to write another file", file=sys.stderr)
        evaluation = held.hold(case)
    except EOFError:
        raise UnusableInput.because("no-answers", "the input ended before there was a case") from None
    except KeyboardInterrupt:
        if held.path.is_file():
            _say("")
            _say(held.kept())
        raise
    _say("")
    _say(summary(evaluation, language=options.language, names=options.names, width=streams.width()).rstrip())
    if options.report:
        report(evaluation, options.report, language=options.language, names=options.names)
        print(f"report: {options.report}", file=sys.stderr)
    return 0


def _say(words: str) -> None:
    print(words, flush=True)


def _listen(prompt: str) -> str:
    try:
        return input(prompt)
    except EOFError:
        _say("")  # what follows begins on a line of its own
        raise


def _read_anything() -> None:
    """A reply in another encoding gets a hint like any other that does not fit."""
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _file(name: str) -> str:
    if name == "-":
        raise UnusableInput.because("unreadable-file", "answers come from standard input, so the case needs a file")
    return name


def _free_file(name: str) -> Path:
    """A file in this folder named after the organisation.

    Raises:
        UnusableInput: it is there already.
    """
    path = Path((re.sub(r"\W+", "-", name.casefold()).strip("-") or "case") + ".yaml")
    if path.exists():
        said = f"{path} is there already"
        raise UnusableInput.because(
            "file-exists", said, hint=f"go on with `herstelkb ask {path}`, or name another with -o"
        )
    return path


def _has_comments(path: Path) -> bool:
    return any(re.match(r"\s*#|.*\s#\s", line) for line in path.read_text("utf-8").splitlines())
