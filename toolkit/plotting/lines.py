"""The lines of one panel, their bands, and the names of groups written beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.plotting.style import Look, group_look, plain, theme_look

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

__all__ = ["draw_lines", "spread"]

MANY = 60
LINE_HEIGHT = 0.17  # of a panel's height, for a name beside a line


def draw_lines(ax: Axes, rows: pd.DataFrame, place: int, top: float) -> None:
    """Draw one theme: a line per group, over the bands where there are some."""
    corrected = str(rows["method"].iloc[0]) != "uncorrected"
    positions = {day: position for position, day in enumerate(sorted(rows["period"].unique()))}
    groups = list(rows.groupby("group", dropna=False, sort=False))
    ends: dict[str, float] = {}
    for number, (group, part) in enumerate(groups):
        look = group_look(number, corrected=corrected) if len(groups) > 1 else theme_look(place, corrected=corrected)
        x = part["period"].map(positions).to_numpy()
        draw_bands(ax, x, part, look, outer=len(groups) == 1)
        draw_line(ax, x, part, look, label=plain(group) if len(groups) > 1 else "_line")
        finite = part["estimate"].dropna()
        if len(groups) > 1 and len(finite):
            ends[plain(group)] = float(finite.iloc[-1])
    if ends:
        name_ends(ax, ends, top)


def draw_bands(ax: Axes, x: NDArray[np.int64], part: pd.DataFrame, look: Look, *, outer: bool) -> None:
    """Draw the simultaneous band and, over it, the pointwise one; of several groups the pointwise ones alone."""
    for low, high, strength in (("low_all", "high_all", 0.13), ("low", "high", 0.27)):
        if part[high].notna().any() and (outer or high == "high"):
            ax.fill_between(
                x, part[low].to_numpy(float), part[high].to_numpy(float), color=look.colour, alpha=strength, linewidth=0
            )


def draw_line(ax: Axes, x: NDArray[np.int64], part: pd.DataFrame, look: Look, label: str) -> None:
    """Draw the estimates; a point that gaps leave alone gets a marker even where there are too many for all."""
    y = part["estimate"].to_numpy(float)
    alone = np.isfinite(y) & ~np.isfinite(np.r_[np.nan, y[:-1]]) & ~np.isfinite(np.r_[y[1:], np.nan])
    marked = np.flatnonzero(alone) if len(x) > MANY else np.arange(len(x))
    ax.plot(
        x,
        y,
        color=look.colour,
        linestyle=look.line,
        marker=look.marker,
        markevery=marked.tolist(),
        markeredgecolor="white",
        markeredgewidth=0.4,
        clip_on=False,
        zorder=3,
        label=label,
    )
    doubtful = part["flag"].notna() & ~part["flag"].isin(["", "uncorrected"]) & part["estimate"].notna()
    if doubtful.any():
        points = doubtful.to_numpy()
        ax.plot(
            x[points], y[points], look.marker, color=look.colour, markerfacecolor="white", zorder=4, label="_doubtful"
        )


def name_ends(ax: Axes, ends: dict[str, float], top: float) -> None:
    """Write each group's name at the right end of its line, moved apart where lines end close together."""
    lines = {str(line.get_label()): line for line in ax.get_lines()}
    names = sorted(ends, key=ends.__getitem__)
    heights = spread(np.array([ends[name] / (top * 1.08) for name in names]), LINE_HEIGHT)
    for name, height in zip(names, heights, strict=True):
        line = lines[name]
        ax.plot(
            [1.02],
            [height],
            color=line.get_color(),
            marker=line.get_marker(),
            transform=ax.transAxes,
            clip_on=False,
            label="_key",
        )
        ax.annotate(
            name,
            (1.02, float(height)),
            xycoords="axes fraction",
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=line.get_color(),
            parse_math=False,
            annotation_clip=False,
        )


def spread(heights: NDArray[np.float64], apart: float) -> NDArray[np.float64]:
    """Move ascending heights so that neighbours are at least ``apart``, around the middle of where they were.

    Examples
    --------
    >>> spread(np.array([0.5, 0.5, 0.9]), 0.2).round(2).tolist()
    [0.4, 0.6, 0.9]
    """
    blocks: list[tuple[float, int]] = []  # the lowest height of a block of names that touch, and how many they are
    for height in heights:
        low, size = float(height), 1
        while blocks and blocks[-1][0] + blocks[-1][1] * apart > low:
            below, count = blocks.pop()
            low = (below * count + (low - count * apart) * size) / (count + size)
            size += count
        blocks.append((low, size))
    return np.array([low + apart * step for low, size in blocks for step in range(size)])
