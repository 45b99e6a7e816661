"""Questions about every possible case, put to z3."""
