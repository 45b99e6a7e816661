"""The advice report of an evaluation: a self-contained page, Markdown, PDF, DOCX, or a summary for the terminal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import replace_bytes
from herstelkb.ground.messages import message
from herstelkb.ground.showing import listed
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.ground.version import VERSION
from herstelkb.paper.attachment import Attachment
from herstelkb.paper.writing import report_bytes
from herstelkb.reporting.editions.edition import report_of
from herstelkb.reporting.findings import Findings
from herstelkb.reporting.named import named
from herstelkb.reporting.outlook import Outlook
from herstelkb.reporting.questions import asked_of
from herstelkb.reporting.receipts.canonical import canonical
from herstelkb.reporting.receipts.receipt import EVERYTHING, Reported, receipt
from herstelkb.reporting.self_check import self_check, with_parts
from herstelkb.reporting.shown import EDITIONS, Edition, Shown
from herstelkb.reporting.voice import Form, Voice
from herstelkb.reporting.width import fitted, plain

if TYPE_CHECKING:
    from herstelkb.consequences.consequences import Consequences

_FORMS: dict[str, tuple[Form, str]] = {
    ".html": ("html", "report/html.j2"),
    ".htm": ("html", "report/html.j2"),
    ".md": ("md", "report/markdown.j2"),
}
# The folder with the parts of each edition.
_PARTS: dict[Edition, str] = {"management": "brief", "leader": "brief", "person": "person", "file": "file"}


class Documents:
    """The documents about one evaluation; what they share is computed once."""

    def __init__(self, evaluation: Consequences) -> None:
        self.evaluation = evaluation
        self.findings, self.outlook = Findings(evaluation), Outlook(evaluation)

    def report(
        self,
        path: str | Path,
        *,
        language: str | None = None,
        shown: Shown = Shown(),  # noqa: B008 - a value
        template: str | Path | None = None,
    ) -> None:
        """Write the advice report to a file, in the form of its suffix; the file is replaced as a whole."""
        written = self.report_bytes(Path(path).suffix, language=language, shown=shown, template=template)
        replace_bytes(Path(path), written)

    def report_bytes(
        self,
        suffix: str,
        *,
        language: str | None = None,
        shown: Shown = Shown(),  # noqa: B008 - a value
        template: str | Path | None = None,
    ) -> bytes:
        """The advice report in any form; `template`: a DOCX whose styles a DOCX is to have. See `report_text`."""

        def text(suffix: str) -> str:
            return self.report_text(suffix, language=language, shown=shown)

        attached = (self._attached(language, shown),) if suffix.lower() == ".pdf" else ()
        return report_bytes(suffix, text, attached=attached, template=template)

    def _attached(self, language: str | None, shown: Shown) -> Attachment:
        """The receipt, which a PDF carries."""
        text = canonical(self.receipt(language=language, shown=shown)).decode("utf-8") + "\n"
        return Attachment("receipt.json", text, "application/json", "receipt of this report")

    def report_text(self, suffix: str, *, language: str | None = None, shown: Shown = Shown()) -> str:  # noqa: B008
        """The advice report as text; see `report_text`."""
        form, template = _form(Path(f"report{suffix}"))
        return self._rendered(form, template, language, shown)

    def receipt(
        self,
        *,
        language: str | None = None,
        shown: Shown = Shown(),  # noqa: B008 - a value
        with_case: bool = False,
    ) -> dict[str, Any]:
        """The receipt of an edition, as plain data; see `receipt_bytes`."""
        edition, chosen = _edition(shown), self.evaluation.knowledge.language(language)
        text = self.report_text(".md", language=chosen, shown=Shown(edition=edition, only=shown.only))
        return receipt(self.evaluation, Reported(edition, chosen, shown.only, text), with_case=with_case)

    def summary(
        self,
        *,
        language: str | None = None,
        width: int | None = None,
        shown: Shown = Shown(),  # noqa: B008 - a value
    ) -> str:
        """The short form for a terminal; see `summary`."""
        return fitted(self._rendered("text", "report/text.j2", language, shown, width), width)

    def _rendered(self, form: Form, template: str, language: str | None, shown: Shown, width: int | None = None) -> str:
        case, knowledge, edition = self.evaluation.case, self.evaluation.knowledge, _edition(shown)
        voice = Voice(knowledge, case, language, form=form, shown=shown, width=width)
        voice.environment.filters["css"] = css_string
        voice.environment.globals["asked_of"] = asked_of
        if form != "text":
            voice.environment.globals.update(_pictures())
        checks = form == "html" and edition in EVERYTHING
        vouching = self.receipt(language=voice.language, shown=shown) if checks else {}
        text = voice.render(
            template,
            findings=self.findings,
            outlook=self.outlook,
            named=named(knowledge),
            report=report_of(self.findings, self.outlook, voice, edition, shown.only),
            edition=edition,
            only=shown.only,
            part_files=voice.parts(f"report/{_PARTS[edition]}"),
            version=VERSION,
            check=self_check(vouching, voice) if checks else None,
        )
        tidy = re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
        return with_parts(tidy) if checks else tidy


def _pictures() -> dict[str, object]:
    from herstelkb.reporting.chain_picture import chain_picture
    from herstelkb.reporting.editions.people_map import CROWD
    from herstelkb.reporting.map_picture import map_picture

    return {"chain_picture": chain_picture, "map_picture": map_picture, "crowd": CROWD}


def _edition(shown: Shown) -> Edition:
    wanted = shown.edition or ("leader" if shown.only is None else "person")
    for known in EDITIONS:
        if known == wanted:
            return known
    hint = did_you_mean(wanted, EDITIONS) or message("choose one of {names}", names=listed(EDITIONS))
    said = message("there is no edition '{name}'", name=wanted)
    raise UnusableInput.because("unknown-edition", said, hint=hint)


def css_string(text: str) -> Markup:
    """A text as a string of a style sheet; whatever is not a letter, a digit or a space is escaped."""
    said = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in plain(text))
    return Markup(f'"{said}"')


def report_text(
    evaluation: Consequences,
    suffix: str,
    *,
    language: str | None = None,
    names: bool = False,
    notes: bool = False,
    edition: str | None = None,
    only: str | None = None,
) -> str:
    """An edition of the advice report as text, in the format of a suffix: `.html` or `.md`.

    `language`: by default the first of the rule base. `names`: show names instead of ids, where the case has them.
    `notes`: show observers and notes, which are left out by default. `edition`: `management`, `leader` (the default),
    `person` (about `only`, an id) or `file`.

    Raises:
        UnusableInput: the suffix, the language, the edition or the person is not known.
    """
    return Documents(evaluation).report_text(suffix, language=language, shown=Shown(names, notes, edition, only))


def summary(
    evaluation: Consequences,
    *,
    language: str | None = None,
    width: int | None = None,
    names: bool = False,
    notes: bool = False,
    edition: str | None = None,
    only: str | None = None,
) -> str:
    """The short form of an edition, for a terminal; `width`: its number of columns, by default 96. See `report_text`.

    Raises:
        UnusableInput: the language, the edition or the person is not known.
    """
    return Documents(evaluation).summary(language=language, width=width, shown=Shown(names, notes, edition, only))


def receipt_bytes(
    evaluation: Consequences,
    *,
    language: str | None = None,
    edition: str | None = None,
    only: str | None = None,
    with_case: bool = False,
) -> bytes:
    """The receipt of an edition as canonical JSON: what an auditor needs to recompute it; with proofs if of the `file`.

    `with_case`: the case too, without names, own views, notes and observers.

    Raises:
        UnusableInput: the language, the edition or the person is not known.
    """
    shown = Shown(edition=edition, only=only)
    return canonical(Documents(evaluation).receipt(language=language, shown=shown, with_case=with_case))


def form_of(path: str | Path) -> Form:
    """The form of output that belongs to a file's suffix.

    Raises:
        UnusableInput: the suffix is not known; the hint names the known ones.
    """
    return _form(Path(path))[0]


def _form(path: Path) -> tuple[Form, str]:
    if path.suffix.lower() not in _FORMS:
        said = message("a report cannot be written as '{suffix}'", suffix=path.suffix or path.name)
        hint = message("end the name in {suffixes}", suffixes=".html, .md")
        raise UnusableInput.because("unknown-format", said, file=str(path), hint=hint)
    return _FORMS[path.suffix.lower()]
