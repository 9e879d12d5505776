"""Tables come back from disk as they were, and no failure leaves half a file."""

import errno
import os

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.errors import TableError, ToolkitError
from toolkit.files import check_target, guard_cells, read_table, undo_guard, write_beside, write_table
from toolkit.tables import ARTICLES

RISKY = ["=1+1", "+41 22", "-5 degrees", "@home", "'=1+1", "''=1", "'tis so", "\tx", "＝1", "plain", "", "'", "=", "'-"]
BLOCKS = [{"start": 0, "end": 5, "kind": "title"}, {"start": 7, "end": 12, "kind": "paragraph"}]


def articles():
    return ARTICLES.build(
        [
            {
                "article_id": "00000000000000e1",
                "source": "NA",
                "date": pd.Timestamp("2015-10-07"),
                "published_at": pd.Timestamp("2015-10-07T20:00", tz="UTC"),
                "title": "=HYPERLINK(A1)",
                "text": 'First, "a"\n\nsecond; ü 漢',
                "blocks": BLOCKS,
                "file": "a.txt",
            },
            {"article_id": "0000000000000042", "text": "null", "title": "007", "blocks": [], "file": "b.txt"},
        ]
    )


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".CSV"])
def test_a_table_of_articles_comes_back_as_it_was(tmp_path, ending):
    write_table(articles(), tmp_path / f"articles{ending}")
    back = read_table(tmp_path / f"articles{ending}")
    pd.testing.assert_frame_equal(back.drop(columns="blocks"), articles().drop(columns="blocks"))
    assert [list(blocks) for blocks in back["blocks"]] == [BLOCKS, []]
    ARTICLES.check(back)


def test_further_columns_of_a_csv_keep_their_natural_types(tmp_path):
    frame = pd.DataFrame({"paragraph_id": ["1", "2"], "theme_x": [True, False], "theme_x_score": [0.5, None]})
    write_table(frame, tmp_path / "tags.csv")
    back = read_table(tmp_path / "tags.csv")
    assert back["theme_x"].dtype == bool
    assert back["theme_x_score"].dtype == float
    assert back["paragraph_id"].tolist() == ["1", "2"]


def test_a_csv_guards_formulas_and_reading_takes_the_guard_away(tmp_path):
    frame = pd.DataFrame({"title": RISKY[:-4], "group": pd.Categorical(RISKY[:-4])})
    write_table(frame, tmp_path / "t.csv")
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.lstrip('"').startswith(("=", "+", "-", "@", "＝"))]
    assert read_table(tmp_path / "t.csv")["title"].tolist() == RISKY[:-4]


@given(st.lists(st.one_of(st.text(), st.sampled_from(RISKY), st.none())))
def test_undoing_the_guard_gives_every_cell_back(cells):
    frame = pd.DataFrame({"title": pd.Series(cells, dtype=object)})
    guarded = guard_cells(frame)
    back = [None if pd.isna(cell) else cell for cell in undo_guard(guarded)["title"]]
    assert back == cells
    assert not [cell for cell in guarded["title"].dropna() if cell.startswith(("=", "+", "-", "@"))]


def test_guarding_changes_no_input():
    frame = pd.DataFrame({"title": ["=1"]})
    guard_cells(frame)
    assert frame["title"].tolist() == ["=1"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(data=st.binary(max_size=300), ending=st.sampled_from([".csv", ".parquet"]))
def test_any_bytes_give_a_table_or_a_table_error(tmp_path, data, ending):
    path = tmp_path / f"t{ending}"
    path.write_bytes(data)
    try:
        read_table(path)
    except TableError as error:
        assert str(error).startswith(str(path))


@pytest.mark.parametrize("text", ["date\nyesterday\n", "blocks\nnot json\n", "published_at\n25:00\n", 'a\n"open'])
def test_a_csv_with_impossible_cells_is_refused_by_name(tmp_path, text):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=r"t\.csv: cannot be read as a table"):
        read_table(path)


def test_a_missing_table_and_a_folder_are_refused_differently(tmp_path):
    with pytest.raises(TableError, match="no such file"):
        read_table(tmp_path / "absent.parquet")
    with pytest.raises(TableError, match="a folder, not a table"):
        read_table(tmp_path)


@pytest.mark.parametrize("write", [check_target, lambda target: write_table(articles(), target)])
def test_bad_targets_are_refused_with_the_remedy(tmp_path, write):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(TableError, match=r"unknown ending '\.xlsx'.*Use \.parquet or \.csv"):
        write(tmp_path / "t.xlsx")
    with pytest.raises(TableError, match=r"unknown ending '\(none\)'"):
        write(tmp_path / "t")
    with pytest.raises(ToolkitError, match="is a folder"):
        write(tmp_path / "folder.csv")
    with pytest.raises(ToolkitError, match="no such folder"):
        write(tmp_path / "absent" / "t.csv")


def test_a_folder_that_takes_no_files_is_refused():
    with pytest.raises(ToolkitError, match=r"^/proc/t\.csv: cannot be written"):
        write_table(articles(), "/proc/t.csv")


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "t.csv"
    target.write_text("old", encoding="utf-8")

    def interrupted():
        with write_beside(target) as beside:
            assert beside.parent == tmp_path
            assert beside.suffix == ".csv"
            beside.write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]
    assert target.read_text(encoding="utf-8") == "old"


def test_a_full_disk_is_named_with_the_target(tmp_path):
    with pytest.raises(ToolkitError, match=r"t\.csv: cannot be written \(no space left on device\)"):  # noqa: SIM117
        with write_beside(tmp_path / "t.csv"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert not list(tmp_path.iterdir())


def test_an_error_about_another_file_is_not_blamed_on_the_target(tmp_path):
    with pytest.raises(FileNotFoundError), write_beside(tmp_path / "t.csv"):
        (tmp_path / "elsewhere" / "input.txt").read_text(encoding="utf-8")


def test_a_name_too_long_for_the_disk_is_refused(tmp_path):
    with pytest.raises(ToolkitError, match="cannot be written"):
        write_table(articles(), tmp_path / ("n" * 300 + ".csv"))
