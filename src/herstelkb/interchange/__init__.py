"""Values as plain data for programs: versioned, documented in docs/json.md, each form with a published JSON Schema.

One module per value; `parts` has what several of them contain (a literal, a grade, a proof).
"""
