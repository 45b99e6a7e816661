"""The starter rule base: a copy of `templates/starter`, which never overwrites anything."""

from __future__ import annotations

from pathlib import Path

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import replace_text
from herstelkb.ground.resources import resource


def write_starter(folder: Path) -> None:
    """Copy the starter into a folder that is empty or does not exist yet.

    Raises:
        UnusableInput: the folder holds something already, or cannot be written.
    """
    source = resource("templates") / "starter"
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            message = f"{folder} is not empty" if folder.is_dir() else f"{folder} is a file"
            raise UnusableInput.because("folder-not-empty", message, hint="name a folder that does not exist yet")
        for path in sorted(source.rglob("*")):
            target = folder / path.relative_to(source)
            if path.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                replace_text(target, path.read_text("utf-8"), private=False)
    except OSError as error:
        message = f"cannot write {folder}: {error.strerror or error}"
        raise UnusableInput.because("unwritable-file", message, hint="check that you may write there") from None
