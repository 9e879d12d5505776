"""The tables have their columns and types, and refuse what does not fit."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import TableError
from toolkit.tables import ARTICLES, FREQUENCIES, LABELS, PARAGRAPHS, content_hash, fold, kinds

TABLES = [ARTICLES, PARAGRAPHS, LABELS, FREQUENCIES]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_empty_table_has_all_columns_and_passes_its_own_check(table):
    empty = table.empty()
    assert list(empty.columns) == list(table.columns)
    assert table.check(empty) is empty
    assert set(table.needed) <= set(table.columns)


def test_a_column_of_the_same_name_means_the_same_in_every_table():
    for table in TABLES:
        assert {name: kinds()[name] for name in table.columns} == table.columns


def test_missing_cells_are_empty_and_types_are_those_of_the_table():
    day, instant = pd.Timestamp("2015-10-07"), pd.Timestamp("2015-10-07T22:00", tz="Europe/Paris")
    frame = ARTICLES.build([{"article_id": "a", "text": "x"}, {"date": day, "published_at": instant, "blocks": [1]}])
    assert frame.dtypes.astype(str)[["date", "published_at", "text"]].tolist() == [
        "datetime64[ms]",
        "datetime64[ms, UTC]",
        "str",
    ]
    assert frame["published_at"][1] == instant
    assert frame["date"].isna().tolist() == [True, False]
    assert frame["title"].isna().all()


@pytest.mark.parametrize(
    ("column", "cells", "fits"),
    [
        ("title", ["a", None], True),
        ("title", [None, None], True),
        ("title", [1, 2], False),
        ("source", pd.Categorical(["a", "b"]), True),
        ("source", pd.Categorical([1, 2]), False),
        ("date", pd.to_datetime(["2015-10-07", None]), True),
        ("date", pd.to_datetime(["2015-10-07", None], utc=True), False),
        ("date", ["2015-10-07", "2015-10-08"], False),
        ("published_at", pd.to_datetime(["2015-10-07", None], utc=True), True),
        ("kept", [True, False], True),
        ("kept", ["yes", "no"], False),
        ("kept", pd.array([True, None], dtype="boolean"), True),
        ("start", [1, 2], True),
        ("start", ["1", "2"], False),
    ],
)
def test_a_column_fits_or_is_refused_by_name(column, cells, fits):
    table = ARTICLES if column in ARTICLES.columns else PARAGRAPHS
    frame = pd.DataFrame({**{name: ["a", "b"] for name in table.needed}, column: cells})
    if fits:
        assert table.check(frame) is frame
    else:
        with pytest.raises(TableError, match=f"column '{column}' holds .*Convert"):
            table.check(frame)


def test_all_faults_of_a_table_stand_in_one_message():
    frame = pd.DataFrame({"article_id": ["a"], "text": ["b"], "date": ["x"], "title": [1]})
    with pytest.raises(TableError, match=r"^news\.csv: .*'date'.*'title'"):
        ARTICLES.check(frame, "news.csv")


def test_missing_columns_are_named_with_those_that_are_there():
    with pytest.raises(TableError, match=r"no column 'article_id', 'text'\. It has: words"):
        ARTICLES.check(pd.DataFrame({"words": ["x"]}))


@pytest.mark.parametrize("thing", ["articles.parquet", None, [{"text": "a"}]])
def test_what_is_no_table_is_refused(thing):
    with pytest.raises(TableError, match="not a table"):
        ARTICLES.check(thing)


def test_a_column_that_stands_there_twice_is_refused():
    frame = pd.DataFrame([["a", "b", "c"]], columns=["article_id", "text", "text"])
    with pytest.raises(TableError, match="'text' stands there twice"):
        ARTICLES.check(frame)


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_parts_have_different_hashes(one, two):
    assert (content_hash(*one) == content_hash(*two)) == (one == two)


def test_a_hash_is_the_same_on_every_machine():
    assert content_hash("ab", b"c") == "601d5476e2ccfe2c"
    assert content_hash("half \ud800") != content_hash("half ?")
