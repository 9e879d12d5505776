"""The paragraph of a paper that says how frequencies were measured, with its references."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toolkit.codebook import Codebook, read_codebook
from toolkit.errors import ToolkitError
from toolkit.files import write_beside
from toolkit.plotting.content import Measured, check, display_names, facts_of
from toolkit.plotting.markup import escape_markdown
from toolkit.plotting.pgf import escape_tex
from toolkit.plotting.references import bibtex, full_reference, short_reference
from toolkit.plotting.sentences import CLOSE, OPEN, correction, left_out, made_with, scope, tagging

__all__ = ["MethodsText", "write_up"]

CITED = re.compile(f" ?{OPEN}(\\w+){CLOSE}")


@dataclass(frozen=True)
class MethodsText:
    r"""A methods paragraph and its references.

    Attributes
    ----------
    text
        In plain letters, works named by author and year.
    latex
        For LaTeX with natbib: works cited by ``\citep``, every sign of the data escaped.
    markdown
        For pandoc: works cited as ``[@key]``.
    references
        The works in plain letters, one per line.
    bibtex
        The same as BibTeX.
    """

    text: str
    latex: str
    markdown: str
    references: str
    bibtex: str

    def save(self, path: str | Path) -> list[Path]:
        """Write the paragraph, and where it is for LaTeX or Markdown the BibTeX file beside it.

        Parameters
        ----------
        path
            Ends in ``.tex``, ``.md`` or ``.txt``.

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
        texts = {
            ".tex": self.latex + "\n",
            ".md": self.markdown + "\n",
            ".txt": f"{self.text}\n\nReferences\n{self.references}\n",
        }
        ending = path.suffix.lower()
        if ending not in texts:
            message = f"{path}: unknown ending {ending or '(none)'!r} for a methods paragraph. Use .tex, .md or .txt."
            raise ToolkitError(message)
        files = {path: texts[ending]} | ({path.with_suffix(".bib"): self.bibtex} if ending != ".txt" else {})
        for file, content in files.items():
            with write_beside(file) as beside:
                beside.write_text(content, encoding="utf-8", newline="\n")
        return list(files)

    def __repr__(self) -> str:
        return self.text


def write_up(frequency: Measured, *, codebook: Codebook | None = None) -> MethodsText:
    """Write the methods paragraph of a measurement.

    A reader of the paper must be able to tell what was counted, in what, with which correction, and what was
    left out. Every number in the paragraph is taken from the frequency's provenance; nothing is assumed.

    Parameters
    ----------
    frequency
        What `toolkit.measure` or `toolkit.read_frequency` gave.
    codebook
        Gives the themes' display names; by default the shipped one.

    Returns
    -------
    MethodsText
        With ``text``, ``latex``, ``markdown``, ``references``, ``bibtex`` and ``save``.

    Raises
    ------
    TableError
        If the table is no table of frequencies, or is empty.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace
    >>> table = pd.DataFrame({
    ...     "period": pd.to_datetime(["2015-10-01"]), "theme": "famine", "estimate": [0.1], "n_articles": 9,
    ...     "every": "month", "unit": "paragraph", "method": "uncorrected"})
    >>> write_up(SimpleNamespace(table=table, provenance={})).text.split(". ")[0]
    'We measured the share of paragraphs per month with the theme Famine, in 2015-10'
    """
    table = check(frequency.table)
    book = codebook if codebook is not None else read_codebook()
    display = display_names(table["theme"].unique().tolist(), book)
    facts, names = facts_of(frequency, display), list(display.values())
    sentences = [
        scope(table, facts, names),
        left_out(facts),
        tagging(facts),
        *correction(table, facts),
        made_with(facts),
    ]
    paragraph = " ".join(filter(None, sentences))
    keys = list(dict.fromkeys(CITED.findall(paragraph)))
    return MethodsText(
        text=cite(paragraph, lambda key: f" ({short_reference(key)})", str),
        latex=cite(paragraph, lambda key: rf"~\citep{{{key}}}", escape_tex),
        markdown=cite(paragraph, lambda key: f" [@{key}]", escape_markdown),
        references="\n".join(sorted(full_reference(key) for key in keys)),
        bibtex=bibtex(keys),
    )


def cite(paragraph: str, name: Callable[[str], str], escape: Callable[[str], str]) -> str:
    """Write the works that a paragraph cites, and escape all that stands between them."""
    parts = CITED.split(paragraph)
    written = [name(part) if number % 2 else outer_spaces(part, escape) for number, part in enumerate(parts)]
    return "".join(written)


def outer_spaces(text: str, escape: Callable[[str], str]) -> str:
    """Escape a text and keep the spaces at its ends, where a citation stands."""
    return (" " if text[:1] == " " else "") + escape(text.strip()) + (" " if text[-1:] == " " and text.strip() else "")
