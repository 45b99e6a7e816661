"""The report of a comparison, to read on screen or in print: a timeline, then each passage from case to case."""

from __future__ import annotations

from pathlib import Path

import herstelkb
from herstelkb.explanation.compare import Course, timeline
from herstelkb.files import replace_text
from herstelkb.reporting.compare import case_name, compare_lines, values_text
from herstelkb.reporting.documents import form_of
from herstelkb.reporting.outline import sentence
from herstelkb.reporting.voice import Voice

_TEMPLATES = {"html": "compare/html.j2", "md": "compare/markdown.j2"}


def comparison_report(course: Course, path: str | Path, *, language: str | None = None, names: bool = False) -> None:
    """Write the report; the suffix, `.html` or `.md`, says in which format. The file is replaced as a whole.

    Raises:
        UnusableInput: the suffix or the language is not known, or the file cannot be written.
    """
    form = form_of(path)
    kb, cases = course.derivations[0].kb, [derivation.case for derivation in course.derivations]
    voice = Voice(kb, cases[-1], language, form=form, names=names)
    columns = [case_name(case, number, voice) for number, case in enumerate(cases, 1)]
    rows = [
        (
            voice.label(track.attribute),
            voice.listed(voice.name(subject) for subject in track.subjects),
            [values_text(values, track.attribute, voice) for values in track.values],
        )
        for track in timeline(course)
    ]
    lines = compare_lines(course, voice)
    text = voice.render(
        _TEMPLATES[form],
        lines=lines,
        columns=columns,
        rows=rows,
        sentence=lambda line: sentence(line, voice),
        version=herstelkb.__version__,
    )
    replace_text(Path(path), text.rstrip() + "\n")
