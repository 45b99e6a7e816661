"""Proofs and why-nots as values, and a checker for them that is independent of the engines."""
