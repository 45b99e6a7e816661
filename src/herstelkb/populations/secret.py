"""The secret that a population report's chance comes from: random bytes in a file that only its owner may read.

Whoever has it can take the noise out of every report made with it. What is drawn from it is for others to say.
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
MOST = 1 << 16  # that are read: a device would never end
WHOLE = 1 << 64  # how many numbers there are to draw


@dataclass(frozen=True)
class Secret:
    """Random bytes that nobody else has."""

    key: bytes = field(repr=False)

    def number(self, *parts: str) -> int:
        """A number from 0 below `WHOLE` that only the secret foretells, the same for the same parts.

        The parts are framed, so that ("ab", "c") is not ("a", "bc").
        """
        said = json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return int.from_bytes(hmac.digest(self.key, said, "sha256")[:8], "big")


def read_secret(path: Path) -> Secret:
    """The secret in a file.

    Raises:
        UnusableInput: there is none, it is too short to be one, or others may read it.
    """
    try:
        with path.open("rb") as file:
            key = file.read(MOST)
        open_to = path.stat().st_mode & 0o077 if os.name == "posix" else 0
    except OSError as error:
        said = f"cannot read the secret {path}: {error.strerror or error}"
        hint = "give the secret that the series was begun with; without it, begin a new series"
        raise UnusableInput.because("unreadable-secret", said, hint=hint) from None
    if len(key) < LENGTH:
        said = f"the secret {path} holds {len(key)} bytes, and a secret takes {LENGTH} random ones"
        raise UnusableInput.because("weak-secret", said, hint="do not make one up: have a new file made")
    if open_to:
        said, hint = f"others than you may read the secret {path}", f"chmod 600 {path}"
        raise UnusableInput.because("open-secret", said, hint=hint)
    return Secret(key)


def make_secret(path: Path) -> Secret:
    """A new secret, written to a file that is not there yet and that only its owner may read and write.

    Raises:
        UnusableInput: it is there, or cannot be written.
    """
    key = secrets.token_bytes(LENGTH)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
    except OSError as error:
        said = f"cannot make the secret {path}: {error.strerror or error}"
        hint = "name a file that is not there yet" if path.parent.is_dir() else "make the folder first"
        raise UnusableInput.because("unwritable-file", said, hint=hint) from None
    return Secret(key)
