"""Populations, many cases in tables: evaluation by columns, counts, sampling and reports."""
