"""What the user decided about one source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_ERROR = 1000
"""Metres that a user may say of places; whoever knows no better than that has no stops to measure from."""

ALLOWED: Mapping[str, frozenset[str | int]] = {
    "datum": frozenset({"as_is", "gcj02", "bd09"}),
    "edition": frozenset({"2002", "2017"}),
    "unit": frozenset({1, 100, 1_000, 10_000, 100_000, 1_000_000}),
    "inner": frozenset({"hole", "ground"}),
    "quantity": frozenset({"index", "mask", "fraction"}),
}
"""Fields of :class:`Answers` with a few values, and these."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to the questions of a check.

    Attributes
    ----------
    mend
        False keeps the data as they are: nothing shifted, nothing repaired.
    crs
        The CRS that the user says the file is in, such as "EPSG:4545" or "EPSG:4545+yx+mm", in the grammar
        of :func:`layers.place.notation.parse_notation`; None keeps the declared one.
    datum
        "as_is", "gcj02" or "bd09"; None leaves it to the evidence.
    columns
        Columns that the user chose: role column → file column, "" for none. Those not named are matched
        by their headings and contents.
    edition
        Edition of CJJ/T 85 that the park classes are from, "2002" or "2017"; None leaves it to the data.
    rows
        Which rows count where several speak of one place, in the order in which it was asked: "newest", a
        year, "largest", "all", or what a column says that tells them apart; "valid" or "each" where some rows
        are not there, or of another thing; the numbers that count, of polygons made of a raster; of files
        that speak of the same "none", or "only" for the one that counts.
    unit
        How many persons one written unit of a population is, 1 to 1,000,000; None as the file says.
    district
        Name or division code of the district that is planned, where a file holds several; None asks.
    inner
        Whether parts inside other parts of one area are a "hole" or "ground"; None asks.
    error_m
        Metres within which 95 % of a layer's points lie of where they are written; None as they are written.
    band
        The band of a raster that is meant, from 1; None leaves it to the names of the bands.
    quantity
        What its pixels hold: "index", "mask" or "fraction"; None leaves it to the values.
    declined
        Codes of findings whose mend the user does not want, such as "geometry.invalid".
    """

    mend: bool = True
    crs: str | None = None
    datum: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    edition: str | None = None
    rows: tuple[str, ...] = ()
    unit: int | None = None
    district: str | None = None
    inner: str | None = None
    error_m: int | None = None
    band: int | None = None
    quantity: str | None = None
    declined: frozenset[str] = frozenset()

    def over(self, others: Answers) -> Answers:
        """These answers, and the others' where these say nothing."""
        return Answers(
            mend=self.mend and others.mend,
            crs=others.crs if self.crs is None else self.crs,
            datum=others.datum if self.datum is None else self.datum,
            columns={**others.columns, **self.columns},
            edition=others.edition if self.edition is None else self.edition,
            rows=self.rows or others.rows,
            unit=others.unit if self.unit is None else self.unit,
            district=others.district if self.district is None else self.district,
            inner=others.inner if self.inner is None else self.inner,
            error_m=others.error_m if self.error_m is None else self.error_m,
            band=others.band if self.band is None else self.band,
            quantity=others.quantity if self.quantity is None else self.quantity,
            declined=self.declined | others.declined,
        )

    def mends(self, code: str) -> bool:
        """Whether what the finding of this code tells may be mended."""
        return self.mend and code not in self.declined
