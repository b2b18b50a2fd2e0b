"""Layers as GDAL hands them over, made into frames: the ground on which the readers of all formats stand."""
