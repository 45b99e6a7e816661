"""The rules in `rules` written out by hand, for just this rule base, one library, and observations without certainties:
the baseline for the engine. A test checks that both give the same.

They are the bundled rules as they stood when they were written out. What is measured is the engine, not the rules, so
that they need not follow every change of what is known.
"""

from pathlib import Path

RULES = Path(__file__).parent / "rules"
