"""Reading files as people hand them over: what is in them, as found, and what is wrong with them.

``read`` gives the tables of features or the raster of one file, ``discover`` the data files under what
was dropped on the window, ``passed_over`` what it leaves out there, ``digest`` the checksum that the report
prints; :mod:`layers.reading.apart` reads in a process of its own. Nothing is ever written beside the user's
files. The geo stack is imported when a file is read, not before.
"""

from layers.reading.checksum import digest, digest_of_all
from layers.reading.discovery import discover, passed_over
from layers.reading.opening import read
from layers.reading.sample_mark import is_sample

__all__ = ["digest", "digest_of_all", "discover", "is_sample", "passed_over", "read"]
