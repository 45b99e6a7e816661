"""The questions of a knowledge base, put to a person one by one."""
