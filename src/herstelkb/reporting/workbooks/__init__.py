"""Workbooks for people: the form of a case, which `cases.workbooks` reads back, and what follows from a case."""
