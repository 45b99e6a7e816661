"""What follows from a case, as people ask for it: conclusions, advice, unknowns, broken constraints."""
