"""Many variants of one case, evaluated together: what answers and changes would do."""
