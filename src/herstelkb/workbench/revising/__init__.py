"""What a change of the rules changes in what follows."""
