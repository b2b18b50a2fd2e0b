"""What the two commands say while they set up, in Chinese or English.

Standard library only, and no syntax newer than Python 3.8 (see environment.py).
"""

from __future__ import annotations

import os
import sys

sys.stdout.reconfigure(errors="replace")  # a screen without these characters shall not stop the work


def say(zh: str, en: str) -> None:
    """Print one line, at once: the programs started next print to the same screen."""
    print("▶", choose(zh, en), flush=True)


def choose(zh: str, en: str) -> str:
    """The sentence in the language of this run, by the rule of ``layers.text.preferred_language``."""
    asked = os.environ.get("GISAPP_LANG") or next(
        (os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), ""
    )
    return en if asked.lower().startswith("en") else zh
