"""Copies point to the earliest article with the same words."""

import pandas as pd
import pytest

from toolkit.loading.duplicates import mark_duplicates
from toolkit.tables import ARTICLES

WORDS = "The envoys met by the lake for four hours and agreed to meet again the week after, said a clerk who was there."


def table(*rows):
    return ARTICLES.build(
        [{"article_id": name, "text": text, "date": day, "file": file} for name, text, day, file in rows]
    )


def of(articles):
    marked = mark_duplicates(articles)
    return {row.article_id: row.duplicate_of for row in marked.itertuples() if isinstance(row.duplicate_of, str)}


def test_the_earliest_is_the_original_and_undated_ones_come_last():
    late, early = pd.Timestamp("2015-10-08"), pd.Timestamp("2015-10-07")
    assert of(table(("u", WORDS, None, "1"), ("l", WORDS, late, "2"), ("e", WORDS, early, "3"))) == {"u": "e", "l": "e"}


def test_on_the_same_day_the_file_s_name_decides_and_not_the_order():
    one, two = ("a", WORDS, None, "2.txt"), ("b", WORDS, None, "1.txt")
    assert of(table(one, two)) == of(table(two, one)) == {"a": "b"}


@pytest.mark.parametrize("text", [WORDS.upper(), WORDS.replace(" ", "\n"), f"«{WORDS}»!", WORDS.replace(",", " –")])
def test_case_line_breaks_and_punctuation_do_not_hide_a_copy(text):
    assert of(table(("a", WORDS, None, "1"), ("b", text, None, "2"))) == {"b": "a"}


@pytest.mark.parametrize("text", [WORDS.replace("four", "five"), "Bridge reopens", None])
def test_other_texts_and_short_ones_are_no_copies(text):
    assert of(table(("a", WORDS, None, "1"), ("b", text, None, "2"), ("c", None, None, "3"))) == {}
    assert of(table(("a", text, None, "1"))) == {}


def test_an_empty_table_stays_a_table_and_the_input_is_unchanged():
    assert list(mark_duplicates(ARTICLES.empty()).columns) == list(ARTICLES.columns)
    articles = table(("a", WORDS, None, "1"), ("b", WORDS, None, "2"))
    mark_duplicates(articles)
    assert articles["duplicate_of"].isna().all()
