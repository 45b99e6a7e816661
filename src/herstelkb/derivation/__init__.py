"""The derivation: what follows from firings, how firmly, from when, and every proof of it."""
