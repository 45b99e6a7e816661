"""Engines: facts in, firings out. Several, with one meaning; what people ask is asked of the firings, above."""
