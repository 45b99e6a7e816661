"""What helps while editing rules: schemas for editors, a starter base, a watch on the folder."""
