"""The styles of a Word document: ours, or those of a template, to which ours are added where it lacks one.

Ours are in `templates/paper/`, as Word writes them. Their names are a promise to whoever makes a template;
docs/reports.md lists them.
"""

from __future__ import annotations

import copy
import io
import zipfile
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from docx.shared import Mm

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.resources import resource

LISTS = ("List Bullet", "List Bullet 2", "List Bullet 3")
_COUNTRIES = {"nl": "nl-NL", "en": "en-GB"}  # Word names a language with its country


def styled(template: bytes | None, language: str) -> Document:
    """An empty document that has every style of ours: ours themselves, or a template without its contents.

    Raises:
        UnusableInput: the template is no DOCX.
    """
    document = _plain() if template is None else _completed(_emptied(template))
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None:
        for old in defaults.findall(qn("w:lang")):
            defaults.remove(old)
        said = OxmlElement("w:lang")
        said.set(qn("w:val"), _COUNTRIES.get(language, language))
        defaults.append(said)
    return document


def _plain() -> Document:
    """A document with our styles on a page of A4."""
    document = docx.Document()
    document.styles.element[:] = list(_ours("styles"))
    document.part.numbering_part.element[:] = list(_ours("numbering"))
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin, page.bottom_margin = Mm(20), Mm(18)
    page.header_distance = page.footer_distance = Mm(9)
    return document


def _emptied(template: bytes) -> Document:
    try:
        document = docx.Document(io.BytesIO(template))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile):
        hint = "save it in Word or LibreOffice as .docx"
        raise UnusableInput.because("wrong-template", "the template is no DOCX document", hint=hint) from None
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    return document


def _completed(document: Document) -> Document:
    """The document with those of our styles that it lacks, by their names."""
    styles = document.styles.element
    there = {_name(style): style.get(qn("w:styleId")) for style in styles.findall(qn("w:style"))}
    ours = _ours("styles").findall(qn("w:style"))
    called = {style.get(qn("w:styleId")): there.get(_name(style), style.get(qn("w:styleId"))) for style in ours}
    for style in ours:
        if _name(style) in there:
            continue
        added = copy.deepcopy(style)
        added.attrib.pop(qn("w:default"), None)
        for tag in ("w:basedOn", "w:next"):
            for other in added.findall(qn(tag)):
                other.set(qn("w:val"), called[other.get(qn("w:val"))])
        for number in added.iter(qn("w:numId")):
            number.set(qn("w:val"), str(_numbering(document, number.get(qn("w:val")))))
        styles.append(added)
    return document


def _name(style: Any) -> str:
    return str(style.find(qn("w:name")).get(qn("w:val"))).lower()


def _numbering(document: Document, number: str) -> int:
    """One of our numberings in a document that lacks it: its number there."""
    ours = _ours("numbering")
    wanted = next(one for one in ours.findall(qn("w:num")) if one.get(qn("w:numId")) == number)
    abstract = wanted.find(qn("w:abstractNumId")).get(qn("w:val"))
    listed = _numbering_part(document).element
    taken = [int(one.get(qn("w:abstractNumId"))) for one in listed.findall(qn("w:abstractNum"))]
    kind = copy.deepcopy(
        next(one for one in ours.findall(qn("w:abstractNum")) if one.get(qn("w:abstractNumId")) == abstract)
    )
    kind.set(qn("w:abstractNumId"), str(max(taken, default=-1) + 1))
    listed.insert(len(taken), kind)  # all kinds stand before all numberings
    return int(listed.add_num(max(taken, default=-1) + 1).numId)


def _numbering_part(document: Document) -> Any:
    try:
        return document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:  # of a template without any list
        empty = _ours("numbering")
        empty[:] = []
        part = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return part


def _ours(name: str) -> Any:
    return parse_xml((resource("templates") / "paper" / f"{name}.xml").read_bytes())
