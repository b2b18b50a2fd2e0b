"""The parks: real names of definitions §13 at their rough places, the others generic.

Every shape is drawn for this sample. What is wrong with them on purpose: sample_data/README.md.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
import shapely

from drawing.outline import bank_points
from drawing.plane import Points, smooth_ring


@dataclass(frozen=True)
class Park:
    """One row of 公园绿地.gpkg; ``ring`` is its outline in the drawing, in the order of drawing."""

    name: str
    category: str
    ring: Points
    open: str = "是"
    status: str = "现状"

    @property
    def shape(self) -> shapely.Polygon:
        """The polygon as stored: not valid where the ring crosses itself."""
        return shapely.Polygon(self.ring)


# name, class, centre x, centre y, half length, half width (metres), turn (degrees)
_HILLS: tuple[tuple[str, str, float, float, float, float, float], ...] = (
    ("红岩公园", "G11", -560, 2280, 420, 260, 8),
    ("虎头岩公园", "G11", 330, 2270, 330, 240, -14),
    ("佛图关公园", "G11", 2690, 2250, 400, 170, 24),
    ("鹅岭公园", "G133", 3110, 2345, 210, 112, 30),
    ("枇杷山公园", "G11", 5340, 2960, 190, 145, 35),
    ("化龙湖公园", "G12", 1130, 2400, 240, 150, 10),
    ("人民公园", "G14", 6590, 3120, 75, 52, 20),
    ("大坪公园", "G11", 1720, 1150, 310, 215, -30),
    ("石油路公园", "G11", 30, 1480, 330, 205, 15),
    ("歇台子公园", "G11", -870, 1310, 250, 215, -35),
    ("黄沙溪公园", "G11", 3590, 1920, 270, 110, 24),
    ("王家坡公园", "G11", 4070, 2520, 290, 185, 18),
    ("平顶山公园", "G11", -1500, 1545, 210, 130, 8),
    ("中山公园", "G12", 5040, 4120, 130, 100, 0),
    ("学田湾公园", "G12", 5330, 3690, 125, 85, -10),
    ("桂花园公园", "G12", 3890, 2960, 140, 95, 40),
    ("大田湾公园", "G134", 4180, 3140, 150, 100, 12),
    ("上清寺公园", "G12", 4300, 3760, 150, 105, -25),
    ("嘉陵公园", "G12", 4330, 4180, 120, 95, 35),
    ("张家花园", "G12", 5850, 3690, 140, 80, -18),
    ("领事巷公园", "G133", 6040, 3010, 110, 70, 60),
    ("燕子岩公园", "G12", 5720, 2760, 140, 70, 14),
    ("石板坡公园", "G12", 5990, 2430, 165, 75, 28),
    ("十八梯公园", "G134", 6560, 2635, 130, 65, 30),
    ("山城巷公园", "G134", 6330, 2590, 90, 55, 60),
    ("临江公园", "G12", 6560, 3510, 105, 75, -20),
    ("戴家巷公园", "G12", 7080, 3610, 95, 60, 25),
    ("朝千路公园", "G12", 7880, 4130, 110, 65, 55),
    ("东水门公园", "G133", 7520, 3490, 95, 60, 50),
    ("棉花街公园", "G12", 7480, 3800, 95, 60, 40),
    ("后堡公园", "G12", 2180, 1560, 140, 105, 15),
    ("马家堡公园", "G12", 1240, 790, 165, 115, -8),
    ("肖家湾公园", "G12", 2090, 880, 150, 105, 40),
    ("彭家花园", "G12", 1520, 1900, 150, 75, 6),
    ("虎石台公园", "G139", 430, 880, 175, 120, -15),
    ("金银湾公园", "G12", -420, 960, 150, 105, -12),
    ("煤建新村公园", "G12", 620, 1720, 150, 100, 25),
    ("李家花园", "G12", 2760, 1800, 150, 85, 26),
    ("中山四路游园", "G14", 4540, 4060, 48, 32, 20),
    ("人和街游园", "G14", 5500, 4040, 50, 34, -12),
    ("一号桥游园", "G14", 6150, 3800, 48, 30, -25),
    ("通远门游园", "G14", 6120, 3330, 52, 36, 10),
    ("民权路游园", "G14", 6960, 3240, 42, 30, 25),
    ("浮图关游园", "G14", 2340, 2470, 50, 40, 0),
    ("长江二路游园", "G14", 1900, 1760, 55, 36, 5),
    ("经纬大道游园", "G14", -20, 1010, 55, 40, -10),
    ("渝州路游园", "G14", -960, 960, 58, 40, -25),
    ("瑞天路游园", "G14", 1830, 2430, 60, 38, 0),
)

# Along the rivers: name, class, from and to (control points of the bank), metres inland from and to
_BANKS: tuple[tuple[str, str, float, float, float, float], ...] = (
    ("朝天门公园", "G11", 0.6, 4.2, 70, 165),
    ("洪崖洞滨江公园", "G12", 6.5, 9.2, 55, 125),
    ("大溪沟滨江公园", "G12", 12.6, 15.7, 85, 165),
    ("曾家岩滨江公园", "G12", 16.4, 18.6, 80, 150),
    ("牛角沱滨江公园", "G12", 19.8, 22.2, 65, 135),
    ("嘉滨路带状公园", "G12", 28.4, 33.2, 100, 185),
    ("沙滨路带状公园", "G12", 34.4, 37.8, 110, 200),
    ("黄沙溪滨江公园", "G12", 68.8, 71.8, 150, 245),
    ("长滨路带状公园", "G12", 72.0, 75.7, 130, 205),
    ("石板坡滨江公园", "G12", 76.6, 79.0, 95, 165),
    ("望龙门滨江公园", "G12", 81.0, 84.4, 70, 140),
)

# Parks that overlap others, drawn after them: the same double work that two offices hand in.
_AGAIN: tuple[tuple[str, str, float, float, float, float, float], ...] = (
    ("珊瑚公园", "G11", 5210, 2085, 270, 112, 10),
    ("化龙湖公园（一期）", "G12", 1100, 2400, 150, 90, 10),
    ("红岩魂游园", "G14", -470, 2300, 105, 70, 8),
    ("七星岗健身公园", "G12", 5580, 2775, 125, 80, 25),
)

_OUTSIDE = ("平顶山西坡公园", "G12", -2260, 1700, 120, 90, 20)


def _organic(name: str, at: tuple[float, float], half: tuple[float, float], turn: float) -> Points:
    """A rounded, slightly irregular outline: the same for the same name."""
    dice = random.Random(name)
    count = 14 if half[0] > 150 else 10
    angle = (
        (np.arange(count) + np.array([dice.uniform(-0.25, 0.25) for _ in range(count)])) * math.tau / count
    )
    reach = np.array([dice.uniform(0.8, 1.14) for _ in range(count)])
    oval = np.column_stack([half[0] * reach * np.cos(angle), half[1] * reach * np.sin(angle)])
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    return smooth_ring(oval @ np.array([[cos, sin], [-sin, cos]]) + at)


def _along_bank(start: float, stop: float, near: float, far: float) -> tuple[Points, Points]:
    """The two long sides of a strip, both from ``start`` to ``stop``."""
    ring, inland = bank_points()
    part = np.arange(round(start * 4), round(stop * 4) + 1)
    swell = np.sin(np.linspace(0, math.pi, len(part)))[:, None] ** 0.25
    middle, half = (near + far) / 2, (far - near) / 2
    sides = [ring[part] + inland[part] * (middle + sign * half * swell) for sign in (-1, 1)]
    return np.round(sides[0], 2), np.round(sides[1], 2)


def _strip(start: float, stop: float, near: float, far: float) -> Points:
    near_side, far_side = _along_bank(start, stop, near, far)
    return np.vstack([near_side, far_side[-2:0:-1]])


def _twisted_strip(start: float, stop: float, near: float, far: float) -> Points:
    """A strip whose two sides were joined the wrong way round half way: a bow-tie."""
    near_side, far_side = _along_bank(start, stop, near, far)
    half = len(near_side) // 2
    one = np.vstack([near_side[:half], far_side[half:]])
    other = np.vstack([far_side[:half], near_side[half:]])
    return np.vstack([one, other[-2:0:-1]])


def parks() -> list[Park]:
    """All rows of 公园绿地.gpkg, in order."""
    rows = [Park(name, kind, _organic(name, (x, y), (a, b), turn)) for name, kind, x, y, a, b, turn in _HILLS]
    rows += [Park(name, kind, _strip(*where)) for name, kind, *where in _BANKS]
    rows += [Park("李子坝抗战遗址公园", "G134", _twisted_strip(23.3, 25.8, 75, 205))]
    rows += [
        Park(name, kind, _organic(name, (x, y), (a, b), turn)) for name, kind, x, y, a, b, turn in _AGAIN
    ]
    rows += [next(row for row in rows if row.name == "枇杷山公园")]
    name, kind, x, y, a, b, turn = _OUTSIDE
    rows += [Park(name, kind, _organic(name, (x, y), (a, b), turn))]
    rows += [
        Park("菜园坝站前公园", "G11", _organic("菜园坝站前公园", (4640, 2215), (170, 95), 8), "否", "规划"),
        Park("少年宫花园", "G12", _organic("少年宫花园", (4450, 3560), (110, 75), -10), open="否"),
    ]
    return rows
