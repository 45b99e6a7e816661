"""`herstelkb graph [RULES]`: the rules as a picture, whole or in part, with the path that a case takes."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from pathlib import Path

from herstelkb.commands.options import case, check_output, engine_option, language_option
from herstelkb.ground.diagnostics import UnusableInput

GROUP = "rules"
SUMMARY = "the rules as a picture, with the path that a case takes"
EXAMPLES = ("graph --about subject.attribute --steps 1", "graph my-rules --case case.yaml -o rules.html")

_SUFFIXES = {".svg": "svg", ".html": "html", ".htm": "html", ".dot": "dot", ".gv": "dot"} | {
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
}


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("rules", metavar="RULES", nargs="?", help="a folder of rule files (default: those that ship)")
    parser.add_argument("--case", metavar="CASE", help="a case file; its path through the rules is highlighted")
    parser.add_argument(
        "--format", choices=("mermaid", "dot", "svg", "html"), help="default: by the suffix of FILE, else mermaid"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write to a file instead of standard output")
    parser.add_argument("--about", metavar="NAME", help="only around an attribute, measure, rule or item of advice")
    parser.add_argument(
        "--steps", metavar="N", type=_steps, default=2, help="how many rules away from NAME (default: 2)"
    )
    parser.add_argument("--claim", metavar="ID", help="only what cites a claim")
    parser.add_argument("--section", metavar="NAME", help="only one section of the source")
    parser.add_argument(
        "--fold",
        action=BooleanOptionalAction,
        help="one box for each part of the source in each layer (default: if there are more than 60 nodes)",
    )
    parser.add_argument("--group", choices=("stratum", "section"), default="stratum", help="in mermaid and dot")
    engine_option(parser)
    language_option(parser)


def run(options: Namespace) -> int:
    """Draw the picture."""
    from herstelkb.api.knowledge_base import load
    from herstelkb.ground.files import replace_text
    from herstelkb.reporting.voice import Voice
    from herstelkb.workbench.graph import case_path, model, pages, text
    from herstelkb.workbench.graph.folded import LEGIBLE, folded
    from herstelkb.workbench.graph.words import NO_PATH, Words

    form = options.format or (_form(options.output) if options.output else "mermaid")
    check_output(options.output, options.case, options.rules)
    kb = load(options.rules, engine=options.engine)
    whole = shown = model.graph(kb.knowledge)
    if options.about:
        shown = model.around(whole, options.about, options.steps, options.steps)
    if options.claim:
        shown = shown.only(model.carrying(whole, kb.knowledge, options.claim).nodes)
    if options.section:
        shown = shown.only(model.part(whole, options.section).nodes)
    path = NO_PATH
    if options.case:
        evaluation = kb.evaluate(case(kb, options.case))
        about = options.about.rpartition("/")[2] if options.about else None
        path = case_path.case_path(kb.knowledge, case_path.proofs_of(evaluation, about))
    described = words = Words(shown, Voice(kb.knowledge, None, options.language), path)
    if options.fold or (options.fold is None and len(shown.nodes) > LEGIBLE):
        words = Words(folded(shown), described.voice, path)
        if options.fold is None:
            print(
                f"folded: the rules are in the arrows of {len(words.nodes)} boxes; --no-fold draws them",
                file=sys.stderr,
            )
    if form in ("svg", "html"):
        voice = Voice(kb.knowledge, None, options.language, form="html")
        drawn = pages.svg(words, voice) if form == "svg" else pages.page(words, voice, described)
    else:
        drawn = (text.mermaid if form == "mermaid" else text.dot)(words, options.group)
    if options.output:
        replace_text(Path(options.output), drawn, private=bool(options.case))
        print(f"picture: {options.output}", file=sys.stderr)
    else:
        print(drawn, end="")
    return 0


def _form(output: str) -> str:
    """The format for the suffix of a file.

    Raises:
        UnusableInput: the suffix is not known.
    """
    path = Path(output)
    if path.suffix.lower() not in _SUFFIXES:
        said = f"a picture cannot be written as '{path.suffix or path.name}'"
        hint = f"end the name in {', '.join(_SUFFIXES)}; or give --format"
        raise UnusableInput.because("unknown-format", said, file=output, hint=hint)
    return _SUFFIXES[path.suffix.lower()]


def _steps(written: str) -> int:
    if not written.isdecimal() or len(written) > 6:
        raise ArgumentTypeError(f"'{written}' is not a number of steps from 0")
    return int(written)
