"""Answers in words: the sandboxed Jinja2 environment, languages and formats. Nothing is concluded here."""
