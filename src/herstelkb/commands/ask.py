"""`herstelkb ask [CASE]`: a conversation, one question at a time, until no answer can change the outcome."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from herstelkb.commands.options import (
    check_output,
    earlier_case,
    earlier_option,
    engine_option,
    knowledge_base,
    language_option,
    notes_option,
    rules_option,
    say,
    warn,
    warn_of_names,
)
from herstelkb.ground.diagnostics import Diagnostic, UnusableInput
from herstelkb.ground.messages import message
from herstelkb.terminal import streams

if TYPE_CHECKING:
    from herstelkb.api.knowledge_base import KnowledgeBase
    from herstelkb.cases.case import Case
    from herstelkb.conversation.state import State

GROUP = "advice"
SUMMARY = "a conversation: one question at a time, until no answer can change the outcome"
EXAMPLES = ("ask", "ask case.yaml -o new.yaml --report report.html")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("case", metavar="CASE", nargs="?", help="a case file to continue (default: a new case)")
    parser.add_argument("-o", "--output", metavar="FILE", help="save the answers here (default: in CASE itself)")
    earlier_option(parser)
    parser.add_argument("--short", action="store_true", help="the short form: at most 15 questions, none about members")
    parser.add_argument("--by", metavar="NAME", help="record with each answer that NAME gave it, and the day")
    parser.add_argument(
        "--report", metavar="FILE", help="write the advice report at the end: FILE.html, .md, .pdf or .docx"
    )
    parser.add_argument("--names", action="store_true", help="call members by name, where the case has names")
    notes_option(parser)
    rules_option(parser)
    engine_option(parser)
    language_option(parser)
    parser.epilog = (
        "The file is saved after every answer. Comments in it are lost; use -o to write to another file. Answers are "
        "read from standard input, one per line, so they can be piped."
    )


def run(options: Namespace) -> int:
    """Hold the conversation, then print the summary and write the report."""
    from herstelkb.cases.writing import check_writes_cases
    from herstelkb.conversation.conversation import EarlyStop
    from herstelkb.paper.writing import check_name
    from herstelkb.reporting.documents import Documents
    from herstelkb.reporting.shown import Shown

    if options.report:
        check_name(options.report)
    written = options.output or options.case
    check_output(
        options.report, options.case, options.output, options.earlier, options.rules
    )  # before any answer, so that none is lost
    check_output(written, options.earlier, options.rules)
    if written:
        check_writes_cases(Path(written))
    kb = knowledge_base(options, options.engine)
    earlier = earlier_case(kb, options)
    try:
        case = _held(kb, options, earlier)
    except EarlyStop:
        return 0
    _say("")
    documents = Documents(kb.evaluate(case, earlier=earlier))
    if options.notes:
        warn_of_names(case, options)
    shown = Shown(options.names, options.notes)
    _say(documents.summary(language=options.language, width=streams.width(), shown=shown).rstrip())
    if options.report:
        documents.report(options.report, language=options.language, shown=shown)
        say(message("report: {file}", file=options.report), options)
    return 0


def _held(kb: KnowledgeBase, options: Namespace, earlier: Case | None) -> Case:
    """The case at the end of the conversation.

    Raises:
        EarlyStop: the person stopped before there was a case; a message says so.
        UnusableInput: nobody answers or reads; its hint says where the answers so far are.
    """
    from herstelkb.conversation.conversation import Conversation, EarlyStop
    from herstelkb.conversation.state import State

    conversation = Conversation(
        kb, options.language, _say, _listen, options.by, names=options.names, short=options.short, earlier=earlier
    )
    start = _start(kb, options)
    state = start if isinstance(start, State) else None
    _read_anything()
    try:
        for reached in conversation.states(start):
            state = reached
    except EOFError:
        raise UnusableInput.because("no-answers", message("the input ended before there was a case")) from None
    except EarlyStop:
        _say(conversation.kept(None))
        raise
    except KeyboardInterrupt:
        if state is not None:
            _say("")
            _say(conversation.kept(state))
        raise
    except BrokenPipeError:
        streams.discard(sys.stdout)
        said = conversation.kept(state)
        raise UnusableInput.because("no-reader", message("nobody reads the questions anymore"), hint=said) from None
    assert state is not None  # Invariant: a conversation has a first state, or says why it has none
    return state.case


def _start(kb: KnowledgeBase, options: Namespace) -> State | Callable[[str], Path]:
    """Where the conversation starts: a case; or a function from the name of a new case to its file."""
    from herstelkb.cases.writing import save_case
    from herstelkb.conversation.conversation import check_new
    from herstelkb.conversation.state import State

    path = Path(options.output or options.case or "")
    if options.case is None:
        if not options.output:
            return _file_for
        check_new(path)
        return lambda _: path
    case = kb.case(_file(options.case))
    if options.output:
        save_case(case, kb.knowledge, path)
    elif _has_comments(path):
        said = message("the comments in {path} will be lost; use -o to write to another file", path=path)
        warn((Diagnostic("comments-lost", said, severity="note"),), options)
    return State(case, path)


def _say(words: str) -> None:
    from herstelkb.reporting.width import fitted

    print(fitted(words, streams.width()), flush=True)


def _listen(prompt: str) -> str:
    try:
        return input(prompt)
    except EOFError:
        _say("")  # start the next message on a new line
        raise


def _read_anything() -> None:
    """Accept replies in any encoding: undecodable ones get a hint, and are never saved as something else."""
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="surrogateescape")


def _file(name: str) -> Path:
    if name == "-":
        said = message("answers come from standard input, so the case must be a file")
        raise UnusableInput.because("unreadable-file", said)
    return Path(name)


def _file_for(name: str) -> Path:
    """A file in this folder named after the case."""
    from herstelkb.conversation.opening import file_name

    return Path(file_name(name))


def _has_comments(path: Path) -> bool:
    return any(re.match(r"\s*#|.*\s#\s", line) for line in path.read_text("utf-8").splitlines())
