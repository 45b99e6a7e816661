"""Observations: from files, tables and mappings to a checked `Case`, and back."""

from herstelkb.cases.case import Case

__all__ = ["Case"]
