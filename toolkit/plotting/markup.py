"""A table of text written as LaTeX, HTML, Markdown or CSV, every sign of the data escaped."""

from __future__ import annotations

import html
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.files import guard_cells
from toolkit.plotting.embedding import as_comment, as_trailer
from toolkit.plotting.pgf import escape_tex

if TYPE_CHECKING:
    from toolkit.plotting.tabulation import PaperTable

__all__ = ["Grid", "as_csv", "as_html", "as_latex", "as_markdown", "escape_markdown"]

LONG = 44  # printed lines, above which a table breaks over pages
HEAD = 14  # letters of a column's head, before it is broken
STYLE = {
    "table": "border-collapse:collapse;font-size:10pt",
    "caption": "text-align:left;font-weight:bold;padding:0 0 4pt 0",
    "top": "border-top:1.5pt solid;border-bottom:0.75pt solid;padding:2pt 8pt",
    "cell": "padding:2pt 8pt;vertical-align:top",
    "last": "padding:2pt 8pt;vertical-align:top;border-bottom:1.5pt solid",
}


@dataclass(frozen=True)
class Grid:
    """The heads of the columns, the cells, and how many columns on the left are text and not numbers."""

    heads: list[str]
    cells: list[list[str]]
    texts: int


def as_latex(table: PaperTable) -> str:
    """Write a table for LaTeX with booktabs; a long one also with longtable."""
    grid = table.grid
    columns = "l" * grid.texts + "r" * (len(grid.heads) - grid.texts)
    head = "".join(latex_lines([textwrap.fill(name, HEAD) for name in grid.heads], bottom=True))
    body = "".join(line for row in grid.cells for line in latex_lines(row))
    caption, notes = escape_tex(table.caption), escape_tex(table.notes)
    long = sum(max(cell.count("\n") + 1 for cell in row) for row in grid.cells) > LONG
    comment = "% In the preamble: \\usepackage{booktabs}" + (", \\usepackage{longtable}" if long else "") + "\n"
    span = len(grid.heads)
    if long:
        text = (
            f"\\begingroup\\small\\setlength{{\\tabcolsep}}{{4pt}}\n\\begin{{longtable}}{{@{{}}{columns}@{{}}}}\n"
            f"\\caption{{{caption}}}\\label{{tab:frequency}}\\\\\n\\toprule\n{head}\\midrule\n\\endfirsthead\n"
            f"\\toprule\n{head}\\midrule\n\\endhead\n\\midrule\n\\multicolumn{{{span}}}{{r@{{}}}}{{continued}}\\\\\n"
            f"\\endfoot\n\\bottomrule\n\\endlastfoot\n{body}\\end{{longtable}}\n"
            f"\\noindent\\footnotesize\\emph{{Note.}} {notes}\\par\n\\endgroup\n"
        )
    else:
        text = (
            f"\\begin{{table}}\n\\centering\\small\\setlength{{\\tabcolsep}}{{4pt}}\n"
            f"\\caption{{{caption}}}\\label{{tab:frequency}}\n\\begin{{tabular}}{{@{{}}{columns}@{{}}}}\n"
            f"\\toprule\n{head}\\midrule\n{body}\\bottomrule\n\\end{{tabular}}\n\\par\\smallskip\n"
            f"\\parbox{{\\linewidth}}{{\\footnotesize\\emph{{Note.}} {notes}}}\n\\end{{table}}\n"
        )
    return comment + as_comment(table.record, "%") + text


def latex_lines(cells: list[str], *, bottom: bool = False) -> list[str]:
    """Write a row whose cells may have several lines; below an estimate its interval is small."""
    split = [cell.split("\n") for cell in cells]
    height = max(map(len, split))
    lines = []
    for number in range(height):
        row = []
        for cell in split:
            place = number - (height - len(cell) if bottom else 0)
            text = escape_tex(cell[place]) if 0 <= place < len(cell) else ""
            # A bracket at the start of a row would be taken for an option of the line break before it.
            row.append(f"{{\\footnotesize{{}}{text}}}" if place and text.startswith("[") else guard_bracket(text))
        lines.append(" & ".join(row) + (" \\\\\n" if number == height - 1 or bottom else " \\\\*\n"))
    return lines


def guard_bracket(text: str) -> str:
    """Keep a bracket or a star at the start of a cell from being read as LaTeX's own."""
    return f"{{}}{text}" if text.startswith(("[", "*")) else text


def as_html(table: PaperTable, *, with_record: bool = True) -> str:
    """Write a table that Word takes from the clipboard: rules and bold as styles, notes below."""
    grid = table.grid
    head = "".join(
        f'<th scope="col" style="{STYLE["top"]};text-align:{side(number, grid)}">{html.escape(name)}</th>'
        for number, name in enumerate(grid.heads)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            html_cell(cell, number, grid, "last" if place == len(grid.cells) - 1 else "cell")
            for number, cell in enumerate(row)
        )
        + "</tr>\n"
        for place, row in enumerate(grid.cells)
    )
    text = (
        f'<table style="{STYLE["table"]}">\n<caption style="{STYLE["caption"]}">{html.escape(table.caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
        f'<p style="font-size:9pt"><em>Note.</em> {html.escape(table.notes)}</p>\n'
    )
    if not with_record:
        return text
    title = html.escape(table.caption)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n'
        f"{text}</body>\n{as_comment(table.record, '<!--', '-->')}</html>\n"
    )


def html_cell(cell: str, number: int, grid: Grid, place: str) -> str:
    """Write a cell; the first of a row is its head."""
    text = "<br>".join(html.escape(line) for line in cell.split("\n"))
    style = f"{STYLE[place]};text-align:{side(number, grid)}"
    if number == 0:
        return f'<th scope="row" style="{style};font-weight:normal">{text}</th>'
    return f'<td style="{style}">{text}</td>'


def side(number: int, grid: Grid) -> str:
    """Say to which side a column is set."""
    return "left" if number < grid.texts else "right"


def as_markdown(table: PaperTable, *, with_record: bool = True) -> str:
    """Write a table for Markdown."""
    grid = table.grid
    rule = ["---" if number < grid.texts else "---:" for number in range(len(grid.heads))]
    rows = [[escape_markdown(cell.replace("\n", " ")) for cell in row] for row in [grid.heads, *grid.cells]]
    lines = ["| " + " | ".join(row) + " |" for row in [rows[0], rule, *rows[1:]]]
    text = f"**{escape_markdown(table.caption)}**\n\n" + "\n".join(lines)
    text += f"\n\n*Note.* {escape_markdown(table.notes)}\n"
    return text + "\n" + as_comment(table.record, "<!--", "-->") if with_record else text


def escape_markdown(text: str) -> str:
    r"""Write a text so that Markdown prints it as it is.

    Examples
    --------
    >>> print(escape_markdown("a_b*"))
    a\_b\*
    """
    return re.sub(r"([\\`*_{}\[\]<>#|~^$@&])", r"\\\1", text)


def as_csv(table: PaperTable) -> str:
    """Write the numbers behind a table, cells guarded that a spreadsheet would run, the record as the last line."""
    rows = table.rows.assign(period=table.rows["period"].dt.strftime("%Y-%m-%d"))
    text: str = guard_cells(rows).to_csv(index=False, lineterminator="\n")
    return text + as_trailer(table.record)
