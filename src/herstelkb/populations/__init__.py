"""A hundred thousand cases in tables: evaluated as columns, counted, sampled and reported."""
