"""Projects changed as another program, or a person with a tool for databases, may change them."""

import contextlib
import io
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass

import pytest

from gisapp.__main__ import main
from gisapp.store.changed import ChangedProject
from gisapp.store.project_file import open_project
from layers import folders
from layers.text import Language

RASTER = "植被覆盖_2026.tif"


@dataclass
class Done:
    code: int
    out: str
    err: str


def gisapp(*arguments, lang="en"):
    """Run one command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*map(str, arguments), "--lang", lang])
    return Done(code, out.getvalue(), err.getvalue())


def sample_district(home):
    """The sample district, imported as ``p.gpkg`` into a folder, its raster beside it and nothing else."""
    for each in (folders.sample_data() / "raw").iterdir():
        shutil.copy(each, home)
    done = gisapp("import", home, "-o", home / "p.gpkg")
    assert done.code == 0, done.err
    for each in home.iterdir():
        if each.name not in ("p.gpkg", RASTER):
            each.unlink()
    return home


def change(path, *statements):
    """Change a project as another program may: without the functions that its triggers call."""
    with closing(sqlite3.connect(path)) as database, database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            database.execute(*([statement] if isinstance(statement, str) else statement))


def change_value(path, key, changed):
    """Change one of the project's values by a function of what it was."""
    with closing(sqlite3.connect(path)) as database, database:
        (text,) = database.execute("SELECT value FROM gisapp_project WHERE key = ?", (key,)).fetchone()
        text = json.dumps(changed(json.loads(text)))
        database.execute("UPDATE gisapp_project SET value = ? WHERE key = ?", (text, key))


def told(path):
    """What is said when the project is opened, and that it is not opened, and not written to."""
    before = path.read_bytes()
    with pytest.raises(ChangedProject) as error:
        open_project(path)
    assert path.read_bytes() == before
    assert path.name in str(error.value.message)
    assert {each.code for each in error.value.findings} == {"project.changed"}
    for code in ("zh", "en"):
        assert all(Language(code).say(each.message) for each in error.value.findings)
    return [str(each.message) for each in error.value.findings]
