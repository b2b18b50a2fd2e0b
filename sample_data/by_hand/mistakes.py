"""What comes out when a trap of the sample is walked into: the last table of docs/hand-check.md."""

from __future__ import annotations

from sample_data.by_hand import district as d
from sample_data.by_hand import transfer
from sample_data.by_hand.tables import DISTRICT, Cells, area_of, table


def without_mends() -> str:
    """What comes out when a trap is walked into, beside the right figure."""
    ground, people = d.built_up_area(*DISTRICT), d.residents("")
    green, park = d.green_area(*DISTRICT), d.park_area(*DISTRICT)
    bow_ties = area_of("李子坝抗战遗址公园") + 1144
    careless_park = sum(area_of(str(park.row["公园名称"])) for park in d.parks())
    rows: list[Cells] = [
        (
            "overlaps summed, places outside the built-up area too",
            "rate",
            _pc(d.summed_green_area() / ground),
            _pc(green / ground),
        ),
        ("bow-ties set aside", "rate", _pc((green - bow_ties) / ground), _pc(green / ground)),
        ("every outline summed", "parks", f"{careless_park / people:.2f} m²", f"{park / people:.2f} m²"),
    ]
    for limit in (50, 100):
        right = _share(*transfer.covered(limit))
        rows += [
            (
                "stops in GCJ-02 taken as they are",
                f"{limit} m",
                _share(*transfer.covered(limit, converted=False)),
                right,
            ),
            (
                "closed entrances counted",
                f"{limit} m",
                _share(*transfer.covered(limit, closed_too=True)),
                right,
            ),
            ("rows of the station table counted (interchanges twice)", f"{limit} m", _by_rows(limit), right),
        ]
    near = len(transfer.covered(50)[0]), len(transfer.covered(100)[0])
    rows += [
        ("“within 50 m” read as less than 50 m", "50 m", f"{near[0] - 1}/20", f"{near[0]}/20"),
        ("“within 100 m” read as less than 100 m", "100 m", f"{near[1] - 1}/20", f"{near[1]}/20"),
    ]
    return table("what goes wrong | figure | wrong | right", rows)


def _pc(share: float) -> str:
    return f"{100 * share:.2f} %"


def _share(near: list[str], far: list[str]) -> str:
    count = len(near) + len(far)
    return f"{len(near)}/{count} = {100 * len(near) / count:.1f} %"


def _by_rows(limit: float) -> str:
    near, far = transfer.covered(limit)
    rows = [name for name, _, _ in transfer.station_rows()]
    return _share([name for name in rows if name in near], [name for name in rows if name in far])
