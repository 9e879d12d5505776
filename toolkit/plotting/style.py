"""How figures look: fonts, colours, markers and dashes, chosen to survive a grey printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

__all__ = ["GREY", "INK", "Look", "group_look", "house_style", "installed_fonts", "plain", "theme_look"]

# Okabe and Ito (2008), the four with a contrast on white of 3:1 or more. In grey they are too close to tell
# apart (lightness 46 to 61), which is why no line is told by its colour alone.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
GREYS = ("#1A1A1A", "#6E6E6E", "#4A4A4A", "#8A8A8A")
GREY, INK = "#6E6E6E", "#1A1A1A"
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h")
LINES: tuple[Any, ...] = ("-", (0, (5, 1.6)), (0, (5, 1.4, 1, 1.4)), (0, (1, 1.3)))
DASHES: tuple[Any, ...] = ((0, (4, 2)), (0, (1.2, 1.4)), (0, (7, 1.8, 1.2, 1.8)), (0, (9, 2.5)))
LONGEST = 44

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same figure on every machine
    "font.size": 8.5,
    "axes.titlesize": 9,
    "axes.labelsize": 8.5,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "figure.titlesize": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#4A4A4A",
    "axes.linewidth": 0.6,
    "xtick.color": "#4A4A4A",
    "ytick.color": "#4A4A4A",
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#E3E3E3",
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.3,
    "lines.markersize": 3.6,
    "xtick.major.size": 3,
    "xtick.minor.size": 1.6,
    "ytick.major.size": 0,
    "pdf.fonttype": 42,  # TrueType; some venues refuse the default, Type 3
    "ps.fonttype": 42,
    "svg.hashsalt": "toolkit",  # ids in SVG files that do not change from run to run
    "savefig.facecolor": "white",
    "figure.facecolor": "white",
}


@dataclass(frozen=True)
class Look:
    """How one line is drawn."""

    colour: str
    marker: str
    line: Any


def theme_look(place: int, *, corrected: bool) -> Look:
    """Give a theme its look by its place in the table; uncorrected lines are grey and dashed, all of them.

    Examples
    --------
    >>> theme_look(0, corrected=True).colour, theme_look(0, corrected=False).colour
    ('#0072B2', '#6E6E6E')
    """
    marker = MARKERS[place % len(MARKERS)]
    if not corrected:
        return Look(GREY, marker, DASHES[0])
    return Look(COLOURS[place % len(COLOURS)], marker, LINES[place % len(LINES)])


def group_look(place: int, *, corrected: bool) -> Look:
    """Give a group its look, in panels that hold several."""
    colours, lines = (COLOURS, LINES) if corrected else (GREYS, DASHES)
    return Look(colours[place % len(colours)], MARKERS[place % len(MARKERS)], lines[place % len(lines)])


def house_style() -> AbstractContextManager[None]:
    """Draw in our style and matplotlib's defaults, whatever the user's own settings; they return afterwards."""
    from matplotlib import style

    return style.context(["default", STYLE])


def installed_fonts() -> list[str]:
    """Name the font families that figures can use on this machine.

    Examples
    --------
    >>> "DejaVu Sans" in installed_fonts()
    True
    """
    from matplotlib import font_manager

    return font_manager.get_font_names()


def plain(text: object, longest: int = LONGEST) -> str:
    r"""Make a name from somebody's data fit to be drawn: one line, no control characters, not too long.

    Examples
    --------
    >>> plain("The  Daily\nCourier"), plain("x" * 90, 5)
    ('The Daily Courier', 'xxxx…')
    """
    line = "".join(letter for letter in " ".join(str(text).split()) if letter.isprintable())
    return line if len(line) <= longest else line[: longest - 1] + "…"
