"""The explicit catalogue of indicators."""
