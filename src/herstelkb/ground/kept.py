"""What was made before and is kept between runs, by a name that says what it was made from.

It is in the user's cache (`XDG_CACHE_HOME`, by default `~/.cache`), in a folder that nobody else may write to; without
one nothing is kept. What is damaged counts as absent, so whoever asks makes it again. Nothing here says what it means.
"""

from __future__ import annotations

import hashlib
import os
import stat
from functools import lru_cache
from pathlib import Path

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.version import VERSION

_MOST = 400  # files: templates, and the rule bases of the last weeks
_SEAL = hashlib.sha256().digest_size


def name_of(kind: str, *made_from: str | bytes) -> str:
    """The name of what was made from these, by this version of the program."""
    whole = hashlib.sha256()
    for part in (VERSION, kind, *made_from):
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(b"%d:" % len(raw) + raw)
    return f"{kind}-{whole.hexdigest()[:40]}"


def kept(name: str) -> bytes | None:
    """What was kept under a name; None if there is nothing, or it is not what was kept."""
    folder = _folder()
    if folder is None:
        return None
    try:
        sealed = (folder / name).read_bytes()
    except OSError:
        return None
    seal, content = sealed[:_SEAL], sealed[_SEAL:]
    return content if hashlib.sha256(content).digest() == seal else None


def keep(name: str, content: bytes) -> None:
    """Keep this under a name, if there is a place for it; of too many, the oldest go."""
    from herstelkb.ground.files import replace_bytes

    folder = _folder()
    if folder is None:
        return
    try:
        replace_bytes(folder / name, hashlib.sha256(content).digest() + content)
        there = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in there[_MOST:]:
            path.unlink(missing_ok=True)
    except (OSError, UnusableInput):
        return  # a full or read-only disk: the next run makes it again


@lru_cache(maxsize=1)
def _folder() -> Path | None:
    """The folder, made if need be; None if anybody else may write there or above."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    try:
        above = (Path(given) if Path(given).is_absolute() else Path.home() / ".cache") / "herstelkb"
        folder = above / "made"
        above.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder if _is_ours(above) and _is_ours(folder) else None
    except (OSError, RuntimeError):  # a disk that is full or read-only, a user without a home
        return None


def _is_ours(folder: Path) -> bool:
    found = folder.lstat()
    mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    alone = os.name != "posix" or not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return stat.S_ISDIR(found.st_mode) and mine and alone
