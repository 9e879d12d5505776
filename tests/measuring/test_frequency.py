"""A frequency keeps what it is made from, on disk and on the screen."""

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import TableError
from toolkit.measuring import measure, read_frequency


def test_what_is_saved_is_read_back_exactly(make_audit, tmp_path):
    tags, labels, _ = make_audit()
    frequency = measure(tags, labels)
    written = frequency.save(tmp_path / "f.parquet")
    assert [path.name for path in written] == ["f.parquet", "f.csv"]
    again = read_frequency(tmp_path / "f.parquet")
    pd.testing.assert_frame_equal(again.table, frequency.table)
    assert again.provenance == frequency.provenance
    assert np.array_equal(again.covariance, frequency.covariance)


def test_the_table_beside_it_is_readable(small_tags, tmp_path):
    measure(small_tags).save(tmp_path / "f.parquet")
    rows = pd.read_csv(tmp_path / "f.csv")
    assert rows["period"].tolist() == ["2015-10-01", "2015-11-01", "2015-12-01"]
    assert rows["estimate"].iloc[0] == 0.75


def test_other_files_are_refused(small_tags, tmp_path):
    with pytest.raises(TableError, match=r"\.parquet"):
        measure(small_tags).save(tmp_path / "f.xlsx")
    small_tags.to_parquet(tmp_path / "tags.parquet")
    with pytest.raises(TableError, match="is no frequency"):
        read_frequency(tmp_path / "tags.parquet")
    measure(small_tags).save(tmp_path / "f.parquet")
    with pytest.raises(TableError, match="is no frequency"):
        read_frequency(tmp_path / "f.csv")


def test_summary_is_one_line_and_html_is_escaped(small_tags):
    hostile = "<script>alert(1)</script>"
    frequency = measure(small_tags.assign(source=hostile), by="source")
    assert "\n" not in frequency.summary()
    assert frequency.summary() in repr(frequency)
    assert "<script>" not in frequency._repr_html_()
    assert "&lt;script&gt;" in frequency._repr_html_()


def test_themes_stand_in_the_order_of_the_tags(small_tags):
    tags = small_tags.assign(aid=True, aid_score=0.9)
    assert measure(tags).themes == ["famine", "aid"]
    assert measure(tags[["aid", "aid_score", *small_tags.columns]]).themes == ["aid", "famine"]
