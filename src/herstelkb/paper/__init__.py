"""The report as a document that travels: the page of a report read back, and written as PDF and DOCX."""
