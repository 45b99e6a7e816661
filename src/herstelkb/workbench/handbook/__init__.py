"""The rule base as a site to read: values first (`contents`), then pages (`site`). The words are in `templates/`."""
