"""One check of a whole rule base a module; its name, with dashes, is its code.

A module here has `SUMMARY`, `SEVERITY`, perhaps `FIX` (what `--fix` does), and `findings`, a function from
`Knowledge`. It is found by being here: its page is `docs/checks/CODE.md`, its planted defect `tests/checks/CODE.yaml`.
"""
