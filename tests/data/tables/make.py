"""Make the workbooks beside this script. Needs LibreOffice: python tests/data/tables/make.py

The sheets are written with openpyxl; LibreOffice, which knows nothing of this program, writes the files
that the tests read. All figures are invented.
"""

import datetime as dt
import subprocess
import tempfile
from pathlib import Path

import openpyxl

HERE = Path(__file__).parent


def population(sheet):
    """A title, headings in two lines, merged cells, numbers as text, a formula, an error, a total, a note."""
    sheet.title = "人口"
    rows = [
        ["示范区人口统计表"],
        ["街道", "人口", None, "日期", "绿地率"],
        [None, "户籍", "常住"],
        ["东片", 1000, "2,000", dt.date(2024, 1, 5), 0.38],
        [None, 1500, "2500", dt.date(2024, 1, 6), 0.42],
        ["西片", "=B4+B5", "3000", dt.date(2024, 1, 7), "=NA()"],
        ["合计", 5000, 7500],
        [],
        ["数据来源：虚构"],
    ]
    for row in rows:
        sheet.append(row)
    for cells in ("A1:E1", "A2:A3", "B2:C2", "D2:D3", "E2:E3", "A4:A5"):
        sheet.merge_cells(cells)


def stops(sheet, name, hidden=False):
    """Two stops of one sheet of several with the same columns."""
    sheet.sheet_state = "hidden" if hidden else "visible"
    for row in (["站名", "经度", "纬度"], [f"{name}甲", 106.57, 29.56], [f"{name}乙", 106.58, 29.57]):
        sheet.append(row)


with tempfile.TemporaryDirectory() as folder:
    book = openpyxl.Workbook()
    population(book.active)
    for name in ("一月", "二月"):
        stops(book.create_sheet(name), name)
    stops(book.create_sheet("旧"), "旧", hidden=True)
    source = Path(folder, "sheets.xlsx")
    book.save(source)
    for ending in ("xlsx", "xls", "ods", "html"):
        subprocess.run(
            ["soffice", "--headless", "--convert-to", ending, "--outdir", HERE, source], check=True
        )
    (HERE / "sheets.html").rename(HERE / "web_page.xls")
