"""A file that a document carries along, for programs rather than readers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """Its name, its text, its media type, and what it is for in words."""

    name: str
    text: str
    kind: str
    said: str
