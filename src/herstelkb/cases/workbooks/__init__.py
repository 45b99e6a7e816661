"""Cases in workbooks: what is unpacked before one is opened, its cells, and what a form says that was filled in."""
