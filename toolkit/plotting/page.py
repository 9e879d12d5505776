"""The page a figure is drawn for: its width, its letters, and where these numbers come from."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Page", "choose_page", "journals", "read_length"]

PRESETS = Path(__file__).with_name("journals.toml")
IN_INCHES = {"in": 1.0, "mm": 1 / 25.4, "cm": 1 / 2.54, "pt": 1 / 72.27}
NARROWEST, WIDEST = 2.0, 20.0
ORDINARY = "manuscript"


@dataclass(frozen=True)
class Page:
    """What a figure must fit.

    Attributes
    ----------
    width, tallest
        In inches.
    font
        ``"house"``, ``"sans"`` or ``"serif"``.
    size, smallest, largest
        Of letters, in points.
    grid
        Whether lines stand behind the data.
    journal, verified, source
        Which preset it is, whether its numbers stand in the named source, and the source.
    """

    width: float = 6.5
    tallest: float = 9.0
    font: str = "house"
    size: float = 8.5
    smallest: float = 8.0
    largest: float = 10.0
    grid: bool = True
    journal: str = ORDINARY
    verified: bool = True
    source: str = ""

    @property
    def narrow(self) -> bool:
        """Whether the figure stands in one column of several."""
        return self.width < 4.2

    @property
    def heading(self) -> float:
        """The size of letters in a heading."""
        return min(self.size + 1, self.largest)

    @property
    def label(self) -> float:
        """The size of letters at lines, ticks and events."""
        return max(self.smallest, self.size - 1) if self.size < 8 else self.smallest

    def sentence(self) -> str:
        """Say for which page the figure was drawn, and whether that can be relied on."""
        text = f"Drawn {self.width:.2f} in ({self.width * 25.4:.0f} mm) wide"
        if self.journal == ORDINARY:
            return f"{text}."
        if self.verified:
            return f"{text} for {self.journal} ({self.source})."
        return f"{text} for {self.journal}: this width is NOT VERIFIED ({self.source}). Set another with width=."


def read_length(length: float | str) -> float:
    """Read a length in inches, or with its unit.

    Parameters
    ----------
    length
        A number of inches, or text such as ``"89 mm"``, ``"8.9cm"``, ``"3.5 in"``, ``"345 pt"`` (TeX points).

    Returns
    -------
    float
        Inches.

    Raises
    ------
    ToolkitError
        If it is no length, or no width that a figure can have.

    Examples
    --------
    >>> read_length("254 mm"), read_length(6.5)
    (10.0, 6.5)
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(in|mm|cm|pt)?\s*", str(length))
    inches = float(found[1]) * IN_INCHES[found[2] or "in"] if found else 0.0
    if not NARROWEST <= inches <= WIDEST:
        what = f"{inches:.2f} in" if found else "no length"
        message = (
            f"width {length!r}: {what}. Give inches from {NARROWEST:g} to {WIDEST:g}, or a unit: '89 mm', '3.5 in'."
        )
        raise ToolkitError(message)
    return inches


def choose_page(journal: str | None = None, *, width: float | str | None = None, columns: int = 1) -> Page:
    """Give the page of a journal, or one of a width.

    Raises
    ------
    ToolkitError
        If the journal is unknown, or the width cannot be read.
    """
    if columns not in {1, 2}:
        message = f"columns={columns!r}: a figure spans 1 or 2 columns. Set columns=1 or columns=2, or a width."
        raise ToolkitError(message)
    presets = read_presets()
    name = (journal or ORDINARY).strip().lower().replace("_", "-")
    if name not in presets:
        message = f"journal {journal!r}: not known. Choose {', '.join(presets)}, or set a width."
        raise ToolkitError(message)
    preset = presets[name]
    page = Page(
        width=read_length(preset["one" if columns == 1 else "two"]),
        tallest=read_length(preset.get("tallest", "9 in")),
        font=preset["font"],
        size=float(preset["size"]),
        smallest=float(preset["smallest"]),
        largest=float(preset.get("largest", preset["size"] + 1.5)),
        grid=preset.get("grid", True),
        journal=name,
        verified=preset["verified"],
        source=preset["source"],
    )
    if width is None:
        return page
    return replace(page, width=read_length(width), verified=True, source="the width was set by hand")


def read_presets() -> dict[str, dict[str, Any]]:
    """Read the presets in the order of their file."""
    return tomllib.loads(PRESETS.read_text(encoding="utf-8"))


def journals() -> pd.DataFrame:
    """List the journals and document classes whose page measures are known.

    A figure that is drawn at its final width keeps its letters legible. Where ``verified`` is false the
    numbers are a reading of printed pages, not of the publisher's rules: ask the editors, and set ``width=``.

    Returns
    -------
    pandas.DataFrame
        One row per preset: ``journal`` (the name to pass), ``title``, ``one_column`` and ``two_columns``
        (inches), ``font``, ``size`` (points), ``verified``, ``source``.

    Examples
    --------
    >>> table = journals().set_index("journal")
    >>> round(float(table.loc["nature", "one_column"]) * 25.4), bool(table.loc["apsr", "verified"])
    (89, False)
    """
    import pandas as pd

    rows = [
        {
            "journal": name,
            "title": preset["title"],
            "one_column": read_length(preset["one"]),
            "two_columns": read_length(preset["two"]),
            **{key: preset[key] for key in ("font", "size", "verified", "source")},
        }
        for name, preset in read_presets().items()
    ]
    return pd.DataFrame(rows)
