"""Passages: what stands around a paragraph, and only what is sure to."""

import pandas as pd
import pytest

from toolkit.errors import TableError
from toolkit.tagging.passages import make_passages


def before(**columns):
    return [passage.previous for passage in make_passages(pd.DataFrame(columns))]


def test_the_paragraph_before_is_that_of_the_same_article_without_a_gap():
    texts, home = ["a", "b", "c", "x"], ["1", "1", "1", "2"]
    assert before(text=texts, article_id=home, position=[0, 1, 3, 4]) == ["", "a", "", ""]


def test_the_order_of_rows_does_not_matter():
    assert before(text=["b", "a"], article_id=["1", "1"], position=[1, 0]) == ["a", ""]


def test_pieces_set_aside_are_passed_over():
    kept = [True, False, True]
    assert before(text=["a", "photo", "c"], article_id=["1"] * 3, position=[0, 1, 2], kept=kept) == ["", "", "a"]


def test_missing_cells_are_empty():
    table = pd.DataFrame({"text": ["a", None], "title": [None, "T"], "article_id": [None, "1"], "position": [0, None]})
    passages = make_passages(table)
    assert [(p.text, p.title, p.previous) for p in passages] == [("a", "", ""), ("", "T", "")]


def test_one_text_is_not_a_list_of_letters():
    with pytest.raises(TableError, match="Pass a list"):
        make_passages("Shelling resumed.")
