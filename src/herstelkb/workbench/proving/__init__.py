"""Questions about all possible cases at once, put to z3."""
