"""What the tests of drafts share: writing sets of small files, moves that are watched, programs that die."""

import os
import subprocess
import sys
from pathlib import Path

from layers.writing.whole import whole_files

ROOT = Path(__file__).parents[1]


def content(folder):
    """All files of a folder with their contents, drafts too."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(folder, files, replaced=(), main=""):
    with whole_files(folder, [folder / name for name in replaced], main) as draft:
        for name, text in files.items():
            (draft / name).write_text(text)


def moves(monkeypatch, before=None, after=None):
    """Have each move of a file, be it a rename or a second name, ask ``before`` and tell ``after``."""

    def watched(usual):
        def move(source, target, **options):
            if before is not None:
                before(source, target)
            usual(source, target, **options)
            if after is not None:
                after(source, target)

        return move

    for name in ("replace", "link"):
        monkeypatch.setattr(os, name, watched(getattr(os, name)))


DIES = """
import os, signal, sys
from pathlib import Path
from layers.writing.whole import whole_files
folder, after = Path(sys.argv[1]), int(sys.argv[2])
calls = []
def dying(usual):
    def step(*places, **options):
        if len(calls) == after:
            os.kill(os.getpid(), signal.SIGKILL)
        calls.append(places)
        return usual(*places, **options)
    return step
with whole_files(folder, [folder / name for name in sys.argv[3:]], "a") as draft:
    for name in ("a", "b", "c"):
        (draft / name).write_text("new")
    if after < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    for name in ("replace", "link", "unlink"):
        setattr(os, name, dying(getattr(os, name)))
"""


def left_behind(folder, after=2):
    """A draft of a program that was killed between two moves."""
    for name in ("a", "b"):
        (folder / name).write_text("old")
    subprocess.run([sys.executable, "-c", DIES, str(folder), str(after), "a", "b"], cwd=ROOT, check=False)
    (draft,) = folder.glob(".gisapp-*")
    return draft
