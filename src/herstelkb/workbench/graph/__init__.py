"""A rule base as a picture: what rests on what, the part that is asked for, the path of a case, in several formats."""
