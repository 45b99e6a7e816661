"""`herstelkb schema [rule|case]`: the JSON Schema of rule or case files, for editors and other programs."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from herstelkb.commands.options import check_output, knowledge_base, language_option, rules_option

GROUP = "rules"
SUMMARY = "the JSON Schema of rule and case files, for editors"
EXAMPLES = ("schema case --rules my-rules -o case.schema.json",)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "kind", metavar="KIND", nargs="?", choices=("rule", "case"), default="case", help="rule, or case (default)"
    )
    rules_option(parser)
    language_option(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of standard output")
    parser.set_defaults(format="json")  # the only format


def run(options: Namespace) -> int:
    """Print or write the schema."""
    from herstelkb.ground.files import replace_text
    from herstelkb.workbench.editing.schema import case_schema, rule_schema

    check_output(options.output, options.rules)
    schema = {"rule": rule_schema, "case": case_schema}[options.kind]
    knowledge = knowledge_base(options).knowledge
    text = json.dumps(schema(knowledge, knowledge.language(options.language)), ensure_ascii=False, indent=2)
    if options.output:
        replace_text(Path(options.output), text + "\n", private=False)
    else:
        print(text)
    return 0
