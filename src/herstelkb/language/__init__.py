"""What a rule base is: frozen models, and how they are read from YAML with the place of every word.

It does not know whether names refer to anything; that is settled in `herstelkb.knowledge`.
"""
