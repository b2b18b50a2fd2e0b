"""How areas are measured: shapes that meet, cut and united, and the exact parts of pixels."""
