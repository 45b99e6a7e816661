"""Archives whose Python files are compiled, the same bytes for the same contents. It runs inside the runtime, whose
byte code no other Python can make, so it imports nothing but the standard library.
"""

from __future__ import annotations

import gzip
import io
import py_compile
import tempfile
import zipfile
from pathlib import Path


def compiled(archive: bytes, optimize: int) -> bytes:
    """The archive with each Python file as byte code, in the order of names, uncompressed; `optimize`: see `compile`.

    Byte code says by an unchecked hash what it was made of (PEP 552): no clock, no path of this machine, and nothing to
    look up at start.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist()):
            content, written = source.read(name), name
            if name.endswith(".py"):
                content, written = _byte_code(content, name, optimize), f"{name}c"
            target.writestr(zipfile.ZipInfo(written, (1980, 1, 1, 0, 0, 0)), content)
    return packed.getvalue()


def squeezed(content: bytes) -> bytes:
    """The content as gzip has it, without a date or a name."""
    return gzip.compress(content, 9, mtime=0)


def _byte_code(source: bytes, name: str, optimize: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "source.py"), Path(folder, "made.pyc")
        given.write_bytes(source)
        unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
        py_compile.compile(str(given), str(made), name, doraise=True, optimize=optimize, invalidation_mode=unchecked)
        return made.read_bytes()
