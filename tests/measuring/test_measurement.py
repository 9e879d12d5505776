"""Counting what the tagger says: denominators, periods, gaps, and what is left out."""

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import MeasureError, TableError
from toolkit.measuring import Target, measure
from toolkit.tables import FREQUENCIES


def estimates(frequency):
    return frequency.table["estimate"].round(6).tolist()


def test_shares_are_of_all_paragraphs_of_the_period_and_empty_periods_are_gaps(small_tags):
    table = measure(small_tags).table
    assert list(table.columns) == list(FREQUENCIES.columns)
    assert table["period"].dt.strftime("%Y-%m").tolist() == ["2015-10", "2015-11", "2015-12"]
    assert table["estimate"].iloc[[0, 2]].tolist() == [0.75, 0.0]
    assert np.isnan(table["estimate"].iloc[1])
    assert table["n_articles"].tolist() == [2, 0, 1]
    assert table["flag"].tolist() == ["uncorrected", "no articles", "uncorrected"]
    assert table[["low", "high", "low_all", "high_all"]].isna().all().all()


def test_an_article_carries_a_theme_when_one_of_its_paragraphs_does(small_tags):
    assert measure(small_tags, unit="article").table["estimate"].iloc[0] == 1.0
    assert measure(small_tags, unit="article", measure_as="count").table["estimate"].iloc[0] == 2.0


def test_counts_are_counts(small_tags):
    assert measure(small_tags, measure_as="count").table["estimate"].iloc[[0, 2]].tolist() == [3.0, 0.0]


def test_periods_have_the_length_asked_for(small_tags):
    lengths = {every: len(measure(small_tags, every=every).table) for every in ("week", "month", "quarter", "year")}
    assert lengths == {"week": 13, "month": 3, "quarter": 1, "year": 1}


def test_the_week_around_new_year_is_one_week(small_tags):
    tags = small_tags.assign(date=pd.to_datetime(["2015-12-30"] * 2 + ["2016-01-02"] * 2 + ["2016-01-04"] * 2))
    table = measure(tags, every="week").table
    assert table["period"].dt.strftime("%Y-%m-%d").tolist() == ["2015-12-28", "2016-01-04"]
    assert table["n_articles"].tolist() == [2, 2]


def test_groups_have_a_curve_each_over_the_same_periods(small_tags):
    table = measure(small_tags, by="source").table
    assert table["group"].tolist() == ["x"] * 3 + ["y"] * 3
    assert table["estimate"].iloc[[0, 3, 5]].tolist() == [0.5, 1.0, 0.0]
    assert table["n_undated"].tolist() == [1, 1, 1, 0, 0, 0]


def test_rows_without_a_group_form_one_of_their_own(small_tags):
    table = measure(small_tags.assign(source=["x", "x", None, None, "x", "x"]), by="source").table
    assert table["group"].unique().tolist() == ["not stated", "x"]


def test_undated_rows_are_outside_every_share_and_counted(small_tags):
    frequency = measure(small_tags)
    assert frequency.table["n_undated"].tolist() == [1, 1, 1]
    assert frequency.table["n_paragraphs"].sum() == 5
    assert "1 undated" in frequency.summary()


def test_rows_in_another_language_are_left_out_and_counted_unless_asked_for(small_tags):
    tags = small_tags.assign(language=["en-GB", "en", "fr", "fr", None, "en"])
    frequency = measure(tags)
    assert estimates(frequency)[0] == 0.5
    assert frequency.provenance["left_out"]["foreign"] == 2
    assert "2 in another language" in frequency.summary()
    assert estimates(measure(tags, target=Target(language=None)))[0] == 0.75
    assert measure(tags, target=Target(language="fr")).table["n_paragraphs"].tolist() == [2, 0, 1]


def test_copies_are_left_out_and_counted_unless_asked_for(small_tags):
    tags = small_tags.assign(duplicate_of=[None, None, "a1", "a1", "", None])
    frequency = measure(tags)
    assert estimates(frequency)[0] == 0.5
    assert frequency.provenance["left_out"]["duplicates"] == 2
    assert estimates(measure(tags, target=Target(duplicates=True)))[0] == 0.75


def test_every_row_is_counted_once_inside_or_outside(small_tags):
    tags = small_tags.assign(
        language=["fr", "en", "fr", "en", "en", "fr"],
        duplicate_of=["a9", None, None, None, None, "a9"],
        kept=[False, True, True, True, True, True],
    )
    frequency = measure(tags)
    assert sum(frequency.provenance["left_out"].values()) + frequency.provenance["n_paragraphs"] == len(tags)
    assert frequency.provenance["left_out"] == {"set_aside": 1, "duplicates": 1, "foreign": 1, "undated": 0}


def test_input_is_left_as_it_was_and_row_order_does_not_matter(small_tags):
    before = small_tags.copy()
    one, other = measure(small_tags), measure(small_tags.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(small_tags, before)
    pd.testing.assert_frame_equal(one.table, other.table)
    assert one.provenance == other.provenance


def test_dates_as_text_and_with_a_zone_keep_their_printed_day(small_tags):
    dated = small_tags[:5]
    text = dated.assign(date=dated["date"].dt.strftime("%Y-%m-%d"))
    zoned = dated.assign(date=(dated["date"] + pd.Timedelta(hours=23)).dt.tz_localize("Pacific/Auckland"))
    assert estimates(measure(text))[0] == estimates(measure(zoned))[0] == 0.75


def test_all_faults_of_a_table_are_named_at_once():
    tags = pd.DataFrame(
        {"paragraph_id": ["p", "p"], "date": ["2015-10-01"] * 2, "famine": [1.5, None], "famine_score": [0.1, 7]}
    )
    with pytest.raises(TableError) as caught:
        measure(tags, by="source")
    for fault in ("'article_id'", "occur twice", "'famine' has empty", "no probability", "'source' to group by"):
        assert fault in str(caught.value)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"date": ["last week"] * 6}, "cannot be read"),
        ({"article_id": ["a1"] * 6}, "more than one date"),
        ({"famine": ["yes"] * 6}, "not yes or no"),
    ],
)
def test_a_table_that_cannot_be_placed_is_refused(small_tags, change, word):
    with pytest.raises(TableError, match=word):
        measure(small_tags.assign(**change))


def test_empty_tables_and_tables_without_a_date_or_a_theme_are_refused(small_tags):
    with pytest.raises(TableError, match="no row"):
        measure(small_tags.head(0))
    with pytest.raises(MeasureError, match="6 undated"):
        measure(small_tags.assign(date=pd.NaT))
    with pytest.raises(TableError, match="no theme"):
        measure(small_tags.drop(columns="famine_score"))


@pytest.mark.parametrize("choice", ["every", "unit", "measure_as", "method", "target"])
def test_options_that_do_not_exist_are_refused_with_those_that_do(small_tags, choice):
    with pytest.raises(MeasureError, match=r"Choose '\w+'"):
        measure(small_tags, **{choice: "hourly"})


def test_a_correction_without_labels_is_refused(small_tags):
    with pytest.raises(MeasureError, match="needs labels"):
        measure(small_tags, method="partial")
