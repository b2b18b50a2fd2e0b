"""``gisapp`` from any folder: what the command in the virtual environment runs (.ci/environment.py makes it).

The packages stand in this repository and are not installed, so that a change of a file needs no second step.
"""

import os
import sys

if __name__ == "__main__":
    # Python put this file's own folder there; a name of one of its files must not stand for another module.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - clean start
    from gisapp.__main__ import main

    sys.exit(main())
