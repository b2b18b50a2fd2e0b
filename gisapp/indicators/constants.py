"""The fixed numbers that move a figure: value, unit, what they do, and where they come from.

Each stands here once: the computing code, the definition in words, the JSON and the fingerprint take it from
here. What a planner may choose is in :class:`gisapp.parameters.Parameters` instead.
"""

from __future__ import annotations

from dataclasses import dataclass

from layers import source as values
from layers.text import Bilingual

_CHINESE_UNITS = {"m": "米", "mm": "毫米"}


@dataclass(frozen=True, slots=True)
class Constant:
    """A fixed number of a definition.

    Attributes
    ----------
    name
        What it is called in JSON and in the fingerprint.
    value, unit
        The number, in "m", "%" or "" (a pure number).
    meaning
        What it decides.
    source
        The standard or plan that sets it, or why it was chosen.
    """

    name: str
    value: float
    unit: str
    meaning: Bilingual
    source: Bilingual

    @property
    def shown(self) -> Bilingual:
        """The number with its unit, as it stands in a definition: "65 %", "0.5 mm"."""
        small = self.unit == "m" and self.value < 1
        number, unit = (self.value * 1000, "mm") if small else (self.value, self.unit)
        return Bilingual(
            f"{number:g} {_CHINESE_UNITS.get(unit, unit)}".rstrip(), f"{number:g} {unit}".rstrip()
        )


_OWN = Bilingual("本程序约定", "set by this program")
_PLAN = Bilingual("渝中区、重庆市方案的目标", "the targets of the district's and the city's plan")

PARK_LIKE_SQUARE = Constant(
    "park_like_square",
    65.0,
    "%",
    Bilingual("广场用地计为公园绿地的绿化占地比例下限", "green share from which a square counts as a park"),
    Bilingual("CJJ/T 85-2017 G3 说明（条文原文未核对）", "CJJ/T 85-2017, note on G3 (clause not seen)"),
)
MOSTLY = Constant(
    "mostly",
    50.0,
    "%",
    Bilingual(
        "绿地图斑超过此比例位于规划或未开放公园上的，不计为公园绿地",
        "share of a green plot beyond which it is the planned or closed park on which it lies",
    ),
    _OWN,
)
INDEX_LIMIT = Constant(
    "index_limit",
    values.INDEX_LIMIT,
    "",
    Bilingual("栅格取值的绝对值不超过它才视为植被指数", "values up to this, with either sign, are an index"),
    Bilingual(
        "植被指数在 −1 到 1 之间，个别略超；远超者不是指数（本程序约定）",
        "indices run from -1 to 1, some a little beyond; what is far outside is something else",
    ),
)
SHARE_BEYOND = Constant(
    "share_beyond",
    values.SHARE_BEYOND,
    "",
    Bilingual(
        "覆盖度低于 0 或高于 1 不超过它时按 0 或 1 计，超过则不视为覆盖度",
        "by how much a share of ground may lie below 0 or above 1; it counts as 0 or 1 then",
    ),
    Bilingual(
        "像元二分模型的计算误差（本程序约定）",
        "what models of shares overshoot (set by this program)",
    ),
)
COARSE_PIXEL = Constant(
    "coarse_pixel",
    200.0,
    "m",
    Bilingual(
        "像元边长大于它的掩膜或指数栅格不足以判定绿化覆盖率",
        "side of a pixel beyond which a mask or an index says nothing of streets and parks",
    ),
    Bilingual(
        "约为一个街区：路网密度 8 km/km² 时街区边长 250 米（GB/T 51328-2018，条文原文未核对）",
        "about a city block: 8 km of roads per km² make blocks of 250 m (GB/T 51328-2018, clause not seen)",
    ),
)
NEAR_LIMIT = Constant("near_limit", 50.0, "m", Bilingual("换乘距离", "transfer distance"), _PLAN)
FAR_LIMIT = Constant("far_limit", 100.0, "m", Bilingual("换乘距离", "transfer distance"), _PLAN)
DISTANCE_NOISE = Constant(
    "distance_noise",
    5e-4,
    "m",
    Bilingual("距离超过限值不到它时视为等于限值", "distances less than this over a limit are at it"),
    Bilingual(
        "坐标存储的误差：地理数据库保留 1e-9 度，文本文件多为毫米（本程序约定）",
        "what files round away of a coordinate: 1e-9 degrees in a geodatabase, a millimetre in text",
    ),
)
SAME_STATION = Constant(
    "same_station",
    500.0,
    "m",
    Bilingual("同名记录在此距离以内为同一座车站", "rows of one name within this are one station"),
    _OWN,
)
NEAR_STATION = Constant(
    "near_station",
    300.0,
    "m",
    Bilingual(
        "未写明车站的出入口归入此距离以内最近的车站",
        "an entrance that names no station belongs to the nearest one within this",
    ),
    _OWN,
)
