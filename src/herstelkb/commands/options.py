"""The options that several commands share."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from herstelkb.diagnostics import UnusableInput, did_you_mean, listed

if TYPE_CHECKING:
    from herstelkb.api import Evaluation, KnowledgeBase


def rules_option(parser: ArgumentParser) -> None:
    """`--rules`: another rule base than the one that ships."""
    parser.add_argument(
        "--rules", metavar="DIR", help="a folder of rule files (default: those that ship with herstelkb)"
    )


def language_option(parser: ArgumentParser) -> None:
    """`--language`: nl or en, or another language of the rule base."""
    parser.add_argument("--language", metavar="LANG", default="nl", help="nl (default) or en")


def case_arguments(parser: ArgumentParser) -> None:
    """A case, and how to evaluate it."""
    parser.add_argument("case", metavar="CASE", help="a case file, YAML or JSON; - reads standard input")
    parser.add_argument("--employees", metavar="CSV", help="a table of employees beside the case, one row each")
    rules_option(parser)
    parser.add_argument("--engine", choices=("durable", "reference"), help="default: durable where it is installed")


def knowledge_base(options: Namespace) -> KnowledgeBase:
    """The rule base that the options name."""
    from herstelkb.api import load

    return load(options.rules)


def evaluation(options: Namespace) -> Evaluation:
    """The evaluation of the case that the options name."""
    return knowledge_base(options).evaluate(options.case, engine=options.engine, employees=options.employees)


def known_language(language: str, kb: KnowledgeBase) -> str:
    """A language that the rule base has texts in.

    Raises:
        UnusableInput: it has none in this one.
    """
    known = kb.knowledge.source.head.languages
    if language not in known:
        said, hint = (
            f"there is no text in '{language}'",
            did_you_mean(language, known) or f"choose one of {listed(known)}",
        )
        raise UnusableInput.because("unknown-language", said, hint=hint)
    return language
