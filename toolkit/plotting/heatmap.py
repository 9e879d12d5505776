"""Themes by group over all periods together: the cells, and how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import MeasureError, TableError
from toolkit.plotting.content import Measured, display_names, facts_of
from toolkit.plotting.figure import Words
from toolkit.plotting.ruler import SPACING, Ruler
from toolkit.plotting.sheet import EDGE, Box, Sheet, Surround
from toolkit.plotting.style import COLOURS, INK, contrast, mix, plain
from toolkit.plotting.ticks import period_name
from toolkit.plotting.words import WARNING, number, what_of
from toolkit.tables import FREQUENCIES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing
    from numpy.typing import NDArray

    from toolkit.codebook import Codebook
    from toolkit.plotting.page import Page

    Numbers = NDArray[np.float64]

__all__ = ["Heat", "draw_heatmap", "read_heat"]

MOST_GROUPS, MOST_THEMES = 40, 12
PALE, DARK = 0.05, 0.85


@dataclass(frozen=True)
class Heat:
    """The cells, group by theme: values, half widths of intervals where there are some, and as text."""

    themes: list[str]
    names: list[str]
    groups: list[str]
    values: Numbers
    halves: Numbers
    texts: list[list[str]]
    words: Words
    note: str
    corrected: bool


def read_heat(frequency: Measured, codebook: Codebook, note: str) -> Heat:
    """Pool the periods of each theme and group."""
    table = FREQUENCIES.check(frequency.table).reset_index(drop=True)
    display = display_names(table["theme"].unique().tolist(), codebook)
    facts = facts_of(frequency, display)
    if "group" not in table.columns or table["group"].isna().all():
        message = "frequencies: they have no groups. Measure with by=, such as by='source'."
        raise MeasureError(message)
    if not table["estimate"].notna().any():
        message = "frequencies: there is no estimate to draw. Measure tags with dated articles."
        raise TableError(message)
    table = table.assign(group=table["group"].fillna("not stated"))
    size = (
        "n_paragraphs"
        if str(table["unit"].iloc[0]) == "paragraph" and "n_paragraphs" in table.columns
        else "n_articles"
    )
    units = table[size].to_numpy(float)
    themes = table["theme"].unique().tolist()
    first = table["theme"] == themes[0]
    groups = (
        table[first]
        .assign(units=units[first])
        .groupby("group")["units"]
        .sum()
        .sort_values(ascending=False, kind="stable")
        .index.tolist()
    )
    for many, most, what in ((len(groups), MOST_GROUPS, "groups"), (len(themes), MOST_THEMES, "themes")):
        if many > most:
            message = f"plot: {many} {what} do not fit one figure. Keep at most {most}, or draw several."
            raise MeasureError(message)
    covariance = np.asarray(getattr(frequency, "covariance", np.zeros((0, 0))))
    share = facts["measure_as"] == "share"
    values, halves = pool(table, (groups, themes), units if share else None, covariance, facts.get("level", 0.95))
    names = list(display.values())
    corrected = str(table["method"].iloc[0]) != "uncorrected"
    texts = [
        [write(value, half, facts) for value, half in zip(*row, strict=True)]
        for row in zip(values, halves, strict=True)
    ]
    shown = [plain(group) for group in groups]
    words = words_of(table, facts, names, (shown, values), note)
    return Heat(themes, names, shown, values, halves, texts, words, note, corrected)


def pool(
    table: pd.DataFrame, cells: tuple[list[str], list[str]], units: Numbers | None, covariance: Numbers, level: float
) -> tuple[Numbers, Numbers]:
    """Average shares over periods, weighted by the texts of each, or add up counts; and the half widths of intervals."""
    groups, themes = cells
    values, halves = np.full((len(groups), len(themes)), np.nan), np.full((len(groups), len(themes)), np.nan)
    estimates = table["estimate"].to_numpy(float)
    z = NormalDist().inv_cdf((1 + level) / 2)
    for row, group in enumerate(groups):
        for column, theme in enumerate(themes):
            there = ((table["group"] == group) & (table["theme"] == theme)).to_numpy() & np.isfinite(estimates)
            if not there.any():
                continue
            weights = np.where(there, 1.0 if units is None else units, 0.0)
            weights = weights if units is None else weights / weights.sum()
            values[row, column] = weights[there] @ estimates[there]
            if covariance.shape == (len(table), len(table)):
                spread = covariance[np.ix_(there, there)]
                halves[row, column] = z * np.sqrt(max(weights[there] @ spread @ weights[there], 0.0))
    return values, halves


def write(value: float, half: float, facts: dict[str, object]) -> str:
    """Write a cell."""
    if not np.isfinite(value):
        return "–"
    if facts["measure_as"] != "share":
        return number(value, facts) + (f"\n±{half:,.0f}" if np.isfinite(half) else "")
    return (
        f"{value:.0%}"
        if value >= 0.0995 and not np.isfinite(half)
        else f"{value * 100:.1f}%" + (f"\n±{half * 100:.1f}" if np.isfinite(half) else "")
    )


def words_of(
    table: pd.DataFrame, facts: dict[str, object], names: list[str], cells: tuple[list[str], Numbers], note: str
) -> Words:
    """Write heading, caption and text for the blind."""
    groups, values = cells
    corrected = str(table["method"].iloc[0]) != "uncorrected"
    by = plain(facts.get("by") or "group")
    every = str(table["every"].iloc[0])
    first, last = (period_name(day, every) for day in (table["period"].min(), table["period"].max()))
    what = what_of(table, facts)
    heading = f"{what[0].upper()}{what[1:]} by {by}" if corrected else f"Uncorrected classifier output: {what} by {by}"
    sentences = [
        f"{what[0].upper()}{what[1:]} with each theme, {first} to {last} together, by {by}; those with the most texts first"
        + (f", {facts['how']}" if corrected and "how" in facts else "."),
        f"±: half of the {float(str(facts.get('level', 0.95))) * 100:g} % interval." if corrected else WARNING,
        str(facts.get("left_out_sentence", "")),
        note.rstrip(".") + "." if note else "",
    ]
    peaks = [
        f"{name}: most in {groups[int(np.nanargmax(values[:, place]))]} ({number(float(np.nanmax(values[:, place])), facts)})."
        for place, name in enumerate(names)
        if np.isfinite(values[:, place]).any()
    ]
    return Words(heading, " ".join(filter(None, sentences)), " ".join([f"Table of shades: {heading}.", *peaks]))


def draw_heatmap(heat: Heat, page: Page) -> Drawing:
    """Draw the cells as rectangles, darker for more, each with its number."""
    small = Ruler(page.label)
    surround = Surround.on(page, heat.words.heading, heat.note, bold=not heat.corrected)
    names = [small.wrap(group, min(0.34 * page.width, 2.2), most=2) for group in heat.groups]
    left = EDGE + max(small.width(name) for name in names) + 0.08
    cell = (page.width - left - EDGE) / len(heat.themes)
    texts = [text for row in heat.texts for text in row]
    if cell < max(small.width(text) for text in texts) + 0.04:
        message = f"plot: {len(heat.themes)} themes do not fit a page {page.width:.1f} in wide. Draw it wider."
        raise MeasureError(message)
    upright = any(small.width(word) > cell - 0.06 for name in heat.names for word in name.split())
    heads = [small.wrap(name, 1.3 if upright else cell - 0.06, most=2 if upright else 4) for name in heat.names]
    above = max(small.width(text) if upright else small.height(text) for text in heads) + 0.1
    high = max(text.count("\n") + 1 for text in (*names, *texts)) * small.line + 0.08
    height = surround.above + above + high * len(names) + surround.below
    if height > page.tallest:
        message = f"plot: {len(names)} groups do not fit a page {page.tallest:.1f} in high. Keep fewer."
        raise MeasureError(message)
    sheet = Sheet(page.width, height)
    ax = sheet.add(Box(left, surround.below, page.width - left - EDGE, high * len(names)))
    ax.set_xlim(0, len(heads))
    ax.set_ylim(len(names), 0)
    fill_cells(ax, heat, page.label)
    ax.xaxis.tick_top()
    ax.set_xticks(
        [place + 0.5 for place in range(len(heads))], heads, linespacing=SPACING, rotation=90 if upright else 0
    )
    ax.set_yticks([place + 0.5 for place in range(len(names))], names, linespacing=SPACING)
    ax.tick_params(length=0)
    ax.grid(visible=False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    sheet.surround(surround)
    return sheet.drawing


def fill_cells(ax: Axes, heat: Heat, size: float) -> None:
    """Draw the rectangles and write in each, in black or white, whichever stands out more."""
    from matplotlib.patches import Rectangle

    most = float(np.nanmax(heat.values)) or 1.0
    for (row, column), value in np.ndenumerate(heat.values):
        strength = PALE + (DARK - PALE) * max(float(value), 0.0) / most if np.isfinite(value) else 0.0
        shade = mix(COLOURS[0] if heat.corrected else INK, strength)
        ax.add_patch(Rectangle((column, row), 1, 1, facecolor=shade, edgecolor="white", linewidth=1))
        ax.text(
            column + 0.5, row + 0.5, heat.texts[row][column], ha="center", va="center", fontsize=size, linespacing=SPACING,
            color=INK if contrast(shade, INK) > contrast(shade, "white") else "white",
        )  # fmt: skip
