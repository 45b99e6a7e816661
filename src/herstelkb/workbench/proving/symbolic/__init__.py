"""All cases at once: the meaning of a rule base as formulas for z3, and questions that are proved or shown by a case.

Nothing here is imported unless it is used, so that herstelkb works without z3.
"""
