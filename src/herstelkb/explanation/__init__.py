"""Questions about the derivation graph: one module per question, values in and values out, no words."""
