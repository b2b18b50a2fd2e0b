"""The ids of the built-in indicators, spelled once: in files, options and targets they are these words."""

from __future__ import annotations

PARK_AREA = "park_area_per_capita"
GREEN_RATE = "green_space_rate"
GREEN_COVERAGE = "green_coverage"
TRANSFER_50 = "transfer_coverage_50m"
TRANSFER_100 = "transfer_coverage_100m"
