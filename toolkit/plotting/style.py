"""How figures look: fonts, colours, markers and dashes, chosen to survive a grey printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.plotting.page import Page

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

__all__ = [
    "COLOURS",
    "FAINT",
    "GREY",
    "INK",
    "MOST_LINES",
    "Look",
    "contrast",
    "family",
    "house_style",
    "installed_fonts",
    "line_look",
    "mix",
    "plain",
    "theme_look",
]

# Found by a search for the largest difference between any two, as seen with normal vision and with each of
# the three colour blindnesses, at lightnesses 19, 33, 47 and 60: so they differ in grey too, and each stands
# out from white (contrast 3.2 and more). A test holds these numbers.
COLOURS = ("#162378", "#CE7C2A", "#087B88", "#9D092B")
GREYS = ("#1A1A1A", "#8A8A8A", "#5A5A5A", "#3A3A3A")
GREY, FAINT, INK = "#6E6E6E", "#B5B5B5", "#1A1A1A"
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h")
LINES: tuple[Any, ...] = ("-", (0, (5, 1.6)), (0, (1.2, 1.2)), (0, (6, 1.4, 1.2, 1.4)))
DASHES: tuple[Any, ...] = ((0, (4, 2)), (0, (1.2, 1.4)), (0, (7, 1.8, 1.2, 1.8)), (0, (9, 2.5)))
MOST_LINES = len(MARKERS)
LONGEST = 44
FONTS = {
    "house": ("DejaVu Sans",),  # comes with matplotlib: the same figure on every machine
    "sans": ("Arial", "Liberation Sans", "DejaVu Sans"),
    "serif": ("Times New Roman", "Liberation Serif", "STIXGeneral"),
}

STYLE: dict[str, Any] = {
    "text.color": INK,
    "text.hinting": "none",  # a letter is as wide on screen as on paper, so that what fits here fits there
    "text.parse_math": False,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#4A4A4A",
    "axes.linewidth": 0.6,
    "xtick.color": "#4A4A4A",
    "ytick.color": "#4A4A4A",
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#E3E3E3",
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.2,
    "lines.markersize": 3.4,
    "xtick.major.size": 3,
    "xtick.minor.size": 1.6,
    "xtick.major.width": 0.6,
    "xtick.minor.width": 0.4,
    "ytick.major.width": 0.6,
    "pdf.fonttype": 42,  # TrueType; some venues refuse the default, Type 3
    "ps.fonttype": 42,
    "pgf.rcfonts": False,  # the paper's own letters
    "svg.hashsalt": "toolkit",  # ids in SVG files that do not change from run to run
    "savefig.facecolor": "white",
    "figure.facecolor": "white",
    "figure.dpi": 100,
    "savefig.bbox": None,  # "tight" would change the width
}


@dataclass(frozen=True)
class Look:
    """How one line is drawn."""

    colour: str
    marker: str
    line: Any


def line_look(place: int, *, corrected: bool) -> Look:
    """Give the look of the line at a place among several; no two of the first eight agree in colour and dashes.

    Examples
    --------
    >>> line_look(0, corrected=True).colour == line_look(4, corrected=True).colour
    True
    >>> line_look(0, corrected=True).line == line_look(4, corrected=True).line
    False
    """
    colours, lines = (COLOURS, LINES) if corrected else (GREYS, DASHES)
    turn = place // len(colours)
    return Look(colours[place % len(colours)], MARKERS[place % len(MARKERS)], lines[(place + turn) % len(lines)])


def theme_look(place: int, *, corrected: bool) -> Look:
    """Give a theme its look where it has a panel to itself; uncorrected lines are grey and dashed, all of them.

    Examples
    --------
    >>> theme_look(0, corrected=True).colour, theme_look(0, corrected=False).colour
    ('#162378', '#6E6E6E')
    """
    if corrected:
        return line_look(place, corrected=True)
    return Look(GREY, MARKERS[place % len(MARKERS)], DASHES[0])


def mix(colour: str, share: float) -> str:
    """Mix a colour with white, so that a pale area needs no transparency, which some formats lack.

    Examples
    --------
    >>> mix("#000000", 0.2)
    '#cccccc'
    """
    from matplotlib.colors import to_hex, to_rgb

    red, green, blue = (1 - share * (1 - part) for part in to_rgb(colour))
    return str(to_hex((red, green, blue)))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as the Web Content Accessibility Guidelines define it, from 1 to 21.

    Examples
    --------
    >>> round(contrast("black", "white"))
    21
    """
    from matplotlib.colors import to_rgb

    def luminance(colour: str) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def house_style(page: Page | None = None) -> AbstractContextManager[None]:
    """Draw in our style and matplotlib's defaults, whatever the user's own settings; they return afterwards."""
    from matplotlib import style

    page = page or Page()
    letters = {
        "font.family": family(page.font),
        "font.size": page.size,
        "axes.titlesize": min(page.size + 0.5, page.largest),
        "axes.labelsize": page.size,
        "xtick.labelsize": page.label,
        "ytick.labelsize": page.label,
        "figure.titlesize": page.heading,
        "axes.grid": page.grid,
        "ytick.major.size": 0 if page.grid else 2.5,
    }
    return style.context(["default", {**STYLE, **letters}])


def family(font: str) -> list[str]:
    """Name the first installed font of a kind, and the house's own for letters that it lacks."""
    installed = set(installed_fonts())
    first = next(name for name in (*FONTS[font], *FONTS["house"]) if name in installed)
    return [first] if first == FONTS["house"][0] else [first, *FONTS["house"]]


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
