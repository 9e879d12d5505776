"""Parquet files."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.reader import Options, Reader
from toolkit.loading.records import read_records
from toolkit.loading.sources import Item

MOST_ROWS = 20_000_000
LARGEST_TABLE = 8 << 30  # bytes unpacked; a table beyond it does not fit a researcher's machine


def recognises(item: Item) -> bool:
    """By the signature."""
    return not item.is_folder and item.head[:4] == b"PAR1"


def read(item: Item, options: Options) -> Found:
    """Read every row as an article."""
    return read_records(read_frame(item), options.columns)


def read_frame(item: Item) -> pd.DataFrame:
    """Read the table, within limits on its unpacked size and its rows; an index is a column like the others."""
    try:
        file = pq.ParquetFile(io.BytesIO(item.data))
        size = sum(file.metadata.row_group(number).total_byte_size for number in range(file.num_row_groups))
        if size > LARGEST_TABLE or file.metadata.num_rows > MOST_ROWS:
            rows = f"{file.metadata.num_rows:,} rows"
            message = f"unpacks to {rows} and {size / 2**30:.0f} GB. Split it into smaller files."
            raise LoadError(message)
        table = file.read()
        table.validate(full=True)  # else bytes that are no UTF-8 are met only where a cell is looked at
        frame: pd.DataFrame = table.to_pandas(ignore_metadata=True)
    except LoadError:
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        message = f"a damaged Parquet file ({(str(error) or type(error).__name__).splitlines()[0]}). Write it again."
        raise LoadError(message) from error
    return frame


READER = Reader("Parquet", 10, recognises, read)
