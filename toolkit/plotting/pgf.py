"""Figures as PGF code, in the letters of the LaTeX document, made without LaTeX."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_pgf import RendererPgf

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing
    from matplotlib.font_manager import FontProperties

__all__ = ["escape_tex", "pgf_code"]

HEADER = r"""% A figure in PGF. In the preamble: \usepackage{pgf}. Where it stands: \input{this-file}
% Include it unscaled, so that letters keep their size; they are set in the document's own font.
"""
SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "`": r"\textasciigrave{}", "'": "'",
    "\u2212": r"\ensuremath{-}", "\u00d7": r"\ensuremath{\times}", "\u00b1": r"\ensuremath{\pm}",
    "\u2265": r"\ensuremath{\geq}", "\u2264": r"\ensuremath{\leq}", "\u2013": "--", "\u2014": "---", "\u2026": r"\ldots{}",
    "\u2018": "`", "\u2019": "'", "\u201c": "``", "\u201d": "''", "\u00a0": "~", "\u2009": r"\,", "\u202f": r"\,",
    "\u2020": r"\dag{}",
}  # fmt: skip


def escape_tex(text: str) -> str:
    r"""Write a text so that LaTeX prints it as it is; a line break ends no paragraph.

    Examples
    --------
    >>> print(escape_tex("50%&_#"))
    50\%\&\_\#
    """
    return "".join(SIGNS.get(letter, letter) for letter in " ".join(text.split()) if letter.isprintable())


class Renderer(RendererPgf):
    """Writes PGF code; texts are measured in the figure's own font, since LaTeX need not be there."""

    def draw_text(  # noqa: PLR0913, PLR0917 - matplotlib's signature
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """Write a text, every sign of it escaped."""
        font = prop.copy()
        font.set_family("document")  # no family of LaTeX's, which stands for that of the document
        parent: Any = super()
        parent.draw_text(gc, x, y, escape_tex(s), font, angle, ismath, mtext)

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        """Measure as if set in Times, which is near to most documents."""
        font = prop.copy()
        font.set_family("STIXGeneral")
        agg: Any = RendererAgg
        width, height, descent = agg(8, 8, self.dpi).get_text_width_height_descent(s, font, ismath)
        return float(width), float(height), float(descent)


def pgf_code(drawing: Drawing) -> str:
    """Give the PGF code of a figure."""
    stream = io.StringIO()
    width, height = drawing.get_figwidth(), drawing.get_figheight()
    lines = [
        r"\begingroup", r"\makeatletter", r"\begin{pgfpicture}",
        rf"\pgfpathrectangle{{\pgfpointorigin}}{{\pgfqpoint{{{width:f}in}}{{{height:f}in}}}}",
        r"\pgfusepath{use as bounding box, clip}",
    ]  # fmt: skip
    stream.write(HEADER + "%\n".join(lines) + "%\n")
    renderer: Any = Renderer
    drawing.draw(renderer(drawing, stream))
    stream.write("%\n".join([r"\end{pgfpicture}", r"\makeatother", r"\endgroup"]) + "%\n")
    return stream.getvalue()
