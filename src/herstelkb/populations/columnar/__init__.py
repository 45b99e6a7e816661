"""The columnar engine: a rule base as dataframe expressions, to evaluate a whole population at once.

    knowledge + the columns present
        | unfolding    the meaning, symbolically: every literal's degree at every point of time as a term
    terms              a lattice of small numbers; terms that cannot differ are already one and the same
        | planning     which terms become columns, in which order, and where the two frames meet
    frames             through Narwhals: Polars, DuckDB, PySpark and other libraries

Each row gets the same results as its case does from `reference`. No firings are recorded, so a proof takes evaluating
that one case with another engine.
"""
