"""Long work at the command line: its progress, and a clean stop at any moment.

The work runs in a second thread, as only the main thread receives signals, and not while it is deep in a library.
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
MOMENT = 1.0  # seconds after which users wonder whether anything happens


def into_folder(folder: Path, work: Callable[[Path], T]) -> T:
    """The result of `work`, after everything it wrote in the folder it was given has been moved to `folder`.

    An interruption, or a request to terminate, ends the process at once and removes what was written so far.

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
    """If standard error is a terminal, show there what is being done and for how long, until the block ends.

    The block reports what that is, or `look` returns it each time it is shown. Short work shows nothing.
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
    """The same for work that reports its progress: `12 of 340 mutants`."""
    with at_work() as doing:
        yield lambda done, total: doing(f"{done} of {total} {what}")


def _watched(partial: Path, work: Callable[[Path], T]) -> T:
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work(partial))
        except BaseException as error:  # raised again in the main thread
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
    """End the process at once, since the library is still working in the other thread."""
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
