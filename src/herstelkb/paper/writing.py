"""A report in the form that a file's name ends in: a text, as its templates give it, or a document made of its page.

What a form takes beside Python is imported when a report is written in it, and what is missing is said before the work.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.paper.attachment import Attachment
from herstelkb.paper.door import clean, printable
from herstelkb.paper.reading import read

PAGES = (".html", ".htm")
TEXTS = (*PAGES, ".md")
_TAKES = {".pdf": ("typst", "pikepdf"), ".docx": ("docx", "typst")}


def check_name(path: str | Path, texts: Sequence[str] = TEXTS, template: str | Path | None = None) -> None:
    """Check that a report can be written under this name; `texts` are the suffixes of the texts that there are of it.

    Raises:
        UnusableInput: the suffix is not known, something that its form takes is not installed, or there is a template
            for a form that has none.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in (*texts, *_TAKES):
        said = f"a report cannot be written as '{Path(path).suffix or Path(path).name}'"
        hint = f"end the name in {', '.join(one for one in (*texts, *_TAKES) if one != '.htm')}"
        raise UnusableInput.because("unknown-format", said, file=str(path), hint=hint)
    if template is not None and suffix != ".docx":
        hint = "end the name of the report in .docx, or leave the template out"
        raise UnusableInput.because("wrong-template", "only a report in Word has a template", hint=hint)
    missing = [name for name in _TAKES.get(suffix, ()) if importlib.util.find_spec(name) is None]
    if missing:
        names = " and ".join("python-docx" if name == "docx" else name for name in missing)
        said = f"for a report in {suffix[1:].upper()}, {names} must be installed"
        raise UnusableInput.because("extra-missing", said, hint=f"pip install 'herstelkb[{suffix[1:]}]'")


def report_bytes(
    suffix: str,
    text: Callable[[str], str],
    *,
    attached: Sequence[Attachment] = (),
    template: str | Path | None = None,
) -> bytes:
    """A report in the form of a suffix. `text` gives its text by suffix; of its page, `.html`, the documents are made.

    `attached`: what a PDF carries along. `template`: a DOCX of the user's, for the styles of another.

    Raises:
        UnusableInput: the suffix is not known, something is not installed, or the template cannot be read.
    """
    suffix = suffix.lower()
    if suffix not in _TAKES:
        return text(suffix).encode("utf-8")
    check_name(f"report{suffix}", template=template)
    if suffix == ".pdf":
        from herstelkb.paper.pdf import pdf

        return pdf(read(printable(text(".html"))), attached)
    from herstelkb.paper.docx import docx

    return docx(read(clean(text(".html"))), _contents(template))


def _contents(template: str | Path | None) -> bytes | None:
    try:
        return None if template is None else Path(template).read_bytes()
    except OSError as error:
        said = f"cannot read {template}: {error.strerror or error}"
        raise UnusableInput.because("unreadable-file", said) from None
