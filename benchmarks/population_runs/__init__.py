"""What `benchmarks/populations.py` measures, each in its own process: a rule base and a folder in, a run out."""
