"""The faces that text is painted in: complete for Chinese, with what each system has instead."""

from __future__ import annotations

from PySide6.QtGui import QFont

FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
)


def font(pixels: float, *, bold: bool = False) -> QFont:
    """A font whose size is in pixels of whatever is painted on; the first family installed is used."""
    chosen = QFont(list(FAMILIES))
    chosen.setPixelSize(max(1, round(pixels)))
    chosen.setBold(bold)
    chosen.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # same line breaks at every size
    # Glyphs without a code of their own would be copied from a PDF as nothing, or as another letter: the
    # digits that Noto Sans CJK has for Latin text, and "fi" drawn as one.
    for feature in ("locl", "liga"):
        chosen.setFeature(QFont.Tag(feature), 0)
    return chosen
