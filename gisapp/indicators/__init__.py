"""The explicit catalogue of indicators.

Importing it is light: what computes is imported at the first use.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib import import_module

from gisapp.indicators import constants, ids
from gisapp.indicators.constants import Constant
from gisapp.indicators.indicator import Compute, Indicator
from gisapp.indicators.rules import RULES, USUAL
from gisapp.parameters import Parameters
from gisapp.readings import Reading
from gisapp.study_area import StudyArea
from layers.layer import Layer
from layers.task import Task
from layers.text import Bilingual


def _from(module: str, function: str = "compute") -> Compute:
    def compute(layers: Mapping[str, Layer], area: StudyArea, parameters: Parameters, task: Task) -> Reading:
        found: Compute = getattr(import_module(f"gisapp.indicators.{module}"), function)
        return found(layers, area, parameters, task)

    return compute


def _defined(zh: str, en: str, **numbers: Constant) -> Bilingual:
    """A definition in words, with its constants as they are computed with."""
    shown = {name: number.shown for name, number in numbers.items()}
    return Bilingual(
        zh.format(**{name: number.zh for name, number in shown.items()}),
        en.format(**{name: number.en for name, number in shown.items()}),
    )


_TRANSFER_SOURCE = Bilingual(
    "本程序收录的规划文件未作定义；采用运营单位公布的口径（D1），另列 D2、D3、D6、D7",
    "Not defined in the plans of this program; the operator's published usage (D1), with D2, D3, D6 and D7 "
    "beside it",
)


def _transfer(indicator: str, limit: Constant, chosen: str = USUAL) -> Indicator:
    """The indicator as one rule counts it; the usual one knows the others."""
    rule, usual = RULES[chosen], chosen == USUAL
    return Indicator(
        id=indicator,
        title=Bilingual(
            f"轨道公交换乘 {limit.shown.zh}覆盖率{'' if usual else f'（{rule.remark.zh}）'}",
            f"Rail–bus transfer within {limit.shown.en}{'' if usual else f' ({rule.remark.en})'}",
        ),
        unit="%",
        numerator_unit=rule.unit,
        denominator_unit=rule.unit,
        formula=f"100 · n(d ≤ {limit.shown.en}) / n",
        definition=_defined(
            f"{rule.share.zh}，等于限值计为覆盖（坐标存储的误差，{{noise}}以内，视为相等）。"
            "轨道站为地铁、轻轨、有轨电车、单轨和市域铁路的车站，公交站为城市公共汽（电）车的站台；长途和城际铁路、"
            "轮渡、索道、缆车、长途客车、校车、旅游巴士各为一类，不计。",
            f"{rule.share.en}, the limit included (and {{noise}} over it, which is what files round away). "
            "Stations are those of metro, light rail, tram, monorail and suburban rail, stops those of a "
            "city's buses and trolleybuses; trains between cities, ferries, cable cars, funiculars, coaches, "
            "school and tourist buses are kinds of their own and do not count.",
            limit=limit,
            same=constants.SAME_STATION,
            near=constants.NEAR_STATION,
            noise=constants.DISTANCE_NOISE,
        ),
        source=_TRANSFER_SOURCE,
        requires=("rail_entrance", "bus_stop"),
        uses=("rail_station", "subdistrict", "cluster"),
        compute=_from("transfer", f"compute_transfer_{limit.value:g}m"),
        constants=(limit, constants.DISTANCE_NOISE, constants.SAME_STATION, constants.NEAR_STATION),
        parameters=("transfer_definition", "border_stations"),
        by_rule={each: _transfer(indicator, limit, each) for each in RULES if each != USUAL} if usual else {},
    )


_CATALOGUE = (
    Indicator(
        id=ids.PARK_AREA,
        title=Bilingual("人均公园绿地面积", "Park area per person"),
        unit="m2/person",
        numerator_unit="m2",
        denominator_unit="persons",
        formula="A_G1 / N",
        definition=_defined(
            "建成区内现状且对公众开放的公园绿地（G1，含绿化占地比例不小于 {share} 的广场）的水平投影面积"
            "除以人口，重叠部分只计一次；绿地图斑过半（{mostly}）位于规划或未开放公园上的，随该公园不计。",
            "Horizontal area of existing parks open to the public (G1; squares with at least {share} green "
            "count) inside the built-up area, overlaps once, divided by the population; a green plot that "
            "lies mostly ({mostly}) on a planned or closed park counts no more than that park.",
            share=constants.PARK_LIKE_SQUARE,
            mostly=constants.MOSTLY,
        ),
        source=Bilingual(
            "CJJ/T 85-2017 第3章、GB/T 50563-2010 第4章（条文原文未核对）",
            "CJJ/T 85-2017 ch. 3 and GB/T 50563-2010 ch. 4 (clauses not seen)",
        ),
        requires=(),
        uses=("park", "green", "built_up", "population", "subdistrict", "cluster"),
        compute=_from("park_area"),
        constants=(constants.PARK_LIKE_SQUARE, constants.MOSTLY),
    ),
    Indicator(
        id=ids.GREEN_RATE,
        title=Bilingual("建成区绿地率", "Green space rate"),
        unit="%",
        numerator_unit="m2",
        denominator_unit="m2",
        formula="100 · (A_G1 + A_G2 + A_G3′ + A_XG) / A_c",
        definition=Bilingual(
            "建成区内各类现状绿地（G1、G2、XG 按全部面积，广场用地 G3 按绿化占地比例）的面积除以建成区面积，"
            "重叠部分只计一次，不含区域绿地 EG。",
            "Area of existing green space inside the built-up area (G1, G2 and XG whole, squares G3 by their "
            "green share), overlaps once, divided by the built-up area; regional green space (EG) is left "
            "out.",
        ),
        source=Bilingual("CJJ/T 85-2017 第3章（条文原文未核对）", "CJJ/T 85-2017 ch. 3 (clause not seen)"),
        requires=("green", "built_up"),
        uses=("park", "subdistrict", "cluster"),
        compute=_from("green_rate"),
    ),
    Indicator(
        id=ids.GREEN_COVERAGE,
        title=Bilingual("绿化覆盖率", "Greening coverage"),
        unit="%",
        numerator_unit="m2",
        denominator_unit="m2",
        formula="100 · A_veg / A_c",
        definition=_defined(
            "建成区内全部植被的垂直投影面积（含屋顶绿化，重叠部分只计一次）除以建成区面积。"
            "栅格按像元落入范围的精确比例计，无数据的像元按无植被计；"
            "掩膜按标记的像元计；植被指数（取值在 −{limit} 到 {limit} 之间）按高于阈值的像元计；"
            "植被覆盖度（0 到 1，或 0 到 100 %；越出不超过 {beyond} 的按 0 或 1 计）不设阈值，"
            "按 Σ 覆盖度 × 像元面积计。掩膜或植被指数的像元边长大于 {coarse} 的，结果存疑。",
            "Vertical projection of all vegetation inside the built-up area (roofs too, overlaps once), "
            "divided by the built-up area; of a raster each pixel counts for its exact part inside, and "
            "pixels without data count as not vegetated: marked pixels of a mask, those above the threshold "
            "of an index (from -{limit} to {limit}), and where pixels hold the share of their ground that "
            "plants cover (0 to 1, or 0 to 100 %; up to {beyond} beyond counts as 0 or 1), Σ share × pixel "
            "area without a threshold. A mask or an index with pixels longer than {coarse} leaves the figure "
            "in doubt.",
            limit=constants.INDEX_LIMIT,
            beyond=constants.SHARE_BEYOND,
            coarse=constants.COARSE_PIXEL,
        ),
        source=Bilingual(
            "国家园林城市标准、GB/T 50563-2010（条文原文未核对）",
            "National garden city standard and GB/T 50563-2010 (clauses not seen)",
        ),
        requires=("vegetation", "built_up"),
        uses=("subdistrict", "cluster"),
        compute=_from("green_coverage"),
        constants=(constants.INDEX_LIMIT, constants.SHARE_BEYOND, constants.COARSE_PIXEL),
        parameters=("ndvi_threshold",),
    ),
    _transfer(ids.TRANSFER_50, constants.NEAR_LIMIT),
    _transfer(ids.TRANSFER_100, constants.FAR_LIMIT),
)

INDICATORS: Mapping[str, Indicator] = {indicator.id: indicator for indicator in _CATALOGUE}
"""All indicators by id, in the order in which scorecards show them."""


def indicators_of(roles: Collection[str]) -> tuple[Indicator, ...]:
    """The indicators that layers in these roles enter; all of them are measured in the district's zones.

    Parameters
    ----------
    roles
        Ids of roles, such as "park" (``resources/roles.toml``).

    Returns
    -------
    tuple of Indicator
        In the order of the catalogue; none for roles that no figure hangs on.
    """
    return tuple(each for each in _CATALOGUE if set(roles) & set(each.roles))


def chosen_indicator(indicator: str, parameters: Parameters) -> Indicator:
    """An indicator of the catalogue as the planner's choice counts it.

    Parameters
    ----------
    indicator
        Its id.
    parameters
        The choice: by another transfer rule the title says which, the units are those of what is counted,
        and the definition is that of the rule.
    """
    known = INDICATORS[indicator]
    return known.by_rule.get(parameters.transfer_definition, known)
