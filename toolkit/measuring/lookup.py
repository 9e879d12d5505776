"""Where ids stand in a column, quickly also among millions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["find"]


def find(ids: Iterable[object], column: pd.Series) -> NDArray[np.int64]:
    """Give the first place of each id in a column, -1 where it is not there.

    Arrow's hash table over the column's own buffers, for pandas would first make a Python string of every id.

    Examples
    --------
    >>> find(["b", "x"], pd.Series(["a", "b", "b"])).tolist()
    [1, -1]
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pd.Series(ids if isinstance(ids, pd.Index | pd.Series) else list(ids), dtype="str")
    places = pc.index_in(pa.array(wanted, pa.large_string()), value_set=pa.array(column, pa.large_string()))
    return np.asarray(places.fill_null(-1), dtype=np.int64)
