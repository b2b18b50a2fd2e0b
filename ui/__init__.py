"""All that is painted: windows, map canvas, panels, and the pages and map pictures of reports."""
