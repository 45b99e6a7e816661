"""What someone at a terminal sees of a running program: streams and progress."""
