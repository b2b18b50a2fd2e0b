"""The report: one content, shown as PDF, XLSX and HTML."""
