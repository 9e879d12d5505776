"""Days become periods: ISO weeks, months, quarters and years, as whole numbers that can be counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LENGTHS", "first_day", "period_number"]

LENGTHS = ("week", "month", "quarter", "year")
THURSDAY = 3  # 1970-01-01, the day 0 of numpy, was one: its week began three days before


def period_number(days: NDArray[np.datetime64], every: str) -> NDArray[np.int64]:
    """Give each day the number of its period; consecutive periods have consecutive numbers.

    Weeks are those of ISO 8601: they begin on Monday and run on across the new year, so no week is cut in
    two and none is counted twice.

    Examples
    --------
    >>> days = np.array(["2015-12-31", "2016-01-01", "2016-01-04"], dtype="datetime64[D]")
    >>> np.diff(period_number(days, "week")).tolist(), np.diff(period_number(days, "month")).tolist()
    ([0, 1], [1, 0])
    """
    if every == "week":
        return (days.astype("datetime64[D]").astype(np.int64) + THURSDAY) // 7
    months = days.astype("datetime64[M]").astype(np.int64)
    return months // {"month": 1, "quarter": 3, "year": 12}[every]


def first_day(numbers: NDArray[np.int64], every: str) -> NDArray[np.datetime64]:
    """Give the first day of numbered periods.

    Examples
    --------
    >>> day = np.array(["2016-01-01"], dtype="datetime64[D]")
    >>> [str(first_day(period_number(day, every), every)[0]) for every in LENGTHS]
    ['2015-12-28', '2016-01-01', '2016-01-01', '2016-01-01']
    """
    if every == "week":
        return (numbers * 7 - THURSDAY).astype("datetime64[D]")
    months = numbers * {"month": 1, "quarter": 3, "year": 12}[every]
    return months.astype("datetime64[M]").astype("datetime64[D]")
