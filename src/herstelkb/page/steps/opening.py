"""A case begins, or comes from a file or an example; who is in it; and it goes to a file.

A file that cannot be read changes nothing: what is wrong with it is shown.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import replace

from herstelkb.cases.case import Case
from herstelkb.cases.cells import cells_of
from herstelkb.cases.reading import case_in
from herstelkb.cases.table import ID, NAME, OWN_VIEW, VIEW_DAY, table
from herstelkb.cases.writing import case_text
from herstelkb.conversation.opening import Opening, file_name
from herstelkb.conversation.wording import reading_words
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import message
from herstelkb.language.documents import decoded
from herstelkb.page import editing
from herstelkb.page.desk import Desk
from herstelkb.page.messages import Message, Outcome
from herstelkb.page.steps.answering import on_desk
from herstelkb.page.steps.pasting import paste
from herstelkb.page.workroom import Workroom

TABLES = (".csv", ".tsv", ".txt")


def new(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """A new case: its `name`, and its `members` as a number or ids, or nobody yet."""
    voice = room.voice(desk, "text")
    opening = Opening(room.kb, room.today, reading_words(voice).joining)
    name = said.optional("name")
    if name is None:
        raise UnusableInput.because("missing-key", message("a case needs a name"))
    case, members = opening.named(name), said.optional("members")
    found = opening.members(members, case) if members else ()
    if found is None:
        told = message("'{said}' is no number and no list of ids", said=(members or "")[:80])
        raise UnusableInput.because("wrong-id", told, hint=message("write 8, or m01, m02"))
    then = desk.begun(replace(case, members=found), file=file_name(name))
    return Outcome(then, said=voice.phrase("page.begun"), focus="ask-1")


def open_file(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """The case in a file of some `name`, its bytes in base64 as `data`; with `beside`, an overview at another date.

    `kept`: it is the copy from the browser, which no file holds.
    """
    name, raw = said.text("name"), _bytes(said.text("data"))
    if _is_table(name):
        return _open_table(room, desk, name, raw)
    case = read(room, name, raw)
    if said.flag("beside"):
        return with_overview(room, desk, case)
    kept = said.flag("kept")
    then = desk.begun(case, file=file_name(case.name) if kept else name, saved=not kept)
    return Outcome(then, said=room.voice(then, "text").phrase("page.opened", people=len(case.ids)), focus="main")


def example(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """One of the examples, to look at."""
    number = said.text("number", "0")
    if not number.isdecimal() or int(number) >= len(room.examples):
        raise UnusableInput.because("wrong-message", message("there is no such example"))
    case = case_in(room.examples[int(number)].text, "example.json", room.knowledge)
    then = replace(desk.begun(case, file=file_name(case.name or "example"), saved=True), view="advice")
    return Outcome(then, focus="main")


def join(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """More members: how many, or their ids."""
    case, voice = on_desk(desk), room.voice(desk, "text")
    opening = Opening(room.kb, room.today, reading_words(voice).joining)
    found = opening.members(said.text("who", "1").strip() or "1", case)
    if not found:
        told = message("'{said}' is no number and no list of ids", said=said.text("who", "")[:80])
        raise UnusableInput.because("wrong-id", told, hint=message("write 8, or m01, m02"))
    then = desk.come_to(replace(case, members=(*case.members, *found)))
    whom = found[0].id if desk.part == "person" else then.whom
    return Outcome(replace(then, whom=whom), said=voice.phrase("page.joined", people=[one.id for one in found]))


def leave(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """A member goes, with all that was observed of them."""
    who = said.text("who")
    then = desk.come_to(editing.without(on_desk(desk), who))
    return Outcome(then, said=room.voice(desk, "text").phrase("page.left_case", who=who))


def called(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """What the case is called, or its date; or the name or own view of a member."""
    case, value = on_desk(desk), said.optional("value")
    match said.text("what"):
        case "name":
            return Outcome(desk.come_to(replace(case, name=editing.text_read(value) or "")))
        case "date":
            return Outcome(desk.come_to(replace(case, date=editing.day_read(value))))
    who = next((one for one in case.members if one.id == said.text("who", "")), None)
    if who is None:
        raise UnusableInput.because("unknown-subject", message("there is nobody of that id"))
    match said.text("what"):
        case "member":
            return Outcome(desk.come_to(editing.with_member(case, replace(who, name=editing.text_read(value)))))
        case "own_view":
            view = editing.view_read(value, room.today)
            return Outcome(desk.come_to(editing.with_member(case, replace(who, own_view=view))))
    raise UnusableInput.because("wrong-message", message("the page sent something unexpected ({key})", key="what"))


def save(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """The case as a file, YAML or JSON: what `herstelkb ask` would write."""
    case, suffix = on_desk(desk), said.one_of("form", (".yaml", ".json")) if "form" in said.data else ".yaml"
    name = desk.file or file_name(case.name)
    stem = name.rpartition(".")[0] or name
    name = name if name.lower().endswith((suffix, ".yml" if suffix == ".yaml" else suffix)) else f"{stem}{suffix}"
    text = case_text(case, room.knowledge, name)
    told = room.voice(desk, "text").phrase("page.saved", file=name)
    return Outcome(replace(desk, saved=case, file=name), said=told, gives={"save": {"name": name, "text": text}})


def keep(room: Workroom, desk: Desk, said: Message) -> Outcome:
    """Keep a copy in the browser from now on, or forget it."""
    then = replace(desk, keeps=said.flag("on"))
    told = room.voice(desk, "text").phrase("page.kept" if then.keeps else "page.forgotten")
    return Outcome(then, said=told, gives={} if then.keeps else {"keep": None})


def with_overview(room: Workroom, desk: Desk, case: Case) -> Outcome:
    """The desk with another overview of the same subject."""
    if case.date is None:
        raise UnusableInput.because("wrong-date", message("an overview needs a date: write it in the file"))
    others = tuple(one for one in desk.overviews if one.date != case.date)
    overviews = tuple(sorted((*others, case), key=lambda one: str(one.date)))
    return Outcome(replace(desk, overviews=overviews), said=room.voice(desk, "text").phrase("page.course.added"))


def read(room: Workroom, name: str, raw: bytes) -> Case:
    """The case in a file.

    Raises:
        UnusableInput: with everything that is wrong with it.
    """
    as_json = True if name.lower().endswith(".json") else False if name.lower().endswith((".yaml", ".yml")) else None
    return room.kb.case(case_in(decoded(raw, name), name, room.knowledge, as_json=as_json))


def _open_table(room: Workroom, desk: Desk, name: str, raw: bytes) -> Outcome:
    """A table of members beside the case on the desk, or else in a new one; a cell that cannot be read waits."""
    keys = (ID, NAME, OWN_VIEW, VIEW_DAY)
    found = table(cells_of(raw, name), room.knowledge, room.knowledge.many, keys, required=(ID,)).cells
    lines = [found.names, *zip(*found.columns, strict=True)]
    block = "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
    if desk.case is None:
        stem = name.rpartition(".")[0] or name
        desk = desk.begun(Opening(room.kb, room.today, ()).named(stem), file=file_name(stem))
    desk = replace(desk, view="intake", part="grid")
    return paste(room, desk, Message({"text": block, "at": ""}))


def _bytes(data: str) -> bytes:
    try:
        return b64decode(data, validate=True)
    except ValueError:
        raise UnusableInput.because(
            "wrong-message", message("the page sent something unexpected ({key})", key="data")
        ) from None


def _is_table(name: str) -> bool:
    return name.lower().endswith(TABLES)


STEPS: Mapping[str, Callable[[Workroom, Desk, Message], Outcome]] = {
    "new": new,
    "open": open_file,
    "example": example,
    "join": join,
    "leave": leave,
    "called": called,
    "save": save,
    "keep": keep,
}
