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

PROVENANCE, COVARIANCE, DEGREES = b"toolkit.provenance", b"toolkit.covariance", b"toolkit.degrees"
PROCESS = {
    b"toolkit.process": "estimate",
    b"toolkit.process.covariance": "covariance",
    b"toolkit.process.degrees": "degrees",
}
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
class Process:
    """The same frequencies as estimates of what the sources could have published: for tests and trends.

    Row by row of the table: ``estimate``, its ``covariance`` and ``degrees`` of freedom; empty where nothing was
    corrected.
    """

    estimate: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    covariance: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    degrees: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))


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
    degrees
        Degrees of freedom of each estimate's variance.
    process
        The estimates that `toolkit.compare` tests, whatever the target of the table.
    """

    table: pd.DataFrame
    provenance: dict[str, Any]
    covariance: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    degrees: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    process: Process = field(default_factory=Process)

    @property
    def overall(self) -> pd.DataFrame:
        """Each theme's corrected share over all time: theme, estimate, low, high, n_labels, n_positive.

        It stands also for themes that have too few labels for a curve. Empty where nothing was corrected.
        """
        rows = [{"theme": theme, **numbers} for theme, numbers in self.provenance.get("overall", {}).items()]
        columns = ["theme", "estimate", "low", "high", "n_labels", "n_positive"]
        return pd.DataFrame(rows, columns=columns).astype({"theme": "str", "n_labels": int, "n_positive": int})

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
        units = "stories" if facts["unit"] == "story" else f"{facts['unit']}s"
        scope = f"{counted(len(self.themes), 'theme')}, {span}, {facts['measure_as']} of {units}{groups}"
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
            COVARIANCE: pack(self.covariance),
            DEGREES: pack(self.degrees),
            **{key: pack(getattr(self.process, name)) for key, name in PROCESS.items()},
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
    if not {PROVENANCE, COVARIANCE, DEGREES, *PROCESS} <= set(extra):
        message = f"{path}: is no frequency. Pass the .parquet file that `toolkit measure` wrote."
        raise TableError(message)
    FREQUENCIES.check(table, str(path))
    parts = {name: unpack(extra[key], square=name == "covariance") for key, name in PROCESS.items()}
    return Frequency(
        table,
        json.loads(extra[PROVENANCE]),
        unpack(extra[COVARIANCE], square=True),
        unpack(extra[DEGREES]),
        Process(**parts),
    )


def size_column(unit: str) -> str:
    """Name the column that counts the units of a period: the denominator of its share."""
    return "n_paragraphs" if unit == "paragraph" else "n_articles"


def pack(numbers: NDArray[np.float64]) -> bytes:
    """Squeeze numbers into bytes, exactly."""
    return zlib.compress(np.ascontiguousarray(numbers, dtype="<f8").tobytes())


def unpack(data: bytes, *, square: bool = False) -> NDArray[np.float64]:
    """Give back what was packed, as a row or as a square matrix."""
    numbers = np.frombuffer(zlib.decompress(data), dtype="<f8").astype(np.float64)
    side = int(np.sqrt(len(numbers)))
    return numbers.reshape(side, side) if square else numbers
