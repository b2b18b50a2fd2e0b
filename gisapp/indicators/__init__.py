"""The explicit catalogue of indicators.

Their definitions follow the Chinese standards as far as these are public; clauses that could not be read
in the standard itself are named with the chapter. What computes is imported when it is first used, so
that the catalogue can be listed without the geo stack.
"""

from __future__ import annotations

from importlib import import_module

from gisapp.indicators.indicator import Compute, Indicator
from layers.text import Bilingual

__all__ = ["INDICATORS", "Indicator"]


def _lazily(module: str, function: str = "compute") -> Compute:
    """A compute function that imports its module when it is called."""

    def compute(layers, area, parameters, task):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        return getattr(import_module(f"gisapp.indicators.{module}"), function)(layers, area, parameters, task)

    return compute


_TRANSFER = Bilingual(
    "50 m / 100 m 换乘覆盖率在规划文件和国家标准中均无定义；本口径（D1）：以区界内运营中的物理站"
    "为单位（换乘站计一次），"
    "任一开放出入口到任一在用公交站台的水平直线距离不大于限值即为覆盖。",
    "Neither the plans nor a national standard define this coverage. Here (D1): of the physical stations "
    "in "
    "operation inside the district (an interchange counts once), those with a bus stop in service "
    "within the "
    "limit of any open entrance, measured as a horizontal straight line, the limit included.",
)
_TRANSFER_SOURCE = Bilingual(
    "《渝中区加快推动绿色产业高质量发展三年行动计划（2025—2027年）》第15条；口径 D1 据重庆轨道运"
    "营单位公布的统计方式推定",
    "Yuzhong action plan 2025–2027, clause 15; definition D1 inferred from the operator's published figures",
)


def _transfer(limit: int) -> Indicator:
    return Indicator(
        id=f"transfer_coverage_{limit}m",
        title=Bilingual(f"轨道公交换乘 {limit} m 覆盖率", f"Rail–bus transfer within {limit} m"),
        unit="%",
        numerator_unit="stations",
        denominator_unit="stations",
        formula=f"C{limit} = 100 · |{{s : min d(e, b) ≤ {limit} m, e ∈ E(s), b ∈ B}}| / |S|",
        definition=_TRANSFER,
        source=_TRANSFER_SOURCE,
        requires=("rail_entrance", "bus_stop"),
        uses=("rail_station", "district", "subdistrict", "cluster"),
        compute=_lazily("transfer", f"compute_transfer_{limit}m"),
    )


INDICATORS: dict[str, Indicator] = {
    each.id: each
    for each in (
        Indicator(
            id="park_area_per_capita",
            title=Bilingual("人均公园绿地面积", "Park area per person"),
            unit="m2/person",
            numerator_unit="m2",
            denominator_unit="persons",
            formula="A = A(∪ G1 ∩ C) / P",
            definition=Bilingual(
                "建成区 C 内现状、对公众开放的公园绿地 G1（G11–G14，以及绿化占地比例不小于 65 % "
                "的广场）面积，重叠只计一次，"
                "除以人口 P。不含 G2、其余 G3、XG 和 EG。",
                "Area of existing parks G1 open to the public (G11–G14, and squares that are at least "
                "65 % green) "
                "inside the built-up area C, overlaps counted once, divided by the population P. Without "
                "G2, "
                "other G3, XG and EG.",
            ),
            source=Bilingual(
                "CJJ/T 85-2017《城市绿地分类标准》；GB/T 50563-2010《城市园林绿化评价标准》第4章",
                "CJJ/T 85-2017 classification of urban green space; GB/T 50563-2010 ch. 4",
            ),
            requires=("park",),
            uses=("green", "built_up", "population", "district", "subdistrict", "cluster"),
            compute=_lazily("park_area"),
        ),
        Indicator(
            id="green_space_rate",
            title=Bilingual("建成区绿地率", "Green space rate"),
            unit="%",
            numerator_unit="m2",
            denominator_unit="m2",
            formula="λ = 100 · A(∪ (G1, G2, G3′, XG) ∩ C) / A(C)",
            definition=Bilingual(
                "建成区 C 内各类城市绿地（G1、G2、XG 按地块，G3 按绿化占地比例）面积，重叠只计一"
                "次，除以建成区面积。"
                "不含 EG，不计屋顶和垂直绿化。",
                "Area of urban green plots inside the built-up area C (G1, G2 and XG whole, G3 by "
                "its green "
                "share), overlaps counted once, divided by the built-up area. Without EG, roofs and "
                "walls.",
            ),
            source=Bilingual(
                "CJJ/T 85-2017《城市绿地分类标准》；GB/T 50563-2010《城市园林绿化评价标准》第4章",
                "CJJ/T 85-2017 classification of urban green space; GB/T 50563-2010 ch. 4",
            ),
            requires=("green", "built_up"),
            uses=("park", "district", "subdistrict", "cluster"),
            compute=_lazily("green_rate"),
        ),
        Indicator(
            id="green_coverage",
            title=Bilingual("绿化覆盖率", "Green coverage"),
            unit="%",
            numerator_unit="m2",
            denominator_unit="m2",
            formula="κ = 100 · A(∪ V ∩ C) / A(C)",
            definition=Bilingual(
                "建成区 C 内全部植被垂直投影 V（含乔木、灌木、草地和屋顶绿化，树冠下不重复计）面"
                "积除以建成区面积。"
                "栅格按像元与范围的精确重叠面积计。",
                "Area of all vegetation V seen from above inside the built-up area C (trees, shrubs, "
                "grass, green "
                "roofs; what grows under crowns is not counted again), divided by the built-up area. "
                "Of a raster, "
                "each pixel counts for the exact part inside.",
            ),
            source=Bilingual(
                "GB/T 50563-2010《城市园林绿化评价标准》第4章",
                "GB/T 50563-2010 ch. 4",
            ),
            requires=("vegetation", "built_up"),
            uses=("district", "subdistrict", "cluster"),
            compute=_lazily("green_coverage"),
        ),
        _transfer(50),
        _transfer(100),
    )
}
