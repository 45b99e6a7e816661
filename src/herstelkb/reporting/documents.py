"""The advice report of an evaluation, as a self-contained HTML page, Markdown, or a summary for the terminal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import replace_text
from herstelkb.ground.version import VERSION
from herstelkb.reporting.editions.edition import report_of
from herstelkb.reporting.findings import Findings
from herstelkb.reporting.named import named
from herstelkb.reporting.outlook import Outlook
from herstelkb.reporting.shown import Shown
from herstelkb.reporting.voice import Form, Voice
from herstelkb.reporting.width import fitted

if TYPE_CHECKING:
    from herstelkb.consequences.consequences import Consequences

_FORMS: dict[str, tuple[Form, str]] = {
    ".html": ("html", "report/html.j2"),
    ".htm": ("html", "report/html.j2"),
    ".md": ("md", "report/markdown.j2"),
}


class Documents:
    """The documents about one evaluation; what they share is computed once."""

    def __init__(self, evaluation: Consequences) -> None:
        self.evaluation = evaluation
        self.findings, self.outlook = Findings(evaluation), Outlook(evaluation)

    def report(
        self, path: str | Path, *, language: str | None = None, names: bool = False, notes: bool = False
    ) -> None:
        """Write the advice report; see `report`."""
        form, template = _form(Path(path))
        replace_text(Path(path), self._rendered(form, template, language, Shown(names, notes)))

    def report_text(self, suffix: str, *, language: str | None = None, names: bool = False, notes: bool = False) -> str:
        """The advice report as text; see `report_text`."""
        form, template = _form(Path(f"report{suffix}"))
        return self._rendered(form, template, language, Shown(names, notes))

    def summary(
        self, *, language: str | None = None, names: bool = False, notes: bool = False, width: int | None = None
    ) -> str:
        """The summary for a terminal; see `summary`."""
        return fitted(self._rendered("text", "report/summary.j2", language, Shown(names, notes), width), width)

    def _rendered(self, form: Form, template: str, language: str | None, shown: Shown, width: int | None = None) -> str:
        case = self.evaluation.case
        voice = Voice(self.evaluation.knowledge, case, language, form=form, shown=shown, width=width)
        text = voice.render(
            template,
            findings=self.findings,
            outlook=self.outlook,
            named=named(self.evaluation.knowledge),
            report=report_of(self.findings, self.outlook, voice, "file"),
            part_files=voice.parts("report/parts"),
            version=VERSION,
        )
        return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def report(
    evaluation: Consequences, path: str | Path, *, language: str | None = None, names: bool = False, notes: bool = False
) -> None:
    """Write the advice report, in the format of the suffix, `.html` or `.md`. The file is replaced as a whole.

    `language`: by default the first of the rule base. `names`: show names instead of ids, where the case has them.
    `notes`: show observers and notes, which are left out by default.

    Raises:
        UnusableInput: the suffix or the language is not known, or the file cannot be written.
    """
    Documents(evaluation).report(path, language=language, names=names, notes=notes)


def report_text(
    evaluation: Consequences, suffix: str, *, language: str | None = None, names: bool = False, notes: bool = False
) -> str:
    """The advice report as text, in the format of a suffix: `.html` or `.md`.

    Raises:
        UnusableInput: the suffix or the language is not known.
    """
    return Documents(evaluation).report_text(suffix, language=language, names=names, notes=notes)


def summary(
    evaluation: Consequences,
    *,
    language: str | None = None,
    names: bool = False,
    notes: bool = False,
    width: int | None = None,
) -> str:
    """The most important parts of an evaluation, for a terminal; `width`: its number of columns, by default 96.

    Raises:
        UnusableInput: the language is not known.
    """
    return Documents(evaluation).summary(language=language, names=names, notes=notes, width=width)


def check_suffix(path: str | Path) -> None:
    """Check that a report can be written under this file name.

    Raises:
        UnusableInput: it cannot; the hint names the suffixes.
    """
    _form(Path(path))


def form_of(path: str | Path) -> Form:
    """The form of output that belongs to a file's suffix.

    Raises:
        UnusableInput: the suffix is not known; the hint names the known ones.
    """
    return _form(Path(path))[0]


def _form(path: Path) -> tuple[Form, str]:
    if path.suffix.lower() not in _FORMS:
        said = f"a report cannot be written as '{path.suffix or path.name}'"
        raise UnusableInput.because("unknown-format", said, file=str(path), hint="end the name in .html or .md")
    return _FORMS[path.suffix.lower()]
