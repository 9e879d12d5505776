"""Files packed one by one are read as what is in them."""

import bz2
import gzip
import lzma

import pytest

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.loading.sources import Item
from toolkit.loading.unpacking import packing

PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
NAMES = {"gz": "gzip", "bz2": "bzip2", "xz": "xz"}


@pytest.mark.parametrize("ending", PACK)
def test_a_packed_table_is_read(tmp_path, ending):
    path = tmp_path / f"A.CSV.{ending}"
    path.write_bytes(PACK[ending](b"title,text\nEnvoys,They met.\n"))
    assert tk.load(path, progress=False)["text"].tolist() == ["They met."]
    assert Item(str(path), path).name == "a.csv"


@pytest.mark.parametrize("ending", PACK)
def test_the_ending_does_not_matter(tmp_path, story, ending):
    path = tmp_path / "a.txt"
    path.write_bytes(PACK[ending](story().encode()))
    assert tk.load(path, progress=False)["title"].tolist() == ["Envoys meet by the lake"]


@pytest.mark.parametrize("ending", PACK)
def test_the_beginning_is_read_without_the_rest(tmp_path, ending):
    path = tmp_path / "a.txt"
    path.write_bytes(PACK[ending](b"Envoys met. " * 100_000))
    item = Item(str(path), path)
    assert item.head == (b"Envoys met. " * 700)[:8192]
    assert "data" not in item.__dict__


@pytest.mark.parametrize("ending", PACK)
@pytest.mark.parametrize("cut", [20, -4])
def test_a_damaged_file_is_refused(tmp_path, story, ending, cut):
    path = tmp_path / "a.txt"
    path.write_bytes(PACK[ending](story().encode())[:cut])
    with pytest.raises(LoadError, match=f"a damaged {NAMES[ending]} file"):
        tk.load(path, progress=False)


@pytest.mark.parametrize(
    ("head", "name"),
    [(pack(b"x")[:20], NAMES[ending]) for ending, pack in PACK.items()]
    + [(bz2.compress(b""), "bzip2"), (b"BZh is no word", None), (b"", None), (b"\xfd7zXY", None)],
)
def test_the_first_bytes_tell_who_packed_a_file(head, name):
    assert packing(head) == name
