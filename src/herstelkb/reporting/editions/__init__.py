"""What the editions of a report are made of: frozen values, in the words of one language and one form of output."""
