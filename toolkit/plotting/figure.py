"""A figure that shows itself in a notebook and saves itself for a paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError
from toolkit.plotting.page import Page, choose_page
from toolkit.plotting.saving import KINDS, save_drawing
from toolkit.plotting.style import family, house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

__all__ = ["Figure", "Words"]

SCREEN_DPI = 110


@dataclass(frozen=True)
class Words:
    """What is said about a figure or table: its heading, its caption, and the whole in words."""

    heading: str
    caption: str
    alt: str


class Figure:
    """A drawn figure with its caption.

    Attributes
    ----------
    figure
        The matplotlib figure, for whoever wants to change something.
    axes
        Its axes: one per theme, in the order of the table, and after them those with the number of articles.
    caption
        What must stand below the figure in a paper: what is shown, of how much, how corrected, what is left out.
    alt
        The figure in words, for readers who cannot see it.
    page
        For which page it is drawn, and whether the width is verified (``page.sentence()``).
    record
        Where the numbers come from; it goes into every file, and beside it.
    """

    def __init__(self, draw: Callable[[Page], Drawing], page: Page, words: Words, record: dict[str, Any]) -> None:
        self.draw = draw
        self.page = page
        self.words = words
        self.record = record
        with house_style(page):
            self.figure = draw(page)

    @property
    def caption(self) -> str:
        """What must stand below the figure."""
        return self.words.caption

    @property
    def alt(self) -> str:
        """The figure in words."""
        return self.words.alt

    @property
    def axes(self) -> list[Axes]:
        """The axes of the figure, in the order in which they were made."""
        return self.figure.axes

    def fit(self, journal: str | None = None, *, width: float | str | None = None, columns: int = 1) -> Figure:
        """Draw the figure anew for a journal's page, at its final width and in its letters.

        Included unscaled, eight points stay eight points. Changes made by hand to ``axes`` are not carried
        over: fit first, then change.

        Parameters
        ----------
        journal
            A name of `toolkit.plotting.journals`, such as ``"apsr"``; by default a manuscript page.
        width
            In inches, or with a unit (``"89 mm"``), in place of the journal's.
        columns
            How many columns of the journal's page the figure spans, 1 or 2.

        Returns
        -------
        Figure
            Another figure; this one stays as it is.

        Raises
        ------
        ToolkitError
            If the journal is unknown, the width cannot be read, or the figure does not fit.
        """
        return self.on_page(choose_page(journal, width=width, columns=columns))

    def on_page(self, page: Page) -> Figure:
        """Draw the figure anew for a page whose measures are known, such as the one in a record."""
        return Figure(self.draw, page, self.words, self.record)

    def save(
        self,
        path: str | Path,
        *,
        journal: str | None = None,
        width: float | str | None = None,
        columns: int = 1,
    ) -> list[Path]:
        """Write the figure; beside a PDF goes a PNG of the same name, for slides and a quick look.

        The same figure gives the same bytes on the same machine. Fonts are embedded as TrueType. Each file
        carries the record of where its numbers come from, and beside it lies the same record to read, under
        the file's name with ``.provenance.json`` added.

        Parameters
        ----------
        path
            Ends in ``.pdf``, ``.png``, ``.svg``, ``.eps``, or ``.pgf`` (letters of the LaTeX document).
        journal, width, columns
            As for `fit`; without any of them the figure is written as it stands.

        Returns
        -------
        list of pathlib.Path
            The figures written.

        Raises
        ------
        ToolkitError
            If the ending is another, the place cannot be written to, or the figure does not fit the page.
        """
        path = Path(path)
        self.check_place(path)
        if journal is not None or width is not None or columns != 1:
            return self.fit(journal, width=width, columns=columns).save(path)
        targets = [path, path.with_suffix(".png")] if path.suffix.lower() == ".pdf" else [path]
        figure = self if path.suffix.lower() != ".pgf" or self.page.font == "house" else self.in_wide_letters()
        with house_style(self.page):
            for target in targets:
                save_drawing(figure.figure, target, self.words, self.full_record())
        return targets

    def latex(self, file: str | Path) -> str:
        r"""Write the LaTeX that puts the figure into a paper: unscaled, with its caption and its text for the blind.

        Parameters
        ----------
        file
            The figure as the paper names it, such as ``"figure-1.pdf"``; a ``.pgf`` is read in as code.

        Returns
        -------
        str
            A float, to paste or to save; it needs the package graphicx, or pgf. The label is made from the name.
        """
        from toolkit.plotting.pgf import escape_tex

        file = Path(file)
        name = file.as_posix()
        picture = (
            rf"\input{{{name}}}"
            if file.suffix.lower() == ".pgf"
            else rf"\includegraphics[alt={{{escape_tex(self.alt)}}}]{{{name}}}"
        )
        label = "".join(letter if letter.isalnum() else "-" for letter in file.stem)
        lines = [
            r"\begin{figure}", r"\centering", picture, rf"\caption{{{escape_tex(self.caption)}}}",
            rf"\label{{fig:{label}}}", r"\end{figure}",
        ]  # fmt: skip
        return "\n".join(lines) + "\n"

    def full_record(self) -> dict[str, Any]:
        """Give the record with the page: what goes into every file."""
        return {**self.record, "page": page_facts(self.page)}

    def with_record(self, record: dict[str, Any]) -> Figure:
        """Give the same figure with another record, which tells whether two files differ in the drawing."""
        return Figure(self.draw, self.page, Words(self.words.heading, record["caption"], record["alt"]), record)

    @staticmethod
    def check_place(path: str | Path) -> None:
        """Refuse an ending that no figure has, before the work.

        Raises
        ------
        ToolkitError
            If the ending is none of the known ones.
        """
        path = Path(path)
        if path.suffix.lower().lstrip(".") not in KINDS:
            known = ", ".join(f".{kind}" for kind in KINDS)
            message = f"{path}: unknown ending {path.suffix or '(none)'!r} for a figure. Use {known}."
            raise ToolkitError(message)

    def in_wide_letters(self) -> Figure:
        """Lay it out for the widest letters a LaTeX document may bring, which are not known here."""
        return Figure(self.draw, replace(self.page, font="house"), self.words, self.record)

    def _repr_png_(self) -> bytes:
        """Show the figure in a notebook."""
        stream = io.BytesIO()
        with house_style(self.page):
            self.figure.savefig(stream, format="png", dpi=SCREEN_DPI, metadata={"Description": self.caption})
        return stream.getvalue()

    def __repr__(self) -> str:
        return f"<Figure: {self.caption}>"


def page_facts(page: Page) -> dict[str, Any]:
    """Write down the page."""
    return {**asdict(page), "letters": family(page.font)[0], "sentence": page.sentence()}
