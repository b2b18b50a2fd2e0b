"""From a planner's raw files to a project: read, propose roles, check, ask, conform.

The window's import dialog and ``gisapp import`` run the same steps: :func:`read_files` once, then
:func:`draft_of` as often as decisions change, then :func:`project_of`. The files themselves are never
written to.
"""

from gisapp.importing.decisions import Decisions
from gisapp.importing.draft import Draft, draft_of
from gisapp.importing.files import Files, read_again, read_files
from gisapp.importing.finished import import_files, project_of
from gisapp.importing.row import Row

__all__ = [
    "Decisions",
    "Draft",
    "Files",
    "Row",
    "draft_of",
    "import_files",
    "project_of",
    "read_again",
    "read_files",
]
