"""A figure in the formats that papers take, with its record inside; the same figure gives the same bytes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.files import write_beside
from toolkit.plotting.embedding import KEY, as_comment, as_json, sidecar_of
from toolkit.plotting.style import mix

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from toolkit.plotting.figure import Words

__all__ = ["KINDS", "save_drawing", "write_sidecar"]

KINDS = ("pdf", "png", "svg", "eps", "pgf")
PRINT_DPI = 300


def save_drawing(drawing: Drawing, target: Path, words: Words, record: dict[str, Any]) -> None:
    """Write one file and the record beside it."""
    kind = target.suffix.lower().lstrip(".")
    with write_beside(target) as beside:
        if kind == "pdf":
            save_pdf(drawing, beside, words, record)
        elif kind == "png":
            texts = {"Title": words.heading, "Description": words.caption, "Comment": words.alt, KEY: as_json(record)}
            drawing.savefig(beside, format="png", dpi=PRINT_DPI, metadata={**texts, "Software": None})
        else:
            text = {"svg": svg_text, "eps": eps_text, "pgf": pgf_text}[kind](drawing, words, record)
            beside.write_text(text, encoding="utf-8", newline="\n")
    write_sidecar(target, record)


def write_sidecar(target: Path, record: dict[str, Any]) -> None:
    """Write the record beside a file, for people to read."""
    with write_beside(sidecar_of(target)) as beside:
        text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
        beside.write_text(text + "\n", encoding="utf-8", newline="\n")


def save_pdf(drawing: Drawing, path: Path, words: Words, record: dict[str, Any]) -> None:
    """Write a PDF whose document information holds caption, text for the blind, and record."""
    from matplotlib.backends.backend_pdf import PdfPages

    with PdfPages(path, metadata={"Title": words.heading, "Subject": words.caption, "CreationDate": None}) as pages:
        pages.infodict().update({"Alt": words.alt, KEY: as_json(record)})
        pages.savefig(drawing)


def svg_text(drawing: Drawing, words: Words, record: dict[str, Any]) -> str:
    """Give an SVG that a screen reader can speak."""
    stream = io.StringIO()
    metadata = {"Title": words.heading, "Description": words.caption, "Date": None, "Creator": None}
    drawing.savefig(stream, format="svg", metadata=metadata)
    head, tag, rest = stream.getvalue().partition("<svg ")
    spoken = words.alt.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    opening, end, content = rest.partition(">")
    return f'{head}{tag}role="img" aria-label="{spoken}" {opening}{end}\n{as_comment(record, "<!--", "-->")}{content}'


def eps_text(drawing: Drawing, words: Words, record: dict[str, Any]) -> str:
    """Give an EPS; the format knows no transparency, so overlaid bands become pale and opaque with an edge."""
    stream = io.StringIO()
    with opaque(drawing):
        drawing.savefig(stream, format="eps", metadata={"Creator": "toolkit"})
    dated = ("%%CreationDate:", "%%Title:")
    lines = [line for line in stream.getvalue().splitlines(keepends=True) if not line.startswith(dated)]
    title = f"%%Title: {words.heading.encode('ascii', 'replace').decode()}\n"
    return "".join([lines[0], title, as_comment(record, "%"), *lines[1:]])


def pgf_text(drawing: Drawing, words: Words, record: dict[str, Any]) -> str:
    r"""Give PGF code, to be read by LaTeX with ``\input``; drawing it takes no LaTeX."""
    from toolkit.plotting.pgf import pgf_code

    del words  # a PGF picture has no place for a caption; LaTeX gives one
    return as_comment(record, "%") + pgf_code(drawing)


@contextmanager
def opaque(drawing: Drawing) -> Iterator[None]:
    """Replace what shines through by what looks alike on white, for the time of saving."""
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import to_hex

    clear = [
        area
        for area in drawing.findobj(PolyCollection)
        if isinstance(area, PolyCollection) and area.get_alpha() is not None
    ]
    before = [(area.get_alpha() or 1.0, np.array(area.get_facecolor()), area.get_linewidth()) for area in clear]
    try:
        for area, (alpha, face, _) in zip(clear, before, strict=True):
            red, green, blue = face[0][:3]
            colour = to_hex((red, green, blue))
            area.set_alpha(None)
            area.set_facecolor(mix(colour, alpha))
            area.set_edgecolor(mix(colour, 0.5))
            area.set_linewidth(0.4)
        yield
    finally:
        for area, (alpha, face, linewidth) in zip(clear, before, strict=True):
            area.set_facecolor([tuple(colour) for colour in face.tolist()])
            area.set_edgecolor("none")
            area.set_linewidth(linewidth)
            area.set_alpha(alpha)
