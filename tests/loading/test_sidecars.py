"""Days that the researcher states win, and a day that fits nothing is never lost in silence."""

import warnings

import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.loading.sidecars import read_dates


@pytest.fixture
def news(tmp_path, story):
    """A folder of four articles without dates."""
    folder = tmp_path / "news"
    for number, name in enumerate(["a.txt", "b.txt", "sub/a.txt", "sub/c.txt"]):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(story(number), encoding="utf-8")
    return folder


def load(paths, **options):
    return tk.load(paths, progress=False, **options)


def days(articles):
    """The day by file, below the folder."""
    names = articles["file"].str.rpartition("news/")[2]
    return {name: str(day.date()) for name, day in zip(names, articles["date"], strict=True) if day is not pd.NaT}


def test_a_file_dates_csv_in_the_folder_is_used_without_being_named(news):
    (news / "dates.csv").write_text("file,date\nsub/a.txt,2015-10-07\nb.txt,8 October 2015\n", encoding="utf-8")
    articles = load(news)
    assert days(articles) == {"sub/a.txt": "2015-10-07", "b.txt": "2015-10-08"}
    assert sorted(articles["date_source"]) == ["none", "none", "user", "user"]
    assert articles.attrs["load_report"]["undated"] == 2


def test_the_path_wins_over_the_bare_name(news):
    assert days(load(news, dates={str(news / "a.txt"): "2015-10-07"})) == {"a.txt": "2015-10-07"}
    (news / "dates.csv").write_text("file,date\na.txt,2015-10-07\n", encoding="utf-8")
    assert days(load(news)) == {"a.txt": "2015-10-07"}


def test_a_bare_name_that_may_be_two_files_is_refused(news):
    with pytest.raises(LoadError, match=r"dates: a\.txt: may be any of .*Write the path as loaded"):
        load(news, dates={"a.txt": "2015-10-07"})


def test_the_days_the_user_gives_win_over_the_folder_s(news):
    (news / "dates.csv").write_text("file,date\nb.txt,2015-10-01\n", encoding="utf-8")
    assert days(load(news, dates={"b.txt": "2015-10-02"})) == {"b.txt": "2015-10-02"}


def test_a_stated_day_wins_over_the_file_s_own_and_takes_its_instant_away(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "x", "date": "2015-10-07T10:00:00Z"}', encoding="utf-8")
    row = load(tmp_path, dates={"a.jsonl": "2015-10-09"}).iloc[0]
    assert (row["date"], row["date_source"]) == (pd.Timestamp("2015-10-09"), "user")
    assert row["published_at"] is pd.NaT


def test_dates_may_be_a_file(news, tmp_path):
    path = tmp_path / "given.csv"
    path.write_bytes("file;date\r\nc.txt;07.10.2015\r\n".encode("utf-16"))
    assert days(load(news, dates=path)) == {"sub/c.txt": "2015-10-07"}


def test_an_archive_s_own_dates_are_used(tmp_path, packed, story):
    members = {"x/a.txt": story(1), "x/dates.csv": "file,date\na.txt,2015-10-07\n", "b.txt": story(2)}
    (tmp_path / "a.zip").write_bytes(packed(members))
    articles = load(tmp_path).set_index("member")
    assert articles["date_source"].to_dict() == {"x/a.txt": "user", "b.txt": "none"}


def test_members_of_an_archive_are_meant_by_their_names_or_all_by_the_archive_s(tmp_path, packed, story):
    (tmp_path / "a.zip").write_bytes(packed({"x/a.txt": story(1), "b.txt": story(2)}))
    names = {"x/a.txt": 1, "b.txt": 1, "a.zip": 2, str(tmp_path / "a.zip"): 2, str(tmp_path / "a.zip" / "b.txt"): 1}
    for name, dated in names.items():
        assert load(tmp_path, dates={name: "2015-10-07"})["date"].notna().sum() == dated


def test_a_day_for_a_skipped_copy_goes_to_the_article_that_was_loaded(news):
    (news / "copy.txt").write_bytes((news / "b.txt").read_bytes())
    (news / "dates.csv").write_text("file,date\ncopy.txt,2015-10-07\n", encoding="utf-8")
    assert days(load(news)) == {"b.txt": "2015-10-07"}


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("a.txt,soon", r"'soon' for a\.txt is not a day\. Write it as 2015-10-07"),
        ("a.txt,", r"'' for a\.txt is not a day"),
        ("a.txt,03/10/2015", "'03/10/2015' for a.txt is not a day"),
        ("z.txt,2015-10-07", "z.txt: not among the loaded files"),
    ],
)
def test_a_day_that_cannot_be_used_is_an_error_and_when_skipping_a_warning(news, line, finding):
    (news / "dates.csv").write_text(f"file,date\n{line}\nb.txt,2015-10-08\n", encoding="utf-8")
    with pytest.raises(LoadError, match=f"dates.csv: {finding}"):
        load(news)
    with pytest.warns(UserWarning, match=finding):
        assert days(load(news, on_error="skip")) == {"b.txt": "2015-10-08"}


def test_all_wrong_days_stand_in_one_error_with_the_other_faults(news):
    (news / "empty.txt").touch()
    with pytest.raises(LoadError, match=r"empty\.txt: empty.*'x' for a\.txt.*'y' for b\.txt"):
        load(news, dates={"a.txt": "x", "b.txt": "y"})


def test_a_day_for_a_file_that_failed_is_no_further_fault(news):
    (news / "empty.txt").touch()
    (news / "dates.csv").write_text("file,date\nempty.txt,2015-10-07\n", encoding="utf-8")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        load(news, on_error="skip")
    assert "dates" not in str(caught[0].message)


@pytest.mark.parametrize("data", [b"name,day\na,b\n", b"", b"\x00\x01\x02" * 20, b"file\na.txt\n"])
def test_what_is_no_table_of_dates_is_a_fault_of_that_file(news, data):
    (news / "dates.csv").write_bytes(data)
    with pytest.raises(LoadError, match=r"dates\.csv: "):
        load(news)
    with pytest.raises(LoadError, match=r"^.*dates\.csv: "):
        load(news, dates=news / "dates.csv")


def test_a_missing_file_of_dates_is_refused_before_the_work(news):
    with pytest.raises(LoadError, match=r"absent\.csv: cannot be opened \(no such file or directory\)"):
        load(news, dates="absent.csv")


def test_a_table_named_by_the_user_is_no_sidecar_even_if_called_dates(tmp_path):
    (tmp_path / "dates.csv").write_text("text,date\nThe talks went on.,2015-10-07\n", encoding="utf-8")
    assert len(load(tmp_path / "dates.csv")) == 1


def test_spaces_quotes_and_further_columns_do_no_harm():
    data = b'file, date ,note\n"a, b.txt", 2015-10-07 ,x\n ,,\n'
    assert read_dates(data) == {"a, b.txt": "2015-10-07"}
