"""Classes of green ground that are explained as a whole, and those of which only a word is known."""

import pytest

from layers.class_words import is_understood
from layers.green_classes import code_of, kind_of

UNDERSTOOD = {
    "park": [
        "G11", "G139 其他专类公园", "公园绿地（G1）", "G1 公园绿地-综合公园", "G11（枇杷山公园）",
        "社区公园(G12)", "1401 公园绿地", "综合公园", "市级综合公园", "口袋公园", "街头绿地", "滨江公园",
        "体育健身公园", "小区游园", "法治主题公园", "樱花游园", "Millennium park",
        "Pocket park", "Neighbourhood park", "Public park or garden",
        "playground", "community park",
    ],
    "green": [
        "G2 防护绿地", "XG", "SG 道路与交通设施用地附属绿地", "附属绿地", "居住用地附属绿地", "道路绿化",
        "行道树", "草坪", "广场用地", "屋顶绿化", "lawn", "street trees", "Protective green space",
        "Regional green space",
    ],
    "vegetation": [
        "乔木", "灌木林", "草地", "常绿阔叶林", "针阔混交林", "乔灌草", "果园", "行道树", "高密度植被",
        "立体绿化", "grass", "Tree canopy", "deciduous woodland", "mixed forest", "low vegetation",
        "hedges",
    ],
}  # fmt: skip
NOT_UNDERSTOOD = {
    "park": [
        "G11（规划）", "G11-GH", "R2→G1", "G1？待核", "非G1", "not G1 (XG)", "B1（兼容G1）", "G1 G2",
        "综合公园（未开放）", "社区公园（在建）", "附属绿地（小区游园）", "校园", "厂区花园",
        "小区内部花园", "proposed park", "Private garden", "R2", "不详", "7", "草地",
    ],
    "green": [
        "防护绿地（规划）", "附属绿地(未建)", "规划防护绿地", "R2（内含XG）", "园路", "花岗岩铺装",
        "园林建筑", "园地", "greenhouse", "sewage treatment plant", "人造草坪", "耕地（绿色基底）", "E1",
        "12",
    ],
    "vegetation": [
        "园路铺装", "greenhouse", "artificial turf", "工业园", "幼儿园", "dead trees", "已砍伐",
        "规划林带", "绿化带（未实施）", "温室大棚", "water",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("role", "text"), [(role, text) for role in UNDERSTOOD for text in UNDERSTOOD[role]])
def test_a_class_of_which_all_is_explained(role, text):
    assert is_understood(text, role)
    assert is_understood(text.upper(), role)


@pytest.mark.parametrize(
    ("role", "text"), [(role, text) for role in NOT_UNDERSTOOD for text in NOT_UNDERSTOOD[role]]
)
def test_a_class_of_which_something_is_not_explained_or_takes_it_back(role, text):
    assert not is_understood(text, role)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("附属绿地（小区游园）", "XG"),
        ("游园（附属绿地）", "G1"),
        ("道路绿地", "XG"),
        ("居住区绿地", "XG"),
        ("区域设施防护绿地", "EG"),
        ("Attached green space", "XG"),
        ("Protective green space", "G2"),
        ("Comprehensive park", "G1"),
        ("街旁绿地", "G1"),
        ("G1（附属绿地）", "G1"),
        ("公园", ""),
    ],
)
def test_the_kind_is_that_of_the_code_or_of_the_name_that_stands_first(text, kind):
    assert kind_of(code_of(text)) == kind


def test_of_names_of_one_kind_the_narrowest_is_taken():
    assert code_of("公园绿地-综合公园") == "G11"
    assert code_of("专类公园（动物园）") == "G131"
