"""Firings into the derivation graph: what holds, how firmly, from when, and every proof of it."""
