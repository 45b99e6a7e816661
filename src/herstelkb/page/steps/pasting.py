"""Cells from a spreadsheet, and to one: read as a table of members is, all of them or none.

What cannot be read stays in its cell with what is wrong, until it is put right or let go; until then the case is as it
was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from herstelkb.cases.case import Case
from herstelkb.cases.cells import cells_of
from herstelkb.cases.table import CERTAINTY, ID, NAME, table
from herstelkb.cases.texts import small, values_by_word
from herstelkb.consequences.unknowns import Slot
from herstelkb.conversation.opening import Opening
from herstelkb.conversation.replies import Command, SingleAnswer, UnclearReply, graded
from herstelkb.conversation.wording import reading_words
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import in_words, message
from herstelkb.ground.showing import listed, spoken
from herstelkb.page import editing
from herstelkb.page.desk import Desk, PastedCells
from herstelkb.page.messages import PageMessage, StepTaken
from herstelkb.page.workroom import Workroom
from herstelkb.reporting.words import translations

WrittenCells = dict[Slot, str]


def paste(room: Workroom, desk: Desk, said: PageMessage) -> StepTaken:
    """A block of cells at a place, or a whole table whose first line names its columns."""
    if desk.case is None:
        raise UnusableInput.because("no-case", message("there is no case yet"))
    rows = [line.split("\t") for line in said.text("text").replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return StepTaken(desk)
    headed = _headed(room, rows[0])
    if headed is not None:
        return _table(room, desk, rows[1:], headed, [cell.strip() for cell in rows[0]])
    at = editing.place_read(said.text("at"), room.knowledge, desk.case)
    columns, ids = room.order_observed, desk.case.ids
    first = ids.index(at[0]) if at[0] in ids else 0
    across = columns.index(at[1]) if at[1] in columns else 0
    new = _new_ids(room, desk.case, first + len(rows) - len(ids))
    case = _joined(room, desk.case, new)
    written = {
        (case.ids[first + down], columns[across + right]): cell.strip()
        for down, row in enumerate(rows)
        for right, cell in enumerate(row)
        if across + right < len(columns)
    }
    return _settled(room, desk, case, written, ())


def drop_pasted(_: Workroom, desk: Desk, __: PageMessage) -> StepTaken:
    """Let go of what was pasted."""
    return StepTaken(replace(desk, pasted=None))


def take_readable(room: Workroom, desk: Desk, _: PageMessage) -> StepTaken:
    """Take over what can be read of what was pasted, and let go of the rest."""
    if desk.pasted is None or desk.case is None:
        return StepTaken(desk)
    wrong = {place for place, _ in desk.pasted.wrong}
    written = {place: cell for place, cell in desk.pasted.cells if place not in wrong}
    case = _joined(room, desk.case, [place[0] for place in written])
    return _settled(room, replace(desk, pasted=None), case, written, ())


def pasted_again(
    room: Workroom, desk: Desk, places: Collection[Slot], answers: Iterable[tuple[Slot, SingleAnswer | None]]
) -> StepTaken:
    """Answers to some pasted cells in place of what was pasted there; once all can be read, they are taken over."""
    assert desk.pasted is not None
    assert desk.case is not None
    written = {place: cell for place, cell in desk.pasted.cells if place not in places}
    case = _joined(room, desk.case, [place[0] for place, _ in desk.pasted.cells])
    case = editing.answered(case, room.knowledge, answers, desk.observer, room.today)
    return _settled(room, desk, case, written, desk.pasted.columns)


def copied(room: Workroom, desk: Desk, case: Case) -> str:
    """The members as a table for a spreadsheet: labels, certainty beside a value where it is not the highest."""
    voice, many = room.voice(desk, "text"), room.knowledge.many
    columns = room.order_observed
    lines = [[ID, *(voice.label(f"{many}.{name}") for name in columns)]]
    lines += [[member, *(_cell(room, desk, case, (member, name)) for name in columns)] for member in case.ids]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines) + "\n"


def _cell(room: Workroom, desk: Desk, case: Case, place: Slot) -> str:
    voice = room.voice(desk, "text")
    if place in case.unanswered:
        return {"unknown": "?"}.get(case.unanswered[place], "-")
    seen = case.by_attribute.get(place)
    if seen is None:
        return ""
    label = voice.value_label(seen.literal.value, room.knowledge.qualified(*place))
    return label if seen.degree == len(room.knowledge.certainty) else f"{label} ({voice.certainty(seen.degree)})"


# --- reading ----------------------------------------------------------------------------------------------------------


def _headed(room: Workroom, first: Sequence[str]) -> tuple[str, ...] | None:
    """The columns that a first line names; None if it names no ids, so that it is a row like the others."""
    line = "\t".join(first) + "\n" + "\t".join("x" for _ in first)
    try:
        found = table(cells_of(line.encode(), "…"), room.knowledge, room.knowledge.many, (ID, NAME), required=(ID,))
    except UnusableInput:
        return None
    named = iter(found.columns)
    return tuple(next(named) if cell.strip() else "" for cell in first)


def _table(
    room: Workroom, desk: Desk, rows: Sequence[Sequence[str]], columns: Sequence[str], headings: Sequence[str]
) -> StepTaken:
    assert desk.case is not None  # Invariant: `paste` asked
    known = set(room.order_observed)
    strange = tuple(
        heading
        for column, heading in zip(columns, headings, strict=True)
        if column and column not in (ID, NAME, *known) and column.partition("__")[0] not in known
    )
    at = columns.index(ID)
    rows = [row for row in rows if len(row) > at and row[at].strip()]
    case = _joined(room, desk.case, [editing.id_read(row[at], room.knowledge) for row in rows])
    written: WrittenCells = {}
    for row in rows:
        subject = editing.id_read(row[at], room.knowledge)
        cells = dict(zip(columns, (cell.strip() for cell in row), strict=False))
        for column, cell in cells.items():
            if column in known and cell:
                sure = cells.get(f"{column}__{CERTAINTY}", "")
                written[subject, column] = f"{cell} ({sure})" if sure else cell
    return _settled(room, desk, case, written, strange)


def _settled(room: Workroom, desk: Desk, case: Case, written: WrittenCells, strange: tuple[str, ...]) -> StepTaken:
    """The desk with all cells taken over; or, where one cannot be read, with all of them waiting."""
    voice = room.voice(desk, "text")
    known = translations(voice.folder, voice.language)
    answers: list[tuple[Slot, SingleAnswer | None]] = []
    wrong: list[tuple[Slot, str]] = []
    for place, cell in written.items():
        try:
            answers.append((place, read_cell(room, desk, place, cell)))
        except UnusableInput as error:
            found = error.diagnostics[0]
            hint = f" ({in_words(found.hint, known)})" if found.hint else ""
            wrong.append((place, in_words(found.message, known) + hint))
    if wrong or strange:
        waiting = PastedCells(tuple(written.items()), tuple(wrong), strange)
        said = voice.phrase("page.paste.wrong", count=len(wrong), total=len(written), columns=voice.listed(strange))
        return StepTaken(replace(desk, pasted=waiting), said=said)
    made = editing.answered(case, room.knowledge, answers, desk.observer, room.today)
    said = voice.phrase("page.paste.done", count=len(answers), people=len({place[0] for place, _ in answers}))
    return StepTaken(replace(desk.come_to(made), pasted=None), said=said)


def read_cell(room: Workroom, desk: Desk, place: Slot, cell: str) -> SingleAnswer | None:
    """What a cell says: a value in any language of the rule base, with how sure it is behind it; `?`, `-`, or nothing.

    Raises:
        UnusableInput: it says something else.
    """
    if not cell:
        return None
    voice, qualified = room.voice(desk, "text"), room.knowledge.qualified(*place)
    entry, words = room.knowledge.source.vocabulary[qualified], reading_words(voice)
    written = values_by_word(entry)
    if small(cell) in written:
        return SingleAnswer(written[small(cell)])
    others = {one: words.others[one] for one in (Command.UNKNOWN, Command.DOES_NOT_APPLY)}
    values = [(value, [voice.value_label(value, qualified), spoken(value)]) for value in entry.values]
    means, degree = graded(cell, values, others, words.scale, written)
    if isinstance(means, UnclearReply) or cell.isdecimal():
        known = [voice.value_label(value, qualified) for value in entry.values]
        said = message("'{word}' is not a value of {attribute}", word=cell[:80], attribute=voice.label(qualified))
        raise UnusableInput.because("unknown-value", said, hint=message("one of {values}", values=listed(known)))
    return SingleAnswer(means, degree)


def _joined(room: Workroom, case: Case, ids: Iterable[str]) -> Case:
    """The case with whoever is not in it yet."""
    new = [one for one in dict.fromkeys(ids) if one not in case.id_set]
    return replace(case, members=(*case.members, *Opening(room.kb, room.today, ()).joined(new, case))) if new else case


def _new_ids(room: Workroom, case: Case, count: int) -> list[str]:
    if count <= 0:
        return []
    return [member.id for member in Opening(room.kb, room.today, ()).joined(count, case)]


def copy(room: Workroom, desk: Desk, said: PageMessage) -> StepTaken:
    """The members as a table, or with `place` what stands in one cell, for the clipboard."""
    if desk.case is None:
        raise UnusableInput.because("no-case", message("there is no case yet"))
    rows = desk.rows or desk.case.id_set
    told = room.voice(desk, "text").phrase("page.grid.copied", count=len(rows))
    if (raw := said.optional("place")) and not desk.rows:
        place = editing.place_read(raw, room.knowledge, desk.case)
        return StepTaken(desk, gives={"copy": _cell(room, desk, desk.case, place)})
    kept = tuple(member for member in desk.case.members if member.id in rows)
    return StepTaken(desk, said=told, gives={"copy": copied(room, desk, replace(desk.case, members=kept))})


STEPS: Mapping[str, Callable[[Workroom, Desk, PageMessage], StepTaken]] = {
    "paste": paste,
    "copy": copy,
    "drop-pasted": drop_pasted,
    "take-readable": take_readable,
}
