"""Variants of one case: what answers, changes and deeds would do. The engine `sets` evaluates them."""
