"""Tables as offices keep them: old classes, several sheets, no codes, other separators."""

from __future__ import annotations

from pathlib import Path

from tests.data.office.pieces import copy, layer, rows, write_csv, write_json
from tests.data.office.workbooks import as_xlsx

_OLD = {
    "G11": "G111",
    "G12": "G121",
    "G133": "G134",
    "G134": "G135",
    "G139": "G137",
    "G14": "G15",
}
"""CJJ/T 85-2017 → CJJ/T 85-2002 by name of the kind; belts along a river are found by theirs."""


def old_classes(folder: Path) -> None:
    """Park classes of 2002; residents on three sheets, by names without 街道 and without codes."""
    copy(folder, without=["公园绿地", "常住人口_街道"])
    parks = layer("parks")
    for each in parks["features"]:
        properties = each["properties"]
        river = any(word in properties["公园名称"] for word in ("滨江", "带状"))
        properties["绿地类别"] = "G14" if river else _OLD[properties["绿地类别"]]
    write_json(folder / "公园绿地.geojson", parks)
    people = [(row["街道名称"].removesuffix("街道"), int(row["常住人口"])) for row in rows("residents")[:-1]]
    header = ["街道", "常住人口"]
    sheets = {
        "东片": [header, *people[:4]],
        "中片": [header, *people[4:8]],
        "西片": [header, *people[8:]],
    }
    as_xlsx(folder / "常住人口.xlsx", sheets)


def utf16_tables(folder: Path) -> None:
    """The tables as Excel saves “Unicode text”: UTF-16 with tabs."""
    copy(folder, without=["轨道站", "公交站点_高德", "常住人口_街道"])
    for name, title in (("stations", "轨道站.txt"), ("stops", "公交站点.tsv"), ("residents", "常住人口.txt")):
        content = rows(name)
        values = [list(row.values()) for row in content]
        write_csv(folder / title, list(content[0]), values, codec="utf-16", delimiter="\t")


def decimal_comma(folder: Path) -> None:
    """The tables with semicolons and decimal commas, thousands with points."""
    copy(folder, without=["轨道站", "公交站点_高德", "常住人口_街道"])
    for name, title in (("stations", "轨道站.csv"), ("stops", "公交站点.csv"), ("residents", "常住人口.csv")):
        content = rows(name)
        for row in content:
            for key in ("经度", "纬度"):
                if key in row:
                    row[key] = row[key].replace(".", ",")
            if "常住人口" in row:
                row["常住人口"] = f"{int(row['常住人口']):,}".replace(",", ".")
        values = [list(row.values()) for row in content]
        write_csv(folder / title, list(content[0]), values, delimiter=";")
