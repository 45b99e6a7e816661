"""What a change to the rules changes in what follows."""
