"""Builds the page: the runtime is fetched, everything is compiled and packed, and put into one file under a policy."""
