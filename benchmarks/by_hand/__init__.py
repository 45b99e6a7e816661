"""The bundled rules written out by hand, for just this rule base, one library, and observations without certainties:
the baseline for the engine. A test checks that both give the same.
"""
