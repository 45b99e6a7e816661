"""What somebody does at the page: a message and the desk as it is, to the desk as it is then."""
