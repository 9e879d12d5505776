"""What was read once is not read again, and the cache is never the reason why something fails."""

import os
import sqlite3

import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.loading import crew, keeping
from toolkit.shipped import shipped


@pytest.fixture
def kept(tmp_path_factory, monkeypatch):
    """Switch the cache on, in a folder of its own."""
    folder = tmp_path_factory.mktemp("kept")
    monkeypatch.setenv("TOOLKIT_CACHE", str(folder))
    return folder


@pytest.fixture
def readings(monkeypatch):
    """Which files the readers are set on."""
    seen = []
    original = crew.read_item

    def watched(item, options):
        seen.append(item.path.name)
        return original(item, options)

    monkeypatch.setattr(crew, "read_item", watched)
    return seen


@pytest.fixture
def news(tmp_path, story):
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(story(number), encoding="utf-8")
    return folder


def load(paths, **options):
    return tk.load(paths, progress=False, **options)


def test_a_second_load_reads_nothing_and_gives_the_same_table(kept, readings):
    corpus = shipped("data/corpus")
    first = load(corpus)
    assert readings
    readings.clear()
    pd.testing.assert_frame_equal(load(corpus), first)
    assert readings == []


def test_every_golden_input_comes_back_as_it_was_read(kept, readings):
    from pathlib import Path

    inputs = [path for path in sorted((Path(__file__).parent.parent / "golden").glob("*/input*")) if path.is_file()]
    first = load(inputs)
    readings.clear()
    pd.testing.assert_frame_equal(load(inputs), first)
    assert readings == []


def test_a_changed_file_and_other_options_are_read_anew(kept, readings, news, story):
    load(news)
    (news / "2.txt").write_text(story(9), encoding="utf-8")
    readings.clear()
    assert "for 9 hours" in load(news)["text"][2]
    assert readings == ["2.txt"]
    load(news, columns={"text": "content"})
    assert readings == ["2.txt", "0.txt", "1.txt", "2.txt", "3.txt"]


def test_another_folder_with_the_same_file_is_served(kept, readings, news, tmp_path):
    load(news)
    readings.clear()
    other = tmp_path / "other"
    other.mkdir()
    (news / "1.txt").rename(other / "1.txt")
    [row] = load(other).to_dict("records")
    assert row["file"] == str(other / "1.txt")
    assert readings == []


def test_other_code_forgets(kept, readings, news, monkeypatch):
    load(news)
    readings.clear()
    monkeypatch.setattr(keeping, "code_version", lambda: "another")
    load(news)
    assert len(readings) == 4


def test_off_keeps_nothing(news, readings, monkeypatch, tmp_path):
    monkeypatch.setenv("TOOLKIT_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    load(news)
    load(news)
    assert len(readings) == 8
    assert not (tmp_path / "home").exists()


def test_without_a_word_the_system_s_folder_is_used(news, monkeypatch, tmp_path):
    monkeypatch.delenv("TOOLKIT_CACHE")
    monkeypatch.setattr(keeping, "user_cache_path", lambda name, **_: tmp_path / name)
    load(news)
    assert (tmp_path / "conflict-news-toolkit" / "articles.sqlite").is_file()


def test_what_failed_is_tried_again(kept, readings, news):
    (news / "2.txt").write_bytes(bytes(range(256)) * 10)
    with pytest.raises(LoadError):
        load(news)
    readings.clear()
    with pytest.raises(LoadError):
        load(news)
    assert readings == ["2.txt"]


def test_an_interrupted_load_goes_on_where_it_stopped(kept, readings, news, monkeypatch):
    original = crew.read_item

    def stopped(item, options):
        if item.path.name == "2.txt":
            raise KeyboardInterrupt
        return original(item, options)

    with monkeypatch.context() as patch:
        patch.setattr(crew, "read_item", stopped)
        with pytest.raises(KeyboardInterrupt):
            load(news)
    readings.clear()
    assert len(load(news)) == 4
    assert readings == ["2.txt", "3.txt"]


@pytest.mark.parametrize("damage", [b"no database at all, but text of some length" * 100, b""])
def test_a_damaged_cache_is_begun_anew(kept, readings, news, damage):
    load(news)
    for path in kept.iterdir():
        path.unlink()
    (kept / "articles.sqlite").write_bytes(damage)
    assert len(load(news)) == 4
    readings.clear()
    load(news)
    assert readings == []


def test_a_garbled_outcome_is_read_anew(kept, readings, news):
    load(news)
    with sqlite3.connect(kept / "articles.sqlite") as file:
        file.execute("UPDATE outcomes SET outcome = x'789c0300'")
    file.close()
    readings.clear()
    assert len(load(news)) == 4
    assert len(readings) == 4


def test_a_cache_in_an_impossible_place_does_not_stop_the_load(news, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path / "file"))
    assert len(load(news)) == 4


def test_what_was_not_used_for_the_longest_time_goes_first(kept, tmp_path, monkeypatch):
    monkeypatch.setenv("TOOLKIT_CACHE_MB", "1")
    for name in ("a.txt", "b.txt", "c.txt"):
        noise = os.urandom(170_000).hex()
        lines = "\n\n".join(f"The envoys met {noise[at : at + 60]}." for at in range(0, len(noise), 60))
        (tmp_path / name).write_text(lines, encoding="utf-8")
        monkeypatch.setattr(keeping, "LARGEST_SHARE", 1)
        load(tmp_path / name)
        load(tmp_path / "a.txt")  # used again and again
    for name in ("d.txt", "e.txt"):
        (tmp_path / name).write_bytes((tmp_path / "c.txt").read_bytes() + name.encode())
        load(tmp_path / name)
        load(tmp_path / "a.txt")
    with sqlite3.connect(kept / "articles.sqlite") as file:
        [(count, size)] = file.execute("SELECT count(*), sum(size) FROM outcomes").fetchall()
    file.close()
    assert size <= 1 << 20
    assert 2 <= count <= 4
    seen = []
    original = crew.read_item
    monkeypatch.setattr(crew, "read_item", lambda item, options: seen.append(item) or original(item, options))
    load(tmp_path / "a.txt")
    assert seen == []
    load(tmp_path / "b.txt")
    assert len(seen) == 1


def test_a_size_that_is_no_number_is_refused(news, kept, monkeypatch):
    monkeypatch.setenv("TOOLKIT_CACHE_MB", "plenty")
    with pytest.raises(LoadError, match="TOOLKIT_CACHE_MB: 'plenty' is no number"):
        load(news)


def test_a_day_in_the_future_is_not_kept_for_it_will_come(kept, readings, tmp_path):
    (tmp_path / "a.csv").write_text("text,date\nThe talks went on until midnight.,2999-01-01\n", encoding="utf-8")
    [row] = load(tmp_path / "a.csv").to_dict("records")
    assert row["warnings"] == "date lies in the future: 2999-01-01"
    load(tmp_path / "a.csv")
    assert readings == ["a.csv", "a.csv"]
