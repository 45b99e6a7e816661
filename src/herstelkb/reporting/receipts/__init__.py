"""Receipts: what an auditor needs to recompute an evaluation, or to check its proofs without this program."""
