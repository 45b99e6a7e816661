"""A rule base as one checked whole: names resolved, conditions and measures with their meaning, rules in strata.

What stands here is free of mistakes; everything above may rely on it. It evaluates nothing.
"""
