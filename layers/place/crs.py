"""Coordinate reference systems: the one to measure in, its scale, and what an undeclared one may be.

The working CRS is a transverse Mercator on the CGCS2000 ellipsoid with the central meridian through the
study area (decision 3), since the border of the 3° zones 35 and 36 (106°30′E) runs through Yuzhong.
WGS 84 and CGCS2000 are taken as one frame: they differ by less than a metre and by 0.1 mm in shape.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from pyproj import CRS, Proj, Transformer
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import TransverseMercatorConversion
from pyproj.exceptions import CRSError, ProjError

from layers.errors import UserError
from layers.text import T

FloatArray = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

GEOGRAPHIC = CRS.from_epsg(4326)
"""Longitude and latitude in which layers are compared and datums judged (x = longitude)."""
_FALSE_EASTING = 500_000.0
_OLD_ELLIPSOIDS = (6_378_245.0, 6_378_140.0)
"""Semi-major axes of Krassovsky (Beijing 1954) and IAG 1975 (Xian 1980) in metres."""
_DISTORTING = ("Mercator", "Albers", "Lambert Azimuthal", "Lambert Cylindrical", "Equidistant")
_CONFORMAL = ("Transverse Mercator", "Lambert Conic Conformal")


def working_crs(lon: float, lat: float) -> CRS:
    """Transverse Mercator through a place, true to 2 ppm within a district.

    Parameters
    ----------
    lon, lat
        Centre of the study area in degrees (WGS 84 or CGCS2000).

    Returns
    -------
    CRS
        Metres east (false easting 500,000) and north of the equator on the CGCS2000 ellipsoid; the
        central meridian is ``lon`` rounded to 0.1°, and the name says so ("CGCS2000 / TM 106.5E").

    Raises
    ------
    ValueError
        If ``lon`` or ``lat`` is not a place on Earth.
    """
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004 - degrees of a circle
        raise ValueError(lon, lat)
    meridian = round(lon, 1) + 0.0
    return ProjectedCRS(
        conversion=TransverseMercatorConversion(
            longitude_natural_origin=meridian, false_easting=_FALSE_EASTING, scale_factor_natural_origin=1
        ),
        name=f"CGCS2000 / TM {abs(meridian):.1f}{'W' if meridian < 0 else 'E'}",
        geodetic_crs=CRS.from_epsg(4490),
    )


def parse_crs(text: str) -> CRS:
    """The CRS that a user wrote: "EPSG:4545", "4545", or any text that PROJ knows.

    Raises
    ------
    UserError
        If no CRS has that name, or it leads to no place on Earth.
    """
    text = text.strip()
    try:
        crs = horizontal(CRS.from_user_input(f"EPSG:{text}" if text.isdigit() else text))
    except CRSError:
        crs = None
    if crs is None:
        raise UserError(
            T("“{text}” is not a coordinate system that is known here.", text=text),
            T("Write its EPSG code, for example EPSG:4545 or 4490."),
        )
    return crs


def horizontal(crs: CRS | None) -> CRS | None:
    """The horizontal part of a CRS.

    None if it leads to no place on Earth: a drawing's own grid, or a projection that PROJ cannot undo.
    """
    if crs is None:
        return None
    parts = crs.sub_crs_list if crs.is_compound else [crs]
    found = next((part.to_2d() for part in parts if part.is_geographic or part.is_projected), None)
    if found is None:
        return None
    try:
        _transformer(found.to_wkt(), GEOGRAPHIC.to_wkt())
    except ProjError:
        return None
    return found


@lru_cache(maxsize=256)  # looking for a code takes PROJ 20 ms
def short_name(crs: CRS) -> str:
    """The EPSG code where the CRS has one ("EPSG:4545"), else its name."""
    code = crs.to_epsg(min_confidence=70)
    return f"EPSG:{code}" if code else str(crs.name)


class Coded(CRS):
    """A CRS that looks for its EPSG code once: PROJ takes 90 ms, and GDAL's writers ask for each table."""

    @lru_cache(maxsize=16)  # noqa: B019 - as small as the other memories here
    def to_epsg(self, min_confidence: int = 70) -> int | None:
        """As of any CRS."""
        code: int | None = super().to_epsg(min_confidence)
        return code


@lru_cache(maxsize=256)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(CRS.from_wkt(source), CRS.from_wkt(target), always_xy=True)


def transform(source: CRS, target: CRS, xy: FloatArray) -> FloatArray:
    """Coordinates in another CRS: (n, 2) in, (n, 2) out, x east and y north; inf where PROJ has no answer.

    A step over WGS 84 is taken where it is the only exact one: PROJ knows the way from most national
    datums to WGS 84, and only a rough one from there to CGCS2000.
    """
    lonlat = _step(source, GEOGRAPHIC, xy)
    return lonlat if target == GEOGRAPHIC else _step(GEOGRAPHIC, target, lonlat)


def _step(source: CRS, target: CRS, xy: FloatArray) -> FloatArray:
    if source == target or not len(xy):
        return xy
    transformer = _transformer(source.to_wkt(), target.to_wkt())
    return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))


def is_approximate(crs: CRS) -> bool:
    """Whether the way from this datum to CGCS2000 is known only roughly without local parameters.

    The datums of 1954 and 1980 show by their name, or by their ellipsoid where a program or a survey gave
    the CRS a name of its own; a CRS that brings its shift to WGS 84 with it (TOWGS84) is exact enough.
    """
    if crs.is_bound:
        return False
    name = str((crs.geodetic_crs or crs).name).replace("_", " ")
    if any(datum in name for datum in ("Xian 1980", "Beijing 1954", "New Beijing")):
        return True
    size = 0.0 if crs.ellipsoid is None else crs.ellipsoid.semi_major_metre
    unnamed = crs.to_epsg(min_confidence=70) is None
    return unnamed and size in _OLD_ELLIPSOIDS


def refuse_for_measuring(crs: CRS) -> None:
    """Do nothing for a CRS that lengths and areas can be measured in.

    Raises
    ------
    UserError
        For degrees, for feet, and for projections that distort lengths by more than a planner may
        overlook (Web Mercator makes 50 m into 57.5 m at Chongqing; decision 15).
    """
    if not crs.is_projected:
        raise UserError(
            T("{crs} is in degrees, in which no length or area can be measured.", crs=short_name(crs)),
            T("Convert it to a metric grid such as EPSG:4545 first."),
        )
    method = crs.coordinate_operation.method_name if crs.coordinate_operation else ""
    if not any(name in method for name in _CONFORMAL) and any(name in method for name in _DISTORTING):
        raise UserError(
            T(
                "{crs} ({method}) distorts lengths too much to be measured in.",
                crs=short_name(crs),
                method=method,
            ),
            T("Convert it to a metric grid such as EPSG:4545 first."),
        )
    if any(axis.unit_name != "metre" for axis in crs.axis_info):
        raise UserError(
            T("{crs} is not in metres.", crs=short_name(crs)),
            T("Convert it to a metric grid such as EPSG:4545 first."),
        )


def point_scale(crs: CRS, x: FloatArray, y: FloatArray) -> FloatArray:
    """Linear scale factor k of a projection: plane length / true length.

    A length is divided by k at its midpoint, an area by k² at its centre.

    Parameters
    ----------
    crs
        A projected CRS. For a transverse Mercator the closed formula of Karney (2011, eq. 25-28) is
        used, exact to 1e-12 within 3,000 km of the meridian; for others PROJ's areal scale, whose root
        is the linear scale where the projection is conformal.
    x, y
        Plane coordinates in metres, any equal shape.

    Returns
    -------
    ndarray
        k, dimensionless, in the shape of ``x``.
    """
    x, y = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
    parameters = _transverse_mercator(crs)
    if parameters is not None:
        return _transverse_mercator_scale(x, y, *parameters)
    lonlat = np.column_stack(Proj(crs)(x.ravel(), y.ravel(), inverse=True))
    factors = Proj(crs).get_factors(lonlat[:, 0], lonlat[:, 1])
    scale: FloatArray = np.sqrt(np.asarray(factors.areal_scale)).reshape(x.shape)
    return scale


def false_easting(crs: CRS) -> float | None:
    """The easting of the central meridian in metres; None where the CRS is no transverse Mercator."""
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator":
        return None
    return next((float(each.value) for each in operation.params if each.name == "False easting"), 0.0)


def _transverse_mercator(crs: CRS) -> tuple[float, float, float, float, float] | None:
    """Semi-major axis, flattening, k0, false easting, false northing; None if it is none from the equator."""
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator" or crs.ellipsoid is None:
        return None
    values = {each.name: float(each.value) for each in operation.params}
    if values.get("Latitude of natural origin"):
        return None
    return (
        crs.ellipsoid.semi_major_metre,
        1 / crs.ellipsoid.inverse_flattening if crs.ellipsoid.inverse_flattening else 0.0,
        values.get("Scale factor at natural origin", 1.0),
        values.get("False easting", 0.0),
        values.get("False northing", 0.0),
    )


def _transverse_mercator_scale(  # noqa: PLR0913, PLR0917 - the projection's parameters
    x: FloatArray, y: FloatArray, a: float, f: float, k0: float, x0: float, y0: float
) -> FloatArray:
    n = f / (2 - f)
    e2 = f * (2 - f)
    rectifying = a / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    beta = (
        n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96 - n**4 / 360,
        n**2 / 48 + n**3 / 15 - 437 * n**4 / 1440,
        17 * n**3 / 480 - 37 * n**4 / 840,
        4397 * n**4 / 161280,
    )
    zeta = ((y - y0) + 1j * (x - x0)) / (k0 * rectifying)
    sphere = zeta - sum(b * np.sin(2 * j * zeta) for j, b in enumerate(beta, 1))
    slope = 1 - sum(2 * j * b * np.cos(2 * j * zeta) for j, b in enumerate(beta, 1))
    xi, eta = sphere.real, sphere.imag
    radius = np.hypot(np.sinh(eta), np.cos(xi))
    tau = _tangent_of_latitude(np.sin(xi) / radius, e2)
    sine_squared = tau**2 / (1 + tau**2)
    sphere_scale = np.sqrt(1 - e2 * sine_squared) * np.sqrt(1 + tau**2) * radius
    scale: FloatArray = k0 * sphere_scale * (rectifying / a) / np.abs(slope)
    return scale


def _tangent_of_latitude(conformal: FloatArray, e2: float) -> FloatArray:
    """Tangent of the geographic from that of the conformal latitude: three Newton steps (Karney, eq. 19)."""
    e = np.sqrt(e2)
    tau = conformal / (1 - e2)
    for _ in range(3):
        root = np.sqrt(1 + tau**2)
        sigma = np.sinh(e * np.arctanh(e * tau / root))
        guess = tau * np.sqrt(1 + sigma**2) - sigma * root
        tau = tau + (conformal - guess) / np.sqrt(1 + guess**2) * (1 + (1 - e2) * tau**2) / ((1 - e2) * root)
    return tau
