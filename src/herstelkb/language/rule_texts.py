"""The rule files of a folder, as texts and as documents. What stands in them is for `reading`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from herstelkb.ground.diagnostics import Diagnostic, Place, UnusableInput
from herstelkb.ground.paths import real
from herstelkb.language.documents import Document, decoded, file_bytes, parsed
from herstelkb.language.nodes import Node

MAX_FILES = 1000
RuleText: TypeAlias = tuple[str, str | UnusableInput]  # the name of a file, and its text or why it has none


def rule_documents(folder: Path) -> tuple[list[Document], list[Diagnostic]]:
    """The rule files under a folder as documents, with the mistakes in their YAML.

    Raises:
        UnusableInput: the folder does not exist, or contains no rule file.
    """
    texts, findings = rule_texts(folder)
    documents, mistakes = documents_of(texts)
    return documents, findings + mistakes


def rule_texts(folder: Path) -> tuple[list[RuleText], list[Diagnostic]]:
    """The `.yaml` and `.yml` files under a folder, in order of name, with what is wrong with the folder.

    Raises:
        UnusableInput: the folder does not exist, or contains no rule file.
    """
    try:
        if not folder.is_dir():
            hint = "give the folder that contains the rule files"
            raise UnusableInput.because("no-rule-files", f"{folder} is not a folder", file=str(folder), hint=hint)
        os.scandir(folder).close()
    except OSError as error:
        raise UnusableInput.because(
            "no-rule-files", f"cannot read {folder}: {error.strerror}", file=str(folder)
        ) from None
    paths, findings = rule_paths(folder), _linked_folders(folder)
    if findings and not paths:
        raise UnusableInput(findings)
    if not paths or len(paths) > MAX_FILES:
        found = f"contains {len(paths)} rule files" if paths else "contains no .yaml file"
        hint = f"give a folder with 1 to {MAX_FILES}"
        raise UnusableInput.because("no-rule-files", f"{folder} {found}", file=str(folder), hint=hint)
    root = real(folder)
    return [(str(path), _text(path, root, folder)) for path in paths], findings


def _text(path: Path, root: Path, folder: Path) -> str | UnusableInput:
    try:
        if not real(path).is_relative_to(root):
            said = f"leads out of {folder}"
            raise UnusableInput.because("outside-folder", said, file=str(path), hint="copy it into the folder")
        return decoded(file_bytes(path, str(path)), str(path))
    except UnusableInput as error:
        return error


def documents_of(texts: Iterable[RuleText]) -> tuple[list[Document], list[Diagnostic]]:
    """The document of each text, with the mistakes in their YAML. No file is opened."""
    documents: list[Document] = []
    findings: list[Diagnostic] = []
    for name, text in texts:
        try:
            if isinstance(text, UnusableInput):
                raise text
            document, mistakes = parsed(text, name)
            documents.append(document)
            findings += mistakes
        except UnusableInput as error:
            findings += error.diagnostics
            documents.append(_unreadable(name))
    return documents, findings


def _unreadable(name: str) -> Document:
    return Document(name, "", Node(None, 0, 0, 0, 0), readable=False)


def rule_paths(folder: Path) -> list[Path]:
    """The paths of the rule files under a folder. Names that start with a dot belong to editors or the system."""
    return sorted(p for p in folder.rglob("[!.]*") if p.suffix in (".yaml", ".yml") and not p.is_dir())


def _linked_folders(folder: Path) -> list[Diagnostic]:
    """A finding for each link to a folder, whose rule files would otherwise be silently ignored."""
    said, hint = "is a link to a folder; these are not followed", "copy the folder, or start the name with a dot"
    links = sorted(path for path in folder.rglob("[!.]*") if path.is_symlink() and path.is_dir())
    seen = [link for link in links if not any(part.startswith(".") for part in link.relative_to(folder).parts)]
    return [Diagnostic("outside-folder", said, Place(str(link)), hint=hint) for link in seen]
