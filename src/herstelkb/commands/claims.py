"""`herstelkb claims [RULES]`: each claim, what carries it and which scenarios test it; fails if one lacks something."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace

from herstelkb.commands.options import engine_option, language_option

GROUP = "rules"
SUMMARY = "each claim, what carries it and which scenarios test it"
EXAMPLES = ("claims my-rules",)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("rules", metavar="RULES", nargs="?", help="a folder of rule files (default: those that ship)")
    engine_option(parser)
    language_option(parser)
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text (default), or JSON for programs"
    )


def run(options: Namespace) -> int:
    """Print the claims; 1 if one is carried or tested by nothing, or a scenario fails."""
    from herstelkb.api.knowledge_base import load
    from herstelkb.workbench.testing.claims import claims

    kb = load(options.rules, engine=options.engine)
    language = kb.knowledge.language(options.language)
    found, outcomes = claims(kb)
    lacking = [one for one in found if one.lacks]
    failing = [outcome for outcome in outcomes if outcome.failures]
    if options.format == "json":
        listed = [
            {
                "claim": one.claim,
                "carried_by": list(one.by),
                "decided_in": list(one.decided_in),
                "excluded_in": list(one.excluded_in),
                "lacks": list(one.lacks),
            }
            for one in found
        ]
        print(json.dumps({"format": "herstelkb/claims/1", "claims": listed}, ensure_ascii=False, indent=2))
    else:
        for one in found:
            claim = kb.knowledge.source.claims[one.claim]
            print(f"{one.claim}  {claim.says[language]}")
            for what, items in (
                ("carried by", one.by),
                ("decides in", one.decided_in),
                ("must not in", one.excluded_in),
            ):
                print(f"      {what:<12} {', '.join(items) or '—'}")
    for one in lacking:
        print(f"claim {one.claim}: no {', no '.join(one.lacks)}", file=sys.stderr)
    for outcome in failing:
        for failure in outcome.failures:
            print(f"scenario {outcome.scenario}: {failure}", file=sys.stderr)
    print(
        f"{len(found)} claims, {len(lacking)} lacking; {len(outcomes)} scenarios, {len(failing)} failing",
        file=sys.stderr,
    )
    return 1 if lacking or failing else 0
