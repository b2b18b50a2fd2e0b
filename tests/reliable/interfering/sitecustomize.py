"""Interferes with one process of the program at one of the steps by which its files come to their place.

Python imports this by its name, before anything else, where this folder is on PYTHONPATH. What to do is in
the environment (``tests/reliable/program.py``). Steps are counted from the first one within a draft in
the folder: whatever makes, moves, locks, flushes or removes a file there. The program itself is as it is.
"""

import functools
import json
import os
import shutil  # noqa: F401 - when it is imported, it looks at functions of os that are wrapped below
import signal
import sys
import time

_MOVES = {"os.rename", "os.link"}
"""A new file comes to its place by a second name, whereupon the first one is removed."""
_STEPS = {*_MOVES, "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "fcntl.flock", "open"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class _Interference:
    """Counts the steps, writes them down, and does at one of them what it was told to."""

    def __init__(self, what, number, folder, log):
        self._what, self._number, self._folder = what, number, folder
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._count = 0
        self._begun = False

    def hook(self, event, arguments):
        """Called by Python before each step; the step is not taken if this raises."""
        if event in _STEPS and not (event == "open" and not arguments[2] & _WRITING):
            self._step(event, arguments)

    def flushing(self, function):
        """``os.fsync``, of which Python calls no hook, as a step."""

        @functools.wraps(function)
        def wrapped(descriptor):
            self._step("os.fsync", ())
            return function(descriptor)

        return wrapped

    def moving(self, function, event):
        """A move with a step behind it: Ctrl+C comes when it is made and not yet noted, too."""

        @functools.wraps(function)
        def wrapped(source, target, **options):
            function(source, target, **options)
            self._step(f"after {event}", (source, target))

        return wrapped

    def _step(self, event, arguments):
        places = [os.fsdecode(each) for each in arguments[:2] if isinstance(each, str | bytes | os.PathLike)]
        self._begun = self._begun or any(self._is_in_a_draft(each) for each in places)
        # shutil.rmtree names what lies in an open folder without that folder.
        within = [each.startswith(f"{self._folder}/") or not each.startswith("/") for each in places]
        if not self._begun or not all(within) or (self._what == "refuse" and event not in _MOVES):
            return
        self._count += 1
        line = f"{time.monotonic():.4f} {self._count} {event} {' → '.join(places)}\n"
        os.write(self._log, line.replace(f"{self._folder}/", "").encode())
        if self._count in self._number:
            self._interfere(places)

    def _is_in_a_draft(self, place):
        """Not the draft itself: an empty one is made and removed to see whether the folder takes any."""
        return place.startswith(f"{self._folder}/.gisapp-") and "/" in place.removeprefix(f"{self._folder}/")

    def _interfere(self, places):
        if self._what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self._what == "interrupt":
            signal.raise_signal(signal.SIGINT)
        elif self._what == "refuse":
            raise PermissionError(13, "Permission denied", *places[:1])


_ORDER = os.environ.pop("GISAPP_INTERFERENCE", "")  # not for the processes that this one starts
if _ORDER:
    _interference = _Interference(**json.loads(_ORDER))
    os.fsync = _interference.flushing(os.fsync)
    os.replace = _interference.moving(os.replace, "os.rename")
    os.link = _interference.moving(os.link, "os.link")
    sys.addaudithook(_interference.hook)
