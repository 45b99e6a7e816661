"""Opens receipts: from a file of their own, or from a page that carries one.

What is opened has the form of a receipt; whether any of it is true is for `checking` and for a replay.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.language.documents import MAX_BYTES, decoded, file_bytes
from herstelkb.reporting.receipts.canonical import canonical
from herstelkb.reporting.receipts.form import Receipt

_IN_A_PAGE = re.compile(r'<script type="application/json" id="check-receipt">(.*?)</script>', re.DOTALL)
_HINT = "make one with: herstelkb receipt CASE -o receipt.json"


@dataclass(frozen=True)
class Opened:
    """A receipt as plain data, and in its form."""

    data: dict[str, Any]
    form: Receipt

    @property
    def text(self) -> bytes:
        """Its canonical form."""
        return canonical(self.data)


def opened(path: Path) -> Opened:
    """The receipt in a file: JSON, or a page of the edition `file`.

    Raises:
        UnusableInput: the file cannot be read, or there is no receipt in it.
    """
    return receipt_in(decoded(file_bytes(path, str(path), limit=MAX_BYTES), str(path)), str(path))


def receipt_in(text: str, file: str) -> Opened:
    """The receipt in a text; `file` is what messages call it.

    Raises:
        UnusableInput: there is none.
    """
    if text.lstrip().startswith("<"):
        found = _IN_A_PAGE.search(text)
        text = found[1] if found else ""
    try:
        data = json.loads(text)
        canonical(data)
        return Opened(data, Receipt.model_validate_json(text))
    except ValidationError as error:
        first = error.errors()[0]
        said = f"this is no receipt: {'.'.join(map(str, first['loc']))}: {first['msg']}"
    except (ValueError, RecursionError) as error:
        said = f"this is no receipt: {error}"
    raise UnusableInput.because("not-a-receipt", said, file=file, hint=_HINT)
