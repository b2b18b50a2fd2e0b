"""Exit codes that scripts can rely on (documented in docs/cli.md)."""

DONE = 0
"""Everything asked for was done. A missed target is a result, not a failure."""
PARTLY = 1
"""Done, but some files were refused; or, with ``check --strict``, a target is not met."""
USAGE = 2
"""The command line itself was wrong."""
REFUSED = 3
"""Nothing was done: the data or the files do not allow it; the last sentence says why."""
QUESTION = 4
"""Nothing was written: a question must be answered first; the last sentence says how."""
BUG = 70
"""A fault of the program."""
CANCELLED = 130
"""The user pressed Ctrl+C."""
