"""Zips, read where they lie."""
