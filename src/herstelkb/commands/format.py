"""`herstelkb format [PATH]`: rule or case files, formatted; data and comments stay as they are."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

GROUP = "rules"
SUMMARY = "rule files in their usual form, nothing else changed"
EXAMPLES = ("format my-rules",)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "path", metavar="PATH", nargs="?", help="a folder of rule files, or one file (default: the rules that ship)"
    )
    parser.add_argument("--check", action="store_true", help="change nothing; 1 if a file is not formatted")
    parser.add_argument("--diff", action="store_true", help="as --check, and show what would change")


def run(options: Namespace) -> int:
    """Format the files; with --check or --diff, 1 if any would change."""
    from herstelkb.ground.diagnostics import UnusableInput
    from herstelkb.ground.differing import unified_diff
    from herstelkb.ground.files import revise_text
    from herstelkb.ground.resources import resource
    from herstelkb.language.documents import read_document
    from herstelkb.language.formatting import formatted
    from herstelkb.language.rule_texts import rule_documents

    path = Path(options.path) if options.path else resource("rules")
    documents, unread = rule_documents(path) if path.is_dir() else ([read_document(path)], [])
    if unread:
        raise UnusableInput(unread)  # half a folder in another form helps nobody
    texts = {document.file: formatted(document) for document in documents}
    changed = {document.file: texts[document.file] for document in documents if texts[document.file] != document.text}
    if options.diff:
        print(unified_diff({d.file: d.text for d in documents}, changed, "formatted"), end="")
    for file, text in changed.items():
        if options.check or options.diff:
            print(f"not formatted: {file}", file=sys.stderr)
        else:
            revise_text(Path(file), text)
            print(f"formatted {file}", file=sys.stderr)
    if not changed:
        print(f"all {len(documents)} files are formatted", file=sys.stderr)
    return 1 if changed and (options.check or options.diff) else 0
