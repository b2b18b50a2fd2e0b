"""The place of each row of a table: which columns hold coordinates, and how they are written."""
