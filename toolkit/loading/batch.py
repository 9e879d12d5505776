"""The door: any mix of files, folders and archives becomes one table of articles and one report."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import pandas as pd
from tqdm.auto import tqdm

from toolkit.errors import LoadError
from toolkit.files import check_target, write_table
from toolkit.loading.crew import Crew
from toolkit.loading.duplicates import mark_duplicates
from toolkit.loading.gathering import Batch, Line
from toolkit.loading.keeping import open_keep
from toolkit.loading.reader import Options
from toolkit.loading.records import check_columns
from toolkit.loading.sidecars import Given, apply_dates, read_dates
from toolkit.loading.sources import Broken, Item, Skipped, cannot_open, find_items

__all__ = ["load"]


def load(
    paths: str | Path | Iterable[str | Path],
    *,
    on_error: Literal["raise", "skip"] = "raise",
    dates: str | Path | Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    report: str | Path | None = None,
    n_jobs: int | None = None,
    progress: bool = True,
) -> pd.DataFrame:
    """Read files of any mix of formats into one table of articles.

    Frequencies are counted over articles, so an article that vanishes while loading biases every curve that
    follows. Each input therefore ends as loaded, skipped or failed, with a reason, and the three add up to
    the number of inputs. The format is told from the content, not from the file's ending.

    Parameters
    ----------
    paths
        A file, a folder, or several of them: plain text, HTML (also gzipped), CSV, TSV, JSON, JSON Lines,
        Parquet, Excel, Word, a folder saved by ``datasets``, ZIP archives of these, or ``hub:OWNER/NAME``
        for a dataset on the Hugging Face Hub (the only case in which the network is used).
    on_error
        ``"raise"`` gathers every fault and raises them as one error; ``"skip"`` loads what can be loaded and
        warns once with the list.
    dates
        Publication days for files that state none, or state them wrongly: a mapping from file to ISO day, or
        a CSV with the columns ``file`` and ``date``. A file ``dates.csv`` inside a loaded folder or archive is
        used without being named.
    columns
        For tables whose columns have unusual names: from our name to theirs, ``{"text": "inhalt"}``.
    report
        Where to write the load report (CSV or Parquet), also where loading fails: one row per input, with
        ``status`` (loaded, skipped, failed), ``articles`` found, ``announced`` by the file itself and
        ``missing`` among these, ``duplicates``, and the ``reason`` for whatever is not there.
    n_jobs
        How many processes read, as in scikit-learn: -1 is one per core. By default that many where there are
        hundreds of files to read, else none besides this one. The table does not depend on it.
    progress
        Show a progress bar, if standard error is a terminal.

    Returns
    -------
    pandas.DataFrame
        One row per article: ``article_id`` (hash of content and place), ``source``, ``date`` (publication day
        as printed; NaT where the file states none), ``published_at`` (UTC, where known), ``date_source``,
        ``date_precision`` (instant: with time and zone; day; month or year: no more is stated, so ``date`` is
        empty; none), ``date_confidence`` (high: stated by an export, the user, or a page without contradiction;
        medium: a line of the text or one doubtful statement; low: inferred, contradicted or a likely
        placeholder; none), ``title``, ``authors``, ``url``, ``language`` (ISO 639-1), ``text``, ``blocks``
        (structure known to the reader: start, end, kind), ``file``, ``member``, ``reader``, ``duplicate_of``
        (the ``article_id`` of the earliest copy), ``warnings``. ``.attrs["load_report"]`` counts inputs, loaded,
        skipped, failed, and articles that are duplicates, undated, or announced by a file and missing in it.

    Raises
    ------
    LoadError
        If any input cannot be read (``on_error="raise"``), or none can.

    Notes
    -----
    What was read is kept, so that the same bytes are not read again, nor after an interruption: by default in
    the system's folder for such things (on Linux ``~/.cache/conflict-news-toolkit``), up to 2,048 MB, of which
    the least used goes first. The environment variable ``TOOLKIT_CACHE`` names another folder or is ``off``;
    ``TOOLKIT_CACHE_MB`` sets the size. A change of the toolkit's readers makes it forget; deleting the folder
    does no harm.

    Examples
    --------
    >>> from toolkit.shipped import shipped
    >>> articles = load(shipped("data/corpus"), progress=False)
    >>> articles.attrs["load_report"]["failed"]
    0
    """
    check_options(on_error, columns, n_jobs)
    if report is not None:
        check_target(report)
    stated = read_stated(dates)
    options = Options(dict(columns or {}))
    batch = Batch()
    with Crew(options, open_keep(options), n_jobs) as crew:
        gather(batch, crew, [paths] if isinstance(paths, str | Path) else list(paths), progress=progress)
    articles, wrong_dates = apply_dates(batch.table(), batch.stated + stated, batch.places())
    articles = mark_duplicates(articles, batch.sketches)
    batch.count_duplicates(articles)
    if report is not None:
        write_table(batch.report(), report)
    complain(batch.lines, wrong_dates, on_error)
    states = [line.status for line in batch.lines]
    articles.attrs["load_report"] = {
        "inputs": len(states),
        **{state: states.count(state) for state in ("loaded", "skipped", "failed")},
        "duplicates": int(articles["duplicate_of"].notna().sum()),
        "undated": int(articles["date"].isna().sum()),
        "missing": sum(line.missing for line in batch.lines),
    }
    return articles


def gather(batch: Batch, crew: Crew, paths: list[str | Path], *, progress: bool) -> None:
    """Read all inputs into the batch, with a bar that grows where archives open."""
    everything = list(find_items(paths))
    with tqdm(total=len(everything), desc="load", unit="file", disable=None if progress else True) as bar:
        for settled in crew.read(batch.sift_all(everything, bar)):
            if isinstance(settled, Skipped):
                batch.note(settled, "skipped", reason=settled.reason)
            elif isinstance(settled, Broken):
                batch.note(settled, "failed", reason=settled.reason)
            else:
                item, outcome = settled
                if isinstance(outcome, Item):
                    batch.note_copy(item, outcome)
                else:
                    batch.take(item, outcome)
            bar.update()


def check_options(on_error: str, columns: Mapping[str, str] | None, n_jobs: int | None) -> None:
    """Refuse options that mean nothing, before any file is opened."""
    if on_error not in {"raise", "skip"}:
        message = f"on_error: {on_error!r} is no choice. Write 'raise' or 'skip'."
        raise LoadError(message)
    if n_jobs is not None and (isinstance(n_jobs, bool) or not isinstance(n_jobs, int) or n_jobs == 0):
        message = (
            f"n_jobs: {n_jobs!r} is no number of processes. Write 1, 2, ..., -1 for one per core, or leave it out."
        )
        raise LoadError(message)
    check_columns(columns or {})


def read_stated(dates: str | Path | Mapping[str, str] | None) -> list[Given]:
    """Take the days that the user states, from a mapping or a file."""
    if dates is None:
        return []
    if isinstance(dates, Mapping):
        return [Given("dates", {str(file): str(day) for file, day in dates.items()})]
    try:
        return [Given(str(dates), read_dates(Path(dates).read_bytes()))]
    except (LoadError, OSError) as error:
        why = cannot_open(error) if isinstance(error, OSError) else error
        message = f"{dates}: {why}"
        raise LoadError(message) from error


def complain(lines: list[Line], wrong_dates: list[str], on_error: str) -> None:
    """Raise or warn, once, with every fault."""
    faults = [f"{line.place}: {line.reason}" for line in lines if line.status == "failed"]
    if not any(line.status == "loaded" for line in lines):
        idle = [f"{line.place}: {line.reason}" for line in lines] or ["no input was named"]
        message = " ".join(faults) or f"nothing to load: {'; '.join(idle)}. Check the path."
        raise LoadError(message)
    what = []
    if faults:
        what.append(f"{len(faults)} of {len(lines)} inputs cannot be read:")
    what += faults
    if wrong_dates:
        what += ["Days that cannot be used:", *wrong_dates]
    if what and on_error == "raise":
        message = " ".join([*what, 'To load the rest, pass on_error="skip" (--on-error skip).'])
        raise LoadError(message)
    if short := [f"{line.place}: {line.missing} of {line.announced or 'its'}" for line in lines if line.missing]:
        what += ["Articles that a file announces and does not hold (the report names them):", *short]
    if what:
        warnings.warn(" ".join(what), stacklevel=3)
