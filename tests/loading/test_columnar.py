"""Parquet files with what they may hold."""

import datetime as dt
import warnings

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.loading.readers import columnar
from toolkit.tables import ARTICLES


def load(tmp_path, table, **options):
    table = pa.Table.from_pandas(table) if isinstance(table, pd.DataFrame) else table
    pq.write_table(table, tmp_path / "a.parquet")
    return tk.load(tmp_path / "a.parquet", progress=False, **options)


def test_lists_of_paragraphs_and_of_names(tmp_path):
    row = load(tmp_path, pa.table({"text": [["One.", "Two."]], "authors": [["Ada", "Tom"]]})).iloc[0]
    assert (row["text"], row["authors"]) == ("One.\n\nTwo.", "Ada; Tom")


@pytest.mark.parametrize(
    ("cells", "instant"),
    [
        (pd.to_datetime(["2015-10-07T22:30"]).tz_localize("UTC"), "2015-10-07T22:30"),
        (pd.to_datetime(["2015-10-07T22:30"]).tz_localize("America/New_York"), "2015-10-08T02:30"),
        (pd.to_datetime(["2015-10-07T22:30"]), None),
        ([dt.date(2015, 10, 7)], None),
        (["2015-10-07"], None),
        ([20151007], None),
    ],
)
def test_days_of_every_type_and_their_instants(tmp_path, cells, instant):
    row = load(tmp_path, pd.DataFrame({"text": ["One."], "date": cells})).iloc[0]
    assert str(row["date"].date()) == "2015-10-07"
    assert row["published_at"] == pd.Timestamp(instant, tz="UTC") if instant else row["published_at"] is pd.NaT


def test_an_index_is_a_column_and_types_that_are_no_text_do_no_harm(tmp_path):
    frame = pd.DataFrame(
        {"title": ["A"], "n": [1.5], "b": [b"x"], "source": pd.Categorical(["Wire"])},
        index=pd.Index(["One."], name="text"),
    )
    row = load(tmp_path, frame).iloc[0]
    assert (row["text"], row["source"]) == ("One.", "Wire")


def test_columns_that_stand_there_twice_do_no_harm(tmp_path):
    table = pa.table([["One."], ["Two."]], names=["text", "text"])
    assert load(tmp_path, table)["text"].tolist() == ["One."]


@pytest.mark.parametrize("cut", [4, 50, -10])
def test_a_damaged_file_is_refused(tmp_path, cut):
    load(tmp_path, pa.table({"text": ["One."]}))
    (tmp_path / "a.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:cut])
    with pytest.raises(LoadError, match="a damaged Parquet file"):
        tk.load(tmp_path, progress=False)


def test_bytes_that_are_no_text_are_refused_by_name(tmp_path):
    cells = pa.array([b"One.", b"Tw\xe9."])
    text = pa.Array.from_buffers(pa.string(), 2, cells.buffers())
    with pytest.raises(LoadError, match=r"a damaged Parquet file \(.*UTF8.*\)\. Write it again"):
        load(tmp_path, pa.table({"text": text}))


def test_more_rows_than_memory_holds_are_refused_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(columnar, "MOST_ROWS", 1)
    with pytest.raises(LoadError, match="unpacks to 2 rows"):
        load(tmp_path, pa.table({"text": ["One.", "Two."]}))


def test_a_table_of_articles_keeps_its_blocks_over_the_disk(tmp_path, corpus_articles):
    tk.write_table(corpus_articles, tmp_path / "articles.parquet")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        back = tk.read_table(tmp_path / "articles.parquet")
    ARTICLES.check(back)
    assert [list(blocks) for blocks in back["blocks"]] == [list(blocks) for blocks in corpus_articles["blocks"]]
    assert back.attrs == corpus_articles.attrs
