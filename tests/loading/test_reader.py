"""Every reader is found, has a golden pair, and gives what the pair says."""

import json
import pkgutil
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

import toolkit as tk
from toolkit.loading import readers as package
from toolkit.loading.reader import Options, Reader, find_reader, readers
from toolkit.loading.sources import Item

GOLDEN = Path(__file__).parent.parent / "golden"
MODULES = sorted(module.name for module in pkgutil.iter_modules(package.__path__))


def as_json(cell):
    """A cell as the expected file writes it."""
    if isinstance(cell, list):
        return cell
    if pd.isna(cell):
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.isoformat() if cell.tzinfo else str(cell.date())
    return cell


def test_every_reader_module_is_found_once_and_in_order():
    found = readers()
    assert len(found) == len(MODULES)
    assert [reader.order for reader in found] == sorted(reader.order for reader in found)
    assert len({reader.name for reader in found}) == len(found)


@pytest.mark.parametrize("name", MODULES)
def test_every_reader_has_a_golden_pair(name):
    assert isinstance(import_module(f"toolkit.loading.readers.{name}").READER, Reader)
    assert list((GOLDEN / name).glob("input*")), f"tests/golden/{name} has no input file"
    assert (GOLDEN / name / "expected.json").is_file()


def test_every_golden_pair_has_a_reader():
    assert {path.name for path in GOLDEN.iterdir()} <= set(MODULES)


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_a_reader_gives_what_its_golden_pair_says(name):
    [source] = (GOLDEN / name).glob("input*")
    expected = json.loads((GOLDEN / name / "expected.json").read_text(encoding="utf-8"))
    articles = tk.load(source, progress=False)
    assert set(articles["reader"]) == {import_module(f"toolkit.loading.readers.{name}").READER.name}
    given = [
        {column: as_json(row[column]) for column in wanted}
        for row, wanted in zip(articles.to_dict("records"), expected, strict=True)
    ]
    assert given == expected


@pytest.mark.parametrize("name", ["columnar", "json_records", "workbook"])
def test_the_content_and_not_the_ending_tells_the_format(name, tmp_path):
    [source] = (GOLDEN / name).glob("input*")
    target = tmp_path / "renamed.txt"
    target.write_bytes(source.read_bytes())
    assert find_reader(Item(str(target), target)) is import_module(f"toolkit.loading.readers.{name}").READER


def test_options_say_nothing_unless_told():
    assert Options().columns == {}
