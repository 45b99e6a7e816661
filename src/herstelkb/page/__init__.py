"""The page: one self-contained HTML file with the whole library inside, for who has no Python (docs/werkbank.md)."""
