"""A rule base as a picture: what rests on what, cut to what is asked, lit by a case, and drawn in several formats."""
