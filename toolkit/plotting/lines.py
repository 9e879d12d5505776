"""The lines of one panel: bands, estimates, doubtful points, and the names beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.plotting.ruler import SPACING, Ruler, spread
from toolkit.plotting.style import FAINT, GREY, INK, mix

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from toolkit.plotting.content import Line, Panel

    Numbers = NDArray[np.float64]

__all__ = ["draw_key", "draw_panel", "name_ends"]

ROOM = 5.0  # points from one period to the next, below which a marker at each would hide the line
SPARSE = 9  # markers on a line of many periods
OUTER, INNER, OVERLAID = 0.16, 0.36, 0.16
STUB = 0.3  # of a period, to either side: the band of a point that gaps leave alone
DOTTED = (0, (1.2, 1.2))


def draw_panel(ax: Axes, panel: Panel) -> None:
    """Draw all lines of a panel, their bands first, so that no band hides a line."""
    alone = len(panel.lines) == 1
    for line in panel.lines:
        draw_bands(ax, line, alone=alone)
    if alone and panel.lines[0].has("low"):
        draw_uncorrected(ax, panel.lines[0])
    for number, line in enumerate(panel.lines):
        draw_line(ax, line, number)


def draw_bands(ax: Axes, line: Line, *, alone: bool) -> None:
    """Draw the simultaneous band and, over it, the pointwise one; of several lines the pointwise ones alone."""
    for low, high, strength in (("low_all", "high_all", OUTER), ("low", "high", INNER)):
        if not line.has(high) or not (alone or high == "high"):
            continue
        x, below, above = with_stubs(line[low], line[high])
        if alone:
            ax.fill_between(
                x, below, above, color=mix(line.look.colour, strength), linewidth=0, zorder=1, label=f"_{high}"
            )
        else:
            ax.fill_between(
                x, below, above, color=line.look.colour, alpha=OVERLAID, linewidth=0, zorder=1, label=f"_{high}"
            )


def with_stubs(low: Numbers, high: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Give a band's outline; a point that gaps leave alone, whose band would have no width, gets a little."""
    x = np.arange(len(low), dtype=float)
    lonely = alone_between_gaps(np.isfinite(low) & np.isfinite(high))
    steps = np.where(lonely, 3, 1)
    wide = np.repeat(x, steps)
    offsets = np.concatenate([[-STUB, 0.0, STUB] if many == 3 else [0.0] for many in steps])
    return wide + offsets, np.repeat(low, steps), np.repeat(high, steps)


def alone_between_gaps(there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which points have a gap, or the end, on both sides."""
    return np.asarray(there & ~np.r_[False, there[:-1]] & ~np.r_[there[1:], False], dtype=bool)


def draw_uncorrected(ax: Axes, line: Line) -> None:
    """Draw thin and grey what the tagger alone says."""
    if line.has("uncorrected"):
        y = np.where(np.isfinite(line["estimate"]), line["uncorrected"], np.nan)
        ax.plot(np.arange(len(y)), y, color=GREY, linestyle=DOTTED, linewidth=0.9, zorder=2, label="_uncorrected")


def draw_line(ax: Axes, line: Line, number: int) -> None:
    """Draw the estimates; of many periods few get a marker, at other places on each line."""
    y = line["estimate"]
    there = np.isfinite(y)
    room = width_of(ax) * 72 / len(y)
    size = min(3.4, max(2.4, room * 0.6))
    marked = np.arange(len(y))
    if room < ROOM:
        step = max(2, len(y) // SPARSE)
        few = np.flatnonzero(there)[(number * step // 3) % step :: step if line.name else len(y)]
        marked = np.union1d(np.flatnonzero(alone_between_gaps(there)), few[: len(few) if line.name else 0])
    look = line.look
    ax.plot(
        np.arange(len(y)), y, color=look.colour, linestyle=look.line, marker=look.marker, markersize=size,
        markevery=marked.tolist(), markeredgecolor="white", markeredgewidth=0.4, clip_on=False, zorder=3,
        label=line.name or "_line",
    )  # fmt: skip
    if line.doubtful.any():
        hollow = apart(np.flatnonzero(line.doubtful), (size + 1.6) / room)
        ax.plot(
            hollow, y[hollow], look.marker, color=look.colour, markersize=size + 0.6,
            markerfacecolor="white", markeredgewidth=0.9, clip_on=False, zorder=4, label="_doubtful",
        )  # fmt: skip


def apart(places: NDArray[np.int64], least: float) -> NDArray[np.int64]:
    """Keep so many of some places that marks at them do not lie on one another.

    Examples
    --------
    >>> apart(np.array([0, 1, 2, 3, 9]), 2.5).tolist()
    [0, 3, 9]
    """
    kept: list[int] = []
    for place in places.tolist():
        if not kept or place - kept[-1] >= least:
            kept.append(place)
    return np.array(kept, dtype=np.int64)


def draw_key(ax: Axes, text: str, sample: float, small: Ruler, lift: float) -> None:
    """Write over the first panel, at the right, what the thin grey line is."""
    across = width_of(ax)
    start = 1 - (small.width(text) + 0.02) / across
    middle = 1 + (lift + 0.03 + small.line / 2) / height_of(ax)
    ax.plot(
        [start - sample / across, start - 0.05 / across], [middle, middle], color=GREY, linestyle=DOTTED, linewidth=0.9,
        transform=ax.transAxes, clip_on=False, label="_key",
    )  # fmt: skip
    ax.text(
        start, middle, text, transform=ax.transAxes, va="center_baseline", ha="left", fontsize=small.size, color=GREY
    )


def name_ends(ax: Axes, panel: Panel, names: list[str], sample: float, small: Ruler) -> None:
    """Write each line's name at its right end, with a piece of the line, moved apart where lines end close together."""
    shown = [(line, name) for line, name in zip(panel.lines, names, strict=True) if name and line.has("estimate")]
    if not shown:
        return
    top, across, up = ax.get_ylim()[1], width_of(ax), height_of(ax)
    ends = [float(line["estimate"][np.isfinite(line["estimate"])][-1]) / top * up for line, _ in shown]
    order = np.argsort(ends, kind="stable")
    sizes = np.array([small.height(shown[place][1]) for place in order])
    heights = spread(np.array(ends)[order], sizes, (-0.05, up + 0.05))
    for place, height in zip(order, heights, strict=True):
        line, name = shown[place]
        start, end = 1 + 0.09 / across, 1 + (0.09 + sample - 0.06) / across
        if abs(height - ends[place]) > small.line / 2:
            ax.plot(
                [1, start - 0.02 / across], [ends[place] / up, height / up], color=FAINT, linewidth=0.5,
                transform=ax.transAxes, clip_on=False, label="_leader",
            )  # fmt: skip
        ax.plot(
            [start, (start + end) / 2, end], [height / up] * 3, color=line.look.colour, linestyle=line.look.line,
            marker=line.look.marker, markevery=[1], markersize=3.4, transform=ax.transAxes, clip_on=False, label="_key",
        )  # fmt: skip
        ax.text(
            1 + (0.09 + sample) / across, height / up, name, transform=ax.transAxes, va="center", ha="left",
            fontsize=small.size, color=INK, linespacing=SPACING,
        )  # fmt: skip


def width_of(ax: Axes) -> float:
    """Give the width of some axes in inches."""
    return float(ax.get_window_extent().width / ax.figure.dpi)


def height_of(ax: Axes) -> float:
    """Give the height of some axes in inches."""
    return float(ax.get_window_extent().height / ax.figure.dpi)
