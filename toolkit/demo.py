"""The whole chain on the shipped corpus, as a newcomer first sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from toolkit.errors import ToolkitError

__all__ = ["NOTE", "run_demonstration"]

NOTE = "Illustrative corpus: machine-written articles of fictional outlets about real events. Do not cite."


def run_demonstration(folder: Path, say: Callable[[str], None]) -> Path:
    """Load, segment, tag, measure and plot the shipped corpus, and say where the results lie.

    Parameters
    ----------
    folder
        Where tables and figure go; made if it does not exist.
    say
        Receives the lines to print.

    Returns
    -------
    pathlib.Path
        The figure in PDF.

    Raises
    ------
    ToolkitError
        If the folder cannot be made or written to.
    """
    from toolkit.files import write_table
    from toolkit.loading import load
    from toolkit.measuring import measure
    from toolkit.plotting import plot
    from toolkit.segmenting import segment
    from toolkit.shipped import shipped
    from toolkit.tagging import open_tagger

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = (
            f"{folder}: cannot be made ({(error.strerror or 'no reason given').lower()}). Name another folder with -o."
        )
        raise ToolkitError(message) from error
    articles = load(shipped("data/corpus"), report=folder / "load-report.csv")
    counts = articles.attrs["load_report"]
    states = f"{counts['loaded']} files, {counts['skipped']} skipped, {counts['failed']} failed"
    say(f"Loaded    {len(articles)} articles from {states}.")
    paragraphs = segment(articles)
    kept = int(paragraphs["kept"].sum())
    say(f"Segmented {kept} paragraphs kept, {len(paragraphs) - kept} other pieces set aside.")
    tagger = open_tagger()
    tags = tagger.tag(paragraphs, progress=True)
    shares = ", ".join(f"{theme} {tags[theme].mean():.0%}" for theme in tagger.themes or ())
    say(f"Tagged    by {tagger.tagger_id}: {shares}.")
    frequency = measure(tags, every="month")
    write_table(tags, folder / "tags.parquet")
    frequency.save(folder / "frequency.parquet")
    written = plot(frequency, note=NOTE).save(folder / "frequency.pdf")
    say(f"Measured  {frequency.summary()}")
    say("")
    say(f"Table:   {folder / 'frequency.csv'}")
    say(f"Figure:  {' and '.join(map(str, written))}")
    say(f"Next:    {lab_command()}")
    return written[0]


def lab_command() -> str:
    """How to open the first notebook: beside the package in a checkout, anywhere in an installed wheel."""
    notebook = Path(__file__).resolve().parent.parent / "notebooks" / "01-first-figure.ipynb"
    if not notebook.exists():
        return "jupyter lab   (then: import toolkit as tk)"
    try:
        shown = notebook.relative_to(Path.cwd())
    except ValueError:
        shown = notebook
    lab = Path(".venv/bin/jupyter") if Path(".venv/bin/jupyter").exists() else Path("jupyter")
    return f"{lab} lab {shown}"
