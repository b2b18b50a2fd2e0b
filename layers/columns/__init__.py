"""Columns of a file as columns of a role: by heading, by content, typed."""
