"""What changed in a folder since it was last looked at, by its files' times and sizes; needs only the standard library.

Polling costs a `stat` per file and works on every system and every network drive.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

FolderState = Mapping[Path, tuple[int, int]]
SUFFIXES = (".yaml", ".yml")


def state(folder: Path) -> FolderState:
    """The modification time and size of each rule file in a folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in SUFFIXES:
            try:
                status = path.stat()
            except OSError:
                continue  # gone between listing and looking, as editors do when they save
            found[path] = (status.st_mtime_ns, status.st_size)
    return found


def changed(before: FolderState, after: FolderState) -> tuple[Path, ...]:
    """The files that were added, removed or changed."""
    return tuple(sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path)))


def saves(
    folder: Path, *, every: float = 0.2, wait: Callable[[float], object] = time.sleep
) -> Iterator[tuple[Path, ...]]:
    """The files of each save, starting with none at once. The iterator never ends."""
    known = state(folder)
    yield ()
    while True:
        wait(every)
        now = state(folder)
        if now == known:
            continue
        wait(every / 2)  # let an editor finish that saves several files, or one in two steps
        now = state(folder)
        files, known = changed(known, now), now
        yield files
