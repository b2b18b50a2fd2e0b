"""What a layer is: roles, reading and writing files, CRS and datum, checking and repairing geometry."""

from layers.offline import stay_offline

stay_offline()
