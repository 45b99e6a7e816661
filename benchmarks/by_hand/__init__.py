"""The bundled rules written out by hand, as someone would who has only this rule base, this library and no certainties
in the observations: what the engine is measured against. A test holds them equal to it.
"""
