"""What the pixels of a raster of vegetation hold: an index, a mask, the share that is covered, or classes.

Names and values decide together; what they leave open is asked, since each reading gives another figure.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from layers.conforming.raster_words import quantity_named
from layers.errors import UserError
from layers.reading.raster.values import Values
from layers.source import INDEX_LIMIT, SHARE_BEYOND, Band, Grid
from layers.text import T

_SCALED = 10_000
"""What indices and shares are multiplied by, where whole numbers hold them: Landsat, Sentinel-2, MODIS."""
_SURELY_SCALED = 2_000
"""From here on a whole number named an index is one of these: 0.2, and every district has that much green."""
_PERCENT, _SURELY_PERCENT = 100, 20
"""Shares in per cent reach beyond a fifth wherever anything grows."""
_ALL_GREEN = (1.0, 255.0, 100.0)
"""What a mask may hold beside 0: yes, all bits of a byte, per cent."""
_MARKS = frozenset(
    {-128.0, -99.0, -999.0, -9999.0, -32768.0, -1.0, 9.0, 99.0, 999.0, 9999.0, 127.0, 128.0}
    | {254.0, 255.0, 32767.0, 65535.0}
)
"""What programs write into a mask where there is no data."""
_MOST_ZEROS = 0.2
"""Share of pixels of a measured index that are exactly 0: no ground is so by chance, and many programs write
0 where there is no data, or where they cut off what is below."""
_MOST_CLASSES = 24
"""Whole numbers that differ in no more ways than that are classes: GlobeLand30 has 10, CORINE 44 with names
of their own, and percentages have a hundred."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What values mean: the ``quantity`` of a :class:`~layers.source.Grid`, and how to scale them.

    ``fits`` is False where the values lie outside whatever scale is tried.
    """

    quantity: str
    scale: float = 1.0
    offset: float = 0.0
    strays: tuple[float, ...] = ()
    fits: bool = True

    def of(self, grid: Grid) -> Grid:
        """The grid with this meaning."""
        return replace(grid, quantity=self.quantity, scale=self.scale, offset=self.offset, strays=self.strays)


def meaning_of(values: Values, band: Band, names: Iterable[str], answer: str | None) -> Meaning | None:
    """What the values of a raster mean.

    Parameters
    ----------
    values
        Of the whole raster.
    band
        Its scale and offset, as its file declares them.
    names
        Of the band and of the file, the closest first.
    answer
        What the user says; None leaves it to names and values.

    Returns
    -------
    Meaning or None
        None where it must be asked.

    Raises
    ------
    UserError
        If the answer is a mask and the values are no two.
    """
    mask = _as_mask(values, band)
    if mask is not None:
        return mask
    if answer == "mask":
        return _answered_mask(values)
    if math.isnan(values.low):
        return Meaning(answer or "class", fits=False)
    named = next((told for told in map(quantity_named, names) if told is not None), None)
    quantity = answer or named or _by_values(values, band)
    if quantity == "index":
        return _as_index(values, band)
    if quantity == "fraction":
        return _as_fraction(values, band)
    # A question is put only where some answer gives a figure.
    open_ = quantity is None and (_as_index(values, band).fits or _as_fraction(values, band).fits)
    return None if open_ else Meaning("class", fits=False)


# ---------------------------------------------------------------- masks


def _as_mask(values: Values, band: Band) -> Meaning | None:
    """A mask, where there are no values but 0 and one other, or marks of no data beside these."""
    if not values.counts:
        return None
    found = set(values.counts)
    if (band.scale, band.offset) != (1.0, 0.0):
        told = {each * band.scale + band.offset for each in found}
        plain = all(min(abs(each), abs(each - 1)) < 1e-6 for each in told)  # noqa: PLR2004 - rounding
        return Meaning("mask", band.scale, band.offset) if plain else None
    for green in _ALL_GREEN:
        if found <= {0.0, green} and (0.0 in found or green == 1 or band.nodata == 0):
            return Meaning("mask", 1 / green)
    return _with_strays(found, 1.0) if found & {0.0, 1.0} else None


def _with_strays(found: Collection[float], green: float) -> Meaning | None:
    strays = {each for each in found if each not in (0.0, green)}
    marks = {each for each in strays if each in _MARKS or abs(each) >= _FAR}
    return Meaning("mask", 1 / green, strays=tuple(sorted(strays))) if strays == marks else None


_FAR = 1e5
"""Beyond this no value is a class."""


def _answered_mask(values: Values) -> Meaning:
    """A mask by the user's word: 0 and one number above it."""
    greens = [each for each in values.counts or () if each > 0 and each not in values.fills]
    if len(greens) > 1:
        greens = [each for each in greens if each not in _MARKS]
    found = _with_strays(values.counts or (), greens[0]) if len(greens) == 1 else None
    if found is None:
        raise UserError(
            T("it is no mask: it holds more values than 0 and one other"),
            T("Make a mask of 0 and 1 of it, or say that it is an index or a fraction."),
        )
    return found


# ---------------------------------------------------------------- measurements


def _by_values(values: Values, band: Band) -> str | None:
    """The quantity where no name tells it; None where the values leave it open."""
    low, high = _scaled(values, band)
    if values.whole and (band.scale, band.offset) == (1.0, 0.0):
        few = values.counts is not None and len(values.counts) <= _MOST_CLASSES
        return "class" if few else None
    return "index" if -INDEX_LIMIT <= low < -SHARE_BEYOND and high <= INDEX_LIMIT else None


def _scaled(values: Values, band: Band) -> tuple[float, float]:
    """The least and the greatest value as the file's own scale makes them."""
    ends = [each * band.scale + band.offset for each in (values.low, values.high)]
    return min(ends), max(ends)


def _as_index(values: Values, band: Band) -> Meaning:
    low, high = _scaled(values, band)
    greatest = max(-low, high)
    strays = tuple(sorted({*values.fills, *_unexplained_zero(values)}))
    if greatest <= INDEX_LIMIT and not (_is_plain(band) and values.whole and greatest > 1):
        return Meaning("index", band.scale, band.offset, strays)
    scaled = _is_plain(band) and values.whole and _SURELY_SCALED < greatest <= _SCALED
    if scaled:
        return Meaning("index", 1 / _SCALED, 0.0, strays)
    return Meaning("index", band.scale, band.offset, values.fills, fits=False)


def _unexplained_zero(values: Values) -> tuple[float, ...]:
    """0 where so many pixels hold just that, that it is hardly what was measured."""
    measured = values.counts is None
    return (0.0,) if measured and values.zeros > _MOST_ZEROS * values.pixels else ()


def _as_fraction(values: Values, band: Band) -> Meaning:
    """A share from 0 to 1, in per cent or in ten thousandths, by how far the values reach."""
    values, strays = _without_marks(values, band)
    low, high = _scaled(values, band)
    greatest = _greatest_share(values, band, high)
    if greatest is None or low < -SHARE_BEYOND * greatest:
        return Meaning("fraction", band.scale, band.offset, strays, fits=False)
    return Meaning("fraction", band.scale / greatest, band.offset / greatest, strays)


def _greatest_share(values: Values, band: Band, high: float) -> int | None:
    """What stands for ground that is wholly covered; None where the values do not tell.

    A few pixels a little above 1 make no percentages of shares, and of 250 steps in a byte nothing tells.
    """
    if high <= 1 + SHARE_BEYOND:
        return 1
    if not _is_plain(band):
        return _PERCENT if _SURELY_PERCENT < high <= _PERCENT else None
    if _SURELY_PERCENT < high <= _PERCENT and values.large > values.small:
        return _PERCENT
    return _SCALED if values.whole and _SURELY_SCALED < high <= _SCALED else None


def _without_marks(values: Values, band: Band) -> tuple[Values, tuple[float, ...]]:
    """The values without marks of no data beyond 100 %, and those marks."""
    if values.counts is None or not _is_plain(band):
        return values, values.fills
    marks = {each for each in values.counts if each in _MARKS and not 0 <= each <= _PERCENT}
    some = [each for each in values.counts if each not in marks and each not in values.fills]
    if not some:
        return values, values.fills
    return replace(values, low=min(some), high=max(some)), tuple(sorted(marks | {*values.fills}))


def _is_plain(band: Band) -> bool:
    return (band.scale, band.offset) == (1.0, 0.0)
