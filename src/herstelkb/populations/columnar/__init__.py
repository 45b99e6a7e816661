"""The columnar engine: a rule base as dataframe expressions, so that a whole population is evaluated at once.

    knowledge + which columns there are
        | unfolding    the meaning, symbolically: every literal's degree at every point of time as a term
    terms              a lattice of small numbers; what cannot differ has already become one and the same term
        | planning     which terms become columns, in which order, and where the two frames meet
    frames             through Narwhals: Polars, DuckDB, PySpark and what else it knows

It gives for every row what `reference` gives for its case; it records no firings, so a proof is found by
evaluating that one case with another engine.
"""
