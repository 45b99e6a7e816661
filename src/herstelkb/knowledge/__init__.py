"""A rule base as one checked whole: names resolved, conditions and measures with their meaning, rules in strata.

A `Knowledge` is free of errors; everything above relies on that. Nothing here evaluates a case.
"""
