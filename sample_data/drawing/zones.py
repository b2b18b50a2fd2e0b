"""The five zones of clause 23, drawn by us round the places that the plan names; none is official."""

from __future__ import annotations

import shapely

NOT_OFFICIAL = "示意绘制，非官方"


def _box(points: tuple[tuple[float, float], ...]) -> shapely.Polygon:
    return shapely.Polygon(points)


# Every part is convex, so that a reader can clip other shapes to it by hand.
ZONES: tuple[tuple[str, shapely.Geometry], ...] = (
    (
        "环保低碳产业集聚区",
        _box(
            ((4010, 3500), (4720, 3480), (5560, 3760), (5640, 4330), (5280, 4440), (4560, 4430), (4020, 3980))
        ),
    ),
    ("绿色能源服务集聚区", _box(((4250, 2880), (4660, 2960), (4640, 3360), (4330, 3420), (4130, 3210)))),
    ("绿色金融集聚区", _box(((7085, 3185), (7165, 3145), (7895, 4005), (7815, 4065)))),
    (
        "绿色楼宇集聚区",
        shapely.MultiPolygon(
            [
                _box(((6520, 3090), (7080, 3060), (7180, 3420), (7100, 3690), (6560, 3680))),
                _box(((930, 2260), (1830, 2300), (1950, 2520), (1520, 2690), (900, 2660))),
            ]
        ),
    ),
    (
        "绿色转型示范产业园",
        _box(((5650, 3720), (6150, 3680), (6230, 3860), (6060, 4090), (5800, 4250), (5620, 4150))),
    ),
)
