"""The command line: one thin command per question, each a module in `herstelkb.commands`.

Results go to standard output, messages to standard error. Exit status: 0 success, 1 findings, 2 unusable input,
70 an internal error, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import textwrap
import threading
from collections.abc import Sequence
from typing import NoReturn

from herstelkb.commands import COMMANDS, module, summaries
from herstelkb.ground.diagnostics import MAX_NAME, Diagnostic, UnusableInput
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.ground.version import VERSION
from herstelkb.terminal import notes, streams

FINE, FINDINGS, UNUSABLE, INTERNAL, INTERRUPTED = 0, 1, 2, 70, 130
STATUSES = "0 success, 1 findings, 2 unusable input, 70 an error in herstelkb itself, 130 interrupted"
FINDINGS_AS = ("json", "sarif", "junit", "github")  # formats in which a refusal is printed too
FOR_PEOPLE = (None, "text", "pretty", "plain")  # output formats that people read; programs read the others


class _Parser(argparse.ArgumentParser):
    """Reports usage errors in the style of all other messages."""

    def error(self, message: str) -> NoReturn:
        hint = _hint(message)
        self.exit(UNUSABLE, f"{self.prog}: {message}\n{hint}try: {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    streams.open_all()
    streams.write_for("people")
    notes.show_notes()
    ignored, sys.unraisablehook = sys.unraisablehook, _interrupted_again
    try:
        return _answer(given)
    except BrokenPipeError:  # the reader (`head`, say) has closed the pipe
        streams.discard(sys.stdout, sys.stderr)
        return FINE
    finally:
        sys.unraisablehook = ignored


def _interrupted_again(ignored: sys.UnraisableHookArgs) -> None:
    """Send an interruption again if it came where Python cannot raise (a finalizer, a callback from C)."""
    if issubclass(ignored.exc_type, KeyboardInterrupt):
        threading.Timer(0.01, os.kill, (os.getpid(), signal.SIGINT)).start()
    else:
        sys.__unraisablehook__(ignored)


def _answer(given: Sequence[str]) -> int:
    options = argparse.Namespace(private=False)
    try:
        options = _parser(given).parse_args(given)
        if getattr(options, "format", None) not in FOR_PEOPLE:
            streams.write_for("programs")
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except UnusableInput as error:
        _refuse(options, error)
        return UNUSABLE
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        said = f"{error.strerror or error}: {str(error.filename or '')[:MAX_NAME]}".rstrip(": ")
        _refuse(options, UnusableInput([Diagnostic("unreadable-file", said)]))
        return UNUSABLE
    except Exception as error:
        if os.environ.get("HERSTELKB_DEBUG"):
            raise
        said = f"{type(error).__name__}: {str(error)[:200]}"
        print(f"herstelkb: internal error: {said}", file=sys.stderr)
        print("please report it; set HERSTELKB_DEBUG=1 for the full traceback", file=sys.stderr)
        return INTERNAL


def _refuse(options: argparse.Namespace, error: UnusableInput) -> None:
    """Print the findings for people, and, if a program reads the output, in the format it expects."""
    from herstelkb.commands.options import told

    print(told(error, options), file=sys.stderr)
    if getattr(options, "format", None) in FINDINGS_AS and not getattr(options, "output", None):
        from herstelkb.workbench.linting.formats import FORMATS

        found = [finding.private() if options.private else finding for finding in error.diagnostics]
        print(FORMATS[options.format](found))


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """The parser; it imports only the command that is named, or all of them for their summaries."""
    parser = _Parser(
        prog="herstelkb",
        usage="herstelkb [-h] [--version] COMMAND …",
        description="A knowledge base you can query: observations in, explained advice out.",
        epilog=None if given[:1] and given[0] in COMMANDS else _contents(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"herstelkb {VERSION}")
    commands = parser.add_subparsers(
        prog="herstelkb", metavar="COMMAND", required=True, parser_class=_Parser, help=argparse.SUPPRESS
    )
    for name in COMMANDS:
        command = commands.add_parser(name)
        if name in given:
            found = module(name)
            found.configure(command)
            command.add_argument("--private", action="store_true", help="messages quote nothing beside what is wrong")
            command.description = found.SUMMARY[0].upper() + found.SUMMARY[1:] + "."
            command.epilog = _epilog(command.epilog, found.EXAMPLES)
            command.formatter_class = argparse.RawDescriptionHelpFormatter
            command.set_defaults(run=found.run)
    return parser


def _contents() -> str:
    """The commands by who uses them, then what applies to all of them."""
    lines = []
    for title, commands in summaries().items():
        lines += [f"{title}:", *(f"  {name:<12}{summary}" for name, summary in commands.items()), ""]
    last = f"For more, run herstelkb COMMAND --help. Exit status: {STATUSES}. No data leaves this machine."
    return "\n".join([*lines, textwrap.fill(last, 80)])


def _epilog(said: str | None, examples: Sequence[str]) -> str:
    """The end of a command's help: its remarks, wrapped, then examples, one a line."""
    calls = "\n".join(["examples:", *(f"  herstelkb {example}" for example in examples)])
    return f"{textwrap.fill(said, 80)}\n\n{calls}" if said else calls


def _hint(message: str) -> str:
    if not message.startswith("argument COMMAND: invalid choice"):
        return ""
    word = message.partition("invalid choice: '")[2].partition("'")[0]
    hint = did_you_mean(word, COMMANDS)
    return f"hint: {hint}\n" if hint else ""
