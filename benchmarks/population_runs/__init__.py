"""What `benchmarks/populations.py` measures, in processes of their own: a rule base and a folder in, a run out."""
