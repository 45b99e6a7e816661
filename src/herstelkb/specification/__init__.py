"""The specification: the meaning of a rule base on one page, to be read, and to test everything else against."""
