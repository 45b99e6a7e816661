"""Atomic writing of files and folders: a reader sees the old or the new, never half of it."""

from __future__ import annotations

import codecs
import errno
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.ground.messages import Message, message
from herstelkb.ground.paths import real

_ROOM = message("check free space and permissions")


def replace_text(path: Path, text: str, *, private: bool = True) -> None:
    """Write a text file in UTF-8, atomically replacing an existing file and keeping its permissions.

    `private`: only the owner can read a new file, as data about people requires.

    Raises:
        UnusableInput: the file cannot be written.
    """
    replace_bytes(path, text.encode("utf-8"), private=private)


def replace_bytes(path: Path, content: bytes, *, private: bool = True) -> None:
    """Write a file as `replace_text` does.

    Raises:
        UnusableInput: the file cannot be written.
    """
    try:
        _replace(path, content, private)
    except OSError as error:
        raise _not_written(path, error) from None


def revise_text(path: Path, text: str) -> None:
    """Rewrite a text file that was read before; its byte order mark, if any, is kept.

    Raises:
        UnusableInput: the file cannot be written.
    """
    try:
        with path.open("rb") as file:
            mark = file.read(len(codecs.BOM_UTF8))
    except OSError as error:
        raise _not_written(path, error) from None
    replace_text(path, "\ufeff" + text if mark == codecs.BOM_UTF8 else text)


def check_writable(path: Path) -> None:
    """Check that a file can be written here, before long work; the check leaves nothing behind.

    Raises:
        UnusableInput: the file cannot be written.
    """
    try:
        tempfile.TemporaryFile(dir=_target(path).parent).close()
    except OSError as error:
        raise _not_written(path, error) from None


def _target(path: Path) -> Path:
    """The file to write: a link is followed, not replaced.

    Raises:
        OSError: something other than a file is there, or a file that is not writable.
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
    hint = _ROOM
    if path.is_dir():
        hint = message("name a file in this folder: {file}", file=path / "FILE")
    elif not path.parent.is_dir():
        hint = message("create the folder first")
    return UnusableInput.because("unwritable-file", _cannot_write(path, error), hint=hint)


def _replace(path: Path, content: bytes, private: bool) -> None:
    target = _target(path)
    mode = _mode(target, folder=False, private=private)
    handle, beside = tempfile.mkstemp(**partial_name(target.parent))
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


def _mode(target: Path, *, folder: bool, private: bool = True) -> int:
    """The permissions for a new file or folder: those of the one it replaces; else the owner's only, or the default."""
    if target.exists() and target.is_dir() == folder:
        return target.stat().st_mode & 0o777
    return (0o777 if folder else 0o666) & (0o700 if private else ~_umask())


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A new folder to write into; when the block succeeds, its contents are moved into `folder`.

    Until then it is next to `folder`, under a hidden name that ends in `.partial`. Other files in `folder` stay.
    Permissions are those of the files replaced; new files are readable by the owner only.

    Raises:
        UnusableInput: the folder cannot be written.
    """
    try:
        if folder.is_symlink() and not folder.exists():
            said = message("{folder} is a link that leads nowhere", folder=folder)
            raise UnusableInput.because("unwritable-file", said)
        if folder.exists() and not folder.is_dir():
            said = message("{folder} is a file, not a folder", folder=folder)
            raise UnusableInput.because("unwritable-file", said)
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = folder if folder.is_dir() else folder.parent
        partial = Path(tempfile.mkdtemp(**partial_name(beside)))
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
        path.chmod(_mode(folder / path.relative_to(partial), folder=path.is_dir()))
    if not folder.exists():
        partial.rename(folder)  # mkdtemp made it private
        return
    for path in sorted(partial.iterdir()):
        target = folder / path.name
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        elif path.is_dir():
            target.unlink(missing_ok=True)
        path.replace(target)


def partial_name(folder: Path) -> dict[str, Any]:
    """Arguments for `tempfile` that name a partial file in a folder; leftovers of killed runs are removed."""
    _remove_abandoned(folder)
    return {"prefix": f"{_mark()}{os.getpid()}-", "suffix": ".partial", "dir": folder}


def _remove_abandoned(folder: Path) -> None:
    """Remove partial files of processes on this machine that no longer run."""
    for path in folder.glob(f"{_mark()}*-*.partial"):
        process = path.name.removeprefix(_mark()).partition("-")[0]
        if process.isdecimal() and not _runs(int(process)):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):  # another run may be removing it too
                    path.unlink()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _mark() -> str:
    """The prefix of partial files on this machine."""
    return f".herstelkb-{''.join(c for c in socket.gethostname() if c.isalnum())}-"


def _unwritable(folder: Path, error: OSError) -> UnusableInput:
    return UnusableInput.because("unwritable-file", _cannot_write(folder, error), hint=_ROOM)


def _cannot_write(path: Path, error: OSError) -> Message:
    reason = error.strerror or str(error)
    return message("cannot write {file}: {reason}", file=path, reason=Message(reason, reason))
