"""Theme frequencies over time, drawn as small multiples above the number of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from toolkit.codebook import Codebook, read_codebook
from toolkit.errors import MeasureError, TableError
from toolkit.plotting.figure import Figure
from toolkit.plotting.lines import draw_lines
from toolkit.plotting.style import GREY, house_style, plain
from toolkit.plotting.ticks import tick_labels
from toolkit.plotting.words import describe, tell, title_of
from toolkit.tables import FREQUENCIES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

__all__ = ["plot"]

WIDTH = 6.5  # inches: the text width of a manuscript page
PANEL, BARS, AROUND = 1.12, 0.62, 0.95
MOST_GROUPS, MOST_THEMES = 8, 12


class Measured(Protocol):
    """Anything with a table of frequencies and the facts behind it, such as what `measure` gives."""

    @property
    def table(self) -> pd.DataFrame:
        """The rows."""

    @property
    def provenance(self) -> dict[str, Any]:
        """The facts."""


def plot(
    frequency: Measured, *, note: str | None = None, width: float = WIDTH, codebook: Codebook | None = None
) -> Figure:
    """Draw how often each theme occurs over time.

    One panel per theme, all with the same scales so that they can be compared, and below them how many
    articles each point rests on. A period without articles is a gap. What no human label has corrected is
    drawn grey and dashed under a title that says so; a corrected curve has its bands.

    Parameters
    ----------
    frequency
        What `toolkit.measure` or `toolkit.read_frequency` gave.
    note
        A line to print in the figure, such as ``"Illustrative corpus"``; it goes into the caption as well.
    width
        In inches, so that letters keep their size when a paper includes the figure unscaled.
    codebook
        Gives the themes' display names; by default the shipped one. Unknown themes show their own name.

    Returns
    -------
    Figure
        With ``axes``, ``caption`` and ``save``; it shows itself in a notebook.

    Raises
    ------
    TableError
        If the table is no table of frequencies, or is empty.
    MeasureError
        If it has more groups or themes than can be told apart.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> table = pd.DataFrame({
    ...     "period": pd.to_datetime(["2015-10-01", "2015-11-01", "2015-12-01"]), "theme": "famine",
    ...     "estimate": [0.1, 0.11, 0.12], "n_articles": 9,
    ...     "every": "month", "unit": "paragraph", "method": "uncorrected"})
    >>> figure = plot(SimpleNamespace(table=table, provenance={}))
    >>> figure.axes[0].get_lines()[0].get_ydata().tolist()
    [0.1, 0.11, 0.12]
    """
    table = check(frequency.table)
    book = codebook if codebook is not None else read_codebook()
    facts = {"measure_as": "share", "by": None, **frequency.provenance}
    themes = table["theme"].unique().tolist()
    names = {theme: plain(book.display(theme)) for theme in themes}
    with house_style():
        drawing, axes = make_axes(len(themes), width)
        top = highest(table)
        for place, (theme, ax) in enumerate(zip(themes, axes[:-1], strict=True)):
            draw_lines(ax, table[table["theme"] == theme], place, top)
            ax.set_title(names[theme], loc="left", weight="bold", pad=3, parse_math=False)
            dress(ax, top, as_share=facts["measure_as"] == "share")
        draw_articles(axes[-1], table)
        draw_time(axes, table)
        drawing.suptitle(title_of(table, facts), x=0.01, ha="left", weight="bold", parse_math=False, wrap=True)
        if note:
            drawing.supxlabel(plain(note, 160), x=0.01, ha="left", fontsize=8, style="italic", parse_math=False)
    return Figure(drawing, describe(table, facts, note), tell(table, facts, names))


def check(table: pd.DataFrame) -> pd.DataFrame:
    """Refuse what cannot be drawn; columns that a table may lack are there, empty, in what is returned."""
    table = FREQUENCIES.check(table).reindex(columns=list(FREQUENCIES.columns))
    if not len(table) or not table["estimate"].notna().any():
        message = "frequencies: there is no estimate to draw. Measure tags with dated articles."
        raise TableError(message)
    for column, most in (("group", MOST_GROUPS), ("theme", MOST_THEMES)):
        many = table[column].nunique()
        if many > most:
            message = (
                f"plot: {many} {column}s cannot be told apart in one figure. Keep at most {most}, or draw several."
            )
            raise MeasureError(message)
    return table


def make_axes(n_themes: int, width: float) -> tuple[Drawing, list[Axes]]:
    """Lay out the panels without pyplot, so that nothing is left open in a notebook or a server."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(width, AROUND + PANEL * n_themes + BARS), layout="constrained")
    FigureCanvasAgg(drawing)
    axes = drawing.subplots(n_themes + 1, 1, sharex=True, squeeze=False, height_ratios=[PANEL] * n_themes + [BARS])
    return drawing, list(axes[:, 0])


def highest(table: pd.DataFrame) -> float:
    """Find the top of the common scale: all that is drawn fits below it."""
    top = float(np.nanmax(table[["estimate", "high", "high_all"]].to_numpy(float)))
    return top if top > 0 else 0.01


def dress(ax: Axes, top: float, *, as_share: bool) -> None:
    """Give a panel its scale, from zero."""
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    ax.set_ylim(0, top * 1.08)
    ax.yaxis.set_major_locator(MaxNLocator(4, integer=not as_share))
    if as_share:
        ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0 if top >= 0.04 else 1))


def draw_articles(ax: Axes, table: pd.DataFrame) -> None:
    """Draw how many articles stand behind each period, all groups together."""
    from matplotlib.ticker import MaxNLocator

    first = table[table["theme"] == table["theme"].iloc[0]]
    counts = first.groupby("period", sort=True)["n_articles"].sum()
    ax.bar(np.arange(len(counts)), counts.to_numpy(), width=0.8, color="#B5B5B5", edgecolor=GREY, linewidth=0.3)
    ax.set_title("Articles", loc="left", pad=3)
    ax.yaxis.set_major_locator(MaxNLocator(2, integer=True))


def draw_time(axes: list[Axes], table: pd.DataFrame) -> None:
    """Label the common time axis below the lowest panel."""
    days, every = sorted(table["period"].unique()), str(table["every"].iloc[0])
    labels = tick_labels([pd.Timestamp(day) for day in days], every)
    lowest = axes[-1]
    lowest.set_xlim(-0.7, len(days) - 0.3)
    lowest.set_xticks(list(labels), list(labels.values()))
    lowest.set_xticks(np.arange(len(days)) if len(days) <= 120 else [], minor=True)
    lowest.set_xlabel({"week": "ISO week"}.get(every, every.capitalize()))
