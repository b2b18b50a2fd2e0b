"""Timetables of public transport (GTFS)."""
