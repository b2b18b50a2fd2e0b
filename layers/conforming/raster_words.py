"""What the names of rasters and of their bands say that is in them."""

from __future__ import annotations

import re
import unicodedata

from layers.conforming.name_words import telling_words

_MIXED_CASE = re.compile("(?<=[a-z])(?=[A-Z])")
_ALONE = "(?<![a-z])(?:{words})(?![a-z])"
_INDEX = re.compile(
    "ndvi|植被指数|" + _ALONE.format(words="evi2?|o?savi|msavi2?|ndre|arvi|vari|nirv|vegetation[ _-]?index")
)
_FRACTION = re.compile(
    "覆盖度|盖度|郁闭度|百分比|占比|"
    + _ALONE.format(
        words="fvc|fcover|fcov|vcf|tcd|fractional|fraction|percent|percentage|pct|density|canopy[ _-]?closure"
    )
)
_PLANTS = re.compile(
    "植被|绿化|林木|树冠|树木|郁闭度|"
    + _ALONE.format(words="vegetation|veg|canopy|trees?|greenness|greening|fvc|fcover|fcov|vcf|tcd")
)
_OTHERS = re.compile(
    "水体|水面|建筑|不透水|裸土|裸地|积雪|"
    + _ALONE.format(words="m?ndwi2?|awei|ndbi|ndsi|ndmi|water|impervious|built|buildings?|snow|lst")
)
"""Water, roofs, bare soil, snow and heat: their indices look like one of vegetation, and are none."""

_NOT_ITSELF = re.compile(
    "非|无植被|未覆盖|裸露|变化|差值|差异|距平|趋势|斜率|标准差|方差|误差|置信度|"
    + _ALONE.format(
        words="non?[ _-]?veg(?:etat(?:ion|ed))?|unvegetated|bare|changed?|delta|diff|anomaly|trend|slope|"
        "std(?:dev)?|variance|error|uncertainty|quality|reliability|confidence"
    )
)
"""The ground without plants, and what is worked out of several states of vegetation or said about one."""
_ABOUT_IT = re.compile(
    "像[元素]数|观测数|次数|计数|有效像[元素]|低值|低覆盖|缺口|缺失|空缺|空白|质量|标准差|方差|变异|斜率|趋势|距平|"
    + _ALONE.format(
        words="q[ac](?![ _-]*(?:ed|passed|masked|done))|quality|flags?|counts?|n?obs|num[ _-]?obs|"
        "std(?:dev)?|stdev|variance|slope|trend|anomaly|"
        "missing(?![ _-]*fill)|low(?![ _-]*res)|gaps?(?![ _-]*fill)"
    )
)
"""How good it is or how often it was seen, and where there is little or none: heard in names of files too."""
_MASK = re.compile("掩膜|掩码|" + _ALONE.format(words="mask"))
"""Beside an index: where the index is valid, or where it says that something grows."""
_TWO_YEARS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)年?\s*(减去?|较|比|相对|minus|less|vs\.?|[-–—−])\s*(?:ndvi|evi|fvc|植被)?[\s_]*"
    r"((?:19|20)\d\d)(?!\d)"
)
_NORMALISED = re.compile("归一化(?:差值|差异|差分)|normali[sz]ed[ _-]?difference", re.IGNORECASE)
"""The first words of NDVI, whose difference is none between two years."""
_INITIALS = 2
"""Letters of a word that says nothing in a band's name, such as the H of a tile."""


def quantity_named(text: str) -> str | None:
    """The quantity that a name tells.

    Returns
    -------
    str or None
        "index" or "fraction"; "other" where it tells of something that is not vegetation; None where it says
        nothing, or both.
    """
    text = _plain(text)
    index, fraction = _INDEX.search(text), _FRACTION.search(text)
    if not index and _OTHERS.search(text) and not _PLANTS.search(text):
        return "other"
    if bool(index) == bool(fraction):
        return None
    return "index" if index else "fraction"


def tells_of_plants(text: str) -> bool:
    """Whether a band's name says that it holds vegetation, in whatever quantity, and nothing against it."""
    plain = _plain(text)
    told = quantity_named(text) != "other" and not words_against(text)
    return told and any(words.search(plain) for words in (_INDEX, _FRACTION, _PLANTS))


def words_against(text: str) -> list[str]:
    """The words in a name which say that it is not the vegetation of today, but its change or absence."""
    text = _NORMALISED.sub(" ", text)
    own = (
        *(match.group() for match in _NOT_ITSELF.finditer(_plain(text))),
        *about_it(text),
        *differences(text),
    )
    telling = (word for word in telling_words(text).split() if not word.isascii() or len(word) > _INITIALS)
    return list(dict.fromkeys((*own, *telling)))


def about_it(text: str) -> list[str]:
    """The words in a name of a raster that say how good an index is or where little grows: NDVI_QA, 植被缺口.

    Parameters
    ----------
    text
        The name of a band or file.
    """
    plain = _plain(text)
    mask = _MASK.findall(plain) if _INDEX.search(plain) else []
    return list(dict.fromkeys([*(match.group() for match in _ABOUT_IT.finditer(plain)), *mask]))


def differences(text: str) -> list[str]:
    """What in a name is one year less another: NDVI 2025-2020, 2025年较2020年; 2020-2025 is a time.

    Parameters
    ----------
    text
        The name of a band or file.
    """
    found = _TWO_YEARS.finditer(unicodedata.normalize("NFKC", text).casefold())
    told = (match for match in found if len(match[2]) > 1 or match[2] in "较比" or match[1] > match[3])
    return list(dict.fromkeys(match.group() for match in told))


def _plain(text: str) -> str:
    """A name as it is compared, once as it stands and once with its words in mixed case set apart."""
    text = unicodedata.normalize("NFKC", text)
    return f"{text} {_MIXED_CASE.sub(' ', text)}".casefold()
