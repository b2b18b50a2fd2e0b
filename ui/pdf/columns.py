"""How wide the columns of a table are: as its content needs, and together as wide as the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from PySide6.QtGui import QFont, QFontMetricsF

from gisapp.report.table import Column
from ui.pdf.ink import TEXT_WIDTH, px

PADDING = px(6)
"""Free on each side of a cell."""
_WORD = re.compile(r"[!-~]+")
"""What is not broken within; Chinese may be broken nearly anywhere."""
_LONGEST_WORD = TEXT_WIDTH / 5


def column_widths(
    columns: Sequence[Column],
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    body: QFont,
    strong: QFont,
) -> list[float]:
    """Widths that fill the page.

    Figures and single words get the room to stay in one line. What is left goes to the columns by weight,
    to none more than its longest text takes as long as another lacks room.
    """
    least, needed = [], []
    for place, column in enumerate(columns):
        texts = [row[place] for row in rows]
        whole = _widest(body, (line for text in texts for line in text.splitlines()))
        words = _widest(body, {word for text in texts for word in _WORD.findall(text)}, _LONGEST_WORD)
        title = _widest(strong, _WORD.findall(titles[place]), _LONGEST_WORD)
        least.append(max(whole if column.figures else words, title))
        needed.append(max(whole, title, 0 if column.figures else _widest(strong, [titles[place]])))
    return _filled(least, needed, [column.weight for column in columns])


def _filled(least: list[float], needed: list[float], weights: list[float]) -> list[float]:
    widths = least.copy()
    lacking = [place for place in range(len(widths)) if needed[place] > widths[place]]
    while lacking and (free := TEXT_WIDTH - sum(widths)) > 1:
        whole = sum(weights[place] for place in lacking)
        for place in lacking:
            widths[place] = min(needed[place], widths[place] + free * weights[place] / whole)
        lacking = [place for place in lacking if needed[place] > widths[place]]
    over = TEXT_WIDTH - sum(widths)
    if over < 0:  # too much for one page: all a little narrower, and broken where they must
        return [width * TEXT_WIDTH / sum(widths) for width in widths]
    return [width + over * weight / sum(weights) for width, weight in zip(widths, weights, strict=True)]


def _widest(font: QFont, texts: Iterable[str], most: float = TEXT_WIDTH) -> float:
    metrics = QFontMetricsF(font)
    widest = max((metrics.horizontalAdvance(text) for text in texts), default=0.0)
    return min(widest, most) + 2 * PADDING + px(1)
