"""Scenarios, and how much of a rule base they test: claims, coverage, mutation."""
