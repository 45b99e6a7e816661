"""docs/api.md says what the docstrings say; with ``HERSTELKB_GOLDEN=write`` in the environment it is written anew."""

from __future__ import annotations

import os
from pathlib import Path

from api_page import reference

PAGE = Path(__file__).parents[1] / "docs" / "api.md"
MARK = "<!-- From here on made from the docstrings: HERSTELKB_GOLDEN=write pytest tests/test_api_page.py -->\n\n"


def test_the_reference_is_what_the_docstrings_say() -> None:
    written, _, found = PAGE.read_text("utf-8").partition(MARK)
    if os.environ.get("HERSTELKB_GOLDEN") == "write":
        found = reference()
        PAGE.write_text(written + MARK + found, "utf-8")
    assert found == reference()
