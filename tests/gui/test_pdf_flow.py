"""Pieces on pages, lines in paragraphs, columns in tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisapp.report.table import Column
from layers.text import T
from ui.pdf.columns import column_widths
from ui.pdf.flow import Piece, pages_of
from ui.pdf.ink import TEXT_WIDTH, face, px
from ui.pdf.prose import paragraph

pytestmark = pytest.mark.usefixtures("qapp")

HEIGHT = 100.0
pieces = st.lists(
    st.builds(
        lambda height, gap, keeps: Piece(height, lambda painter, top: None, gap, keeps),
        st.floats(1, 30),
        st.floats(0, 5),
        st.booleans(),
    ),
    max_size=60,
)


@given(pieces)
def test_pieces_keep_their_order_and_never_overlap(given_pieces):
    pages = pages_of(given_pieces, HEIGHT)
    assert [each.piece for page in pages for each in page] == given_pieces
    for page in pages:
        bottoms = [each.top + each.piece.height for each in page]
        assert all(later.top >= bottom for bottom, later in zip(bottoms, page[1:], strict=False))


def body(height=20.0, **more):
    return Piece(height, lambda painter, top: None, **more)


def test_a_heading_goes_over_with_what_it_heads():
    pages = pages_of([body(90), body(5, keeps_next=True), body(20)], HEIGHT)
    assert [len(page) for page in pages] == [1, 2]


def test_no_page_is_fuller_than_it_is_high():
    pages = pages_of([body(30, gap=4) for _ in range(10)], HEIGHT)
    assert [len(page) for page in pages] == [2, 2, 2, 2, 2] or [len(page) for page in pages] == [3, 3, 3, 1]
    assert all(page[-1].top + page[-1].piece.height <= HEIGHT for page in pages)


def test_a_map_shrinks_where_that_saves_a_page():
    small = body(40)
    pages = pages_of([body(50), body(5, keeps_next=True), body(60, smaller=small)], HEIGHT)
    assert [each.piece.height for each in pages[0]] == [50, 5, 40]
    pages = pages_of([body(70), body(60, smaller=small)], HEIGHT)
    assert [[each.piece.height for each in page] for page in pages] == [[70], [60]]


def test_the_header_stands_again_above_a_row_that_begins_a_page():
    header = body(10)
    pages = pages_of([header, *(body(30, header=header) for _ in range(5))], HEIGHT)
    assert [[each.piece.height for each in page] for page in pages] == [[10, 30, 30, 30], [10, 30, 30]]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=200))
def test_breaking_lines_loses_no_letter(text):
    lines = paragraph(text, face(12), px(100)).lines
    assert "".join(line.text for line in lines) == text


def test_lines_are_no_wider_than_asked():
    lines = paragraph("轨道公交一体化换乘 100 m 覆盖率，" * 9, face(12), px(150)).lines
    assert len(lines) > 5
    assert all(line.width <= px(150) + 1 for line in lines)
    assert not any(line.text.startswith("，") for line in lines)


def test_columns_fill_the_page_and_short_ones_get_what_they_need():
    columns = (Column(T("a")), Column(T("b"), figures=True), Column(T("c"), weight=2))
    rows = [["大坪", "72.2 %", "很长的话" * 40]]
    widths = column_widths(columns, ["a", "b", "c"], rows, face(11), face(11, bold=True))
    assert sum(widths) == pytest.approx(TEXT_WIDTH)
    assert widths[2] > 0.7 * TEXT_WIDTH


def test_room_left_over_is_shared_by_weight():
    columns = (Column(T("a"), weight=1), Column(T("b"), weight=3))
    widths = column_widths(columns, ["a", "b"], [["甲", "乙"]], face(11), face(11, bold=True))
    assert sum(widths) == pytest.approx(TEXT_WIDTH)
    assert widths[1] / widths[0] == pytest.approx(3, rel=0.3)


def test_words_of_a_heading_are_not_broken():
    columns = (Column(T("a"), figures=True, weight=0.1), Column(T("b"), weight=9))
    rows = [["1", "long " * 300]]
    widths = column_widths(columns, ["Distance travelled", "b"], rows, face(11), face(11, bold=True))
    assert len(paragraph("Distance travelled", face(11, bold=True), widths[0] - px(12)).lines) == 2


def test_more_figures_than_a_page_holds_are_narrowed():
    columns = tuple(Column(T("a"), figures=True) for _ in range(30))
    widths = column_widths(columns, ["a"] * 30, [["1,234,567.8"] * 30], face(11), face(11, bold=True))
    assert sum(widths) == pytest.approx(TEXT_WIDTH)
