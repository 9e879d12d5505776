"""Rows of any table become articles."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import LoadError
from toolkit.loading.records import check_columns, clean, find_columns, read_records

CELLS = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.binary(max_size=5), st.dates()
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["name", "x"]), inner, max_size=2)
    ),
    max_leaves=8,
)


def only(**cells):
    return read_records(
        pd.DataFrame({name: pd.Series([cell], dtype=object) for name, cell in cells.items()}), {}
    ).articles[0]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["text"], {"text": "text"}),
        (["Body Text", "HEAD_LINE"], {"text": "Body Text", "title": "HEAD_LINE"}),
        (["Titre", "Texte", "URL"], {"text": "Texte", "title": "Titre", "url": "URL"}),
        (["title", "published_at", "media name"], {"title": "title", "date": "published_at", "source": "media name"}),
        (["content", "text"], {"text": "text"}),
    ],
)
def test_columns_are_found_by_their_usual_names(names, found):
    assert find_columns(names, {}) == found


def test_the_user_s_word_wins_over_the_usual_names():
    assert find_columns(["text", "lead"], {"text": "lead"}) == {"text": "lead"}


def test_columns_that_are_not_there_are_named_with_those_that_are():
    with pytest.raises(LoadError, match=r"no column 'inhalt'\. It has: a, b\. Name one of these"):
        find_columns(["a", "b"], {"text": "inhalt"})
    with pytest.raises(LoadError, match=r"no column for the text\. It has: a, b"):
        find_columns(["a", "b"], {})


def test_misspelt_names_of_ours_are_refused():
    with pytest.raises(LoadError, match=r"'txet' is none of ours\. Ours are: text, title, date"):
        check_columns({"txet": "a"})


def test_a_list_of_paragraphs_becomes_a_text_and_a_list_of_names_a_line():
    article = only(text=["One.", "", "Two."], authors=np.array(["Ada", "Tom"], dtype=object))
    assert (article.text, article.authors) == ("One.\n\nTwo.", "Ada; Tom")


def test_of_an_object_its_name_is_taken():
    assert (
        only(text="x", source={"id": None, "name": "The Lantern"}, author=[{"name": "Ada"}, {"name": "Tom"}]).source
        == "The Lantern"
    )
    assert only(text="x", author=[{"name": "Ada"}, {"name": "Tom"}]).authors == "Ada; Tom"


@pytest.mark.parametrize(
    "cell", [None, float("nan"), np.float32("nan"), pd.NA, pd.NaT, "", "  \r\n ", [], [None], {}, {"x": 1}]
)
def test_cells_that_hold_nothing(cell):
    assert clean(cell) is None


def test_a_day_is_read_and_a_doubtful_one_is_said():
    assert only(text="x", date=dt.date(2015, 10, 7)).day == dt.date(2015, 10, 7)
    assert only(text="x", date="03/10/2015").warnings == ["date may be day/month or month/day: 03/10/2015"]
    assert only(text="x", date="soon").warnings == ["date not understood: soon"]
    assert only(text="x", date="soon").day_source == "none"


def test_one_unmistakable_day_settles_the_column():
    frame = pd.DataFrame({"text": ["a", "b"], "date": ["03/10/2015", "13/10/2015"]})
    assert [article.day for article in read_records(frame, {}).articles] == [
        dt.date(2015, 10, 3),
        dt.date(2015, 10, 13),
    ]


def test_a_row_with_a_headline_only_has_no_text():
    article = only(text=None, title="Bridge reopens")
    assert article.text is None
    assert article.warnings == ["headline only"]


def test_empty_rows_are_counted():
    found = read_records(pd.DataFrame({"text": ["a", None, ""], "title": [None, None, " "]}), {})
    assert (len(found.articles), found.note) == (1, "2 empty rows left out")


def test_columns_of_the_same_name_do_no_harm():
    frame = pd.DataFrame([["first", "second"]], columns=["text", "text"])
    assert read_records(frame, {}).articles[0].text == "first"


def test_names_that_are_numbers_do_no_harm():
    assert read_records(pd.DataFrame({0: ["x"], "text": ["a"]}), {"title": "0"}).articles[0].title == "x"


@given(
    st.lists(
        st.fixed_dictionaries({}, optional=dict.fromkeys(("text", "title", "date", "authors", "url"), CELLS)),
        min_size=1,
    )
)
def test_any_cells_give_articles_or_a_load_error(rows):
    try:
        found = read_records(pd.DataFrame(rows, dtype=object), {})
    except LoadError:
        return
    assert len(found.articles) <= len(rows)
    for article in found.articles:
        assert article.text or article.title
