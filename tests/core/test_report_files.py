"""The report's files, read back: figures, names from data that could do harm, and trouble on the disk."""

import html
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gisapp.parameters import Parameters
from gisapp.report.content import report_of
from gisapp.report.html import page_of
from gisapp.report.inline import external_references, with_pictures
from gisapp.report.notes import Notes
from gisapp.report.table import Cell
from gisapp.report.write import file_stem, write_report
from gisapp.report.xlsx import spreadsheet_figure, write_xlsx
from layers.errors import Cancelled, UserError
from layers.findings import Finding, Severity
from layers.task import Task
from layers.text import Language, T
from tests.hand_made import CLOSING, FORMULA, HOSTILE, hand_made_scorecard
from tests.some import some

ENGLISH = Language("en")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def page():
    return page_of(report_of(hand_made_scorecard()), ENGLISH)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "report.xlsx"
    write_xlsx(report_of(hand_made_scorecard()), path, ENGLISH)
    return load_workbook(path)


def cells(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def row_of(sheet, first):
    return next([cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == first)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


class Pages:
    """Paints a "PDF" that says what it was given; ``whole`` False leaves out the end."""

    def __init__(self, *, whole=True):
        self.whole = whole

    def write_pdf(self, report, path, language):
        path.write_bytes(b"%PDF-1.4\n" + report.fingerprint.encode() + (b"\n%%EOF\n" if self.whole else b""))


class PdfPages(Pages):
    """Paints a "PDF" with the mark by which Qt's writer names this program."""

    def write_pdf(self, report, path, language):
        path.write_bytes(b"%PDF-1.4\n/Creator (\xfe\xff" + "gisapp 0.3".encode("utf-16-be") + b")\n%%EOF\n")


# ---------------------------------------------------------------------------------------- the workbook


def test_sheets_and_frozen_headers(workbook):
    assert workbook.sheetnames == [
        "Overview",
        "Subdistricts",
        "Parks",
        "Population",
        "Stations",
        "Data check",
        "Overlaps",
        "Definitions",
        "Data sources",
    ]
    for sheet in workbook:
        header = sheet.freeze_panes
        assert header is not None
        above = sheet[f"A{int(header[1:]) - 1}"]
        assert above.font.bold
        assert above.border.bottom.style == "medium"


def test_headers_of_figures_stand_above_them_on_the_right(workbook):
    sheet = workbook["Overview"]
    (header,) = [row for row in sheet.iter_rows() if row[0].value == "Indicator"]
    below = list(sheet.iter_rows(min_row=header[0].row + 1, max_row=header[0].row + 2))
    for place, cell in enumerate(some(header)):
        held = any(isinstance(row[place].value, int | float) for row in below)
        assert (cell.alignment.horizontal == "right") == held, cell.value


def test_figures_are_unrounded_numbers_with_formats(workbook):
    sheet = workbook["Overview"]
    title = str(report_of(hand_made_scorecard()).scores[0].title)
    row = next(row for row in sheet.iter_rows() if row[0].value == title)
    value, target, gap, numerator, denominator = (row[place] for place in (1, 2, 6, 7, 8))
    assert value.value == pytest.approx(12.6)
    assert value.number_format == '#,##0.0" m²/person"'
    assert (target.value, target.number_format) == (13, '"≥ "#,##0" m²/person"')
    assert gap.value == pytest.approx(-0.4)
    assert numerator.value == pytest.approx(37.8)  # hectares
    assert denominator.value == 30_000


def test_zone_figures_keep_their_sign_beside_the_colour(workbook):
    row = next(row for row in workbook["Subdistricts"].iter_rows() if row[0].value == "西街道")
    assert row[2].value == pytest.approx(50.0)
    assert row[2].number_format == '"✓ "#,##0.0" %"'


def test_why_a_figure_is_missing_stands_below_the_table_under_a_number(workbook, page):
    lines = [str(cell.value) for cell in cells(workbook["Subdistricts"])]
    (note,) = [line for line in lines if line.endswith("] no station in this zone")]
    mark = note.partition(" ")[0]
    assert row_of(workbook["Subdistricts"], "绿色楼宇集聚区")[4:6] == [f"– {mark}", f"– {mark}"]
    section = page.partition("绿色楼宇集聚区</td>")[2]
    assert section.count(f"– {mark}</td>") >= 2
    assert f">{html.escape(note)}</p>" in section


def test_a_figure_keeps_its_number_beside_the_mark_of_its_note():
    notes = Notes(ENGLISH)
    clouds, shade = T("clouds"), T("shade")
    marks = [notes.mark(Cell("–", note=note)) for note in (clouds, None, shade, clouds)]
    assert marks == [" [1]", "", " [2]", " [1]"]
    assert list(notes.lines()) == ["[1] clouds", "[2] shade"]
    assert spreadsheet_figure(41.96, "✓ 42.0 % [2]") == (41.96, '"✓ "#,##0.0" % [2]"')


@pytest.mark.parametrize(("empty", "said"), [(T("None lie here."), "None lie here."), (None, "–")])
def test_a_table_without_rows_says_so_on_its_sheet(tmp_path, empty, said):
    report = report_of(hand_made_scorecard())
    nothing = replace(report.parks, rows=(), total=None, empty=empty)
    write_xlsx(replace(report, parks=nothing), tmp_path / "report.xlsx", ENGLISH)
    assert said in [cell.value for cell in cells(load_workbook(tmp_path / "report.xlsx")["Parks"])]


def test_the_ledger_lists_overlaps_largest_first(workbook):
    sheet = workbook["Overlaps"]
    sizes = [cell.value for cell in sheet["C"] if isinstance(cell.value, float)]
    assert sizes == [pytest.approx(2.5), pytest.approx(0.12)]  # hectares
    assert row_of(sheet, "甲园 (Parks (G1), row 1)")[1] == "乙园 (Parks (G1), row 3)"


def test_every_kind_of_cell_has_its_own_look(workbook):
    sheet = workbook["Subdistricts"]
    found = {row[0].value: row for row in sheet.iter_rows()}
    header, zone, total = found["Subdistrict"], found["西街道"], found["District"]
    assert {cell.fill.fgColor.rgb[-6:] for cell in header} == {"EDF3EF"}
    for row, line in ((header, "medium"), (zone, "thin"), (total, "thin")):
        assert {cell.border.bottom.style for cell in row} == {line}
        assert all(cell.alignment.wrap_text for cell in row)
        assert [cell.alignment.horizontal for cell in row] == ["left", *["right"] * (len(row) - 1)]
    assert (zone[0].font.bold, total[0].font.bold, header[0].font.bold) == (False, True, True)
    met, missed = zone[2], found[FORMULA][2]
    assert (met.font.color.rgb[-6:], missed.font.color.rgb[-6:]) == ("2E8B57", "D9601E")
    assert met.font.bold
    assert not met.quotePrefix
    assert zone[0].quotePrefix


def test_the_head_of_a_sheet(workbook):
    sheet = workbook["Overview"]
    fonts = [(cell.font.size, cell.font.bold, cell.font.color.rgb[-6:]) for cell in sheet["A"][:4]]
    assert fonts == [(15, True, "22302A"), (10, False, "66736C"), (10, False, "66736C"), (11, True, "B03A2E")]
    assert str(sheet["A3"].value).startswith(f"Run {hand_made_scorecard().fingerprint} · CGCS2000")
    assert sheet["A4"].value == "Sample data · not surveyed"
    assert {cell.alignment.wrap_text for cell in sheet["A"][:4]} == {None}


def test_sheets_print_on_landscape_pages_without_grid_lines(workbook):
    for sheet in some(workbook):
        assert not sheet.sheet_view.showGridLines
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        page = sheet.page_setup
        assert (page.orientation, int(page.paperSize), page.fitToHeight) == ("landscape", 9, 0)  # 9 is A4
        assert sheet.oddFooter.right.text == "&P / &N"


def test_cells_of_a_table_stand_at_the_top_and_headings_in_the_middle(workbook):
    found = {row[0].value: row[0] for row in workbook["Subdistricts"].iter_rows()}
    assert found["Subdistrict"].alignment.vertical == "center"
    assert found["西街道"].alignment.vertical == "top"
    assert found["西街道"].border.bottom.color.rgb[-6:] == "D5DDD8"
    assert found["Subdistrict"].border.bottom.color.rgb[-6:] == "2E8B57"


def test_a_column_is_never_wider_than_a_page(tmp_path):
    finding = Finding("long", Severity.INFO, T("{text}", text="x" * 300), file="f" * 300)
    write_report(hand_made_scorecard(extra_findings=(finding,)), tmp_path, ["xlsx"], ENGLISH)
    (path,) = tmp_path.iterdir()
    widths = load_workbook(path)["Data check"].column_dimensions
    assert widths["A"].width == widths["C"].width == 60
    narrowest = min(each.width for sheet in load_workbook(path) for each in sheet.column_dimensions.values())
    assert narrowest == 9


def test_the_overview_says_what_warnings_ask_for(workbook):
    said = [cell.value for cell in workbook["Overview"]["A"]]
    place = said.index("rate above coverage")
    assert said[place + 1] == "ask which boundary"


def test_titles_and_headings_stand_out(workbook):
    sheet = workbook["Overview"]
    heading = next(cell for cell in sheet["A"] if cell.value == "Conclusion")
    below = sheet[f"A{heading.row + 1}"]
    title = sheet["A1"].font
    assert (title.bold, heading.font.bold, below.font.bold) == (True, True, False)
    assert title.size > heading.font.size > below.font.size
    assert heading.font.color.rgb[-6:] == "2E8B57"  # the green of the program
    assert sheet[f"A{heading.row - 1}"].value is None


def test_lines_between_the_tables_neither_wrap_nor_make_a_column_wide(workbook):
    sheet = workbook["Overlaps"]
    note = next(cell for cell in sheet["A"] if str(cell.value).startswith("Where areas overlap"))
    assert not note.alignment.wrap_text
    assert note.border.bottom is None or note.border.bottom.style is None
    assert sheet.column_dimensions["A"].width == len("=HYPERLINK(1) (Parks (G1), row 2)") + 2
    assert sheet.column_dimensions["C"].width == 9  # the narrowest
    chinese = "绿色楼宇集聚区"  # each character as wide as two
    assert workbook["Subdistricts"].column_dimensions["A"].width == 2 * len(chinese) + 2


def test_a_printed_page_repeats_the_header_that_stays_in_sight(workbook):
    sheet = workbook["Overlaps"]
    assert sheet.print_title_rows == "$7:$7"
    assert sheet.freeze_panes == "B8"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.oddFooter.left.text == hand_made_scorecard().fingerprint


def test_text_never_becomes_a_formula(workbook):
    for sheet in workbook:
        for cell in some(cells(sheet)):
            assert cell.data_type in {"s", "n"}, cell.coordinate
    assert row_of(workbook["Subdistricts"], FORMULA)[0] == FORMULA


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_findings_with_a_formulas_beginning_stay_text(tmp_path, start):
    finding = Finding("x", Severity.INFO, T("{text}", text=start + "\x07"), file=start)
    path = tmp_path / "book.xlsx"
    write_xlsx(report_of(hand_made_scorecard(extra_findings=(finding,))), path, ENGLISH)
    sheet = load_workbook(path)["Data check"]
    found = [cell for cell in cells(sheet) if str(cell.value).strip() == start.strip()]
    assert len(found) == 2
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)


def test_sample_mark_and_fingerprint_on_every_sheet(workbook):
    for sheet in some(workbook):
        said = [str(cell.value) for cell in cells(sheet)]
        assert "Sample data · not surveyed" in said
        assert any(hand_made_scorecard().fingerprint in text for text in said)


def test_conclusion_and_warnings_stand_below_the_scorecard(workbook):
    said = [str(cell.value) for cell in cells(workbook["Overview"])]
    assert "rate above coverage" in said
    assert any(text.startswith("Of 5 indicators") for text in said)


# -------------------------------------------------------------------------------------------- the page


def test_page_asks_for_nothing(page):
    assert external_references(page) == []
    assert "default-src 'none'" in html.unescape(page)


@pytest.mark.parametrize(
    "part",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
        '<img src="x.png">',
        '<img srcset="x.png 2x">',
        "<style>@import 'x.css';</style>",
        "<style>p { background: url(images/x.png) }</style>",
        '<p style="background: url(http://example/x.png)">',
        '<svg><use xlink:href="http://example/x.svg#a"></use></svg>',
    ],
)
def test_whatever_would_be_fetched_is_found(part):
    assert len(external_references(f"<html><body>{part}</body></html>")) == 1


def test_each_of_several_style_sheets_is_looked_at():
    sheets = "<style>a { background: url(one.png) }</style><style>b { background: url(two.png) }</style>"
    assert external_references(sheets) == ["url(one.png)", "url(two.png)"]


def test_what_stays_inside_is_left_alone():
    inside = '<a href="https://example">x</a><img src="data:image/png;base64,"><a href="#a"></a>'
    assert external_references(inside) == []


def test_pictures_of_a_style_go_inside(tmp_path):
    (tmp_path / "dot.png").write_bytes(b"\x89PNG")
    style = with_pictures("a { background: url('dot.png') } b { background: url(data:x) }", tmp_path)
    assert style == "a { background: url(data:image/png;base64,iVBORw==) } b { background: url(data:x) }"


def test_names_from_data_are_never_markup(page):
    assert HOSTILE not in page
    assert CLOSING not in page
    assert "alert(1)" in page  # the park is there, as text


def test_title_is_escaped():
    page = page_of(report_of(hand_made_scorecard(title=HOSTILE)), ENGLISH)
    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_page_without_layers_of_the_map_is_still_a_page():
    scorecard = hand_made_scorecard()
    bare = replace(scorecard.project, layers=scorecard.project.layers[1:2])
    readings = {key: replace(each, evidence={}) for key, each in scorecard.readings.items()}
    page = page_of(report_of(replace(scorecard, project=bare, readings=readings)), ENGLISH)
    assert "There is no rail station in operation in the district." in page


# --------------------------------------------------------------------------------------------- writing


def test_all_files_of_a_run_bear_its_fingerprint(tmp_path):
    folder = tmp_path / "报告 2027"
    files = write_report(hand_made_scorecard(), folder, ["html", "pdf", "xlsx"], ENGLISH, Pages())
    assert [file.name for file in files] == [
        f"渝中示范区_2027_scorecard.{each}" for each in ("pdf", "html", "xlsx")
    ]
    assert names(folder) == sorted(file.name for file in files)
    pdf, page, book = files
    fingerprint = hand_made_scorecard().fingerprint
    assert fingerprint.encode() in pdf.read_bytes()
    assert fingerprint in page.read_text(encoding="utf-8")
    assert load_workbook(book).properties.description == fingerprint


@pytest.mark.parametrize("file_format", ["pdf", "html", "xlsx"])
def test_a_later_run_takes_the_place_of_the_earlier_if_it_is_told_to(tmp_path, file_format):
    painter = PdfPages()
    first = write_report(hand_made_scorecard(), tmp_path, [file_format], ENGLISH, painter)
    before = first[0].read_bytes()
    scorecard = hand_made_scorecard()
    chosen = replace(scorecard.project, parameters=Parameters(ndvi_threshold=0.4))
    later = replace(scorecard, project=chosen)
    with pytest.raises(UserError, match="exists already"):
        write_report(later, tmp_path, [file_format], ENGLISH, painter)
    assert first[0].read_bytes() == before
    again = write_report(later, tmp_path, [file_format], ENGLISH, painter, replace=True)
    assert first == again
    assert names(tmp_path) == [first[0].name]
    assert file_format == "pdf" or first[0].read_bytes() != before  # the PDF here says nothing of its run


@pytest.mark.parametrize("content", [b"mine", b"%PDF-1.4 by another program", b"PK\3\4"])
@pytest.mark.parametrize("file_format", ["pdf", "html", "xlsx"])
def test_a_file_that_is_no_report_is_never_replaced(tmp_path, content, file_format):
    place = tmp_path / f"渝中示范区_2027_scorecard.{file_format}"
    place.write_bytes(content)
    with pytest.raises(UserError, match="not a file of this kind"):
        write_report(hand_made_scorecard(), tmp_path, ["xlsx", "html", "pdf"], ENGLISH, Pages(), replace=True)
    assert place.read_bytes() == content
    assert names(tmp_path) == [place.name]


def test_a_title_that_no_file_may_have(tmp_path):
    (file,) = write_report(hand_made_scorecard(title='a/b: "c"?\n..'), tmp_path, ["xlsx"], ENGLISH)
    assert file.name == "a_b_c_2027_scorecard.xlsx"


@pytest.mark.parametrize("folder", ["file/inside", "file"])
def test_a_folder_that_cannot_be_is_told(tmp_path, folder):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UserError, match="file is a file; nothing can be written into it"):
        write_report(hand_made_scorecard(), tmp_path / folder, ["xlsx"], ENGLISH)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_called_report_is_in_no_reports_way(tmp_path):
    (tmp_path / "report").mkdir()
    assert write_report(hand_made_scorecard(), tmp_path, ["xlsx"], ENGLISH)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(UserError, match="Choose a folder"):
            write_report(hand_made_scorecard(), tmp_path, ["xlsx"], ENGLISH)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that nobody may write to")
def test_a_file_system_that_nobody_may_write_to_is_told():
    with pytest.raises(UserError, match="could not be written"):
        write_report(hand_made_scorecard(), Path("/proc/report"), ["xlsx"], ENGLISH)


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files as a full disk would")
@pytest.mark.parametrize("file_format", ["xlsx", "html"])
def test_a_disk_that_fills_up_leaves_the_old_report_and_no_half_file(tmp_path, file_format):
    (old,) = write_report(hand_made_scorecard(), tmp_path, [file_format], ENGLISH)
    before = old.read_bytes()
    code = (
        "import resource, sys, pathlib; from tests.hand_made import hand_made_scorecard as card; "
        "from gisapp.report.write import write_report; from layers.text import Language; "
        "from layers.errors import UserError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))\n"
        "try: write_report(card(), pathlib.Path(sys.argv[1]), [sys.argv[2]], Language('en'), replace=True)\n"
        "except UserError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), file_format],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "could not be written" in done.stdout
    assert "Exception ignored" not in done.stderr
    assert names(tmp_path) == [old.name]
    assert old.read_bytes() == before


def test_a_pdf_that_lost_its_end_is_not_kept(tmp_path):
    with pytest.raises(UserError, match="not whole"):
        write_report(hand_made_scorecard(), tmp_path, ["pdf", "xlsx"], ENGLISH, Pages(whole=False))
    assert names(tmp_path) == []


def test_cancelling_leaves_nothing(tmp_path):
    task = Task(lambda share, _: task.cancel() if share > 0.2 else None)
    with pytest.raises(Cancelled):
        write_report(hand_made_scorecard(), tmp_path, ["pdf", "html", "xlsx"], ENGLISH, Pages(), task)
    assert names(tmp_path) == []


def test_a_disk_that_is_full_while_rows_are_kept_aside_is_told(tmp_path, monkeypatch):
    """openpyxl keeps rows in temporary files; where lxml is installed, that one says so in its own way."""
    serialisation_error = type("SerialisationError", (Exception,), {"__module__": "lxml.etree"})

    def save(*_):
        raise serialisation_error("IO_WRITE")

    monkeypatch.setattr("openpyxl.Workbook.save", save)
    with pytest.raises(UserError, match="could not be written"):
        write_report(hand_made_scorecard(), tmp_path, ["xlsx"], ENGLISH)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("甲\u202egpkg.exe", "甲_gpkg.exe"),
        ("a\u2066b\u2069", "a_b"),
        ("x\u200b\ufeffy\u061c", "x_y"),
        ("渝中区\r\n\x1b[31m", "渝中区_[31m"),
        ("\u202e", "report"),
    ],
)
def test_no_file_is_named_with_signs_that_hide_or_turn_its_name_around(title, stem):
    assert file_stem(hand_made_scorecard(title=title), Language("en")) == f"{stem}_2027_scorecard"
