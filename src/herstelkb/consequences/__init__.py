"""What follows from a case: conclusions, advice, unknowns, violated constraints."""
