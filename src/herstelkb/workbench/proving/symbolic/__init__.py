"""All cases at once: the meaning of a rule base as formulas for z3, and questions answered by a proof or a case.

Imported only when needed, so that herstelkb works without z3.
"""
