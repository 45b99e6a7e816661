"""Writing files so that a reader sees the old one or the new one, never half of either."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from herstelkb.diagnostics import UnusableInput


def replace_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, replacing what is there in one step; its permissions are kept.

    Raises:
        UnusableInput: it cannot be written.
    """
    try:
        _replace(path, text.encode("utf-8"))
    except OSError as error:
        said = f"cannot write {path}: {error.strerror or error}"
        raise UnusableInput.because(
            "unwritable-file", said, hint="is the folder there, and may you write in it?"
        ) from None


def _replace(path: Path, content: bytes) -> None:
    target = path.resolve()  # a link is followed, not replaced
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(mode)
        Path(beside).replace(target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
