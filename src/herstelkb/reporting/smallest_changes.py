"""The smallest changes, in lines: what is wanted, and each set that would do it."""

from __future__ import annotations

from herstelkb.explanation.smallest_changes import SmallestChanges
from herstelkb.reporting.outline import Line
from herstelkb.reporting.voice import Voice
from herstelkb.reporting.what_if import changes_text


def smallest_changes_lines(found: SmallestChanges, voice: Voice) -> tuple[Line, ...]:
    """One line for what is wanted; below it each set."""
    goal = voice.listed((voice.says(literal) for literal in found.goals), "or")
    wanted = "follows" if found.follows else "stops"
    if found.sets:
        key = wanted
    elif found.already:
        key = f"already_{wanted}"
    else:
        key = f"impossible_{wanted}" if found.places else "no_lever"
    sets = tuple(Line(changes_text(changes, voice)) for changes in found.sets)
    return (Line(voice.phrase(f"smallest.{key}", goal=goal, count=len(sets), up_to=found.up_to), below=sets),)
