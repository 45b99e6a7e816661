"""The secret that the noise of population reports is derived from: random bytes in a file only its owner may read.

Anyone who has it can remove the noise from every report made with it. What is drawn from it is left to others.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from herstelkb.ground.diagnostics import UnusableInput

LENGTH = 32  # bytes
MOST = 1 << 16  # bytes read at most: a device would never end
WHOLE = 1 << 64  # the numbers drawn are below this


@dataclass(frozen=True)
class Secret:
    """Random bytes that only the owner has."""

    key: bytes = field(repr=False)

    def number(self, *parts: str) -> int:
        """A number in `range(WHOLE)` that only the secret predicts, the same for the same parts.

        The parts are delimited, so that ("ab", "c") differs from ("a", "bc").
        """
        said = json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return int.from_bytes(hmac.digest(self.key, said, "sha256")[:8], "big")


def read_secret(path: Path) -> Secret:
    """The secret in a file.

    Raises:
        UnusableInput: it does not exist, is too short, or others may read it.
    """
    try:
        with path.open("rb") as file:
            key = file.read(MOST)
        open_to = path.stat().st_mode & 0o077 if os.name == "posix" else 0
    except OSError as error:
        said = f"cannot read the secret {path}: {error.strerror or error}"
        hint = "use the secret that the series was started with; without it, start a new series"
        raise UnusableInput.because("unreadable-secret", said, hint=hint) from None
    if len(key) < LENGTH:
        said = f"the secret {path} has {len(key)} bytes; it needs {LENGTH} random bytes"
        raise UnusableInput.because("weak-secret", said, hint="start a series without the file, and one is created")
    if open_to:
        said, hint = f"other users may read the secret {path}", f"chmod 600 {path}"
        raise UnusableInput.because("open-secret", said, hint=hint)
    return Secret(key)


def make_secret(path: Path) -> Secret:
    """A new secret, written to a new file that only its owner may read and write.

    Raises:
        UnusableInput: the file exists, or cannot be written.
    """
    key = secrets.token_bytes(LENGTH)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
    except OSError as error:
        said = f"cannot create the secret {path}: {error.strerror or error}"
        hint = "choose a new file" if path.parent.is_dir() else "create the folder first"
        raise UnusableInput.because("unwritable-file", said, hint=hint) from None
    return Secret(key)
