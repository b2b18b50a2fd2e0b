"""Targets of one's own: read from a table or a TOML file, and written as one to be shared.

``read_own`` reads with the readers for data (any code page and delimiter, workbooks too), ``entry`` reads one
row of a form, ``write_own`` writes.
"""

from gisapp.own_targets.entries import COLUMNS, cells_of, entry
from gisapp.own_targets.files import read_own
from gisapp.own_targets.listing import OwnTargets, own_from
from gisapp.own_targets.written import write_own

__all__ = [
    "COLUMNS",
    "OwnTargets",
    "cells_of",
    "entry",
    "own_from",
    "read_own",
    "write_own",
]
