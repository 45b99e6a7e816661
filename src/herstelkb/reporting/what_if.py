"""What if, in lines: what is supposed, and each difference with its proof."""

from __future__ import annotations

from herstelkb.explanation.what_if import WhatIf
from herstelkb.reporting.differences import changes_text, difference_lines
from herstelkb.reporting.outline import Line
from herstelkb.reporting.voice import Voice


def what_if_lines(what_if: WhatIf, voice: Voice) -> tuple[Line, ...]:
    """One line for what is supposed; below it the differences."""
    below = difference_lines(what_if, voice) or (Line(voice.phrase("what_if.nothing")),)
    return (Line(voice.phrase("what_if.supposed", changes=changes_text(what_if.changes, voice)), below=below),)
