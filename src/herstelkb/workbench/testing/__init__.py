"""Scenarios, and how much of a rule base they decide: claims, coverage, mutation."""
