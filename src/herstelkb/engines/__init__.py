"""Engines: from facts to firings. There are several, with one meaning; questions are answered from the firings."""
