"""Jinja2's byte code of templates and texts, kept between runs: compiling took four fifths of the time of a report.

Python runs what it finds here, so it is kept only where nobody else may write; see `ground.kept`.
"""

from __future__ import annotations

import sys

from jinja2 import BytecodeCache, __version__
from jinja2.bccache import Bucket

from herstelkb.ground.kept import keep, kept, name_of


class Bytecode(BytecodeCache):
    """The byte code of the templates in a folder, for HTML or not: escaping is compiled in."""

    def __init__(self, *, html: bool) -> None:
        self.html = html
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if there is any; Jinja2 checks that it is of the same source."""
        found = self.code.get(bucket.key) or kept(self._name(bucket))
        if found is not None:
            self.code[bucket.key] = found
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self.code[bucket.key] = bucket.bytecode_to_string()
        keep(self._name(bucket), self.code[bucket.key])

    def _name(self, bucket: Bucket) -> str:
        return name_of("template", *_MADE_BY, str(self.html), bucket.key, bucket.checksum)


BYTECODE = {html: Bytecode(html=html) for html in (False, True)}
_MADE_BY = (__version__, sys.version)
