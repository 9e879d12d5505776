"""The result of measuring: a table of frequencies, how it came about, and how it is kept on disk."""

from __future__ import annotations

import html
import json
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.errors import TableError
from toolkit.files import read_table, write_beside, write_table
from toolkit.tables import FREQUENCIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Frequency", "read_frequency"]

PROVENANCE, COVARIANCE = b"toolkit.provenance", b"toolkit.covariance"
SHOWN = [
    "period",
    "theme",
    "group",
    "estimate",
    "low",
    "high",
    "n_articles",
    "n_paragraphs",
    "n_labels",
    "flag",
]


@dataclass(frozen=True, eq=False)
class Frequency:
    """How often each theme occurs in each period, and where the numbers come from.

    A number in a paper must be traceable to its texts. The table is therefore never alone: with it go the
    choices that made it, hashes of what it was made from, and, for corrected shares, the joint covariance
    from which differences, trends and bands follow.

    Attributes
    ----------
    table
        One row per theme, group and period, with the columns of ``toolkit.tables.FREQUENCIES``. A period
        without articles is a gap (empty estimate, ``n_articles`` 0), never a zero.
    provenance
        Every choice, the counts of what was left out, hashes of the inputs, versions. Plain values only.
    covariance
        Of the estimates, row by row of the table; empty (0 × 0) where nothing was corrected.
    """

    table: pd.DataFrame
    provenance: dict[str, Any]
    covariance: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def themes(self) -> list[str]:
        """The themes, in the order of the table."""
        return [str(theme) for theme in self.table["theme"].unique()]

    def summary(self) -> str:
        """Say in one line what was measured, over which time, and what was left out."""
        table, facts = self.table, self.provenance
        first, last = table["period"].min(), table["period"].max()
        span = f"{counted(table['period'].nunique(), facts['every'])} from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
        groups = f" by {facts['by']}" if facts.get("by") else ""
        scope = f"{counted(len(self.themes), 'theme')}, {span}, {facts['measure_as']} of {facts['unit']}s{groups}"
        return f"{scope}, {facts['how']} {facts['left_out_sentence']}"

    def save(self, path: str | Path) -> list[Path]:
        """Write the frequency as Parquet, and beside it the same table as CSV for people to read.

        The Parquet file holds everything, and `read_frequency` gives it back exactly; the CSV has the rows.

        Parameters
        ----------
        path
            Where the Parquet file goes, such as ``"frequency.parquet"``; the CSV has the same name.

        Returns
        -------
        list of pathlib.Path
            The two files.

        Raises
        ------
        TableError
            If the name does not end in ``.parquet``.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = Path(path)
        if path.suffix.lower() != ".parquet":
            message = f"{path}: a frequency is kept as .parquet. Name it so; a .csv is written beside it."
            raise TableError(message)
        content = pa.Table.from_pandas(self.table, preserve_index=False)
        extra = {
            PROVENANCE: json.dumps(self.provenance, sort_keys=True).encode(),
            COVARIANCE: zlib.compress(np.ascontiguousarray(self.covariance, dtype="<f8").tobytes()),
        }
        with write_beside(path) as beside:
            pq.write_table(content.replace_schema_metadata({**content.schema.metadata, **extra}), beside)
        readable = path.with_suffix(".csv")
        write_table(self.table.assign(period=self.table["period"].dt.strftime("%Y-%m-%d")).round(5), readable)
        return [path, readable]

    def __repr__(self) -> str:
        return f"<Frequency: {self.summary()}>\n{self.shown().to_string(max_rows=20)}"

    def _repr_html_(self) -> str:
        """Show the table in a notebook, with every text escaped."""
        return f"<p>{html.escape(self.summary())}</p>{self.shown().to_html(max_rows=20, na_rep='', escape=True)}"

    def shown(self) -> pd.DataFrame:
        """Give the columns that a reader looks at first; those that say nothing are left away."""
        frame = self.table[SHOWN].dropna(axis="columns", how="all").set_index("period")
        return frame.round(4)


def counted(number: int, noun: str) -> str:
    """Put a number before a noun.

    Examples
    --------
    >>> counted(1, "theme"), counted(27, "week")
    ('1 theme', '27 weeks')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def read_frequency(path: str | Path) -> Frequency:
    """Read what `Frequency.save` wrote.

    Parameters
    ----------
    path
        The ``.parquet`` file; the CSV beside it lacks the provenance and cannot be read back.

    Returns
    -------
    Frequency
        Equal to the one that was saved: table, provenance and covariance.

    Raises
    ------
    TableError
        If the file is missing, damaged, or was not written by `Frequency.save`.
    """
    import pyarrow.parquet as pq

    table = read_table(path)
    extra = (pq.read_schema(path).metadata or {}) if Path(path).suffix.lower() != ".csv" else {}
    if PROVENANCE not in extra or COVARIANCE not in extra:
        message = f"{path}: is no frequency. Pass the .parquet file that `toolkit measure` wrote."
        raise TableError(message)
    FREQUENCIES.check(table, str(path))
    numbers = np.frombuffer(zlib.decompress(extra[COVARIANCE]), dtype="<f8").astype(np.float64)
    side = int(np.sqrt(len(numbers)))
    return Frequency(table, json.loads(extra[PROVENANCE]), numbers.reshape(side, side))
