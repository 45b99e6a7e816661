"""Errors in templates and texts as findings, each located where its author can fix it.

`language.templates` says what a text may contain; `check` finds the errors in texts of a rule base too.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

from herstelkb.ground.diagnostics import Diagnostic, Place, UnusableInput

_SUFFIXES = (".j2", ".js", ".css")  # of the templates in the folder


def in_template(error: TemplateError, template: Path) -> UnusableInput:
    """An error in a template file: this one, or one that it includes."""
    if isinstance(error, TemplateSyntaxError):
        place = Place(error.filename or str(template), error.lineno)
    else:
        ran = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(_SUFFIXES)]
        place = Place(ran[-1].filename, ran[-1].lineno or 1) if ran else Place(str(template))
    said = error.message or type(error).__name__
    return UnusableInput([Diagnostic("template-error", said, place, hint="correct the template there")])


def in_text(error: TemplateError, text: str, hint: str, place: Place | None = None) -> UnusableInput:
    """An error in a text of a rule base or in a phrase of a language; `hint` says where to fix it."""
    said = f"{text}: {error.message or type(error).__name__}"
    return UnusableInput([Diagnostic("template-error", said, place, hint=hint)])
