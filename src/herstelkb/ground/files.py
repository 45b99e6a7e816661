"""Writing files, and folders of them, so that a reader sees the old one or the new one, never half of either."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.paths import real


def replace_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, replacing what is there in one step; its permissions are kept.

    Raises:
        UnusableInput: it cannot be written.
    """
    try:
        _replace(path, text.encode("utf-8"))
    except OSError as error:
        raise _not_written(path, error) from None


def check_writable(path: Path) -> None:
    """Can a file be written here? To be asked before long work; nothing is left behind by finding out.

    Raises:
        UnusableInput: it cannot.
    """
    try:
        tempfile.TemporaryFile(dir=_target(path).parent).close()
    except OSError as error:
        raise _not_written(path, error) from None


def _target(path: Path) -> Path:
    """The file that is written: a link is followed, not replaced.

    Raises:
        OSError: there is something else than a file, or one that may not be written to.
    """
    target = real(path)
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return target


def _not_written(path: Path, error: OSError) -> UnusableInput:
    hint = "is there room, and may you write there?"
    if path.is_dir():
        hint = f"name a file in it: {path / 'FILE'}"
    elif not path.parent.is_dir():
        hint = "make the folder first"
    return UnusableInput.because("unwritable-file", f"cannot write {path}: {error.strerror or error}", hint=hint)


def _replace(path: Path, content: bytes) -> None:
    target = _target(path)
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


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A new folder to write into; when the block ends well, all that is in it takes its place in `folder`.

    Until then it stands beside, under a hidden name that ends in `.partial`. What a killed run left there is removed by
    the next one. What `folder` held under other names stays.

    Raises:
        UnusableInput: the folder cannot be written.
    """
    try:
        if folder.is_symlink() and not folder.exists():
            raise UnusableInput.because("unwritable-file", f"{folder} is a link that leads nowhere")
        if folder.exists() and not folder.is_dir():
            raise UnusableInput.because("unwritable-file", f"{folder} is a file, not a folder")
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = folder if folder.is_dir() else folder.parent
        _remove_abandoned(beside)
        partial = Path(tempfile.mkdtemp(prefix=f"{_mark()}{os.getpid()}-", suffix=".partial", dir=beside))
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        yield partial
        _put_in_place(partial, folder)
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _put_in_place(partial: Path, folder: Path) -> None:
    for path in partial.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    if not folder.exists():
        partial.chmod(0o777 & ~_umask())
        partial.rename(folder)
        return
    for path in sorted(partial.iterdir()):
        target = folder / path.name
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        elif path.is_dir():
            target.unlink(missing_ok=True)
        path.replace(target)


def _remove_abandoned(beside: Path) -> None:
    """Remove what runs on this machine that are no more left half written."""
    for path in beside.glob(f"{_mark()}*-*.partial"):
        process = path.name.removeprefix(_mark()).partition("-")[0]
        if process.isdecimal() and not _runs(int(process)):
            shutil.rmtree(path, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _mark() -> str:
    """How the names of half-written folders of this machine begin."""
    return f".herstelkb-{''.join(c for c in socket.gethostname() if c.isalnum())}-"


def _unwritable(folder: Path, error: OSError) -> UnusableInput:
    said = f"cannot write {folder}: {error.strerror or error}"
    return UnusableInput.because("unwritable-file", said, hint="is there room, and may you write in it?")
