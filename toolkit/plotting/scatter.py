"""A map of paragraphs in two dimensions, a panel per theme, for the reader who asks how the themes lie in the texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.codebook import Codebook, read_codebook
from toolkit.errors import MeasureError, TableError
from toolkit.plotting.content import display_names, places_of
from toolkit.plotting.figure import Figure, Words
from toolkit.plotting.page import choose_page
from toolkit.plotting.provenance import codebook_facts, plain_value, software
from toolkit.plotting.ruler import SPACING, Ruler
from toolkit.plotting.sheet import EDGE, Box, Sheet, Surround
from toolkit.plotting.style import line_look, plain
from toolkit.tables import content_hash

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing
    from numpy.typing import NDArray

    from toolkit.plotting.page import Page

__all__ = ["plot_map", "points_hash"]

MOST_THEMES, LEAST_SIDE, GAP = 12, 1.3, 0.12
MANY = 5000  # points, above which a drawing of lines and letters would be slow to open: they become a picture
OTHERS = "#C4C4C4"
POINTED = ("^", "v")  # marks that look smaller than others of their size
HEADING = "Map of paragraphs, by theme"
LONGEST_NOTE = 240


@dataclass(frozen=True)
class Points:
    """Where each paragraph lies, and which carry each theme."""

    places: NDArray[np.float64]
    carry: dict[str, NDArray[np.bool_]]
    names: dict[str, str]
    looks: dict[str, int]


def plot_map(
    points: pd.DataFrame,
    *,
    how: str = "",
    note: str | None = None,
    width: float | str | None = None,
    codebook: Codebook | None = None,
) -> Figure:
    r"""Draw paragraphs as points, those with a theme in its colour, a panel per theme.

    Such a map shows whether the paragraphs of a theme keep together, which themes share their ground, and
    what lies apart. It is an illustration: distances on it are not to be measured, since two dimensions keep
    little of a text. Where the points come from is yours to choose, and ``how`` says it in the caption.

    Parameters
    ----------
    points
        One row per paragraph: ``paragraph_id``, ``x``, ``y``, and per theme ``X`` a column ``X`` (yes or no)
        beside ``X_score``, as in tags. ``tags.assign(x=…, y=…)`` serves.
    how
        How the coordinates were computed, such as ``"tf-idf, two dimensions by truncated SVD"``.
    note
        A line to print in the figure and in the caption.
    width
        In inches, or with a unit (``"89 mm"``).
    codebook
        Gives the themes' display names and looks; by default the shipped one.

    Returns
    -------
    Figure
        A panel per theme, all with the same axes, which have no unit.

    Raises
    ------
    TableError
        If a column is missing, a coordinate is no number, or a paragraph stands twice in the table.
    MeasureError
        If there are more themes than fit a page.

    Examples
    --------
    >>> points = pd.DataFrame({
    ...     "paragraph_id": ["p1", "p2"], "x": [0.0, 1.0], "y": [1.0, 0.0],
    ...     "famine": [True, False], "famine_score": [0.9, 0.2]})
    >>> plot_map(points).axes[0].get_title(loc="left")
    'Famine\n1 of 2'
    """
    book = codebook if codebook is not None else read_codebook()
    check_points(points)
    themes = themes_of(points)
    names = display_names(themes, book)
    carry = {theme: points[theme].to_numpy(bool) for theme in themes}
    content = Points(points[["x", "y"]].to_numpy(float), carry, names, places_of(themes, book))
    text = plain(note, LONGEST_NOTE) if note else ""
    counts = [f"{names[theme]}: {int(carry[theme].sum()):,} of {len(points):,} paragraphs" for theme in themes]
    where = [f"{count}, around {centre(content, theme)}" for count, theme in zip(counts, themes, strict=True)]
    manner = f" ({plain(how, LONGEST_NOTE).rstrip('.')})" if how else ""
    words = Words(
        heading=HEADING,
        caption=" ".join(
            [
                f"Map of {len(points):,} paragraphs{manner}. In each panel, dark marks: paragraphs tagged with the theme; "
                "grey: all others. The axes have no unit, and distances are not to be measured.",
                *([text.rstrip(".") + "."] if text else []),
            ]
        ),
        alt=f"Scatter plots of paragraphs, one per theme. {'; '.join(where)}.",
    )
    record = {
        "format": 1,
        "kind": "map",
        "software": software(),
        "inputs": {"points": points_hash(points)},
        "measured": {},
        "drawn": {"note": note, "how": how, "codebook": codebook_facts(book)},
        "numbers": {theme: [plain_value(int(carry[theme].sum())), len(points)] for theme in themes},
        "caption": words.caption,
        "alt": words.alt,
    }
    return Figure(partial(draw_map, content, words.heading, text), choose_page(width=width), words, record)


def themes_of(points: pd.DataFrame) -> list[str]:
    """Name the themes: columns that stand beside a column of scores."""
    return [str(name) for name in points.columns if f"{name}_score" in points.columns]


def check_points(points: pd.DataFrame) -> None:
    """Refuse a table that is no table of points, with all that is wrong with it."""
    faults = [f"no column {name!r}" for name in ("paragraph_id", "x", "y") if name not in points.columns]
    themes = themes_of(points)
    if not themes:
        faults.append("no theme (a column X of yes and no beside a column X_score)")
    for name in {"x", "y"} & set(points.columns):
        column = points[name]
        wrong = len(column) if not pd.api.types.is_numeric_dtype(column) else int((~np.isfinite(column)).sum())
        faults += [f"{wrong:,} values of {name!r} are no numbers"] if wrong else []
    faults += [f"column {theme!r} is not yes or no" for theme in themes if not points[theme].isin([True, False]).all()]
    if "paragraph_id" in points.columns and points["paragraph_id"].duplicated().any():
        faults.append("paragraphs that stand in it twice")
    if not faults and points.empty:
        faults.append("no row")
    if faults:
        message = f"points: {'; '.join(sorted(faults))}. Pass tags with a column x and a column y."
        raise TableError(message)
    if len(themes) > MOST_THEMES:
        message = f"plot: {len(themes)} themes do not fit one figure. Keep at most {MOST_THEMES}, or draw several."
        raise MeasureError(message)


def points_hash(points: pd.DataFrame) -> str:
    """Name the points by their content, in their order, in which they are drawn."""
    check_points(points)
    columns = ["paragraph_id", "x", "y", *themes_of(points)]
    return content_hash(*(repr(points[name].tolist()) for name in columns))


def centre(content: Points, theme: str) -> str:
    """Say in which part of the map the paragraphs of a theme lie."""
    there = content.carry[theme]
    if not there.any():
        return "nowhere"
    low, high = content.places.min(axis=0), content.places.max(axis=0)
    x, y = (np.median(content.places[there], axis=0) - low) / np.where(high > low, high - low, 1.0)
    across = "left" if x < 1 / 3 else "right" if x > 2 / 3 else "middle"
    up = "lower" if y < 1 / 3 else "upper" if y > 2 / 3 else "central"
    return f"the {up} {across}"


def draw_map(content: Points, heading: str, note: str, page: Page) -> Drawing:
    """Draw the panels in rows, all squares."""
    title = Ruler(page.label, bold=True)
    surround = Surround.on(page, heading, note, bold=False)
    many = len(content.names)
    across = min(many, 4, max(1, int((page.width - 2 * EDGE + GAP) / (LEAST_SIDE + GAP))))
    side = min((page.width - 2 * EDGE - GAP * (across - 1)) / across, 3.0)
    total = len(content.places)
    counts = [f"{int(there.sum()):,} of {total:,}" for there in content.carry.values()]
    names = [title.wrap(name, side, most=2) for name in content.names.values()]
    titles = [f"{name}\n{count}" for name, count in zip(names, counts, strict=True)]
    head = max(title.height(text) for text in titles) + 0.05
    rows = -(-many // across)
    height = surround.above + rows * (head + side) + (rows - 1) * GAP + surround.below + EDGE
    if height > page.tallest:
        message = f"plot: {many} panels do not fit a page {page.width:.1f} in wide. Draw fewer themes, or wider."
        raise MeasureError(message)
    sheet = Sheet(page.width, height)
    for number, theme in enumerate(content.names):
        row, column = divmod(number, across)
        top = height - surround.above - row * (head + side + GAP) - head
        ax = sheet.add(Box(EDGE + column * (side + GAP), top - side, side, side))
        draw_panel(ax, content, theme)
        ax.set_title(titles[number], loc="left", weight="bold", fontsize=page.label, pad=3, linespacing=SPACING)
    sheet.surround(surround)
    return sheet.drawing


def draw_panel(ax: Axes, content: Points, theme: str) -> None:
    """Draw all paragraphs pale, and over them those with the theme."""
    there, look = content.carry[theme], line_look(content.looks[theme], corrected=True)
    size = float(np.clip(60 / np.sqrt(len(there)), 0.8, 3.2))
    raster = len(there) > MANY
    for rows, colour, marker, factor, order, name in (
        (~there, OTHERS, "o", 0.8, 1, "_others"),
        (there, look.colour, look.marker, 1.6 if look.marker in POINTED else 1.15, 2, theme),
    ):
        ax.plot(
            *content.places[rows].T, marker, color=colour, markersize=size * factor, markeredgewidth=0, linestyle="none",
            rasterized=raster, zorder=order, label=name,
        )  # fmt: skip
    low, high = content.places.min(axis=0), content.places.max(axis=0)
    span = float((high - low).max()) or 1.0
    (left, right), (bottom, top) = (((low + high) / 2)[:, None] + [-0.53 * span, 0.53 * span]).tolist()
    ax.set_xlim(left, right)  # one scale on both axes: no direction is stretched
    ax.set_ylim(bottom, top)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(True)
