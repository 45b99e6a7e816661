"""A handbook as files: every page of every language, by its path, and the folder that takes its place in one step.

Pages link to each other relatively and need nothing else, so the folder works from a disk, a share or a server.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from herstelkb.api.knowledge_base import KnowledgeBase
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import partial_name
from herstelkb.ground.paths import real
from herstelkb.ground.resources import resource
from herstelkb.reporting.voice import Voice
from herstelkb.workbench.handbook.contents import Contents
from herstelkb.workbench.handbook.pages import Pages

MARK = "handbook.json"
FORMAT = "herstelkb/handbook/1"


def files(kb: KnowledgeBase) -> dict[str, str]:
    """The handbook of a knowledge base: from each file's path, with forward slashes, to its text."""
    contents = Contents(kb)
    languages = _languages(kb)
    voice = Voice(kb.knowledge, None, next(iter(languages)), form="html")
    found = {
        MARK: json.dumps({"format": FORMAT, "rules": kb.knowledge.digest, "languages": list(languages)}) + "\n",
        "index.html": voice.render("handbook/languages.j2", language_names=languages),
        "handbook.css": voice.render("handbook/handbook.css"),
        "search.js": (voice.folder / "handbook" / "search.js").read_text(encoding="utf-8"),
    }
    for language in languages:
        pages = Pages(contents, language, languages, pictures=pictures_possible())
        found |= {f"{language}/{path}": text for path, text in pages.rendered()}
    return found


def pictures_possible() -> bool:
    """Is the library that lays out pictures installed? Without it a handbook has none."""
    return find_spec("graphlay") is not None


def check_folder(folder: Path) -> None:
    """May a handbook take its place here? To be asked before one is made, too.

    Raises:
        UnusableInput: something else is there.
    """
    folder = real(folder)
    if folder.exists() and not _is_handbook(folder):
        said = f"{folder.name} is there already and is no handbook"
        raise UnusableInput.because("not-a-handbook", said, file=str(folder), hint="name a new or an empty folder")


def write(pages: Mapping[str, str], folder: Path) -> None:
    """Put a handbook in a folder of its own, in place of the handbook that may be there already.

    Raises:
        UnusableInput: something else is there, or it cannot be written.
    """
    check_folder(folder)
    folder = real(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(**partial_name(folder.parent)) as beside:
            new, old = Path(beside, "new"), Path(beside, "old")
            for path, text in pages.items():
                target = new / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8", newline="\n")
            if folder.exists():
                folder.rename(old)
            try:
                new.rename(folder)
            except OSError:
                if old.exists():
                    old.rename(folder)
                raise
    except OSError as error:
        said = f"cannot write {folder}: {error.strerror or error}"
        raise UnusableInput.because("unwritable-file", said, hint="may you write beside it?") from None


def _is_handbook(folder: Path) -> bool:
    """Is it a folder that holds nothing, or a handbook?"""
    if not folder.is_dir():
        return False
    if not any(folder.iterdir()):
        return True
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(mark, dict) and mark.get("format") == FORMAT


def _languages(kb: KnowledgeBase) -> dict[str, str]:
    """The languages that both the rule base and the templates speak, with what each calls itself."""
    templates = resource("templates")
    spoken = [lang for lang in kb.knowledge.source.head.languages if (templates / "words" / f"{lang}.yaml").is_file()]
    if not spoken:
        raise UnusableInput.because("unknown-language", "the templates speak none of the languages of this rule base")
    return {lang: Voice(kb.knowledge, None, lang).phrase("handbook.language") for lang in spoken}
