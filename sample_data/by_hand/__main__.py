"""Print the tables of docs/hand-check.md; with a file's name, bring the tables in that file up to date."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from sample_data.by_hand.mistakes import without_mends
from sample_data.by_hand.tables import ALL

TABLES = {**ALL, "without-mends": without_mends}


def renewed(text: str) -> str:
    """The text with what stands between ``<!-- table NAME -->`` and ``<!-- end -->`` computed anew."""
    return re.sub(
        r"(<!-- table (\S+) -->\n).*?(<!-- end -->)",
        lambda found: f"{found[1]}{TABLES[found[2]]()}\n{found[3]}",
        text,
        flags=re.DOTALL,
    )


if __name__ == "__main__" and len(sys.argv) > 1:
    document = Path(sys.argv[1])
    document.write_text(renewed(document.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
elif __name__ == "__main__":
    for name, made in TABLES.items():
        print(f"\n{name}\n\n{made()}")
