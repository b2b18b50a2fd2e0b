"""Folders of files imported as the window and the command line do."""

from gisapp.importing import draft_of, read_files
from layers.task import Task


def draft(folder, decisions=None):
    """What an import of the folder finds, with these decisions."""
    task = Task()
    return draft_of(read_files([folder], task), task, decisions)
