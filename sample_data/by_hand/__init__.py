"""The sample district's figures worked out a second way, without the program and without its libraries.

Files are taken apart with ``json``, ``csv``, ``sqlite3`` and ``struct``; areas come from horizontal lines
drawn every 25 cm, distances from the geodesic. ``python -m sample_data.by_hand`` prints the tables of
docs/hand-check.md.
"""
