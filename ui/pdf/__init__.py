"""The report as pages of a PDF."""
