"""Where everything stands on the page, in inches: computed from the texts, so that nothing touches or is cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import MeasureError
from toolkit.plotting.marks import Strip, place_events
from toolkit.plotting.ruler import Ruler
from toolkit.plotting.sheet import EDGE, Box, Surround
from toolkit.plotting.ticks import tick_labels

if TYPE_CHECKING:
    from toolkit.plotting.content import Content
    from toolkit.plotting.page import Page
    from toolkit.plotting.ticks import Calendar

__all__ = ["Layout", "lay_out_page"]

GAP, BARS = 0.09, 0.42
LEAST_PANEL, MANY_PANELS, MOST_STACKED = 0.42, 4, 5
TWO_ACROSS = 5.9  # inches, from which on two panels stand side by side
SAMPLE = 0.26  # a piece of the line before its name
KEY = "uncorrected"


@dataclass(frozen=True)
class Layout:
    """The page, filled.

    ``panels`` in the order of the content; ``bars`` one per column, left to right. ``titles`` and ``names``
    (of lines, by panel) are broken into lines. The ``strip`` of events stands right above the highest panels.
    """

    width: float
    height: float
    surround: Surround
    panels: list[Box]
    bars: list[Box]
    titles: list[str]
    names: list[list[str]]
    strip: Strip
    times: dict[int, str]


def lay_out_page(content: Content, page: Page, ticks: list[str]) -> Layout:
    """Fill the page: one panel under the other, or two side by side where that is narrow enough to read.

    Parameters
    ----------
    content
        What is shown.
    page
        Where.
    ticks
        The labels of the vertical axes, which decide the left margin.

    Raises
    ------
    MeasureError
        If the panels do not fit the page.
    """
    small, title = Ruler(page.label), Ruler(min(page.size + 0.5, page.largest), bold=True)
    surround = Surround.on(page, content.heading, content.note, bold=not content.corrected)
    columns = count_columns(content, page)
    left = EDGE + max(small.width(label) for label in ticks) + 0.07
    names, right = name_lines(content, page, small, columns)
    across = page.width / columns - left - right
    if across < 0.9:
        message = (
            f"plot: names leave {max(across, 0):.1f} in for the curves. Draw the figure wider, or shorten the names."
        )
        raise MeasureError(message)
    titles = [
        title.wrap(panel.title, across - key_room(content, small, number), most=2)
        for number, panel in enumerate(content.panels)
    ]
    strip = place_events(content, across, small)
    times = time_labels(content.calendar, across, small)
    below = surround.below + max(small.height(text) for text in times.values()) + 0.07 + Ruler(page.size).line
    bars = GAP + title.line + 0.03 + BARS
    rows = -(-len(content.panels) // columns)
    heads = [
        max(title.height(text) if text else 0 for text in titles[row * columns : (row + 1) * columns]) + 0.04
        for row in range(rows)
    ]
    heads[0] += strip.height
    used = surround.above + below + bars + sum(heads) + GAP * (rows - 1)
    panel = choose_height(content, page, rows, (page.tallest - used) / rows, small, names)
    height = used + panel * rows
    boxes = []
    for number in range(len(content.panels)):
        row, column = divmod(number, columns)
        low = height - surround.above - sum(heads[: row + 1]) - panel * (row + 1) - GAP * row
        boxes.append(Box(left + column * page.width / columns, low, across, panel))
    lowest = [Box(left + column * page.width / columns, below, across, BARS) for column in range(columns)]
    return Layout(page.width, height, surround, boxes, lowest, titles, names, strip, times)


def count_columns(content: Content, page: Page) -> int:
    """Say how many panels stand side by side: names beside lines need the width, very many panels the height."""
    if page.width < TWO_ACROSS or len(content.panels) < MANY_PANELS:
        return 1
    named = any(line.name for panel in content.panels for line in panel.lines)
    return 1 if named and len(content.panels) <= MOST_STACKED else 2


def time_labels(calendar: Calendar, across: float, small: Ruler) -> dict[int, str]:
    """Choose as many labels below the time axis as have room there."""
    widest = max(small.width("2015"), small.width("W00" if calendar.every == "week" else "Mmm"))
    return tick_labels(calendar.days, calendar.every, min(14, int(across / (widest + 0.1))))


def key_room(content: Content, small: Ruler, number: int) -> float:
    """Give the width that the key of the uncorrected line takes from the first title."""
    first = content.panels[0].lines
    shown = number == 0 and len(first) == 1 and content.corrected and first[0].has("uncorrected")
    return small.width(KEY) + SAMPLE + 0.15 if shown else 0.0


def name_lines(content: Content, page: Page, small: Ruler, columns: int) -> tuple[list[list[str]], float]:
    """Break the names beside lines so that they take no more than a third of the width, and give the right margin."""
    if all(not line.name for panel in content.panels for line in panel.lines):
        return [[line.name for line in panel.lines] for panel in content.panels], 0.16
    room = min(1.9, 0.31 * page.width / columns)
    names = [[small.wrap(line.name, room, most=3) for line in panel.lines] for panel in content.panels]
    widest = max(small.width(name) for panel in names for name in panel)
    return names, SAMPLE + 0.12 + widest + EDGE


def choose_height(content: Content, page: Page, rows: int, most: float, small: Ruler, names: list[list[str]]) -> float:
    """Choose the height of a panel: a good one, as much as its names need, no more than the page has."""
    good = min(0.55 * page.width, 2.5) if len(content.panels) == 1 else (0.86 if page.narrow else 1.0)
    needed = max((sum(small.height(name) for name in panel if name) for panel in names), default=0.0)
    least = max(LEAST_PANEL, needed)
    if most < least:
        many = f"{len(content.panels)} panels" + (f" of {len(names[0])} lines" if len(names[0]) > 1 else "")
        message = (
            f"plot: {many} do not fit a page {page.width:.1f} in wide and {page.tallest:.1f} in high. "
            "Draw fewer themes or groups, or a wider figure."
        )
        raise MeasureError(message)
    return min(max(good, least), most)
