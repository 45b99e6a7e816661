"""Asking a person the questions of a knowledge base, one by one."""
