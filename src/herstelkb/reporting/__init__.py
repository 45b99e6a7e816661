"""From answers to words: the sandboxed Jinja2 environment, languages and formats. Nothing is concluded here."""
