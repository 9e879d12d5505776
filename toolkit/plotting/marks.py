"""Events marked in a figure: a line at each day, and labels above the panels that touch neither line nor label."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.plotting.ruler import SPACING, Ruler
from toolkit.plotting.style import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from toolkit.plotting.content import Content

__all__ = ["Mark", "Strip", "draw_events", "draw_strip", "place_events"]

PAD, LEAD = 0.05, 0.03
MOST_ROWS = 4
SPAN, RULE = "#EDEDED", "#7A7A7A"


@dataclass
class Mark:
    """An event's label: where its line stands (inches from the left of a panel), its text, side and row."""

    x: float
    text: str
    width: float
    lines: int
    to_left: bool = False
    row: int = 0

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where the label stands."""
        return (self.x - LEAD - self.width, self.x) if self.to_left else (self.x, self.x + LEAD + self.width)

    def covers(self, other: Mark) -> bool:
        """Whether the other's line would run through this label."""
        low, high = self.reach
        return low - PAD < other.x < high + PAD

    def crossed_by(self, other: Mark) -> bool:
        """Whether the other's line would run through the letters of this label."""
        low, high = self.reach
        low, high = (low, high - LEAD) if self.to_left else (low + LEAD, high)
        return low - LEAD / 3 < other.x < high + LEAD / 3

    def touches(self, other: Mark) -> bool:
        """Whether the labels would overlap in one row."""
        return self.reach[0] < other.reach[1] + PAD and other.reach[0] < self.reach[1] + PAD


@dataclass(frozen=True)
class Strip:
    """The labels of all events above a column of panels; ``lows`` are the heights of the rows above the panel."""

    marks: list[Mark] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    height: float = 0.0


def place_events(content: Content, across: float, small: Ruler) -> Strip:
    """Place the labels; where words would pile up, numbers stand for them, which the caption explains."""
    if not content.events:
        return Strip()
    span = len(content.calendar) + 0.4
    places = [(content.calendar.place_of(event.date) + 0.7) / span * across for event in content.events]
    for width, most in ((min(1.5, 0.4 * across), 2), (min(0.9, 0.4 * across), 3)):
        marks = [
            mark_of(x, small.wrap(event.label, width, most), small)
            for x, event in zip(places, content.events, strict=True)
        ]
        choose_sides(marks, across)
        if choose_rows(marks) <= MOST_ROWS and clear(marks):
            break
    else:
        marks = [mark_of(x, text, small) for x, text in number_events(places, small.width("0"))]
        choose_rows(marks)
    rows = max(mark.row for mark in marks) + 1
    heights = [max((mark.lines for mark in marks if mark.row == row), default=1) * small.line for row in range(rows)]
    lows = [sum(heights[:row]) + LEAD for row in range(rows)]
    return Strip(marks, lows, sum(heights) + LEAD)


def mark_of(x: float, text: str, small: Ruler) -> Mark:
    """Measure a label."""
    return Mark(x, text, small.width(text), text.count("\n") + 1)


def clear(marks: list[Mark]) -> bool:
    """Tell whether no label lies on another, and no line runs through a label: lines end at their own labels."""
    pairs = [(one, other) for one in marks for other in marks if one is not other]
    return not any(
        (one.row == other.row and one.touches(other)) or (one.crossed_by(other) and one.row <= other.row)
        for one, other in pairs
    )


def number_events(places: list[float], near: float) -> list[tuple[float, str]]:
    """Number the events in their order; those whose lines fall on one another share a label.

    Examples
    --------
    >>> number_events([0.5, 0.5, 0.5, 2.0], 0.1)
    [(0.5, '1–3'), (2.0, '4')]
    """
    runs: list[list[int]] = []
    for number, place in enumerate(places):
        if runs and place - places[runs[-1][0]] < near:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [(places[run[0]], f"{run[0] + 1}–{run[-1] + 1}" if len(run) > 1 else f"{run[0] + 1}") for run in runs]


def choose_sides(marks: list[Mark], across: float) -> None:
    """Write to the right of the line, or to its left where there is no room."""
    for mark in marks:
        mark.to_left = mark.x + LEAD + mark.width > across
    for mark in sorted(marks, key=lambda mark: -mark.x):  # from the right, where some already had to turn
        crossed = any(mark.covers(other) and other.covers(mark) for other in marks if other.to_left)
        if not mark.to_left and crossed and mark.x - LEAD - mark.width >= 0:
            mark.to_left = True


def choose_rows(marks: list[Mark]) -> int:
    """Give each label the lowest row in which nothing is touched or crossed, and say how many rows there are."""
    for _ in range(len(marks) ** 2 + 1):
        moved = False
        for number, mark in enumerate(marks):
            for place, other in enumerate(marks):
                if place == number or mark.row > other.row:
                    continue
                above = mark.covers(other) and not (other.covers(mark) and number < place)
                beside = mark.row == other.row and mark.touches(other) and not other.covers(mark) and number > place
                if above or beside:
                    mark.row, moved = other.row + 1, True
        if not moved:
            break
    return max(mark.row for mark in marks) + 1


def draw_events(axes: list[Axes], content: Content) -> None:
    """Draw a line at each event in every panel; what lasted is shaded."""
    for event in content.events:
        x = content.calendar.place_of(event.date)
        for ax in axes:
            if event.end is not None:
                end = min(content.calendar.place_of(event.end), len(content.calendar) - 0.3)
                ax.axvspan(x, end, facecolor=SPAN, edgecolor="none", zorder=0.2, label="_span")
            ax.axvline(x, color=RULE, linewidth=0.6, zorder=1.2, label="_event")


def draw_strip(ax: Axes, strip: Strip, lift: float, small: Ruler) -> None:
    """Write the labels above a panel, ``lift`` inches over its upper edge, each on top of its line."""
    width, height = ax.get_position().width, ax.get_position().height
    figure = ax.get_figure(root=True)
    if figure is None:
        return
    across, up = width * figure.get_figwidth(), height * figure.get_figheight()
    for mark in strip.marks:
        low = (lift + strip.lows[mark.row]) / up
        top = low + mark.lines * small.line / up
        ax.plot(
            [mark.x / across] * 2, [1, 1 + top], color=RULE, linewidth=0.6, transform=ax.transAxes, clip_on=False,
            label="_event",
        )  # fmt: skip
        ax.text(
            (mark.x - LEAD if mark.to_left else mark.x + LEAD) / across,
            1 + low,
            mark.text,
            transform=ax.transAxes,
            ha="right" if mark.to_left else "left",
            va="bottom",
            fontsize=small.size,
            color=INK,
            linespacing=SPACING,
        )
