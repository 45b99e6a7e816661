"""Reading files, tables and mappings into a checked `Case`, and writing one."""

from herstelkb.cases.case import Case

__all__ = ["Case"]
