"""What is wrong with a rule base: checks, their findings, fixes and suppressions."""
