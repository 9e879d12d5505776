"""The door: whatever goes in is loaded, skipped or failed, and the three add up."""

import warnings

import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import LoadError, ToolkitError
from toolkit.files import read_table
from toolkit.loading import reading
from toolkit.tables import ARTICLES


def load(paths, **options):
    return tk.load(paths, progress=False, **options)


def report_of(paths, tmp_path_factory, **options):
    target = tmp_path_factory.mktemp("report") / "report.csv"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        articles = load(paths, report=target, on_error="skip", **options)
    return articles, read_table(target)


@pytest.fixture
def mixed(tmp_path, story, packed):
    """A folder with something of everything that can happen."""
    folder = tmp_path / "news"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text(story(1), encoding="utf-8")
    (folder / "copy.txt").write_text(story(1), encoding="utf-8")
    (folder / "sub" / "b.txt").write_text(story(2), encoding="utf-8")
    (folder / "empty.txt").touch()
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 10)
    (folder / ".hidden").write_text("x", encoding="utf-8")
    (folder / "README.md").write_text("x", encoding="utf-8")
    (folder / "z.zip").write_bytes(packed({"c.txt": story(3), "../d.txt": story(4), "e.txt": b"\x00" * 50}))
    return folder


def test_counts_add_up_and_every_input_stands_in_the_report(mixed, tmp_path_factory):
    articles, report = report_of(mixed, tmp_path_factory)
    counts = articles.attrs["load_report"]
    assert counts == {"inputs": 10, "loaded": 3, "skipped": 4, "failed": 3, "duplicates": 0, "undated": 3, "missing": 0}
    assert counts["loaded"] + counts["skipped"] + counts["failed"] == counts["inputs"] == len(report)
    assert report["status"].value_counts().to_dict() == {"skipped": 4, "loaded": 3, "failed": 3}
    assert report.loc[report["status"] != "loaded", "reason"].notna().all()
    assert report["articles"].sum() == len(articles)
    files = {str(path) for path in mixed.rglob("*") if path.is_file()}
    assert set(report["file"]) == files


def test_a_byte_identical_file_is_skipped_with_the_first_one_s_name(mixed, tmp_path_factory):
    _, report = report_of(mixed, tmp_path_factory)
    reasons = report.set_index("file")["reason"]
    assert reasons[str(mixed / "copy.txt")] == f"byte for byte the same as {mixed / 'a.txt'}"


def test_all_faults_are_raised_in_one_error_and_the_report_is_still_written(mixed, tmp_path):
    with pytest.raises(LoadError) as caught:
        load(mixed, report=tmp_path / "report.csv")
    message = str(caught.value)
    assert message.startswith("3 of 10 inputs cannot be read: ")
    for place in ("empty.txt: empty", "noise.bin: binary data", "z.zip (e.txt): binary data"):
        assert place in message
    assert message.endswith('pass on_error="skip" (--on-error skip).')
    assert len(read_table(tmp_path / "report.csv")) == 10


def test_skipping_warns_exactly_once_with_the_list(mixed):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        load(mixed, on_error="skip")
    assert len(caught) == 1
    assert caught[0].category is UserWarning
    assert caught[0].filename == __file__ or "test_batch" in caught[0].filename
    assert all(name in str(caught[0].message) for name in ("empty.txt", "noise.bin", "e.txt"))


def test_nothing_wrong_warns_of_nothing(tmp_path, story):
    (tmp_path / "a.txt").write_text(story(), encoding="utf-8")
    assert len(load(tmp_path)) == 1


def test_nothing_loaded_is_an_error_even_when_skipping(tmp_path):
    (tmp_path / "a.txt").touch()
    with pytest.raises(LoadError, match=r"a\.txt: empty\. Remove it"):
        load(tmp_path, on_error="skip")


def test_an_empty_folder_and_no_path_at_all_are_errors(tmp_path):
    with pytest.raises(LoadError, match=r"nothing to load: .*: an empty folder"):
        load(tmp_path)
    with pytest.raises(LoadError, match="nothing to load: no input was named"):
        load([])
    with pytest.raises(LoadError, match="names no file"):
        load("")


def test_an_empty_folder_among_others_stands_in_the_report(tmp_path, story, tmp_path_factory):
    (tmp_path / "void" / "deeper").mkdir(parents=True)
    (tmp_path / "a.txt").write_text(story(), encoding="utf-8")
    _, report = report_of([tmp_path / "a.txt", tmp_path / "void"], tmp_path_factory)
    assert report["status"].tolist() == ["loaded", "skipped"]
    assert report["reason"][1] == "an empty folder"


def test_a_folder_without_articles_says_what_it_holds(tmp_path):
    (tmp_path / "README.md").write_text("About.", encoding="utf-8")
    with pytest.raises(LoadError, match=r"nothing to load: .*README\.md: a read-me or licence"):
        load(tmp_path)


@pytest.mark.parametrize("name", ["absent.txt", "x" * 300, "a\x00b"])
def test_a_path_that_is_not_there_is_named(tmp_path, name):
    with pytest.raises(LoadError, match=r"no such file or folder\. Check the path"):
        load(tmp_path / name)


@pytest.mark.parametrize("option", ["ignore", "", None])
def test_an_unknown_way_with_errors_is_refused(tmp_path, option):
    with pytest.raises(LoadError, match="Write 'raise' or 'skip'"):
        load(tmp_path, on_error=option)


def test_misspelt_columns_are_refused_before_any_file_is_opened(tmp_path):
    with pytest.raises(LoadError, match="'txet' is none of ours"):
        load(tmp_path / "absent", columns={"txet": "content"})


def test_columns_change_what_is_read(tmp_path):
    (tmp_path / "a.csv").write_text("text,lead\nThe body.,The lead.\n", encoding="utf-8")
    assert load(tmp_path)["text"].tolist() == ["The body."]
    assert load(tmp_path, columns={"text": "lead"})["text"].tolist() == ["The lead."]


def test_a_report_that_cannot_be_written_is_refused_before_the_work(tmp_path):
    with pytest.raises(ToolkitError, match="no such folder"):
        load(tmp_path / "absent.txt", report=tmp_path / "nowhere" / "report.csv")


def test_the_result_is_a_table_of_articles(mixed, tmp_path_factory):
    articles, _ = report_of(mixed, tmp_path_factory)
    assert list(articles.columns) == list(ARTICLES.columns)
    assert ARTICLES.check(articles) is articles
    assert articles["date_source"].tolist() == ["none"] * 3


def test_the_order_of_the_files_does_not_matter(tmp_path, story):
    paths = []
    for number in range(6):
        path = tmp_path / f"{number}.txt"
        words = story(number // 2) + ("7 October 2015\n" if number == 4 else "" * number) + "\n" * number
        path.write_text(words, encoding="utf-8")
        paths.append(path)
    one, two = (load(order).sort_values("article_id").reset_index(drop=True) for order in (paths, paths[::-1]))
    assert one["duplicate_of"].notna().sum() == 3  # a day below the text makes it no other text
    pd.testing.assert_frame_equal(one, two)


def test_ids_depend_on_content_and_not_on_the_place(tmp_path, story):
    (tmp_path / "x").mkdir()
    for path in (tmp_path / "a.txt", tmp_path / "x" / "other.txt"):
        path.write_text(story(), encoding="utf-8")
    assert load(tmp_path / "a.txt")["article_id"][0] == load(tmp_path / "x")["article_id"][0]


def test_loading_twice_gives_the_same_table():
    from toolkit.shipped import shipped

    pd.testing.assert_frame_equal(load(shipped("data/corpus")), load(shipped("data/corpus")))


def test_what_no_table_can_hold_is_blanked_and_the_text_keeps_its_length(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"text": "half \\ud800 and \\u0000 nothing", "title": "\\ufeffHead"}', encoding="utf-8"
    )
    row = load(tmp_path).iloc[0]
    assert row["text"] == "half   and   nothing"
    tk.write_table(load(tmp_path), tmp_path / "a.parquet")


def test_a_file_name_that_is_no_utf8_is_shown_and_stored(tmp_path, story):
    import os

    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    with open(name, "w", encoding="utf-8") as stream:  # noqa: PTH123
        stream.write(story())
    articles = load(tmp_path)
    assert articles["file"][0].endswith("caf\ufffd.txt")
    tk.write_table(articles, tmp_path / "out.csv")


def test_a_stated_language_is_one_code_and_a_name_is_no_code(tmp_path):
    (tmp_path / "a.csv").write_text(
        "text,language\nThe talks went on until midnight and beyond.,en-GB\n"
        "Les délégués ont quitté la salle avant minuit.,French\n",
        encoding="utf-8",
    )
    assert load(tmp_path)["language"].tolist() == ["en", "fr"]


def test_no_progress_is_drawn_where_nobody_watches(tmp_path, story, capfd):
    (tmp_path / "a.txt").write_text(story(), encoding="utf-8")
    tk.load(tmp_path, progress=True)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_text_longer_than_any_book_is_no_article(tmp_path, monkeypatch, name):
    monkeypatch.setattr(reading, "LONGEST_ARTICLE", 1000)
    text = "x" * 1001
    (tmp_path / name).write_text(f"text\n{text}\n" if name == "a.csv" else f'{{"text": "{text}"}}', encoding="utf-8")
    with pytest.raises(LoadError, match="an article of 1,001 characters"):
        load(tmp_path)
