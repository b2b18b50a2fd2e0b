"""The peninsula: its bank, its eleven subdistricts and its built-up area, all drawn by hand for this sample.

Only station coordinates and names are facts (definitions §13); no published boundary was copied.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely

from drawing.plane import Points, smooth_ring

# Counter-clockwise from the confluence: down the Jialing, round the west, back up the Yangtze.
BANK: Points = np.array(
    [
        (8375, 4735), (8225, 4805), (8040, 4700), (7830, 4500), (7620, 4290), (7420, 4070),
        (7180, 3890), (6930, 3790), (6690, 3755), (6470, 3815), (6270, 3960), (6080, 4140),
        (5850, 4290), (5600, 4420), (5330, 4515), (5040, 4565), (4740, 4575), (4440, 4530),
        (4200, 4415), (4000, 4250), (3845, 4040), (3720, 3800), (3600, 3540), (3470, 3270),
        (3290, 3040), (3050, 2880), (2770, 2770), (2470, 2690), (2180, 2650), (1890, 2650),
        (1600, 2690), (1300, 2745), (990, 2780), (670, 2790), (350, 2815), (30, 2870),
        (-290, 2950), (-620, 3005), (-920, 2990), (-1170, 2890), (-1360, 2730), (-1470, 2520),
        (-1560, 2310), (-1690, 2130), (-1860, 1980), (-1990, 1800), (-2030, 1600), (-1940, 1410),
        (-1760, 1270), (-1530, 1160), (-1300, 1060), (-1100, 930), (-900, 810), (-670, 750),
        (-400, 740), (-120, 680), (150, 570), (420, 450), (690, 340), (960, 277),
        (1230, 235), (1500, 180), (1780, 175), (2030, 285), (2230, 490), (2430, 740),
        (2660, 980), (2930, 1180), (3230, 1350), (3540, 1500), (3860, 1630), (4180, 1740),
        (4500, 1815), (4830, 1860), (5160, 1890), (5480, 1945), (5780, 2040), (6070, 2160),
        (6360, 2285), (6650, 2425), (6930, 2590), (7180, 2775), (7400, 2985), (7600, 3215),
        (7785, 3460), (7950, 3710), (8095, 3960), (8220, 4210), (8335, 4450), (8405, 4620),
    ],
    dtype=float,
)  # fmt: skip

# Borders between subdistricts. A number is the control point of BANK on which the line begins or ends.
_BORDERS: tuple[tuple[int | tuple[float, float], ...], ...] = (
    (45, (-1400, 1870), (-760, 1900), (-120, 1880), (520, 1960), (1180, 2030)),
    ((1180, 2030), (1030, 1760), (900, 1420), (860, 1050), (760, 690), 58),
    ((1180, 2030), (1660, 2090), (2140, 2210)),
    (28, (2165, 2420), (2140, 2210)),
    ((2140, 2210), (2290, 1990), (2450, 1760)),
    ((2450, 1760), (2520, 1370), (2500, 1000), 65),
    (26, (2860, 2590), (3170, 2560), (3560, 2900), (3930, 3270), (4330, 3340), (4780, 3400)),
    ((2450, 1760), (2990, 1900), (3650, 2130), (4320, 2330), (5000, 2450)),
    ((4780, 3400), (4960, 2930), (5000, 2450)),
    (16, (4790, 4300), (4810, 3860), (4780, 3400)),
    ((4780, 3400), (5290, 3450), (5790, 3530), (6250, 3620)),
    ((6250, 3620), (6330, 3760), 10),
    ((6250, 3620), (6310, 3240), (6240, 2850)),
    ((5000, 2450), (5320, 2470), (5620, 2530)),
    ((5620, 2530), (5930, 2650), (6240, 2850)),
    ((5620, 2530), (5690, 2250), 76),
    ((6240, 2850), (6700, 2720), (6980, 2840)),
    ((6980, 2840), (7200, 3250), (7240, 3500), 6),
    ((6980, 2840), (7110, 2800), 80),
)

# name, code, a place inside, residents (Σ 576,000), turn of the street grain in degrees
SUBDISTRICTS: tuple[tuple[str, str, tuple[float, float], int, float], ...] = (
    ("朝天门街道", "500103S01", (7700, 3700), 53_200, 24.0),
    ("解放碑街道", "500103S02", (6800, 3300), 61_400, 11.0),
    ("南纪门街道", "500103S03", (6200, 2300), 38_700, 27.0),
    ("七星岗街道", "500103S04", (5600, 3000), 57_900, 7.0),
    ("菜园坝街道", "500103S05", (4000, 1700), 40_500, 19.0),
    ("两路口街道", "500103S06", (4000, 2700), 55_300, 33.0),
    ("上清寺街道", "500103S07", (4200, 3900), 49_600, -17.0),
    ("大溪沟街道", "500103S08", (5500, 4000), 51_800, -9.0),
    ("大坪街道", "500103S09", (1700, 1200), 72_100, 14.0),
    ("石油路街道", "500103S10", (0, 1100), 61_900, -12.0),
    ("化龙桥街道", "500103S11", (0, 2700), 33_600, 4.0),
)

# How far the built-up area keeps from the bank (metres), at some control points of BANK; between them
# the distance runs evenly.
_SETBACK: tuple[tuple[int, float], ...] = (
    (0, 50), (6, 45), (10, 40), (16, 65), (22, 50), (27, 65), (33, 95), (39, 80), (43, 30), (45, 15),
    (58, 15), (61, 45), (65, 110), (70, 140), (75, 100), (80, 60), (86, 50), (90, 50),
)  # fmt: skip

# Slopes that are no construction land, cut out of the built-up area.
_SLOPES: tuple[tuple[tuple[float, float], ...], ...] = (
    ((-1830, 1560), (-1640, 1390), (-1380, 1310), (-1170, 1370), (-1150, 1560), (-1330, 1720), (-1600, 1760)),
    ((2640, 1290), (2900, 1390), (3150, 1540), (3190, 1660), (2990, 1640), (2760, 1500), (2620, 1390)),
    ((-1330, 2300), (-1240, 2330), (-1120, 2520), (-1040, 2720), (-1120, 2780), (-1260, 2560)),
)  # fmt: skip


def _line(stations: tuple[int | tuple[float, float], ...]) -> shapely.LineString:
    return shapely.LineString([BANK[at] if isinstance(at, int) else at for at in stations])


@cache
def district() -> shapely.Polygon:
    """The whole district, in the drawing plane."""
    return shapely.Polygon(smooth_ring(BANK))


@cache
def subdistricts() -> dict[str, shapely.Polygon]:
    """The subdistricts by name: they share their borders' very vertices and fill the district."""
    edges = shapely.union_all([district().exterior, *map(_line, _BORDERS)])
    faces = shapely.get_parts(shapely.polygonize([edges]))
    found = {
        name: next(face for face in faces if face.contains(shapely.Point(inside)))
        for name, _, inside, _, _ in SUBDISTRICTS
    }
    assert len(faces) == len(set(found.values())) == len(SUBDISTRICTS)
    return found


def bank_points() -> tuple[Points, Points]:
    """The bank as a dense closed line, and at each of its points the unit normal that looks inland."""
    ring = smooth_ring(BANK)
    along = np.roll(ring, -1, axis=0) - np.roll(ring, 1, axis=0)
    along /= np.linalg.norm(along, axis=1)[:, None]
    return ring, np.column_stack([-along[:, 1], along[:, 0]])


@cache
def built_up() -> shapely.Polygon:
    """The built-up area: the district without its beaches and three steep slopes."""
    ring, inland = bank_points()
    knots, setbacks = np.array(_SETBACK, dtype=float).T
    setback = np.interp(np.arange(len(ring)) / len(ring) * len(BANK), knots, setbacks)
    shell = np.round(ring + inland * setback[:, None], 2)
    return shapely.Polygon(shell, [smooth_ring(np.array(slope, dtype=float)) for slope in _SLOPES])
