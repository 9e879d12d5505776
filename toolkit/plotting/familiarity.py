"""A picture of how far a collection is from what its tagger learned from, month by month."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from toolkit.codebook import Codebook, read_codebook
from toolkit.errors import MeasureError
from toolkit.plotting.content import display_names
from toolkit.plotting.figure import Figure, Words
from toolkit.plotting.page import choose_page
from toolkit.plotting.provenance import codebook_facts, plain_value, software
from toolkit.plotting.ruler import Ruler
from toolkit.plotting.sheet import EDGE, Box, Sheet, Surround
from toolkit.plotting.style import FAINT, GREY, INK, line_look
from toolkit.plotting.ticks import Calendar, tick_labels

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from toolkit.plotting.page import Page

__all__ = ["plot_familiarity"]

SHIFTED = 0.25  # population stability index from which scores are said to have shifted
PANEL, GAP, MOST_THEMES = 1.05, 0.42, 8


class Examined(Protocol):
    """What a report on a collection holds, as ``Tagger.examine`` gives it."""

    @property
    def periods(self) -> pd.DataFrame:
        """One row per month."""

    @property
    def usual(self) -> dict[str, float]:
        """The same numbers among the training paragraphs."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to beware of."""


def plot_familiarity(report: Examined, *, width: float | str | None = None, codebook: Codebook | None = None) -> Figure:
    """Draw how unfamiliar a collection is to its tagger, and where its scores shift.

    A tagger gives every text a score, also one unlike all it learned from. Where a month stands out here, the
    news may have changed or the tagger may have lost its footing; labels drawn from that month tell which.

    Parameters
    ----------
    report
        As ``tagger.examine(tags)`` gives it, of tags with dates.
    width
        In inches, or with a unit (``"89 mm"``).
    codebook
        Gives the themes' display names; by default the shipped one.

    Returns
    -------
    Figure
        Above, the share of unfamiliar paragraphs per month beside what training paragraphs show; below, how far
        each theme's scores lie from those of all other months (population stability index).

    Raises
    ------
    MeasureError
        If no paragraph has a date, or there are too many themes to draw.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace
    >>> months = pd.DataFrame({"period": pd.to_datetime(["2015-10-01", "2015-11-01"]), "n_paragraphs": 100,
    ...                        "unfamiliar": [0.02, 0.3], "famine_drift": [0.1, 0.4]})
    >>> report = SimpleNamespace(periods=months, usual={"unfamiliar": 0.02}, warnings=())
    >>> [float(bar.get_height()) for bar in plot_familiarity(report).axes[0].patches]
    [0.02, 0.3]
    """
    months = report.periods
    themes = [str(name).removesuffix("_drift") for name in months.columns if str(name).endswith("_drift")]
    if months.empty or not themes:
        message = "plot: the report has no months, since no paragraph has a date. Give the articles dates and tag anew."
        raise MeasureError(message)
    if len(themes) > MOST_THEMES:
        message = f"plot: {len(themes)} themes do not fit one figure. Examine tags of at most {MOST_THEMES} themes."
        raise MeasureError(message)
    book = codebook if codebook is not None else read_codebook()
    names = display_names(themes, book)
    words = tell(months, report, themes, names)
    record = {
        "format": 1,
        "kind": "familiarity",
        "software": software(),
        "inputs": {},
        "measured": {"usual": {name: plain_value(value, digits=6) for name, value in report.usual.items()}},
        "drawn": {"codebook": codebook_facts(book)},
        "numbers": {str(name): [plain_value(value, digits=6) for value in months[name]] for name in months.columns},
        "caption": words.caption,
        "alt": words.alt,
    }
    drawing = partial(draw, months, float(report.usual["unfamiliar"]), names, words.heading)
    return Figure(drawing, choose_page(width=width), words, record)


def tell(months: pd.DataFrame, report: Examined, themes: list[str], names: dict[str, str]) -> Words:
    """Say the figure in words."""
    drift = months[[f"{theme}_drift" for theme in themes]]
    shifted = [names[theme] for theme in themes if (months[f"{theme}_drift"] > SHIFTED).any()]
    caption = (
        f"Unfamiliar paragraphs per month in {int(months['n_paragraphs'].sum()):,} dated paragraphs; dashed: among training "
        f"paragraphs ({report.usual['unfamiliar']:.1%}). Below: drift of scores against all other months (population "
        f"stability index; above {SHIFTED} they have shifted). Months with too few paragraphs have no index."
    )
    alt = (
        f"Unfamiliar paragraphs make up {months['unfamiliar'].min():.0%} to {months['unfamiliar'].max():.0%} of a month. "
        f"The largest drift is {np.nanmax(drift.to_numpy(float), initial=0):.2f}; "
        f"{'shifted: ' + ', '.join(shifted) if shifted else 'no theme shifted'}. {' '.join(report.warnings)}"
    )
    return Words("Is the tagger out of its depth?", caption, alt.strip())


def draw(months: pd.DataFrame, usual: float, names: dict[str, str], heading: str, page: Page) -> Drawing:
    """Draw the two panels, one above the other."""
    small = Ruler(page.label)
    surround = Surround.on(page, heading, "", bold=True)
    left = EDGE + small.width("100%") + 0.12
    right = page.width - EDGE - max(small.width(name) for name in names.values()) - 0.1
    foot = surround.below + 2 * small.line + 0.1
    sheet = Sheet(page.width, surround.above + 2 * (PANEL + small.line + 0.06) + GAP * 0.4 + foot)
    box = Box(left, foot, max(right - left, 1.0), PANEL)
    above = sheet.add(Box(box.left, foot + PANEL + small.line + 0.06 + GAP * 0.4, box.width, PANEL))
    below = sheet.add(box)
    calendar = Calendar.spanning(months["period"], "month")
    draw_shares(above, months, calendar, usual)
    draw_drift(below, months, calendar, names)
    for ax, title in ((above, "Unfamiliar paragraphs"), (below, "Drift of scores (index)")):
        ax.set_title(title, loc="left", fontsize=page.label, pad=3)
        ax.set_xlim(-0.6, len(calendar) - 0.4)
    ticks = tick_labels(calendar.days, "month", most=max(int(box.width / 0.45), 2))
    below.set_xticks(list(ticks), list(ticks.values()))
    above.set_xticks(list(ticks), [""] * len(ticks))
    sheet.surround(surround)
    return sheet.drawing


def draw_shares(ax: Axes, months: pd.DataFrame, calendar: Calendar, usual: float) -> None:
    """Draw the share of unfamiliar paragraphs, and what is usual."""
    shares = months["unfamiliar"].to_numpy(float)
    ax.bar(calendar.places(months["period"]), shares, width=0.7, color=FAINT, edgecolor=GREY, linewidth=0.4)
    ax.axhline(usual, color=INK, linewidth=0.8, linestyle=(0, (4, 2)), label="_usual")
    top = max(0.1, float(np.nanmax(shares)) * 1.1, usual * 1.5)
    ax.set_ylim(0, top)
    ax.yaxis.set_major_formatter(lambda value, _: f"{value * 100:g}%")
    ax.locator_params(axis="y", nbins=4)


def draw_drift(ax: Axes, months: pd.DataFrame, calendar: Calendar, names: dict[str, str]) -> None:
    """Draw each theme's drift with its name at the end of the line; names are moved apart where lines meet."""
    places = calendar.places(months["period"])
    values = {theme: months[f"{theme}_drift"].to_numpy(float) for theme in names}
    top = max(2 * SHIFTED, *(float(np.nanmax(line, initial=0)) * 1.1 for line in values.values()))
    ax.axhline(SHIFTED, color=INK, linewidth=0.8, linestyle=(0, (4, 2)), label="_shifted")
    last = {
        theme: float(line[~np.isnan(line)][-1]) if (~np.isnan(line)).any() else 0.0 for theme, line in values.items()
    }
    apart, at = top * 0.15, -np.inf
    for place, theme in enumerate(names):
        look = line_look(place, corrected=True)
        ax.plot(places, values[theme], color=look.colour, marker=look.marker, linestyle=look.line, label=theme)
    for theme in sorted(names, key=lambda name: last[name]):
        at = max(last[theme], at + apart)
        colour = line_look(list(names).index(theme), corrected=True).colour
        ax.annotate(
            names[theme], (len(calendar) - 0.35, at), color=colour, va="center", fontsize="small", annotation_clip=False
        )
    ax.set_ylim(0, top)
    ax.locator_params(axis="y", nbins=4)
