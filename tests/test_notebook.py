"""Tables show themselves readably and harmlessly."""

import pandas as pd
import pytest

import toolkit as tk


def test_hostile_text_stays_text():
    table = pd.DataFrame({"title": ["<script>alert(1)</script>"], "text": ["<img src=x onerror=alert(1)>"]})
    html = tk.view(table)._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_themes_are_named_with_their_scores():
    table = pd.DataFrame({"text": ["a", "b"], "un_activity": [True, False], "un_activity_score": [0.93, 0.1]})
    assert [row[-1] for row in tk.view(table).rows] == ["UN activity 0.93", "none"]


def test_rows_and_seed_change_what_is_shown():
    table = pd.DataFrame({"text": [str(number) for number in range(50)]})
    assert len(tk.view(table, rows=3).rows) == 3
    assert tk.view(table, seed=1).rows != tk.view(table).rows
    assert tk.view(table, seed=1).rows == tk.view(table, seed=1).rows


def test_a_table_without_anything_to_show_is_refused():
    with pytest.raises(tk.ToolkitError, match="Pass articles, paragraphs or tags"):
        tk.view(pd.DataFrame({"x": [1]}))


def test_an_empty_table_shows_itself():
    from toolkit.tables import ARTICLES

    with pytest.raises(tk.ToolkitError):
        tk.view(ARTICLES.empty())


def test_columns_that_hold_nothing_are_left_out():
    table = pd.DataFrame({"reason": ["", ""], "date": [pd.NaT, pd.NaT], "text": ["a", "b"]})
    assert tk.view(table).columns == ("text",)
