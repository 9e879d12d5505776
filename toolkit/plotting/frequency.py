"""Theme frequencies over time, drawn as small multiples, or overlaid, above the number of articles."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from toolkit.codebook import Codebook, read_codebook
from toolkit.errors import MeasureError
from toolkit.plotting.content import Content, Measured, check, count_articles, display_names, facts_of, highest, lay_out
from toolkit.plotting.events import Event, read_events
from toolkit.plotting.figure import Figure, Words
from toolkit.plotting.layout import KEY, SAMPLE, Layout, lay_out_page
from toolkit.plotting.lines import ROOM, draw_key, draw_panel, name_ends
from toolkit.plotting.marks import draw_events, draw_strip
from toolkit.plotting.page import Page, choose_page
from toolkit.plotting.provenance import codebook_facts, record_of
from toolkit.plotting.ruler import SPACING, Ruler
from toolkit.plotting.sheet import Sheet
from toolkit.plotting.style import GREY, plain
from toolkit.plotting.ticks import Calendar
from toolkit.plotting.words import describe, tell, title_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

__all__ = ["plot"]

LONGEST_NOTE = 240


def plot(
    frequency: Measured,
    *,
    overlay: bool = False,
    events: pd.DataFrame | str | Path | None = None,
    note: str | None = None,
    scales: Literal["same", "own"] = "same",
    width: float | str | None = None,
    codebook: Codebook | None = None,
) -> Figure:
    """Draw how often each theme occurs over time.

    One panel per theme, all with the same scale so that they can be compared, and below them how many
    articles each point rests on. A period without articles is a gap. What no human label has corrected is
    drawn grey and dashed under a heading that says so; a corrected curve has its pointwise band, a paler
    simultaneous one, and beside it, thin and grey, what the tagger alone says.

    Parameters
    ----------
    frequency
        What `toolkit.measure` or `toolkit.read_frequency` gave.
    overlay
        All themes in one panel, named at the right end of their lines; for up to eight themes without groups.
    events
        Marked by lines across the panels and listed in the caption: a table, or the path of a CSV, with
        ``date``, ``label`` and ``source``, and ``end`` where something lasted.
    note
        A line to print in the figure, such as ``"Illustrative corpus"``; it goes into the caption as well.
    scales
        ``"own"`` gives each panel a vertical scale of its own, where rare themes stand beside frequent ones;
        the figure and its caption say so.
    width
        In inches, or with a unit (``"89 mm"``), so that letters keep their size when a paper includes the
        figure unscaled. `Figure.fit` and `Figure.save` draw it anew for a journal.
    codebook
        Gives the themes' display names; by default the shipped one. Unknown themes show their own name.

    Returns
    -------
    Figure
        With ``axes``, ``caption``, ``alt`` and ``save``; it shows itself in a notebook.

    Raises
    ------
    TableError
        If the table is no table of frequencies, or is empty, or the events cannot be read.
    MeasureError
        If it has more groups or themes than can be told apart, or than fit the page.

    Examples
    --------
    >>> import pandas as pd
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
    names = display_names(table["theme"].unique().tolist(), book)
    facts = facts_of(frequency, names)
    if scales not in {"same", "own"}:
        message = f"plot: scales={scales!r} does not exist. Choose 'same' or 'own'."
        raise MeasureError(message)
    panels, calendar = lay_out(table, book, overlay=overlay)
    given = read_events(events)
    shown = within(given, calendar)
    tops = highest(panels, common=scales == "same")
    content = Content(
        panels=panels,
        calendar=calendar,
        articles=count_articles(table, calendar),
        tops=tops,
        heading=title_of(table, facts, differ=len(set(tops)) > 1),
        corrected=str(table["method"].iloc[0]) != "uncorrected",
        as_share=facts["measure_as"] == "share",
        note=plain(note, LONGEST_NOTE) if note else "",
        events=shown,
    )
    words = Words(
        heading=content.heading,
        caption=describe(table, facts, content, outside=len(given) - len(shown)),
        alt=tell(table, facts, names),
    )
    choices = {
        "overlay": overlay,
        "scales": scales,
        "events": [event.as_row() for event in given],
        "note": note,
        "codebook": codebook_facts(book),
    }
    record = record_of("frequency", frequency, choices, words)
    return Figure(partial(draw, content), choose_page(width=width), words, record)


def within(events: tuple[Event, ...], calendar: Calendar) -> tuple[Event, ...]:
    """Keep the events that fall into the time shown."""
    return tuple(event for event in events if -0.5 <= calendar.place_of(event.date) < len(calendar) - 0.5)


def draw(content: Content, page: Page) -> Drawing:
    """Draw on a page."""
    scales = [scale(top * 1.04, as_share=content.as_share, most=4) for top in content.tops]
    counts = scale(float(content.articles.max()), as_share=False, most=2)
    layout = lay_out_page(content, page, [label for _, labels in (*scales, counts) for label in labels])
    sheet = Sheet(layout.width, layout.height)
    axes = [sheet.add(box) for box in (*layout.panels, *layout.bars)]
    for ax in axes[1:]:
        ax.sharex(axes[0])
    panels, bars = axes[: len(layout.panels)], axes[len(layout.panels) :]
    for ax, top, (ticks, labels) in zip(panels, content.tops, scales, strict=True):
        ax.set_ylim(0, top * 1.08)
        ax.set_yticks(ticks, labels)
        ax.tick_params(labelbottom=False)
    for ax in bars:
        draw_articles(ax, content, counts)
    axes[0].set_xlim(-0.7, len(content.calendar) - 0.3)
    draw_time(axes, bars, content, layout)
    dress(panels, content, layout, page)
    sheet.surround(layout.surround)
    return sheet.drawing


def scale(top: float, *, as_share: bool, most: int) -> tuple[list[float], list[str]]:
    """Choose round numbers from zero up to the top, and write them."""
    from matplotlib.ticker import MaxNLocator

    found = MaxNLocator(most, integer=not as_share, steps=[1, 2, 2.5, 5, 10]).tick_values(0, max(top, 1e-6))
    ticks = [float(tick) for tick in found if 0 <= tick <= max(top, 1e-6) * 1.001]
    if not as_share:
        return ticks, [f"{tick:,.0f}" for tick in ticks]
    step = (ticks[1] if len(ticks) > 1 else 1.0) * 100
    decimals = next(places for places in range(5) if places == 4 or abs(step - round(step, places)) < 1e-9)
    return ticks, [f"{tick * 100:.{decimals}f}%" for tick in ticks]


def draw_articles(ax: Axes, content: Content, ticks: tuple[list[float], list[str]]) -> None:
    """Draw how many articles stand behind each period, all groups together."""
    x = np.arange(len(content.articles))
    ax.bar(x, content.articles, width=0.8, color="#B5B5B5", edgecolor=GREY, linewidth=0.3 if len(x) < 80 else 0)
    ax.set_title("Articles per period", loc="left", pad=2.5)
    ax.set_yticks(*ticks)
    ax.set_ylim(0, max(content.articles.max() * 1.08, 1))


def draw_time(axes: list[Axes], bars: list[Axes], content: Content, layout: Layout) -> None:
    """Label the common time axis below the lowest panel of each column."""
    calendar = content.calendar
    axes[0].set_xticks(list(layout.times))
    axes[0].set_xticks(
        np.arange(len(calendar)) if layout.bars[0].width * 72 / len(calendar) >= ROOM else [], minor=True
    )
    two = "\n" if any("\n" in text for text in layout.times.values()) else ""  # then all stand on one line
    for ax in bars:  # with another spacing than the usual one, letters below the line would lift their words
        ax.set_xticklabels([text if "\n" in text else text + two for text in layout.times.values()])
        ax.set_xlabel({"week": "ISO week"}.get(calendar.every, calendar.every.capitalize()), labelpad=2)


def dress(panels: list[Axes], content: Content, layout: Layout, page: Page) -> None:
    """Fill the panels: titles, lines with their names, the key, the events."""
    small = Ruler(page.label)
    for number, (ax, panel) in enumerate(zip(panels, content.panels, strict=True)):
        lift = layout.strip.height if layout.panels[number].low == layout.panels[0].low else 0.0
        draw_panel(ax, panel)
        name_ends(ax, panel, layout.names[number], SAMPLE, small)
        if panel.why:
            ax.text(
                0.5, 0.5, small.wrap(panel.why, 0.9 * layout.panels[number].width, most=2), transform=ax.transAxes,
                ha="center", va="center", fontsize=small.size, color=GREY, linespacing=SPACING,
            )  # fmt: skip
        if layout.titles[number]:
            ax.set_title(layout.titles[number], loc="left", weight="bold", pad=2.5 + lift * 72, linespacing=SPACING)
        if lift:
            draw_strip(ax, layout.strip, 0.0, small)
    first = content.panels[0].lines
    if len(first) == 1 and content.corrected and first[0].has("uncorrected"):
        draw_key(panels[0], KEY, SAMPLE, small, layout.strip.height)
    draw_events(panels, content)
