"""The starter rule base: a copy of what ships under `templates/starter`, and nothing over what is there already."""

from __future__ import annotations

from pathlib import Path

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.files import replace_text
from herstelkb.ground.resources import resource


def write_starter(folder: Path) -> None:
    """Copy the starter into a folder that is empty or not there yet.

    Raises:
        UnusableInput: something stands there already, or it cannot be written.
    """
    source = resource("templates") / "starter"
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            said = f"{folder} is not empty" if folder.is_dir() else f"{folder} is a file"
            raise UnusableInput.because("folder-not-empty", said, hint="name a folder that is not there yet")
        for path in sorted(source.rglob("*")):
            target = folder / path.relative_to(source)
            if path.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                replace_text(target, path.read_text("utf-8"), private=False)
    except OSError as error:
        said = f"cannot write {folder}: {error.strerror or error}"
        raise UnusableInput.because("unwritable-file", said, hint="may you write there?") from None
