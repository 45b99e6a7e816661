"""`herstelkb ask [CASE]`: a conversation, one question at a time, until no answer can change the advice."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from herstelkb.commands.options import check_output, engine_option, knowledge_base, language_option, rules_option
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.terminal import streams


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("case", metavar="CASE", nargs="?", help="a case file to go on with; without one, a new case")
    parser.add_argument("-o", "--output", metavar="FILE", help="save the answers here (default: in CASE itself)")
    parser.add_argument("--by", metavar="NAME", help="note with each answer who gave it, and the day")
    parser.add_argument("--report", metavar="FILE", help="write the advice report at the end: FILE.html or FILE.md")
    parser.add_argument("--names", action="store_true", help="call employees by name, where the case has names")
    rules_option(parser)
    engine_option(parser)
    language_option(parser)
    parser.epilog = (
        "The file is saved after every answer. Comments in it are not kept; use -o to write another file. Answers are "
        "read from standard input, one a line, so a conversation can be piped too."
    )


def run(options: Namespace) -> int:
    """Hold the conversation, then print the summary and write the report."""
    from herstelkb.cases.writing import save_case
    from herstelkb.conversation.conversation import Conversation, Stopped
    from herstelkb.reporting.documents import Documents, check_suffix

    path = Path(options.output or options.case or "")
    if options.report:
        check_suffix(options.report)
    written = options.output or options.case
    check_output(options.report, options.case, options.output, options.rules)  # nobody should answer in vain
    check_output(written, options.rules)
    kb = knowledge_base(options, options.engine)
    case = kb.case(_file(options.case)) if options.case else None
    held = Conversation(kb, path, options.language, _say, _listen, options.by, options.names)
    _read_anything()
    try:
        if case is None:
            held.file_for = None if options.output else _file_for
            case = held.begin()
        elif options.output:
            save_case(case, kb.knowledge, path)
        elif _has_comments(path):
            print(f"note: the comments in {path} are not kept; use -o to write another file", file=sys.stderr)
        evaluation = held.hold(case)
    except EOFError:
        raise UnusableInput.because("no-answers", "the input ended before there was a case") from None
    except Stopped:
        _say(held.nothing_kept())
        return 0
    except KeyboardInterrupt:
        if held.path.is_file():
            _say("")
            _say(held.kept())
        raise
    except BrokenPipeError:
        streams.silence(sys.stdout)
        said = held.kept() if held.path.is_file() else held.nothing_kept()
        raise UnusableInput.because("no-reader", "nobody reads the questions any more", hint=said) from None
    _say("")
    documents = Documents(evaluation)
    _say(documents.summary(language=options.language, names=options.names, width=streams.width()).rstrip())
    if options.report:
        documents.report(options.report, language=options.language, names=options.names)
        print(f"report: {options.report}", file=sys.stderr)
    return 0


def _say(words: str) -> None:
    from herstelkb.reporting.width import fitted

    print(fitted(words, streams.width()), flush=True)


def _listen(prompt: str) -> str:
    try:
        return input(prompt)
    except EOFError:
        _say("")  # what follows begins on a line of its own
        raise


def _read_anything() -> None:
    """A reply in another encoding gets a hint like any other that does not fit; it is not saved as something else."""
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="surrogateescape")


def _file(name: str) -> str:
    if name == "-":
        raise UnusableInput.because("unreadable-file", "answers come from standard input, so the case needs a file")
    return name


def _file_for(name: str) -> Path:
    """A file in this folder named after the organisation."""
    return Path((re.sub(r"\W+", "-", name.casefold()).strip("-") or "case") + ".yaml")


def _has_comments(path: Path) -> bool:
    return any(re.match(r"\s*#|.*\s#\s", line) for line in path.read_text("utf-8").splitlines())
