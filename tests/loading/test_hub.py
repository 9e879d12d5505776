"""Saved datasets are read where they lie; the network is touched for `hub:` names only."""

import os
import socket
import subprocess
import sys

import datasets
import pyarrow as pa
import pytest

import toolkit as tk
from toolkit.errors import LoadError

ROWS = {"content": ["The envoys met.", "The envoys parted."], "published": ["2015-10-07", "2015-10-08"]}


def load(path, **options):
    return tk.load(path, progress=False, **options)


@pytest.fixture
def saved(tmp_path):
    """A folder with a saved dataset among other files."""
    datasets.Dataset.from_dict(ROWS).save_to_disk(str(tmp_path / "news" / "saved"))
    (tmp_path / "news" / "a.txt").write_text("The bridge reopened to lorries on Friday morning.", encoding="utf-8")
    return tmp_path / "news"


@pytest.fixture
def no_network(monkeypatch):
    """Make every connection an error."""

    def refuse(*_):
        message = "the network was touched"
        raise AssertionError(message)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_a_saved_dataset_is_one_input_among_the_files_of_a_folder(saved, no_network):
    articles = load(saved)
    assert articles.attrs["load_report"]["inputs"] == 2
    assert articles["reader"].tolist() == ["dataset", "dataset", "plain text"]
    assert str(articles["date"][0].date()) == "2015-10-07"


def test_all_splits_are_read(tmp_path, no_network):
    splits = {name: datasets.Dataset.from_dict({"text": [name]}) for name in ("train", "test")}
    datasets.DatasetDict(splits).save_to_disk(str(tmp_path / "d"))
    assert sorted(load(tmp_path / "d")["text"]) == ["test", "train"]


def test_a_dataset_whose_texts_are_no_utf_8_is_refused_by_name(tmp_path):
    text = pa.Array.from_buffers(pa.string(), 2, pa.array([b"One.", b"Tw\xe9."]).buffers())
    table = datasets.table.InMemoryTable(pa.table({"text": text}))
    datasets.Dataset(table).save_to_disk(str(tmp_path / "d"))
    with pytest.raises(LoadError, match=r"a dataset that cannot be opened .*UTF8"):
        load(tmp_path / "d")


def test_ids_stay_when_a_dataset_is_copied_or_its_map_is_cached(saved, tmp_path):
    before = load(saved / "saved")["article_id"].tolist()
    (saved / "saved" / "cache-123.arrow").write_bytes(b"x")
    (saved / "saved").rename(tmp_path / "elsewhere")
    assert load(tmp_path / "elsewhere")["article_id"].tolist() == before


def test_columns_may_be_named(saved):
    assert load(saved / "saved", columns={"text": "published"})["text"].tolist() == ROWS["published"]


@pytest.mark.parametrize("name", ["state.json", "dataset_info.json", "data-00000-of-00001.arrow"])
@pytest.mark.parametrize(
    "content", [b"", b"{", b"{}", b"[]", b"null", b'{"_data_files": 3, "features": []}', bytes(100)]
)
def test_a_damaged_dataset_is_refused(saved, name, content):
    (saved / "saved" / name).write_bytes(content)
    try:
        load(saved / "saved")
    except LoadError as error:
        assert "saved: " in str(error)


@pytest.mark.parametrize("name", ["hub:", "hub:../etc", "hub:a b/c", "hub:a/b/c", "hub:http://x.org"])
def test_what_is_no_name_of_a_dataset_is_refused_without_the_network(name, no_network):
    with pytest.raises(LoadError, match="Write it as hub:OWNER/NAME"):
        load(name)


def test_offline_a_hub_name_is_a_load_error():
    code = (
        "import toolkit as tk\n"
        "try:\n    tk.load('hub:nobody/nothing', progress=True)\n"
        "except tk.ToolkitError as error:\n    print(error)"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.startswith("hub:nobody/nothing: a dataset that cannot be opened (")
    assert run.stdout.strip().endswith("Check its name and the network.")
    assert run.stderr == ""


def test_no_bars_are_drawn_where_nobody_watches_and_the_setting_comes_back(saved, capfd):
    load(saved)
    assert capfd.readouterr().err == ""
    assert datasets.is_progress_bar_enabled()
