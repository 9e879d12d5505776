"""Sheets of Integrum and ProQuest, and sheets that are HTML or XML inside."""

import openpyxl
import pytest

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers.sheet_markup import READER
from toolkit.loading.sources import Item


def load(tmp_path, rows, report=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "export.xlsx")
    return tk.load(tmp_path / "export.xlsx", progress=False, report=report)


@pytest.mark.parametrize("text", ["Анонс", "Текст", "Полный текст", "Текст документа"])
def test_integrum_keeps_its_text_in_one_of_several_columns(tmp_path, text):
    rows = [
        ["Источник", "Дата", "Заголовок", text, "Автор"],
        ["Фонарь", "08.10.15", "Встреча", "Послы встретились.", "А. Моор"],
    ]
    articles = load(tmp_path, rows)
    assert articles.loc[0, ["source", "title", "text", "authors"]].tolist() == [
        "Фонарь",
        "Встреча",
        "Послы встретились.",
        "А. Моор",
    ]
    assert str(articles["date"][0].date()) == "2015-10-08"


def test_integrum_may_have_a_query_above_the_header_and_an_address(tmp_path):
    rows = [
        ["Запрос: послы"], ["Найдено документов: 1"], [],
        ["Источник", "Дата", "Заголовок", "Текст", "Оригинал"], ["Фонарь", "08.10.2015", "Встреча", "Послы.", "https://fonar.example/1"],
    ]  # fmt: skip
    articles = load(tmp_path, rows)
    assert articles.loc[0, ["title", "text", "url"]].tolist() == ["Встреча", "Послы.", "https://fonar.example/1"]


def test_proquest_holds_abstracts_and_says_so(tmp_path):
    rows = [
        ["Title", "Abstract", "StoreId", "DocumentURL", "pubdate", "pubtitle", "Authors"],
        ["A bridge", "It reopens.", 12, "https://pq.example/12", "Oct 8, 2015", "The Lantern", "Moor, Ben"],
        ["A ferry", None, 13, "https://pq.example/13", "Oct 9, 2015", "The Lantern", None],
    ]
    articles = load(tmp_path, rows, report=tmp_path / "report.csv")
    assert articles["source"].tolist() == ["The Lantern"] * 2
    assert articles["warnings"].tolist() == ["abstract only", "headline only"]
    assert articles["text"].isna().tolist() == [False, True]
    assert "abstracts only" in tk.read_table(tmp_path / "report.csv")["reason"][0]


def test_proquest_with_full_texts_has_them(tmp_path):
    rows = [["Title", "Abstract", "FullText", "StoreId", "pubdate"], ["A bridge", "Short.", "Long.", 12, "Oct 8, 2015"]]
    assert load(tmp_path, rows)["text"].tolist() == ["Long."]


PAGE = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table>{}</table></body></html>'
XML = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>{}</Table></Worksheet></Workbook>'
)


def page_row(*cells):
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def xml_row(*cells):
    return f"<Row>{''.join(f'<Cell><Data>{cell}</Data></Cell>' for cell in cells)}</Row>"


@pytest.mark.parametrize(
    ("whole", "row", "name"),
    [(PAGE, page_row, "a.xls"), (XML, xml_row, "a.xml"), ("<table>{}</table>", page_row, "a.xls")],
)
def test_a_sheet_that_is_markup_inside_is_read_as_a_sheet(whole, row, name):
    item = Item(
        name,
        None,
        name,
        whole.format(row("Title", "Text", "Date") + row("A bridge", "It reopens.", "2015-10-08")).encode(),
    )
    assert find_reader(item) is READER
    [article] = READER.read(item, Options()).articles
    assert (article.title, article.text, str(article.day)) == ("A bridge", "It reopens.", "2015-10-08")


def test_cells_that_are_left_out_of_xml_shift_nothing():
    rows = (
        xml_row("Title", "Remark", "Text")
        + '<Row><Cell><Data>A bridge</Data></Cell><Cell ss:Index="3"><Data>It reopens.</Data></Cell></Row>'
    )
    [article] = READER.read(Item("a.xml", None, "a.xml", XML.format(rows).encode()), Options()).articles
    assert article.text == "It reopens."


def test_a_cell_that_says_it_stands_far_out_takes_no_memory():
    rows = xml_row("Title", "Text") + '<Row><Cell ss:Index="900000000"><Data>x</Data></Cell></Row>'
    assert READER.read(Item("a.xml", None, "a.xml", XML.format(rows).encode()), Options()).articles


def test_markup_without_a_column_of_text_is_a_fault():
    data = PAGE.format(page_row("a", "b") + page_row("1", "2")).encode()
    with pytest.raises(LoadError, match="no column for the text"):
        READER.read(Item("a.xls", None, "a.xls", data), Options())
