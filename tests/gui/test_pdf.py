"""The report's pages: what is printed, where it stands, and that it can be copied as it is printed."""

import os
import re
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass, field, replace

import pypdf
import pytest

from gisapp.report.content import Report, report_of
from gisapp.report.score_row import ScoreRow
from gisapp.report.standing import Standing
from gisapp.report.table import Cell, Column, Table
from layers.findings import Finding, Severity
from layers.text import Bilingual, Language, T
from tests.hand_made import hand_made_scorecard
from tests.long_names import LONG, long_named_scorecard
from ui.pdf import PdfPainter, write_pdf
from ui.pdf.scores import _SHARES

pytestmark = pytest.mark.usefixtures("qapp")

FINGERPRINT = hand_made_scorecard().fingerprint
RADICALS = re.compile("[\u2e80-\u2fdf]")  # what 中心八大长车门 is copied as with Qt's own tables
TRAP = "中心八大长车门，日月水火土金木石田山川"


def score(title, standing, number, goal):
    return ScoreRow(
        indicator="green_space_rate",
        title=Bilingual(title, title),
        unit="%",
        value=T("{value} %", value=number),
        target=T("≥ {goal} %", goal=goal),
        verdict=T("{sign} {word}", sign=standing.sign, word=standing.word),
        gap=T("11.2 ha"),
        fraction=T("3 of 5 stations"),
        standing=standing,
        number=number,
        target_number=goal,
        gap_number=number - goal,
        numerator=3,
        denominator=5,
        numerator_unit="stations",
        denominator_unit="stations",
        clause="第15条",
        quotation="",
        lead="",
    )


def table(title, count, words=TRAP, **more):
    columns = (
        Column(T("Name of {title}", title=title)),
        Column(T("Value"), figures=True),
        Column(T("Words"), weight=3),
    )
    rows = tuple(
        (Cell(f"{title}-{n}"), Cell(f"{n}.5 %", number=n + 0.5, standing=Standing.NEAR), Cell(words))
        for n in range(count)
    )
    return Table(T(title), columns, rows, **more)


@dataclass(frozen=True)
class Made(Report):
    """A report whose ledger is given, too."""

    overlaps: Table = field(default_factory=lambda: table("Overlap", 12))


def made_report(**changes):
    warning = Finding("targets.X1", Severity.WARNING, T("Rate above coverage."), mend=T("Ask which area."))
    values = {
        "scorecard": hand_made_scorecard(),
        "title": T("渝中区绿色基础设施空间指标体检报告"),
        "subtitle": T("Target year 2027"),
        "date": "2026-11-20",
        "conclusion": (T("Of 2 indicators with a target for 2027: 1 met, 1 not met."),),
        "scores": (
            score("换乘覆盖率", Standing.NOT_MET, 50.0, 80.0),
            score("绿地率", Standing.MET, 41.3, 40.0),
        ),
        "edits": table("Change", 2),
        "subdistricts": table("Quarter", 11, total=(Cell("全区"), Cell("39.4 %"), Cell("合计"))),
        "clusters": table("Cluster", 2, note=T("a note below the table")),
        "parks": table("Park", 3),
        "people": table("People", 4),
        "stations": table("Station", 2),
        "uncovered": table("Uncovered", 3),
        "variants": table("Variant", 2),
        "warnings": (warning,),
        "findings": table("Finding", 60),
        "definitions": table("Definition", 2),
        "basis": table("Basis", 2, words="– × ÷ ≥ → ● ◐ ✓ “fi” 50–100 m²"),
        "sources": Table(T("Data"), (Column(T("Layer")),), (), empty=T("The project has no layers.")),
        "crs": T("CGCS2000, local transverse Mercator, central meridian 106.5°"),
    }
    return Made(**{**values, **changes})


@pytest.fixture(scope="module")
def written(tmp_path_factory, qapp):
    path = tmp_path_factory.mktemp("渝中 report") / "体检报告.pdf"
    PdfPainter().write_pdf(made_report(), path, Language("en"))
    return path


def texts(path):
    """The text of each page, in one line: a sign from another font begins a new one."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


@pytest.fixture(scope="module")
def pages(written):
    return texts(written)


def test_every_page_bears_fingerprint_number_crs_blanks_and_mark(pages):
    assert len(pages) > 4
    for number, page in enumerate(pages, start=1):
        assert FINGERPRINT in page
        assert f"{number} / {len(pages)}" in page
        assert "central meridian 106.5°" in page
        assert "Map approval no.: ____" in page
        assert "Mapped by: ____" in page
        assert "Sample data · not surveyed" in page


def test_real_data_bear_no_mark(tmp_path):
    made = hand_made_scorecard()
    surveyed = tuple(replace(layer, sample=False) for layer in made.project.layers)
    scorecard = replace(made, project=replace(made.project, layers=surveyed))
    write_pdf(made_report(scorecard=scorecard), tmp_path / "r.pdf", Language("en"))
    assert not any("Sample data" in page for page in texts(tmp_path / "r.pdf"))


def test_title_may_spell_what_a_pdf_is_made_of(tmp_path):
    """Qt writes it as bytes of UTF-16, which may be those of a table or of the file's end."""
    made_of = (
        b"9 0 obj\n<< /Length 99 >>\nstream\n/CIDInit x endstream",
        b"trailer\n<<",
        b"startxref\n55 %%EOF",
    )
    signs = '<img src="x">&[*]{0}%s(a)\\'
    title = "".join(each.decode("utf-16-be") for each in made_of) + signs
    write_pdf(made_report(title=T("{title}", title=title)), tmp_path / "r.pdf", Language("zh"))
    assert pypdf.PdfReader(tmp_path / "r.pdf", strict=True).metadata.title == title
    assert signs.replace(" ", "") in texts(tmp_path / "r.pdf")[0].replace(" ", "")


def test_conclusion_and_scorecard_stand_on_the_first_page(pages):
    for text in (
        "体检报告",
        "1 met, 1 not met.",
        "换乘覆盖率",
        "第15条 · 3 of 5 stations",
        "50.0 %",
        "≥ 80.0 %",
        "✗ not met",
        "✓ met",
    ):
        assert text in pages[0]


def test_the_map_names_the_stations_with_their_sign(pages):
    assert all(name in pages[0] for name in ("甲", "丁 ✗", "戊 ?"))
    assert "No bus stop within 50 m ✗ / 100 m" in pages[0]
    assert "500 m" in pages[0] or "200 m" in pages[0]


def test_sections_follow_in_their_order(pages):
    titles = ["Indicators at a glance", "Where buses", "Uncovered", "Parks and green space", "Quarter"]
    titles += [
        "Cluster",
        "Park",
        "People",
        "Variant",
        "Do the targets hold",
        "Finding",
        "Overlap",
        "Definition",
        "Basis",
        "Data",
    ]
    together = " ".join(pages)
    places = [together.index(f"{number}. {title}") for number, title in enumerate(titles, start=1)]
    assert places == sorted(places)


def test_no_row_is_lost_and_the_header_is_repeated_on_each_page(pages):
    found = [set(re.findall(r"Finding-(\d+)\b", page)) for page in pages]
    assert set.union(*found) == {str(n) for n in range(60)}
    assert sum(bool(each) for each in found) > 1
    assert all("Name of Finding" in page for page, rows in zip(pages, found, strict=True) if rows)


def test_of_many_overlaps_the_largest_are_shown_and_the_rest_are_told(pages):
    together = " ".join(pages)
    assert "Overlap-9" in together
    assert "Overlap-10" not in together
    assert "And 2 smaller overlaps, listed in the workbook." in together


def test_total_notes_and_empty_tables_are_said(pages):
    together = " ".join(pages)
    for text in ("全区", "a note below the table", "The project has no layers.", "Rate above coverage."):
        assert text in together


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_what_is_printed_is_what_is_copied(written, pages):
    by_poppler = subprocess.run(
        ["pdftotext", "-raw", written, "-"], capture_output=True, text=True, check=True
    ).stdout
    for text in (by_poppler, " ".join(pages)):
        assert not RADICALS.search(text)
        assert TRAP in text
        assert "Target year 2027" in text
        assert "Definition" in text
        assert "– × ÷ ≥ → ● ◐ ✓ “fi” 50–100 m²" in text


def test_maps_are_shapes_and_not_pictures(written):
    assert not any(page.images for page in pypdf.PdfReader(written).pages)


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm (poppler-utils) is not installed")
def test_the_bar_is_as_long_as_its_figure(written, tmp_path):
    # 50 % against 80 %: the target stands at 80 % of the bar, so the value at half of it
    subprocess.run(
        ["pdftoppm", "-r", "192", "-f", "1", "-l", "1", "-png", written, tmp_path / "p"], check=True
    )
    from PySide6.QtGui import QColor, QImage

    image = QImage(str(next(tmp_path.glob("p*.png"))))
    wanted = QColor(Standing.NOT_MET.colour).rgb()
    rows = [sum(image.pixel(x, y) == wanted for x in range(image.width())) for y in range(200, 700)]
    text_width = 2 * (210 / 25.4 * 96 - 2 * 52)
    whole_bar = text_width * _SHARES[3] - 2 * 2 * 6
    assert max(rows) == pytest.approx(whole_bar / 2, abs=3)


def test_a_cell_longer_than_a_page_runs_on_to_the_next(tmp_path):
    words = T(" ".join(f"w{n}" for n in range(6000)))  # a message; a text of data would be cut
    long = made_report(findings=table("Finding", 1, words=words))
    write_pdf(long, tmp_path / "long.pdf", Language("en"))
    assert {f"w{n}" for n in range(6000)} <= set(" ".join(texts(tmp_path / "long.pdf")).split())


def test_reasons_for_missing_figures_stand_once_below_the_table(tmp_path):
    reason = T("no station in this zone")
    rows = tuple((Cell(f"zone {n}"), Cell("–", note=reason)) for n in range(3))
    zones = Table(T("Zones"), (Column(T("Zone")), Column(T("Value"), figures=True)), rows)
    write_pdf(made_report(clusters=zones), tmp_path / "z.pdf", Language("en"))
    text = " ".join(texts(tmp_path / "z.pdf"))
    assert text.count("no station in this zone") == 1
    assert text.count("– [1]") == 3


def test_chinese_sections_have_chinese_numbers(tmp_path):
    write_pdf(made_report(), tmp_path / "zh.pdf", Language("zh"))
    text = " ".join(texts(tmp_path / "zh.pdf"))
    assert all(f"{number}、" in text for number in ("一", "十", "十一", "十二"))


def test_a_worker_thread_may_write_the_report(tmp_path):
    path = tmp_path / "t.pdf"
    worker = threading.Thread(target=write_pdf, args=(made_report(), path, Language("en")))
    worker.start()
    worker.join()
    assert len(pypdf.PdfReader(path).pages) > 4


def test_the_command_line_needs_no_screen(tmp_path):
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from pathlib import Path\n"
        "from tests.gui.test_pdf import made_report, Language\n"
        "from ui.pdf import PdfPainter\n"
        f"PdfPainter().write_pdf(made_report(), Path({str(tmp_path / 'c.pdf')!r}), Language('zh'))\n"
    )
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    bare = {key: value for key, value in os.environ.items() if key not in screens}
    subprocess.run([sys.executable, "-c", code], check=True, env=bare, timeout=120)
    assert "示范数据 · 非实测" in texts(tmp_path / "c.pdf")[0]


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        write_pdf(made_report(), tmp_path / "nowhere" / "r.pdf", Language("en"))


def test_a_name_of_any_length_fills_no_page(tmp_path, qapp):
    lengths = {}
    for name in ("长", LONG):
        path = tmp_path / f"{len(name)}.pdf"
        PdfPainter().write_pdf(report_of(long_named_scorecard(name)), path, Language("en"))
        lengths[len(name)] = len(pypdf.PdfReader(path).pages)
    assert lengths[40_000] <= lengths[1] + 3  # uncut, each name fills a dozen pages
