"""Rule bases by location: a folder, or a git revision, which is read without touching the work tree."""

from __future__ import annotations

import subprocess
from pathlib import Path

from herstelkb.api.knowledge_base import KnowledgeBase, load, load_files
from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.language.documents import decoded

RULES = "rules"  # the folder in a revision, if none is named


def rule_bases(old: str, new: str) -> tuple[KnowledgeBase, KnowledgeBase]:
    """The rule bases in two folders or git revisions (`HEAD~1`, `HEAD~1:rules`).

    A revision without a folder means the same folder as the other one, if that is under git.

    Raises:
        UnusableInput: one of them is neither, or has errors.
    """
    return _rule_base(old, beside=new), _rule_base(new, beside=old)


def _rule_base(source: str, *, beside: str) -> KnowledgeBase:
    if Path(source).is_dir():
        return load(source)
    revision, named, folder = source.partition(":")
    here = Path(beside) if Path(beside).is_dir() else Path()
    if not named:
        folder = _git("rev-parse", "--show-prefix", at=here).strip() if Path(beside).is_dir() else f"{RULES}/"
    commit = _git("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}", at=here, asked=source).strip()
    paths = _git("ls-tree", "-r", "-z", "--full-tree", "--name-only", commit, "--", folder or ".", at=here).split("\0")
    rules = sorted(path for path in paths if path.endswith((".yaml", ".yml")))
    if not rules:
        message = f"{revision} holds no .yaml file under '{folder}'"
        raise UnusableInput.because("no-rule-files", message, hint="name the folder: REVISION:FOLDER")
    texts = {path: decoded(_run("show", f"{commit}:{path}", at=here), f"{revision}:{path}") for path in rules}
    return load_files({f"{revision}:{path}": text for path, text in texts.items()})


def _git(*arguments: str, at: Path, asked: str | None = None) -> str:
    return _run(*arguments, at=at, asked=asked).decode("utf-8", "surrogateescape")


def _run(*arguments: str, at: Path, asked: str | None = None) -> bytes:
    hint = "name a folder of rule files, or a git revision such as HEAD~1:rules"
    try:
        found = subprocess.run(["git", "-C", str(at), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        message = f"{asked or 'this'} is not a folder, and git is not installed, so it cannot be a revision"
        raise UnusableInput.because("no-rule-files", message, hint=hint) from None
    if found.returncode:
        message = found.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        if asked and "single revision" in message:
            message = f"there is no folder '{asked}', and git knows no revision of that name"
            raise UnusableInput.because("no-rule-files", message, hint=hint)
        raise UnusableInput.because("no-rule-files", f"{asked or arguments[0]}: {message}", hint=hint)
    return found.stdout
