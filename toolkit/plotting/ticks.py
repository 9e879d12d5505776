"""What is written below the time axis: few labels, on weeks, months, quarters and years that people know."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["period_name", "tick_labels"]

MOST = 14
STEPS = {"week": (1, 2, 4, 8, 13, 26), "month": (1, 2, 3, 6), "quarter": (1, 2), "year": (1,)}
IN_A_YEAR = {"week": 52, "month": 12, "quarter": 4, "year": 1}


def period_name(day: pd.Timestamp, every: str) -> str:
    """Name the period that begins on a day.

    Examples
    --------
    >>> import pandas as pd
    >>> [period_name(pd.Timestamp("2015-12-28"), "week"), period_name(pd.Timestamp("2015-10-01"), "quarter")]
    ['2015-W53', '2015-Q4']
    """
    year, number = place_in_year(day, every)
    return {
        "week": f"{year}-W{number:02}",
        "month": f"{year}-{number:02}",
        "quarter": f"{year}-Q{number}",
        "year": f"{year}",
    }[every]


def place_in_year(day: pd.Timestamp, every: str) -> tuple[int, int]:
    """Give the year that a period belongs to, and its number in it."""
    if every == "week":
        year, week, _ = day.isocalendar()
        return year, week
    return day.year, {"month": day.month, "quarter": day.quarter, "year": 1}[every]


def tick_labels(days: list[pd.Timestamp], every: str) -> dict[int, str]:
    r"""Choose the periods that get a label, by position; the year stands at the first label and where it changes.

    Examples
    --------
    >>> import pandas as pd
    >>> tick_labels(list(pd.date_range("2015-11-01", periods=3, freq="MS")), "month")
    {0: 'Nov\n2015', 1: 'Dec', 2: 'Jan\n2016'}
    """
    chosen = choose([place_in_year(day, every) for day in days], every)
    labels, last_year = {}, None
    for position in chosen:
        year, number = place_in_year(days[position], every)
        text = {"week": f"W{number:02}", "month": f"{days[position]:%b}", "quarter": f"Q{number}", "year": ""}[every]
        labels[position] = f"{text}\n{year}".strip() if year != last_year else text
        last_year = year
    return labels


def choose(places: list[tuple[int, int]], every: str) -> list[int]:
    """Find the positions to label: the smallest step within a year, or of years, that gives few enough."""
    for step in STEPS[every]:
        chosen = [
            position
            for position, (_, number) in enumerate(places)
            if (number - 1) % step == 0 and not (step > 1 and number > IN_A_YEAR[every])
        ]
        if len(chosen) <= MOST:
            return chosen or [0]
    starts = [position for position, (_, number) in enumerate(places) if number == 1]
    step = -(-len(starts) // MOST)
    return [position for position in starts if places[position][0] % step == 0] or [0]
