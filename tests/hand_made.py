"""A small scorecard made by hand, for tests of outputs: every figure can be worked out on paper.

The district is 2,000 m by 1,000 m (200 ha) with two subdistricts of 100 ha each and 30,000 people. Its
parks are 600 × 450 m and 360 × 300 m, 37.8 ha together. Of five stations three have a stop within 50 m, one
has none, and one has no mapped entrance.
"""

import geopandas as gpd
import pandas as pd
from shapely import LineString, Point, box

from gisapp.indicators import INDICATORS
from gisapp.judging import judge
from gisapp.project import Project
from gisapp.readings import Reading, ZoneReading
from gisapp.scorecard import Scorecard
from gisapp.targets import profile_of
from layers.findings import Finding, Severity
from layers.layer import Layer, Origin
from layers.text import T

HOSTILE = "<script>alert(1)</script>"
CLOSING = "</script><img src=x onerror=alert(2)>"
FORMULA = "=HYPERLINK(1)"

X, Y = 502_000.0, 3_270_000.0


def working_crs():
    from pyproj import CRS

    return CRS.from_user_input(
        "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
    ).to_wkt()


def area(x, y, width, height):
    return box(X + x, Y + y, X + x + width, Y + y + height)


def point(x, y):
    return Point(X + x, Y + y)


def layer(role, columns, geometry, *, sample=True):
    frame = gpd.GeoDataFrame(columns, geometry=geometry, crs=working_crs())
    kinds = {name: "boolean" if name == "open" else "string" for name in columns}
    frame = frame.astype(kinds)
    frame["row"] = range(1, len(frame) + 1)
    origin = Origin(f"{role}.gpkg", role, "GPKG", "EPSG:4490", "0" * 64)
    steps = (T("read {n} features", n=len(frame)),)
    return Layer(role, role, role, origin, frame=frame, steps=steps, sample=sample)


def hand_made_layers(*, sample=True):
    entrances = [point(x, 500) for x in (200, 600, 1000, 1400)]
    stops = [point(x, 530) for x in (200, 600, 1000)] + [point(1400, 650)]
    return (
        layer("district", {"name": ["测试区"]}, [area(0, 0, 2000, 1000)], sample=sample),
        layer(
            "subdistrict",
            {"name": ["西街道", FORMULA]},
            [area(0, 0, 1000, 1000), area(1000, 0, 1000, 1000)],
            sample=sample,
        ),
        layer("built_up", {"name": ["建成区"]}, [area(0, 0, 2000, 1000)], sample=sample),
        layer(
            "park",
            {"name": [HOSTILE, CLOSING], "class": ["G11", "G12"]},
            [area(100, 20, 600, 450), area(1100, 600, 360, 300)],
            sample=sample,
        ),
        layer("cluster", {"name": ["绿色楼宇集聚区"]}, [area(1500, 100, 300, 300)], sample=sample),
        layer(
            "rail_station",
            {"name": ["甲站", "乙", "丁"], "station_id": ["1", "2", "4"]},
            [point(210, 480), point(600, 480), point(1400, 1500)],
        ),
        layer("bus_stop", {"name": [f"站{n}" for n in range(4)], "routes": ["1", "2", None, "4"]}, stops),
        layer(
            "rail_entrance",
            {"station": ["甲", "乙", "丙", "丁"], "name": ["1"] * 4, "open": [True, True, None, True]},
            entrances,
        ),
    )


def station_evidence():
    names = ["甲", "乙", "丙", "丁", "戊"]
    return gpd.GeoDataFrame(
        {
            "station": names,
            "lines": ["1", "1、2", "2", "2", "3"],
            "entrance": ["1号口", "1号口", "1号口", "1号口", None],
            "stop": ["站0", "站1", "站2", "站3", None],
            "distance_m": [30.0, 30.0, 30.0, 150.0, float("nan")],
            "covered_50": [True, True, True, False, None],
            "covered_100": [True, True, True, False, None],
            "centre": [point(210, 480), point(600, 480), *(point(x, 500) for x in (1000, 1400, 1800))],
        },
        geometry=[
            *(LineString([point(x, 500), point(x, 530)]) for x in (200, 600, 1000)),
            LineString([point(1400, 500), point(1400, 650)]),
            point(1800, 505),
        ],
        crs=working_crs(),
    )


def entrance_evidence():
    """The open ones of 甲, 乙, 丙 and 丁, by their rows in :func:`station_evidence`."""
    return gpd.GeoDataFrame(
        {"station": range(4), "entrance": "1号口", "distance_m": [30.0, 30.0, 30.0, 150.0]},
        geometry=[point(x, 500) for x in (200, 600, 1000, 1400)],
        crs=working_crs(),
    )


def park_evidence():
    return pd.DataFrame(
        {
            "role": "park",
            "row": [1, 2, 3],
            "name": ["甲园", FORMULA, HOSTILE],
            "class": ["G11", "G12", ""],
            "zone": ["西街道", "东街道", ""],
            "area_m2": [270_000.0, 110_000.0, 1_200.0],
            "counted_m2": [270_000.0, 108_000.0, 1_200.0],
        }
    )


def people_evidence():
    return gpd.GeoDataFrame(
        {
            "zone_kind": ["district", "subdistrict", "subdistrict"],
            "zone": ["测试区", "西街道", FORMULA],
            "persons": [30_000.0, 20_000.0, 10_000.0],
            "join": ["sum", "code", "name"],
            "file": ["", "人口.csv", HOSTILE],
            "rows": [(), (1, 2), (3,)],
        },
        geometry=[None] * 3,
        crs=working_crs(),
    )


def overlap_evidence():
    return pd.DataFrame(
        {
            "role_a": ["park", "park"],
            "row_a": [1, 2],
            "name_a": ["甲园", FORMULA],
            "role_b": ["park", "green"],
            "row_b": [3, 7],
            "name_b": ["乙园", None],
            "area_m2": [1_200.0, 25_000.0],
        }
    )


def variant_evidence(*, within):
    return gpd.GeoDataFrame(
        {
            "definition": ["D1", "D2", "D7"],
            "numerator": [3, 3, 1],
            "denominator": [5, 4, 5],
            "value": [60.0, 75.0, 20.0 if within == 50 else 40.0],
        },
        geometry=[None] * 3,
        crs=working_crs(),
    )


def zones(figures, factor):
    """Zone readings of (kind, zone, numerator, denominator)."""
    return tuple(
        ZoneReading(kind, zone, numerator, denominator, factor * numerator / denominator)
        for kind, zone, numerator, denominator in figures
    )


def hand_made_readings():
    west, east = ("subdistrict", "西街道"), ("subdistrict", FORMULA)
    district, cluster = ("district", "测试区"), ("cluster", "绿色楼宇集聚区")
    nothing = T("no station in this zone")

    def transfer(indicator, within):
        rows = (
            ZoneReading(*district, 3, 5, 60.0, lowest=60.0, highest=80.0),
            ZoneReading(*west, 2, 2, 100.0),
            ZoneReading(*east, 1, 3, 100 / 3, lowest=100 / 3, highest=200 / 3),
            ZoneReading(*cluster, None, None, None, reason=nothing),
        )
        return Reading(
            indicator,
            rows,
            evidence={
                "stations": station_evidence(),
                "entrances": entrance_evidence(),
                "variants": variant_evidence(within=within),
            },
        )

    readings = (
        Reading(
            "park_area_per_capita",
            zones(
                ((*district, 378_000, 30_000), (*west, 270_000, 20_000), (*east, 108_000, 10_000)), factor=1
            ),
            evidence={"features": park_evidence(), "people": people_evidence()},
        ),
        Reading(
            "green_space_rate",
            zones(
                (
                    (*district, 800_000, 2_000_000),
                    (*west, 500_000, 1_000_000),
                    (*east, 300_000, 1_000_000),
                    (*cluster, 9_000, 90_000),
                ),
                factor=100,
            ),
            evidence={"overlaps": overlap_evidence()},
        ),
        Reading(
            "green_coverage",
            zones(((*district, 820_000, 2_000_000), (*west, 410_000, 1_000_000)), factor=100),
        ),
        transfer("transfer_coverage_50m", 50),
        transfer("transfer_coverage_100m", 100),
    )
    return {reading.indicator: reading for reading in readings}


def hand_made_scorecard(*, sample=True, title="渝中示范区", extra_findings=()):
    profile, year = profile_of("yuzhong_2027"), 2027
    readings = hand_made_readings()
    targets = {each: profile.target(each, year) for each in readings}
    findings = (
        Finding(
            "geometry.repaired",
            Severity.WARNING,
            T("{n} outlines cross themselves", n=2),
            file="park.gpkg",
            rows=(3, 7),
            mend=T("repaired"),
            mended=True,
        ),
        Finding("targets.X1", Severity.WARNING, T("rate above coverage"), mend=T("ask which boundary")),
        *extra_findings,
    )
    return Scorecard(
        project=Project(title, working_crs(), layers=hand_made_layers(sample=sample), findings=findings),
        profile=profile,
        year=year,
        readings=readings,
        verdicts={
            each: judge(readings[each].of("district"), targets[each], INDICATORS[each].numerator_unit)
            for each in readings
        },
        findings=findings,
    )
