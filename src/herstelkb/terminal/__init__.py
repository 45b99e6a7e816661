"""What a person at a terminal sees of a running program: streams and progress."""
