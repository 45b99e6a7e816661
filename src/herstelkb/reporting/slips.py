"""Slips in templates and texts as findings, each located where its author can correct it.

What a text may contain is `language.templates`' to say; the slips in texts of a rule base are found by `check` too.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

from herstelkb.ground.diagnostics import Diagnostic, Place, UnusableInput

_SUFFIXES = (".j2", ".js", ".css")  # of what stands in the folder of templates and is one


def in_template(error: TemplateError, template: Path) -> UnusableInput:
    """A slip in a file of the templates: this one, or one that it includes."""
    if isinstance(error, TemplateSyntaxError):
        place = Place(error.filename or str(template), error.lineno)
    else:
        ran = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(_SUFFIXES)]
        place = Place(ran[-1].filename, ran[-1].lineno or 1) if ran else Place(str(template))
    said = error.message or type(error).__name__
    return UnusableInput([Diagnostic("template-error", said, place, hint="correct the template there")])


def in_text(error: TemplateError, text: str, hint: str, place: Place | None = None) -> UnusableInput:
    """A slip in a text of a rule base, or in a phrase of a language; `hint` says where it is corrected."""
    said = f"{text}: {error.message or type(error).__name__}"
    return UnusableInput([Diagnostic("template-error", said, place, hint=hint)])
