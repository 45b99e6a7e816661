"""A desk as fragments of HTML by the id of their element, by the sandbox and the words of the reports.

What is shown is worked out in `views`; the templates are `page/*.html.j2`. The same desk gives the same fragments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from herstelkb.consequences.unknowns import Slot
from herstelkb.explanation.questions import Question
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import in_words
from herstelkb.page.desk import NEED_A_CASE, VIEWS, Desk
from herstelkb.page.places import ref
from herstelkb.page.views import advice, reports
from herstelkb.page.views.cards import QuestionCard, Questions
from herstelkb.page.views.intake import intake
from herstelkb.page.views.proofs import panel
from herstelkb.page.views.rules import rules
from herstelkb.page.views.suppose import suppose
from herstelkb.page.workroom import CaseWork, Workroom
from herstelkb.reporting.voice import Voice
from herstelkb.reporting.words import translations

BESIDE = ("intake",)  # the views beside which the advice stands


def fragments(room: Workroom, desk: Desk, findings: Sequence[str] = ()) -> dict[str, str]:
    """The fragments of a desk; `findings`: what is wrong with what was last tried."""
    voice = room.voice(desk)
    voice.environment.filters["ref"] = ref
    base = {"desk": desk, "views": VIEWS, "need_a_case": NEED_A_CASE, "languages": room.knowledge.source.head.languages}
    if desk.case is None:
        shown = _without_a_case(room, desk, voice)
        return _rendered(voice, {**base, **shown, "findings": findings}, ("rail", "main"))
    # What followed before the last answer tells what it changed and, until it is worked out anew, what is still asked.
    work, earlier = room.about(desk), room.about(replace(desk, case=desk.before[-1][0])) if desk.before else None
    questions = Questions(work.evaluation.derivation, _asked(work, earlier), _lacking(work), voice)
    shown = _with_a_case(room, desk, work, questions, earlier)
    return _rendered(voice, {**base, **shown, "work": work, "findings": findings}, ("rail", "main", "beside", "why"))


def _with_a_case(
    room: Workroom, desk: Desk, work: CaseWork, questions: Questions, earlier: CaseWork | None
) -> dict[str, Any]:
    voice = questions.voice
    shown: dict[str, Any] = {"questions": questions, "panel": panel(room, desk, work, questions), "now": None}
    match desk.view:
        case "start":
            shown["examples"] = room.examples
        case "intake":
            now = _now(desk, work, questions)
            shown |= {
                "now": now,
                "intake": intake(room, desk, work, questions, now),
                "short": advice.short(work, voice),
            }
            shown["changed"] = advice.changed(earlier, work, voice) if earlier else None
        case "advice":
            shown["whole"] = advice.whole(work, voice)
        case "suppose":
            shown["supposed"] = suppose(room, desk, work, voice)
        case "report":
            shown["report"] = reports.report_view(desk)
        case "course":
            shown["course"] = reports.course_view(room, desk)
        case "rules":
            shown["rules"] = rules(room, desk, voice)
    return shown


def _without_a_case(room: Workroom, desk: Desk, voice: Voice) -> dict[str, Any]:
    match desk.view:
        case "course":
            return {"course": reports.course_view(room, desk)}
        case "rules":
            return {"rules": rules(room, desk, voice)}
    return {"examples": room.examples}


def _rendered(voice: Voice, values: Mapping[str, Any], parts: Sequence[str]) -> dict[str, str]:
    return {
        part: voice.render(f"page/{part}.html.j2", **values).strip()
        for part in ("rail", "main", "beside", "why")
        if part in parts
    } | {part: "" for part in ("beside", "why") if part not in parts}


def _asked(work: CaseWork, earlier: CaseWork | None) -> Mapping[Slot, Question]:
    """The questions that matter: of the case, or until they are known of the one before."""
    known = work if work.is_settled else earlier if earlier is not None and earlier.is_settled else None
    return {question.place: question for question in known.agenda.left} if known else {}


def _now(desk: Desk, work: CaseWork, questions: Questions) -> QuestionCard | None:
    """The question to put now."""
    if work.is_settled:
        now = work.agenda.turned_to(desk.about, questions.knowledge.one).now
        return questions.card(now[0].place) if now else None
    waiting = [place for place in questions.asked if place in questions.open]
    return questions.card(waiting[0]) if waiting else None


def _lacking(work: CaseWork) -> frozenset[Slot]:
    return frozenset((one.subject, one.attribute) for one in work.evaluation.lacking_evidence if "note" in one.lacks)


def told(error: UnusableInput, voice: Voice) -> list[str]:
    """What is wrong, in the language of the page: each finding with where it stands and what to do about it."""
    known = translations(voice.folder, voice.language)
    found = []
    for one in error.diagnostics:
        where = f"{one.place.line}:{one.place.column} " if one.place and one.place.source else ""
        hint = f" – {in_words(one.hint, known)}" if one.hint else ""
        found.append(f"{where}{in_words(one.message, known)}{hint}")
    return found
