"""Long work at the command line: how far it is, and an end at any moment that leaves nothing half done.

The work runs beside the main thread, which alone hears signals: a library deep in its own code does not.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from herstelkb.ground.files import whole_folder
from herstelkb.ground.progress import Progress

T = TypeVar("T")
MOMENT = 1.0  # seconds after which one wonders whether anything happens


def into_folder(folder: Path, work: Callable[[Path], T]) -> T:
    """What `work` gives, when all that it wrote in the folder it was handed has taken its place in `folder`.

    An interruption, or a request to terminate, ends the process at once; what was written so far is removed.

    Raises:
        UnusableInput: the folder cannot be written.
    """
    previous = signal.signal(signal.SIGTERM, _terminated)
    try:
        with whole_folder(folder) as partial:
            return _watched(partial, work)
    finally:
        signal.signal(signal.SIGTERM, previous)


@contextmanager
def at_work(look: Callable[[], str] = str) -> Iterator[Callable[[str], None]]:
    """Where standard error is a terminal, it says what is being done and since when, until the block ends.

    The block says what that is, or `look` does whenever it is shown; what takes no more than a moment is not shown.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    doing, done, started = [look], threading.Event(), time.monotonic()

    def show() -> None:
        while not done.wait(MOMENT):
            said = f"{time.monotonic() - started:.0f} s: {doing[0]()}"
            print(f"\r\x1b[K{said}", end="", file=sys.stderr, flush=True)

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        yield lambda what: doing.__setitem__(0, lambda: what)
    finally:
        done.set()
        thread.join()
        if time.monotonic() - started > MOMENT:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def counted(what: str) -> Iterator[Progress]:
    """The same of work that tells how far it is: `12 of 340 mutants`."""
    with at_work() as doing:
        yield lambda done, total: doing(f"{done} of {total} {what}")


def _watched(partial: Path, work: Callable[[Path], T]) -> T:
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work(partial))
        except BaseException as error:  # raised again, in the main thread
            failure.append(error)

    thread = threading.Thread(target=run, daemon=True)
    try:
        with at_work(lambda: _written(partial)):
            thread.start()
            while thread.is_alive():
                thread.join(0.1)
    except (KeyboardInterrupt, _Termination) as stop:
        _end(partial, 130 if isinstance(stop, KeyboardInterrupt) else 143)
    if failure:
        raise failure[0]
    return outcome[0]


def _written(partial: Path) -> str:
    size = sum(path.stat().st_size for path in partial.rglob("*") if path.is_file())
    return f"{size / 1e6:,.0f} MB written"


def _end(partial: Path, status: int) -> NoReturn:
    """The library is still at work in the other thread, so the process ends here and now."""
    for _ in range(20):
        shutil.rmtree(partial, ignore_errors=True)
        if not partial.exists():
            break
        time.sleep(0.01)
    print("\ninterrupted: nothing was written", file=sys.stderr, flush=True)
    os._exit(status)


class _Termination(BaseException):
    """The process was asked to terminate."""


def _terminated(*_: Any) -> NoReturn:
    raise _Termination
