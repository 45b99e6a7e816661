"""What the page shows of a desk: values for the templates, one module for each view."""
