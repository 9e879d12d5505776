"""CSV and TSV as spreadsheets and databases write them."""

from pathlib import Path

import pytest

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.loading.reader import find_reader
from toolkit.loading.readers.delimited import READER
from toolkit.loading.sources import Item


def load(tmp_path, data, name="a.csv", **options):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return tk.load(path, progress=False, **options)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_separator_in_any_encoding(tmp_path, mark, encoding):
    text = (
        f'title{mark}text\r\nÜber "alles"{mark}"Zwei\r\nZeilen{mark} größer als ""eine"" früher, schöner; später"\r\n'
    )
    row = load(tmp_path, text.encode(encoding)).iloc[0]
    assert row["title"] == 'Über "alles"'
    assert row["text"] == f'Zwei\nZeilen{mark} größer als "eine" früher, schöner; später'


def test_a_cell_larger_than_the_csv_module_allows_is_read(tmp_path):
    big = "word " * 100_000
    assert len(load(tmp_path, f"text,title\n{big},t\n")["text"][0]) == len(big) - 1


@pytest.mark.timeout(60)
def test_a_single_line_of_many_megabytes_is_refused_in_bounded_time(tmp_path):
    with pytest.raises(LoadError, match="no header of a table"):
        load(tmp_path, b"x" * (100 << 20))


def test_words_that_mean_missing_elsewhere_are_words_here(tmp_path):
    assert load(tmp_path, "text,title\nNA,null\nNone,nan\n")["text"].tolist() == ["NA", "None"]


def test_a_space_after_the_separator_does_no_harm(tmp_path):
    row = load(tmp_path, 'title, text\nHead, "one, two"\n').iloc[0]
    assert (row["title"], row["text"]) == ("Head", "one, two")


def test_rows_longer_than_the_header_are_refused(tmp_path):
    with pytest.raises(LoadError, match="Expected 2 fields in line 3, saw 3"):
        load(tmp_path, "title,text\na,b\nc,d,e\n")
    with pytest.raises(LoadError, match="the rows have 1 more fields than the header"):
        load(tmp_path, "title,text\na,b,c\nd,e,f\n")


def test_a_separator_at_each_row_s_end_does_no_harm(tmp_path):
    assert load(tmp_path, "title,text\na,b,\nc,d,\n")["text"].tolist() == ["b", "d"]


def test_rows_shorter_than_the_header_end_in_empty_cells(tmp_path):
    articles = load(tmp_path, "title,text,date\na,b\nc\n")
    assert articles["warnings"].tolist()[1] == "headline only"


@pytest.mark.parametrize("data", ["", "\n\n", "title,text\n", 'text\n"never closed', "a,b\n1,2\n"])
def test_what_holds_no_article_is_refused(tmp_path, data):
    with pytest.raises(LoadError, match=r"a\.csv: "):
        load(tmp_path, data)


def test_nul_bytes_do_not_cut_cells(tmp_path):
    rows = "".join(f"Head {number},The talks went on until midnight and beyond.\n" for number in range(50))
    articles = load(tmp_path, f"title,text\n{rows}".replace("talks", "ta\x00lks", 1))
    assert articles["text"][0] == "The talks went on until midnight and beyond."
    assert articles["warnings"][0] == "control characters were taken out"


@pytest.mark.parametrize(
    ("name", "data", "is_table"),
    [
        ("export.txt", "Date,Headline,Source,Body\n", True),
        ("export.txt", "Yes, she said, and left the room, title in hand.\n", False),
        ("export.txt", "a,b,c,d\n", False),
        ("export.csv", "anything\n", True),
        ("export.csv", '{"text": "a"}\n', False),
    ],
)
def test_a_table_is_told_by_its_ending_or_its_header(name, data, is_table):
    item = Item(name, Path(name), name, data.encode())
    assert READER.recognises(item) is is_table
    assert (find_reader(item) is READER) is is_table


def test_the_user_s_columns_are_used_and_wrong_ones_named(tmp_path):
    data = "inhalt_neu,wann\nEin Satz.,7.10.2015\n"
    row = load(tmp_path, data, columns={"text": "inhalt_neu", "date": "wann"}).iloc[0]
    assert (row["text"], str(row["date"].date())) == ("Ein Satz.", "2015-10-07")
    with pytest.raises(LoadError, match=r"no column 'wo'\. It has: inhalt_neu, wann"):
        load(tmp_path, data, columns={"text": "wo"})
