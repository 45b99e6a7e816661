"""What the log of herstelkb says, as lines on standard error.

What is odd about a case is not among them: commands show that themselves, with its place.
"""

from __future__ import annotations

import logging
import sys


class _Notes(logging.Handler):
    """Prints to standard error as it is now, which a command may have opened anew."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record, unless it carries a finding."""
        if not hasattr(record, "finding"):
            print(f"note: {record.getMessage()}", file=sys.stderr)


_NOTES = _Notes(logging.WARNING)


def show_notes() -> None:
    """From now on. More than once is as good as once."""
    logging.getLogger("herstelkb").addHandler(_NOTES)
