"""Excel workbooks: every sheet that names a text column."""

import datetime as dt

import openpyxl
import pytest

import toolkit as tk
from toolkit.errors import LoadError


def save(tmp_path, *sheets, name="a.xlsx"):
    """Write a workbook of sheets, each a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def load(path, **options):
    return tk.load(path, progress=False, **options)


def test_all_sheets_with_articles_are_read_and_others_are_noted(tmp_path):
    path = save(tmp_path, [["text"], ["One."]], [["remark"], ["none"]], [["Body", "Title"], ["Two.", "Head"]], [])
    articles = load(path, report=tmp_path / "report.csv")
    assert articles["text"].tolist() == ["One.", "Two."]
    assert articles["article_id"].is_unique
    assert "left out sheet Sheet 1: no column for the text" in tk.read_table(tmp_path / "report.csv")["reason"][0]


@pytest.mark.parametrize(
    "cell",
    [
        dt.datetime(2015, 10, 7),
        dt.date(2015, 10, 7),
        dt.datetime(2015, 10, 7, 23, 59),
        42284,
        42284.75,
        "7.10.2015",
        20151007,
    ],
)
def test_days_in_every_form_that_cells_hold(tmp_path, cell):
    articles = load(save(tmp_path, [["text", "date"], ["One.", cell]]))
    assert str(articles["date"][0].date()) == "2015-10-07"


@pytest.mark.parametrize("cell", [3, True, -1, 1e12, "soon"])
def test_numbers_that_are_no_days_are_not_dates(tmp_path, cell):
    articles = load(save(tmp_path, [["text", "date"], ["One.", cell]]))
    assert articles["date"].isna().all()
    assert articles["warnings"][0].startswith("date not understood")


def test_numbers_and_formulas_in_text_columns_do_no_harm(tmp_path):
    articles = load(save(tmp_path, [["title", "text"], [7, "One."], ["=1+1", "Two."], ["#REF!", "=A2"]]))
    assert articles["title"].tolist()[0] == "7"
    assert articles["text"].tolist()[:2] == ["One.", "Two."]


@pytest.mark.parametrize("sheets", [[[["remark"], ["x"]]], [[]], [[["text"]]]])
def test_a_workbook_without_articles_is_refused(tmp_path, sheets):
    with pytest.raises(LoadError, match=r"a\.xlsx: "):
        load(save(tmp_path, *sheets))


def test_a_damaged_workbook_is_refused(tmp_path):
    path = save(tmp_path, [["text"], ["One."]])
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(LoadError, match=r"a\.xlsx: "):
        load(path)


def test_columns_may_be_named(tmp_path):
    path = save(tmp_path, [["text", "lead"], ["One.", "Two."]])
    assert load(path, columns={"text": "lead"})["text"].tolist() == ["Two."]


def test_a_stray_cell_far_out_is_refused_before_it_takes_all_memory(tmp_path):
    path = save(tmp_path, [["text"], ["One."]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["XFD1048576"] = "x"
    book.save(path)
    with pytest.raises(LoadError, match="1,048,576 rows and 16,384 columns"):
        load(path)


def test_a_stray_cell_not_so_far_out_does_no_harm(tmp_path):
    path = save(tmp_path, [["text"], ["One."]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["AZ900"] = "x"
    book.save(path)
    assert load(path)["text"].tolist() == ["One."]
