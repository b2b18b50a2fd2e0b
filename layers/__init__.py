"""What a layer is: roles, reading and writing files, CRS and datum, checking and repairing geometry."""
