"""How wide and high texts are, so that they can be placed without touching one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["SPACING", "Ruler", "spread"]

DPI = 288
LEADING = 1.2
SPACING = 1.12  # as matplotlib counts it: from line to line no more than the leading, so that texts stay in their boxes


@dataclass(frozen=True)
class Ruler:
    """Measures text in inches, in the font of the style that is in force."""

    size: float
    bold: bool = False

    @property
    def line(self) -> float:
        """The height of a line of text, in inches."""
        return self.size * LEADING / 72

    def width(self, text: str) -> float:
        """Measure the longest line of a text."""
        from matplotlib.backends.backend_agg import RendererAgg
        from matplotlib.font_manager import FontProperties

        agg: Any = RendererAgg  # it carries no types
        renderer = agg(8, 8, DPI)
        font = FontProperties(size=self.size, weight="bold" if self.bold else "normal")
        lines = text.split("\n")
        return max(float(renderer.get_text_width_height_descent(line, font, False)[0]) for line in lines) / DPI

    def height(self, text: str) -> float:
        """Give the height of a text of one or several lines."""
        return self.line * (text.count("\n") + 1)

    def wrap(self, text: str, width: float, most: int = 3) -> str:
        """Break a text into lines no wider than a width; what does not fit into so many lines ends in dots."""
        lines: list[str] = []
        words = text.split()
        while words and len(lines) < most:
            count = max(1, sum(self.width(" ".join(words[: n + 1])) <= width for n in range(len(words))))
            line = " ".join(words[:count])
            words = words[count:]
            if (words and len(lines) == most - 1) or self.width(line) > width:
                line = self.cut(line, width)
            lines.append(line)
        return "\n".join(lines)

    def cut(self, text: str, width: float) -> str:
        """Shorten a text to a width, with dots for what is lost."""
        while len(text) > 1 and self.width(text + "…") > width:
            text = text[:-1]
        return text.rstrip() + "…"


def spread(
    centres: NDArray[np.float64], sizes: NDArray[np.float64], bounds: tuple[float, float] | None = None
) -> NDArray[np.float64]:
    """Move things of given sizes, in ascending order, so that none overlaps its neighbour.

    Each stays as near to where it was as the others allow; with bounds, all stay inside if they fit at all.

    Examples
    --------
    >>> spread(np.array([0.5, 0.5, 0.9]), np.array([0.2, 0.2, 0.2])).round(2).tolist()
    [0.4, 0.6, 0.9]
    >>> spread(np.array([0.9, 1.0]), np.array([0.2, 0.2]), (0.0, 1.0)).round(2).tolist()
    [0.7, 0.9]
    """
    starts = centres - sizes / 2
    before = np.r_[0.0, np.cumsum(sizes)[:-1]]  # how much stands below each one when they touch
    blocks: list[tuple[float, int]] = []  # where a block of touching things begins, and how many they are
    for wanted in starts - before:
        low, count = float(wanted), 1
        while blocks and blocks[-1][0] > low:
            other, many = blocks.pop()
            low = (other * many + low * count) / (many + count)
            count += many
        blocks.append((low, count))
    moved = np.repeat([low for low, _ in blocks], [count for _, count in blocks])
    if bounds is not None:
        moved = np.maximum(np.minimum(moved, bounds[1] - sizes.sum()), bounds[0])
    return np.asarray(moved + before + sizes / 2, dtype=np.float64)
