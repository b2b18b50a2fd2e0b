"""Writing layers as files that other programs open: one format each, chosen by the file's ending.

``write_layer`` writes one layer, ``target_crs`` proposes in which coordinates. Files are written whole or
not at all, and never over another without being told to.
"""

from layers.writing.layer_files import ENDINGS, in_degrees, target_crs, write_layer
from layers.writing.written import Written

__all__ = ["ENDINGS", "Written", "in_degrees", "target_crs", "write_layer"]
