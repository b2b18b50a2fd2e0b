"""How years and grouped numbers are written: one pattern each for all who look for them."""

from __future__ import annotations

import re

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
"""A year of four digits, anywhere in a text."""
WITH_POINTS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
"""Fully matches whole numbers in groups of three, or decimals of which nobody writes three for persons."""
