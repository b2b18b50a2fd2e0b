"""Rasters, in one file or in tiles; their pixels stay on disk."""
