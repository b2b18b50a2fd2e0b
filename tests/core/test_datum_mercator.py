"""Baidu's Mercator is refused where the file or its place shows it, and no other Mercator is."""

import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer

from layers.answers import Answers
from layers.findings import Finding, Severity
from layers.place.datum.gcj import bd09_to_wgs84
from layers.place.datum.reference import Reference
from layers.place.placing import place
from layers.text import T
from tests.core.sources import codes, role, source_of

# Baidu's published polynomial from metres to degrees for northings of 1,678,043 to 3,481,989 m.
LON = (3.09191371068437e-9, 0.000008983055096812155)
LAT = (0.00006995724062, 23.10934304144901, -0.00023663490511, -0.6321817810242, -0.00663494467273)
LAT += (0.03430082397953, -0.00466043876332)
BAND = 2555164.4

METRES = np.array([11_864_700, 3_426_200]) + np.random.default_rng(1).uniform(-4000, 4000, (60, 2))
TRUE = np.column_stack(
    bd09_to_wgs84(LON[0] + LON[1] * METRES[:, 0], np.polyval(LAT[::-1], METRES[:, 1] / BAND))
)
OUTLINE = shapely.box(*TRUE.min(axis=0), *TRUE.max(axis=0))


def found(xy, crs, reference, **about):
    source = source_of(shapely.points(xy), {"站名": ["站"] * len(xy)}, crs=crs, name="a.csv", **about)
    return codes(place(source, role("bus_stop"), reference, Answers()).findings)


@pytest.mark.parametrize("crs", [None, "EPSG:3857"])
def test_it_is_refused_where_it_falls_on_the_district(crs):
    assert found(METRES, crs, Reference(OUTLINE)) == ["datum.bd09mc"]


def test_it_is_refused_where_the_file_says_so():
    named = Finding("datum.named", Severity.INFO, T("Its headings name {datum}.", datum="BD09MC"))
    assert found(METRES, None, Reference(), findings=(named,)) == ["datum.bd09mc"]
    crs = CRS.from_wkt(CRS.from_epsg(3857).to_wkt().replace("WGS 84 / Pseudo-Mercator", "Baidu Mercator"))
    assert found(METRES, crs, Reference()) == ["datum.bd09mc"]


def test_other_mercators_are_not():
    web = np.column_stack(Transformer.from_crs(4326, 3857, always_xy=True).transform(*TRUE.T))
    assert "datum.bd09mc" not in found(web, "EPSG:3857", Reference(OUTLINE))
    assert "datum.bd09mc" not in found(web, None, Reference(OUTLINE))
    assert "datum.bd09mc" not in found(METRES, "EPSG:3857", Reference())
