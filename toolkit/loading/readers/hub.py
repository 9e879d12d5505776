"""Datasets: a folder written by ``Dataset.save_to_disk``, or ``hub:OWNER/NAME`` on the Hugging Face Hub."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd
import pyarrow as pa

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.reader import Options, Reader
from toolkit.loading.records import read_records
from toolkit.loading.sources import HUB, Item

NAME = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)?$")


def recognises(item: Item) -> bool:
    """By the folder's files, or the prefix of the Hub."""
    return item.is_folder or item.is_remote


def read(item: Item, options: Options) -> Found:
    """Read every row of every split as an article."""
    import datasets

    name = item.file.removeprefix(HUB)
    if item.is_remote and not NAME.match(name):
        message = f"{name!r} is no name of a dataset. Write it as hub:OWNER/NAME."
        raise LoadError(message)
    try:
        with quiet_unless_watched(datasets):
            dataset: Any = datasets.load_dataset(name) if item.is_remote else datasets.load_from_disk(str(item.path))
            splits = dataset.values() if isinstance(dataset, datasets.DatasetDict) else [dataset]
            for split in splits:
                split.data.validate(full=True)  # else bytes that are no UTF-8 are met only where a cell is looked at
            frames = [split.to_pandas() for split in splits]
    except (
        OSError,
        ValueError,
        RuntimeError,
        KeyError,
        TypeError,
        AttributeError,
        pa.ArrowException,
        datasets.exceptions.DatasetsError,
    ) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        what = "Check its name and the network." if item.is_remote else "Save it anew with save_to_disk."
        message = f"a dataset that cannot be opened ({first}). {what}"
        raise LoadError(message) from error
    return read_records(pd.concat(frames, ignore_index=True), options.columns)


@contextmanager
def quiet_unless_watched(datasets: Any) -> Iterator[None]:
    """Keep the library's progress bars off a log file; on a terminal they may show."""
    if sys.stderr.isatty() or not datasets.is_progress_bar_enabled():
        yield
        return
    datasets.disable_progress_bars()
    try:
        yield
    finally:
        datasets.enable_progress_bars()


READER = Reader("dataset", 5, recognises, read)
