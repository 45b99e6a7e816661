"""Writing files, and folders of them, so that a reader sees the old one or the new one, never half of either."""

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
from herstelkb.ground.paths import real


def replace_text(path: Path, text: str, *, private: bool = True) -> None:
    """Write a text file in UTF-8, replacing what is there in one step; its permissions are kept.

    `private`: a file that was not there is its owner's alone, as what is about people should be.

    Raises:
        UnusableInput: it cannot be written.
    """
    try:
        _replace(path, text.encode("utf-8"), private)
    except OSError as error:
        raise _not_written(path, error) from None


def revise_text(path: Path, text: str) -> None:
    """Write a text file anew that was read before; its byte order mark, if it has one, is kept.

    Raises:
        UnusableInput: it cannot be written.
    """
    try:
        with path.open("rb") as file:
            mark = file.read(len(codecs.BOM_UTF8))
    except OSError as error:
        raise _not_written(path, error) from None
    replace_text(path, "\ufeff" + text if mark == codecs.BOM_UTF8 else text)


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
    """The permissions of what comes here: of what stands here; else its owner's alone, or what others usually get."""
    if target.exists() and target.is_dir() == folder:
        return target.stat().st_mode & 0o777
    return (0o777 if folder else 0o666) & (0o700 if private else ~_umask())


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A new folder to write into; when the block ends well, all that is in it takes its place in `folder`.

    Until then it stands beside, under a hidden name that ends in `.partial`. What `folder` held under other names
    stays. Permissions are those of what is replaced; what was not there is its owner's alone.

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
        partial.rename(folder)  # it was made for its owner alone
        return
    for path in sorted(partial.iterdir()):
        target = folder / path.name
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        elif path.is_dir():
            target.unlink(missing_ok=True)
        path.replace(target)


def partial_name(folder: Path) -> dict[str, Any]:
    """How something half written in a folder is named, for `tempfile`; what runs that were killed left is removed."""
    _remove_abandoned(folder)
    return {"prefix": f"{_mark()}{os.getpid()}-", "suffix": ".partial", "dir": folder}


def _remove_abandoned(folder: Path) -> None:
    """Remove what runs on this machine that are no more left half written."""
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
    """How the names of what is half written on this machine begin."""
    return f".herstelkb-{''.join(c for c in socket.gethostname() if c.isalnum())}-"


def _unwritable(folder: Path, error: OSError) -> UnusableInput:
    said = f"cannot write {folder}: {error.strerror or error}"
    return UnusableInput.because("unwritable-file", said, hint="is there room, and may you write in it?")
