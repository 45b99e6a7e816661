"""The rule base as a site to read: values (`contents`), pages and files (`site`). The words are in `templates/`."""
