"""The knowledge engineer's tools: checks, tests, proofs, comparisons, pictures and the handbook of a rule base."""
