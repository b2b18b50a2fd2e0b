"""The tables of docs/hand-check.md, as Markdown; every figure comes from the raw files anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from sample_data.by_hand import district as d
from sample_data.by_hand import overlaps, raw, transfer
from sample_data.by_hand.areas import lobes, shoelace

DISTRICT = ("district", "渝中区（示范）")
STREET = "七星岗街道"
_INVERTED = "平顶山公园"  # wholly on a slope that is no built-up land
_OUTSIDE = "平顶山西坡公园"
_BEACH = "珊瑚公园"

Cells = Sequence[object]


def table(head: str, rows: Iterable[Cells]) -> str:
    """A Markdown table: titles divided by " | ", then rows."""
    titles = head.split(" | ")
    lines = [f"| {head} |", "|" + "---|" * len(titles)]
    lines += ["| " + " | ".join(_text(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _text(cell: object) -> str:
    if isinstance(cell, float | np.floating):
        return f"{cell:,.0f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def residents() -> str:
    """Residents of the subdistricts and their sum."""
    rows = raw.table("常住人口_街道.csv", "gbk")
    return table("街道 | residents", [(row["街道名称"], int(row["常住人口"])) for row in rows])


def built_up() -> str:
    """The built-up area: its outline less its three holes."""
    shell, *holes = (shoelace(ring) for ring in d.built_up().rings)
    rows: list[Cells] = [("outline", len(d.built_up().rings[0]) - 1, shell)]
    rows += [
        (f"slope {n}", len(ring) - 1, -hole)
        for n, (ring, hole) in enumerate(zip(d.built_up().rings[1:], holes, strict=True), start=1)
    ]
    return table("part | corners | m²", [*rows, ("**built-up area**", "", shell - sum(holes))])


def area_of(name: str) -> float:
    """Square metres inside the outline of a park (of both halves, where it crosses itself)."""
    park = next(park for park in d.parks() if park.row["公园名称"] == name)
    return sum(shoelace(lobe) for lobe in lobes(park.rings[0]))


def parks() -> str:
    """Every row of the park file with the area inside its outline."""
    return table(
        "row | 公园 | 类别 | 开放 | 状态 | m²",
        [
            (
                n,
                row["公园名称"],
                row["绿地类别"],
                row["是否开放"],
                row["建设状态"],
                area_of(str(row["公园名称"])),
            )
            for n, row in enumerate((park.row for park in d.parks()), start=1)
        ],
    )


def _park_steps() -> list[tuple[str, float]]:
    existing = sum(area_of(str(park.row["公园名称"])) for park in d.parks() if park.row["建设状态"] == "现状")
    beach = next(park for park in d.parks() if park.row["公园名称"] == _BEACH)
    steps = [
        ("all existing parks (状态 现状), outline by outline", existing),
        (f"{_OUTSIDE}: outside the district", -area_of(_OUTSIDE)),
        (f"{_INVERTED}: outside the built-up area", -area_of(_INVERTED)),
        (f"{_BEACH}: the part outside the built-up area", d.common(beach, d.built_up()) - area_of(_BEACH)),
    ]
    return steps + [(f"{one} ∩ {other}: counted twice", -area) for one, other, area in overlaps.park_pairs()]


def park_sum() -> str:
    """From all outlines to the park area that counts, and per resident."""
    squares = sum(1 for plot in d.plots() if plot.row["绿地类别"] == "G3" and d.green_share(plot) >= 0.65)
    closed = [
        str(p.row["公园名称"]) for p in d.parks() if (p.row["是否开放"], p.row["建设状态"]) == ("否", "现状")
    ]
    steps = _park_steps()
    steps += [(f"{name}: not open", -area_of(name)) for name in closed]
    steps += [(f"squares from 65 % green: {squares} × 50 × 40", squares * 2000.0)]
    total, people = sum(area for _, area in steps), d.residents("")
    rows: list[Cells] = [*steps, ("**park area**", total), ("÷ residents", people)]
    return table("step | m²", [*rows, ("**m² per resident**", f"**{total / people:.3f}**")])


def _plot_rows(street: str | None = None) -> list[Cells]:
    sizes = Counter(
        (str(row["绿地类别"]), float(str(row["长_米"])), float(str(row["宽_米"])), row["绿地占比"])
        for row in (plot.row for plot in d.plots())
        if street in (None, row["所属街道"])
    )
    return [
        (
            category,
            f"{length:g} × {width:g}",
            "" if share is None else f"{share:g}",
            count,
            length * width * count,
        )
        for (category, length, width, share), count in sorted(sizes.items(), key=str)
    ]


def plots(street: str | None = None) -> str:
    """How many plots of each class and size (of one subdistrict, if named), and what they sum to."""
    rows = _plot_rows(street)
    total: Cells = (
        "**sum**",
        "",
        "",
        sum(int(str(row[3])) for row in rows),
        sum(float(str(row[4])) for row in rows),
    )
    return table("类别 | metres | 绿地占比 % | plots | m²", [*rows, total])


def _plot_steps(street: str | None = None) -> list[tuple[str, float]]:
    rows = [(str(row[0]), str(row[2]), float(str(row[4]))) for row in _plot_rows(street)]
    twisted = [
        plot
        for plot in d.plots()
        if len(lobes(plot.rings[0])) == 2 and street in (None, plot.row["所属街道"])
    ]
    common = Counter(round(area) for _, _, area in overlaps.plot_pairs(street))
    numbers = {str(plot.row["图斑编号"]) for plot in d.plots() if street in (None, plot.row["所属街道"])}
    in_parks = [number for number, _, _ in overlaps.plots_in_parks() if number in numbers]
    steps = [
        ("plots G2 and XG, count × size", sum(area for category, _, area in rows if category != "G3")),
        ("squares G3, by their green share", sum(area * float(s) / 100 for c, s, area in rows if c == "G3")),
    ]
    steps += [("bow-tie 52 × 44: only half of it is inside", -1144.0)] * len(twisted)
    steps += [
        (f"{count} pairs of plots with {area} m² in common", -1.0 * count * area)
        for area, count in common.items()
    ]
    if in_parks:
        steps.append((f"{len(in_parks)} plots of 60 × 30 inside parks", -1800.0 * len(in_parks)))
    return steps


def green_sum() -> str:
    """From parks and plots to the green space rate."""
    park = sum(area for _, area in _park_steps())
    return _rate(
        [("existing parks, as above (open or not)", park), *_plot_steps()], d.built_up_area(*DISTRICT)
    )


def _rate(steps: list[tuple[str, float]], ground: float) -> str:
    total = sum(area for _, area in steps)
    rows: list[Cells] = [*steps, ("**green area**", total), ("÷ built-up area", ground)]
    rows += [("**green space rate**", f"**{100 * total / ground:.3f} %**")]
    if ground * 0.4 > total:
        rows += [("short of 40 %", f"{(0.4 * ground - total) / 10_000:.2f} ha")]
    return table("step | m²", rows)


def street_outline() -> str:
    """The corners of the subdistrict that lies wholly in the built-up area, and its area."""
    (ring,) = d.zones()["subdistrict", STREET].rings
    x, y = ring[:-1, 0], ring[:-1, 1]
    terms = x * np.roll(y, -1) - np.roll(x, -1) * y
    rows: list[Cells] = [
        (n, f"{east - 500_000:.2f}", f"{north - 3_268_000:.2f}")
        for n, (east, north) in enumerate(zip(x, y, strict=True), start=1)
    ]
    return table("corner | x | y", [*rows, ("**½ abs Σ (x·y′ - x′·y)**", "", abs(float(terms.sum())) / 2)])


def street_sums() -> str:
    """Parks and plots of that subdistrict."""
    area = d.zones()["subdistrict", STREET]
    here = {
        str(park.row["公园名称"]): area_of(str(park.row["公园名称"]))
        for park in d.parks()
        if d.common(park, area) > 1 and park.row["建设状态"] == "现状"
    }
    steps = list(here.items())
    steps += [(f"{a} ∩ {b}", -common) for a, b, common in overlaps.park_pairs() if a in here and a != b]
    park, ground, people = sum(m2 for _, m2 in steps), shoelace(area.rings[0]), d.residents(STREET)
    squares = sum(
        1
        for plot in d.plots()
        if plot.row["所属街道"] == STREET and plot.row["绿地类别"] == "G3" and d.green_share(plot) >= 0.65
    )
    rows: list[Cells] = [*steps, ("**parks**", park), ("squares from 65 % green", 2000.0 * squares)]
    rows += [("÷ residents", people), ("**m² per resident**", f"**{(park + 2000 * squares) / people:.3f}**")]
    return (
        table("step | m²", rows) + "\n\n" + _rate([("parks, as above", park), *_plot_steps(STREET)], ground)
    )


def coverage() -> str:
    """Pixels counted and weighed."""
    leaves, unknown, ground = d.vegetation_area(*DISTRICT)
    count, of = d.pixel_count()
    return table(
        "way | vegetation m² | built-up m² | %",
        [
            (
                f"pixels whose centre is built-up: {count:,} of {of:,}",
                16.0 * count,
                16.0 * of,
                f"{100 * count / of:.3f}",
            ),
            (
                "every pixel by its built-up fraction, scale removed",
                leaves,
                ground,
                f"**{100 * leaves / ground:.3f}**",
            ),
            ("no data (counts as not green)", unknown, ground, f"{100 * unknown / ground:.3f}"),
        ],
    )


def pairs() -> str:
    """The nearest open entrance and stop of every station: Pythagoras in metres, and the geodesic."""
    rows: list[Cells] = []
    for pair in transfer.pairs():
        ends = raw.plane(np.array([(pair.entrance.lon, pair.entrance.lat), (pair.stop.lon, pair.stop.lat)]))
        dx, dy = ends[1] - ends[0]
        marks = ["✓" if pair.metres <= limit + 1e-6 else "✗" for limit in (50, 100)]
        names = (pair.station, pair.zone or "(outside)", pair.entrance.name, pair.stop.name)
        lengths = (f"{dx:.3f}", f"{dy:.3f}", f"{np.hypot(dx, dy):.3f}", f"{pair.metres:.4f}")
        rows.append((*names, *lengths, *marks))
    head = "轨道站 | 街道 | 出入口 | 公交站 | Δx | Δy | √(Δx²+Δy²) | geodesic m | 50 m | 100 m"
    return table(head, rows)


def zones() -> str:
    """All zones, by lines and by pixels."""
    rows: list[Cells] = []
    for kind, name in d.zones():
        ground, park, green = d.built_up_area(kind, name), d.park_area(kind, name), d.green_area(kind, name)
        leaves, _, pixels = d.vegetation_area(kind, name)
        per_head = "–" if kind == "cluster" else f"{park / d.residents(name):.3f}"
        rows.append((name, ground, park, per_head, green, f"{100 * green / ground:.2f}", leaves))
        rows[-1] = (*rows[-1], f"{100 * leaves / pixels:.2f}")
    head = "zone | built-up m² | parks m² | m²/人 | green m² | rate % | vegetation m² | coverage %"
    return table(head, rows)


ALL = {
    "residents": residents,
    "built-up": built_up,
    "parks": parks,
    "park-sum": park_sum,
    "plots": plots,
    "green-sum": green_sum,
    "coverage": coverage,
    "pairs": pairs,
    "street-outline": street_outline,
    "street-plots": lambda: plots(STREET),
    "street-sums": street_sums,
    "zones": zones,
}
