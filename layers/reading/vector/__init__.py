"""Formats of features."""
