"""A figure that shows itself in a notebook and saves itself for a paper."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError
from toolkit.files import write_beside
from toolkit.plotting.style import house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

__all__ = ["Figure"]

ENDINGS = (".pdf", ".png", ".svg")
PRINT_DPI, SCREEN_DPI = 300, 110


class Figure:
    """A drawn figure with its caption.

    Attributes
    ----------
    figure
        The matplotlib figure, for whoever wants to change something.
    axes
        Its axes: one per theme, in the order of the table, and last the one with the number of articles.
    caption
        What must stand below the figure in a paper: what is shown, of how much, how corrected, what is left out.
    alt
        The figure in words, for readers who cannot see it.
    """

    def __init__(self, figure: Drawing, caption: str, alt: str) -> None:
        self.figure = figure
        self.caption = caption
        self.alt = alt

    @property
    def axes(self) -> list[Axes]:
        """The axes of the figure, from top to bottom."""
        return self.figure.axes

    def save(self, path: str | Path) -> list[Path]:
        """Write the figure; beside a PDF goes a PNG of the same name, for slides and a quick look.

        The same figure gives the same bytes on the same machine. Fonts are embedded as TrueType.

        Parameters
        ----------
        path
            Ends in ``.pdf``, ``.png`` or ``.svg``.

        Returns
        -------
        list of pathlib.Path
            The files written.

        Raises
        ------
        ToolkitError
            If the ending is another, or the place cannot be written to.
        """
        path = Path(path)
        if path.suffix.lower() not in ENDINGS:
            message = f"{path}: unknown ending {path.suffix or '(none)'!r} for a figure. Use .pdf, .png or .svg."
            raise ToolkitError(message)
        targets = [path, path.with_suffix(".png")] if path.suffix.lower() == ".pdf" else [path]
        for target in targets:
            kind = target.suffix.lower().lstrip(".")
            with write_beside(target) as beside, house_style():
                self.figure.savefig(beside, format=kind, dpi=PRINT_DPI, metadata=self.metadata(kind))
        return targets

    def metadata(self, kind: str) -> dict[str, Any]:
        """Give the caption to the file, and keep the clock out of it."""
        title = self.caption.split(". ")[0]
        if kind == "pdf":
            return {"Title": title, "Subject": self.caption, "CreationDate": None}
        if kind == "svg":
            return {"Title": title, "Description": self.caption, "Date": None}
        return {"Title": title, "Description": self.caption}

    def _repr_png_(self) -> bytes:
        """Show the figure in a notebook."""
        stream = io.BytesIO()
        with house_style():
            self.figure.savefig(stream, format="png", dpi=SCREEN_DPI, metadata=self.metadata("png"))
        return stream.getvalue()

    def __repr__(self) -> str:
        return f"<Figure: {self.caption}>"
