"""The rule language: frozen models, and reading them from YAML with the place of every word.

Whether names refer to anything is checked in `herstelkb.knowledge`.
"""
