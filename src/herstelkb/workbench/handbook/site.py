"""A handbook as files: every page of every language by its path, and the folder that is replaced in one step.

Pages use relative links and need nothing else, so the folder works from a disk, a share or a server.
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
from herstelkb.reporting.words import is_spoken
from herstelkb.workbench.handbook.contents import Contents
from herstelkb.workbench.handbook.pages import Pages

MARK = "handbook.json"
FORMAT = "herstelkb/handbook/1"


def files(kb: KnowledgeBase) -> dict[str, str]:
    """The handbook of a knowledge base: a mapping of each file's path, with forward slashes, to its text."""
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
    """Whether the library that lays out pictures is installed. Without it a handbook has none."""
    return find_spec("graphlay") is not None


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds something other than a handbook; also called before one is made.

    Raises:
        UnusableInput: something else is there.
    """
    folder = real(folder)
    if folder.exists() and not _is_handbook(folder):
        message = f"{folder.name} already exists and is not a handbook"
        raise UnusableInput.because("not-a-handbook", message, file=str(folder), hint="name a new or an empty folder")


def write(pages: Mapping[str, str], folder: Path) -> None:
    """Write a handbook to a folder of its own, replacing any handbook there.

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
        message = f"cannot write {folder}: {error.strerror or error}"
        raise UnusableInput.because("unwritable-file", message, hint="check that you may write beside it") from None


def _is_handbook(folder: Path) -> bool:
    """Whether it is a folder that is empty or holds a handbook."""
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
    """The languages of the rule base for which there are words, with what each calls itself."""
    base = kb.knowledge.source
    spoken = [language for language in base.head.languages if is_spoken(resource("templates"), base, language)]
    if not spoken:
        said = "there are no words in any of the languages of this rule base"
        raise UnusableInput.because("unknown-language", said, hint="`herstelkb check` says which are missing")
    return {lang: Voice(kb.knowledge, None, lang).phrase("handbook.language") for lang in spoken}
