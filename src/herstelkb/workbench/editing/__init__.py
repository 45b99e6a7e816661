"""Tools for editing rules: schemas for editors, a starter rule base, and watching a folder for changes."""
