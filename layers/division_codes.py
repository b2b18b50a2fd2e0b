"""How many digits the codes of administrative divisions have, which begin with those of what they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

DISTRICT = 6
"""Of a district or county (GB/T 2260)."""
TOWNSHIP = 9
"""Of a subdistrict or town (GB/T 10114)."""
COMMUNITY = 12
"""Of a community or village."""


def short_code(code: str) -> str:
    """A code without the zeros of the levels below: 500103000000 and 500103 are one district."""
    for digits in (COMMUNITY, TOWNSHIP):
        if len(code) == digits and code.endswith("000"):
            code = code[:-3]
    return code


def district_codes(codes: pd.Series) -> pd.Series:
    """The district's code in each code of a subdistrict or community; missing in others."""
    text = codes.astype("string")
    return text.str[:DISTRICT].where(text.str.len() >= TOWNSHIP)
