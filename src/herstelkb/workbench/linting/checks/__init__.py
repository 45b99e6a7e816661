"""Checks of a whole rule base, one a module; the module's name, with dashes, is the finding's code.

A module has `SUMMARY`, `SEVERITY`, `findings` (a function of `Knowledge`) and, if `--fix` can help, `FIX`. The registry
finds it here; its page is `docs/checks/CODE.md`, its planted defect `tests/checks/CODE.yaml`.
"""
