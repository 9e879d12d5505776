"""A sheet of paper measured in inches, on which axes, a heading and a note are put."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.plotting.ruler import SPACING, Ruler

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from toolkit.plotting.page import Page

__all__ = ["EDGE", "Box", "Sheet", "Surround"]

EDGE = 0.06


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet: its left and lower edge, width and height in inches."""

    left: float
    low: float
    width: float
    height: float


@dataclass(frozen=True)
class Surround:
    """The heading above all and the note below, broken into lines, and how much of the sheet they take."""

    heading: str
    note: str
    bold: bool
    page: Page

    @classmethod
    def on(cls, page: Page, heading: str, note: str, *, bold: bool) -> Surround:
        """Break the texts into lines for a page."""
        room = page.width - 2 * EDGE
        wrapped = Ruler(page.heading, bold=bold).wrap(heading, room)
        return cls(wrapped, Ruler(page.label).wrap(note, room, most=4) if note else "", bold, page)

    @property
    def above(self) -> float:
        """The height taken at the top."""
        return EDGE + Ruler(self.page.heading).height(self.heading) + 0.05

    @property
    def below(self) -> float:
        """The height taken at the foot."""
        return EDGE + (Ruler(self.page.label).height(self.note) + 0.04 if self.note else 0)


class Sheet:
    """A drawing of a size in inches, made without pyplot: nothing is left open in a notebook or a server."""

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure as Drawing

        self.width, self.height = width, height
        self.drawing: Drawing = Drawing(figsize=(width, height))
        FigureCanvasAgg(self.drawing)

    def add(self, box: Box) -> Axes:
        """Put axes on the sheet."""
        return self.drawing.add_axes(
            (box.left / self.width, box.low / self.height, box.width / self.width, box.height / self.height)
        )

    def surround(self, texts: Surround) -> None:
        """Write the heading and the note."""
        x = EDGE / self.width
        self.drawing.suptitle(
            texts.heading, x=x, y=1 - EDGE / self.height, ha="left", va="top", linespacing=SPACING,
            weight="bold" if texts.bold else "normal",
        )  # fmt: skip
        if texts.note:
            self.drawing.supxlabel(
                texts.note, x=x, y=0.04 / self.height, ha="left", va="bottom", fontsize=texts.page.label,
                style="italic", linespacing=SPACING,
            )  # fmt: skip
