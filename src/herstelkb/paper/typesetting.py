"""Typst, which sets a report as a PDF and turns drawings into pixels, with the fonts that ship and no other file.

What it is given is data. Its root is the folder of the fonts, so that neither a text nor a drawing can reach a file.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.resources import resource
from herstelkb.paper.door import drawable

_SVG = "http://www.w3.org/2000/svg"
STANDARDS = ["a-3a", "ua-1"]
_PIXELS = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)"""


def pdf_of(template: bytes, paper: str, timestamp: int) -> bytes:
    """A template filled with a paper, given as JSON, as a PDF. `timestamp`: what it says of when, in seconds.

    Raises:
        UnusableInput: typst is not installed.
        typst.TypstError: the document would not be what the standards ask for.
    """
    inputs = {"paper": paper}
    made = _typst().compile(template, sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=timestamp, **_given())
    return bytes(made)


def drawing(svg: str) -> str:
    """A drawing as typst takes it: with its namespace, and in a font and letters that there are."""
    return drawable(svg).replace("<svg", f'<svg xmlns="{_SVG}" font-family="Roboto"', 1)


def png_of(svg: str, width: float, resolution: float = 200) -> bytes:
    """A drawing of a width in points as PNG, with `resolution` pixels to the inch.

    Raises:
        UnusableInput: typst is not installed.
    """
    inputs = {"svg": drawing(svg), "width": str(width)}
    return bytes(_typst().compile(_PIXELS, format="png", ppi=resolution, sys_inputs=inputs, **_given()))


def _given() -> dict[str, Any]:
    return {"font_paths": _fonts(), "root": str(resource("templates") / "paper" / "fonts")}


@lru_cache(maxsize=1)
def _fonts() -> Any:
    folder = str(resource("templates") / "paper" / "fonts")
    return _typst().Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _typst() -> Any:
    try:
        import typst
    except ImportError:
        said = "a PDF, and the pictures of a DOCX, are made with typst, which is not installed"
        raise UnusableInput.because("extra-missing", said, hint="pip install 'herstelkb[pdf]' or [docx]") from None
    return typst
