"""Is this installation whole? One line per check, and a tiny real run at the end."""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata, util
from pathlib import Path

from toolkit.errors import ToolkitError

__all__ = ["examine"]

PACKAGES = (
    "scikit-learn",
    "pandas",
    "numpy",
    "pyarrow",
    "matplotlib",
    "joblib",
    "datasets",
    "skops",
    "htmldate",
)
OPTIONAL = {
    "jupyterlab": ("jupyterlab", "the notebooks: pip install 'conflict-news-toolkit[lab]'"),
    "ipywidgets": ("ipywidgets", "progress bars in notebooks: pip install 'conflict-news-toolkit[lab]'"),
}
FONTS = ("DejaVu Sans", "Liberation Sans", "Arial", "Helvetica")
SENTENCE = "Fighter jets struck a depot near the border on Friday, and the Security Council was to meet within hours."
PERSON_TO_DO = "Install the toolkit again, or fetch a fresh checkout."

Check = tuple[bool, str]


def examine(say: Callable[[str], None]) -> int:
    """Look at versions, model, fonts, write access and optional parts, then run the chain on one sentence.

    Parameters
    ----------
    say
        Receives one line per check: "ok", "missing" (optional) or "FAIL" with what to do.

    Returns
    -------
    int
        How many checks failed.
    """
    failed = 0
    for check in (versions, optional_parts, fonts, write_access, shipped_files, model, tiny_run):
        try:
            results = list(check())
        except ToolkitError as error:
            results = [(False, str(error))]
        for fine, line in results:
            failed += not fine
            say(f"{'ok  ' if fine else 'FAIL'}  {line}")
    say("All is well." if not failed else f"{failed} checks failed.")
    return failed


def versions() -> Iterator[Check]:
    """Python and the packages that every run needs."""
    fine = sys.version_info >= (3, 11)
    yield fine, f"Python {platform.python_version()} on {platform.system()}" + ("" if fine else ": needs 3.11 or later")
    for name in PACKAGES:
        try:
            yield True, f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield False, f"{name}: not installed. pip install --upgrade conflict-news-toolkit"


def optional_parts() -> Iterator[Check]:
    """What may be missing, and what it is for."""
    for name, (module, purpose) in OPTIONAL.items():
        there = util.find_spec(module) is not None
        yield True, f"{name} {metadata.version(name)}" if there else f"{name} not installed (optional; for {purpose})"


def fonts() -> Iterator[Check]:
    """Whether figures find a sans-serif font."""
    from toolkit.plotting import installed_fonts

    found = [name for name in FONTS if name in installed_fonts()]
    yield (
        bool(found),
        f"fonts: {', '.join(found)}" if found else f"fonts: none of {', '.join(FONTS)}. Install DejaVu or Liberation.",
    )


def write_access() -> Iterator[Check]:
    """Whether results can be written here."""
    try:
        with tempfile.TemporaryFile(dir=Path.cwd()):
            pass
    except OSError as error:
        yield False, f"{Path.cwd()}: cannot be written to ({error.strerror}). Work in a folder of your own."
    else:
        yield True, f"this folder can be written to: {Path.cwd()}"


def shipped_files() -> Iterator[Check]:
    """Whether codebook and corpus came along."""
    from toolkit.codebook import read_codebook
    from toolkit.shipped import shipped

    book = read_codebook()
    yield True, f"codebook {book.version}: {', '.join(book.names)}"
    files = sum(path.is_file() for path in shipped("data/corpus").rglob("*"))
    yield files > 0, f"corpus: {files} files" + ("" if files else f". {PERSON_TO_DO}")


def model() -> Iterator[Check]:
    """Whether the shipped model is unaltered and opens with this scikit-learn."""
    from toolkit.tagging import open_tagger

    yield True, f"model {open_tagger().tagger_id}: unaltered, opens"


def tiny_run() -> Iterator[Check]:
    """One sentence from file to frequency."""
    from toolkit.loading import load
    from toolkit.measuring import measure
    from toolkit.segmenting import segment
    from toolkit.tagging import open_tagger

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "article.txt"
        file.write_text(f"A short notice\n\n2015-10-03\n\n{SENTENCE}\n", encoding="utf-8")
        tags = open_tagger().tag(segment(load(file, progress=False), progress=False))
        frequency = measure(tags, every="month")
    themes = [name for name in frequency.themes if tags[name].any()]
    yield len(tags) == 1, f"tiny run: 1 article, {len(tags)} paragraph, tagged {', '.join(themes) or 'with nothing'}"
