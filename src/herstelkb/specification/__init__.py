"""The specification: what a rule base means, on one page, for people to read and for everything else to be held to."""
