"""Questions asked of the derivation graph: one module a question, values in and values out, no words."""
