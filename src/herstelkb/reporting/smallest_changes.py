"""The smallest changes in lines: the goal, each set that reaches it, and how what stops then ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from herstelkb.explanation.changes import Change
from herstelkb.explanation.comparing.losses import Ending, Loss
from herstelkb.explanation.smallest_changes import SmallestChanges
from herstelkb.reporting.differences import changes_text, ending_lines, note_on_endings
from herstelkb.reporting.outline import Line
from herstelkb.reporting.voice import Voice


def smallest_changes_lines(found: SmallestChanges, voice: Voice) -> tuple[Line, ...]:
    """One line for the goal; below it each set, and a note if what stops is not refuted."""
    steps = found.before.steps
    said = [
        voice.states(li, steps[li][-1].degree, steps[li][-1].point) if li in steps else voice.says(li)
        for li in found.about
    ]
    goal = voice.listed(said, "and" if steps.keys() & set(found.about) else "or")
    wanted = "follows" if found.follows else "stops"
    if found.sets:
        key = wanted
    elif found.already:
        key = f"already_{wanted}"
    else:
        key = f"impossible_{wanted}" if found.places else "no_lever"
    below = [Line(changes_text(changes, voice)) for changes in found.sets]
    if found.losses:
        below = [_stops(*one, found.aim.seen, voice) for one in zip(found.sets, found.losses, strict=True)]
        ways = {_way(loss, found.aim.seen) for losses in found.losses for loss in losses}
        below += note_on_endings(ways, voice)
    aim = found.aim
    head = voice.phrase(f"smallest.{key}", goal=goal, count=len(found.sets), up_to=aim.up_to, seen=aim.seen)
    details = (voice.phrase("what_if.kept"),) if found.sets and not aim.seen else ()
    return (Line(head, details=details, below=tuple(below)),)


def _way(loss: Loss, seen: bool) -> str:
    """How a loss is told: where something is done, that its grounds go, unless it was advice to do so."""
    return loss.end if seen or loss.end == Ending.DONE else "ends"


def _stops(changes: Iterable[Change], losses: Sequence[Loss], seen: bool, voice: Voice) -> Line:
    """A set of changes, and how what it stops ends."""
    ways = dict.fromkeys(voice.phrase(f"known.{_way(loss, seen)}") for loss in losses)
    because = dict.fromkeys(line.text for loss in losses for line in ending_lines(loss, voice, done=not seen))
    return Line(changes_text(changes, voice), details=(*ways, *because))
