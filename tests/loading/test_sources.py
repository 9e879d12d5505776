"""Folders are walked in a fixed order, and nothing leads out of them."""

import gzip
import os

import pytest

from toolkit.errors import LoadError
from toolkit.loading import sources
from toolkit.loading.sources import Broken, Item, Skipped, find_items, is_dataset


def found(path):
    return list(find_items([path]))


def test_files_come_in_a_fixed_order(tmp_path):
    for name in ("b.txt", "a.txt", "sub/c.txt", "another/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    names = [item.path.relative_to(tmp_path).as_posix() for item in found(tmp_path)]
    assert names == ["a.txt", "b.txt", "another/d.txt", "sub/c.txt"]


@pytest.mark.parametrize("name", [".secret", "Thumbs.db", "README", "licence.txt", ".git/config", "__MACOSX/x.txt"])
def test_what_is_hidden_or_of_the_system_is_skipped(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x", encoding="utf-8")
    [skipped] = found(tmp_path)
    assert isinstance(skipped, Skipped)


def test_links_that_lead_out_are_skipped_and_links_inside_are_followed(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("x", encoding="utf-8")
    (inside / "a.txt").write_text("x", encoding="utf-8")
    (inside / "b-link.txt").symlink_to(inside / "a.txt")
    (inside / "c-link.txt").symlink_to(outside / "secret.txt")
    (inside / "d-broken.txt").symlink_to(inside / "absent.txt")
    (inside / "e-loop.txt").symlink_to(inside / "e-loop.txt")
    (inside / "folder").symlink_to(outside)
    kinds = {item.file.rpartition("/")[2]: getattr(item, "reason", "read") for item in found(inside)}
    assert kinds == {
        "folder": "a link to another folder",
        "a.txt": "read",
        "b-link.txt": "read",
        "c-link.txt": "a link that leads out of the folder",
        "d-broken.txt": "not a regular file",
        "e-loop.txt": "not a regular file",
    }


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert isinstance(found(tmp_path)[0], Skipped)
    assert isinstance(found(tmp_path / "pipe")[0], Broken)


def test_a_link_to_a_saved_dataset_is_not_followed(tmp_path):
    outside = tmp_path / "out"
    outside.mkdir()
    (outside / "dataset_dict.json").write_text("{}", encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "data").symlink_to(outside)
    assert [item.reason for item in found(tmp_path / "in")] == ["a link to another folder"]


def test_one_stray_file_does_not_make_a_folder_a_dataset(tmp_path):
    (tmp_path / "state.json").write_text("{}", encoding="utf-8")
    assert not is_dataset(tmp_path)
    (tmp_path / "dataset_info.json").write_text("{}", encoding="utf-8")
    assert is_dataset(tmp_path)


def test_a_folder_that_may_not_be_read_is_a_fault(tmp_path, monkeypatch):
    def refusing(top, onerror):
        onerror(PermissionError(13, "Permission denied", str(tmp_path / "closed")))
        return iter([(str(top), [], [])])

    monkeypatch.setattr(sources.os, "walk", refusing)  # root, as whom CI may run, can read everything
    [broken] = found(tmp_path)
    assert isinstance(broken, Broken)
    assert broken.reason == "cannot be opened (permission denied). Check that it exists and may be read."


def test_a_gzipped_file_is_unpacked(tmp_path):
    path = tmp_path / "A.CSV.gz"
    path.write_bytes(gzip.compress(b"text\nx\n"))
    item = Item(str(path), path)
    assert (item.name, item.head, item.data) == ("a.csv", b"text\nx\n", b"text\nx\n")


@pytest.mark.parametrize("cut", [slice(0, 3), slice(0, 20), slice(0, -4)])
def test_a_damaged_gzip_file_is_refused(tmp_path, cut):
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"The talks went on until midnight." * 9)[cut])
    with pytest.raises(LoadError, match="a damaged gzip file"):
        _ = Item(str(path), path).data


def test_a_gzip_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_MEMBER", 1000)
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(bytes(5000)))
    with pytest.raises(LoadError, match="unpacks to more than"):
        _ = Item(str(path), path).data


def test_a_file_beyond_the_limit_is_refused_without_reading_it(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_FILE", 10)
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 11)
    with pytest.raises(LoadError, match="more than the 0 MB one file may have"):
        _ = Item(str(path), path).data


def test_what_map_caches_beside_a_dataset_does_not_change_its_hash(tmp_path):
    (tmp_path / "dataset_dict.json").write_text("{}", encoding="utf-8")
    before = Item("d", tmp_path).digest
    (tmp_path / "cache-1.arrow").write_bytes(b"x")
    assert Item("d", tmp_path).digest == before
    (tmp_path / "data.arrow").write_bytes(b"x")
    assert Item("d", tmp_path).digest != before
