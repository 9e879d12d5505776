"""Datasets: a folder written by ``Dataset.save_to_disk``, or ``hub:OWNER/NAME`` on the Hugging Face Hub."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.reader import Options, Reader
from toolkit.loading.records import read_records
from toolkit.loading.sources import Item


def recognises(item: Item) -> bool:
    """By the folder's files, or the prefix of the Hub."""
    return item.is_folder or item.file.startswith("hub:")


def read(item: Item, options: Options) -> Found:
    """Read every row of every split as an article."""
    import datasets  # noqa: PLC0415 - a second that only datasets need

    try:
        if item.file.startswith("hub:"):
            dataset: Any = datasets.load_dataset(item.file.removeprefix("hub:"))
        else:
            dataset = datasets.load_from_disk(str(item.path))
    except (OSError, ValueError, RuntimeError, datasets.exceptions.DatasetsError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        message = f"a dataset that cannot be opened ({first}). Check the folder, or the name and the network."
        raise LoadError(message) from error
    splits = dataset.values() if isinstance(dataset, datasets.DatasetDict) else [dataset]
    frames = [split.to_pandas() for split in splits]
    return read_records(pd.concat(frames, ignore_index=True), options.columns)


READER = Reader("dataset", 5, recognises, read)
