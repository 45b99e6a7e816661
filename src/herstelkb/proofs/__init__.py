"""Proofs and why-nots as values, and a checker for them that owes nothing to an engine."""
