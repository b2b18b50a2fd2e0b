"""From layers to the report: which of two files a park or an overlap is of."""

from dataclasses import replace

from gisapp.evaluate import evaluate
from gisapp.project import Project
from gisapp.report.ledger import overlap_table
from gisapp.report.parks import park_table
from tests.core.test_green_indicators import TM, layer, square, town


def test_both_files_rows_one_are_told_apart():
    """Park 1 of each file, 200 × 200 m, overlapping by half: 2 ha."""
    parks = [
        replace(layer("park", square(200 + shift, 200, 400 + shift, 400)), id=file)
        for file, shift in (("a.shp", 0), ("b.shp", 100))
    ]
    parks = [replace(each, title=each.id) for each in parks]
    layers = (*town().values(), *parks)
    scorecard = evaluate(Project("区", TM.to_wkt(), layers=layers))
    rows = [[str(cell.text) for cell in row] for row in overlap_table(scorecard).rows]
    assert [[*sorted(row[:2]), row[2]] for row in rows] == [
        ["Parks (G1), a.shp, row 1", "Parks (G1), b.shp, row 1", "2.0 ha"]
    ]
    table = park_table(scorecard)
    assert sorted(str(row[1].text) for row in table.rows) == ["a.shp", "b.shp"]
